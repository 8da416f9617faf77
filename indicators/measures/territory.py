"""The lead municipality and the territory: rates, quotients, attraction, residence of the people served.

Pure functions `(Snapshot, Query, dimensions) -> LazyFrame` of numerators and denominators.
"""

from collections.abc import Sequence
from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import ResidenceClass
from indicators.model.query import AMBITO, GEOGRAPHIC, Grouping, Lens, Query
from indicators.selection.counting import contacts_of, distinct_persons, every_group, join_groups, people_of, shares
from indicators.selection.dimension import Dimension, time_of
from indicators.selection.geography import area_filter, lead_index
from indicators.selection.person_groups import age_band
from indicators.selection.population import residents_by_municipality, without_residents, years_used

IN_AMBITO: Final = list(ResidenceClass).index(ResidenceClass.AMBITO)
OUTSIDE: Final = list(ResidenceClass).index(ResidenceClass.OUTSIDE)
NOT_REGISTERED: Final = [OUTSIDE, list(ResidenceClass).index(ResidenceClass.NONE)]
"""Classes of the people whom no municipality of the Ambito has in its register."""


def rate_per_1000(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count persons served who live in the Ambito, over its residents (ISTAT).

    People without residence, from outside or of unknown residence have no denominator and are left out. The
    population is that of the period's last year, or of the nearest year that ISTAT supplies.
    """
    keyed = "numerator_key" if query.viewer.is_protected else None
    residents_only = people_of(snapshot, query, lens=Lens.RESIDENCE).filter(pl.col("residence") == IN_AMBITO)
    served = distinct_persons(residents_only, snapshot, by, keyed=keyed).rename({"count": "numerator"})
    return join_groups(residents_of(snapshot, query, by), served, by)


def residents_of(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Return the residents (``denominator``) of every group of a breakdown, groups of services included."""
    time = time_of(by)
    demographic = [dimension for dimension in by if dimension.name in GEOGRAPHIC | {Grouping.SEX, Grouping.AGE_BAND}]
    by_person = any(dimension.name in {Grouping.SEX, Grouping.AGE_BAND} for dimension in demographic)
    residents = snapshot["residents"].lazy() if by_person else residents_by_municipality(snapshot)
    residents = residents.rename({"year": "population_year"}).filter(area_filter(snapshot, query.area, "municipality"))
    used = years_used(snapshot, query, time).lazy()
    shared = [dimension.name for dimension in (*demographic, *((time,) if time else ()))]
    columns = [_of_resident(dimension) for dimension in demographic]
    counted = residents.with_columns(*columns).join(used, on="population_year")
    total = pl.col("residents").sum().cast(pl.Float64).alias("denominator")
    population = counted.group_by(shared).agg(total) if shared else counted.select(total)
    groups = every_group(by)
    counted = groups.join(population, on=shared, how="left") if shared else groups.join(population, how="cross")
    places = [dimension for dimension in demographic if dimension.name in GEOGRAPHIC]
    incomplete = _incomplete(snapshot, query, time, places)
    if incomplete is None:
        return counted
    whose = [dimension.name for dimension in (*places, *((time,) if time else ()))]
    with_marks = counted.join(incomplete, on=whose, how="left") if whose else _beside(counted, incomplete)
    with_marks = with_marks.with_columns(pl.col("unsupplied").fill_null(value=False))
    return with_marks.with_columns(pl.when(~pl.col("unsupplied")).then("denominator"))


def _beside(counted: pl.LazyFrame, incomplete: pl.LazyFrame) -> pl.LazyFrame:
    """Say of every row whether anything is missing at all."""
    return counted.join(incomplete.select(pl.col("unsupplied").any()), how="cross")


def _of_resident(dimension: Dimension) -> pl.Expr:
    """Return the group of a row of residents."""
    if dimension.name == Grouping.SEX:
        return pl.col("sex").to_physical().cast(pl.UInt8).alias("sex")
    if dimension.name == Grouping.AGE_BAND:
        return age_band(pl.col("age")).alias("age_band")
    if dimension.expression is None:
        message = f"{dimension.name} has no expression"
        raise ValueError(message)
    return dimension.expression.alias(dimension.name)


def _incomplete(
    snapshot: Snapshot, query: Query, time: Dimension | None, places: Sequence[Dimension]
) -> pl.LazyFrame | None:
    """Return the groups of place and time with a municipality whose residents are missing; None where there are none.

    Part of a population is not the population: such a group has no denominator at all.
    """
    missing = without_residents(snapshot)
    if missing.is_empty():
        return None
    missing = missing.filter(area_filter(snapshot, query.area, "municipality"))
    marks = missing.lazy().with_columns(*[_of_resident(dimension) for dimension in places])
    names = [dimension.name for dimension in (*places, *((time,) if time else ()))]
    joined = marks.join(years_used(snapshot, query, time).lazy(), on="population_year")
    return joined.select(*names, unsupplied=pl.lit(value=True)).unique()


def attraction(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the people of the lead municipality's services who do not live there, over all of them.

    Hospital-mobility immigration index. By residence class, each origin is a share of the same whole, and
    ``ambito`` means the other municipalities. Shares of origins do not add up exactly: people move. With
    ``query.exclude_fictitious`` those registered at a fictitious address count as people without residence.
    """
    lead = lead_index(snapshot)
    present = people_of(snapshot, query, lens=Lens.PLACE).filter(pl.col("place") == lead)
    from_elsewhere = present.filter(pl.col("municipality").ne_missing(pl.lit(lead, dtype=pl.UInt16)))
    whole_by = tuple(dimension for dimension in by if dimension.name != Grouping.RESIDENCE_CLASS)
    protected = query.viewer.is_protected
    return shares(from_elsewhere, present, snapshot, by, whole_by=whole_by, protected=protected)


def location_quotient(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Divide the rate of each area by that of the Ambito: persons observed over persons expected (PySAL Excess_Risk).

    Expected are the Ambito's own persons, in proportion to residents: ``numerator / (share of residents × scale)``.
    The reference is the same service, period, sex… over the whole Ambito, whatever area the question names.
    """
    shared = tuple(dimension for dimension in by if dimension.name not in GEOGRAPHIC)
    renamed = {
        "numerator": "scale",
        "numerator_key": "scale_key",
        "denominator": "everybody",
        "unsupplied": "anywhere",
    }
    ambito = rate_per_1000(snapshot, query.but(area=AMBITO), shared).rename(renamed, strict=False)
    names = [dimension.name for dimension in shared]
    local = rate_per_1000(snapshot, query, by)
    joined = local.join(ambito, on=names) if names else local.join(ambito, how="cross")
    share = pl.when(pl.col("everybody") > 0).then(pl.col("denominator") / pl.col("everybody"))
    joined = joined.with_columns(denominator=share).drop("everybody")
    if "anywhere" not in joined.collect_schema().names():
        return joined
    return joined.with_columns(unsupplied=pl.col("anywhere")).drop("anywhere")


def residence_mix(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the people served who have no residence or live outside the Ambito, over all those served.

    By residence class, each class (residents and unknown included) is a share of the same whole; shares do not add up
    exactly, because residence is frozen on each contact and people move.
    """
    present = people_of(snapshot, query)
    whole_by = tuple(dimension for dimension in by if dimension.name != Grouping.RESIDENCE_CLASS)
    part = present if len(whole_by) < len(by) else present.filter(pl.col("residence").is_in(NOT_REGISTERED))
    return shares(part, present, snapshot, by, whole_by=whole_by, protected=query.viewer.is_protected)


def from_outside(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the distinct persons who lived outside the Ambito at a contact of the period.

    By province, who moved in the period is in more than one; where they live may not be recorded.
    """
    keyed = "numerator_key" if query.viewer.is_protected else None
    present = contacts_of(snapshot, query).filter(pl.col("residence") == OUTSIDE)
    return distinct_persons(present, snapshot, by, keyed=keyed).rename({"count": "numerator"})


def transit_share(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the people in transit over all those served.

    In transit: registered outside the Ambito at a contact of the period, with a single stay touching the period, in
    whatever service, that ended within ``thresholds.transit_nights`` nights.
    """
    present = people_of(snapshot, query)
    from_outside = present.filter(pl.col("residence") == OUTSIDE)
    passing = from_outside.join(passing_through(snapshot, query), on="person", how="semi")
    return shares(passing, present, snapshot, by, protected=query.viewer.is_protected)


def passing_through(snapshot: Snapshot, query: Query) -> pl.LazyFrame:
    """Return the persons (column ``person``) whose only stay touching the period was short and is over."""
    first, last = query.period.first_day, query.period.last_day
    touching = (pl.col("entered_on") <= last) & (pl.col("left_on").is_null() | (pl.col("left_on") >= first))
    nights = (pl.col("left_on") - pl.col("entered_on")).dt.total_days()
    counted = snapshot["stays"].lazy().filter(touching).group_by("person").agg(pl.len(), nights=nights.max())
    return counted.filter(pl.col("len") == 1, pl.col("nights") <= query.thresholds.transit_nights).select("person")


MEASURES: Final = (rate_per_1000, location_quotient, attraction, residence_mix, from_outside, transit_share)
"""The measures of this subject; each is called like its key in the catalogue."""
