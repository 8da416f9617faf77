"""A figure that rests on a contested or unconfirmed return says so wherever it is, with whose and since when."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, text

from components.figures.core.labels import source_line
from components.figures.core.row_labels import bent_name, bent_notes
from components.widgets.tables.result_table import italian_table
from data_access.accounts.vocabulary import AccountRole
from data_access.reading import read_snapshot
from data_access.snapshot import Snapshot
from data_access.verification.events import Target, Words, record
from data_access.verification.standing import Actor
from data_access.vocabulary import CapacityUnit, ReturnAct, ReturnState, Section, ServiceType
from indicators.interchange.json_csv import result_json
from indicators.model.query import Comparison
from indicators.model.result import Doubt
from indicators.wording.disputes import disputed_returns
from indicators.wording.headline import dispute_line, headline
from tests.support.asking import ask
from tests.support.builder import ambito
from tests.support.exports import csv_of

MANAGER = Actor(who="r@b.it", role=AccountRole.MANAGER)
OWN = Actor(who="p@b.it", role=AccountRole.PARTNER, organisation="caritas")
Do = Callable[..., Snapshot]


@pytest.fixture
def do(sqlite_engine: Engine) -> Do:
    """Return what does acts, a day of April 2026 each, and reads the base again."""
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 100, "Beta": 90})
    given.organisation("caritas").service("mensa", organisation="caritas", name="Mensa")
    given.service(
        "dormitorio",
        kind=ServiceType.NIGHT_SHELTER,
        organisation="caritas",
        name="Dormitorio",
        at="Beta",
        unit=CapacityUnit.BED,
    )
    given.capacity("dormitorio", section=Section.MEN, actual=20, funded=20, since="2020-01-01")
    for month in ("2026-02", "2026-03"):
        given.occupancy("dormitorio", section=Section.MEN, day=f"{month}-02", occupied=10)
        given.contact("p1", service="mensa", day=f"{month}-03").contact("p2", service="dormitorio", day=f"{month}-03")
        for service in ("mensa", "dormitorio"):
            given.delivery(service, month=month)
    given.save(sqlite_engine, as_of="2026-05-31")
    day = iter(range(12, 29))

    def act(*acts: tuple[Actor, str, str, str], correct: str = "") -> Snapshot:
        for actor, word, service, kind in acts:
            target = Target(service=service, month=date(2026, 3, 1), kind=kind)
            moment = datetime(2026, 4, next(day), 12, tzinfo=UTC)
            record(
                sqlite_engine,
                actor,
                {str(one): one for one in ReturnAct}[word],
                target,
                Words(note="x"),
                now=lambda moment=moment: moment,  # type: ignore[misc]  # a moment each
            )
        if correct:
            with sqlite_engine.begin() as connection:
                connection.execute(text(CORRECTION), {"service": correct})
        return read_snapshot(sqlite_engine)

    return act


CORRECTION = (
    "INSERT INTO return_record (organisation_id, service_id, month, revision, due, received, status, row_count) "
    "SELECT r.organisation_id, service_id, month, 1, due, '2026-04-30', 'rettificato', 9 FROM return_record r "
    "JOIN service s ON s.id = service_id WHERE s.key = :service AND month = '2026-03-01'"
)


def test_a_base_of_which_nobody_confirms_anything_is_not_in_doubt(do: Do) -> None:
    assert ask(do(), "contacts", period="2026").doubts == ()


def test_a_contested_return_is_told_in_sentence_table_file_and_json_with_whose_and_since_when(do: Do) -> None:
    result = ask(do((MANAGER, "contesta", "mensa", "accessi")), "contacts", period="2026", by="service")
    told = "Il flusso di Mensa (marzo 2026) è contestato dal responsabile dal 12 aprile 2026"
    assert dispute_line(result) == f"{told}."
    assert headline(result).endswith(f"; i{told[1:]}.")
    states = dict(italian_table(result).select("Servizio", "Stato").iter_rows())
    assert states == {"Mensa": f"i{told[1:]}", "Dormitorio": ""}
    assert told in csv_of(result).decode("utf-8-sig")
    assert result_json(result)["doubts"] == [
        {"service": "mensa", "months": ["2026-03"], "state": "contestato", "since": "2026-04-12", "by": "responsabile"}
    ]
    rows = {row["service"]: row for row in result.rows()}
    assert [bent_name(result, rows[key], key) for key in ("mensa", "dormitorio")] == ["mensa⚑", "dormitorio"]
    assert bent_notes(result, result.rows()) == ["⚑: flusso contestato"]


def test_only_what_rests_on_it_is_marked(do: Do) -> None:
    snapshot = do((OWN, "contesta", "dormitorio", "notti"))
    assert [one.service for one in ask(snapshot, "bed_occupancy", period="2026").disputes] == ["dormitorio"]
    assert ask(snapshot, "contacts", period="2026").disputes == ()
    assert ask(snapshot, "bed_occupancy", period="2026-02").disputes == ()
    whole = do((MANAGER, "contesta", "mensa", ""))
    assert [one.service for one in ask(whole, "contacts", period="2026").disputes] == ["mensa"]
    assert ask(whole, "contacts", period="2026", services=("dormitorio",)).disputes == ()
    assert [one.service for one in ask(whole, "bed_occupancy", period="2026").disputes] == ["dormitorio"]
    by_month = ask(whole, "contacts", period="2026", by="month")
    assert list(by_month.partly_disputed) == ["2026-03"]
    assert list(ask(whole, "contacts", period="2026", by="municipality").partly_disputed) == ["099001"]


def test_a_period_compared_with_is_marked_too(do: Do) -> None:
    compared = ask(do((MANAGER, "contesta", "mensa", "")), "contacts", period="2026-04", comparison=Comparison.PREVIOUS)
    assert compared.doubts == ()
    assert [one.service for one in compared.disputes] == ["mensa"]


def test_the_mark_stays_with_a_corrected_file_and_goes_when_the_contest_is_closed(do: Do) -> None:
    corrected = ask(do((MANAGER, "contesta", "mensa", ""), correct="mensa"), "contacts", period="2026")
    assert [one.state for one in corrected.disputes] == [ReturnState.CORRECTED]
    assert dispute_line(corrected) == (
        "Il flusso di Mensa (marzo 2026) è stato corretto il 30 aprile 2026 dopo la contestazione del responsabile, "
        "ancora aperta."
    )
    assert ask(do((MANAGER, "chiude", "mensa", "")), "contacts", period="2026").disputes == ()


def test_what_nobody_has_confirmed_in_time_stands_at_the_foot_from_when_the_ambito_began_to_confirm(do: Do) -> None:
    result = ask(do((OWN, "conferma", "mensa", "")), "contacts", period="2026")
    assert result.doubts == (
        Doubt(service="dormitorio", months=(2026 * 12 + 2,), state=ReturnState.RECEIVED, since=date(2026, 4, 20)),
    )
    assert result.disputes == ()
    assert "1 flusso non confermato dal 20 aprile 2026 (Dormitorio)" in source_line(result)
    assert dispute_line(result) == ""
    assert "confermat" not in headline(result)
    assert "confermat" not in source_line(ask(do((OWN, "conferma", "dormitorio", "")), "contacts", period="2026"))


def test_mayors_are_told_of_a_contest_and_of_no_figure_more(do: Do) -> None:
    snapshot = do((MANAGER, "contesta", "mensa", ""))
    seen = ask(snapshot, "people_served", period="2026", viewer="mayor")
    assert [one.service for one in seen.disputes] == ["mensa"]
    assert (
        seen.rows() == ask(do((MANAGER, "chiude", "mensa", "")), "people_served", period="2026", viewer="mayor").rows()
    )


def test_a_card_names_the_service_that_was_contested_first_on_the_day_that_it_says(do: Do) -> None:
    snapshot = do((MANAGER, "contesta", "mensa", ""), (MANAGER, "contesta", "dormitorio", ""))
    said = disputed_returns(ask(snapshot, "contacts", period="2026-03"))
    assert said == "⚑ contestato dal 12 aprile 2026: Mensa e 1 altro"


def test_a_card_does_not_call_contested_since_its_correction_what_was_corrected(do: Do) -> None:
    snapshot = do((MANAGER, "contesta", "mensa", ""), correct="mensa")
    said = disputed_returns(ask(snapshot, "contacts", period="2026-03"))
    assert said == "⚑ corretto il 30 aprile 2026, da chiudere: Mensa"
