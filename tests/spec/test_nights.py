"""Nights of small houses: who sees them, how finely, and that nothing a mayor may gather dates one arrival to the day.

Every case is small enough to verify by eye; those on the mechanism run on SQLite alone, because no database is in it.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import polars as pl
import pytest
from sqlalchemy import Engine

from components.figures.core.labels import protection_words
from data_access.errors import UserError
from data_access.settings import DisclosureSettings, Settings, Thresholds
from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from data_access.vocabulary import CapacityUnit, Section, ServiceType, Sex
from indicators.analysis.forecast import Forecast, ForecastRefusedError, forecast
from indicators.analysis.nightly_occupancy import SectionNights, Step, nights_for
from indicators.engine.measure import measure_each
from indicators.engine.query_service import Edition
from indicators.model.period import Period, last_day_of
from indicators.model.query import Grouping, Lens, Query
from indicators.model.result import Result
from indicators.monitoring.alerts import AlertKind, alerts
from indicators.wording.headline import headline
from tests.support.asking import ask, number, numbers, saved
from tests.support.builder import AmbitoBuilder, ambito
from tests.support.rings import rings

MAYOR, MANAGER, PUBLIC = (Viewer.parse(role) for role in ("mayor", "manager", "public"))
RULES = DisclosureSettings()
LAST = date(2026, 10, 31)
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


def house(*, beds: int = 7, since: str = "2026-01-01") -> AmbitoBuilder:
    """Begin an Ambito with a house of few beds, and a dormitory of many run by somebody else."""
    given = ambito(lead="Alfa", others=["Beta"])
    given.service("casa", kind=ServiceType.ACCOMMODATION, unit=CapacityUnit.BED, organisation="tiglio")
    given.capacity("casa", funded=beds, since=since, section=Section.WOMEN)
    given.service("dormitorio", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED, organisation="porta")
    given.capacity("dormitorio", funded=20, since=since, section=Section.MEN)
    given.occupancy("dormitorio", day=since, until=LAST, occupied=15, section=Section.MEN)
    return given.service("mensa").contact(None, service="mensa", day=since)


def women(given: AmbitoBuilder, *nights: tuple[date | str, date | str, int]) -> AmbitoBuilder:
    """Say how many of the house's beds were taken between days."""
    for first, last, occupied in nights:
        given.occupancy("casa", day=first, until=last, occupied=occupied, section=Section.WOMEN)
    return given


def seen(
    snapshot: Snapshot,
    service: str,
    viewer: Viewer = MAYOR,
    *,
    period: str = "2026",
    section: Section = Section.WOMEN,
    rules: DisclosureSettings = RULES,
) -> SectionNights:
    """Return what a viewer sees of a section."""
    return nights_for(
        snapshot,
        viewer,
        service,
        Period.parse(period),
        unit=CapacityUnit.BED,
        settings=rules,
        provisional_from=date(2027, 1, 1),
    )[section]


def told(nights: SectionNights) -> dict[date, float | None]:
    """Return what is told of each day, or month."""
    return dict(nights.frame.select("day", "occupied").iter_rows())


# ---------------------------------------------------------------------------------------------------- who sees what


def test_a_mayor_downloaded_the_women_of_each_night_of_a_house_of_seven(engine: Engine) -> None:
    given = women(house(), ("2026-01-01", "2026-03-11", 3), ("2026-03-12", LAST, 4))
    snapshot = saved(given, engine)
    nights = seen(snapshot, "casa")
    assert nights.step is Step.MONTH
    assert [day.day for day in nights.frame["day"]] == [1] * 10, "ten months, not 304 nights"
    assert told(nights)[date(2026, 2, 1)] == 3
    assert told(nights)[date(2026, 3, 1)] in {3, 4}
    assert told(nights)[date(2026, 4, 1)] == 4
    assert nights.why == (
        "Per proteggere le persone, sotto i 10 posti letto si vede il mese, arrotondato a posti letto interi. Non si "
        "dice una percentuale che l'arrotondamento potrebbe spostare di oltre 10 punti."
    )


def test_managers_and_the_house_itself_see_every_night_other_partners_do_not(engine: Engine) -> None:
    snapshot = saved(women(house(), ("2026-01-01", LAST, 3)), engine)
    for viewer in (MANAGER, Viewer.parse("partner:tiglio")):
        nights = seen(snapshot, "casa", viewer)
        assert (nights.step, nights.frame.height, nights.why) == (Step.NIGHT, 304, "")
    for viewer in (PUBLIC, MAYOR, Viewer.parse("partner:porta")):
        assert seen(snapshot, "casa", viewer).step is Step.MONTH


def test_ten_places_are_told_by_night_and_nine_by_month(sqlite_engine: Engine) -> None:
    given = women(house(beds=9), ("2026-01-01", LAST, 8)).shelter("dieci", beds=10)
    snapshot = saved(given.occupancy("dieci", day="2026-01-01", until=LAST, occupied=8), sqlite_engine)
    assert seen(snapshot, "casa").step is Step.MONTH
    assert seen(snapshot, "dieci", section=Section.ANY).step is Step.NIGHT


def test_a_section_that_was_small_in_some_months_is_told_by_month_in_all_of_them(sqlite_engine: Engine) -> None:
    # Eight beds until 15 June, twelve from then: June is a month of few beds, July is not.
    given = house().service("cresce", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("cresce", funded=8, since="2026-01-01", until="2026-06-15")
    given.capacity("cresce", funded=12, since="2026-06-16")
    given.occupancy("cresce", day="2026-01-01", until="2026-07-20", occupied=7)
    given.occupancy("cresce", day="2026-07-21", until=LAST, occupied=10)
    snapshot = saved(given, sqlite_engine)
    whole = seen(snapshot, "cresce", section=Section.ANY)
    assert whole.step is Step.MONTH
    assert told(whole)[date(2026, 7, 1)] == pytest.approx((20 * 7 + 11 * 10) / 31), "large in July: exact"
    assert seen(snapshot, "cresce", section=Section.ANY, period="2026-Q3").step is Step.NIGHT
    assert seen(snapshot, "cresce", section=Section.ANY, period="2026-06").step is Step.MONTH


def test_nights_with_few_places_taken_are_hidden_in_large_sections_too(engine: Engine) -> None:
    # Twelve beds, ten taken but for three nights with 5, 3 and 0: hidden, and in no sum.
    given = house().service("grande", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("grande", funded=12, since="2026-05-01")
    given.occupancy("grande", day="2026-05-01", until="2026-05-28", occupied=10)
    for day, occupied in (("2026-05-29", 5), ("2026-05-30", 3), ("2026-05-31", 0)):
        given.occupancy("grande", day=day, occupied=occupied)
    snapshot = saved(given, engine)
    nights = seen(snapshot, "grande", period="2026-05", section=Section.ANY)
    assert nights.step is Step.NIGHT
    assert nights.frame.tail(3).select("occupied", "hidden").rows() == [(None, True)] * 3
    assert told(nights)[date(2026, 5, 28)] == 10
    assert nights.why == "Non si mostrano le giornate con meno di 6 posti letto occupati, per proteggere le persone."
    row = ask(snapshot, "bed_occupancy", period="2026-05", services=("grande",), viewer="mayor").row()
    assert row is not None
    assert (row["numerator"], row["denominator"]) == (280, 28 * 12), "no subtraction gives 5, 3 or 0 back"


def test_six_places_taken_are_told_and_five_are_not(sqlite_engine: Engine) -> None:
    given = house().service("grande", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("grande", funded=12, since="2026-05-01")
    given.occupancy("grande", day="2026-05-01", occupied=6).occupancy("grande", day="2026-05-02", occupied=5)
    nights = seen(saved(given, sqlite_engine), "grande", period="2026-05", section=Section.ANY)
    assert nights.frame.head(2).select("occupied", "hidden").rows() == [(6, False), (None, True)]


# ------------------------------------------------------------------------------------------------------- the months


def test_a_month_that_is_not_over_is_not_told_and_no_two_days_differ_by_a_night(sqlite_engine: Engine) -> None:
    snapshot = saved(women(house(), ("2026-01-01", LAST, 4)), sqlite_engine)
    for day in range(25, 31):
        today = replace(snapshot, as_of=date(2026, 10, day), frames={**snapshot.frames})
        nights = seen(today, "casa")
        assert nights.frame.tail(1).select("day", "occupied", "hidden").rows() == [(OCTOBER, None, True)]
        assert "Non si mostra un mese in corso" in nights.why
        whole = ask(today, "bed_occupancy", period="2026-10", viewer="mayor").row()
        assert whole is not None
        assert (whole["numerator"], whole["denominator"]) == (15 * day, 20 * day), "the dormitory alone"
        part = ask(today, "bed_occupancy", period="2026-10", services=("casa",), viewer="mayor").row()
        assert part is not None
        assert (part["value"], part["status"]) == (None, "suppressed")
    assert told(seen(snapshot, "casa"))[OCTOBER] == 4, "on the last day of the month it is over"


def test_a_section_that_opens_on_the_twentieth_has_too_few_nights_for_a_month(sqlite_engine: Engine) -> None:
    given = women(house(since="2026-05-20"), ("2026-05-20", "2026-06-30", 3))
    nights = told(seen(saved(given, sqlite_engine), "casa"))
    assert (nights[date(2026, 5, 1)], nights[date(2026, 6, 1)]) == (None, 3)


def test_a_month_is_never_further_than_a_place_from_its_mean_and_right_on_average(sqlite_engine: Engine) -> None:
    # Fifteen women's houses of seven beds, each with 3 taken for the first 17 days of each month and 4 for the others.
    given = house()
    for one in range(15):
        given.service(f"casa{one}", kind=ServiceType.ACCOMMODATION, unit=CapacityUnit.BED)
        given.capacity(f"casa{one}", funded=7, since="2026-01-01")
        for month in range(1, 11):
            first = date(2026, month, 1)
            given.occupancy(f"casa{one}", day=first, until=first + timedelta(days=16), occupied=3)
            following = date(2026, month + 1, 1)
            given.occupancy(
                f"casa{one}", day=first + timedelta(days=17), until=following - timedelta(days=1), occupied=4
            )
    snapshot = saved(given, sqlite_engine)
    drawn = [
        value
        for one in range(15)
        for value in told(seen(snapshot, f"casa{one}", section=Section.ANY)).values()
        if value is not None
    ]
    assert set(drawn) == {3, 4}
    exact = 3 + sum(31 - 17 if day in {1, 3, 5, 7, 8, 10} else 11 if day == 2 else 13 for day in range(1, 11)) / 304
    assert sum(drawn) / len(drawn) == pytest.approx(exact, abs=0.08)


def test_the_same_nights_are_always_the_same_months_and_another_secret_draws_others(sqlite_engine: Engine) -> None:
    given = house()
    for month in range(1, 11):
        women(
            given, (date(2026, month, 1), date(2026, month, 14), 3), (date(2026, month, 15), date(2026, month, 28), 4)
        )
    snapshot = saved(given, sqlite_engine)
    found = [
        tuple(told(seen(snapshot, "casa", rules=DisclosureSettings(secret=secret))).values())
        for secret in ("", "uno", "due", "uno")
    ]
    assert found[1] == found[3]
    assert len(set(found)) == 3


def test_two_sections_of_a_service_do_not_give_the_small_one_by_subtraction(sqlite_engine: Engine) -> None:
    # Sixteen beds: nine for men and seven for women are both small; eleven and five are not alike.
    given = house().service("casa16", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("casa16", funded=11, since="2026-01-01", section=Section.MEN)
    given.capacity("casa16", funded=5, since="2026-01-01", section=Section.WOMEN)
    given.occupancy("casa16", day="2026-01-01", until=LAST, occupied=9, section=Section.MEN)
    given.occupancy("casa16", day="2026-01-01", until="2026-05-20", occupied=2, section=Section.WOMEN)
    given.occupancy("casa16", day="2026-05-21", until=LAST, occupied=3, section=Section.WOMEN)
    snapshot = saved(given, sqlite_engine)
    words: dict[str, Any] = {"services": ("casa16",), "viewer": "mayor", "period": "2026-05"}
    row = ask(snapshot, "bed_occupancy", **words).row()
    assert row is not None
    left = row["numerator"] - 31 * 9
    assert left in {31 * 2, 31 * 3}, "whole places of a whole month, and not 73 bed-nights"
    by_section = numbers(snapshot, "bed_occupancy", by="section", **words)
    assert by_section["uomini"] == 82, "81.8 rounded: a share of whole places has no decimal, in files and commands too"
    assert by_section["donne"] is None, "one month of five places: 40 or 60 %, where it is 47"


def test_a_house_of_four_was_told_at_75_percent_where_it_was_at_62(engine: Engine) -> None:
    """A percentage is told where rounding moves it by ten points at most, nineteen times in twenty."""
    given = house().service("quattro", kind=ServiceType.ACCOMMODATION, unit=CapacityUnit.ROOM)
    given.capacity("quattro", funded=4, since="2026-01-01").contact(None, service="quattro", day="2026-01-01")
    for month in range(1, 11):
        given.occupancy("quattro", day=date(2026, month, 1), until=date(2026, month, 14), occupied=2)
        given.occupancy("quattro", day=date(2026, month, 15), until=last_day_of(2026 * 12 + month - 1), occupied=3)
    snapshot = saved(given, engine)
    words: dict[str, Any] = {"services": ("quattro",), "lens": "place"}
    for indicator in ("room_occupancy", "funded_rooms_use"):
        of_months = numbers(snapshot, indicator, by="month", viewer="mayor", period="2026", **words)
        assert [value for month, value in of_months.items() if month <= "2026-10"] == [None] * 10
        assert number(snapshot, indicator, viewer="mayor", period="2026-Q2", **words) is None, "within 14 points"
    exact, year = (
        number(snapshot, "room_occupancy", viewer=role, period="2026", **words) for role in ("manager", "mayor")
    )
    assert exact is not None
    assert year is not None
    assert abs(year - exact) < 10
    refused = ask(snapshot, "room_occupancy", viewer="mayor", period="2026-10", **words)
    assert headline(refused) == (
        "A ottobre 2026 (servizi: Servizio quattro) il tasso di occupazione delle camere non si mostra: per proteggere "
        "le persone le notti delle sezioni piccole si arrotondano a camere intere, e una percentuale potrebbe "
        "spostarsi di oltre 10 punti."
    )
    assert "senza percentuale dove l'arrotondamento potrebbe spostarla di oltre 10 punti" in protection_words(refused)


def test_months_of_a_small_house_are_told_in_places_and_not_as_percentages(sqlite_engine: Engine) -> None:
    snapshot = saved(women(house(), ("2026-01-01", LAST, 6)), sqlite_engine)
    nights = seen(snapshot, "casa")
    assert nights.frame["coarse"].all()
    assert not nights.is_coarse, "ten months together: within five points"
    assert seen(snapshot, "casa", period="2026-10").share is None
    assert "percentuale" in nights.why
    assert not seen(snapshot, "dormitorio", section=Section.MEN).frame["coarse"].any()


def test_a_percentage_is_refused_by_places_and_nights_alone_whoever_slept_there(sqlite_engine: Engine) -> None:
    """What is refused tells nothing: it is the same however many places were taken."""
    words: dict[str, Any] = {"services": ("casa",), "lens": "place", "viewer": "mayor", "by": "month"}
    snapshot = saved(women(house(), ("2026-01-01", LAST, 6)), sqlite_engine)
    full = replace(snapshot, token="full", frames={**snapshot.frames, "occupancy": taken(snapshot, 7)})
    one, other = (ask(base, "bed_occupancy", period="2026", **words).frame["status"] for base in (snapshot, full))
    assert one.equals(other)
    assert "suppressed" in set(one)


def test_capacity_stays_public(sqlite_engine: Engine) -> None:
    given = house().service("lavori", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("lavori", funded=6, actual=4, since="2026-01-01")
    words: dict[str, Any] = {"services": ("lavori",), "period": "2026"}
    snapshot = saved(given, sqlite_engine)
    assert number(snapshot, "beds_unavailable", viewer="mayor", **words) == pytest.approx(100 / 3)


# ----------------------------------------------------------------------------------------------- alerts and forecasts


def saturated(snapshot: Snapshot, viewer: Viewer) -> list[str]:
    """Return the sentences on full services."""
    edition = Edition(snapshot, Settings())
    found = alerts(edition, viewer=viewer, on=date(2026, 11, 22), thresholds=Thresholds(), disclosure=RULES)
    return [alert.sentence for alert in found if alert.kind is AlertKind.SATURATED]


def test_an_alert_dated_the_arrival_of_the_seventh_woman(engine: Engine) -> None:
    """«7 posti letto occupati da 20 notti di fila, dal 12 ottobre»: she arrived on the twelfth."""
    given = women(house(), ("2026-01-01", "2026-07-31", 6), ("2026-08-01", "2026-10-11", 7), ("2026-10-12", LAST, 7))
    snapshot = saved(given, engine)
    assert saturated(snapshot, MANAGER) == [
        "Servizio casa (donne): posti letto occupati al 95% o più da 92 notti di fila, dal 1º agosto 2026."
    ]
    assert saturated(snapshot, MAYOR) == [
        (
            "Servizio casa (donne): posti letto occupati in media al 95% o più, arrotondando, da 3 mesi di fila, da "
            "agosto 2026."
        )
    ]
    arrived = replace(snapshot, frames={**snapshot.frames, "occupancy": taken(snapshot, 6, until=date(2026, 10, 12))})
    (exact,), (public,) = saturated(arrived, MANAGER), saturated(arrived, MAYOR) or ("",)
    assert "dal 12 ottobre 2026" in exact
    assert "12" not in public


def taken(snapshot: Snapshot, occupied: int, *, since: date = date.min, until: date = date.max) -> pl.DataFrame:
    """Return the nights of a base with other beds taken in the house, from ``since`` to before ``until``."""
    casa = snapshot["services"].row(by_predicate=pl.col("key") == "casa", named=True)["index"]
    those = (pl.col("service") == casa) & (pl.col("day") >= since) & (pl.col("day") < until)
    return snapshot["occupancy"].with_columns(occupied=pl.when(those).then(occupied).otherwise("occupied"))


def test_the_last_months_of_a_house_that_closed_are_no_alert(sqlite_engine: Engine) -> None:
    """«Occupati in media al 95% o più da 2 mesi di fila, da novembre 2025» was told of a house closed in December."""
    given = women(house(), ("2026-01-01", "2026-03-31", 6), ("2026-04-01", "2026-06-30", 7))
    snapshot = saved(given, sqlite_engine)
    closed = snapshot["capacity"].with_columns(valid_to=pl.lit(date(2026, 6, 30)))
    shut = replace(snapshot, frames={**snapshot.frames, "capacity": closed})
    assert saturated(shut, MANAGER) == []
    assert saturated(shut, MAYOR) == []


def test_one_full_month_is_told_by_its_name(sqlite_engine: Engine) -> None:
    given = women(house(), ("2026-01-01", "2026-09-30", 6), ("2026-10-01", LAST, 7))
    assert saturated(saved(given, sqlite_engine), MAYOR) == [
        "Servizio casa (donne): posti letto occupati in media al 95% o più, arrotondando, a ottobre 2026."
    ]


def wandering(given: AmbitoBuilder, service: str, *, beds: int, section: Section = Section.ANY) -> AmbitoBuilder:
    """Say nights that change, so that a forecast can be made of them."""
    for night in range(304):
        occupied = beds - 3 + (night * 7 % 5 > 2) + (night % 9 == 4)
        given.occupancy(service, day=date(2026, 1, 1) + timedelta(days=night), occupied=occupied, section=section)
    return given


def foreseen(snapshot: Snapshot, service: str, viewer: Viewer, section: Section | None = None) -> Forecast:
    return forecast(snapshot, service, viewer=viewer, settings=RULES, section=section)


def test_a_forecast_began_from_the_last_night_of_a_small_house(sqlite_engine: Engine) -> None:
    given = wandering(house(), "casa", beds=7, section=Section.WOMEN).shelter("grande", beds=20)
    snapshot = saved(wandering(given, "grande", beds=20), sqlite_engine)
    with pytest.raises(ForecastRefusedError, match="solo da 10 posti in su"):
        foreseen(snapshot, "casa", MAYOR, Section.WOMEN)
    with pytest.raises(ForecastRefusedError, match="solo da 10 posti in su"):
        foreseen(snapshot, "casa", Viewer.parse("partner:porta"))
    assert foreseen(snapshot, "casa", Viewer.parse("partner:tiglio")).frame.height == 56
    assert foreseen(snapshot, "grande", MAYOR).frame.height == 56, "of a large section everybody sees the nights"


# ------------------------------------------------------------------------------------------- contacts tell nights too


def test_the_contacts_of_a_house_of_seven_were_its_bed_nights(engine: Engine) -> None:
    """Six women for all of May and a seventh from the twentieth: 6 × 31 + 12 nights were told as 198 contacts."""
    given = sleeping(house())
    snapshot = arriving(saved(given, engine), 20)
    words: dict[str, Any] = {"services": ("casa",), "period": "2026-05", "lens": "place"}
    assert number(snapshot, "contacts", **words) == 198
    assert number(snapshot, "contacts", viewer="partner:tiglio", **words) == 198
    for by in ("", "sex"):
        (shown,) = [
            row["value"] for row in ask(snapshot, "contacts", viewer="mayor", by=by, **words).rows() if row["value"]
        ]
        assert min(abs(shown - 31 * whole) for whole in (6, 7)) < 5, "six or seven whole months, rounded to the base"
    april = number(snapshot, "contacts", viewer="mayor", **{**words, "period": "2026-04"})
    assert april == 6 * 30, "who was there all along is told as it is"


def test_one_access_in_a_month_told_that_one_person_came(engine: Engine) -> None:
    """The people of the month were hidden, and their only access beside them was not: 1."""
    given = house().service("sportello").contact("p1", service="sportello", day="2026-05-05")
    given.contacts([f"q{one}" for one in range(12)], service="mensa", days=["2026-05-05", "2026-05-06"])
    snapshot = saved(given, engine)
    words: dict[str, Any] = {"period": "2026-05", "lens": "place", "viewer": "public"}
    rows = {row["service"]: row for row in ask(snapshot, "contacts", by="service", **words).rows()}
    assert (rows["sportello"]["value"], rows["sportello"]["status"]) == (None, "suppressed")
    whole = number(snapshot, "contacts", **words)
    assert whole is not None
    assert whole % 5 == rows["mensa"]["value"] % 5 == 0, "no subtraction gives it back"


def test_an_access_more_since_yesterday_was_who_came_today(sqlite_engine: Engine) -> None:
    given = house().contacts([f"q{one}" for one in range(12)], service="mensa", days=["2026-05-05", "2026-05-06"])
    given.contact("q1", service="mensa", day="2026-05-07")
    snapshot = saved(given, sqlite_engine)
    came_today = pl.col("last_day") == date(2026, 5, 7)
    before = snapshot.contacts.with_columns(pl.col("quantity", "accesses") - came_today.cast(pl.UInt32))
    yesterday = replace(snapshot, contacts=before.collect().lazy())
    words: dict[str, Any] = {"period": "2026-05", "lens": "place", "by": "service"}
    exact, shown = ([numbers(base, "contacts", viewer=viewer, **words)["mensa"] for base in (yesterday, snapshot)]
                    for viewer in ("manager", "mayor"))  # fmt: skip
    assert exact == [24, 25]
    assert all(value in {20, 25, 30} for value in shown)


def test_a_service_that_recognises_nobody_still_has_many_accesses(engine: Engine) -> None:
    given = house()
    for day in range(1, 29):
        for _ in range(3):
            given.contact(None, service="mensa", day=date(2026, 5, day))
    rows = ask(saved(given, engine), "contacts", period="2026-05", lens="place", by="service", viewer="public").rows()
    assert {row["service"]: row["value"] for row in rows}["mensa"] == 85


# ------------------------------------------------------------------------------------- everything a mayor may gather


GROUPS: Final = (
    "month",
    "quarter",
    "year",
    "service",
    "section",
    "service_type",
    "organisation",
    "area",
    "place",
    "strand",
)
TIMES: Final = {"month", "quarter", "year"}


def questions() -> Iterator[Query]:
    """Yield the questions on beds and contacts with one breakdown, or with months, on a month, its quarter and year."""
    pairs = [(name, "month") for name in GROUPS if name not in TIMES]
    of_people: list[tuple[str, ...]] = [("sex",), ("sex", "service"), ("sex", "month"), ("residence_class", "service")]
    for indicator in ("bed_occupancy", "funded_use", "contacts", "contacts_per_person", "people_served"):
        for period in ("2026-05", "2026-Q2", "2026"):
            for by in ((), *((name,) for name in GROUPS), *pairs, *of_people):
                yield Query(
                    indicator=indicator,
                    period=Period.parse(period),
                    lens=Lens.PLACE,
                    by=tuple(Grouping(name) for name in by),
                    viewer=MAYOR,
                )


def gathered(snapshot: Snapshot) -> tuple[Any, ...]:
    """Return everything that a mayor can learn of the beds: measures, nights, alerts, forecasts."""
    found = measure_each(snapshot, questions(), settings=Settings())
    answers = [tuple(one.frame.rows()) if isinstance(one, Result) else str(one) for one in found]
    shown = [tuple(seen(snapshot, "casa", period=period).frame.rows()) for period in ("2026-05", "2026-Q2", "2026")]
    try:
        coming: Any = foreseen(snapshot, "casa", MAYOR).frame.rows()
    except UserError as refusal:
        coming = str(refusal)
    return (*answers, *shown, tuple(saturated(snapshot, MAYOR)), coming)


@pytest.mark.parametrize("step", rings([], second=[3, 6]))
def test_nothing_that_a_mayor_gathers_tells_on_which_day_of_may_a_woman_arrived(
    sqlite_engine: Engine, step: int
) -> None:
    """A base for some days of May on which the fifth woman may have come: all that differs is one rounded month."""
    snapshot = saved(sleeping(women(house(), ("2026-01-01", LAST, 6))), sqlite_engine)
    alike: defaultdict[tuple[Any, ...], list[int]] = defaultdict(list)
    for day in range(1, 32, step):
        alike[gathered(arriving(snapshot, day))].append(day)
    assert len(alike) <= 3, f"beds and contacts round her month up or down, and nothing else differs: {alike.values()}"


def sleeping(given: AmbitoBuilder) -> AmbitoBuilder:
    """Say which women slept in the house: six all along, a seventh from the first of May."""
    for one in range(7):
        given.person(f"donna{one}", sex=Sex.FEMALE)
        first = date(2026, 5, 1) if one == 6 else date(2026, 4, 1)
        for night in range((date(2026, 6, 30) - first).days + 1):
            given.contact(f"donna{one}", service="casa", day=first + timedelta(days=night))
    return given


def arriving(snapshot: Snapshot, day: int, before: int = 6) -> Snapshot:
    """Return the base in which one woman more than ``before`` came to the house on a day of May."""
    arrival = date(2026, 5, day)
    nights = taken(snapshot, before + 1, since=arrival)
    contacts = snapshot.contacts.collect()
    seventh = contacts.filter(pl.col("person").is_not_null()).group_by("person").len().sort("len")["person"].head(1)
    came = pl.col("person").is_in(seventh.implode()).fill_null(value=False) & (pl.col("first_day") == date(2026, 5, 1))
    left = pl.when(came).then(pl.lit(32 - day))
    since = contacts.with_columns(
        quantity=left.otherwise("quantity"),
        accesses=left.otherwise("accesses").cast(pl.UInt32),
        first_day=pl.when(came).then(pl.lit(arrival)).otherwise("first_day"),
    )
    return replace(snapshot, frames={**snapshot.frames, "occupancy": nights}, contacts=since.lazy())


def test_who_has_the_months_and_not_the_key_cannot_tell_the_first_days_of_may_from_the_last(
    sqlite_engine: Engine,
) -> None:
    """Rounded to the nearest, "five" would have been the first half of the month; drawn, it may be nearly any day."""
    snapshot = saved(women(house(), ("2026-01-01", LAST, 4)), sqlite_engine)
    may = date(2026, 5, 1)
    for day in (6, 16, 26):
        base = arriving(snapshot, day, before=4)
        drawn = {told(seen(base, "casa", rules=DisclosureSettings(secret=f"chiave {one}")))[may] for one in range(24)}
        assert drawn == {4, 5}
