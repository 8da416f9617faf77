"""Beds and those who found none: capacity is dated, a missing night is not an empty one, beds are not flats.

Every case is small enough to verify by eye. Each runs on SQLite and on PostgreSQL.
"""

from datetime import date

import polars as pl
import pytest
from sqlalchemy import Engine

from data_access.settings import Settings
from data_access.viewers import Role, Viewer
from data_access.vocabulary import CapacityUnit, RequestOutcome, ReturnStatus, Section, ServiceType
from indicators.analysis.nightly_occupancy import nights_for
from indicators.model.errors import QueryError
from indicators.model.period import Period
from indicators.model.query import Lens, Query
from indicators.selection.nightly_series import nightly
from tests.support.asking import ask, column, number, numbers, saved
from tests.support.builder import AmbitoBuilder, ambito

MANAGER = Viewer(role=Role.MANAGER)


def territory() -> AmbitoBuilder:
    """Begin an Ambito of three municipalities; an anonymous meal makes 2024 part of the data."""
    given = ambito(lead="Alfa", others=["Beta", "Gamma"], residents={"Alfa": 1000, "Beta": 500})
    return given.service("mensa").contact(None, service="mensa", day="2024-01-01")


def test_over_a_period_occupancy_is_a_ratio_of_sums_not_a_mean_of_rates(engine: Engine) -> None:
    # 10 beds: 5 full on 1 March (50 %); 30 beds: 30 full on 2 March (100 %). Mean of rates 75 %, ratio of sums 87.5 %.
    given = territory().service("rifugio", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("rifugio", funded=10, since="2025-03-01", until="2025-03-01")
    given.capacity("rifugio", funded=30, since="2025-03-02", until="2025-03-02")
    given.occupancy("rifugio", day="2025-03-01", occupied=5).occupancy("rifugio", day="2025-03-02", occupied=30)
    row = ask(saved(given, engine), "bed_occupancy").row()
    assert row is not None
    assert (row["numerator"], row["denominator"], row["value"]) == (35, 40, 87.5)
    assert (row["lower"], row["upper"]) == (None, None)


def test_a_missing_row_is_not_a_zero(engine: Engine) -> None:
    # 4 of 5 beds on the only night told; the other 364 nights enter neither sum.
    given = territory().shelter("rifugio", beds=5).occupancy("rifugio", day="2025-03-01", occupied=4)
    assert number(saved(given, engine), "bed_occupancy") == 80.0


def test_an_empty_night_that_was_told_is_a_zero(engine: Engine) -> None:
    given = territory().shelter("rifugio", beds=5)
    given.occupancy("rifugio", day="2025-03-01", occupied=5).occupancy("rifugio", day="2025-03-02", occupied=0)
    assert number(saved(given, engine), "bed_occupancy") == 50.0


def test_a_closed_service_has_no_occupancy_instead_of_zero(engine: Engine) -> None:
    # Open in winter only: no capacity from April to October.
    given = territory().service("rifugio", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("rifugio", funded=18, since="2024-11-01", until="2025-03-31")
    given.occupancy("rifugio", day="2025-03-01", until="2025-03-31", occupied=9)
    snapshot = saved(given, engine)
    assert number(snapshot, "bed_occupancy", period="2025-03") == 50.0
    july = ask(snapshot, "bed_occupancy", period="2025-07").row()
    assert july is not None
    assert (july["value"], july["status"]) == (None, "undefined")


def test_an_occupied_row_on_a_day_of_closure_counts_nowhere(engine: Engine) -> None:
    given = territory().service("rifugio", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("rifugio", funded=10, since="2025-03-02")
    given.occupancy("rifugio", day="2025-03-01", until="2025-03-02", occupied=6)
    assert number(saved(given, engine), "bed_occupancy") == 60.0


def test_capacity_is_a_dated_table(engine: Engine) -> None:
    # 18 beds until September, 24 from October: the same 12 people fill two thirds, then half.
    given = territory().service("rifugio", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("rifugio", funded=18, until="2025-09-30").capacity("rifugio", funded=24, since="2025-10-01")
    given.occupancy("rifugio", day="2025-09-30", until="2025-10-01", occupied=12)
    found = numbers(saved(given, engine), "bed_occupancy", by="month")
    assert {month: found[month] for month in ("2025-09", "2025-10")} == {
        "2025-09": pytest.approx(100 * 12 / 18),
        "2025-10": 50.0,
    }


def test_an_average_can_hide_a_full_section_so_men_and_women_are_shown_apart(engine: Engine) -> None:
    given = territory().service("rifugio", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    for section, beds, occupied in ((Section.MEN, 18, 9), (Section.WOMEN, 2, 2)):
        given.capacity("rifugio", funded=beds, section=section)
        given.occupancy("rifugio", day="2025-03-01", occupied=occupied, section=section)
    snapshot = saved(given, engine)
    assert number(snapshot, "bed_occupancy") == pytest.approx(55)
    assert numbers(snapshot, "bed_occupancy", by="section") == {"uomini": 50.0, "donne": 100.0, "tutti": None}


def test_beds_and_flats_are_never_added(engine: Engine) -> None:
    given = territory().shelter("rifugio", beds=10).occupancy("rifugio", day="2025-03-01", occupied=5)
    given.service("alloggi", kind=ServiceType.HOUSING_FIRST, unit=CapacityUnit.FLAT).capacity("alloggi", funded=9)
    given.occupancy("alloggi", day="2025-03-01", occupied=9)
    snapshot = saved(given, engine)
    assert number(snapshot, "bed_occupancy") == 50.0
    assert numbers(snapshot, "bed_occupancy", by="service") == {"rifugio": 50.0}
    with pytest.raises(QueryError, match="solo i servizi con posti letto"):
        ask(snapshot, "bed_occupancy", services=("alloggi",))


def test_occupied_over_actual_and_over_funded_are_two_indicators(engine: Engine) -> None:
    # 20 funded, 16 in service, 12 occupied: 75 % of the actual beds, 60 % of the funded ones, 20 % out of service.
    given = territory().service("rifugio", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("rifugio", funded=20, actual=16, since="2025-03-01", until="2025-03-10")
    given.occupancy("rifugio", day="2025-03-01", occupied=12)
    snapshot = saved(given, engine)
    assert number(snapshot, "bed_occupancy") == 75.0
    assert number(snapshot, "funded_use") == 60.0
    unavailable = ask(snapshot, "beds_unavailable").row()
    assert unavailable is not None
    assert (unavailable["numerator"], unavailable["denominator"], unavailable["value"]) == (40, 200, 20.0)


def test_more_beds_in_service_than_funded_are_a_negative_share(engine: Engine) -> None:
    given = territory().service("rifugio", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("rifugio", funded=10, actual=12, since="2025-12-01", until="2025-12-31")
    assert number(saved(given, engine), "beds_unavailable") == -20.0


def test_nights_after_the_last_data_are_not_open_nights(engine: Engine) -> None:
    given = territory().shelter("rifugio", beds=10)
    row = ask(saved(given, engine, as_of="2025-01-31"), "beds_unavailable").row()
    assert row is not None
    assert row["denominator"] == 310


def test_beds_stand_where_the_service_stands(engine: Engine) -> None:
    given = territory().shelter("rifugio", beds=10).shelter("casa", beds=4, at="Beta")
    given.occupancy("rifugio", day="2025-03-01", occupied=10).occupancy("casa", day="2025-03-01", occupied=1)
    snapshot = saved(given, engine)
    assert numbers(snapshot, "bed_occupancy", by="area") == {"alfa": 100.0, "territorio": 25.0}
    assert number(snapshot, "bed_occupancy", area="099002") == 25.0
    with pytest.raises(QueryError, match="ottica della residenza"):
        ask(snapshot, "bed_occupancy", lens="residence")


def test_many_beds_are_not_people_so_everybody_sees_them_exactly(engine: Engine) -> None:
    given = territory().shelter("rifugio", beds=10).occupancy("rifugio", day="2025-03-01", occupied=6)
    assert number(saved(given, engine), "bed_occupancy", viewer="public") == 60.0


def test_a_month_that_nobody_delivered_is_not_supplied(engine: Engine) -> None:
    given = territory().shelter("rifugio", beds=10).occupancy("rifugio", day="2025-01-15", occupied=3)
    given.delivery("rifugio", month="2025-01").delivery("rifugio", month="2025-02", status=ReturnStatus.MISSING)
    found = column(saved(given, engine), "bed_occupancy", "status", by="month", period="2025-Q1")
    assert found == {"2025-01": "ok", "2025-02": "not_supplied", "2025-03": "undefined"}


def asking(engine: Engine, *requests: tuple[str | None, str, str, RequestOutcome]) -> AmbitoBuilder:
    """Describe two shelters and the requests they received: person, service, day, outcome."""
    given = territory().shelter("rifugio", beds=2).shelter("casa", beds=2, at="Beta")
    for person, service, day, outcome in requests:
        given.request(person, service=service, day=day, outcome=outcome)
    return given


NO, YES = RequestOutcome.TURNED_AWAY, RequestOutcome.PLACED


def test_requests_are_not_persons(engine: Engine) -> None:
    # p1 asks three nights in vain, p2 is placed: one of two persons.
    given = asking(
        engine,
        *[("p1", "rifugio", f"2025-03-0{day}", NO) for day in (1, 2, 3)],
        ("p2", "rifugio", "2025-03-01", YES),
    )
    row = ask(saved(given, engine), "unmet_demand").row()
    assert row is not None
    assert (row["numerator"], row["denominator"], row["value"]) == (1, 2, 50.0)
    assert row["lower"] == pytest.approx(9.4531, abs=1e-4)  # Wilson 1/2


@pytest.mark.parametrize("outcome", [YES, RequestOutcome.DECLINED, RequestOutcome.REFERRED])
def test_placed_declined_and_referred_are_not_unmet(engine: Engine, outcome: RequestOutcome) -> None:
    given = asking(engine, ("p1", "rifugio", "2025-03-01", outcome))
    assert number(saved(given, engine), "unmet_demand") == 0.0


def test_turned_away_by_one_and_placed_by_another_by_the_close_is_not_unmet(engine: Engine) -> None:
    given = asking(engine, ("p1", "rifugio", "2025-03-01", NO), ("p1", "casa", "2025-03-01", YES))
    assert numbers(saved(given, engine), "unmet_demand", by="service") == {"rifugio": 0.0, "casa": 0.0, "mensa": None}


def test_placed_on_another_day_does_not_undo_a_night_without_a_place(engine: Engine) -> None:
    given = asking(engine, ("p1", "rifugio", "2025-03-01", NO), ("p1", "rifugio", "2025-03-02", YES))
    assert number(saved(given, engine), "unmet_demand") == 100.0


def test_who_was_not_recognised_cannot_be_counted_once_and_is_left_out(engine: Engine) -> None:
    given = asking(engine, (None, "rifugio", "2025-03-01", NO), (None, "rifugio", "2025-03-02", NO))
    row = ask(saved(given, engine), "unmet_demand").row()
    assert row is not None
    assert (row["denominator"], row["status"]) == (None, "undefined")


def test_every_open_night_by_section_for_charts(engine: Engine) -> None:
    given = territory().service("rifugio", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("rifugio", funded=6, actual=5, since="2025-03-30", until="2025-04-02", section=Section.WOMEN)
    given.occupancy("rifugio", day="2025-03-31", occupied=4, section=Section.WOMEN)
    query = Query(indicator="bed_occupancy", period=Period.parse("2025-03"), lens=Lens.PLACE, viewer=MANAGER)
    nights = nightly(saved(given, engine), query).sort("day").collect()
    assert nights.select(pl.col("section").cast(pl.String), "day", "funded", "actual", "occupied").rows() == [
        ("donne", date(2025, 3, 30), 6, 5, None),
        ("donne", date(2025, 3, 31), 6, 5, 4),
    ]


def test_beds_out_of_use_are_no_beds_of_that_night(engine: Engine) -> None:
    """Ten beds of which two are out of use and eight taken are a full night, and two beds out of service."""
    given = territory().service("rifugio", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("rifugio", funded=10, actual=10, since="2025-03-01", until="2025-03-10")
    given.occupancy("rifugio", day="2025-03-01", until="2025-03-10", occupied=8, unavailable=2)
    snapshot = saved(given, engine)
    assert number(snapshot, "bed_occupancy") == 100.0
    assert number(snapshot, "funded_use") == 80.0
    assert number(snapshot, "beds_unavailable") == 20.0
    (section,) = nights_for(
        snapshot,
        MANAGER,
        "rifugio",
        Period.year(2025),
        unit=CapacityUnit.BED,
        settings=Settings().disclosure,
        provisional_from=date(2026, 9, 1),
    ).values()
    assert (section.occupied, section.actual) == (80, 80), "one denominator on a page"


def test_nights_without_beds_are_in_no_sum(engine: Engine) -> None:
    """Thirty beds taken on a night on which none was in service made a shelter that was never full 106 % so."""
    given = territory().service("rifugio", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("rifugio", funded=0, actual=0, since="2025-02-01", until="2025-02-28")
    given.capacity("rifugio", funded=30, actual=30, since="2025-03-01", until="2025-03-29")
    given.occupancy("rifugio", day="2025-02-27", until="2025-02-28", occupied=30)
    given.occupancy("rifugio", day="2025-03-01", until="2025-03-29", occupied=27)
    snapshot = saved(given, engine)
    for key in ("bed_occupancy", "funded_use"):
        row = ask(snapshot, key).row()
        assert row is not None
        assert (row["numerator"], row["denominator"], row["value"]) == (27 * 29, 30 * 29, 90.0)
