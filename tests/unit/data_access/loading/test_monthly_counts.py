"""Counts of a month without rows: contacts are in the totals, persons are nobody's; other sources stand beside ours."""

import pytest
from sqlalchemy import Engine

from data_access.reading import read_snapshot
from data_access.settings import DisclosureSettings
from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from indicators.analysis.other_sources import OtherFigure, figures_of_others
from indicators.model.period import Period
from indicators.model.result import Status
from indicators.selection.returns_coverage import monthly_returns
from tests.support.asking import ask, column, number
from tests.support.builder import ambito
from tests.unit.data_access.loading.test_load import loaded, rows_of

HEAD = ("ente", "servizio", "mese", "indicatore", "gruppo", "conteggio", "fonte")
MONTH = "2025-03"


@pytest.fixture
def base(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    monkeypatch.setenv("BIFOCALE_DISCLOSURE_SECRET", "un segreto di prova lungo quanto serve")
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 900}, is_demo=False)
    given.organisation("caritas").organisation("inps")
    given.service("mensa", organisation="caritas").service("docce", organisation="caritas").shelter(
        "casa", beds=6, organisation="caritas"
    )
    given.contact("p", service="docce", day="2025-03-04", quantity=2)
    given.save(sqlite_engine, as_of="2025-03-31")
    return sqlite_engine


def counts(*rows: tuple[object, ...]) -> list[tuple[object, ...]]:
    return [HEAD, *rows]


MEALS = ("caritas", "mensa", MONTH, "contacts", "totale", 1240, "registro cartaceo")


def test_monthly_contacts_are_in_the_totals_and_never_in_distinct_persons(base: Engine) -> None:
    done = loaded(base, counts(MEALS), "aggregati")
    assert done.rows.new == {"monthly_count": 1}
    snapshot = read_snapshot(base)
    assert number(snapshot, "contacts", period=MONTH) == 1242
    assert column(snapshot, "contacts", "value", by="service", period=MONTH)["mensa"] == 1240
    assert number(snapshot, "people_served", period=MONTH, services=("docce",)) == 1
    assert ask(snapshot, "people_served", period=MONTH, services=("mensa",)).rows()[0]["status"] == "not_supplied"
    assert number(snapshot, "contacts", period="2025-Q1", viewer="mayor:099002") == 1245, "rounded to five"
    assert ask(snapshot, "contacts", period=MONTH, services=("mensa",)).gaps == ()


def test_the_same_counts_again_change_nothing_and_corrected_ones_take_their_place(base: Engine) -> None:
    loaded(base, counts(MEALS), "aggregati")
    assert loaded(base, counts(MEALS), "aggregati").version is None
    done = loaded(base, counts((*MEALS[:5], 1300, "registro cartaceo")), "aggregati")
    assert done.rows.changed == {"monthly_count": 1}
    assert rows_of(base, "SELECT total FROM monthly_count") == [(1300,)]


def test_a_month_of_which_there_are_rows_is_not_counted_twice(base: Engine) -> None:
    loaded(base, counts(("caritas", "docce", MONTH, "contacts", "totale", 500, "registro")), "aggregati")
    assert number(read_snapshot(base), "contacts", period=MONTH) == 2


def test_counts_of_groups_and_of_whole_organisations_are_in_no_total_of_ours(base: Engine) -> None:
    rows = counts(
        ("caritas", "mensa", MONTH, "contacts", "famiglie", 40, "registro"),
        ("inps", "", MONTH, "contacts", "totale", 9000, "INPS"),
    )
    loaded(base, rows, "aggregati")
    assert number(read_snapshot(base), "contacts", period=MONTH) == 2


def test_to_the_protected_a_counted_month_of_few_is_hidden_and_nights_of_a_house_are_left_out(base: Engine) -> None:
    rows = counts(
        ("caritas", "mensa", MONTH, "contacts", "totale", 3, "registro"),
        ("caritas", "casa", MONTH, "contacts", "totale", 150, "registro"),
    )
    loaded(base, rows, "aggregati")
    snapshot = read_snapshot(base)
    assert number(snapshot, "contacts", period="2025-Q1") == 155
    words = {"period": "2025-Q1", "viewer": "public", "by": "service"}
    status = column(snapshot, "contacts", "status", **words)  # type: ignore[arg-type]
    assert (status["mensa"], status["casa"]) == (Status.SUPPRESSED, Status.SUPPRESSED)


def figures(snapshot: Snapshot, viewer: str) -> list[tuple[str, int | None]]:
    found = figures_of_others(snapshot, Viewer.parse(viewer), Period.parse(MONTH), settings=DisclosureSettings())
    assert all(isinstance(one, OtherFigure) and one.source == "INPS" for one in found)
    return [(one.group, one.total) for one in found]


def test_counts_of_other_sources_are_told_with_their_source_and_small_groups_are_not(base: Engine) -> None:
    rows = counts(
        ("inps", "", MONTH, "people_served", "totale", 812, "INPS"),
        ("inps", "", MONTH, "people_served", "nuclei con minori", 808, "INPS"),
        ("inps", "", MONTH, "people_served", "anziani", 4, "INPS"),
    )
    loaded(base, rows, "aggregati")
    snapshot = read_snapshot(base)
    every = [("anziani", 4), ("nuclei con minori", 808), ("totale", 812)]
    assert figures(snapshot, "manager") == every
    assert figures(snapshot, "partner:inps") == every
    hidden = [("anziani", None), ("nuclei con minori", None), ("totale", 812)]
    for viewer in ("mayor:099002", "public", "partner:caritas"):
        assert figures(snapshot, viewer) == hidden, "the total less the other group would tell it"
    assert monthly_returns(snapshot).collect().filter(service=0)["received"].sum() == 0
