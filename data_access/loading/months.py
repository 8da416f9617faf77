"""Files that say all of a service and month: what the tables hold of it is replaced where it says otherwise.

Comes in: `Work` in a transaction, a checked frame. Goes out: rows, what they replaced (kept), returns, revisions.
Must not: commit; keep an identifier of a person.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

import polars as pl
from sqlalchemy import Connection, Row, Table, and_, delete, func, insert, select

from data_access import bulk
from data_access.loading.capacities import SPAN, put_capacities, said_days
from data_access.loading.deliveries import has_content, next_month, note_content, note_return
from data_access.loading.former import keep_rows
from data_access.loading.outcome import Loaded, LoadError, MonthChange
from data_access.loading.outside_places import put_outside_places
from data_access.models import metadata
from data_access.reading import dtypes
from data_access.returns.registry import Municipalities
from data_access.vocabulary import Content, ResidenceClass

T: Final = metadata.tables
NO_REASON: Final = (
    "Il file prende il posto di righe già caricate ({months}): niente è stato caricato. Se è una correzione, dire "
    "perché (--reason «il motivo»); se un giorno è di un altro mese per errore, correggerlo."
)
OF_PERSONS: Final = 0.3
"""Share of the work of loading that persons are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Monthly:
    """How a kind that says all of a service and month lies in its table."""

    table: str
    content: Content
    is_of_persons: bool | None = None
    """Of contacts: whether these rows name their person; None where the table holds one kind of row."""
    figures: tuple[str, ...] = ()
    """Indicators whose figures change with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A file that is being loaded: where, as which version and file, what was done; names of services, by key."""

    connection: Connection
    version: int
    number: int
    done: Loaded
    reason: str
    names: Mapping[str, str]


MONTHLY: Final[Mapping[str, Monthly]] = {
    "notti": Monthly(table="occupancy", content=Content.NIGHTS),
    "accessi": Monthly(
        table="contact", content=Content.PERSONS, is_of_persons=True, figures=("contacts", "people_served")
    ),
    "conteggi": Monthly(table="contact", content=Content.COUNTS, is_of_persons=False, figures=("contacts",)),
    "richieste": Monthly(table="request", content=Content.REQUESTS),
    "sostegni": Monthly(table="support", content=Content.SUPPORTS),
}
COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "notti": {
        "section": "sezione",
        "day": "giorno",
        "occupied": "occupati",
        "unavailable": "non_disponibili",
        "turned_away": "non_accolte",
        "waiting": "in_attesa",
    },
    "accessi": {
        "person_id": "_person",
        "day": "giorno",
        "residence_code": "comune_residenza",
        "residence_class": "classe_residenza",
        "origin_code": "_origin",
        "fictitious": "via_fittizia",
        "quantity": "quantita",
        "first_contact": "primo_accesso",
    },
    "conteggi": {
        "day": "giorno",
        "residence_code": "comune_residenza",
        "residence_class": "classe_residenza",
        "origin_code": "_origin",
        "fictitious": "via_fittizia",
        "quantity": "_quantity",
    },
    "richieste": {"person_id": "_person", "day": "giorno", "outcome": "esito"},
    "sostegni": {
        "person_id": "_person",
        "day": "giorno",
        "continuity": "continuita",
        "amount": "importo",
        "strand_key": "linea",
    },
}
"""Columns of the tables, with the field of the file that each comes from."""


def load_months(
    work: Work, key: str, frame: pl.DataFrame, italy: Municipalities | None, advance: Callable[[float], None]
) -> None:
    """Let every service and month of a frame hold what the frame says of it.

    Raises
    ------
    LoadError
        If rows were replaced, and nobody says why.
    """
    services = {row.key: row for row in work.connection.execute(select(T["service"]))}
    rows = _rows_of(key, frame)
    if "origin_code" in rows.columns:
        put_outside_places(work.connection, rows["origin_code"].drop_nulls().unique(), italy, work.done.rows)
    groups = rows.partition_by("_service", "_month", as_dict=True, maintain_order=True)
    told = frame.select("servizio", pl.col("giorno").dt.truncate("1mo")).unique(maintain_order=True).rows()
    for position, (service, month) in enumerate(told):  # a month may be told to hold nothing
        share = partial(_share, advance, position, len(told))
        part = groups.get((service, month), rows.clear())
        replace_month(work, services[service], month, part, MONTHLY[key], advance=share)
        is_news = note_content(work.connection, services[service].id, month, MONTHLY[key].content)
        work.done.supplied += is_news
        if is_news and part.is_empty():
            _note_nothing(work, services[service], month, part.select(pl.exclude("^_.*$")), MONTHLY[key])
        share(1.0)
    if key == "notti":
        _load_capacities(work, frame, {name: row.id for name, row in services.items()})
    if work.done.replaced and not work.reason:
        raise LoadError(NO_REASON.format(months=_named(work.done.replaced)))


def _note_nothing(work: Work, service: Row[Any], month: date, nothing: pl.DataFrame, kind: Monthly) -> None:
    """Write that a service delivered a month in which there was nothing: it is verified, and taken back, like any."""
    keep_rows(work.connection, nothing, file_load=work.number, table=kind.table, service=service.id, month=month)
    note_return(work.connection, service, month, 0, instead_of=0, is_news=True)


def _load_capacities(work: Work, frame: pl.DataFrame, services: Mapping[str, int]) -> None:
    """Write the capacities that a file of nights says; spans that it corrects are kept as they were."""
    days = said_days(frame)
    groups = days.partition_by("servizio", "sezione", "month", as_dict=True, maintain_order=True)
    for (service, section, month), part in groups.items():
        before, after = put_capacities(work.connection, services[service], section, month, part)
        if before == after:
            continue
        if before:
            former = pl.DataFrame(before, schema=list(SPAN), orient="row")
            spans = former.with_columns(section=pl.lit(section))
            keep_rows(
                work.connection, spans, file_load=work.number, table="capacity", service=services[service], month=month
            )
        work.done.rows.put_instead("capacity", before=len(before), after=len(after))


def _share(advance: Callable[[float], None], position: int, among: int, done: float) -> None:
    """Tell how far a file is, from how far one of its months is."""
    advance(OF_PERSONS + (1 - OF_PERSONS) * (position + done) / among)


def _named(replaced: Sequence[tuple[str, date, int, int]], most: int = 5) -> str:
    """Return which months would be replaced, in words."""
    told = [f"{service} {month:%m/%Y}, {before} righe con {after}" for service, month, before, after in replaced]
    return f"{'; '.join(told[:most])}{f'; e altri {len(told) - most} mesi' if len(told) > most else ''}"


def _rows_of(key: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the rows as their table has them, with ``_service`` and ``_month`` beside."""
    if key == "conteggi":
        frame = _one_by_one(frame)
    if "classe_residenza" in frame.columns:  # the tables know municipalities of the Ambito alone
        is_inside = pl.col("classe_residenza") == ResidenceClass.AMBITO.value
        is_outside = pl.col("classe_residenza") == ResidenceClass.OUTSIDE.value
        frame = frame.with_columns(_origin=pl.when(is_outside).then("comune_residenza"))
        frame = frame.with_columns(pl.when(is_inside).then(pl.col("comune_residenza")).alias("comune_residenza"))
        frame = frame.with_columns(pl.col("via_fittizia") & pl.col("comune_residenza").is_not_null())
    told = frame.select(
        pl.col("servizio").alias("_service"),
        pl.col("giorno").dt.truncate("1mo").alias("_month"),
        *(pl.col(source).alias(column) for column, source in COLUMNS[key].items()),
    )
    return told.sort(told.columns)


def _one_by_one(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each anonymous contact, with what was given spread over them."""
    given = pl.coalesce("prestazioni", "accessi")
    counted = frame.filter(pl.col("accessi") > 0).with_columns(
        pl.int_ranges(0, "accessi").alias("_one"),
        (given // pl.col("accessi")).alias("_each"),
        (given % pl.col("accessi")).alias("_over"),
    )
    one = counted.explode("_one")
    quantity = (pl.col("_each") + (pl.col("_one") < pl.col("_over")).cast(pl.Int64)).clip(lower_bound=1)
    return one.with_columns(quantity.cast(pl.Int64).alias("_quantity"))


def replace_month(
    work: Work,
    service: Row[Any],
    month: date,
    part: pl.DataFrame,
    kind: Monthly,
    *,
    advance: Callable[[float], None] = lambda _share: None,
) -> None:
    """Let a service and month hold these rows, and note what they replace."""
    connection, table, done = work.connection, T[kind.table], work.done
    columns = [name for name in part.columns if not name.startswith("_")]
    where = _where(table, service.id, month, kind)
    schema = {name: dtype for name, dtype in dtypes(kind.table).items() if name in columns}
    asked, new = select(*(table.c[name] for name in schema)).where(where), part.select(*schema)
    former, new = bulk.read(connection, asked, schema), new.cast(pl.Schema(schema))
    if former.height == new.height and former.sort(columns).equals(new.sort(columns)):
        done.unchanged += 1
        return
    before = _figures(connection, service.id, month, kind)
    is_news = not former.height and not has_content(connection, service.id, month, kind.content)
    keep_rows(connection, former, file_load=work.number, table=kind.table, service=service.id, month=month)
    if former.height:
        connection.execute(delete(table).where(where))
        done.replaced.append((service.key, month, former.height, new.height))
    bulk.write(connection, kind.table, new.with_columns(service_id=pl.lit(service.id)), advance=advance)
    done.rows.put_instead(kind.table, before=former.height, after=new.height)
    note_return(connection, service, month, new.height, instead_of=former.height, is_news=is_news)
    after = _figures(connection, service.id, month, kind)
    done.months.append(
        MonthChange(
            service=service.key,
            name=work.names[service.key],
            month=month,
            before=former.height,
            after=new.height,
            figures={name: (before[name], after[name]) for name in before},
        )
    )
    if former.height or any(before.values()):  # figures that somebody may have read
        told = {"data_version_id": work.version, "service_id": service.id, "month": month}
        rows = [
            {**told, "measure": name, "before": before[name], "after": after[name]}
            for name in before
            if before[name] != after[name]
        ]
        if rows:
            connection.execute(insert(T["revision"]), rows)


def _where(table: Table, service: int, month: date, kind: Monthly) -> Any:
    conditions = [table.c.service_id == service, table.c.day >= month, table.c.day < next_month(month)]
    if kind.is_of_persons is not None:
        named = table.c.person_id.is_not(None)
        conditions.append(named if kind.is_of_persons else ~named)
    return and_(*conditions)


def _figures(connection: Connection, service: int, month: date, kind: Monthly) -> dict[str, float]:
    """Return the figures of a service and month that a kind changes, as their indicators count them."""
    table = T["contact"]
    within = and_(table.c.service_id == service, table.c.day >= month, table.c.day < next_month(month))
    counted = {
        "contacts": func.coalesce(func.sum(table.c.quantity), 0),
        "people_served": func.count(table.c.person_id.distinct()),
    }
    asked = [counted[name].label(name) for name in kind.figures]
    if not asked:
        return {}
    row = connection.execute(select(*asked).where(within)).one()
    return {name: float(getattr(row, name)) for name in kind.figures}
