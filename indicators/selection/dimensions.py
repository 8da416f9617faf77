"""Dimensions: for each grouping, how contacts get their group and which groups exist.

Comes in: a `Snapshot` and a `Query`. Goes out: `Dimension` values, used by the measures (to group) and by
`indicators.engine.measure` (to complete the groups that nobody reached, and to write their codes as text).
Must not: aggregate.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import (
    Continuity,
    ExitClass,
    NeedDimension,
    PactKind,
    ResidenceClass,
    Section,
    ServiceType,
    Sex,
    TargetGroup,
    Term,
)
from indicators.model.errors import QueryError
from indicators.model.path_vocabulary import Moment, PactState, PathStep
from indicators.model.period import month_of, month_text
from indicators.model.query import LEAD, TERRITORY, TIME, Grouping, Lens, Query
from indicators.selection.size_classes import CODES, size_classes
from indicators.selection.snapshot_cache import once_per_snapshot, remembered

AGE_BANDS: Final = ((0, 17, "0-17"), (18, 29, "18-29"), (30, 44, "30-44"), (45, 64, "45-64"), (65, 200, "65+"))
"""First age, last age and code of each band; persons of unknown birth year have no band."""
LISTED_FROM: Final = 10
"""Persons of the whole database that must have a combination before protected viewers find it in a list."""
NOTHING: Final = "nessuno"
"""Code of the combination that holds nothing; the others are the codes that they hold, joined by ``+``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One way of breaking a result down.

    Attributes
    ----------
    name : str
        Name of the column, the grouping's own.
    keys : polars.DataFrame
        Every group that exists: ``name`` (the value grouped by) and ``code`` (the text people and programs read).
    expression : polars.Expr or None
        The group of a contact, from the columns of `contacts` and of `services` (prefixed ``service_``).
    members : polars.LazyFrame or None
        For groupings by a person's attribute: ``person`` and ``name``, more than one row a person if multi-valued.
    """

    name: str
    keys: pl.DataFrame
    expression: pl.Expr | None = None
    members: pl.LazyFrame | None = None


def dimensions(
    snapshot: Snapshot, query: Query, *, lens: Lens | None = None, of_money: bool = False
) -> tuple[Dimension, ...]:
    """Return the dimensions of a question, in its order.

    ``lens`` overrides the question's own; ``of_money`` takes the strands from the budgets, not from the services.
    """
    builders = _OF_MONEY if of_money else _BUILDERS
    return tuple(builders[grouping](snapshot, query, lens or query.lens) for grouping in query.by)


def time_of(by: Iterable[Dimension]) -> Dimension | None:
    """Return the dimension of time among some; None if there is none."""
    return next((dimension for dimension in by if dimension.name in TIME), None)


@remembered()
def lead_index(snapshot: Snapshot) -> int:
    """Return the position of the lead municipality."""
    municipalities = snapshot["municipalities"]
    return int(municipalities["index"].filter(municipalities["is_lead"]).item())


def lens_column(lens: Lens) -> str:
    """Return the column of contacts that a lens looks through."""
    return "municipality" if lens is Lens.RESIDENCE else "place"


def _municipality(snapshot: Snapshot, query: Query, lens: Lens) -> Dimension:
    keys = snapshot["municipalities"].filter(area_filter(snapshot, query.area, "index"))
    keys = keys.select(pl.col("index").alias("municipality"), "code")
    return Dimension(name="municipality", keys=keys, expression=pl.col(lens_column(lens)))


def _place(snapshot: Snapshot, query: Query, lens: Lens) -> Dimension:
    keep = area_filter(snapshot, query.area, "index") if lens is Lens.PLACE else pl.lit(value=True)
    hosts = snapshot["services"]["place"].unique()
    keys = snapshot["municipalities"].filter(keep & pl.col("index").is_in(hosts.implode()))
    return Dimension(name="place", keys=keys.select(pl.col("index").alias("place"), "code"), expression=pl.col("place"))


def _area(snapshot: Snapshot, query: Query, lens: Lens) -> Dimension:
    column = pl.col(lens_column(lens))
    keys = pl.DataFrame({"area": [0, 1], "code": [LEAD, TERRITORY]}, schema_overrides={"area": pl.UInt8})
    if query.area != "ambito":
        keys = keys.filter(pl.col("code") == (query.area if query.area in {LEAD, TERRITORY} else TERRITORY))
    lead = lead_index(snapshot)
    expression = pl.when(column == lead).then(0).when(column.is_not_null()).then(1).cast(pl.UInt8)
    return Dimension(name="area", keys=keys, expression=expression)


def _sub_area(snapshot: Snapshot, query: Query, lens: Lens) -> Dimension:
    known = snapshot["municipalities"].filter(
        pl.col("sub_area").is_not_null(), area_filter(snapshot, query.area, "index")
    )
    if known.is_empty():
        message = "I sub-ambiti non sono ancora definiti nella base dati: raggruppare per comune o per area."
        raise QueryError(message)
    names = known["sub_area"].unique().sort()
    keys = pl.DataFrame({"sub_area": range(len(names)), "code": names}, schema_overrides={"sub_area": pl.UInt8})
    numbered = known.join(keys, left_on="sub_area", right_on="code", suffix="_number")
    mapping = dict(numbered.select("index", "sub_area_number").iter_rows())
    expression = pl.col(lens_column(lens)).replace_strict(mapping, default=None, return_dtype=pl.UInt8)
    return Dimension(name="sub_area", keys=keys, expression=expression)


def _size_class(snapshot: Snapshot, query: Query, lens: Lens) -> Dimension:
    classes = size_classes(snapshot)
    towns = snapshot["municipalities"].select("index", "code")
    known = {index: CODES.index(classes[code]) for index, code in towns.iter_rows() if code in classes}
    asked = set(towns.filter(area_filter(snapshot, query.area, "index"))["index"])
    present = sorted({number for index, number in known.items() if index in asked})
    keys = pl.DataFrame(
        {"size_class": present, "code": [CODES[number] for number in present]},
        schema={"size_class": pl.UInt8, "code": pl.String},
    )
    expression = pl.col(lens_column(lens)).replace_strict(known, default=None, return_dtype=pl.UInt8)
    return Dimension(name="size_class", keys=keys, expression=expression)


def area_filter(snapshot: Snapshot, area: str, column: str) -> pl.Expr:
    """Return the condition that a municipality's position in ``column`` lies in ``area``."""
    lead = lead_index(snapshot)
    if area == "ambito":
        return pl.lit(value=True)
    if area == LEAD:
        return pl.col(column) == lead
    if area == TERRITORY:
        return pl.col(column) != lead
    return pl.col(column) == _position(snapshot, area)


@remembered()
def _position(snapshot: Snapshot, code: str) -> int:
    """Return the position of a municipality."""
    return int(snapshot["municipalities"].row(by_predicate=pl.col("code") == code, named=True)["index"])


def _time(snapshot: Snapshot, query: Query, _lens: Lens, *, name: str, months: int) -> Dimension:
    last = min(query.period.last, month_of(snapshot.as_of))
    ordinals = sorted({month // months for month in range(query.period.first, last + 1)})
    keys = pl.DataFrame(
        {name: ordinals, "code": [_time_text(ordinal, months) for ordinal in ordinals]},
        schema={name: pl.Int16, "code": pl.String},
    )
    return Dimension(name=name, keys=keys, expression=pl.col("month") // months)


def _time_text(ordinal: int, months: int) -> str:
    if months == 1:
        return month_text(ordinal)
    return str(ordinal) if months == 12 else f"{ordinal // 4}-Q{ordinal % 4 + 1}"  # noqa: PLR2004 - months of a year


def _service(snapshot: Snapshot, query: Query, _lens: Lens) -> Dimension:
    keys = services_of(snapshot, query).select(pl.col("index").alias("service"), code="key")
    return Dimension(name="service", keys=keys, expression=pl.col("service"))


def _service_attribute(snapshot: Snapshot, query: Query, _lens: Lens, *, name: str, column: str) -> Dimension:
    present = services_of(snapshot, query)[column].cast(pl.String).unique().sort()
    return _coded(snapshot, name, column, present.to_list())


def _funded_strand(snapshot: Snapshot, query: Query, _lens: Lens) -> Dimension:
    """Every strand that has a budget, whether or not a service lives of it."""
    funded = snapshot["budgets"]["strand"].unique().sort().to_list()
    order = [strand for strand in funded if not query.strands or strand in query.strands]
    return _coded(snapshot, "strand", "strand", order)


def _service_type(snapshot: Snapshot, query: Query, _lens: Lens) -> Dimension:
    present = set(services_of(snapshot, query)["type"])
    return _coded(snapshot, "service_type", "type", [code for code in ServiceType.codes() if code in present])


def _coded(snapshot: Snapshot, name: str, column: str, order: list[str]) -> Dimension:
    """Number the values of an attribute of services and let a contact find its own by position of the service."""
    numbers = {code: number for number, code in enumerate(order)}
    keys = pl.DataFrame({name: list(numbers.values()), "code": order}, schema={name: pl.UInt8, "code": pl.String})
    of_service = [numbers.get(code) for code in snapshot["services"][column].cast(pl.String)]
    lookup = pl.lit(pl.Series(of_service, dtype=pl.UInt8))
    return Dimension(name=name, keys=keys, expression=lookup.gather(pl.col("service")))


def _organisation(snapshot: Snapshot, query: Query, _lens: Lens) -> Dimension:
    services = services_of(snapshot, query)
    keys = snapshot["organisations"].filter(pl.col("index").is_in(services["organisation"].unique().implode()))
    lookup = pl.lit(snapshot["services"]["organisation"])
    keys = keys.select(pl.col("index").alias("organisation"), code="key")
    return Dimension(name="organisation", keys=keys, expression=lookup.gather(pl.col("service")))


def service_filter(query: Query) -> pl.Expr:
    """Return the condition on the frame of services that a question's filters impose."""
    conditions = [
        pl.col("key").is_in(query.services) if query.services else None,
        pl.col("type").cast(pl.String).is_in([str(kind) for kind in query.service_types])
        if query.service_types
        else None,
        pl.col("strand").is_in(query.strands) if query.strands else None,
    ]
    return pl.all_horizontal(pl.lit(value=True), *[condition for condition in conditions if condition is not None])


def _filters_on_services(query: Query) -> Hashable:
    return query.services, query.service_types, query.strands


@remembered(by=_filters_on_services)
def services_of(snapshot: Snapshot, query: Query) -> pl.DataFrame:
    """Return the services that a question's filters leave."""
    return snapshot["services"].filter(service_filter(query))


def _residence_class(_snapshot: Snapshot, _query: Query, _lens: Lens) -> Dimension:
    keys = _numbered("residence_class", ResidenceClass)
    return Dimension(name="residence_class", keys=keys, expression=pl.col("residence"))


def _section(_snapshot: Snapshot, _query: Query, _lens: Lens) -> Dimension:
    """Part of a service: from frames that have it (stays, capacity, occupancy), never from contacts."""
    expression = pl.col("section").to_physical().cast(pl.UInt8)
    return Dimension(name="section", keys=_numbered("section", Section), expression=expression)


def _told(_snapshot: Snapshot, _query: Query, _lens: Lens, *, name: str, vocabulary: type[Term]) -> Dimension:
    """Word of a vocabulary that the rows of one subject tell, in the column of the grouping's own name."""
    return Dimension(name=name, keys=_numbered(name, vocabulary), expression=pl.col(name).to_physical().cast(pl.UInt8))


def _pact_kind(snapshot: Snapshot, query: Query, lens: Lens) -> Dimension:
    """Kind of a pact that is nobody's own: those with persons and families are counted in persons, by themselves."""
    told = _told(snapshot, query, lens, name="pact_kind", vocabulary=PactKind)
    return replace(told, keys=told.keys.filter(pl.col("code") != str(PactKind.INDIVIDUAL)))


def _sex(snapshot: Snapshot, _query: Query, _lens: Lens) -> Dimension:
    keys = _numbered("sex", Sex)
    members = snapshot["persons"].lazy().select(person="index", sex=pl.col("sex").to_physical().cast(pl.UInt8))
    return Dimension(name="sex", keys=keys, members=members)


def _age_band(snapshot: Snapshot, query: Query, _lens: Lens) -> Dimension:
    """Age in the last year of the period, so that a person has one band in one question."""
    keys = pl.DataFrame(
        {"age_band": range(len(AGE_BANDS)), "code": [band[2] for band in AGE_BANDS]},
        schema_overrides={"age_band": pl.UInt8},
    )
    year = min(query.period.last_day, snapshot.as_of).year
    members = snapshot["persons"].lazy().select(person="index", age_band=age_band(year - pl.col("birth_year")))
    return Dimension(name="age_band", keys=keys, members=members)


def age_band(age: pl.Expr) -> pl.Expr:
    """Return the position in `AGE_BANDS` of an age in years, null if the age is."""
    number = pl.sum_horizontal((age >= first).cast(pl.UInt8) for first, _, _ in AGE_BANDS[1:])
    return pl.when(age.is_not_null()).then(number).cast(pl.UInt8)


def _target(snapshot: Snapshot, query: Query, _lens: Lens) -> Dimension:
    keys = _numbered("target", TargetGroup)
    if query.targets:
        keys = keys.filter(pl.col("code").is_in([str(target) for target in query.targets]))
    return Dimension(name="target", keys=keys, members=targets_of_persons(snapshot))


@once_per_snapshot
def targets_of_persons(snapshot: Snapshot) -> pl.LazyFrame:
    """Return ``person`` and ``target`` (position in TargetGroup) of every target group that a person belongs to."""
    persons = snapshot["persons"].lazy()
    return pl.concat(
        persons.filter(pl.col("targets") & (1 << number) != 0).select(
            person="index", target=pl.lit(number, dtype=pl.UInt8)
        )
        for number in range(len(TargetGroup))
    )


def _need(snapshot: Snapshot, query: Query, _lens: Lens) -> Dimension:
    keys = _numbered("need", NeedDimension)
    if query.needs:
        keys = keys.filter(pl.col("code").is_in([str(need) for need in query.needs]))
    return Dimension(name="need", keys=keys, members=needs_of_persons(snapshot))


@once_per_snapshot
def needs_of_persons(snapshot: Snapshot) -> pl.LazyFrame:
    """Return ``person`` and ``need`` (position in NeedDimension) of every need rated at least 1 at opening, once."""
    return (
        snapshot["case_needs"]
        .lazy()
        .filter(pl.col("opening_rating") >= 1)
        .join(snapshot["cases"].lazy(), on="case")
        .select("person", need=pl.col("dimension").to_physical().cast(pl.UInt8))
        .unique()
    )


def _target_set(snapshot: Snapshot, query: Query, _lens: Lens) -> Dimension:
    members = snapshot["persons"].lazy().select(person="index", target_set="targets")
    return _combinations("target_set", TargetGroup, members, listed=_listed(members, members, query))


def _need_set(snapshot: Snapshot, query: Query, _lens: Lens) -> Dimension:
    """Needs of the cases opened in the period; persons assessed then and found without needs hold the empty set."""
    opened = pl.col("opened").is_between(query.period.first_day, query.period.last_day)
    members = _need_sets(snapshot, snapshot["cases"].lazy().filter(opened))
    ever = _need_sets(snapshot, snapshot["cases"].lazy())
    return _combinations("need_set", NeedDimension, members, listed=_listed(members, ever, query))


def _need_sets(snapshot: Snapshot, cases: pl.LazyFrame) -> pl.LazyFrame:
    """Return ``person`` and ``need_set`` (one bit for each need) of the persons of some cases."""
    bit = pl.lit(1, pl.UInt16) * (pl.lit(2, pl.UInt16) ** pl.col("dimension").to_physical()).cast(pl.UInt16)
    rated = snapshot["case_needs"].lazy().join(cases, on="case")
    bits = pl.when(pl.col("opening_rating") >= 1).then(bit).otherwise(pl.lit(0, pl.UInt16))
    return rated.group_by("person").agg(need_set=bits.bitwise_or())


def _listed(members: pl.LazyFrame, ever: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Return the combinations that an answer lists: those that somebody has, for who may see everything.

    To the others that list would tell that a hidden combination does have somebody: they get those that enough persons
    of the whole database have, whatever the period.
    """
    if not query.viewer.is_protected:
        return members
    combination = pl.col(ever.collect_schema().names()[-1])
    return ever.filter(pl.len().over(combination) >= LISTED_FROM)


def _combinations(name: str, vocabulary: type[Term], members: pl.LazyFrame, *, listed: pl.LazyFrame) -> Dimension:
    """Return the dimension of the combinations that are listed, one bit for each term of the vocabulary."""
    found = listed.select(pl.col(name).unique().sort()).collect().to_series()
    words = [[term for number, term in enumerate(vocabulary.codes()) if mask >> number & 1] for mask in found]
    keys = pl.DataFrame({name: found, "code": ["+".join(terms) or NOTHING for terms in words]})
    return Dimension(name=name, keys=keys.with_columns(pl.col("code").cast(pl.String)), members=members)


def _numbered(name: str, vocabulary: type[Term]) -> pl.DataFrame:
    order = list(vocabulary.codes())
    return pl.DataFrame({name: range(len(order)), "code": order}, schema={name: pl.UInt8, "code": pl.String})


_Builder = Callable[[Snapshot, Query, Lens], Dimension]
_BUILDERS: Final[dict[Grouping, _Builder]] = {
    Grouping.MUNICIPALITY: _municipality,
    Grouping.SUB_AREA: _sub_area,
    Grouping.SIZE_CLASS: _size_class,
    Grouping.AREA: _area,
    Grouping.YEAR: partial(_time, name="year", months=12),
    Grouping.QUARTER: partial(_time, name="quarter", months=3),
    Grouping.MONTH: partial(_time, name="month", months=1),
    Grouping.SERVICE: _service,
    Grouping.SERVICE_TYPE: _service_type,
    Grouping.ORGANISATION: _organisation,
    Grouping.TARGET: _target,
    Grouping.NEED: _need,
    Grouping.STRAND: partial(_service_attribute, name="strand", column="strand"),
    Grouping.SEX: _sex,
    Grouping.AGE_BAND: _age_band,
    Grouping.RESIDENCE_CLASS: _residence_class,
    Grouping.PLACE: _place,
    Grouping.SECTION: _section,
    Grouping.NEED_SET: _need_set,
    Grouping.TARGET_SET: _target_set,
    Grouping.EXIT_CLASS: partial(_told, name="exit_class", vocabulary=ExitClass),
    Grouping.STEP: partial(_told, name="step", vocabulary=PathStep),
    Grouping.MOMENT: partial(_told, name="moment", vocabulary=Moment),
    Grouping.PACT_KIND: _pact_kind,
    Grouping.PACT_STATE: partial(_told, name="pact_state", vocabulary=PactState),
    Grouping.CONTINUITY: partial(_told, name="continuity", vocabulary=Continuity),
}
_OF_MONEY: Final[dict[Grouping, _Builder]] = {**_BUILDERS, Grouping.STRAND: _funded_strand}
