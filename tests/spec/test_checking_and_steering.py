"""Checking the data and steering by them: what is missing is not zero, chance is not news, no false judgement.

Rules 4, 5, 6, 7 and 8 of the domain; pitfalls 9, 14, 16 and 17.
"""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import Engine

from data_access.settings import DisclosureSettings, Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from data_access.vocabulary import CapacityUnit, Polarity, ReturnStatus, ServiceType
from indicators.analysis.forecast import ForecastRefusedError, forecast
from indicators.data_quality.findings import Check
from indicators.data_quality.verification import verify
from indicators.engine.query_service import Edition
from indicators.model.period import Period
from indicators.model.query import Query
from indicators.monitoring.alerts import alerts
from indicators.monitoring.news import NewsKind, news
from indicators.monitoring.target_progress import Verdict, courses
from tests.support.asking import saved
from tests.support.builder import AmbitoBuilder, ambito

ON = date(2026, 11, 22)
MANAGER, PUBLIC = Viewer.parse("manager"), Viewer.parse("public")


def _edition(snapshot: Snapshot) -> Edition:
    return Edition(snapshot, Settings())


def _mensa(before: int, now: int) -> AmbitoBuilder:
    given = ambito(lead="Alfa").service("mensa", organisation="uno")
    given.contacts([f"p{number}" for number in range(before)], service="mensa", days=["2024-05-06"])
    return given.contacts([f"p{number}" for number in range(now)], service="mensa", days=["2025-05-05"])


def test_a_service_that_will_be_closed_has_no_forecast_not_a_forecast_of_zero(engine: Engine) -> None:
    given = ambito(lead="Alfa").service("rifugio", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("rifugio", funded=5, until="2026-10-20").contact(None, service="rifugio", day="2026-01-01")
    given.occupancy("rifugio", day="2026-01-01", until="2026-10-20", occupied=4)
    with pytest.raises(ForecastRefusedError, match="risulta chiuso nelle prossime settimane"):
        forecast(saved(given, engine), "rifugio", viewer=MANAGER, settings=DisclosureSettings())


def test_a_month_not_delivered_is_empty_in_the_sheet_not_zero(engine: Engine) -> None:
    given = _mensa(2, 3).delivery("mensa", month="2025-05", rows=3)
    given.delivery("mensa", month="2025-06", status=ReturnStatus.MISSING)
    sheet = verify(_edition(saved(given, engine)), viewer=MANAGER, period=Period.parse("2025-05..2025-06"), on=ON).sheet
    assert sheet["contacts"].to_list() == [3, None]
    assert sheet["contacts_year"].to_list()[0] == 2, "beside it, the same month of the year before"


def test_a_fall_beside_a_missing_return_is_told_at_equal_returns(engine: Engine) -> None:
    given = _mensa(200, 40).delivery("mensa", month="2025-05").contact(None, service="mensa", day="2024-01-02")
    given.delivery("mensa", month="2025-04", status=ReturnStatus.MISSING)
    query = Query(indicator="people_served", period=Period.year(2025))
    found = news(_edition(saved(given, engine)), viewer=MANAGER, queries=[query], on=ON)
    (change,) = [item.sentence for item in found if item.kind is NewsKind.CHANGE]
    assert change == (
        "Persone servite: in diminuzione, 40 persone nel 2025, contro 200 persone nel 2024 a parità di flussi."
    )


def test_more_people_is_neither_good_nor_bad_without_an_agreement(engine: Engine) -> None:
    given = _mensa(20, 40).target("a", indicator="people_served", year=2025, value=500, polarity=Polarity.NEUTRAL)
    (course,) = courses(_edition(saved(given, engine)), viewer=MANAGER)
    assert course.verdict is Verdict.UNKNOWN
    assert course.distance == -460


def test_a_partner_checks_its_own_services_and_no_others(engine: Engine) -> None:
    given = _mensa(2, 2).service("docce", organisation="due")
    for _ in range(2):
        given.contact("q", service="docce", day="2025-05-05")
    edition = _edition(saved(given, engine))
    own = verify(edition, viewer=Viewer.parse("partner:due"), period=Period.year(2025), on=ON)
    other = verify(edition, viewer=Viewer.parse("partner:uno"), period=Period.year(2025), on=ON)
    assert [(finding.service, finding.check) for finding in own.findings] == [("docce", Check.REPEATED_ROWS)]
    assert other.findings == ()
    assert set(other.sheet["service"]) == {"mensa"}


def test_no_list_tells_protected_viewers_of_one_to_four_people(engine: Engine) -> None:
    given = (
        ambito(lead="Alfa")
        .shelter("rifugio", beds=10)
        .contacts(["p", "q", "r"], service="rifugio", days=["2025-03-03"])
    )
    for week in range(8):
        first = date(2026, 9, 6) + timedelta(weeks=week)
        given.occupancy("rifugio", day=first, until=first + timedelta(days=6), occupied=5, waiting=week // 2)
    given.version().version().revision("rifugio", month="2025-03", measure="people_served", before=2, after=3)
    given.target("a", indicator="people_served", year=2025, value=50)
    edition = _edition(saved(given, engine))
    query = Query(indicator="people_served", period=Period.year(2025))
    settings = Settings()
    plan = courses(edition, viewer=PUBLIC)
    told = alerts(
        edition, viewer=PUBLIC, on=ON, thresholds=settings.thresholds, disclosure=settings.disclosure, courses=plan
    )
    sentences = [item.sentence for item in news(edition, viewer=PUBLIC, queries=[query], on=ON, since=0)]
    sentences += [alert.sentence for alert in told] + [course.sentence() for course in plan]
    assert len(sentences) >= 3
    assert not [text for text in sentences if re.search(r"\b[1-4](,\d)? person|da [1-4] a [1-4]\b", text)]
