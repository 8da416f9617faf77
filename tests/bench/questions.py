"""Changes of the filters of each page, as addresses: every filter that the page has, each with values of its own.

Comes in: the registry of the pages and the vocabulary of addresses. Goes out: `changes(page)`.
Must not: repeat an address: each is a question that a server has not been asked before on that page.
"""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from components.state.page_registry import PAGES, PageEntry

VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "periodo": ("2024", "2023", "2025-Q1", "2025-Q3", "2024-Q2", "2023..2025"),
    "confronto": ("precedente", "nessuno"),
    "area": ("capofila", "territorio"),
    "comune": ("019062", "019084", "019025"),
    "indicatore": ("contacts", "contacts_per_person", "new_people", "households_served"),
    "servizio": ("mensa", "docce"),
    "tipo": ("mensa", "emporio"),
    "target": ("senza_dimora", "nuclei_minori"),
    "bisogno": ("abitare", "lavoro"),
    "linea": ("pnrr", "qsfp"),
    "orizzonte": ("6", "24"),
    "fittizia": ("esclusa",),
}
"""Values of each filter; those of the demo where they are data."""
LENS: Final = ("sede",)
ALWAYS: Final[Mapping[str, Mapping[str, str]]] = {name: {"comune": "019035"} for name in ("comune", "scheda")}
"""What a page says nothing without."""


def changes(page: PageEntry) -> list[str]:
    """Return the addresses of a page with one filter set, the first without any but what the page lives on."""
    always = ALWAYS.get(page.name, {})
    lens = [("ottica", word) for word in LENS] if page.lens is None else []
    moved = [*lens, *((name, word) for name in page.filters for word in VALUES.get(name, ()))]
    return [urlencode({**always, **dict(change)}) for change in ([], *([one] for one in moved))]


def address_of(page: PageEntry) -> str:
    """Return the path of a page."""
    return "" if page is PAGES[0] else page.name
