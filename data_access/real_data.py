"""What must hold before anything of real data is shown: no choice of roles, and a rounding secret of one's own.

Comes in: an engine, settings, whether the data are marked as a demonstration. Goes out: nothing, or a refusal in
Italian with its remedy. Must not: read anything but the mark; decide who sees what.

Every way to a figure passes here: the store (pages, health check, command line, audits) before it reads a base, the
audit for the editions it is given, `bifocale run` before it starts a server.
"""

from contextlib import suppress
from typing import Final

from sqlalchemy import Engine, select

from data_access.database import reading, sqlite_path
from data_access.errors import DataUnavailableError, DemonstrationRefusedError, SecretMissingError
from data_access.models import metadata
from data_access.settings import SHORTEST_SECRET, DisclosureSettings, Settings

DEMO_REFUSED: Final = (
    "La modalità dimostrativa (BIFOCALE_DEMO_MODE) è accesa, ma la base dati contiene dati veri: chiunque "
    "potrebbe scegliersi un ruolo. Spegnerla con BIFOCALE_DEMO_MODE=false o indicare una base dimostrativa."
)
NO_OWN_KEY: Final = (
    "La base dati contiene dati veri e BIFOCALE_DISCLOSURE_SECRET non è impostata: gli arrotondamenti userebbero "
    "la chiave pubblica della dimostrazione, che chiunque può rifare. Impostarla con un testo lungo e segreto, "
    "quello che scrive `bifocale secret`, e non cambiarla più."
)
WEAK_KEY: Final = (
    "La chiave degli arrotondamenti (BIFOCALE_DISCLOSURE_SECRET) è lunga {length} byte e ne servono almeno {least}: si "
    "indovinerebbe per tentativi. Metterne una come quella che scrive `bifocale secret`, e non cambiarla più."
)
NOT_READY: Final = (
    "Il servizio non è ancora pronto a mostrare dati veri: manca un'impostazione che protegge i numeri piccoli. Chi lo "
    "gestisce trova nel registro quale."
)


def marked_as_demonstration(engine: Engine) -> bool | None:
    """Tell whether a base is marked as a demonstration; None where it cannot be read now, or has not one Ambito alone.

    Such a base is not served: its checks refuse it, and name the row.
    """
    path = sqlite_path(engine)
    if path is not None and not path.exists():
        return None
    mark = select(metadata.tables["ambito"].c.is_demo)
    with suppress(DataUnavailableError), reading(engine, "ambito"), engine.connect() as connection:
        marks = [row.is_demo for row in connection.execute(mark)]
        return bool(marks[0]) if len(marks) == 1 else None
    return None


def refuse_exposed(settings: Settings, *, is_demo: bool) -> None:
    """Refuse to show real data by the role switch of the demonstration, or rounded with its published key.

    Raises
    ------
    DemonstrationRefusedError
        If demonstration mode is on and the data are real.
    SecretMissingError
        As `require_own_secret`.
    """
    if settings.demo_mode and not is_demo:
        raise DemonstrationRefusedError(DEMO_REFUSED)
    require_own_secret(settings.disclosure, is_demo=is_demo)


def require_own_secret(settings: DisclosureSettings, *, is_demo: bool) -> None:
    """Refuse to protect real data with the key that everybody can read in the source.

    Raises
    ------
    SecretMissingError
        If the data are real and the installation has no secret of its own, or one that could be guessed.
    """
    length = len(settings.secret.encode())
    if is_demo or length >= SHORTEST_SECRET:
        return
    raise SecretMissingError(
        WEAK_KEY.format(length=length, least=SHORTEST_SECRET) if length else NO_OWN_KEY, public=NOT_READY
    )
