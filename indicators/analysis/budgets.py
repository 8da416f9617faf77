"""Euros planned and spent, by strand, programme and municipality: lists for people to read, track by track.

Comes in: a `Snapshot`, calendar years, strands. Goes out: frames of `MONEY`; what a year costs a municipality.
Must not: sum two tracks (municipal, Ambito, Third Sector) into one row; count people (money is nobody's data, so no
viewer is refused); take part of a sum for the sum: a row with a budget not accounted for yet has nothing spent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import SharingRule, Track
from indicators.model.door import for_views
from indicators.model.period import MONTHS_IN_YEAR, Period, Unit, month_of
from indicators.selection.population import nearest, population_years, residents_by_municipality

MONEY: Final = {
    "track": pl.String,  # label of the track
    "label": pl.String,  # strand, programme or municipality; empty for a whole track
    "planned": pl.Float64,  # euros
    "spent": pl.Float64,  # euros; null if a budget of the row is not accounted for yet
    "provisional": pl.Boolean,  # the year is not over
}
"""Columns of the frames, rows in the order of the tracks and then of the names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Euros:
    """Euros planned and spent; None where nobody wrote them, or where some are not accounted for yet."""

    planned: float | None
    spent: float | None

    @property
    def told(self) -> float | None:
        """What is said of them: the euros spent, else those planned."""
        return self.planned if self.spent is None else self.spent


_RULES: Final = {str(rule): rule for rule in SharingRule}
NO_EUROS: Final = Euros(planned=None, spent=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualCost:
    """What a year costs a municipality; its two parts are of two tracks, and are never summed.

    Attributes
    ----------
    own : Euros
        Of its own budget, as somebody wrote them for it alone.
    has_parts : bool
        Whether anybody wrote the municipal budgets of the year municipality by municipality.
    whole : Euros
        What the Ambito puts in altogether.
    part : Euros
        The municipality's part of it: as it was written for each budget, else by the agreed key.
    rule : SharingRule or None
        The agreed key that the part is worked out by; None where there is none, or none is needed.
    act : str
        What agreed it.
    residents, everybody : int or None
        Residents of the municipality and of the Ambito; None where somebody's are missing.
    population_year : int or None
        Their year.
    is_open : bool
        Whether the year is not over.
    """

    own: Euros
    has_parts: bool
    whole: Euros
    part: Euros
    rule: SharingRule | None
    act: str
    residents: int | None
    everybody: int | None
    population_year: int | None
    is_open: bool


def whole_years(period: Period) -> Period:
    """Return the calendar years that a period touches: money is planned and accounted for by year."""
    first, last = period.first // MONTHS_IN_YEAR, period.last // MONTHS_IN_YEAR
    return Period(first * MONTHS_IN_YEAR, last * MONTHS_IN_YEAR + MONTHS_IN_YEAR - 1, Unit.YEAR)


@for_views
def by_strand(snapshot: Snapshot, period: Period, strands: Sequence[str] = ()) -> pl.DataFrame:
    """Return planned and spent euros of each strand in the years of a period; no strands named means all."""
    named = snapshot["strands"].select(strand="key", label="name")
    return _rows(snapshot, _of(snapshot, period, strands).join(named, on="strand"), period, "label")


@for_views
def by_programme(snapshot: Snapshot, period: Period, strands: Sequence[str] = ()) -> pl.DataFrame:
    """Return planned and spent euros of each programme, one row for each track that pays for it."""
    named = snapshot["programmes"].select(programme="key", label="name")
    return _rows(snapshot, _of(snapshot, period, strands).join(named, on="programme"), period, "label")


@for_views
def by_track(snapshot: Snapshot, period: Period, strands: Sequence[str] = ()) -> pl.DataFrame:
    """Return planned and spent euros of each track, beside one another."""
    return _rows(snapshot, _of(snapshot, period, strands).with_columns(label=pl.lit("")), period, "label")


@for_views
def by_municipality(snapshot: Snapshot, period: Period, strands: Sequence[str] = ()) -> pl.DataFrame:
    """Return the part of each municipality in the budgets, one row for each track; none where nobody divided them.

    They are part of the budgets that the others return, and are added to none.
    """
    named = snapshot["municipalities"].select(municipality="index", label="name")
    parts = _of(snapshot, period, strands, frame="municipal_budgets").join(named, on="municipality")
    return _rows(snapshot, parts, period, "label")


def _of(snapshot: Snapshot, period: Period, strands: Sequence[str], *, frame: str = "budgets") -> pl.DataFrame:
    years = whole_years(period)
    budgets = snapshot[frame].filter(
        pl.col("year").is_between(years.first // MONTHS_IN_YEAR, years.last // MONTHS_IN_YEAR)
    )
    if strands:
        budgets = budgets.filter(pl.col("strand").is_in(list(strands)))
    return budgets.join(snapshot["strands"].select(strand="key", track="track"), on="strand")


def _rows(snapshot: Snapshot, budgets: pl.DataFrame, period: Period, label: str) -> pl.DataFrame:
    accounted = pl.col("spent").is_not_null().all()
    labels = {str(track): track.label for track in Track}
    totals = budgets.group_by("track", label).agg(
        pl.col("planned").sum(), pl.when(accounted).then(pl.col("spent").sum()).alias("spent")
    )
    is_open = whole_years(period).last > month_of(snapshot.as_of)
    return (
        totals.sort("track", label)
        .with_columns(pl.col("track").cast(pl.String).replace_strict(labels), provisional=pl.lit(is_open))
        .select(pl.col(column).cast(kind) for column, kind in MONEY.items())
    )


@for_views
def annual_cost(snapshot: Snapshot, code: str, year: int) -> AnnualCost:
    """Return what a year costs a municipality, by ISTAT code."""
    index = int(snapshot["municipalities"].row(by_predicate=pl.col("code") == code, named=True)["index"])
    period = Period.year(year)
    parts = _of(snapshot, period, (), frame="municipal_budgets")
    municipal = parts.filter(pl.col("track") == str(Track.MUNICIPAL))
    budgets = _of(snapshot, period, ()).filter(pl.col("track") == str(Track.AMBITO))
    key, share = _sharing(snapshot, index, year)
    written = dict(parts.filter(pl.col("municipality") == index).rows_by_key(["programme", "strand"], named=True))
    divided = set(parts.select("programme", "strand").iter_rows())
    rows = [(row, (row["programme"], row["strand"])) for row in budgets.to_dicts()]
    lines = [_written(written.get(line)) if line in divided else _shared(row, share) for row, line in rows]
    own, everybody, population_year = _residents(snapshot, index, year)
    return AnnualCost(
        own=_added(_written([row]) for row in municipal.filter(pl.col("municipality") == index).to_dicts()),
        has_parts=not municipal.is_empty(),
        whole=_added(_written([row]) for row, _ in rows),
        part=_added(lines),
        rule=_RULES[key["rule"]] if key and any(line not in divided for _, line in rows) else None,
        act=key["act"] if key else "",
        residents=own,
        everybody=everybody,
        population_year=population_year,
        is_open=period.last > month_of(snapshot.as_of),
    )


def _written(rows: Sequence[dict[str, Any]] | None) -> Euros:
    """Return the euros of the one row that somebody wrote; none where there is none."""
    return Euros(planned=rows[0]["planned"], spent=rows[0]["spent"]) if rows else NO_EUROS


def _shared(row: dict[str, Any], share: float | None) -> Euros:
    """Return a part of a budget."""
    if share is None:
        return NO_EUROS
    return Euros(planned=row["planned"] * share, spent=None if row["spent"] is None else row["spent"] * share)


def _added(lines: Iterable[Euros]) -> Euros:
    """Return the sum of some euros; of nothing, or of some that nobody wrote, none."""
    told = list(lines)

    def total(amounts: list[float | None]) -> float | None:
        known = [amount for amount in amounts if amount is not None]
        return sum(known) if told and len(known) == len(amounts) else None

    return Euros(planned=total([one.planned for one in told]), spent=total([one.spent for one in told]))


def _sharing(snapshot: Snapshot, index: int, year: int) -> tuple[dict[str, Any] | None, float | None]:
    """Return the key that holds in a year, and the part of a municipality by it; None where it is not said."""
    keys = snapshot["sharing_keys"].filter(pl.col("from_year") <= year).sort("from_year")
    if keys.is_empty():
        return None, None
    key = keys.row(-1, named=True)
    if key["rule"] == SharingRule.RESIDENTS:
        own, everybody, _ = _residents(snapshot, index, year)
        return key, own / everybody if own and everybody else None
    quotas = snapshot["sharing_quotas"].filter(pl.col("from_year") == key["from_year"])
    mine, every = quotas.filter(pl.col("municipality") == index)["quota"], float(quotas["quota"].sum())
    return key, float(mine.sum()) / every if len(mine) and every else None


def _residents(snapshot: Snapshot, index: int, year: int) -> tuple[int | None, int | None, int | None]:
    """Return the residents of a municipality and of all, and their year; of all only where nobody's are missing."""
    years = population_years(snapshot)
    if not years:
        return None, None, None
    used = nearest(years, year)
    people = residents_by_municipality(snapshot).filter(pl.col("year") == used, pl.col("residents") > 0).collect()
    own = people.filter(pl.col("municipality") == index)["residents"]
    is_whole = people["municipality"].n_unique() == snapshot["municipalities"].height
    return int(own.sum()) or None, int(people["residents"].sum()) if is_whole else None, used
