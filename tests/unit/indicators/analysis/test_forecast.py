"""The forecast of the nights: what it gives, when it refuses, how its past accuracy is found."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from sqlalchemy import Engine

from data_access.settings import DisclosureSettings
from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from data_access.vocabulary import CapacityUnit, Section, ServiceType
from indicators.analysis.forecast import FORECAST, Forecast, ForecastRefusedError
from indicators.analysis.forecast import forecast as forecast_for
from indicators.model.errors import QueryError
from indicators.statistics.night_methods import Method
from tests.support.asking import saved
from tests.support.builder import AmbitoBuilder, ambito

LAST = date(2026, 10, 31)
START = date(2026, 1, 1)


def forecast(snapshot: Snapshot, service: str, *, viewer: str = "manager", section: Section | None = None) -> Forecast:
    disclosure = DisclosureSettings()
    return forecast_for(snapshot, service, viewer=Viewer.parse(viewer), settings=disclosure, section=section)


def _nights(count: int, *, mean: float = 0.75, spread: float = 0.05, seed: int = 7) -> np.ndarray:
    """Return shares that wander around a mean, as those of a shelter do."""
    rng = np.random.default_rng(seed)
    share = np.empty(count)
    share[0] = mean
    for night in range(1, count):
        share[night] = mean + 0.8 * (share[night - 1] - mean) + rng.normal(0, spread)
    return np.clip(share, 0, 1)


def _shelter(*, beds: int = 20, since: date = START, until: date = LAST, skip: range = range(0)) -> AmbitoBuilder:
    given = ambito(lead="Alfa").shelter("rifugio", beds=beds)
    days = (until - since).days + 1
    for night, share in enumerate(_nights(days)):
        if night not in skip:
            given.occupancy("rifugio", day=since + timedelta(days=night), occupied=round(share * beds))
    return given.contact(None, service="rifugio", day=since)


@pytest.fixture
def snapshot(sqlite_engine: Engine) -> Snapshot:
    return saved(_shelter(), sqlite_engine, as_of=LAST)


def test_eight_weeks_of_nights_follow_the_last_day_of_the_data(snapshot: Snapshot) -> None:
    found = forecast(snapshot, "rifugio")
    assert dict(found.frame.schema) == FORECAST
    assert (found.frame["day"][0], found.frame["day"][-1]) == (date(2026, 11, 1), date(2026, 12, 26))
    assert found.frame.height == 56
    assert found.unit is CapacityUnit.BED


def test_limits_are_whole_beds_nested_and_within_the_capacity(snapshot: Snapshot) -> None:
    frame = forecast(snapshot, "rifugio").frame
    limits = frame.select("lower_80", "expected", "upper_80").to_numpy()
    assert (np.diff(limits, axis=1) >= 0).all()
    assert limits.min() >= 0
    assert limits.max() <= 20
    assert (limits % 1 == 0).all(), "beds are whole"
    assert frame["expected"][-1] == pytest.approx(15, abs=1.5), "far ahead it is about the mean, 0.75 of 20 beds"


def test_the_same_data_give_the_same_forecast(snapshot: Snapshot) -> None:
    first, second = forecast(snapshot, "rifugio"), forecast(snapshot, "rifugio")
    assert first.frame.equals(second.frame)
    assert first.accuracy == second.accuracy


def test_missing_nights_are_not_empty_nights(sqlite_engine: Engine) -> None:
    snapshot = saved(_shelter(skip=range(240, 254)), sqlite_engine, as_of=LAST)
    frame = forecast(snapshot, "rifugio").frame
    assert frame["expected"].mean() == pytest.approx(15, abs=1.5)
    assert frame["lower_80"].min() >= 8, "two weeks of zeros would have dragged it to the floor"


def test_nights_without_capacity_are_closed_not_empty(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa").service("rifugio", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("rifugio", funded=20, since="2026-01-01", until="2026-11-30")
    for night, share in enumerate(_nights(304)):
        given.occupancy("rifugio", day=START + timedelta(days=night), occupied=round(share * 20))
    given.contact(None, service="rifugio", day=START)
    frame = forecast(saved(given, sqlite_engine, as_of=LAST), "rifugio").frame
    closed = frame.filter(pl.col("day") > date(2026, 11, 30))
    assert closed.height == 26
    assert closed["actual"].null_count() == closed["expected"].null_count() == closed["upper_80"].null_count() == 26
    assert frame.head(30)["actual"].to_list() == [20.0] * 30


def test_a_step_of_capacity_already_decided_is_followed(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa").service("rifugio", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("rifugio", funded=20, until="2026-11-14").capacity("rifugio", funded=40, since="2026-11-15")
    for night, share in enumerate(_nights(304)):
        given.occupancy("rifugio", day=START + timedelta(days=night), occupied=round(share * 20))
    given.contact(None, service="rifugio", day=START)
    frame = forecast(saved(given, sqlite_engine, as_of=LAST), "rifugio").frame
    assert frame["actual"].unique().sort().to_list() == [20.0, 40.0]
    assert frame["expected"][-1] == pytest.approx(30, abs=3)


def test_mens_and_womens_beds_can_be_forecast_apart(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa").service("rifugio", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    for section, beds in ((Section.MEN, 20), (Section.WOMEN, 6)):
        given.capacity("rifugio", funded=beds, section=section)
        for night, share in enumerate(_nights(304, mean=0.5 if section is Section.MEN else 0.9, seed=beds)):
            day = START + timedelta(days=night)
            given.occupancy("rifugio", day=day, occupied=round(share * beds), section=section)
    snapshot = saved(given.contact(None, service="rifugio", day=START), sqlite_engine, as_of=LAST)
    men, women = (forecast(snapshot, "rifugio", section=section).frame for section in (Section.MEN, Section.WOMEN))
    assert men["actual"].unique().to_list() == [20.0]
    assert women["actual"].unique().to_list() == [6.0]
    assert men["expected"][-1] == pytest.approx(10, abs=3)
    assert forecast(snapshot, "rifugio").frame["actual"].unique().to_list() == [26.0]


def _refusal(given: AmbitoBuilder, engine: Engine) -> str:
    snapshot = saved(given, engine, as_of=LAST)
    with pytest.raises(ForecastRefusedError) as caught:
        forecast(snapshot, "rifugio")
    return str(caught.value)


def test_a_short_history_is_refused(sqlite_engine: Engine) -> None:
    refusal = _refusal(_shelter(since=date(2026, 9, 1)), sqlite_engine)
    assert refusal.startswith("La storia registrata è troppo breve per una previsione")
    assert "61 notti" in refusal


def test_a_history_too_short_to_try_the_forecast_on_is_refused(sqlite_engine: Engine) -> None:
    refusal = _refusal(_shelter(since=date(2026, 5, 30)), sqlite_engine)
    assert "155 notti; ne servono almeno 189" in refusal


def test_the_fewest_nights_that_are_asked_for_are_enough(sqlite_engine: Engine) -> None:
    """The sentence of refusal said how many nights were needed, and with as many it refused still."""
    snapshot = saved(_shelter(since=LAST - timedelta(days=188)), sqlite_engine, as_of=LAST)
    assert forecast(snapshot, "rifugio").accuracy.origins == 1


def test_a_closed_service_is_not_forecast(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa").service("rifugio", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("rifugio", funded=20, until="2026-10-15").contact(None, service="rifugio", day=START)
    assert _refusal(given, sqlite_engine) == (
        "Il servizio risulta chiuso nelle prossime settimane: non c'è nulla da prevedere."
    )


def test_a_service_silent_for_two_months_is_not_forecast(sqlite_engine: Engine) -> None:
    refusal = _refusal(_shelter(until=date(2026, 8, 29)), sqlite_engine)
    assert refusal.startswith("Da più di due mesi non arrivano dati delle notti")


def test_a_service_that_never_changed_is_not_forecast(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa").shelter("rifugio", beds=2).occupancy("rifugio", day=START, until=LAST, occupied=2)
    refusal = _refusal(given.contact(None, service="rifugio", day=START), sqlite_engine)
    assert refusal == "L'occupazione registrata non è mai cambiata: non c'è nulla da prevedere."


def test_meals_are_not_nights(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa").service("rifugio", unit=CapacityUnit.MEAL, name="Mensa")
    given.contact(None, service="rifugio", day=START)
    assert _refusal(given, sqlite_engine) == (
        "La previsione riguarda i servizi con posti letto, camere o alloggi: «Mensa» si conta in pasti."
    )


def test_an_unknown_service_is_named(snapshot: Snapshot) -> None:
    with pytest.raises(QueryError, match="Servizio «altrove» sconosciuto"):
        forecast(snapshot, "altrove")


def test_the_sentences_say_the_mean_the_interval_the_method_and_the_past_error(snapshot: Snapshot) -> None:
    found = forecast(snapshot, "rifugio")
    last = found.frame.row(-1, named=True)
    mean = f"{found.frame['expected'].mean():.1f}".replace(".", ",")
    assert found.sentence() == (
        f"Fino al 26 dicembre 2026 sono previsti in media {mean} posti letto occupati su 20 (l'ultima notte tra "
        f"{last['lower_80']:.0f} e {last['upper_80']:.0f}, intervallo all'80%)."
    )
    assert found.why().endswith(f"ha sbagliato meno degli altri metodi {found.method.label}.")
    assert found.accuracy.sentence("posti letto").startswith("Rifatta sul passato (9 previsioni di 8 settimane, ")


def test_where_nothing_beats_the_week_before_the_page_says_that_it_repeats_it(sqlite_engine: Engine) -> None:
    """A house full on weekdays and half empty at weekends, always: no method can do better, and one was shown."""
    given = ambito(lead="Alfa").shelter("rifugio", beds=20)
    for night in range(304):
        given.occupancy("rifugio", day=START + timedelta(days=night), occupied=20 if night % 7 < 5 else 10)
    snapshot = saved(given.contact(None, service="rifugio", day=START), sqlite_engine, as_of=LAST)
    found = forecast(snapshot, "rifugio")
    assert found.method is Method.NAIVE
    assert found.why() == (
        "Nelle prove dell'ultimo anno nessun metodo ha sbagliato meno che a ripetere la settimana precedente: la "
        "previsione è quella."
    )
    assert found.frame["expected"][:7].to_list() == [20 if night % 7 < 5 else 10 for night in range(304, 311)]
