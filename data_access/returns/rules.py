"""What rows say of each other, of the day, of what is known of the Ambito: rules that look at more than one field.

Comes in: texts and values of the rows, what is known. Goes out: findings; and the frame with what is derived from it.
Must not: look at a single field alone (`data_access.returns.contract` does). The same rules in SQL, for what is in the
database already: `data_access.check_rules`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import polars as pl

from data_access.check_rules import CENTS, DAY_COLUMNS, MONTH_COLUMNS, OLDEST
from data_access.contract_rules import FLOWS
from data_access.returns.collector import Collector
from data_access.returns.fields import FieldType, Kind
from data_access.returns.findings import FindingKind
from data_access.returns.registry import Registry
from data_access.returns.rows import OWN
from data_access.vocabulary import CapacityUnit, PactKind, ResidenceClass, Sex

LONG_AGO: Final = timedelta(days=3653)
"""Ten years: data that people deliver are of the last ones, and an older day is rather a slip."""
IN_BEDS: Final = (CapacityUnit.BED.value, CapacityUnit.ROOM.value, CapacityUnit.FLAT.value)
OVERLAPPING: Final = {
    "permanenze": (
        ("servizio", "persona"),
        "Permanenze della stessa persona nello stesso servizio che si sovrappongono",
    ),
    "servizi": (("servizio", "sezione"), "Capienze della stessa sezione che si sovrappongono nel tempo"),
}
"""Kinds whose rows last: what may not overlap for the same of, and what is said of rows that do."""
_LAST: Final = pl.lit(date.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of a file: as texts, as values (without persons' identifiers), and what they are compared with."""

    texts: pl.DataFrame
    values: pl.DataFrame
    kind: Kind
    registry: Registry
    today: date
    month: date | None

    def at(self, condition: pl.Expr) -> Iterator[int]:
        """Yield the positions of the rows whose values fulfil a condition."""
        return iter(self.values.select(condition.fill_null(value=False).arg_true()).to_series().to_list())

    def written(self, name: str) -> pl.Series:
        """Whether each row has something in a field."""
        return self.texts[name].is_not_null()


def tell_contradictions(rows: Rows, collector: Collector) -> None:
    """Tell what the rules find, in the order in which they stand here."""
    _other_month(rows, collector)
    _far_days(rows, collector)
    _orders_and_needs(rows, collector)
    _residence(rows, collector)
    _pacts(rows, collector)
    _old_persons(rows, collector)
    _households(rows, collector)
    _counts(rows, collector)
    _parts(rows, collector)
    _shut_services(rows, collector)
    _capacity(rows, collector)
    _conflicts_within(rows, collector)
    _repeated(rows, collector)
    _overlaps(rows, collector)


def with_residence_class(values: pl.DataFrame, kind: Kind, registry: Registry) -> pl.DataFrame:
    """Return the frame with the class of residence that the municipality tells, where the file says none.

    Where the municipalities of the Ambito are not known the class of a municipality is not either, and stays null.
    """
    if "classe_residenza" not in kind.by_name:
        return values
    place = pl.col("comune_residenza")
    told: pl.Expr = pl.lit(None, dtype=pl.String)
    if registry.ambito is not None:
        is_inside = place.is_in(list(registry.ambito.names))
        told = (
            pl.when(is_inside).then(pl.lit(ResidenceClass.AMBITO.value)).otherwise(pl.lit(ResidenceClass.OUTSIDE.value))
        )
    derived = pl.when(place.is_null()).then(pl.lit(ResidenceClass.UNKNOWN.value)).otherwise(told)
    return values.with_columns(pl.coalesce("classe_residenza", derived).alias("classe_residenza"))


def _other_month(rows: Rows, collector: Collector) -> None:
    if rows.month is None:
        return
    first, following = rows.month.replace(day=1), (rows.month.replace(day=1) + timedelta(days=31)).replace(day=1)
    if rows.kind.day:
        day = pl.col(rows.kind.day)
        collector.add(FindingKind.OTHER_MONTH, rows.at((day < first) | (day >= following)), field=rows.kind.day)
    elif rows.kind.interval:
        start, end = rows.kind.interval
        collector.add(FindingKind.OTHER_MONTH, rows.at(pl.col(start) >= following), field=start)
        collector.add(FindingKind.OTHER_MONTH, rows.at(pl.col(end) < first), field=end)


def _far_days(rows: Rows, collector: Collector) -> None:
    for field in rows.kind.fields:
        if field.column in (*DAY_COLUMNS, *MONTH_COLUMNS):
            collector.add(FindingKind.FUTURE, rows.at(pl.col(field.name) > rows.today), field=field.name)
        if field.column in FLOWS:
            long_ago = pl.col(field.name) < rows.today - LONG_AGO
            collector.add(FindingKind.LONG_AGO, rows.at(long_ago), field=field.name)
    if "anno_nascita" in rows.kind.by_name:
        later = rows.at(pl.col("anno_nascita") > rows.today.year)
        collector.add(FindingKind.FUTURE, later, field="anno_nascita", what="Anni di nascita dopo quello dei dati")


def _orders_and_needs(rows: Rows, collector: Collector) -> None:
    for order in rows.kind.orders:
        wrong = rows.at(pl.col(order.then) < pl.col(order.first))
        collector.add(FindingKind.ORDER, wrong, field=order.then, what=order.what)
    for need in rows.kind.needs:
        is_yes = rows.kind[need.field].form is FieldType.YES_NO
        said = rows.values[need.field].fill_null(value=False) if is_yes else rows.written(need.field)
        alone = (said & ~rows.written(need.other)).arg_true().to_list()
        words = {"field": need.field, "other": need.other}
        collector.add(FindingKind.NEEDS, alone, field=need.field, what=need.what, words=words)


def _residence(rows: Rows, collector: Collector) -> None:
    if "classe_residenza" not in rows.kind.by_name:
        return
    said, place = pl.col("classe_residenza"), pl.col("comune_residenza")
    is_inside = said == ResidenceClass.AMBITO
    nowhere = said.is_in([ResidenceClass.NONE.value, ResidenceClass.UNKNOWN.value])
    lacks = pl.lit(rows.texts["comune_residenza"].is_null())
    wrong = (is_inside & lacks) | (nowhere & place.is_not_null())
    if rows.registry.ambito is not None:
        of_ambito = place.is_in(list(rows.registry.ambito.names))
        wrong = wrong | (is_inside & ~of_ambito) | (~is_inside & of_ambito)
    collector.add(FindingKind.RESIDENCE, rows.at(wrong), field="classe_residenza")


def _pacts(rows: Rows, collector: Collector) -> None:
    if rows.kind.key == "patti":
        is_personal = pl.col("tipo") == PactKind.INDIVIDUAL
        wrong = is_personal != pl.col("caso").is_not_null()
        collector.add(FindingKind.PACT, rows.at(wrong), field="tipo")


def _old_persons(rows: Rows, collector: Collector) -> None:
    if "anno_nascita" in rows.kind.by_name:
        old = rows.at(pl.col("anno_nascita").is_between(1900, rows.today.year - OLDEST - 1))
        collector.add(FindingKind.OLD_PERSON, old, field="anno_nascita", words={"oldest": OLDEST})


def _households(rows: Rows, collector: Collector) -> None:
    """Tell households of several sizes, and persons in several households: the tables hold one of each."""
    if "nucleo" not in rows.kind.by_name:
        return
    for key, name in (("nucleo", "componenti"), ("persona", "nucleo")):
        several = pl.col(name).drop_nulls().n_unique().over(key) > 1
        told = rows.values.select(pl.col(key).is_not_null() & pl.col(name).is_not_null() & several)
        collector.add(FindingKind.HOUSEHOLD, told.to_series().arg_true().to_list(), field=name)


def _counts(rows: Rows, collector: Collector) -> None:
    """Tell counts of what was given below those of who was there, and residents of a sex that is not counted."""
    if rows.kind.key == "conteggi":
        collector.add(FindingKind.FEW_GIVEN, rows.at(pl.col("prestazioni") < pl.col("accessi")), field="prestazioni")
    if rows.kind.key == "residenti":
        words = {"terms": f"{Sex.FEMALE.value}, {Sex.MALE.value}"}
        other = rows.at(pl.col("sesso") == Sex.OTHER.value)
        collector.add(FindingKind.UNKNOWN_TERM, other, field="sesso", words=words)


def _parts(rows: Rows, collector: Collector) -> None:
    """Tell parts of municipalities that are more, together, than what they are parts of, where the file says it."""
    if rows.kind.key != "risorse":
        return
    whole, of = pl.col("comune").is_null(), ["programma", "linea", "anno"]
    for name in ("previste", "spese"):
        amount = pl.col(name)
        parts, total = amount.filter(~whole).sum().over(of), amount.filter(whole).first().over(of)
        collector.add(FindingKind.OVER_WHOLE, rows.at(~whole & (amount > 0) & (parts > total + CENTS)), field=name)


def _shut_services(rows: Rows, collector: Collector) -> None:
    """Tell days on which the service was not open yet, or not any more; of months, those it was not open in at all."""
    name = rows.kind.day or (rows.kind.interval or ("",))[0]
    if rows.registry.services is None or not name or "servizio" not in rows.kind.by_name:
        return
    days = rows.values.select("servizio", name).join(
        rows.registry.service_days, on="servizio", how="left", maintain_order="left"
    )
    opened, closed = pl.col("_opened"), pl.col("_closed")
    if rows.kind[name].form is FieldType.MONTH:
        opened = opened.dt.month_start()
    outside = ((pl.col(name) < opened) | (pl.col(name) > closed)).fill_null(value=False)
    collector.add(FindingKind.SERVICE_SHUT, days.select(outside.arg_true()).to_series(), field=name)


def _capacity(rows: Rows, collector: Collector) -> None:
    names = rows.kind.by_name
    if {"effettivi", "finanziati"} <= set(names):
        more = rows.at(pl.col("effettivi") > pl.col("finanziati"))
        collector.add(FindingKind.FUNDED_BELOW_ACTUAL, more, field="effettivi")
    if rows.kind.key != "notti":
        return
    known = _known_capacity(rows)
    wanted = rows.values.with_row_index("_at").join(known, on="_at", how="left", maintain_order="left")
    wanted = wanted.join(rows.registry.service_days, on="servizio", how="left", maintain_order="left")
    actual = pl.coalesce("effettivi", "_actual")
    other = (pl.col("unita") != pl.col("_unit")) & (pl.col("_unit") != "")
    collector.add(
        FindingKind.OTHER_UNIT, wanted.select(other.fill_null(value=False).arg_true()).to_series(), field="unita"
    )
    in_beds = pl.coalesce("unita", "_unit", pl.lit(CapacityUnit.BED.value)).is_in(list(IN_BEDS))
    over = (pl.col("occupati") > actual).fill_null(value=False)
    found = wanted.select(full=over & in_beds, busy=over & ~in_beds)
    collector.add(FindingKind.OVER_CAPACITY, found["full"].arg_true(), field="occupati")
    collector.add(FindingKind.BUSY, found["busy"].arg_true(), field="occupati")
    if rows.registry.capacities is not None:
        measured = pl.col("servizio").is_in(rows.registry.capacities["servizio"].unique().to_list())
        without = measured & actual.is_null() & pl.col("giorno").is_not_null()
        collector.add(FindingKind.NO_CAPACITY, wanted.select(without.arg_true()).to_series(), field="giorno")


def _known_capacity(rows: Rows) -> pl.DataFrame:
    """Return the capacity in use on the day of each row, by position, where the registry has one."""
    capacities = rows.registry.capacities
    if capacities is None:
        return pl.DataFrame(schema={"_at": pl.UInt32, "_actual": pl.Int64})
    days = rows.values.select("servizio", "sezione", "giorno").with_row_index("_at")
    beside = days.join(capacities, on=["servizio", "sezione"], how="inner")
    that_day = beside.filter(pl.col("giorno").is_between(pl.col("dal"), pl.col("al").fill_null(_LAST)))
    return that_day.group_by("_at").agg(pl.col("effettivi").max().alias("_actual"))


def _conflicts_within(rows: Rows, collector: Collector) -> None:
    """Tell rows of one thing that say different things of it."""
    if rows.kind.same_within is None:
        return
    key, names = rows.kind.same_within
    told = [pl.col(name).drop_nulls().n_unique().over(key).alias(name) for name in names]
    several = rows.values.select(pl.all_horizontal(pl.col(key).is_not_null()).alias("_key"), *told)
    for name in names:
        wrong = several.select((pl.col("_key") & (pl.col(name) > 1)).arg_true()).to_series()
        collector.add(FindingKind.CONFLICT, wrong, field=name, words={"key": ", ".join(key)})


def _repeated(rows: Rows, collector: Collector) -> None:
    """Tell rows that are there twice, and those that say two things of one."""
    kind, values = rows.kind, _comparable(rows.values)
    if not kind.primary_key:
        names = list(kind.by_name)
        copies = values.select(pl.struct(names).is_first_distinct().not_()).to_series()
        if "persona" in names:
            copies = copies & values["persona"].is_not_null()
        collector.add(FindingKind.DUPLICATE, copies.arg_true())
        return
    wanted = [name for name in kind.primary_key if kind[name].is_required]
    whole = values.with_row_index("_at").drop_nulls(wanted)
    key = list(kind.primary_key)
    again = whole.filter(pl.struct(key).is_duplicated())
    if again.is_empty():
        return
    others = [name for name in kind.by_name if name not in key]
    differs = pl.struct(others).n_unique().over(key) > 1
    again = again.with_columns(differs.alias("_differs"), pl.struct(key).is_first_distinct().alias("_first"))
    words = {"key": ", ".join(key)}
    collector.add(FindingKind.CONFLICT, again.filter("_differs")["_at"], words=words)
    later = again.filter(~pl.col("_differs") & ~pl.col("_first"))
    collector.add(FindingKind.DUPLICATE, later["_at"])


def _comparable(values: pl.DataFrame) -> pl.DataFrame:
    """Return the fields of the rows with lists as texts."""
    lists = [name for name, dtype in values.schema.items() if dtype == pl.List(pl.String)]
    return values.drop(list(OWN)).with_columns(pl.col(name).list.sort().list.join("|") for name in lists)


def _overlaps(rows: Rows, collector: Collector) -> None:
    if rows.kind.key not in OVERLAPPING:
        return
    by, what = OVERLAPPING[rows.kind.key]
    start, end = rows.kind.interval or ("dal", "al")
    ordered = rows.values.with_row_index("_at").drop_nulls([*by, start]).sort(*by, start, "_at")
    ordered = ordered.unique([*by, start], keep="first", maintain_order=True)
    before = pl.col(end).fill_null(_LAST).cum_max().shift(1).over(by)
    touching = pl.col(start) < before if rows.kind.interval else pl.col(start) <= before
    wrong = ordered.filter(touching.fill_null(value=False))
    collector.add(FindingKind.OVERLAP, sorted(wrong["_at"].to_list()), field=start, what=what)
