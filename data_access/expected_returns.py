"""What every service is expected to deliver each month, by kind of content, and what it has delivered.

Comes in: the frames of a snapshot and its contacts. Goes out: the frames ``returns`` and ``contents``, made whole.
Must not: expect anything of a demonstration, which says itself what it expects; take for late what nobody dated.

Nobody writes in advance which returns are expected: every service owes its kinds of content (`debts`) for each month
from its opening, or from the first month that anybody delivered, to its closing, or to the day the data are up to
date to. A kind has been delivered where a file of that kind was loaded, even one without rows, and where the tables
hold rows of it that another program wrote.
"""

from datetime import date
from typing import Final

import polars as pl

from data_access.frames import MONTH, SCHEMAS, SERVICE, codes, month_ordinal
from data_access.vocabulary import CapacityUnit, Content, ReturnStatus, ServiceType

RESIDENTIAL: Final = (CapacityUnit.BED, CapacityUnit.ROOM, CapacityUnit.FLAT)
"""Units of services that people stay in."""
DUE_DAY: Final = 15
"""Day of the following month by which a return is due, where nobody has said another."""
_DATED: Final = (("requests", Content.REQUESTS), ("supports", Content.SUPPORTS))
WHOLE: Final = "totale"
"""Group of a monthly count that is of all."""
_KEY: Final = ("service", "month")


def owed(kind: ServiceType, unit: CapacityUnit) -> tuple[Content, ...]:
    """Return what a service owes each month, whatever it has delivered so far.

    Who gives money owes its supports. The others owe their contacts, by person or counted; services that people stay
    in owe nights and stays too.
    """
    if kind is ServiceType.CASH_AID:
        return (Content.SUPPORTS,)
    if unit in RESIDENTIAL:
        return (Content.NIGHTS, Content.PERSONS, Content.STAYS)
    return (Content.PERSONS,)


def debts(services: pl.DataFrame, contents: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return the ``content`` that each ``service`` owes: by its type, and what it has delivered at least once.

    Anonymous counts are owed by nobody: they stand in the place of persons.
    """
    rows = [
        (index, str(content))
        for index, kind, unit in services.select("index", "type", "unit").iter_rows()
        for content in owed(ServiceType.of(kind), CapacityUnit.of(unit))
    ]
    by_type = pl.DataFrame(rows, schema={"service": SERVICE, "content": codes(Content)}, orient="row")
    if contents is None:
        return by_type
    once = contents.select("service", "content").filter(pl.col("content") != str(Content.COUNTS))
    return pl.concat([by_type, once]).unique(maintain_order=True)


def counted_months(counts: pl.DataFrame) -> pl.DataFrame:
    """Return the ``total`` contacts of each ``service`` and ``month`` that a partner has counted instead of listing."""
    of_contacts = (pl.col("indicator") == "contacts") & (pl.col("group_name") == WHOLE)
    counted = counts.filter(of_contacts, pl.col("service").is_not_null())
    return counted.group_by(_KEY, maintain_order=True).agg(pl.col("total").sum())


def with_expected(
    frames: dict[str, pl.DataFrame], contacts: pl.DataFrame, *, as_of: date, is_demo: bool
) -> dict[str, pl.DataFrame]:
    """Return the frames with all returns that are expected, and all contents that were delivered.

    A demonstration that says nothing of contents is left as it is: there a return holds all that a service owes.
    """
    if is_demo and frames["contents"].is_empty():
        return frames
    contents = _delivered(frames, contacts)
    returns = _with_missing(frames, contents, as_of)
    return {**frames, "contents": contents, "returns": returns}


def _delivered(frames: dict[str, pl.DataFrame], contacts: pl.DataFrame) -> pl.DataFrame:
    """Return the contents said to have come, those whose rows are there, and all of a return that came without any."""
    there = pl.concat([frames["contents"], *_present(frames, contacts)]).unique()
    came = frames["returns"].filter(pl.col("received").is_not_null()).select(*_KEY).unique()
    bare = came.join(there, on=_KEY, how="anti")
    whole = bare.join(debts(frames["services"]), on="service")
    return pl.concat([there, whole]).select(SCHEMAS["contents"].keys()).sort("service", "month", "content")


def _present(frames: dict[str, pl.DataFrame], contacts: pl.DataFrame) -> list[pl.DataFrame]:
    """Return the service, month and content of the rows that the tables hold."""
    found = contacts.select(*_KEY, is_person=pl.col("person").is_not_null()).unique()
    parts = [
        _marked(found.filter("is_person"), Content.PERSONS),
        _marked(found.filter(~pl.col("is_person")), Content.COUNTS),
        _marked(counted_months(frames["monthly_counts"]).select(_KEY), Content.COUNTS),
        _marked(_months(frames["occupancy"]), Content.NIGHTS),
    ]
    parts += [_marked(_months(frames[name]), content) for name, content in _DATED]
    return [*parts, _marked(_of_stays(frames["stays"]), Content.STAYS)]


def _months(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select("service", month=_ordinal("day")).unique()


def _of_stays(stays: pl.DataFrame) -> pl.DataFrame:
    """Return every month from a service's first entry to the last entry or exit: stays are a register, not a month."""
    spans = stays.group_by("service").agg(
        first=_ordinal("entered_on").min(), last=pl.max_horizontal(_ordinal("entered_on"), _ordinal("left_on")).max()
    )
    return spans.select("service", month=pl.int_ranges("first", pl.col("last") + 1)).explode("month")


def _marked(pairs: pl.DataFrame, content: Content) -> pl.DataFrame:
    return pairs.select(
        pl.col("service").cast(SERVICE), pl.col("month").cast(MONTH), content=pl.lit(str(content), codes(Content))
    )


def _ordinal(column: str) -> pl.Expr:
    return month_ordinal(column).cast(pl.Int32)  # the month after it fits too


def _with_missing(frames: dict[str, pl.DataFrame], contents: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Return the returns with those that nobody wrote down.

    What is there and nobody dated counts as received by the day it was due, or the data are up to date to.
    """
    returns = frames["returns"]
    known = pl.concat([returns.select(*_KEY), contents.select(*_KEY)]).unique()
    first = known["month"].min()
    if first is None:
        return returns
    last = as_of.year * 12 + as_of.month - 1
    spans = frames["services"].select(
        "organisation",
        service="index",
        first=pl.max_horizontal(_ordinal("opened"), pl.lit(first, pl.Int32)),
        last=pl.min_horizontal(_ordinal("closed").fill_null(last), pl.lit(last, pl.Int32)),
    )
    spans = spans.filter(pl.col("first") <= pl.col("last"))
    months = spans.with_columns(month=pl.int_ranges("first", pl.col("last") + 1)).explode("month")
    months = months.select("organisation", pl.col("service").cast(SERVICE), pl.col("month").cast(MONTH))
    unsaid = months.join(returns, on=_KEY, how="anti")
    is_there = pl.struct(_KEY).is_in(contents.select(pl.struct(_KEY)).to_series().implode())
    following = pl.col("month").cast(pl.Int32) + 1
    status = pl.when(is_there).then(pl.lit(str(ReturnStatus.RECEIVED))).otherwise(pl.lit(str(ReturnStatus.MISSING)))
    due = pl.date(following // 12, following % 12 + 1, DUE_DAY)
    added = unsaid.with_columns(
        revision=0,
        due=due,
        received=pl.when(is_there).then(pl.min_horizontal(due, pl.lit(as_of))),
        status=status,
        row_count=0,
    )
    conformed = added.select(pl.col(name).cast(dtype) for name, dtype in SCHEMAS["returns"].items())
    return pl.concat([returns, conformed])
