"""What is missing for people to sign in to real data, said before they try.

Comes in: settings, the register, the names of the data. Goes out: Italian sentences, each with its remedy.
Must not: change anything.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from data_access.accounts.places import Places
from data_access.accounts.register import Entry
from data_access.accounts.start import has_oidc, misplaced, refusals
from data_access.accounts.vocabulary import AccountRole
from data_access.real_data import WEAK_KEY
from data_access.settings import SHORTEST_SECRET, Settings

DEMONSTRATION: Final = (
    "La modalità dimostrativa è accesa: all'ingresso il ruolo si sceglie. Con dati veri spegnerla "
    "(BIFOCALE_DEMO_MODE=false)."
)
OWN_ROUNDING: Final = (
    "Manca la chiave degli arrotondamenti: mettere in BIFOCALE_DISCLOSURE_SECRET un testo lungo e segreto, per esempio "
    "quello che scrive `bifocale secret`, e non cambiarlo più."
)
OWN_LOG: Final = (
    "Manca la chiave del registro degli accessi: mettere in BIFOCALE_LOG_SECRET un testo lungo e segreto, per esempio "
    "quello che scrive `bifocale secret`."
)
WEAK_LOG: Final = (
    "La chiave del registro degli accessi (BIFOCALE_LOG_SECRET) è lunga {length} byte e ne servono almeno {least}: "
    "mettere quello che scrive `bifocale secret`."
)
NO_ADMINISTRATOR: Final = (
    "Nessuno è amministratore: `bifocale accounts add INDIRIZZO --role amministratore` fa il primo."
)


def missing_for_sign_in(settings: Settings, entries: Iterable[Entry], places: Places, *, on: date) -> list[str]:
    """Return what is missing, the gravest first; nothing if people can sign in."""
    in_force = [entry for entry in entries if entry.holds(on)]
    return [*_ways_in(settings), *_settings(settings), *_accounts(in_force, places)]


def _ways_in(settings: Settings) -> Iterator[str]:
    """Yield what is wrong with the ways in; the provider is asked only where nothing is."""
    wrong = [*misplaced(settings, settings.base_path), *refusals(settings)]
    yield from wrong
    if not wrong and has_oidc(settings):
        from data_access.accounts.discovery import provider_problems  # loads what speaks HTTP

        yield from provider_problems(settings)


def _settings(settings: Settings) -> Iterator[str]:
    if settings.demo_mode:
        yield DEMONSTRATION
    if not settings.disclosure.secret:
        yield OWN_ROUNDING
    if not settings.log_secret:
        yield OWN_LOG
    length = len(settings.log_secret.encode())
    if 0 < length < SHORTEST_SECRET:
        yield WEAK_LOG.format(length=length, least=SHORTEST_SECRET)
    length = len(settings.disclosure.secret.encode())
    if 0 < length < SHORTEST_SECRET:
        yield WEAK_KEY.format(length=length, least=SHORTEST_SECRET)


def _accounts(in_force: list[Entry], places: Places) -> Iterator[str]:
    if not any(entry.right.role is AccountRole.ADMINISTRATOR for entry in in_force):
        yield NO_ADMINISTRATOR
    for entry in in_force:
        if not places.is_there(entry.right):
            yield (
                f"«{entry.email}» è {places.words(entry.right)}, che nella base dati non c'è: toglierlo con "
                f"`bifocale accounts remove {entry.email}` o correggere la base dati."
            )
