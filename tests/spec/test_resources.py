"""Money: strands are never summed, a budget not yet accounted is not zero, years are whole.

Every case is small enough to verify by eye. Each runs on SQLite and on PostgreSQL.
"""

import pytest
from sqlalchemy import Engine

from data_access.vocabulary import Track
from indicators.model.errors import QueryError
from tests.support.asking import ask, column, numbers, saved
from tests.support.builder import AmbitoBuilder, ambito


def money() -> AmbitoBuilder:
    """Begin an Ambito of 1,000 residents with one municipal strand and one of the Ambito."""
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 600, "Beta": 400})
    given.strand("comune", track=Track.MUNICIPAL).strand("qsfp", track=Track.AMBITO)
    given.service("mensa", strand="qsfp").contact("p1", service="mensa", day="2024-03-01")
    return given.budget(year=2025, planned=5000, spent=4000, strand="qsfp").budget(
        year=2025, planned=2500, spent=1000, strand="comune"
    )


def test_municipal_and_ambito_money_are_never_summed_without_the_strand_visible(engine: Engine) -> None:
    result = ask(saved(money(), engine), "spend")
    assert [by.value for by in result.query.by] == ["strand"]
    assert {row["strand"]: row["value"] for row in result.rows()} == {"comune": 1.0, "qsfp": 4.0}


def test_a_single_strand_is_visible_by_itself(engine: Engine) -> None:
    row = ask(saved(money(), engine), "spend", strands=("qsfp",)).row()
    assert row is not None
    assert (row["numerator"], row["denominator"], row["value"]) == (4000, 1000, 4.0)


def test_two_strands_chosen_stay_two(engine: Engine) -> None:
    found = ask(saved(money(), engine), "spend", strands=("qsfp", "comune"))
    assert sorted(row["strand"] for row in found.rows()) == ["comune", "qsfp"]


def test_a_breakdown_by_year_keeps_the_strands(engine: Engine) -> None:
    given = money().budget(year=2024, planned=1000, spent=500, strand="qsfp")
    found = ask(saved(given, engine), "spend", by="year", period="2024..2025")
    assert {(row["year"], row["strand"]): row["value"] for row in found.rows()} == {
        ("2024", "comune"): None,
        ("2024", "qsfp"): 0.5,
        ("2025", "comune"): 1.0,
        ("2025", "qsfp"): 4.0,
    }


def test_a_budget_not_yet_accounted_is_not_zero_and_part_of_a_sum_is_not_the_sum(engine: Engine) -> None:
    given = money().budget("abitare", year=2025, planned=800, strand="qsfp")
    assert column(saved(given, engine), "spend", "status", by="strand") == {"comune": "ok", "qsfp": "not_supplied"}


def test_programmes_of_one_strand_are_summed(engine: Engine) -> None:
    given = money().budget("abitare", year=2025, planned=800, spent=500, strand="qsfp")
    assert numbers(saved(given, engine), "spend", by="strand")["qsfp"] == 4.5


def test_money_spent_on_nothing_is_a_true_zero(engine: Engine) -> None:
    given = money().budget(year=2025, planned=800, spent=0, strand="pnrr")
    assert numbers(saved(given, engine), "spend", by="strand")["pnrr"] == 0.0


def test_spend_per_person_divides_by_the_people_of_the_services_that_live_of_the_strand(engine: Engine) -> None:
    # Four persons at the soup kitchen (qsfp) in 2025, one of them twice: 4,000 euros over 4. No service of "comune".
    given = money().contacts(["p1", "p2", "p3", "p4", "p4"], service="mensa", days=["2025-03-01"])
    result = ask(saved(given, engine), "spend_per_person")
    found = {row["strand"]: (row["value"], row["status"]) for row in result.rows()}
    assert found == {"comune": (None, "undefined"), "qsfp": (1000.0, "ok")}


def test_spend_per_person_of_fewer_than_ten_people_is_hidden_from_protected_viewers(engine: Engine) -> None:
    given = money().contacts([f"p{n}" for n in range(1, 10)], service="mensa", days=["2025-03-01"])
    snapshot = saved(given, engine)
    assert column(snapshot, "spend_per_person", "status", by="strand", viewer="mayor")["qsfp"] == "suppressed"
    assert column(snapshot, "spend", "value", by="strand", viewer="mayor")["qsfp"] == 4.0


@pytest.mark.parametrize("period", ["2025-03", "2025-Q1", "2024-Q2..2025-Q1"])
def test_money_is_told_by_whole_years(engine: Engine, period: str) -> None:
    with pytest.raises(QueryError, match=r"12 mesi|anni interi"):
        ask(saved(money(), engine), "spend", period=period)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"services": ("mensa",)}, "riguarda i programmi"),
        ({"area": "lead"}, "solo per tutto l'Ambito"),
        ({"by": "municipality"}, "non si può raggruppare per municipality"),
    ],
)
def test_money_belongs_to_programmes_not_to_places_or_services(
    engine: Engine, words: dict[str, str], reason: str
) -> None:
    with pytest.raises(QueryError, match=reason):
        ask(saved(money(), engine), "spend", **words)
