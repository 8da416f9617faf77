"""measure(): what it refuses, what it completes, what it adds to the numbers."""

from typing import Any

import polars as pl
import pytest

from data_access.reading import read_snapshot
from data_access.snapshot import Snapshot
from data_access.vocabulary import ReturnStatus, TargetGroup
from indicators.catalogue.catalogue import CATALOGUE, COMPANIONS, INDICATORS
from indicators.engine.indexes import INDEXES
from indicators.measures import MEASURES
from indicators.model.errors import QueryError
from indicators.model.query import Comparison
from indicators.wording.fragments import late_words
from tests.conftest import NewDatabase
from tests.support.asking import ask, column
from tests.support.builder import ambito
from tests.support.engines import opened


@pytest.fixture
def snapshot(new_database: NewDatabase) -> Snapshot:
    given = ambito(lead="Alfa", others=["Beta", "Gamma"], residents={"Alfa": 1000, "Beta": 500, "Gamma": 200})
    given.service("mensa", organisation="uno").service("docce", at="Beta", organisation="due")
    given.contact("p1", service="mensa", day="2024-03-01").contact("p1", service="mensa", day="2025-03-01")
    given.contact("p2", service="docce", day="2025-05-02")
    for month in ("2025-03", "2025-04", "2025-05"):
        given.delivery("mensa", month=month)
    given.capacity("mensa", funded=90).occupancy("mensa", day="2025-03-01", occupied=40)
    given.delivery("docce", month="2025-04", status=ReturnStatus.MISSING).delivery("docce", month="2025-05")
    with opened(new_database("sqlite")) as engine:
        given.save(engine, as_of="2025-06-30")
        return read_snapshot(engine)


def test_every_entry_of_the_catalogue_has_its_measure_and_every_measure_its_entry() -> None:
    assert set(INDICATORS) == set(MEASURES) | set(INDEXES)
    assert {key for key, entry in INDICATORS.items() if entry.of_table} == set(INDEXES)
    assert set(CATALOGUE) | set(COMPANIONS) == set(INDICATORS)
    assert all(entry.part_of in CATALOGUE for entry in COMPANIONS.values())


@pytest.mark.parametrize("key", list(INDICATORS))
def test_every_entry_says_all_that_the_method_page_needs(key: str) -> None:
    entry = INDICATORS[key]
    told = (entry.name, entry.english, entry.explanation, entry.formula, entry.unit, entry.numerator, entry.source)
    assert all(text.strip() for text in (*told, entry.aims, entry.limits))
    assert entry.sdgs
    assert entry.groupings
    assert entry.lenses


@pytest.mark.parametrize(
    ("key", "words", "reason"),
    [
        ("happiness", {}, "sconosciuto"),
        ("rate_per_1000", {"lens": "place"}, "ottica della sede"),
        ("bed_occupancy", {"targets": (TargetGroup.HOMELESS,)}, "non riguarda singole persone"),
        ("inequality", {"area": "lead"}, "solo per tutto l'Ambito"),
        ("spend", {"period": "2025-03"}, "almeno 12 mesi"),
        ("rate_per_1000", {"by": "residence_class"}, "non si può raggruppare"),
        ("people_served", {"by": "month,year"}, "due unità di tempo"),
        ("people_served", {"by": "month,month"}, "ripetuto"),
        ("people_served", {"period": "2031"}, "i dati vanno dal marzo 2024 al giugno 2025"),
        ("people_served", {"period": "2010"}, "i dati vanno dal marzo 2024 al giugno 2025"),
        ("bed_occupancy", {}, "solo i servizi con posti letto"),
        ("people_served", {"viewer": "partner:tre"}, "Ente «tre» sconosciuto"),
    ],
)
def test_refuses_in_italian_what_cannot_be_answered(
    snapshot: Snapshot, key: str, words: dict[str, Any], reason: str
) -> None:
    with pytest.raises(QueryError, match=reason):
        ask(snapshot, key, **words)


def test_groups_that_nobody_reached_are_there_with_a_zero(snapshot: Snapshot) -> None:
    assert column(snapshot, "people_served", "value", by="municipality") == {"099001": 2, "099002": 0, "099003": 0}


def test_a_return_that_did_not_arrive_is_not_a_zero(snapshot: Snapshot) -> None:
    found = column(snapshot, "people_served", "status", by="service", period="2025-04")
    assert found == {"mensa": "ok", "docce": "not_supplied"}


def test_a_month_in_which_nothing_was_expected_is_undefined_not_zero(snapshot: Snapshot) -> None:
    found = column(snapshot, "people_served", "status", by="month", period="2025-Q1")
    assert found == {"2025-01": "undefined", "2025-02": "undefined", "2025-03": "ok"}


def test_says_how_many_returns_arrived(snapshot: Snapshot) -> None:
    result = ask(snapshot, "people_served")
    assert (result.coverage.received, result.coverage.expected) == (4, 5)
    assert result.coverage.label == "flussi ricevuti 4 su 5"


def test_the_last_months_are_provisional(snapshot: Snapshot) -> None:
    found = column(snapshot, "people_served", "provisional", by="month")
    assert [month for month, flag in found.items() if flag] == ["2025-05", "2025-06"]


@pytest.mark.parametrize(
    ("period", "late", "whole", "words"),
    [
        ("2025", 2, False, "gli ultimi due mesi possono ancora cambiare"),
        ("2025-01..2025-05", 1, False, "l'ultimo mese può ancora cambiare"),
        ("2025-05..2025-06", 2, True, "i dati possono ancora cambiare"),
        ("2025-01..2025-04", 0, False, ""),
    ],
)
def test_a_window_was_provisional_as_a_whole_for_its_last_two_months(
    snapshot: Snapshot, period: str, late: int, whole: bool, words: str
) -> None:
    found = ask(snapshot, "people_served", period=period)
    assert (found.late_months, found.frame["provisional"].item(), late_words(found)) == (late, whole, words)
    assert set(column(snapshot, "people_served", "provisional", by="service", period=period).values()) == {whole}


def test_the_same_period_of_the_year_before_comes_along(snapshot: Snapshot) -> None:
    result = ask(snapshot, "people_served", period="2025-03", comparison=Comparison.YEAR)
    assert result.reference is not None
    assert result.reference.frame["value"].item() == 1


def test_there_is_no_comparison_with_before_the_data(snapshot: Snapshot) -> None:
    assert ask(snapshot, "people_served", period="2024", comparison=Comparison.PREVIOUS).reference is None


def test_a_partner_sees_its_own_services_as_they_are_and_the_others_protected(snapshot: Snapshot) -> None:
    own = ask(snapshot, "people_served", viewer="partner:uno", services=("mensa",))
    others = ask(snapshot, "people_served", viewer="partner:uno", services=("docce",))
    assert (own.is_protected, own.frame["value"].item()) == (False, 1)
    assert (others.is_protected, others.frame["status"].item()) == (True, "suppressed")


def test_the_answer_says_what_it_rests_on(snapshot: Snapshot) -> None:
    result = ask(snapshot, "people_served")
    assert (result.data_version, str(result.as_of), result.is_demo) == (1, "2025-06-30", True)
    assert result.frame.columns == [
        "value",
        "numerator",
        "denominator",
        "lower",
        "upper",
        "status",
        "provisional",
    ]


def test_what_polars_cannot_collect_together_is_collected_alone(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of thousands of random questions one lost a column of what its neighbours shared."""
    words = ("people_served", "contacts")
    together = [ask(snapshot, word, period="2025").rows() for word in words]

    def fail(_tallies: Any) -> None:
        raise pl.exceptions.ColumnNotFoundError('unable to find column "service"')

    monkeypatch.setattr(pl, "collect_all", fail)
    assert [ask(snapshot, word, period="2025").rows() for word in words] == together
