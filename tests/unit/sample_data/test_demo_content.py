"""What the demo holds at scale 1: scale, shares, and agreement between its tables."""

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest
from shapely import Point

from geo.source import read_boundaries
from sample_data.demo import DemoSummary

Read = Callable[[str], pl.DataFrame]
LEAD = "019035"
BEDS = (1, 2, 5, 6)


def _year() -> pl.Expr:
    return pl.col("day").dt.year()


def test_rows_by_table(summary: DemoSummary) -> None:
    exact = {"municipality": 48, "residents": 19_392, "service": 21, "organisation": 10, "programme": 3, "strand": 9}
    assert {name: summary.rows[name] for name in exact} == exact
    assert 190_000 <= summary.rows["contact"] <= 215_000


def test_persons_by_year_are_about_a_thousand(summary: DemoSummary, read: Read) -> None:
    named = read("contact").drop_nulls("person_id")
    counted = dict(named.group_by(_year()).agg(pl.col("person_id").n_unique()).sort("day").rows())
    assert counted == summary.persons_by_year
    assert all(1_050 <= persons <= 1_250 for persons in counted.values())


def test_shares_by_residence(read: Read) -> None:
    named = read("contact").drop_nulls("person_id").filter(_year() == 2025)
    last = named.group_by("person_id").agg(pl.col("residence_class").last(), pl.col("residence_code").last())
    kind = pl.when(pl.col("residence_code") == LEAD).then(pl.lit("capofila")).otherwise("residence_class")
    shares = dict(last.group_by(kind.alias("kind")).len().with_columns(pl.col("len") / len(last)).rows())
    expected = {"capofila": 0.31, "ambito": 0.37, "fuori_ambito": 0.14, "senza_residenza": 0.11, "non_nota": 0.07}
    assert shares == pytest.approx(expected, abs=0.03)


def test_some_municipalities_are_true_zeros_and_many_have_one_to_four(read: Read) -> None:
    named = read("contact").drop_nulls("person_id").filter((_year() == 2025) & pl.col("residence_code").is_not_null())
    counts = dict(named.group_by("residence_code").agg(pl.col("person_id").n_unique()).rows())
    assert {"019039", "019104"}.isdisjoint(read("contact")["residence_code"].drop_nulls().unique())
    assert sum(1 for persons in counts.values() if 1 <= persons <= 4) >= 10
    assert max(counts, key=lambda code: counts[code]) == LEAD


def test_rate_falls_with_distance_from_the_lead(read: Read) -> None:
    named = read("contact").drop_nulls("person_id")
    counts = dict(named.group_by("residence_code").agg(pl.col("person_id").n_unique()).rows())
    residents = dict(
        read("residents").filter(year=2023).group_by("municipality_code").agg(pl.col("residents").sum()).rows()
    )
    near, far = ("019062", "019005", "019081", "019055"), ("019097", "019084", "019102", "019025")

    def rate(codes: tuple[str, ...]) -> float:
        return sum(counts[code] for code in codes) / sum(residents[code] for code in codes)

    assert counts[LEAD] / residents[LEAD] > rate(near) > rate(far)


def test_real_residents_and_lead(read: Read) -> None:
    assert read("residents").filter(year=2023)["residents"].sum() == 160_402
    assert read("residents").filter(year=2022)["residents"].sum() == 160_450
    assert read("municipality").filter(pl.col("is_lead"))["code"].to_list() == [LEAD]
    assert read("municipality")["sub_area"].null_count() == 48
    assert read("ambito")["is_demo"].to_list() == [True]


def test_residence_is_frozen_and_some_people_move(read: Read) -> None:
    named = (
        read("contact")
        .drop_nulls("person_id")
        .with_columns(pl.col("residence_code").fill_null(pl.col("residence_class")))
    )
    by_day = named.group_by("person_id", "day").agg(pl.col("residence_code").n_unique())
    assert by_day["residence_code"].max() == 1
    changes = (
        named.sort("person_id", "day", "id")
        .group_by("person_id", maintain_order=True)
        .agg((pl.col("residence_code") != pl.col("residence_code").shift()).sum().alias("changes"))
    )
    assert changes["changes"].max() == 1
    assert (changes["changes"] == 1).sum() >= 40


def test_fictitious_residence_is_at_the_lead(read: Read) -> None:
    fictitious = read("contact").filter(pl.col("fictitious"))
    assert fictitious["residence_code"].unique().to_list() == [LEAD]
    assert fictitious["person_id"].n_unique() >= 50


def test_first_contact_is_declared_once_and_is_the_first(read: Read) -> None:
    named = read("contact").drop_nulls("person_id").sort("id")
    per_person = named.group_by("person_id", maintain_order=True).agg(
        pl.col("first_contact").sum(), first=pl.col("first_contact").first()
    )
    assert per_person["first_contact"].max() == 1
    assert per_person.filter(pl.col("first_contact") == 1)["first"].all()
    assert read("contact").filter(pl.col("person_id").is_null() & pl.col("first_contact")).is_empty()


def test_anonymous_contacts_only_where_nobody_asks_for_a_name(read: Read) -> None:
    anonymous = read("contact").filter(pl.col("person_id").is_null())
    assert sorted(anonymous["service_id"].unique()) == [11, 14]
    assert anonymous["residence_class"].unique().to_list() == ["non_nota"]
    assert len(anonymous) > 1_000


def test_use_is_heavy_tailed(read: Read) -> None:
    used = (
        read("contact")
        .drop_nulls("person_id")
        .filter(_year() == 2025)
        .group_by("person_id")
        .len()["len"]
        .sort(descending=True)
    )
    assert 0.25 <= (used == 1).mean() <= 0.40
    assert used.head(len(used) // 10).sum() / used.sum() > 0.45


def test_nights_stays_and_occupancy_agree(read: Read) -> None:
    stays = read("stay").with_columns(last=pl.col("left_on").fill_null(date(2026, 11, 1)).dt.offset_by("-1d"))
    nights = stays.filter(pl.col("last") >= pl.col("entered_on")).select(
        "service_id", "section", "person_id", day=pl.date_ranges("entered_on", "last")
    )
    present = nights.explode("day").group_by("service_id", "section", "day").len("present")
    planted = (pl.col("service_id") == 1) & pl.col("day").is_in([date(2025, 1, 14), date(2025, 1, 15)])
    residential = read("occupancy").filter((pl.col("service_id") <= 7) & ~planted)
    joined = residential.join(present, on=["service_id", "section", "day"], how="full", coalesce=True).filter(~planted)
    assert (joined["occupied"].fill_null(-1) == joined["present"].fill_null(0)).all()
    slept = nights.explode("day").filter(pl.col("service_id").is_in(BEDS)).select("service_id", "person_id", "day")
    contacts = read("contact").filter(pl.col("service_id").is_in(BEDS)).select("service_id", "person_id", "day")
    assert contacts.sort(pl.all()).equals(slept.sort(pl.all()))


def test_nobody_sleeps_in_two_places(read: Read) -> None:
    stays = (
        read("stay").sort("person_id", "entered_on").with_columns(before=pl.col("left_on").shift().over("person_id"))
    )
    following = stays.filter(pl.col("person_id") == pl.col("person_id").shift())
    assert following["before"].null_count() == 0
    assert (following["entered_on"] >= following["before"]).all()


def _with_capacity(read: Read) -> pl.DataFrame:
    joined = read("occupancy").join(read("capacity"), on=["service_id", "section"])
    return joined.filter(
        (pl.col("day") >= pl.col("valid_from")) & (pl.col("day") <= pl.col("valid_to").fill_null(date(2026, 10, 31)))
    )


def test_occupancy_only_on_open_days_and_within_capacity_but_for_two_nights(read: Read) -> None:
    joined = _with_capacity(read)
    assert len(joined) == len(read("occupancy"))
    over = joined.filter(pl.col("occupied") > pl.col("actual") - pl.col("unavailable"))
    assert over.sort("day").select("service_id", "day").rows() == [(1, date(2025, 1, 14)), (1, date(2025, 1, 15))]


def test_history_of_the_shelter(read: Read) -> None:
    shelter = read("occupancy").filter(pl.col("service_id").is_in([1, 2]))
    assert shelter.filter(pl.col("day").is_between(date(2024, 5, 1), date(2024, 10, 6))).is_empty()
    since = shelter.filter((pl.col("day") >= date(2024, 10, 7)) & (pl.col("section") == "uomini"))
    assert since["day"].n_unique() == 755
    women = shelter.filter(pl.col("section") == "donne")
    assert women["day"].min() == date(2025, 12, 20)
    moved = read("stay").filter((pl.col("service_id") == 1) & (pl.col("left_on") == date(2025, 12, 20)))
    assert moved["exit_class"].null_count() == len(moved) > 5


def test_beds_are_fuller_in_winter_than_in_august(read: Read) -> None:
    men = _with_capacity(read).filter(
        pl.col("service_id").is_in([1, 2]) & (pl.col("section") == "uomini") & (_year() >= 2025)
    )
    rates = dict(men.group_by(pl.col("day").dt.month()).agg(pl.col("occupied").sum() / pl.col("actual").sum()).rows())
    assert rates[1] > rates[8]
    assert 0.75 <= men["occupied"].sum() / men["actual"].sum() <= 0.97


def test_transit_is_one_short_stay_from_outside(read: Read) -> None:
    outside = read("contact").filter(pl.col("residence_class") == "fuori_ambito")["person_id"].unique()
    stays = (
        read("stay")
        .filter(pl.col("person_id").is_in(outside.implode()))
        .with_columns(nights=(pl.col("left_on") - pl.col("entered_on")).dt.total_days())
    )
    per_person = stays.group_by("person_id").agg(pl.len(), pl.col("nights").sum())
    assert len(per_person.filter((pl.col("len") == 1) & (pl.col("nights") <= 3))) > 150


def test_exits_and_returns_are_plausible(read: Read) -> None:
    gone = read("stay").drop_nulls("exit_class")
    shares = dict(gone["exit_class"].value_counts(normalize=True).rows())
    assert 0.10 <= shares["autonomia"] <= 0.30
    assert 0.20 <= shares["ignota"] <= 0.45
    first = gone.filter(
        pl.col("exit_class").is_in(["autonomia", "accoglienza_stabile"]) & (pl.col("left_on") < date(2024, 10, 31))
    )
    later = first.join(read("stay"), on="person_id").filter(
        (pl.col("entered_on_right") - pl.col("left_on")).dt.total_days().is_between(15, 730)
    )
    assert 0.08 <= later["id"].n_unique() / len(first) <= 0.45
    assert 20 <= read("stay")["left_on"].null_count() <= 70


def test_nobody_comes_back_after_death(read: Read) -> None:
    dead = read("stay").filter(pl.col("exit_class") == "decesso").select("person_id", "left_on")
    after = read("contact").join(dead, on="person_id").filter(pl.col("day") > pl.col("left_on"))
    assert len(dead) > 0
    assert after.is_empty()


def test_no_contact_before_opening_after_closing_or_on_closed_weekdays(read: Read) -> None:
    dated = read("contact").join(read("service").select("id", "opened", "closed"), left_on="service_id", right_on="id")
    assert dated.filter((pl.col("day") < pl.col("opened")) | (pl.col("day") > pl.col("closed"))).is_empty()
    drop_in = dated.filter(pl.col("service_id") == 11)
    before = drop_in.filter(pl.col("day") < date(2024, 9, 9))["day"].dt.weekday().unique().sort().to_list()
    after = drop_in.filter(pl.col("day") >= date(2024, 9, 9))["day"].dt.weekday().unique().sort().to_list()
    assert (before, after) == ([2, 5], [1, 2, 3, 4, 5])


def test_about_a_hundred_meals_a_day(read: Read) -> None:
    meals = read("occupancy").filter(pl.col("service_id") == 8)
    assert 85 <= meals["occupied"].mean() <= 115
    assert len(meals) == 1_397


def test_coordinates_stand_inside_their_municipality(read: Read) -> None:
    polygons = read_boundaries(read("municipality")["code"].to_list())
    for row in read("service").rows(named=True):
        assert polygons[row["municipality_code"]].contains(Point(row["longitude"], row["latitude"])), row["key"]
    assert read("service").filter(pl.col("municipality_code") != LEAD)["municipality_code"].n_unique() == 4
