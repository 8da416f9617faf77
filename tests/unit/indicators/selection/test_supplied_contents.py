"""A measure knows which kinds of content it needs: who delivered nights has not delivered who slept there."""

from collections.abc import Sequence

import pytest
from sqlalchemy import Engine

from components.widgets.tables.coverage_list import finding, missing_words
from data_access.reading import read_snapshot
from data_access.snapshot import Snapshot
from indicators.analysis.listings import returns_by_service
from indicators.model.period import Period
from indicators.model.query import Query
from indicators.model.result import Status
from indicators.selection.returns_coverage import coverage
from indicators.wording.headline import headline
from tests.support.asking import ask, column, number
from tests.support.builder import AmbitoBuilder, ambito

MONTH = "2025-02"


@pytest.fixture
def given() -> AmbitoBuilder:
    """Describe a shelter and a canteen; the canteen delivered persons in January, so that contacts are not empty."""
    base = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 900, "Beta": 80}, is_demo=False)
    base.shelter("dormitorio", beds=10).service("mensa")
    return base.contact("p", service="mensa", day="2025-01-05").stay("p", service="dormitorio", entered="2025-01-01")


def read(given: AmbitoBuilder, engine: Engine) -> Snapshot:
    given.save(engine, as_of="2025-02-28")
    return read_snapshot(engine)


def test_nights_without_persons_give_an_occupancy_and_not_nobody(given: AmbitoBuilder, sqlite_engine: Engine) -> None:
    """With nights alone it was said that services had met nobody, and 61 municipalities were white."""
    given.occupancy("dormitorio", day="2025-02-01", until="2025-02-28", occupied=8)
    snapshot = read(given, sqlite_engine)
    assert number(snapshot, "bed_occupancy", period=MONTH) == 80
    people = ask(snapshot, "people_served", period=MONTH)
    assert set(people.frame["status"]) == {Status.NOT_SUPPLIED}
    assert "nessuno" not in headline(people)
    assert headline(people) == (
        "A febbraio 2025 non sono stati forniti i dati per le persone servite; mancano gli accessi di persone di "
        "Servizio dormitorio (febbraio 2025) e Servizio mensa (febbraio 2025)."
    )
    by_town = ask(snapshot, "people_served", period=MONTH, by="municipality")
    assert set(by_town.frame["status"]) == {Status.NOT_SUPPLIED}
    assert column(snapshot, "people_served", "status", by="month", period="2025") == {
        "2025-01": Status.OK,
        "2025-02": Status.NOT_SUPPLIED,
    }


def test_anonymous_counts_are_contacts_and_no_persons(given: AmbitoBuilder, sqlite_engine: Engine) -> None:
    given.contact(None, service="mensa", day="2025-02-03", quantity=40)
    snapshot = read(given, sqlite_engine)
    contacts = ask(snapshot, "contacts", period=MONTH, services=("mensa",))
    assert contacts.frame["value"].item() == 40
    assert (contacts.coverage.received, contacts.coverage.expected) == (1, 1)
    people = ask(snapshot, "people_served", period=MONTH, services=("mensa",))
    assert people.frame["status"].item() == Status.NOT_SUPPLIED
    assert [gap.service for gap in people.gaps] == ["mensa"]
    assert contacts.gaps == ()


def test_the_list_of_returns_says_which_content_of_which_month_is_missing(
    given: AmbitoBuilder, sqlite_engine: Engine
) -> None:
    given.occupancy("dormitorio", day="2025-02-01", occupied=8)
    snapshot = read(given, sqlite_engine)
    asked = Query(indicator="people_served", period=Period.parse("2025"))
    shelter, canteen = returns_by_service(snapshot, asked)
    assert (shelter.expected, shelter.received) == (6, 2)
    assert missing_words(shelter) == (
        "notti: gennaio 2025; accessi di persone: gennaio 2025, febbraio 2025; permanenze: febbraio 2025"
    )
    assert (canteen.expected, canteen.received, missing_words(canteen)) == (2, 1, "accessi di persone: febbraio 2025")
    assert finding((shelter, canteen)) == "Sono arrivati 3 flussi su 8: mancano dati di 2 servizi."
    assert coverage(snapshot, asked).label == "flussi ricevuti 3 su 8"


def test_one_service_of_many_that_delivers_is_not_all_the_returns(sqlite_engine: Engine) -> None:
    """One service of 146 delivered, and all the expected returns were said to be there."""
    base = ambito(lead="Alfa", residents={"Alfa": 900}, is_demo=False)
    for one in range(146):
        base.service(f"s{one}")
    base.contact("p", service="s0", day="2025-02-03")
    snapshot = read(base, sqlite_engine)
    whole = coverage(snapshot, Query(indicator="people_served", period=Period.parse(MONTH)))
    assert whole.label == "flussi ricevuti 1 su 146"
    assert not whole.is_complete


def kinds(snapshot: Snapshot) -> tuple[int, int]:
    """Return how many kinds of content of both services and February arrived, and how many are expected."""
    found = coverage(snapshot, Query(indicator="people_served", period=Period.parse(MONTH)))
    return found.received, found.expected


@pytest.mark.parametrize(
    ("delivered", "received"), [((), 0), (("nights",), 1), (("nights", "persons"), 2), (("nights", "meals"), 2)]
)
def test_each_kind_of_content_is_a_return_of_its_own(
    given: AmbitoBuilder, sqlite_engine: Engine, delivered: Sequence[str], received: int
) -> None:
    """Nights, persons and stays of the shelter, persons or counts of the canteen."""
    if "nights" in delivered:
        given.occupancy("dormitorio", day="2025-02-01", occupied=8)
    if "persons" in delivered:
        given.contact("p", service="dormitorio", day="2025-02-01")
    if "meals" in delivered:
        given.contact(None, service="mensa", day="2025-02-03")
    assert kinds(read(given, sqlite_engine)) == (received, 4)
