"""Which method is chosen, how wide the interval is, how both would have done in the past."""

import numpy as np
import pytest

from indicators.statistics.backtest import Accuracy, judged
from indicators.statistics.night_methods import Method
from indicators.statistics.rolling_forecast import LEAST_TRIALS, Rolled, _near, _quantiles, nights_needed

AHEAD = 56


def rolled(occupied: np.ndarray, beds: float = 50.0, *, planned: bool = True) -> Rolled:
    actual = np.full(len(occupied), beds)
    return Rolled.of(occupied, actual, np.full(AHEAD, beds), planned=planned)


def accuracy(found: Rolled) -> Accuracy:
    told = judged(found)
    assert told is not None
    return told


def persistent(count: int, *, seed: int, mean: float = 0.75, stay: float = 0.8, spread: float = 0.04) -> np.ndarray:
    rng = np.random.default_rng(seed)
    share = np.empty(count)
    share[0] = mean
    for night in range(1, count):
        share[night] = mean + stay * (share[night - 1] - mean) + rng.normal(0, spread)
    return np.clip(share, 0, 1)


def moving(count: int, *, seed: int) -> np.ndarray:
    """Levels that jump every three months or so."""
    rng = np.random.default_rng(seed)
    levels = np.repeat(rng.uniform(0.5, 0.95, count // 90 + 1), 90)[:count]
    return np.clip(levels + rng.normal(0, 0.03, count), 0, 1)


# ------------------------------------------------------------------------------------------------------- the choice


def test_in_noise_around_a_level_the_week_before_is_not_repeated() -> None:
    occupied = np.random.default_rng(1).binomial(50, 0.7, 730).astype(float)
    found = rolled(occupied)
    told = accuracy(found)
    assert found.method is not Method.NAIVE
    assert told.mae < 0.80 * told.naive_mae, "repeating a night of noise doubles its variance"
    assert found.expected[-1] == pytest.approx(35, abs=2)


def test_a_week_that_never_changes_is_repeated() -> None:
    week = np.array([50, 50, 50, 50, 50, 20, 20], dtype=float)
    found = rolled(np.resize(week, 400))
    assert found.method is Method.NAIVE
    assert found.expected[-1][:7].tolist() == np.resize(week, 407)[400:].tolist()
    assert accuracy(found).mae == 0


def test_a_noisy_week_is_followed_by_weekday() -> None:
    rng = np.random.default_rng(2)
    occupied = np.clip(np.round(np.resize([45, 45, 45, 45, 45, 25, 25], 730) + rng.normal(0, 2, 730)), 0, 50)
    found = rolled(occupied)
    told = accuracy(found)
    assert found.method is Method.ETS
    assert told.mae < 0.9 * told.naive_mae
    assert told.mae < 0.5 * told.mean_mae


def test_after_a_level_shift_the_forecast_is_at_the_new_level() -> None:
    """An autoregression around one mean over two years went back to beds that nobody had used for months."""
    rng = np.random.default_rng(3)
    occupied = np.round(np.concatenate([rng.normal(44, 1, 600), rng.normal(24, 1, 130)]))
    found = rolled(occupied)
    assert found.expected[-1] == pytest.approx(24, abs=2)
    assert np.median(found.lower[-1]) > 18


def test_levels_that_jump_cost_no_more_than_repeating_the_week_before() -> None:
    for seed in range(6):
        told = accuracy(rolled(np.round(moving(900, seed=seed) * 50)))
        assert told.mae <= 1.05 * told.naive_mae, seed


def test_a_constant_series_is_repeated_without_error() -> None:
    found = rolled(np.full(300, 30.0))
    assert found.method is Method.NAIVE
    assert (found.expected[-1] == 30).all()
    assert (found.lower[-1] == 30).all()
    assert (found.upper[-1] == 30).all()


def test_missing_nights_are_neither_empty_nor_judged() -> None:
    occupied = np.round(persistent(500, seed=5) * 50)
    occupied[np.random.default_rng(5).random(500) < 0.2] = np.nan
    occupied[300:330] = np.nan
    found = rolled(occupied)
    told = accuracy(found)
    assert np.isfinite(found.expected[-1]).all()
    assert found.expected[-1] == pytest.approx(37, abs=5)
    assert told.nights < 0.85 * told.origins * AHEAD
    assert told.mae < told.naive_mae


def test_nights_before_the_first_known_one_do_not_count() -> None:
    occupied = np.round(persistent(400, seed=6) * 50)
    late = np.concatenate([np.full(90, np.nan), occupied])
    assert np.array_equal(rolled(late).expected[-1], rolled(occupied).expected[-1])


@pytest.mark.parametrize(("nights", "chosen"), [(189, True), (188, False)])
def test_with_too_few_nights_no_past_forecast_can_be_judged(nights: int, chosen: bool) -> None:
    assert nights_needed(AHEAD) == 189
    assert (judged(rolled(np.round(persistent(nights, seed=7) * 50))) is not None) is chosen


def test_no_forecast_at_all_of_a_month() -> None:
    found = rolled(np.round(persistent(30, seed=7) * 50))
    assert found.methods == ()
    assert judged(found) is None


# ------------------------------------------------------------------------------------------------- capacity, closures


def test_what_is_expected_is_whole_and_never_over_the_capacity() -> None:
    occupied = np.minimum(np.round(persistent(500, seed=8, mean=0.97) * 50), 50)
    found = rolled(occupied)
    made = np.isfinite(found.expected)
    assert (found.expected[made] % 1 == 0).all()
    assert found.upper[made].max() <= 50
    assert found.lower[made].min() >= 0
    assert (found.lower[made] <= found.expected[made]).all()
    assert (found.expected[made] <= found.upper[made]).all()


def test_a_decided_step_of_capacity_is_followed_and_closed_nights_have_no_forecast() -> None:
    occupied = np.round(persistent(400, seed=9) * 50)
    coming = np.concatenate([np.full(20, 50.0), np.full(20, 100.0), np.full(16, np.nan)])
    found = Rolled.of(occupied, np.full(400, 50.0), coming)
    assert found.expected[-1][20:40].mean() == pytest.approx(2 * found.expected[-1][:20].mean(), rel=0.1)
    assert np.isnan(found.expected[-1][40:]).all()
    assert np.isnan(found.upper[-1][40:]).all()


def test_places_that_move_every_night_widen_the_interval_only_where_they_are_not_known() -> None:
    """A house always full whose places move: known, there is nothing to miss; supposed, its interval goes over them."""
    rng = np.random.default_rng(10)
    actual = np.round(200 + np.cumsum(rng.normal(0, 2, 730)))
    coming = np.full(AHEAD, actual[-1])
    known, supposed = (Rolled.of(actual.copy(), actual, coming, planned=planned) for planned in (True, False))
    assert accuracy(known).mae == 0
    assert (known.upper[-1] == actual[-1]).all()
    assert accuracy(supposed).mae > 3
    assert supposed.upper[-1].max() > actual[-1]
    assert supposed.expected[-1].max() <= actual[-1]
    assert 0.7 <= accuracy(supposed).coverage <= 0.9


def test_the_yardstick_without_known_places_is_the_week_before_as_it_was() -> None:
    actual = np.concatenate([np.full(350, 50.0), np.full(350, 80.0)])
    found = Rolled.of(actual - 5, actual, np.full(AHEAD, 80.0), planned=False)
    assert np.nanmax(found.errors[Method.NAIVE]) == 30, "45 repeated where 75 were"
    assert np.nanmin(found.errors[Method.NAIVE]) == 0


# ------------------------------------------------------------------------------------------------------ the intervals


@pytest.mark.parametrize("kind", ["persistent", "moving", "noise"])
def test_the_interval_holds_four_nights_in_five(kind: str) -> None:
    """The old one, from a model that no shelter follows, held 99 nights in 100."""
    held = [accuracy(rolled(wandering(kind, seed), 200.0)).coverage for seed in range(4)]
    assert 0.75 <= np.mean(held) <= 0.85
    assert 0.70 <= min(held) <= max(held) <= 0.88


def wandering(kind: str, seed: int) -> np.ndarray:
    """Return three years of nights in 200 beds."""
    if kind == "noise":
        return np.random.default_rng(100 + seed).binomial(200, 0.7, 1000).astype(float)
    share = persistent(1000, seed=seed) if kind == "persistent" else moving(1000, seed=seed)
    return np.round(share * 200)


def test_the_interval_widens_after_a_shift_and_narrows_when_it_is_over() -> None:
    rng = np.random.default_rng(11)
    calm, stormy = rng.normal(140, 2, 500), np.clip(np.repeat(rng.uniform(80, 190, 10), 35), 0, 200)
    occupied = np.round(np.concatenate([calm, stormy, rng.normal(140, 2, 500)]))
    found = rolled(occupied, 200.0)
    width = np.array(
        [row[np.isfinite(row)].mean() if np.isfinite(row).any() else 0 for row in found.upper - found.lower]
    )
    before, during, long_after = width[-1 - 850 // 7], width[-1 - 500 // 7], width[-1]
    assert during > 4 * before
    assert long_after < during / 2


def test_quantiles_are_numpy_s_and_pass_over_unknown_errors() -> None:
    past = np.random.default_rng(12).normal(0, 1, (20, AHEAD))
    past[3, 10:30] = np.nan
    low, high = _quantiles(_near(past), 0.8)
    for week, first in enumerate([0, 0, 1, 2, 3, 4, 5, 5]):
        near = past[:, 7 * first : 7 * first + 21]
        assert (low[week], high[week]) == pytest.approx(tuple(np.nanquantile(near, [0.1, 0.9])))


# ------------------------------------------------------------------------------------------------------ the judgement


def test_no_past_forecast_sees_the_nights_it_is_judged_on() -> None:
    """What happens in the last fourteen nights moves only the newest of the forecasts made again."""
    occupied = np.round(persistent(400, seed=13) * 50)
    shocked = occupied.copy()
    shocked[-14:] = 0
    before, after = rolled(occupied), rolled(shocked)
    ended = before.ended
    for one in range(ended):
        assert before.methods[one] == after.methods[one]
        assert np.array_equal(before.expected[one], after.expected[one], equal_nan=True)
        assert np.array_equal(before.lower[one], after.lower[one], equal_nan=True)
    assert np.array_equal(before.truth[ended - 3], after.truth[ended - 3])
    assert not np.array_equal(before.truth[ended - 1], after.truth[ended - 1])


def test_the_method_is_chosen_on_forecasts_that_had_ended() -> None:
    """Four must have ended: the first choice comes eleven weeks after the first forecast made again."""
    found = rolled(np.round(persistent(400, seed=14) * 50))
    assert [method is not None for method in found.methods].index(True) == 8 + LEAST_TRIALS - 1


def test_errors_and_coverage_are_those_of_the_forecasts_judged() -> None:
    found = rolled(np.round(persistent(400, seed=15) * 50))
    told = accuracy(found)
    starts = [one for one in range(found.ended - 1, -1, -2) if found.methods[one]]
    assert told.origins == len(starts) == sum(times for _, times in told.chosen)
    assert told.mae == pytest.approx(np.abs(found.expected - found.truth)[starts].mean())
    inside = (found.truth >= found.lower) & (found.truth <= found.upper)
    assert told.coverage == pytest.approx(inside[starts].mean())


@pytest.mark.parametrize(
    ("mae", "naive", "words"), [(1.0, 1.5, "meno che a"), (1.0, 1.04, "quanto a"), (1.5, 1.0, "più che a")]
)
def test_the_accuracy_admits_when_the_naive_forecast_does_as_well(mae: float, naive: float, words: str) -> None:
    told = Accuracy(
        origins=1, weeks=8, nights=56, mae=mae, naive_mae=naive, mean_mae=1.2, coverage=0.83, chosen=((Method.ETS, 1),)
    )
    sentence = told.sentence("posti letto")
    assert f"{words} ripetere la settimana precedente" in sentence
    assert "una previsione di 8 settimane" in sentence
    assert "la media di 28 notti sbaglia di 1,2" in sentence
    assert "L'intervallo all'80% conteneva 83 notti su 100" in sentence
    assert "posti poi in servizio" in sentence
    assert "posti poi in servizio" not in told.sentence("posti", planned=False)
