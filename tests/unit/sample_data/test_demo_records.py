"""People, cases, pacts, supports, plan and returns of the demo at scale 1."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from data_access.verification.standing import Act, Delivery, standing
from data_access.vocabulary import Profession, ReturnAct, ReturnState, ServiceType, TargetGroup
from sample_data.deliveries import expected_months
from sample_data.demo import DemoSummary
from sample_data.verification import FIRST_CONFIRMED

Read = Callable[[str], pl.DataFrame]
AS_OF = date(2026, 10, 31)


def _people(read: Read) -> pl.DataFrame:
    groups = read("person_target").group_by("person_id").agg(pl.col("target"))
    return read("person").join(groups, left_on="id", right_on="person_id", how="left")


def test_men_prevail_in_beds_and_women_at_the_emporium(read: Read) -> None:
    sex = read("person").select("id", "sex")
    stays = read("stay").join(sex, left_on="person_id", right_on="id").unique("person_id")
    assert 0.65 <= (stays["sex"] == "M").mean() <= 0.85
    emporium = (
        read("contact")
        .filter(pl.col("service_id").is_in([9, 10]))
        .unique("person_id")
        .join(sex, left_on="person_id", right_on="id")
    )
    assert (emporium["sex"] == "F").mean() > 0.5


def test_sections_hold_only_whom_they_are_reserved_for(read: Read) -> None:
    stays = read("stay").join(read("person"), left_on="person_id", right_on="id")
    assert stays.filter((pl.col("section") == "donne") & (pl.col("sex") != "F")).is_empty()
    assert stays.filter((pl.col("section") == "uomini") & (pl.col("sex") == "F")).is_empty()


def test_targets_agree_with_sex_and_age_and_are_multiple(read: Read) -> None:
    people = _people(read).with_columns(pl.col("target").fill_null(pl.lit([], dtype=pl.List(pl.String))))
    women = people.filter(pl.col("target").list.contains("donne_sole") | pl.col("target").list.contains("donne_minori"))
    assert women["sex"].unique().to_list() == ["F"]
    minors = people.filter(pl.col("target").list.contains("msna"))
    assert minors["birth_year"].drop_nulls().min() >= 2005
    assert people.filter(pl.col("target").list.contains("anziani"))["birth_year"].drop_nulls().max() <= 1961
    both = pl.col("target").list.contains("msna") & pl.col("target").list.contains("neomaggiorenni")
    assert people.filter(both).is_empty()
    assert (people["target"].list.len() >= 2).mean() > 0.3
    assert set(read("person_target")["target"]) == set(TargetGroup.codes())


def test_households_have_room_for_their_known_members(read: Read) -> None:
    members = read("person").drop_nulls("household_id").group_by("household_id").len()
    joined = members.join(read("household"), left_on="household_id", right_on="id")
    assert len(joined) == len(read("household"))
    assert (joined["len"] <= joined["size"]).all()
    assert (joined["len"] == 2).sum() > 100


def test_keys_are_pseudonymous_and_unique(read: Read) -> None:
    assert read("person")["key"].str.contains("^[0-9a-f]{20}$").all()
    assert read("person")["key"].n_unique() == len(read("person"))


def test_cases_improve_on_average(read: Read) -> None:
    needs = read("case_need").drop_nulls("review_rating").filter(pl.col("opening_rating") > 0)
    assert 0.25 <= (needs["opening_rating"] - needs["review_rating"]).mean() <= 0.7
    assert (needs["review_rating"] > needs["opening_rating"]).any()
    dimensions = read("case_need").filter(pl.col("opening_rating") > 0).group_by("case_id").len()
    assert 0.55 <= (dimensions["len"] >= 2).sum() / len(read("case_record")) <= 0.85


def test_reviews_fall_within_their_case(read: Read) -> None:
    dated = read("case_need").drop_nulls("reviewed_on").join(read("case_record"), left_on="case_id", right_on="id")
    assert (dated["reviewed_on"] >= dated["opened"]).all()
    assert (dated["reviewed_on"] <= dated["closed"].fill_null(AS_OF)).all()


def test_cases_and_pacts_end_within_the_data(read: Read) -> None:
    cases, pacts = read("case_record"), read("pact")
    assert cases["closed"].max() <= AS_OF
    assert (cases["closed"].is_null() == cases["exit_class"].is_null()).all()
    individual = pacts.filter(pl.col("kind") == "singoli_famiglie").join(cases, left_on="case_id", right_on="id")
    assert (individual["signed"] >= individual["opened"]).all()
    assert (individual["signed"] <= individual["closed"].fill_null(AS_OF)).all()
    assert (pacts["closed"].is_null() == pacts["outcome"].is_null()).all()
    assert dict(pacts["kind"].value_counts().rows()).keys() == {"singoli_famiglie", "comunita", "territoriale"}


def test_supports_are_the_contacts_of_cash_aid(read: Read) -> None:
    contacts = read("contact").filter(pl.col("service_id") == 21).select("person_id", "day")
    assert read("support").select("person_id", "day").equals(contacts)
    assert read("support")["amount"].is_between(80, 400).all()
    assert set(read("support")["continuity"]) == {"una_tantum", "continuativo"}
    assert read("support")["strand_key"].n_unique() == 4


def test_requests_have_every_outcome_and_agree_with_stays(read: Read) -> None:
    requests = read("request")
    placed = requests.filter(pl.col("outcome") == "accolta").select("service_id", "person_id", "day")
    stays = read("stay").select("service_id", "person_id", day="entered_on")
    assert placed.join(stays, on=["service_id", "person_id", "day"], how="anti").is_empty()
    assert set(requests["outcome"]) == {"accolta", "non_accolta", "rifiutata", "inviata"}
    refused = (
        requests.filter(pl.col("outcome") == "non_accolta")
        .group_by("service_id", "day")
        .len()
        .sort("service_id", "day")
    )
    assert refused["len"].sum() == read("occupancy").filter(pl.col("service_id") <= 7)["turned_away"].sum()


def test_returns_expected_late_missing_and_revised(read: Read) -> None:
    returns = read("return_record")
    first = returns.filter(pl.col("revision") == 0)
    keys = read("service")["key"].to_list()
    assert len(first) == sum(len(expected_months(key)) for key in keys)
    missing = (
        first.filter(pl.col("status") == "mancante").select("service_id", "month").sort("service_id", "month").rows()
    )
    stopped = [(16, date(2026, month, 1)) for month in range(5, 11)]
    assert missing == [
        (10, date(2026, 10, 1)),
        (13, date(2026, 10, 1)),
        (14, date(2026, 9, 1)),
        (14, date(2026, 10, 1)),
        *stopped,
    ]
    late = first.filter(pl.col("status") == "in_ritardo")
    assert 15 <= len(late) <= 60
    assert (late["received"] > late["due"]).all()
    assert (
        first.filter(pl.col("status") == "ricevuto")["received"] <= first.filter(pl.col("status") == "ricevuto")["due"]
    ).all()
    assert returns["received"].max() <= date(2026, 11, 15)
    assert returns.filter(pl.col("revision") == 1).select("service_id", "month", "status").rows() == [
        (12, date(2026, 6, 1), "rettificato")
    ]


def test_rows_of_a_return_are_the_rows_of_the_table(read: Read) -> None:
    month = pl.col("day").dt.truncate("1mo").alias("month")
    counted = read("contact").group_by("service_id", month).len()
    last = read("return_record").sort("revision").unique(["service_id", "month"], keep="last")
    joined = last.join(counted, on=["service_id", "month"], how="full", coalesce=True)
    assert joined["status"].null_count() == 0
    flats = read("service").filter(pl.col("unit") == "alloggio")["id"]
    assert (joined["row_count"] == joined["len"].fill_null(0)).all()
    assert joined.filter(pl.col("status") == "mancante")["row_count"].sum() == 0
    assert joined.filter(pl.col("service_id").is_in(flats.implode()))["row_count"].sum() == 0


def test_the_revision_says_what_the_data_say(read: Read) -> None:
    showers = read("contact").filter((pl.col("service_id") == 12) & (pl.col("day").dt.strftime("%Y-%m") == "2026-06"))
    revision = {row["measure"]: row for row in read("revision").rows(named=True)}
    assert revision["contacts"]["after"] == len(showers)
    assert revision["people_served"]["after"] == showers["person_id"].n_unique()
    assert all(row["before"] < row["after"] for row in revision.values())
    versions = read("data_version")
    assert versions.sort("published_at")["id"].to_list() == [1, 2, 3]
    assert versions["as_of"].to_list() == [date(2026, 8, 31), date(2026, 8, 31), AS_OF]


def test_planted_block_is_repeated_and_tuesdays_are_missing(read: Read, summary: DemoSummary) -> None:
    contacts = read("contact").drop_nulls("person_id")
    columns = [name for name in contacts.columns if name not in {"id", "first_contact"}]
    repeated = contacts.filter(pl.struct(columns).is_duplicated())
    assert repeated["day"].unique().to_list() == [date(2026, 8, 12)]
    assert (len(repeated), repeated["service_id"].unique().to_list()) == (48, [8])
    kitchen = contacts.filter(pl.col("service_id") == 8)["day"].unique()
    every = pl.date_range(date(2023, 1, 1), AS_OF, eager=True)
    assert every.filter(~every.is_in(kitchen.implode())).to_list() == [
        date(2025, 2, 4),
        date(2025, 2, 11),
        date(2025, 2, 18),
    ]
    assert len(summary.oddities) == 7


def test_plan_has_targets_for_known_indicators_and_the_four_goals(read: Read) -> None:
    assert set(read("objective_sdg")["sdg"]) == {1, 3, 8, 10}
    assert read("objective").filter(pl.col("key") == "inclusione")["code"].to_list() == ["5.3.2"]
    assert set(read("target")["year"]) == {2025, 2026, 2027}
    assert set(read("target")["indicator"]) == {
        "people_served",
        "bed_occupancy",
        "unmet_demand",
        "exits_to_autonomy",
        "returns",
        "one_off_share",
        "take_up",
        "multidimensional_needs",
        "attraction",
        "rate_per_1000",
    }


def test_money_keeps_its_tracks_and_hours_their_professions(read: Read) -> None:
    budget = read("budget").join(read("strand"), left_on="strand_key", right_on="key")
    assert set(budget["track"]) == {"ambito", "comunale", "terzo_settore"}
    spent = dict(budget.group_by("year").agg(pl.col("spent").sum() / pl.col("planned").sum()).rows())
    assert spent[2025] == pytest.approx(0.94, abs=0.04)
    assert spent[2026] == pytest.approx(0.71, abs=0.04)
    assert budget.filter(pl.col("year") == 2027)["spent"].null_count() == 12
    assert set(read("staff_hours")["profession"]) == set(Profession.codes())
    assert read("staff_hours")["month"].n_unique() == 46


def test_services_cover_most_types_and_every_section_has_a_capacity(read: Read) -> None:
    assert set(ServiceType.codes()) - set(read("service")["type"]) == {"centro_servizi", "mediazione"}
    assert set(read("capacity")["service_id"]) == set(read("service")["id"])
    assert (read("capacity")["actual"] <= read("capacity")["funded"]).all()
    flats = read("capacity").filter(pl.col("service_id").is_in([3, 4]) & pl.col("valid_to").is_null())
    assert flats["actual"].sum() == 9


def test_the_loop_of_the_returns_looked_empty_to_who_comes_for_the_first_time(read: Read) -> None:
    """Confirmations and a contest that was closed, invented and marked so: none leaves a figure in doubt."""
    events, returns = read("return_event"), read("return_record").sort("revision")
    assert set(events["act"]) == {"conferma", "contesta", "risponde", "chiude"}
    assert all("Dato inventato" in note for note in events["note"] if note)
    assert all(who.endswith(".example") for who in events["who"])
    acts = {
        key: [
            Act(act=ReturnAct(row["act"]), at=row["at"], role=row["role"], revision=row["revision"])
            for row in rows.sort("id").rows(named=True)
        ]
        for key, rows in events.group_by("service_id", "month")
    }
    newest = returns.unique(["service_id", "month"], keep="last", maintain_order=True)
    for row in newest.filter(pl.col("received").is_not_null()).rows(named=True):
        own = acts.get((row["service_id"], row["month"]), [])
        now = standing(Delivery(received=row["received"], revision=row["revision"]), own)
        begun = row["month"] >= FIRST_CONFIRMED or own
        assert now.state is (ReturnState.CONFIRMED if begun else ReturnState.RECEIVED)
