"""Attacks that need no solver: what is published against the rules, or beside a partner's own.

Comes in: cells, or a snapshot. Goes out: `Finding` values. Must not: solve systems.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import polars as pl

from data_access.settings import DisclosureSettings, Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from indicators.audit.cells import CONDITIONS
from indicators.audit.report import Finding, Weakness
from indicators.audit.truth import exact
from indicators.definition import Indicator, Kind
from indicators.directory import Directory
from indicators.errors import NotAllowedError, QueryError
from indicators.measure import measure, needs_protection
from indicators.partners import own_part
from indicators.period import month_text
from indicators.query import Grouping, Query
from indicators.result import Status

MOST: Final = 50
"""Findings of one kind that are told: the first fifty say enough."""
PARTNER_BREAKDOWNS: Final = (
    (),
    (Grouping.MUNICIPALITY,),
    (Grouping.SERVICE_TYPE,),
    (Grouping.SEX,),
    (Grouping.TARGET,),
)


def typed(query: Query, directory: Directory) -> str:
    """Return a question as it is typed on the command line."""
    options = {
        "period": str(query.period),
        "lens": query.lens.value,
        "by": ",".join(query.by),
        "area": "" if query.area == "ambito" else directory.area_slug(query.area),
        "service": ",".join(query.services),
        "service-type": ",".join(map(str, query.service_types)),
        "target": ",".join(map(str, query.targets)),
        "need": ",".join(map(str, query.needs)),
        "strand": ",".join(query.strands),
    }
    written = [f"--{name} {value}" for name, value in options.items() if value]
    return " ".join([query.indicator, *written, f"--viewer {query.viewer.role.value}"])


def described(cell: dict[str, object]) -> str:
    """Return what a cell counts."""
    first, last = int(str(cell["first"])), int(str(cell["last"]))
    months = month_text(first) if first == last else f"{month_text(first)}..{month_text(last)}"
    conditions = [f"{name}={cell[name]}" for name in CONDITIONS if cell[name] is not None]
    return " ".join([str(cell["indicator"]), str(cell["part"]), months, *conditions])


def shown_against_the_rules(
    cells: pl.DataFrame, settings: DisclosureSettings, ask: Callable[[int], str]
) -> Iterator[Finding]:
    """Yield the cells published with few persons, with few left out of a share, or not rounded."""
    few = pl.col("truth").is_between(1, settings.threshold - 1)
    rest = pl.col("rest").is_between(1, settings.threshold - 1).fill_null(value=False)
    loose = pl.col("shown") % settings.base != 0
    published = (pl.col("status") == "ok") & (few | rest | loose)
    for cell in cells.filter(published).head(MOST).iter_rows(named=True):
        told = int(cell["shown"])
        yield Finding(
            weakness=Weakness.SHOWN, cell=described(cell), low=told, high=told, questions=(ask(cell["question"]),)
        )


def beside_a_partner(
    snapshot: Snapshot, entries: Iterable[Indicator], *, settings: Settings, directory: Directory
) -> Iterator[Finding]:
    """Yield the wholes that a partner gets although the others' persons in them are too few.

    Asked by each body that runs services, for closed years, alone and by the breakdowns that partners use.
    """
    counting = [entry for entry in entries if _shows_own(entry)]
    for body in directory.organisations:
        viewer = Viewer(role=Role.PARTNER, organisation=body)
        for entry in counting:
            for by in PARTNER_BREAKDOWNS:
                if set(by) <= entry.groupings:
                    query = Query(indicator=entry.key, period=directory.default_period, by=by, viewer=viewer)
                    yield from _exposed(snapshot, query, settings, directory)


def _shows_own(entry: Indicator) -> bool:
    """Whether partners see this count of persons exactly for their own services."""
    return entry.kind is Kind.PERSONS and entry.service_filters and not entry.whole_paths


def _exposed(snapshot: Snapshot, query: Query, settings: Settings, directory: Directory) -> Iterator[Finding]:
    own = own_part(snapshot, query)
    if own is None or not needs_protection(snapshot, query):
        return
    try:
        result = measure(snapshot, query, settings=settings, directory=directory)
    except (NotAllowedError, QueryError):
        return
    names = [str(grouping) for grouping in query.by]
    every, mine = exact(snapshot, (query, own), settings, directory)
    whole = every.select(*names, pl.col("numerator").alias("whole"))
    mine = mine.select(*names, pl.col("numerator").alias("mine"))
    if names:
        joined = result.frame.join(whole, on=names, how="left").join(mine, on=names, how="left")
    else:
        joined = pl.concat([result.frame, whole, mine], how="horizontal")
    rest = pl.col("whole").fill_null(0) - pl.col("mine").fill_null(0)
    few = rest.is_between(1, settings.disclosure.threshold - 1) & (pl.col("status") == Status.OK)
    for row in joined.filter(few).iter_rows(named=True):
        conditions = " ".join(f"{name}={row[name]}" for name in names)
        yield Finding(
            weakness=Weakness.PARTNER,
            cell=f"{query.indicator} {query.period} {conditions} {query.viewer.organisation}".replace("  ", " "),
            low=1,
            high=settings.disclosure.threshold - 1,
            questions=(typed(query, directory),),
        )
