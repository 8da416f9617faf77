"""Sums of the editions of several Ambiti: what all of them tell of the same period, added up.

Comes in: editions that were found whole, by the key of their Ambito. Goes out: `Region`. Must not: hold anything but
what can be worked out from cells that anybody may read; give a sum of which a part is hidden.

A sum is given only where every part of it is published, so that a sum less the other parts is a part that was published
anyway. Where a part is hidden or missing, a count has a least value, worked out from the published parts (less what
rounding may have added to them), and nothing else has any. Persons of different Ambiti are not linked: a sum of persons
counts twice whoever is followed twice. Rates and shares are sums over sums; medians and indexes do not add up.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Final, NamedTuple

import polars as pl

from indicators.engine.result_frame import INTERVALS, ratio_of_counts
from indicators.model.indicator import Kind
from indicators.model.period import Period, last_closed
from indicators.model.result import Status
from indicators.statistics.intervals import interval
from publication.edition.package import Edition
from publication.edition.tables import WHOLE
from user_error import UserError

COUNTED: Final = frozenset({Kind.COUNT, Kind.PERSONS})
NOT_SUMMED: Final = frozenset({Kind.QUANTILE, Kind.INDEX})
ABSENT: Final = "absent"
"""State of a cell that an edition does not have."""
FEW: Final = "Una regione si fa con le edizioni di almeno due Ambiti: indicarne altre."
MIXED: Final = (
    "Le edizioni di {demo} sono di dati dimostrativi e quelle di {real} di dati veri: sommarle non direbbe niente. "
    "Togliere le une o le altre."
)
OVERLAP: Final = (
    "Le edizioni di «{one}» e «{other}» parlano degli stessi comuni ({towns}), che sarebbero contati due volte. "
    "Tenerne una sola."
)
MOST_NAMED: Final = 3


class RegionError(UserError):
    """Some editions cannot be added up."""


class Cell(NamedTuple):
    """What is added up: an indicator, a lens, a period, the unit of time it is of, a group."""

    indicator: str
    lens: str
    period: str
    unit: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A cell of the region.

    Attributes
    ----------
    value : float or None
        In the indicator's unit; None unless every Ambito tells its part.
    numerator, denominator : float or None
        What the value is of.
    lower, upper : float or None
        95 % interval of a rate or a share.
    at_least : float or None
        Of a count of which some parts are not told: the least that the others make.
    lacking : tuple of (str, str)
        Keys of the Ambiti whose part is not told, and what it is instead (`Status`, or `ABSENT`).
    provisional : tuple of str
        Keys of the Ambiti whose part may still change.
    parts : tuple of (str, float or None, str)
        Key, value and status of each part.
    """

    value: float | None
    numerator: float | None
    denominator: float | None
    lower: float | None
    upper: float | None
    at_least: float | None
    lacking: tuple[tuple[str, str], ...]
    provisional: tuple[str, ...]
    parts: tuple[tuple[str, float | None, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Several Ambiti, added up.

    Attributes
    ----------
    editions : mapping of str to Edition
        By the key of the Ambito.
    definitions : mapping of str to mapping
        Of the indicators that are added up, by key.
    sums : mapping of Cell to Sum
        Of the closed periods that all editions reach.
    unlike, not_summed : tuple of str
        Names of indicators that are not defined alike everywhere; that do not add up.
    """

    editions: Mapping[str, Edition]
    definitions: Mapping[str, Mapping[str, Any]]
    sums: Mapping[Cell, Sum]
    unlike: tuple[str, ...]
    not_summed: tuple[str, ...]

    @property
    def is_demo(self) -> bool:
        """Whether the data are invented."""
        return any(edition.manifest.is_demo for edition in self.editions.values())

    @property
    def slack(self) -> int:
        """How far, at most, a sum of rounded counts lies from that of the true ones."""
        return sum(edition.manifest.protection["base"] - 1 for edition in self.editions.values())


def region_of(editions: Mapping[str, Edition]) -> Region:
    """Add up some editions.

    Parameters
    ----------
    editions : mapping of str to Edition
        By the key of their Ambito.

    Raises
    ------
    RegionError
        If there are fewer than two, some are of a demonstration and some are not, or two tell of one municipality.
    EditionFileError
        If one does not hold what it should.
    """
    _require_apart(editions)
    definitions, unlike, not_summed = _definitions(editions)
    parts: dict[Cell, dict[str, dict[str, Any]]] = defaultdict(dict)
    for key, edition in editions.items():
        for cell, row in _cells(edition, definitions):
            parts[cell][key] = row
    first, last = _reach(editions)
    rounded_by = {key: edition.manifest.protection["base"] - 1 for key, edition in editions.items()}
    sums = {
        cell: _sum(definitions[cell.indicator], {key: told.get(key) for key in editions}, rounded_by=rounded_by)
        for cell, told in sorted(parts.items())
        if first <= (period := Period.parse(cell.period)).first and period.last <= last
    }
    return Region(editions=editions, definitions=definitions, sums=sums, unlike=unlike, not_summed=not_summed)


def _require_apart(editions: Mapping[str, Edition]) -> None:
    if len(editions) < 2:  # noqa: PLR2004 - two make a sum
        raise RegionError(FEW)
    demo = [key for key, edition in editions.items() if edition.manifest.is_demo]
    real = [key for key in editions if key not in demo]
    if demo and real:
        raise RegionError(MIXED.format(demo=_named(demo), real=_named(real)))
    for (one, first), (other, second) in combinations(editions.items(), 2):
        mine, theirs = first.names["municipalities"], second.names["municipalities"]
        towns = [str(mine[code].get("name", code)) for code in sorted(mine.keys() & theirs.keys())]
        if towns:
            raise RegionError(OVERLAP.format(one=one, other=other, towns=", ".join(towns[:MOST_NAMED])))


def _named(keys: list[str]) -> str:
    return ", ".join(f"«{key}»" for key in keys)


def _definitions(
    editions: Mapping[str, Edition],
) -> tuple[dict[str, Mapping[str, Any]], tuple[str, ...], tuple[str, ...]]:
    """Return the definitions of what adds up; the names of what is defined otherwise somewhere, or does not."""
    known: dict[str, Mapping[str, Any]] = {}
    for edition in editions.values():
        known = {**edition.definitions, **known}
    summed: dict[str, Mapping[str, Any]] = {}
    unlike, never = [], []
    for key, entry in known.items():
        told = [edition.definitions[key] for edition in editions.values() if key in edition.definitions]
        if Kind(entry["kind"]) in NOT_SUMMED or entry.get("against_ambito"):
            never.append(str(entry["name"]))
        elif any(one != entry for one in told):
            unlike.append(str(entry["name"]))
        else:
            summed[key] = entry
    return summed, tuple(unlike), tuple(never)


def _cells(edition: Edition, definitions: Mapping[str, Mapping[str, Any]]) -> Iterator[tuple[Cell, dict[str, Any]]]:
    """Yield what an edition tells of its whole Ambito."""
    told = edition.cells.filter(pl.col("level") == WHOLE, pl.col("indicator").is_in(list(definitions)))
    for row in told.iter_rows(named=True):
        yield Cell(*(row[name] for name in Cell._fields)), row


def _reach(editions: Mapping[str, Edition]) -> tuple[int, int]:
    """Return the first month of which all tell, and the last that is closed for all."""
    told = [edition.manifest for edition in editions.values()]
    first = max(Period.parse(one.first_month).first for one in told)
    last = min(min(Period.parse(one.last_month).last, last_closed(date.fromisoformat(one.as_of[:10]))) for one in told)
    return first, last


def _sum(
    definition: Mapping[str, Any], told: Mapping[str, dict[str, Any] | None], *, rounded_by: Mapping[str, int]
) -> Sum:
    kind = Kind(definition["kind"])
    states = {key: str(row["status"]) if row else ABSENT for key, row in told.items()}
    ok = [row for key, row in told.items() if row and states[key] == Status.OK]
    lacking = tuple((key, state) for key, state in states.items() if state != Status.OK)
    whole = not lacking
    numerator = sum(row["numerator"] for row in ok) if ok else None
    bases = [row["denominator"] for row in ok]
    denominator = None if kind in COUNTED or None in bases or not ok else sum(bases)
    least = _least(kind, numerator, [rounded_by[key] for key in told if states[key] == Status.OK])
    value, lower, upper = _value(kind, numerator, denominator, float(definition["multiplier"])) if whole else [None] * 3
    return Sum(
        value=value,
        numerator=numerator if whole else None,
        denominator=denominator if whole else None,
        lower=lower,
        upper=upper,
        at_least=least if lacking else None,
        lacking=lacking,
        provisional=tuple(key for key, row in told.items() if row and row["provisional"]),
        parts=tuple((key, row["value"] if row else None, states[key]) for key, row in told.items()),
    )


def _least(kind: Kind, told: float | None, rounded_by: list[int]) -> float | None:
    """Return the least that a count is, given the sum of the parts that are told; None if that says nothing."""
    if kind not in COUNTED or told is None:
        return None
    least = told - (sum(rounded_by) if kind is Kind.PERSONS else 0)
    return least if least > 0 else None


def _value(
    kind: Kind, numerator: float | None, denominator: float | None, multiplier: float
) -> tuple[float | None, float | None, float | None]:
    """Return value and interval of a sum, in the indicator's unit."""
    if kind in COUNTED or numerator is None:
        return numerator, None, None
    if not denominator:
        return None, None, None
    value = numerator / denominator * multiplier
    if kind is Kind.PEOPLE_RATIO:
        limits = ratio_of_counts(numerator, denominator, multiplier=multiplier)  # type: ignore[arg-type]
    elif kind in INTERVALS and (kind is Kind.RATE or numerator <= denominator):
        limits = interval(INTERVALS[kind], numerator, denominator, multiplier=multiplier)
    else:
        return value, None, None
    return value, float(limits.lower), float(limits.upper)
