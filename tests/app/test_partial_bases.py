"""Bases that hold a part of what there is to know: every page opens to whoever comes, and calls nothing zero.

`LIES` are the words that would tell zero, closed or none of what nobody has supplied, by the table that is empty. What
is missing is told once: by the page that rests on it, or by each of its figures (`test_new_ambito`).
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from components.state.page_registry import PAGES
from tests.app.conftest import Visit
from tests.app.test_every_figure import every_tab
from tests.app.test_every_sentence import said
from tests.support.emptied import emptied, new_ambito
from tests.support.rings import rings

FRAME: Final = frozenset({"organisation", "service", "strand", "programme"})
"""What every base has beside its municipalities: services, and whose they are."""
PERSONS: Final = frozenset({"person", "household", "person_target"})
WITHOUT: Final = {
    "no residents": ("residents",),
    "no plan": ("target", "objective_sdg", "objective"),
    "no contacts": ("contact",),
    "no returns": ("return_record", "revision"),
    "no nights": ("occupancy",),
    "no stays": ("stay",),
    "no requests": ("request",),
    "no cases": ("case_need", "pact", "case_record"),
    "no supports": ("support",),
    "no money": ("budget", "staff_hours"),
}
ALONE: Final = {
    "contacts alone": {"contact", *PERSONS},
    "nights alone": {"occupancy", "capacity"},
    "stays alone": {"stay", *PERSONS},
    "requests alone": {"request", *PERSONS},
    "cases alone": {"case_record", "case_need", "pact", *PERSONS},
    "supports alone": {"support", *PERSONS},
    "returns alone": {"return_record"},
    "money alone": {"budget"},
    "hours alone": {"staff_hours"},
    "a plan alone": {"objective", "objective_sdg", "target"},
}
_NONE: Final = r"(?<![\d.,])0"
LIES: Final = {
    "residents": rf"nessun altro comune le somiglia|ogni 0 residenti|vivono {_NONE} persone",
    "objective": rf"\b{_NONE} indicatori|obiettivi fuori rotta\.$",
    "contact": r"accessi registrati non risulta nessuno|non hanno registrato alcun|"
    rf"{_NONE} (?:persone|accessi|nuclei)\b|"
    r"nessuna persona è stata (?:vista|valutata)|nessuno è arrivato",
    "return_record": rf"nessun flusso atteso|{_NONE} su 0\b|tutti i 0 flussi|^Niente di strano",
    "capacity": r"(?:era|è) chiuso|non ancora aperto",
    "occupancy": rf"{_NONE}(?:,0)?% dei (?:posti|alloggi)|nessuna notte|nessun servizio su \d+ era|"
    r"che si possa mostrare",
    "stay": r"nessuna permanenza|non ci sono uscite|nessuna uscita",
    "request": r"non sono registrate richieste|nessuno di chi ha chiesto",
    "case_record": rf"nessuna è stata presa in carico|lo {_NONE}(?:,0)?% .*presa in carico|"
    r"nessuna persona è stata valutata",
    "pact": r"nessuna ha firmato|nessun patto",
    "support": rf"lo {_NONE}(?:,0)?% delle \d+ persone sostenute|nessun sostegno",
    "budget": rf"{_NONE} €",
    "staff_hours": rf"{_NONE} ore\b",
}
"""What would call zero what nobody has supplied, by the table that holds nothing."""
Base = Callable[[str], Visit]


def empty(base: str) -> frozenset[str]:
    """Return the tables of `LIES` that a base does not hold."""
    return frozenset(WITHOUT[base] if base in WITHOUT else LIES.keys() - ALONE[base] - {"residents"}) & LIES.keys()


@pytest.fixture
def on(visit: Visit, at_database: Callable[[Path], None], small_demo: Path, tmp_path: Path) -> Base:
    """Open the dashboard on a base by its name."""

    def write(base: str) -> Visit:
        path = tmp_path / "partial.sqlite"
        if base in WITHOUT:
            at_database(emptied(small_demo, path, *WITHOUT[base]))
        else:
            at_database(new_ambito(small_demo, path, also=FRAME | ALONE[base]))
        return visit

    return write


def lies(app: AppTest, base: str) -> Iterator[str]:
    """Yield the sentences of a page that call zero what its base does not hold."""
    found = [re.compile(LIES[table]) for table in sorted(empty(base))]
    yield from (one.sentence for one in said(app) if any(lie.search(one.sentence) for lie in found))


def amiss(app: AppTest, base: str, *, every: bool) -> list[str]:
    """Return what is wrong with a page, in every one of its views or in the first."""
    told = []
    for view in every_tab(app) if every else ("first view",):
        told += [f"{view}: {problem.message}" for problem in app.exception]
        told += [f"{view}: {problem.value}" for problem in app.error]
        told += [f"{view}: {sentence}" for sentence in lies(app, base)]
    return [*dict.fromkeys(told)]


WALKED: Final = [(base, role, "") for base in (*WITHOUT, *ALONE) for role in ("manager", "mayor", "partner")]
SEEN: Final = (
    ("no residents", "manager", "comune"),
    ("no returns", "manager", "verifica"),
    ("no contacts", "mayor", "quadro"),
    ("money alone", "manager", "occupazione"),
)
"""In the first ring, where a lie was told."""


@pytest.mark.parametrize(("base", "role", "only"), rings(SEEN, second=WALKED))
def test_every_page_of_a_partial_base_opens_and_calls_nothing_zero(on: Base, base: str, role: str, only: str) -> None:
    """Without capacities a service "era chiuso"; without residents "nessun altro comune le somiglia"."""
    app = on(base)(role=role, comune="019062")
    found = []
    for page in PAGES:
        if page.name == "metodo" or (only and page.name != only):
            continue  # the page of the method explains what zero is
        app = app if page.name == "quadro" else app.switch_page(str(page.path)).run()
        found += [f"{page.name}, {what}" for what in amiss(app, base, every=role == "manager")]
    assert found == [], "\n".join(found)


@pytest.mark.parametrize(
    ("base", "sentence"),
    [
        ("money alone", "In questo periodo il servizio era chiuso o non ancora aperto."),
        ("no residents", "Offanengo accanto all'Ambito: nessun altro comune le somiglia per numero di residenti."),
        ("no returns", "Nel periodo 2025 nessun flusso atteso; 1 errore."),
        ("no requests", "Per questo servizio non sono registrate richieste di posto nel periodo."),
        ("hours alone", "Nel 2025 negli accessi registrati non risulta nessuno."),
    ],
)
def test_the_words_that_call_nothing_zero_are_known(base: str, sentence: str) -> None:
    assert any(re.search(LIES[table], sentence) for table in empty(base))
