"""Objectives with their targets, money and hours of the team.

Comes in: a scale and a seed. Goes out: the frames ``objective``, ``objective_sdg``, ``target``, ``budget``,
``municipal_budget``, ``sharing_key`` and ``staff_hours``. Must not: hold results. Objective 5.3.2 and its lines come
from the programme sheet; the letters after the code, the targets and the euros are invented, and so is who shares them.
Targets are in the unit of the indicator: shares from 0 to 1, rates per 1,000, persons.
"""

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import polars as pl

from data_access.vocabulary import Polarity, Profession, SharingRule
from sample_data.ambito import LEAD_CODE
from sample_data.days import months
from sample_data.draws import Stage, generator
from sample_data.registry import ORGANISATION_ID

OBJECTIVES: Final = (
    (
        "inclusione",
        "5.3.2",
        "Contrasto alla povertà e all'emarginazione sociale e promozione dell'inclusione attiva",
        (1, 3, 8, 10),
    ),
    (
        "accoglienza",
        "5.3.2.a",
        "Sviluppo del sistema di accoglienza per persone a rischio di emarginazione",
        (1, 3, 10),
    ),
    ("bassa-soglia", "5.3.2.b", "Primo contatto a bassa soglia e accesso alla rete dei servizi", (1, 10)),
    (
        "presa-in-carico",
        "5.3.2.c",
        "Presa in carico con approccio multidimensionale dell'équipe territoriale",
        (1, 3, 8),
    ),
    ("territorio", "5.3.2.d", "Da un approccio locale a una visione territoriale della grave marginalità", (1, 10)),
)
"""Key, code, title, goals of the 2030 Agenda."""

TARGETS: Final = (
    ("inclusione", "exits_to_autonomy", (0.20, 0.25, 0.30), Polarity.GOOD_HIGH),
    ("inclusione", "one_off_share", (0.32, 0.30, 0.27), Polarity.GOOD_LOW),
    ("inclusione", "returns", (0.10, 0.09, 0.08), Polarity.GOOD_LOW),
    ("accoglienza", "bed_occupancy", (0.90, 0.90, 0.90), Polarity.NEUTRAL),
    ("accoglienza", "unmet_demand", (0.20, 0.15, 0.10), Polarity.GOOD_LOW),
    ("bassa-soglia", "people_served", (1100.0, 1150.0, 1200.0), Polarity.NEUTRAL),
    ("presa-in-carico", "take_up", (0.30, 0.35, 0.40), Polarity.GOOD_HIGH),
    ("presa-in-carico", "multidimensional_needs", (0.70, 0.70, 0.70), Polarity.NEUTRAL),
    ("territorio", "attraction", (0.69, 0.67, 0.64), Polarity.NEUTRAL),
    ("territorio", "rate_per_1000", (5.5, 5.5, 5.5), Polarity.NEUTRAL),
)
TARGET_YEARS: Final = (2025, 2026, 2027)

BUDGETS: Final = (
    ("poverta", "fnps", 92_000),
    ("poverta", "qsfp", 310_000),
    ("poverta", "qpe", 118_000),
    ("poverta", "pnrr", 238_000),
    ("poverta", "fsr", 46_000),
    ("poverta", "altri-comuni", 64_000),
    ("poverta", "fondazione", 72_000),
    ("poverta", "donazioni", 135_000),
    ("lavoro", "comune-capofila", 58_000),
    ("lavoro", "fsr", 24_000),
    ("abitare", "comune-capofila", 130_000),
    ("abitare", "fondazione", 35_000),
)
"""Programme, strand, euros a year around which the plan moves."""
_YEARS: Final = (2023, 2024, 2025, 2026, 2027)
_SPENT: Final = {2023: 0.97, 2024: 0.95, 2025: 0.94, 2026: 0.71}
"""Share of the plan spent by year; 2026 is partial, 2027 has not begun."""

_TEAM: Final = {
    "azienda-consortile": dict(zip(Profession, (110, 96, 40, 280, 16, 60, 48, 40, 44, 20), strict=True)),
    "comune-crema": {Profession.ADMINISTRATIVE: 60, Profession.SOCIAL_WORKER: 120},
    "gelso-bianco": {Profession.EDUCATOR: 150, Profession.PSYCHOLOGIST: 24, Profession.SOCIAL_WORKER: 40},
    "porta-serena": {Profession.EDUCATOR: 180, Profession.COUNSELOR: 20},
    "casa-del-tiglio": {Profession.EDUCATOR: 160, Profession.PSYCHOLOGIST: 16},
    "riva-nuova": {Profession.EDUCATOR: 140, Profession.MEDIATOR: 36, Profession.ANTHROPOLOGIST: 10},
    "tre-ponti": {Profession.JOB_OPERATOR: 120, Profession.CAREER_ADVISER: 64, Profession.FINANCIAL_EDUCATOR: 24},
    "voci-vicine": {Profession.COUNSELOR: 48},
}
_AUGUST: Final = 8


def objective_frame() -> pl.DataFrame:
    """Return the rows of ``objective``."""
    rows = [(key, code, title, "poverta") for key, code, title, _ in OBJECTIVES]
    return pl.DataFrame(rows, schema=["key", "code", "title", "programme_key"], orient="row")


def objective_sdg_frame() -> pl.DataFrame:
    """Return the rows of ``objective_sdg``."""
    rows = [(key, goal) for key, _, _, goals in OBJECTIVES for goal in goals]
    return pl.DataFrame(rows, schema=["objective_key", "sdg"], orient="row")


def target_frame() -> pl.DataFrame:
    """Return the rows of ``target``: one for each indicator of an objective and year of the plan."""
    rows = [
        (objective, indicator, year, value, str(polarity))
        for objective, indicator, values, polarity in TARGETS
        for year, value in zip(TARGET_YEARS, values, strict=True)
    ]
    frame = pl.DataFrame(rows, schema=["objective_key", "indicator", "year", "value", "polarity"], orient="row")
    return frame.with_row_index("id", offset=1)


def budget_frame(*, scale: float, seed: int) -> pl.DataFrame:
    """Return the rows of ``budget``: plans grow by 4 % a year; 2026 is spent in part, 2027 not at all."""
    rng = generator(seed, Stage.STAFF)
    return pl.DataFrame(list(_budget_rows(rng, scale)), infer_schema_length=None)


def municipal_budget_frame(budgets: pl.DataFrame, residents: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of ``municipal_budget``: whose municipal euros are, in whole euros that make up the budgets.

    The lead municipality's are all its own; the others' go by residents, a fifth more or less from one to the next.
    """
    newest = residents.filter(pl.col("year") == pl.col("year").max())
    people = newest.group_by("municipality_code").agg(pl.col("residents").sum()).sort("municipality_code")
    others = people.filter(pl.col("municipality_code") != LEAD_CODE)
    wills = (0.8, 1.0, 1.2, 0.9, 1.1)
    weights = np.array([count * wills[at % len(wills)] for at, count in enumerate(others["residents"])])
    rows = []
    for budget in budgets.filter(pl.col("strand_key").is_in(["comune-capofila", "altri-comuni"])).to_dicts():
        by_lead = budget["strand_key"] == "comune-capofila"
        codes = [LEAD_CODE] if by_lead else others["municipality_code"].to_list()
        shares = np.ones(1) if by_lead else weights / weights.sum()
        planned, spent = _parts(budget["planned"], shares), _parts(budget["spent"], shares)
        rows += [
            {**budget, "municipality_code": code, "planned": own, "spent": paid}
            for code, own, paid in zip(codes, planned, spent, strict=True)
        ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _parts(euros: float | None, shares: np.ndarray[Any, Any]) -> list[float | None]:
    """Divide euros by shares, in whole euros: each has what is reached with it and was not before it."""
    if euros is None:
        return [None] * len(shares)
    reached = np.round(euros * np.cumsum(shares))
    return [float(part) for part in np.diff(reached, prepend=0.0)]


def sharing_key_frame() -> pl.DataFrame:
    """Return the row of ``sharing_key``: what the Ambito spends is shared by residents, from the first year on."""
    act = "Riparto per abitante (atto dimostrativo dell'Assemblea dei Sindaci)"
    return pl.DataFrame({"from_year": [_YEARS[0]], "rule": [str(SharingRule.RESIDENTS)], "act": [act]})


def staff_hours_frame(*, scale: float, seed: int) -> pl.DataFrame:
    """Return the rows of ``staff_hours``: fewer hours in August, a little more each year."""
    rng = generator(seed, Stage.STAFF, 1)
    rows = [
        {
            "organisation_id": ORGANISATION_ID[organisation],
            "profession": str(profession),
            "month": month.first,
            "hours": float(
                np.floor(2 * hours * scale * _pace(month.index, month.first.month) * (0.92 + 0.16 * rng.random())) / 2
            ),
        }
        for organisation, team in _TEAM.items()
        for profession, hours in team.items()
        for month in months()
    ]
    return pl.DataFrame(rows)


def _pace(index: int, month: int) -> float:
    return (0.92 + 0.005 * index) * (0.7 if month == _AUGUST else 1.0)


def _budget_rows(rng: np.random.Generator, scale: float) -> Iterator[dict[str, Any]]:
    for programme, strand, euros in BUDGETS:
        for step, year in enumerate(_YEARS):
            planned = float(round(euros * scale * (1 + 0.04 * step) * (0.94 + 0.12 * rng.random()), -2))
            share = _SPENT.get(year)
            spent = None if share is None else float(round(planned * min(1.02, share * (0.95 + 0.1 * rng.random()))))
            yield {"programme_key": programme, "strand_key": strand, "year": year, "planned": planned, "spent": spent}
