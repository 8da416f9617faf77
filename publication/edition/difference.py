"""What has changed between two editions: figures of the same places and times that are told otherwise now.

Comes in: two editions. Goes out: frames and sentences. Must not: tell anything that neither of them does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from indicators.italian.numbers import number
from publication.edition import text
from publication.edition.boards import BARS
from publication.edition.package import Edition
from publication.edition.tables import KEYS

TOLD: Final = ("value", "numerator", "denominator", "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What an edition tells otherwise than a former one.

    Attributes
    ----------
    changed : polars.DataFrame
        `KEYS`, and what was told and is told: ``value``, ``numerator``, ``denominator``, ``status``, each with its
        ``…_before``. Places and times that both editions have, told in another way.
    added, removed : polars.DataFrame
        `KEYS` of the cells that only the newer, or only the former, has.
    boards : tuple of str
        Names of the boards (`publication.edition.boards`) that both editions have and that are told otherwise.
    """

    changed: pl.DataFrame
    added: pl.DataFrame
    removed: pl.DataFrame
    boards: tuple[str, ...] = ()

    def sentence(self) -> str:
        """Return in Italian how much has changed."""
        if not any((self.changed.height, self.added.height, self.removed.height, self.boards)):
            return "Le due edizioni dicono le stesse cose."
        told = [
            (self.changed.height, "numero detto altrimenti", "numeri detti altrimenti"),
            (self.added.height, "numero in più", "numeri in più"),
            (self.removed.height, "numero che non c'è più", "numeri che non ci sono più"),
            (len(self.boards), "tavola cambiata", "tavole cambiate"),
        ]
        return ", ".join(f"{number(count)} {one if count == 1 else more}" for count, one, more in told if count) + "."


def difference(newer: Edition, former: Edition) -> Difference:
    """Return what the newer of two editions tells otherwise than the former."""
    keys = list(KEYS)
    then = former.cells.select(*keys, *TOLD)
    joined = newer.cells.select(*keys, *TOLD).join(then, on=keys, how="inner", suffix="_before")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_before")) for name in TOLD)
    return Difference(
        changed=joined.filter(~same),
        added=newer.cells.select(keys).join(then, on=keys, how="anti"),
        removed=then.select(keys).join(newer.cells, on=keys, how="anti"),
        boards=tuple(
            board["name"] for key, board in newer.boards.items() if _told_otherwise(board, former.boards.get(key))
        ),
    )


def _told_otherwise(board: Mapping[str, Any], before: Mapping[str, Any] | None) -> bool:
    """Whether what both editions tell of a board is not the same: rows of the same periods and places."""
    if before is None:
        return False
    return any(
        board_changes(places.get(place), told)
        for span, places in board["spans"].items()
        for place, told in before["spans"].get(span, {}).items()
    )


def board_changes(board: Mapping[str, Any] | None, before: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return the rows of a board that are told otherwise: what each is called, what was said and what is."""
    if board is None or board["kind"] != before["kind"]:
        return []
    now, then = (
        {", ".join(filter(None, cell[:2])): cell[2] for cell in cells_of_board(one)} for one in (board, before)
    )
    rows = [(name, then.get(name, text.NONE), now.get(name, text.NONE)) for name in dict.fromkeys((*then, *now))]
    return [row for row in rows if row[1] != row[2]]


def cells_of_board(board: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Return what a board says, cell by cell: its row, its column (empty for bars), its words."""
    if board["kind"] == BARS:
        return [(row[0], "", row[1]) for row in board["rows"]]
    heads = board["heads"][1:]
    return [(row[0], head, word) for row in board["rows"] for head, word in zip(heads, row[1:], strict=True)]
