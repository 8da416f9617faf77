"""The municipalities of today as whoever draws them must know them: names, what they were, boundaries that were given.

Comes in: a `Snapshot`. Goes out: a frozen `TodaysTerritory`, public facts only. Must not: know shapes (`geo` does).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Final

from data_access.snapshot import Snapshot
from data_access.vocabulary import SuccessionKind
from indicators.model.code_lists import Directory
from indicators.model.door import for_views

_KINDS: Final = {str(kind): kind for kind in SuccessionKind}


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenBoundaries:
    """Boundaries of a year that the Ambito gave: the line to write on maps, WKB by ISTAT code."""

    year: int
    attribution: str
    shapes: Mapping[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """How a municipality of today came to hold the territory of others: since when, how, their names."""

    day: date
    kind: SuccessionKind
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TodaysTerritory:
    """The municipalities of today.

    Attributes
    ----------
    version : str
        The same as long as nothing of it changes.
    names : mapping of str to str
        By ISTAT code, in order of code.
    former : mapping of str to str
        Code of each municipality that is no more, and of today's that has taken its place.
    boundaries : tuple of GivenBoundaries
        Oldest year first.
    beginnings : mapping of str to tuple of Beginning
        Of the municipalities of today that were others before, by ISTAT code.
    """

    version: str
    names: Mapping[str, str]
    former: Mapping[str, str]
    boundaries: tuple[GivenBoundaries, ...]
    beginnings: Mapping[str, tuple[Beginning, ...]]


@for_views
def todays_territory(snapshot: Snapshot) -> TodaysTerritory:
    """Return the municipalities of today."""
    directory = Directory.of(snapshot)
    layers = snapshot["boundary_layers"].sort("year")
    shapes = {
        year: dict(part.select("code", "shape").iter_rows())
        for (year,), part in snapshot["boundaries"].partition_by("year", as_dict=True).items()
    }
    told = (list(directory.municipalities.items()), sorted(directory.former.items()), layers.rows())
    return TodaysTerritory(
        version=blake2b(repr(told).encode(), digest_size=10).hexdigest(),
        names=directory.municipalities,
        former=directory.former,
        boundaries=tuple(
            GivenBoundaries(year=year, attribution=words, shapes=shapes.get(year, {}))
            for year, words in layers.select("year", "attribution").iter_rows()
        ),
        beginnings=_beginnings(snapshot, directory),
    )


def _beginnings(snapshot: Snapshot, directory: Directory) -> dict[str, tuple[Beginning, ...]]:
    found: dict[str, list[Beginning]] = {}
    events = snapshot["former_municipalities"].partition_by("day", "kind", "municipality", maintain_order=True)
    for event in events:
        first = event.row(0, named=True)
        began = Beginning(day=first["day"], kind=_KINDS[first["kind"]], names=tuple(event.sort("name")["name"]))
        found.setdefault(directory.former[first["code"]], []).append(began)
    return {code: tuple(several) for code, several in found.items()}
