"""A file that comes, or goes, after somebody has acted on its month, or the Ambito has changed."""

from datetime import date
from typing import Final

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from data_access.accounts.vocabulary import AccountRole
from data_access.loading.outcome import LoadError
from data_access.loading.withdrawal import withdraw
from data_access.models import MunicipalitySuccession
from data_access.service_closing import close
from data_access.succession_undoing import undo
from data_access.verification.events import Target, Words, deliveries, record, thread
from data_access.verification.standing import Actor, Delivery, standing
from data_access.vocabulary import ReturnAct, ReturnState, ServiceType, SuccessionKind
from tests.support.builder import ambito
from tests.support.return_files import CONTACTS, NIGHTS
from tests.unit.data_access.loading.test_load import MENDER, loaded, rows_of

pytestmark = pytest.mark.sqlite_first

MARCH: Final = date(2025, 3, 1)
COUNTS: Final = ("servizio", "giorno", "classe_residenza", "accessi")
MANAGER: Final = Actor(who="r@b.it", role=AccountRole.MANAGER)


@pytest.fixture
def base(engine: Engine) -> Engine:
    """Return a base with a shelter and nobody."""
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 100, "Beta": 90}, is_demo=False)
    given.service("dormitorio", kind=ServiceType.NIGHT_SHELTER)
    given.save(engine)
    return engine


def acted(engine: Engine, act: ReturnAct, note: str = "", measure: str = "", kind: str = "") -> None:
    target = Target(service="dormitorio", month=MARCH, kind=kind)
    seen = deliveries(engine, "dormitorio").get(MARCH, Delivery(received=MARCH))
    record(engine, MANAGER, act, target, Words(note=note, measure=measure), seen=seen)


def stands(engine: Engine) -> ReturnState:
    delivery = deliveries(engine, "dormitorio").get(MARCH, Delivery(received=None))
    return standing(delivery, thread(engine, "dormitorio", MARCH)).state


def counted(engine: Engine, count: int) -> int:
    rows = [COUNTS, ("dormitorio", "03/03/2025", "non_nota", str(count))]
    return loaded(engine, rows, "conteggi", MENDER).version or 0


@pytest.mark.on_both
def test_who_confirmed_that_nobody_came_has_not_confirmed_who_did(base: Engine) -> None:
    """A month of zeros had no delivery of its own: seven contacts loaded after it were confirmed by nobody's act."""
    counted(base, 0)
    assert stands(base) is ReturnState.RECEIVED
    acted(base, ReturnAct.CONFIRM)
    assert stands(base) is ReturnState.CONFIRMED
    counted(base, 7)
    assert stands(base) is ReturnState.RECEIVED
    statuses = "SELECT revision, row_count, status FROM return_record ORDER BY revision"
    assert rows_of(base, statuses) == [(0, 0, "in_ritardo"), (1, 7, "rettificato")]


def test_zeros_taken_back_take_their_confirmation_along(base: Engine) -> None:
    version = counted(base, 0)
    acted(base, ReturnAct.CONFIRM)
    withdraw(base, version, MENDER)
    assert stands(base) is ReturnState.EXPECTED
    counted(base, 7)
    assert stands(base) is ReturnState.RECEIVED


@pytest.mark.on_both
def test_nights_that_come_after_the_month_was_confirmed_are_confirmed_by_nobody(base: Engine) -> None:
    loaded(base, [CONTACTS, ("dormitorio", "05/03/2025", "P1", "Alfa")], "accessi")
    acted(base, ReturnAct.CONFIRM)
    loaded(base, [NIGHTS, ("dormitorio", "05/03/2025", "tutti", "3")], "notti")
    assert stands(base) is ReturnState.RECEIVED
    told = "SELECT revision, row_count, status FROM return_record ORDER BY revision"
    assert rows_of(base, told) == [(0, 1, "in_ritardo"), (1, 2, "in_ritardo")], "another kind corrects nothing"


def test_nights_that_come_while_the_contacts_are_contested_correct_nothing(base: Engine) -> None:
    loaded(base, [CONTACTS, ("dormitorio", "05/03/2025", "P1", "Alfa")], "accessi")
    acted(base, ReturnAct.CONTEST, note="Pochi", measure="contacts", kind="accessi")
    loaded(base, [NIGHTS, ("dormitorio", "05/03/2025", "tutti", "3")], "notti")
    assert stands(base) is ReturnState.CONTESTED


def test_a_file_over_a_month_that_another_program_wrote_and_somebody_confirmed_is_confirmed_by_nobody(
    base: Engine,
) -> None:
    with base.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO contact (service_id, day, residence_class, fictitious, quantity, first_contact) "
                "SELECT id, '2025-03-02', 'non_nota', false, 1, false FROM service"
            )
        )
    acted(base, ReturnAct.CONFIRM)
    counted(base, 7)
    assert stands(base) is ReturnState.RECEIVED


def with_a_successor(engine: Engine) -> int:
    """Load a month that names a new municipality, then one that does not; return the version of the second."""
    given = ambito(lead="Alfa", others=["Beta", "Gamma", "Delta"], residents={"Alfa": 100}, is_demo=False)
    given.service("dormitorio")
    for name in ("Beta", "Gamma"):
        codes = {"former_code": given.code(name), "successor_code": given.code("Delta")}
        given.ledger.add(MunicipalitySuccession(**codes, day=date(2025, 1, 1), kind=SuccessionKind.MERGER))
    given.save(engine)
    loaded(engine, [CONTACTS, ("dormitorio", "05/03/2025", "P1", "Delta")], "accessi")
    return loaded(engine, [CONTACTS, ("dormitorio", "05/03/2025", "P1", "Beta")], "accessi", MENDER).version or 0


@pytest.mark.on_both
def test_rows_that_name_a_municipality_that_never_was_do_not_come_back(engine: Engine) -> None:
    """The withdrawal fell with a traceback, which held the rows."""
    version = with_a_successor(engine)
    with engine.begin() as connection:
        undo(connection, "Beta", reason="la fusione è stata rinviata")
    with pytest.raises(LoadError, match=r"in «comune_residenza» ciò che la base dati non ha più \(«\d{6}»\)\. Niente"):
        withdraw(engine, version, MENDER)
    assert rows_of(engine, "SELECT name FROM contact JOIN municipality ON code = residence_code") == [("Beta",)]


def test_rows_of_days_after_a_closing_do_not_come_back(base: Engine) -> None:
    loaded(base, [CONTACTS, ("dormitorio", "25/03/2025", "P1", "Alfa")], "accessi")
    mended = loaded(base, [CONTACTS, ("dormitorio", "05/03/2025", "P1", "Alfa")], "accessi", MENDER)
    with base.begin() as connection:
        close(connection, "dormitorio", date(2025, 3, 20))
    with pytest.raises(LoadError, match=r"in cui «.*» era chiuso \(dal giorno dopo il 20/03/2025\)\. Niente"):
        withdraw(base, mended.version or 0, MENDER)


def test_what_a_statement_held_is_in_no_error(base: Engine) -> None:
    """A traceback told the rows that were being written, with their persons."""
    with pytest.raises(IntegrityError) as refused, base.begin() as connection:
        connection.execute(
            text("INSERT INTO organisation (key, name) VALUES (:key, :name)"), {"key": "x", "name": None}
        )
    assert "'x'" not in str(refused.value)
