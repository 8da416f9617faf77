"""The commands `bifocale deploy …`: what a machine needs to serve, written and not installed.

Comes in: words typed in a terminal, the settings. Goes out: text on the terminal, or files in a folder.
Must not: change the machine.
"""

import re
from pathlib import Path
from typing import Annotated, Final

import typer

import printable
from cli_words import ITALIAN, said
from user_error import UserError, reason_of

deploy = typer.Typer(**ITALIAN, help="Scrive i file con cui una macchina serve il cruscotto; non installa niente.")
ROOT: Final = Path(__file__).resolve().parent
_NAME: Final = re.compile(r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,62})(?:\.[a-z0-9](?:[a-z0-9-]{0,62}))*", re.ASCII)
_USER: Final = re.compile(r"[a-z_][a-z0-9_-]{0,30}", re.ASCII)
_PLAIN_PATH: Final = re.compile(r"/[\w./+-]*")
Out = Annotated[Path | None, typer.Option(metavar="CARTELLA", help="Dove scrivere i file; altrimenti sul terminale.")]
Port = Annotated[int, typer.Option(help="Porta su cui il cruscotto risponde.", min=1, max=65535)]
Workers = Annotated[int, typer.Option(help="Quanti processi: uno per ogni processore.", min=1, max=64)]


BasePath = Annotated[
    str | None, typer.Option(metavar="PERCORSO", help="Percorso sotto cui è pubblicato (BIFOCALE_BASE_PATH): /bifocale")
]


class DeployError(UserError):
    """Something typed cannot be written into a configuration file."""


@deploy.command(**said("La configurazione di HAProxy davanti a più processi, anche su più macchine."))
def haproxy(
    servers: Annotated[
        list[str], typer.Argument(metavar="INDIRIZZO:PORTA...", help="Dove rispondono i processi del cruscotto.")
    ],
    *,
    bind: Annotated[str, typer.Option(help="Dove HAProxy ascolta, come lo scrive HAProxy.")] = ":80",
    base_path: BasePath = None,
    out: Out = None,
) -> None:
    """Write the configuration of HAProxy for processes that others start."""
    from data_access.settings import current_settings
    from deployment.haproxy import Balancer, haproxy_config

    for server in servers:
        _require(re.fullmatch(r"[A-Za-z0-9.\-\[\]:]+:\d{1,5}", server), "INDIRIZZO:PORTA", server)
    _require(bind and "\n" not in bind and "#" not in bind, "--bind", bind)
    settings = current_settings()
    balancer = Balancer(
        bind=bind,
        servers=servers,
        base=_base(base_path),
        is_secure=settings.public_url.startswith("https://"),
        trusted_header=settings.trusted_header,
        proxies=settings.trusted_proxies,
    )
    _write({"haproxy.cfg": haproxy_config(balancer)}, out)


@deploy.command(**said("Le unità di systemd: cruscotto, edizioni, copia di sicurezza, solleciti, riepiloghi."))
def systemd(
    *,
    folder: Annotated[Path, typer.Option(metavar="CARTELLA", help="Dove sta il programma.")] = ROOT,
    user: Annotated[str, typer.Option(help="Utente del sistema con cui gira.")] = "bifocale",
    workers: Workers = 2,
    port: Port = 8501,
    address: Annotated[str, typer.Option(help="Indirizzo su cui ascoltare.")] = "127.0.0.1",
    base_path: BasePath = None,
    out: Out = None,
) -> None:
    """Write the units of systemd."""
    from deployment.systemd import Place, systemd_units

    _require(_USER.fullmatch(user), "--user", user)
    _require(_PLAIN_PATH.fullmatch(str(folder)), "--folder", str(folder))
    _require(re.fullmatch(r"[0-9A-Za-z.:]+", address), "--address", address)
    place = Place(folder=str(folder), user=user, workers=workers, port=port, address=address, base=_base(base_path))
    _write(systemd_units(place), out)


@deploy.command(**said("Il sito di nginx davanti al cruscotto, con HTTPS."))
def nginx(
    host: Annotated[str, typer.Argument(metavar="NOME", help="Il nome che le persone scrivono: dati.ambito.example")],
    *,
    port: Port = 8501,
    certificate: Annotated[str, typer.Option(metavar="FILE", help="Il certificato.")] = "",
    key: Annotated[str, typer.Option(metavar="FILE", help="La chiave del certificato.")] = "",
    base_path: BasePath = None,
    out: Out = None,
) -> None:
    """Write the site of nginx."""
    from deployment.nginx import nginx_site

    _require(_NAME.fullmatch(host), "NOME", host)
    certificate = certificate or f"/etc/letsencrypt/live/{host}/fullchain.pem"
    key = key or f"/etc/letsencrypt/live/{host}/privkey.pem"
    for option, path in (("--certificate", certificate), ("--key", key)):
        _require(_PLAIN_PATH.fullmatch(path), option, path)
    upstream = f"127.0.0.1:{port}"
    site = nginx_site(host=host, upstream=upstream, certificate=certificate, key=key, base=_base(base_path))
    _write({f"{host}.conf": site}, out)


@deploy.command(**said("I contenitori di Docker: PostgreSQL, processi del cruscotto con HAProxy, nginx con HTTPS."))
def compose(
    host: Annotated[str, typer.Argument(metavar="NOME", help="Il nome che le persone scrivono: dati.ambito.example")],
    *,
    folder: Annotated[Path, typer.Option(metavar="CARTELLA", help="Dove sta il programma.")] = ROOT,
    workers: Workers = 2,
    base_path: BasePath = None,
    out: Out = None,
) -> None:
    """Write what ``docker compose`` reads, and the site of its nginx."""
    from deployment.compose import CERTIFICATES, CONFIG, DASHBOARD, PORT, Containers, compose_file, site_name
    from deployment.nginx import nginx_site

    _require(_NAME.fullmatch(host), "NOME", host)
    _require(_PLAIN_PATH.fullmatch(str(folder)), "--folder", str(folder))
    base = _base(base_path)
    site = nginx_site(
        host=host,
        upstream=f"{DASHBOARD}:{PORT}",
        certificate=f"{CERTIFICATES}/fullchain.pem",
        key=f"{CERTIFICATES}/privkey.pem",
        base=base,
    )
    containers = Containers(folder=str(folder), host=host, workers=workers, base=base)
    _write({CONFIG: compose_file(containers), site_name(host): site}, out)


@deploy.command(**said("Una pagina di Grafana con le misure del servizio (BIFOCALE_METRICS_ADDRESS)."))
def grafana(*, out: Out = None) -> None:
    """Write a board of Grafana."""
    from deployment.grafana import board

    _write({"bifocale.json": board()}, out)


def _base(given: str | None) -> str:
    """Return the path under which the dashboard is published: the option's, or that of the settings."""
    from data_access.settings import current_settings, plain_base_path

    try:
        return current_settings().base_path if given is None else plain_base_path(given)
    except ValueError as error:
        message = f"{error}."
        raise DeployError(message) from None


def _require(holds: object, what: str, given: str) -> None:
    """Refuse what would be read as something else in a configuration file."""
    if not holds:
        message = f"{what}: «{given}» non si può scrivere in un file di configurazione. Usare lettere, cifre e . - / :"
        raise DeployError(message)


def _write(files: dict[str, str], out: Path | None) -> None:
    if out is None:
        for name, text in files.items():
            if len(files) > 1:
                printable.answer(f"# -- {name}")
            printable.answer(text.rstrip())
        return
    taken = [name for name in files if (out / name).exists()]
    if taken:
        message = (
            f"{out / taken[0]} esiste già: spostarlo o indicare un'altra cartella con --out. Niente è stato scritto."
        )
        raise DeployError(message)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (out / name).write_text(text, encoding="utf-8")
    except OSError as error:
        message = f"Non si può scrivere in {out}: {reason_of(error)}. Indicare un'altra cartella con --out."
        raise DeployError(message) from None
    printable.tell(f"Scritti in {out}: {', '.join(files)}.")
