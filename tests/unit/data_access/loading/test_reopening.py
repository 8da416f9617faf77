"""Rows that change after somebody has confirmed the months they lie in: those are to be confirmed again, no others."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final

import pytest
from sqlalchemy import Engine, insert, select

from data_access.accounts.vocabulary import AccountRole
from data_access.loading.load import rehearse
from data_access.models import metadata
from data_access.verification.events import Target, Words, deliveries, record, thread
from data_access.verification.standing import Actor, Delivery, standing
from data_access.vocabulary import ReturnAct, ReturnState, Section, ServiceType
from tests.support.builder import ambito
from tests.support.return_files import NIGHTS
from tests.unit.data_access.loading.test_load import MENDER, checked, loaded, rows_of

pytestmark = pytest.mark.sqlite_first

MONTHS: Final = tuple(date(2025, month, 1) for month in (1, 2, 3, 4))
CONFIRMED, RECEIVED, CORRECTED, CONTESTED = (
    ReturnState.CONFIRMED,
    ReturnState.RECEIVED,
    ReturnState.CORRECTED,
    ReturnState.CONTESTED,
)
MANAGER: Final = Actor(who="r@b.it", role=AccountRole.MANAGER)
Rows = Sequence[Sequence[object]]
STAYS: Final = ("servizio", "persona", "sezione", "entrata", "uscita", "destinazione")
CASES: Final = ("caso", "persona", "ente", "apertura", "chiusura", "dimensione", "gravita_apertura", "gravita_verifica")
PACTS: Final = ("tipo", "caso", "comune", "firma", "chiusura", "esito")
SUPPORTS: Final = ("servizio", "persona", "giorno", "continuita", "importo")
COUNTS: Final = ("ente", "servizio", "mese", "indicatore", "gruppo", "conteggio", "fonte")
FULL_NIGHTS: Final = (*NIGHTS, "effettivi", "finanziati")
SERVICES: Final = ("servizio", "nome", "tipo", "ente", "comune", "unita", "aperto", "sezione", "dal", "al",
                   "finanziati", "effettivi")  # fmt: skip
SHELTER: Final = ("dormitorio", "Dormitorio", "dormitorio", "ente", "Alfa", "posto_letto", "01/01/2020")
STAY: Final = ("dormitorio", "P1", "uomini", "10/01/2025", "", "")
CASE: Final = ("1/2025", "P1", "ente", "10/01/2025", "", "lavoro", "2", "")
PACT: Final = ("singoli_famiglie", "1/2025", "", "05/02/2025", "", "")


@pytest.fixture
def base(engine: Engine) -> Engine:
    """Return a base with a shelter of an organisation, and a canteen of another."""
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 100, "Beta": 90}, is_demo=False)
    given.organisation("altro").service("mensa", organisation="altro")
    given.service("dormitorio", kind=ServiceType.NIGHT_SHELTER)
    given.capacity("dormitorio", section=Section.MEN, actual=20, funded=20, since="2020-01-01")
    given.save(engine)
    return engine


def acted(engine: Engine, act: ReturnAct, month: date, *, note: str = "", kind: str = "") -> None:
    seen = deliveries(engine, "dormitorio").get(month, Delivery(received=month))
    target = Target(service="dormitorio", month=month, kind=kind)
    record(engine, MANAGER, act, target, Words(note=note), seen=seen)


def confirmed(engine: Engine, revision: int = 0) -> None:
    """Let the manager have confirmed four months of both services, as `record` writes it."""
    told = {"at": datetime.now(UTC), "who": MANAGER.who, "role": MANAGER.code, "act": ReturnAct.CONFIRM}
    with engine.begin() as connection:
        services = connection.scalars(select(metadata.tables["service"].c.id)).all()
        rows = [
            {**told, "service_id": service, "month": month, "revision": revision}
            for service in services
            for month in MONTHS
        ]
        connection.execute(insert(metadata.tables["return_event"]), rows)


def reopened(engine: Engine) -> list[tuple[object, ...]]:
    """Return the services and months of which something was delivered after a delivery."""
    asked = (
        "SELECT key, CAST(substr(CAST(month AS TEXT), 6, 2) AS INTEGER) FROM return_record "
        "JOIN service ON service.id = service_id WHERE revision > 0 ORDER BY month"
    )
    return rows_of(engine, asked)


def stands(engine: Engine) -> list[ReturnState]:
    newest = deliveries(engine, "dormitorio")
    return [
        standing(newest.get(month, Delivery(received=month)), thread(engine, "dormitorio", month)).state
        for month in MONTHS[:2]
    ]


CHANGES: Final[dict[str, tuple[str, Rows, Rows, tuple[int, ...]]]] = {
    "a stay that nobody had told": ("permanenze", [], [STAYS, (*STAY[:4], "03/02/2025", "autonomia")], (1, 2)),
    "a stay that goes on": ("permanenze", [], [STAYS, (*STAY[:3], "10/03/2025", "", "")], (3, 4)),
    "a stay that ended": ("permanenze", [STAYS, STAY], [STAYS, (*STAY[:4], "03/03/2025", "autonomia")], (3, 4)),
    "a stay that ended on the last of a month": (
        "permanenze",
        [STAYS, STAY],
        [STAYS, (*STAY[:4], "31/03/2025", "")],
        (3, 4),
    ),
    "how a stay ended": (
        "permanenze",
        [STAYS, (*STAY[:4], "03/03/2025", "autonomia")],
        [STAYS, (*STAY[:4], "03/03/2025", "ignota")],
        (3,),
    ),
    "a stay that had begun before": (
        "permanenze",
        [STAYS, (*STAY[:3], "10/02/2025", "03/03/2025", "autonomia")],
        [STAYS, (*STAY[:3], "25/01/2025", "03/03/2025", "autonomia")],
        (1, 2, 3),
    ),
    "another section": ("permanenze", [STAYS, STAY], [STAYS, (*STAY[:2], "tutti", *STAY[3:])], (1, 2, 3, 4)),
    "a case that nobody had told": ("prese_in_carico", [], [CASES, (*CASE[:3], "01/04/2025", *CASE[4:])], (4,)),
    "a case that ended": ("prese_in_carico", [CASES, CASE], [CASES, (*CASE[:4], "20/02/2025", *CASE[5:])], (2, 3, 4)),
    "a need": ("prese_in_carico", [CASES, CASE], [CASES, (*CASE[:6], "3", "")], (1,)),
    "a review": ("prese_in_carico", [CASES, CASE], [CASES, (*CASE[:7], "1")], (1,)),
    "a pact that nobody had told": ("patti", [], [PACTS, PACT], (2, 3, 4)),
    "a pact that ended": ("patti", [PACTS, PACT], [PACTS, (*PACT[:4], "08/03/2025", "raggiunto")], (3, 4)),
    "a pact of a community": ("patti", [], [PACTS, ("comunita", "", "Beta", "05/02/2025", "", "")], ()),
    "a support that nobody had told": (
        "sostegni",
        [SUPPORTS, ("dormitorio", "P1", "03/02/2025", "una_tantum", "50")],
        [
            SUPPORTS,
            ("dormitorio", "P1", "03/02/2025", "una_tantum", "50"),
            ("dormitorio", "P1", "05/02/2025", "una_tantum", "80"),
        ],
        (2,),
    ),
    "supports after the month": (
        "sostegni",
        [],
        [SUPPORTS, ("dormitorio", "P1", "3/02/2025", "una_tantum", "50")],
        (2,),
    ),
    "a request": ("richieste", [], [("servizio", "giorno", "esito"), ("dormitorio", "03/02/2025", "accolta")], (2,)),
    "a monthly count": (
        "aggregati",
        [],
        [COUNTS, ("ente", "dormitorio", "2025-03", "contacts", "totale", "9", "c")],
        (3,),
    ),
    "a count of the organisation": (
        "aggregati",
        [],
        [COUNTS, ("ente", "", "2025-03", "contacts", "totale", "9", "c")],
        (3,),
    ),
    "places that the nights tell": (
        "notti",
        [FULL_NIGHTS, ("dormitorio", "05/02/2025", "donne", "3", "8", "8")],
        [FULL_NIGHTS, ("dormitorio", "05/02/2025", "donne", "3", "9", "9")],
        (2,),
    ),
    "places that the office tells": (
        "servizi",
        [],
        [SERVICES, (*SHELTER, "donne", "01/03/2025", "31/03/2025", "8", "6")],
        (3,),
    ),
    "places told in two parts": (
        "servizi",
        [SERVICES, (*SHELTER, "donne", "01/01/2025", "31/03/2025", "8", "6")],
        [
            SERVICES,
            (*SHELTER, "donne", "01/01/2025", "31/01/2025", "8", "6"),
            (*SHELTER, "donne", "01/02/2025", "31/03/2025", "8", "6"),
        ],
        (),
    ),
}


@pytest.mark.second_ring
@pytest.mark.on_both
@pytest.mark.parametrize("what", CHANGES)
def test_months_that_were_confirmed_are_to_be_confirmed_again_where_a_file_changes_what_they_tell(
    base: Engine, what: str
) -> None:
    kind, before, after, months = CHANGES[what]
    if kind == "patti":
        loaded(base, [CASES, CASE], "prese_in_carico")
    if before:
        loaded(base, before, kind)
    confirmed(base)
    assert loaded(base, after, kind, MENDER).version, "it changes something"
    assert reopened(base) == [("dormitorio", month) for month in months], "and nothing of another organisation's"


@pytest.mark.on_both
def test_every_kind_of_row_that_lasts_opens_the_months_that_it_changes(base: Engine) -> None:
    """They stood as confirmed, and nobody had seen what was there since."""
    loaded(base, [CASES, CASE], "prese_in_carico")
    confirmed(base)
    loaded(base, [STAYS, (*STAY[:3], "10/01/2025", "20/01/2025", "")], "permanenze")
    loaded(base, [PACTS, (*PACT[:3], "10/02/2025", "20/02/2025", "raggiunto")], "patti")
    loaded(base, [COUNTS, ("ente", "dormitorio", "2025-03", "contacts", "totale", "9", "c")], "aggregati")
    loaded(base, [SERVICES, (*SHELTER, "donne", "01/04/2025", "30/04/2025", "8", "6")], "servizi")
    assert reopened(base) == [("dormitorio", month.month) for month in MONTHS]
    confirmed(base, revision=1)
    loaded(base, [CASES, (*CASE[:4], "20/03/2025", *CASE[5:])], "prese_in_carico")
    twice = "SELECT month FROM return_record WHERE revision = 2 ORDER BY month"
    assert [str(month) for (month,) in rows_of(base, twice)] == ["2025-03-01", "2025-04-01"]


def test_what_has_come_since_is_confirmed_by_nobody_and_the_same_again_changes_nothing(base: Engine) -> None:
    again = [STAYS, (*STAY[:4], "25/01/2025", "")]
    loaded(base, [STAYS, (*STAY[:4], "20/01/2025", "")], "permanenze")
    confirmed(base)
    assert stands(base) == [CONFIRMED, CONFIRMED]
    assert rehearse(base, checked(base, again, "permanenze"), MENDER).version
    assert stands(base) == [CONFIRMED, CONFIRMED], "what was only tried reopens nothing"
    loaded(base, again, "permanenze")
    assert stands(base) == [RECEIVED, CONFIRMED]
    acted(base, ReturnAct.CONFIRM, MONTHS[0])
    assert loaded(base, again, "permanenze").version is None
    assert stands(base) == [CONFIRMED, CONFIRMED]


def test_what_reopens_a_month_says_whether_it_corrects_one(base: Engine) -> None:
    confirmed(base)
    loaded(base, [STAYS, (*STAY[:4], "20/01/2025", "")], "permanenze")
    confirmed(base, revision=1)
    loaded(base, [STAYS, (*STAY[:4], "25/01/2025", "")], "permanenze")
    told = "SELECT revision, status FROM return_record ORDER BY revision"
    assert rows_of(base, told) == [(1, "in_ritardo"), (2, "rettificato")]


def test_a_contest_of_the_stays_is_corrected_by_stays_and_by_nothing_else(base: Engine) -> None:
    loaded(base, [STAYS, STAY], "permanenze")
    acted(base, ReturnAct.CONTEST, MONTHS[0], note="Era uscito", kind="permanenze")
    acted(base, ReturnAct.CONTEST, MONTHS[1], note="Poche notti", kind="notti")
    loaded(base, [CASES, CASE], "prese_in_carico")
    assert stands(base) == [CONTESTED, CONTESTED]
    loaded(base, [STAYS, (*STAY[:4], "20/01/2025", "")], "permanenze")
    assert stands(base) == [CORRECTED, CONTESTED]


def test_months_on_which_nobody_has_acted_have_no_delivery_more(base: Engine) -> None:
    loaded(base, [STAYS, STAY], "permanenze")
    acted(base, ReturnAct.ANSWER, MONTHS[0], note="Lo guardiamo domani")
    loaded(base, [STAYS, (*STAY[:4], "20/01/2025", "")], "permanenze")
    assert rows_of(base, "SELECT * FROM return_record") == []
