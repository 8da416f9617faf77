"""Asking the engine as a test reads it: describe, ask, look at one number.

Comes in: what `builder` describes, and words as they are typed. Goes out: a `Result`, or the numbers in it.
Must not: compute what is being tested.
"""

from typing import Any

from sqlalchemy import Engine

from data_access.reading import read_snapshot
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from indicators.catalogue.catalogue import indicator as entry_of
from indicators.engine.measure import measure
from indicators.model.period import Period
from indicators.model.query import Grouping, Lens, Query
from indicators.model.result import Result
from tests.support.builder import AmbitoBuilder


def saved(given: AmbitoBuilder, engine: Engine, **words: Any) -> Snapshot:
    """Write what was described and read it back as a snapshot."""
    given.save(engine, **words)
    return read_snapshot(engine)


def ask(
    snapshot: Snapshot,
    indicator: str,
    *,
    period: str = "2025",
    by: str = "",
    lens: str | None = None,
    viewer: str = "manager",
    **words: Any,
) -> Result:
    """Ask as a manager unless said otherwise, with the lens of residence where the indicator has it."""
    lenses = entry_of(indicator).lenses
    default = Lens.RESIDENCE if Lens.RESIDENCE in lenses else Lens.PLACE
    query = Query(
        indicator=indicator,
        period=Period.parse(period),
        lens=Lens(lens) if lens else default,
        by=tuple(Grouping(word) for word in by.split(",") if word),
        viewer=Viewer.parse(viewer),
        **words,
    )
    return measure(snapshot, query, settings=Settings())


def number(snapshot: Snapshot, indicator: str, **words: Any) -> float | None:
    """Return the value of a question with one answer."""
    value: float | None = ask(snapshot, indicator, **words).frame["value"].item()
    return value


def numbers(snapshot: Snapshot, indicator: str, *, by: str, **words: Any) -> dict[Any, float | None]:
    """Return the value of each group, by code (by tuple of codes for more than one grouping)."""
    return column(snapshot, indicator, "value", by=by, **words)


def column(snapshot: Snapshot, indicator: str, name: str, *, by: str, **words: Any) -> dict[Any, Any]:
    """Return one column of the answer, by code of the group."""
    frame = ask(snapshot, indicator, by=by, **words).frame
    groups = [name for name in by.split(",") if name]
    keys = frame[groups[0]].to_list() if len(groups) == 1 else frame.select(groups).rows()
    return dict(zip(keys, frame[name].to_list(), strict=True))
