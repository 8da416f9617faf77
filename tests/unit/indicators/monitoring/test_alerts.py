"""Alerts: full services, overdue returns, growing waiting lists, targets off course."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from data_access.settings import DisclosureSettings, Settings, Thresholds
from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from data_access.vocabulary import Polarity, ReturnStatus, Section
from indicators.engine.query_service import Edition
from indicators.monitoring.alerts import Alert, AlertKind, alerts
from indicators.monitoring.target_progress import courses
from tests.support.asking import saved
from tests.support.builder import AmbitoBuilder, ambito

ON = date(2026, 11, 22)
LAST = date(2026, 10, 31)
MANAGER = Viewer.parse("manager")


def _alerts(snapshot: Snapshot, viewer: Viewer = MANAGER, **options: object) -> tuple[Alert, ...]:
    edition = Edition(snapshot, Settings())
    found = courses(edition, viewer=viewer)
    return alerts(
        edition, viewer=viewer, on=ON, thresholds=Thresholds(), disclosure=DisclosureSettings(), courses=found
    )


def _rifugio(*, beds: int = 20) -> AmbitoBuilder:
    given = ambito(lead="Alfa").shelter("rifugio", beds=beds)
    return given.contact(None, service="rifugio", day="2026-01-01")


def _full(given: AmbitoBuilder, engine: Engine) -> list[Alert]:
    found = _alerts(saved(given, engine, as_of=LAST))
    return [alert for alert in found if alert.kind is AlertKind.SATURATED]


def _from_the_end(nights: int) -> date:
    return LAST - timedelta(days=nights - 1)


def test_fourteen_full_nights_in_a_row_are_an_alert(sqlite_engine: Engine) -> None:
    given = _rifugio().occupancy("rifugio", day="2026-09-01", until="2026-10-17", occupied=18)
    given.occupancy("rifugio", day="2026-10-18", until=LAST, occupied=19)  # 95 %
    (alert,) = _full(given, sqlite_engine)
    assert (alert.service, alert.since) == ("rifugio", date(2026, 10, 18))
    assert alert.sentence == (
        "Servizio rifugio: posti letto occupati al 95% o più da 14 notti di fila, dal 18 ottobre 2026."
    )


def test_thirteen_nights_are_not_enough(sqlite_engine: Engine) -> None:
    given = _rifugio().occupancy("rifugio", day="2026-10-19", until=LAST, occupied=20)
    assert not _full(given, sqlite_engine)


def test_a_night_not_recorded_ends_the_run(sqlite_engine: Engine) -> None:
    given = _rifugio().occupancy("rifugio", day="2026-10-01", until="2026-10-19", occupied=20)
    given.occupancy("rifugio", day="2026-10-21", until=LAST, occupied=20)
    assert not _full(given, sqlite_engine)


def test_full_nights_of_last_month_alert_nobody(sqlite_engine: Engine) -> None:
    given = _rifugio().occupancy("rifugio", day="2026-09-01", until="2026-10-20", occupied=20)
    assert not _full(given, sqlite_engine)


def test_a_return_a_few_days_short_still_alerts(sqlite_engine: Engine) -> None:
    given = _rifugio().occupancy("rifugio", day="2026-10-01", until="2026-10-28", occupied=20)
    (alert,) = _full(given, sqlite_engine)
    assert "da 28 notti di fila, dal 1º ottobre 2026" in alert.sentence


def test_womens_beds_full_are_told_though_the_service_is_not(sqlite_engine: Engine) -> None:
    """Pitfall 10: an average of 85 % can hide a full women's section."""
    given = _rifugio(beds=20).capacity("rifugio", funded=6, section=Section.WOMEN)
    given.occupancy("rifugio", day=_from_the_end(20), until=LAST, occupied=10)
    given.occupancy("rifugio", day=_from_the_end(20), until=LAST, occupied=6, section=Section.WOMEN)
    (alert,) = _full(given, sqlite_engine)
    assert alert.sentence.startswith("Servizio rifugio (donne): posti letto occupati")


def _queue(weekly: Iterable[int]) -> AmbitoBuilder:
    given = _rifugio()
    for week, people in enumerate(weekly):
        first = _from_the_end(56) + timedelta(weeks=week)
        given.occupancy("rifugio", day=first, until=first + timedelta(days=6), occupied=10, waiting=people)
    return given


def _growing(given: AmbitoBuilder, engine: Engine, viewer: str = "manager") -> list[Alert]:
    found = _alerts(saved(given, engine, as_of=LAST), Viewer.parse(viewer))
    return [alert for alert in found if alert.kind is AlertKind.WAITING]


def test_a_waiting_list_that_grows_week_after_week_is_an_alert(sqlite_engine: Engine) -> None:
    (alert,) = _growing(_queue([2, 3, 3, 4, 5, 6, 7, 8]), sqlite_engine)
    assert alert.since == date(2026, 9, 6)
    assert alert.sentence == (
        "Servizio rifugio: la lista d'attesa cresce da 8 settimane, da una media di 2,0 a 8,0 persone, "
        "più di quanto spieghi il caso."
    )


@pytest.mark.parametrize(
    "weekly",
    [
        pytest.param([5, 3, 6, 4, 7, 4, 6, 7], id="noise"),
        pytest.param([8, 7, 6, 5, 4, 3, 2, 1], id="falling"),
        pytest.param([4] * 8, id="still"),
        pytest.param([4, 4, 4, 4, 5, 5, 5, 5], id="one person more"),
        pytest.param([1, 3, 5, 7, 9], id="five weeks only"),
    ],
)
def test_waiting_lists_that_do_not_grow_beyond_noise_are_not(sqlite_engine: Engine, weekly: list[int]) -> None:
    assert not _growing(_queue(weekly), sqlite_engine)


def test_protected_viewers_are_told_that_a_list_grows_not_how_many_wait(sqlite_engine: Engine) -> None:
    (alert,) = _growing(_queue([2, 3, 3, 4, 5, 6, 7, 8]), sqlite_engine, "mayor")
    assert alert.sentence == "Servizio rifugio: la lista d'attesa cresce da 8 settimane, più di quanto spieghi il caso."


def test_a_list_of_fewer_than_five_people_is_not_told_to_protected_viewers(sqlite_engine: Engine) -> None:
    given = _queue([0, 1, 1, 2, 2, 3, 3, 4])
    assert not _growing(given, sqlite_engine, "public")


def test_the_same_short_list_is_told_to_managers(sqlite_engine: Engine) -> None:
    assert len(_growing(_queue([0, 1, 1, 2, 2, 3, 3, 4]), sqlite_engine)) == 1


def _late(snapshot: Snapshot, viewer: str = "manager") -> list[tuple[str | None, str]]:
    found = _alerts(snapshot, Viewer.parse(viewer))
    return [(alert.service, alert.sentence) for alert in found if alert.kind is AlertKind.OVERDUE]


def _unsent() -> AmbitoBuilder:
    given = ambito(lead="Alfa").service("mensa", organisation="uno").service("docce", organisation="due")
    given.contact(None, service="mensa", day="2026-01-01")
    for month in ("2026-08", "2026-09"):
        given.delivery("mensa", month=month, status=ReturnStatus.MISSING)
    given.delivery("docce", month="2026-10", status=ReturnStatus.MISSING)
    return given.delivery("docce", month="2026-11", status=ReturnStatus.MISSING)  # due on 20 December


def test_overdue_returns_are_told_the_oldest_first(sqlite_engine: Engine) -> None:
    assert _late(saved(_unsent(), sqlite_engine)) == [
        ("mensa", "Servizio mensa: mancano i flussi di agosto e settembre 2026, in ritardo da 63 giorni."),
        ("docce", "Servizio docce: manca il flusso di ottobre 2026, in ritardo da 2 giorni."),
    ]


def test_a_partner_is_told_of_its_own_services_only(sqlite_engine: Engine) -> None:
    snapshot = saved(_unsent(), sqlite_engine)
    assert [service for service, _ in _late(snapshot, "partner:due")] == ["docce"]


def test_a_target_off_course_is_an_alert(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa").shelter("rifugio", beds=10).contact(None, service="rifugio", day="2023-01-01")
    given.occupancy("rifugio", day="2024-01-01", until="2026-10-31", occupied=5)
    given.target("casa", indicator="bed_occupancy", year=2026, value=0.9, polarity=Polarity.GOOD_HIGH)
    (alert,) = _alerts(saved(given, sqlite_engine, as_of=LAST))
    assert (alert.kind, alert.indicator, alert.since) == (AlertKind.OFF_COURSE, "bed_occupancy", date(2025, 11, 1))
    assert alert.sentence == (
        "Tasso di occupazione dei posti letto (5.3.2): 50,0% da novembre 2025 a ottobre 2026, obiettivo «portare al "
        "90,0%» a fine 2026."
    )


def _womens(given: AmbitoBuilder, engine: Engine, viewer: str = "manager") -> list[Alert]:
    found = _alerts(saved(given, engine, as_of=LAST), Viewer.parse(viewer))
    return [alert for alert in found if alert.kind is AlertKind.WOMEN_FULL]


def _with_women(occupied: int, *, until: date = LAST) -> AmbitoBuilder:
    given = _rifugio().capacity("rifugio", funded=6, section=Section.WOMEN)
    return given.occupancy("rifugio", day="2026-10-01", until=until, occupied=occupied, section=Section.WOMEN)


def test_womens_beds_full_tonight_are_an_alert_of_their_own(sqlite_engine: Engine) -> None:
    (alert,) = _womens(_with_women(6), sqlite_engine)
    assert (alert.service, alert.since) == ("rifugio", LAST)
    assert alert.sentence == (
        "Posti letto per donne, notte del 31 ottobre 2026: nessun posto libero su 6 (Servizio rifugio)."
    )


def test_one_free_bed_for_women_alerts_nobody(sqlite_engine: Engine) -> None:
    assert not _womens(_with_women(5), sqlite_engine)


def test_womens_beds_full_weeks_ago_alert_nobody(sqlite_engine: Engine) -> None:
    assert not _womens(_with_women(6, until=date(2026, 10, 20)), sqlite_engine)


def test_womens_beds_full_on_a_night_of_a_small_section_are_not_told_to_a_mayor(sqlite_engine: Engine) -> None:
    assert not _womens(_with_women(6), sqlite_engine, "mayor")
