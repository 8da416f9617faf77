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
from indicators.statistics.backtest import Accuracy, score
from indicators.statistics.night_model import NightModel
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
    limits = frame.select("lower_95", "lower_80", "expected", "upper_80", "upper_95").to_numpy()
    assert (np.diff(limits, axis=1) >= 0).all()
    assert limits.min() >= 0
    assert limits.max() <= 20
    assert (frame.select("lower_80", "upper_80", "lower_95", "upper_95").to_numpy() % 1 == 0).all()
    assert frame["expected"][-1] == pytest.approx(15, abs=1.5), "far ahead it goes back to the mean, 0.75 of 20 beds"


def test_the_same_data_give_the_same_forecast(snapshot: Snapshot) -> None:
    first, second = forecast(snapshot, "rifugio"), forecast(snapshot, "rifugio")
    assert first.frame.equals(second.frame)
    assert first.accuracy == second.accuracy


def test_missing_nights_are_not_empty_nights(sqlite_engine: Engine) -> None:
    snapshot = saved(_shelter(skip=range(240, 254)), sqlite_engine, as_of=LAST)
    frame = forecast(snapshot, "rifugio").frame
    assert frame["expected"].mean() == pytest.approx(15, abs=1.5)
    assert frame["lower_95"].min() >= 8, "two weeks of zeros would have dragged it to the floor"


def test_nights_without_capacity_are_closed_not_empty(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa").service("rifugio", kind=ServiceType.NIGHT_SHELTER, unit=CapacityUnit.BED)
    given.capacity("rifugio", funded=20, since="2026-01-01", until="2026-11-30")
    for night, share in enumerate(_nights(304)):
        given.occupancy("rifugio", day=START + timedelta(days=night), occupied=round(share * 20))
    given.contact(None, service="rifugio", day=START)
    frame = forecast(saved(given, sqlite_engine, as_of=LAST), "rifugio").frame
    closed = frame.filter(pl.col("day") > date(2026, 11, 30))
    assert closed.height == 26
    assert closed["actual"].null_count() == closed["expected"].null_count() == closed["upper_95"].null_count() == 26
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
    assert men["expected"][-1] == pytest.approx(10, abs=1.5)
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
    assert "155 notti" in _refusal(_shelter(since=date(2026, 5, 30)), sqlite_engine)


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
        "La previsione riguarda i servizi con posti letto o alloggi: «Mensa» si conta in pasti."
    )


def test_an_unknown_service_is_named(snapshot: Snapshot) -> None:
    with pytest.raises(QueryError, match="Servizio «altrove» sconosciuto"):
        forecast(snapshot, "altrove")


def test_the_sentences_say_the_mean_the_interval_and_the_past_error(snapshot: Snapshot) -> None:
    found = forecast(snapshot, "rifugio")
    last = found.frame.row(-1, named=True)
    assert found.sentence().startswith("Fino al 26 dicembre 2026 sono previsti in media 1")
    assert f"tra {last['lower_95']:.0f} e {last['upper_95']:.0f} con probabilità del 95%" in found.sentence()
    assert found.accuracy.sentence("posti letto").startswith("Rifatta sul passato (6 previsioni di 8 settimane)")


@pytest.mark.parametrize(
    ("mae", "naive", "words"), [(1.0, 1.5, "meno che a"), (1.0, 1.04, "quanto a"), (1.5, 1.0, "più che a")]
)
def test_the_accuracy_admits_when_the_naive_forecast_does_as_well(mae: float, naive: float, words: str) -> None:
    accuracy = Accuracy(origins=1, weeks=8, nights=56, mae=mae, naive_mae=naive, coverage_80=0.8, coverage_95=0.93)
    sentence = accuracy.sentence("posti letto")
    assert f"{words} ripetere la settimana precedente" in sentence
    assert "una previsione di 8 settimane" in sentence
    assert "conteneva il 93% delle notti" in sentence


def test_no_past_forecast_sees_the_nights_it_is_judged_on() -> None:
    """What happens in the last fourteen nights moves only the newest of the six forecasts made again."""
    share = _nights(304)
    beds = np.full(304, 20.0)
    shocked = share.copy()
    shocked[-14:] = 0.0
    before, after = (score(np.round(values * 20), beds, horizon=56) for values in (share, shocked))
    assert before is not None
    assert after is not None
    assert before.origins == after.origins == 6
    assert before.nights == after.nights == 6 * 56
    moved = (after.mae - before.mae) * before.nights
    assert 14 * 10 < moved < 14 * 15, "fourteen nights of about fifteen beds less the usual error, once"


def test_the_error_of_the_naive_forecast_is_that_of_the_week_before() -> None:
    """Full on weekdays, empty at weekends: repeating the week before is exact, and the model is told to be worse."""
    week = np.array([10, 10, 10, 10, 10, 0, 0], dtype=float)
    found = score(np.resize(week, 280), np.full(280, 10.0), horizon=56)
    assert found is not None
    assert found.naive_mae == 0
    assert found.mae > 1


def test_the_model_finds_again_the_persistence_it_was_given() -> None:
    model = NightModel.fit(_nights(700, spread=0.03))
    assert model.parameters[1] == pytest.approx(0.8, abs=0.08)
    assert model.parameters[0] / (1 - model.parameters[1]) == pytest.approx(0.75, abs=0.03)


def test_after_a_low_night_the_model_goes_back_to_its_mean() -> None:
    share = np.append(_nights(300), 0.2)
    found = NightModel.fit(share).ahead(share, np.full(56, 20.0))
    assert found["expected"][0] < found["expected"][5] < found["expected"][55]
    assert found["upper_95"][0] - found["lower_95"][0] <= found["upper_95"][55] - found["lower_95"][55]
