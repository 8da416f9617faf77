"""Missing returns reach the groups that they bend: the map's class, the bar, the table, in the same words."""

import pytest
from sqlalchemy import Engine

from components.figures.core.legend import classes_of, legend
from components.figures.core.value_states import areas
from components.widgets.html_bars import bars_html
from components.widgets.tables.result_table import italian_table
from data_access.snapshot import Snapshot
from data_access.vocabulary import ReturnStatus
from indicators.model.result import Gap
from indicators.wording.missing_months import bent_words
from tests.support.asking import ask, saved
from tests.support.builder import ambito
from tests.support.directories import a_directory

MISSING = "manca il Centro di ascolto di Beta da maggio 2025"


@pytest.fixture
def beta(sqlite_engine: Engine) -> Snapshot:
    """A listening centre that has delivered nothing since May, in a municipality that others serve too."""
    given = ambito(lead="Alfa").municipality("Beta").service("mensa").service(
        "ascolto", at="Beta", name="Centro di ascolto di Beta"
    )  # fmt: skip
    given.person("a", home="Beta").person("b", home="Alfa")
    for month in range(1, 13):
        given.contact("a", service="mensa", day=f"2025-{month:02d}-02")
        given.contact("b", service="mensa", day=f"2025-{month:02d}-02")
        given.delivery("mensa", month=f"2025-{month:02d}")
        status = ReturnStatus.MISSING if month >= 5 else ReturnStatus.RECEIVED
        given.delivery("ascolto", month=f"2025-{month:02d}", status=status)
        if month < 5:
            given.contact("a", service="ascolto", day=f"2025-{month:02d}-03")
    return saved(given, sqlite_engine, as_of="2025-12-31")


@pytest.mark.parametrize("lens", ["residence", "place"])
def test_a_map_told_a_fall_where_a_listening_centre_had_sent_nothing(beta: Snapshot, lens: str) -> None:
    found = ask(beta, "people_served", by="municipality", lens=lens)
    towns = {area.name: area for area in areas(found, ())}
    assert {name: area.partly for name, area in towns.items()} == {"Alfa": False, "Beta": True}
    assert MISSING in towns["Beta"].words
    told = legend(found, tuple(towns.values()), classes_of((), found.indicator), attribution="")
    assert any(note["text"] == "righe sul colore: mancano dei flussi" for note in told.annotations)
    assert "mancano dei flussi" in told.words


def test_a_bar_that_rests_on_missing_returns_is_hatched_and_says_of_whom(beta: Snapshot) -> None:
    html = str(bars_html(ask(beta, "contacts", by="service", lens="place")))
    assert html.count("bif-partly") == html.count(MISSING) == 1
    assert html.index("Centro di ascolto") < html.index("bif-partly")


def test_a_table_says_what_is_missing_behind_a_number(beta: Snapshot) -> None:
    table = italian_table(ask(beta, "people_served", by="municipality"))
    assert dict(table.select("Comune", "Stato").rows()) == {"Alfa": "", "Beta": MISSING}


def test_breakdowns_that_no_service_bends_carry_no_hatch(beta: Snapshot) -> None:
    for by in ("area", "month", "sex"):
        assert ask(beta, "people_served", by=by).partly_missing == {}


def test_the_whole_beside_its_municipalities_is_bent_by_none(beta: Snapshot) -> None:
    """The panel of a map writes the row of the Ambito with the result of its municipalities."""
    found = ask(beta, "people_served", by="municipality")
    assert found.bent(ask(beta, "people_served").rows()[0]) == ()


def test_where_all_arrived_nothing_is_hatched(beta: Snapshot) -> None:
    found = ask(beta, "people_served", by="municipality", period="2025-Q1")
    assert not any(area.partly for area in areas(found, ()))


def test_names_without_a_known_article_stand_in_quotation_marks() -> None:
    names = a_directory()
    key, other = list(names.services)[:2]
    march = names.last_month - 3
    gaps = (Gap(service=key, months=(march,)), Gap(service=other, months=(march,)))
    assert bent_words((), names) == ""
    when = "(luglio 2026)"
    assert bent_words(gaps[1:], names) == f"manca «Docce di prova» {when}"
    assert bent_words(gaps, names) == f"mancano la Mensa di prova {when} e «Docce di prova» {when}"
