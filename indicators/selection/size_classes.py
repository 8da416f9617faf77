"""Classes of size: municipalities by how many people live in them, the lead municipality by itself.

Comes in: a `Snapshot`. Goes out: the class of each municipality, and what each class is called.
Must not: move a municipality from one class to another when a new year of residents arrives: who subtracted one edition
from the other would learn what happened in that municipality alone. So the residents are those of the first year
supplied, for good.

Small municipalities of a like size are pooled where one alone is too small to be told (domain 2.9): a geography of its
own, which no other may be crossed with. It lies inside the other halves of the Ambito (the lead is a class of its own),
but not inside sub-areas. The bounds are those that Italian statistics of small municipalities use; the consortium's
board has classes of its own, for its votes (`indicators.analysis.peer_municipalities`).
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from indicators.italian.numbers import number
from indicators.model.door import for_views
from indicators.selection.snapshot_cache import remembered

LEAD_CLASS: Final = "lead"
BOUNDS: Final = (0, 1_000, 2_000, 3_000, 5_000, 10_000)
"""Fewest residents of each class; the last one has no upper bound."""


def _code(position: int) -> str:
    least = BOUNDS[position]
    if position == 0:
        return f"under_{BOUNDS[1]}"
    return f"{least}_{BOUNDS[position + 1] - 1}" if position + 1 < len(BOUNDS) else f"from_{least}"


def _label(position: int) -> str:
    least = BOUNDS[position]
    if position == 0:
        return f"Comuni con meno di {number(BOUNDS[1])} residenti"
    if position + 1 == len(BOUNDS):
        return f"Comuni da {number(least)} residenti in su"
    return f"Comuni da {number(least)} a {number(BOUNDS[position + 1] - 1)} residenti"


def _inside(position: int) -> str:
    least = BOUNDS[position]
    if position == 0:
        return f"sotto i {number(BOUNDS[1])}"
    if position + 1 == len(BOUNDS):
        return f"da {number(least)} in su"
    return f"da {number(least)} a {number(BOUNDS[position + 1] - 1)}"


LABELS: Final = {_code(position): _label(position) for position in range(len(BOUNDS))}
"""Code and Italian name of every class but the lead municipality's, from the smallest."""
WITHIN: Final = {_code(position): _inside(position) for position in range(len(BOUNDS))}
"""The same as a sentence that has named the residents goes on: ``sotto i 1.000``, ``da 1.000 a 1.999``."""
CODES: Final = (*LABELS, LEAD_CLASS)
"""Every class, in the order in which they are told."""


def class_of(residents: int) -> str:
    """Return the class of a municipality that is not the lead."""
    return list(LABELS)[sum(residents >= least for least in BOUNDS) - 1]


@for_views
@remembered()
def size_classes(snapshot: Snapshot) -> Mapping[str, str]:
    """Return the class of each municipality by ISTAT code; those whose residents nobody supplied have none."""
    first = snapshot["residents"].filter(pl.col("year") == pl.col("year").min().over("municipality"))
    people = dict(first.group_by("municipality").agg(pl.col("residents").cast(pl.Int64).sum()).iter_rows())
    towns = snapshot["municipalities"].select("index", "code", "is_lead")
    return {
        code: LEAD_CLASS if is_lead else class_of(people[index])
        for index, code, is_lead in towns.iter_rows()
        if is_lead or index in people
    }


@for_views
def members(snapshot: Snapshot, size_class: str) -> tuple[str, ...]:
    """Return the ISTAT codes of the municipalities of a class."""
    return tuple(code for code, own in size_classes(snapshot).items() if own == size_class)
