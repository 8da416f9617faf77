"""What has changed, in a few sentences: new data, revisions, late returns, differences larger than chance.

Comes in: an `Edition`, a `Viewer`, questions, the data version of the last visit, the day. Goes out: ranked `News`.
Must not: call a difference what chance alone may do; give numbers of persons, or of their contacts and nights, that did
not come through `measure`; look at the clock.

Which differences are larger than chance is told by `indicators.monitoring.year_on_year`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from functools import partial
from typing import Any, Final

import polars as pl

from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from indicators.catalogue.catalogue import INDICATORS
from indicators.data_quality.returns_log import arrivals, overdue, positions_of, visible_services
from indicators.engine.query_service import Edition
from indicators.italian.dates import day_after
from indicators.italian.numbers import as_printed, listed, number
from indicators.model.door import for_views
from indicators.model.period import Period, Unit, month_label
from indicators.model.query import Lens, Query
from indicators.monitoring.year_on_year import Difference, differences
from indicators.wording.fragments import late_words, lowered, when, within
from indicators.wording.headline import amount

MAX_CHANGES: Final = 5
"""Differences told: the strongest. A list of everything says nothing."""
MAX_REVISIONS: Final = 3
"""Revisions told one by one; the others are only counted."""
MAX_NAMES: Final = 4
"""Services named in one sentence."""


class NewsKind(IntEnum):
    """What a piece of news is about, in the order of the list."""

    DATA = 1
    CHANGE = 2
    REVISION = 3
    MISSING = 4
    LATE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A piece of news.

    Attributes
    ----------
    kind : NewsKind
    sentence : str
        In Italian.
    query : Query or None
        The question that shows it: the link. None for what the page of the checks shows.
    services : tuple of str
        Keys of the services concerned, if it is about some.
    """

    kind: NewsKind
    sentence: str
    query: Query | None = None
    services: tuple[str, ...] = ()


@for_views
def news(
    edition: Edition,
    *,
    viewer: Viewer,
    queries: Sequence[Query],
    on: date,
    since: int | None = None,
    told_as: Viewer | None = None,
) -> tuple[News, ...]:
    """Return what has changed, in order of kind and then of weight.

    Parameters
    ----------
    edition : Edition
    viewer : Viewer
        Put in place of the queries' own. A partner is told of its own services' returns and revisions only.
    queries : sequence of Query
        What is compared with the same period last year.
    on : date
        The day of the visit: returns due before it are overdue.
    since : int, optional
        Data version of the last visit; by default all but the newest version were seen.
    told_as : Viewer, optional
        As whom figures are told, where that is less than the viewer may see: what leaves by mail is protected.
    """
    told = told_as or viewer
    work = partial(_of_data, edition.snapshot, viewer, told, on, since)
    items = edition.once("news", (viewer, told, on, since), work)
    movements = differences(edition, [query.but(viewer=told) for query in queries])
    changes = [change for change in movements if is_seen(change)]
    return tuple(sorted((*items, *(_change(change) for change in changes[:MAX_CHANGES])), key=lambda piece: piece.kind))


def is_seen(change: Difference) -> bool:
    """Whether the two numbers are printed as different ones: no rise is told from 3,0 to 3,0."""
    value, before = (as_printed(one, change.result.indicator.decimals) for one in (change.value, change.before))
    return value != before


def _of_data(snapshot: Snapshot, viewer: Viewer, told: Viewer, on: date, since: int | None) -> tuple[News, ...]:
    """Return the news that no question changes: new data, revisions, returns that are late or were."""
    seen = snapshot.data_version - 1 if since is None else since
    services = visible_services(snapshot, viewer)
    return (
        *_new_data(snapshot, seen),
        *_revisions(snapshot, told, services, seen),
        *_missing(snapshot, services, on=on),
        *_late(snapshot, services, seen),
    )


def _new_data(snapshot: Snapshot, seen: int) -> Iterator[News]:
    """Say that there are newer data than those seen."""
    new = snapshot["versions"].filter(pl.col("id") > seen).sort("id")
    if new.height:
        last = new.row(-1, named=True)
        to_day, note = day_after("al", last["as_of"]), last["note"].rstrip(".")
        yield News(kind=NewsKind.DATA, sentence=f"Dati nuovi, aggiornati {to_day} ({note}).")


def _change(change: Difference) -> News:
    """Say what differs from last year, and what may explain it besides the facts."""
    result, before = change.result, change.result.reference
    current = amount(result, change.value, "ok")
    then = amount(result, change.before, "ok")
    verb = "in aumento" if change.value > change.before else "in diminuzione"
    equal = " a parità di flussi" if result.like else ""
    year = "" if before is None else f", contro {then} {within(before.query.period)}{equal}"
    name = f"{result.indicator.name}{_group(change)}"
    sentence = f"{name}: {verb}, {current} {lowered(when(result))}{year}.{_caveat(change)}"
    return News(kind=NewsKind.CHANGE, sentence=sentence, query=result.query)


def _group(change: Difference) -> str:
    """Return the names of the group in brackets, and the area if it is not the whole Ambito."""
    directory = change.result.directory
    all_names = {**directory.municipalities, **directory.services, **directory.organisations, **directory.strands}
    slugs = {directory.area_slug(area): directory.area_name(area) for area in ("lead", "territory")}
    names = [slugs.get(code) or all_names.get(code) or code for code in change.group.values()]
    if change.result.query.area != "ambito":
        names.append(directory.area_name(change.result.query.area))
    return f" ({', '.join(names)})" if names else ""


def _caveat(change: Difference) -> str:
    """Return what else may explain a difference: months that may still change."""
    late = late_words(change.result)
    return f" {late[0].upper()}{late[1:]}." if late else ""


def _revisions(snapshot: Snapshot, viewer: Viewer, services: Sequence[str], seen: int) -> Iterator[News]:
    """Say which published figures were revised, the newest first; the others are counted."""
    positions = positions_of(snapshot, services)
    revisions = snapshot["revisions"].filter(pl.col("data_version") > seen, pl.col("service").is_in(list(positions)))
    revisions = revisions.sort("data_version", "month", descending=True, maintain_order=True)
    grouped = list(revisions.group_by("service", "month", maintain_order=True))
    for _, rows in grouped[:MAX_REVISIONS]:
        yield _revision(snapshot, viewer, rows)
    others = len(grouped) - MAX_REVISIONS
    if others > 0:
        what = "un'altra rettifica" if others == 1 else f"altre {others} rettifiche"
        yield News(kind=NewsKind.REVISION, sentence=f"E {what} a dati già pubblicati.")


def _revision(snapshot: Snapshot, viewer: Viewer, rows: pl.DataFrame) -> News:
    first = rows.row(0, named=True)
    service = snapshot["services"].row(by_predicate=pl.col("index") == first["service"], named=True)
    sentences = [text for row in rows.iter_rows(named=True) if (text := _moved(viewer, row))]
    numbers = f": {listed(sentences)}" if sentences else ""
    month = month_label(first["month"])
    period = Period(first["month"], first["month"], Unit.MONTH)
    measures = [row for row in rows["measure"] if row in INDICATORS]
    query = (
        Query(indicator=measures[0], period=period, lens=Lens.PLACE, services=(service["key"],), viewer=viewer)
        if measures
        else None
    )
    return News(
        kind=NewsKind.REVISION,
        sentence=f"{service['name']}: rettificati i dati di {month}{numbers}.",
        query=query,
        services=(service["key"],),
    )


def _moved(viewer: Viewer, row: dict[str, Any]) -> str:
    """Return what a figure was and is; nothing to those who see protected figures.

    Both are exact, and of one service in one month: of a small one they are a few persons, or a few nights of theirs.
    """
    entry = INDICATORS.get(row["measure"])
    exact = viewer.role in {Role.MANAGER, Role.PARTNER}  # partners come this far with their own services only
    if entry is None or not exact:
        return ""
    before, after = number(row["before"], entry.decimals), number(row["after"], entry.decimals)
    return f"{entry.name.lower()} da {before} a {after}"


def _missing(snapshot: Snapshot, services: Sequence[str], *, on: date) -> Iterator[News]:
    """Say which services have returns overdue, in one sentence."""
    late = overdue(snapshot, services, on=on).sort("since")
    if late.is_empty():
        return
    count = int(late["months"].list.len().sum())
    what = "Manca un flusso" if count == 1 else f"Mancano {count} flussi"
    yield _about(snapshot, NewsKind.MISSING, what, late["service"].to_list())


def _late(snapshot: Snapshot, services: Sequence[str], seen: int) -> Iterator[News]:
    """Say which returns came after they were due, since the version seen was published."""
    published = snapshot["versions"].filter(pl.col("id") <= seen)["published_at"].max()
    if published is None:
        return
    came = arrivals(snapshot, services).filter(
        pl.col("first_received") > pl.col("due"), pl.col("first_received") > pl.lit(published).dt.date()
    )
    if came.height:
        what = "Arrivato in ritardo un flusso" if came.height == 1 else f"Arrivati in ritardo {came.height} flussi"
        yield _about(snapshot, NewsKind.LATE, what, came["service"].unique(maintain_order=True).to_list())


def _about(snapshot: Snapshot, kind: NewsKind, what: str, positions: list[int]) -> News:
    """Return news about some services, naming the first ones."""
    rows = {row["index"]: row for row in snapshot["services"].iter_rows(named=True)}
    names = [rows[position]["name"] for position in positions]
    others = len(names) - MAX_NAMES
    if others > 0:
        names = [*names[:MAX_NAMES], "un altro servizio" if others == 1 else f"altri {others} servizi"]
    return News(
        kind=kind,
        sentence=f"{what}: {listed(names)}.",
        services=tuple(rows[position]["key"] for position in positions),
    )
