"""The beds of the last night: what each viewer is told of each section, and in which words."""

from datetime import date

import pytest
from sqlalchemy import Engine

from components.views.occupancy.text import tonight_note, tonight_subtitle, tonight_title
from components.views.occupancy.tonight import table_rows
from data_access.settings import DisclosureSettings
from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from data_access.vocabulary import CapacityUnit, Section, ServiceType
from indicators.analysis.beds_tonight import LastNight, beds_on_last_night, womens_beds_full
from indicators.model.period import Period
from indicators.model.query import Query
from tests.support.asking import saved
from tests.support.builder import AmbitoBuilder, ambito

LAST = date(2026, 10, 31)
WHY = (
    "Per proteggere le persone, delle sezioni con meno di 10 posti letto non si mostra la notte ma l'ultimo mese "
    "intero (ottobre 2026), in media e arrotondato a posti interi."
)


def _world(*, women: int = 5) -> AmbitoBuilder:
    given = ambito(lead="Alfa").shelter("rifugio", beds=20).capacity("rifugio", funded=6, section=Section.WOMEN)
    given.contact(None, service="rifugio", day="2026-01-01")
    given.occupancy("rifugio", day="2026-10-01", until=LAST, occupied=17, unavailable=1)
    return given.occupancy("rifugio", day="2026-10-01", until=LAST, occupied=women, section=Section.WOMEN)


def _found(snapshot: Snapshot, viewer: str = "manager", **words: object) -> LastNight:
    asked = Query(indicator="bed_occupancy", period=Period.parse("2024"), viewer=Viewer.parse(viewer), **words)
    found = beds_on_last_night(snapshot, asked, settings=DisclosureSettings())
    assert found is not None
    return found


def _note(found: LastNight) -> str:
    return tonight_note(found, hidden_below=6, minimum=10)


def test_a_manager_saw_a_dormitory_closed_in_december_first(sqlite_engine: Engine) -> None:
    """The last night, whatever the period asked: beds taken, in service, free and out of use of open services."""
    given = _world().shelter("vecchia", beds=30).service(
        "chiusa", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED, closed="2026-10-31"
    )  # fmt: skip
    given.capacity("chiusa", funded=8).occupancy("chiusa", day=LAST, occupied=3)
    found = _found(saved(given, sqlite_engine, as_of=LAST), services=("rifugio", "chiusa"))
    assert tonight_title(found) == (
        "Notte del 31 ottobre 2026: 3 posti letto liberi su 25: donne 1 su 6, per tutti 2 su 19."
    )
    service = "Servizio rifugio"
    assert table_rows(found) == [
        {"Servizio": service, "Sezione": "Donne", "Liberi": 1, "Occupati": 5, "In servizio": 6, "Fuori servizio": 0},
        {"Servizio": service, "Sezione": "Tutti", "Liberi": 2, "Occupati": 17, "In servizio": 19, "Fuori servizio": 1},
    ]
    assert _note(found) == ""


@pytest.mark.parametrize("viewer", ["mayor", "public", "partner:altri"])
def test_protected_viewers_see_no_night_of_a_small_section(sqlite_engine: Engine, viewer: str) -> None:
    given = _world().service("docce", organisation="altri")
    given.occupancy("rifugio", day="2026-09-01", until="2026-09-30", occupied=2, section=Section.WOMEN)
    found = _found(saved(given, sqlite_engine, as_of=LAST), viewer)
    women, everybody = table_rows(found)
    assert (women["Occupati"], women["Fuori servizio"], women["Quando"]) == (5, None, "media di ottobre 2026")
    assert (everybody["Occupati"], everybody["Quando"]) == (17, "notte del 31 ottobre 2026")
    assert tonight_title(found) == (
        "Notte del 31 ottobre 2026: 2 posti letto liberi su 19, nella sola sezione su 2 di cui si può mostrare "
        "la notte."
    )
    assert _note(found) == WHY


def test_where_no_night_may_be_shown_the_last_whole_month_is(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa").shelter("casa", beds=7).contact(None, service="casa", day="2026-01-01")
    given.occupancy("casa", day="2026-10-01", until="2026-11-12", occupied=4)
    found = _found(saved(given, sqlite_engine, as_of="2026-11-12"), "mayor")
    assert tonight_title(found) == "Ottobre 2026, in media: circa 4 posti letto occupati su 7."
    assert " · ottobre 2026, in media · l'ultimo mese intero nei dati" in tonight_subtitle(found), "no night is told"
    assert _note(found) == WHY


def test_a_night_of_few_people_is_hidden_in_a_large_section_too(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa").shelter("grande", beds=30).contact(None, service="grande", day="2026-01-01")
    given.occupancy("grande", day="2026-10-01", until=LAST, occupied=3)
    found = _found(saved(given, sqlite_engine, as_of=LAST), "public")
    assert [row["Stato"] for row in table_rows(found)] == ["protetto"]
    assert (
        tonight_title(found)
        == "Notte del 31 ottobre 2026: nessun dato che si possa mostrare sui posti letto dei servizi aperti."
    )
    assert _note(found) == "Non si mostrano le notti con meno di 6 posti letto occupati."


def test_a_section_without_that_night_is_not_empty(sqlite_engine: Engine) -> None:
    given = _world().shelter("tardi", beds=12).occupancy("tardi", day="2026-10-01", until="2026-10-20", occupied=9)
    found = _found(saved(given, sqlite_engine, as_of=LAST))
    assert "3 posti letto liberi su 25" in tonight_title(found)
    assert tonight_title(found).endswith("in 2 sezioni su 3, quelle con dati.")
    assert table_rows(found)[-1] | {"Servizio": ""} == {
        "Servizio": "", "Sezione": "Tutti", "Occupati": None, "In servizio": 12, "Liberi": None,
        "Fuori servizio": None, "Stato": "non fornito",
    }  # fmt: skip
    assert _note(found) == (
        "«Servizio tardi» non ha fornito questa notte: l'ultima notte con dati è quella del 20 ottobre 2026."
    )


def test_womens_beds_full_are_said_where_they_are_and_only_then(sqlite_engine: Engine) -> None:
    found = _found(saved(_world(women=6), sqlite_engine, as_of=LAST))
    assert womens_beds_full(found) == (
        "Posti letto per donne, notte del 31 ottobre 2026: nessun posto libero su 6 (Servizio rifugio)."
    )
    assert "donne nessuno su 6" in tonight_title(found)


def test_womens_beds_full_tell_nobody_a_night_that_is_not_theirs_to_see(sqlite_engine: Engine) -> None:
    snapshot = saved(_world(women=6), sqlite_engine, as_of=LAST)
    assert womens_beds_full(_found(snapshot, "mayor")) == ""


def test_one_free_bed_for_women_is_no_alert(sqlite_engine: Engine) -> None:
    assert womens_beds_full(_found(saved(_world(women=5), sqlite_engine, as_of=LAST))) == ""


def test_womens_beds_all_out_of_use_are_said_so(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa").service("casa", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("casa", funded=6, section=Section.WOMEN).contact(None, service="casa", day="2026-01-01")
    given.occupancy("casa", day=LAST, occupied=0, unavailable=6, section=Section.WOMEN)
    given.shelter("altra", beds=4).capacity("altra", funded=5, section=Section.WOMEN)
    found = _found(saved(given, sqlite_engine, as_of=LAST))
    assert womens_beds_full(found) == (
        "Posti letto per donne, notte del 31 ottobre 2026: nessun posto in servizio (Servizio casa); non si sa di "
        "Servizio altra, senza dati di quella notte."
    )


def test_without_nights_there_is_nothing_to_tell(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa").shelter("casa", beds=7).contact(None, service="casa", day="2026-01-01")
    asked = Query(indicator="bed_occupancy", period=Period.parse("2026"), viewer=Viewer.parse("manager"))
    assert beds_on_last_night(saved(given, sqlite_engine), asked, settings=DisclosureSettings()) is None
