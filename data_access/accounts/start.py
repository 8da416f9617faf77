"""What keeps the dashboard from letting anybody in, said before it starts: ways to sign in that are half configured.

Comes in: settings. Goes out: Italian sentences, each with its remedy. Must not: ask the network or the database.

Real data with the demonstration on are refused by the store, which reads whether they are real.
"""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

from data_access.errors import SettingsError
from data_access.settings import SHORTEST_SECRET, Settings

CALLBACK: Final = "/oauth2callback"
PROVIDER: Final = "identita"
"""What Streamlit calls the provider: a section of its own, without which it would drop the level that is asked for."""
NOTHING: Final = (
    "Nessun modo di entrare è configurato, perciò nessun dato viene mostrato: impostare il fornitore di identità "
    "digitali (BIFOCALE_OIDC_DISCOVERY_URL, _CLIENT_ID, _CLIENT_SECRET, _COOKIE_SECRET), l'intestazione di un proxy "
    "fidato (BIFOCALE_TRUSTED_HEADER e BIFOCALE_TRUSTED_PROXIES) o i collegamenti per posta (BIFOCALE_SMTP_HOST), come "
    "dice docs/accesso.md. Per provare Bifocale con dati inventati: BIFOCALE_DEMO_MODE=true su una base dati "
    "dimostrativa."
)
HALF: Final = (
    "L'accesso con identità digitale è configurato a metà: manca {missing}. Impostarlo, o togliere tutte le variabili "
    "BIFOCALE_OIDC_*."
)
NO_REDIRECT: Final = (
    "BIFOCALE_OIDC_REDIRECT_URI (o BIFOCALE_PUBLIC_URL, da cui altrimenti si ricava: l'indirizzo pubblico seguito da "
    "/oauth2callback)"
)
WRONG_REDIRECT: Final = (
    "BIFOCALE_OIDC_REDIRECT_URI deve essere l'indirizzo pubblico di Bifocale seguito da "
    "/oauth2callback, come https://bifocale.comune.esempio.it/oauth2callback: lo stesso che è registrato presso il "
    "fornitore di identità."
)
WEAK: Final = (
    "BIFOCALE_OIDC_COOKIE_SECRET è lungo {length} byte e ne servono almeno 32: mettere quello che scrive "
    "`bifocale secret`."
)
HALF_LINKS: Final = (
    "L'invio di posta (collegamenti per entrare, messaggi) è configurato a metà: manca {missing}. Impostarlo, o "
    "togliere BIFOCALE_SMTP_HOST."
)
WEAK_LINKS: Final = (
    "BIFOCALE_SMTP_LINK_SECRET è lungo {length} byte e ne servono almeno 32: mettere quello che scrive "
    "`bifocale secret`."
)
IN_CLEAR: Final = (
    "BIFOCALE_SMTP_SECURITY vale «none» e il server di posta di BIFOCALE_SMTP_HOST è su un'altra macchina: chi ascolta "
    "la rete leggerebbe i collegamenti con cui si entra. Usare starttls o tls."
)
HEADER_ALONE: Final = (
    "BIFOCALE_TRUSTED_HEADER è impostata senza BIFOCALE_TRUSTED_PROXIES: chiunque potrebbe scriversi l'intestazione da "
    "sé. Dire da quali indirizzi parla il proxy, come 10.0.0.5 o 10.0.1.0/24."
)


MISPLACED: Final = (
    "BIFOCALE_PUBLIC_URL dice che Bifocale è pubblicato {told}, e invece risponde {found}: dire lo stesso percorso in "
    "BIFOCALE_PUBLIC_URL e in BIFOCALE_BASE_PATH (o --base-path), oppure toglierlo da tutti e due."
)
AT_ROOT: Final = "senza percorso"
UNDER: Final = "sotto «{path}»"


NO_MAIL: Final = "Nessun messaggio può partire: manca {missing}. Impostarlo, come dice docs/accesso.md."
DEMO_WITHOUT_MAIL: Final = (
    "In dimostrazione il ruolo si sceglie, e non c'è nessuno a cui scrivere: i messaggi sono per le persone abilitate "
    "(BIFOCALE_DEMO_MODE=false)."
)


class NoMailError(SettingsError):
    """No message can leave: the sentence names settings and no value that is secret."""


class NoWayInError(SettingsError):
    """Nobody could sign in, or not safely: the sentence names settings and no value that is secret."""


def require_ways_in(settings: Settings, *, base: str) -> None:
    """Refuse settings by which nobody could sign in, or not safely.

    Parameters
    ----------
    settings : Settings
    base : str
        Path under which the dashboard answers (`misplaced`).

    Raises
    ------
    NoWayInError
        If there are; the sentence says all that is wrong.
    """
    sentences = [*misplaced(settings, base), *refusals(settings)]
    if sentences:
        raise NoWayInError(" ".join(sentences))


def misplaced(settings: Settings, base: str) -> list[str]:
    """Return what is wrong if people are led to another path than the one that answers.

    Parameters
    ----------
    settings : Settings
    base : str
        Path under which the dashboard answers, with or without slashes at its ends; empty at the root.
    """
    told, found = urlsplit(settings.public_url).path.strip("/"), base.strip("/")
    if not settings.public_url or told == found:
        return []
    said = [UNDER.format(path=f"/{path}") if path else AT_ROOT for path in (told, found)]
    return [MISPLACED.format(told=said[0], found=said[1])]


def refusals(settings: Settings) -> list[str]:
    """Return what is wrong with the ways to sign in, the gravest first; nothing if people can."""
    wrong = [*_oidc(settings), *_header(settings), *_links(settings)]
    ways = has_oidc(settings) or settings.trusted_header or (settings.smtp.host and settings.smtp.sign_in)
    if not wrong and not settings.demo_mode and not ways:
        wrong.append(NOTHING)
    return wrong


def has_links(settings: Settings) -> bool:
    """Whether people may enter by a one-time link that is sent to them."""
    return bool(settings.smtp.host) and settings.smtp.sign_in and not settings.demo_mode


def require_mail(settings: Settings) -> None:
    """Refuse settings with which no message can be sent to people who are enabled.

    Raises
    ------
    NoMailError
        If there are; the sentence says what is missing.
    """
    if settings.demo_mode:
        raise NoMailError(DEMO_WITHOUT_MAIL)
    if not settings.smtp.host:
        raise NoMailError(NO_MAIL.format(missing="BIFOCALE_SMTP_HOST (il server di posta)"))
    wrong = [*_links(settings)]
    if wrong:
        raise NoMailError(" ".join(wrong))


def has_mail(settings: Settings) -> bool:
    """Whether messages can be sent to people who are enabled."""
    try:
        require_mail(settings)
    except NoMailError:
        return False
    return True


def has_oidc(settings: Settings) -> bool:
    """Whether people sign in with a digital identity."""
    return settings.oidc.is_asked_for


def sign_in_secrets(settings: Settings) -> dict[str, dict[str, Any]]:
    """Return what ``st.App(secrets=…)`` must be given for Streamlit to sign people in; nothing where it does not."""
    oidc = settings.oidc
    if settings.demo_mode or not has_oidc(settings) or refusals(settings):
        return {}
    provider: dict[str, Any] = {
        "client_id": oidc.client_id,
        "client_secret": oidc.client_secret,
        "server_metadata_url": oidc.discovery_url,
        "client_kwargs": {"scope": oidc.scopes, "prompt": oidc.prompt},
    }
    if oidc.level_wanted:
        provider["authorize_params"] = {"acr_values": f"https://www.spid.gov.it/{oidc.level_wanted}"}
    shared = {"redirect_uri": settings.redirect_uri, "cookie_secret": oidc.cookie_secret}
    return {"auth": {**shared, PROVIDER: provider}}


def _oidc(settings: Settings) -> Iterator[str]:
    oidc = settings.oidc
    if not oidc.is_asked_for:
        return
    values = {
        "BIFOCALE_OIDC_DISCOVERY_URL": oidc.discovery_url,
        "BIFOCALE_OIDC_CLIENT_ID": oidc.client_id,
        "BIFOCALE_OIDC_CLIENT_SECRET": oidc.client_secret,
        "BIFOCALE_OIDC_COOKIE_SECRET": oidc.cookie_secret,
        NO_REDIRECT: settings.redirect_uri,
    }
    missing = [name for name, value in values.items() if not value]
    if missing:
        yield HALF.format(missing=", ".join(missing))
    length = len(oidc.cookie_secret.encode())
    if 0 < length < SHORTEST_SECRET:
        yield WEAK.format(length=length)
    uri = settings.redirect_uri
    if uri and not (uri.startswith(("https://", "http://")) and uri.endswith(CALLBACK)):
        yield WRONG_REDIRECT


def _links(settings: Settings) -> Iterator[str]:
    smtp = settings.smtp
    if not smtp.host:
        return
    values = {
        "BIFOCALE_SMTP_SENDER (l'indirizzo da cui partono i messaggi)": smtp.sender,
        "BIFOCALE_SMTP_LINK_SECRET (quello che scrive `bifocale secret`)": smtp.link_secret,
        "BIFOCALE_PUBLIC_URL (dove porta il collegamento)": settings.public_url,
    }
    missing = [name for name, value in values.items() if not value]
    if missing:
        yield HALF_LINKS.format(missing=", ".join(missing))
    length = len(smtp.link_secret.encode())
    if 0 < length < SHORTEST_SECRET:
        yield WEAK_LINKS.format(length=length)
    if smtp.security == "none" and not _is_here(smtp.host):
        yield IN_CLEAR


def _is_here(host: str) -> bool:
    """Whether a host is this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _header(settings: Settings) -> Iterator[str]:
    if settings.trusted_header and not settings.trusted_proxies:
        yield HEADER_ALONE
