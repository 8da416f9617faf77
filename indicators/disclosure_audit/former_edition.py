"""A former edition as the attacker has it: what was published then, and how many persons each figure counted.

Comes in: the cells that were kept when it was made. Goes out: them, as a system to be solved beside the present one.
Must not: ask; leave the machine that holds the data: true counts are in it.

What whoever makes the next edition keeps of this one is a frame for each group of indicators, written in Parquet
(`kept_of`): conditions, what was shown, what was true. No persons are in it, and small counts are: it is as private as
the data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Final, Protocol, Self

import polars as pl

from data_access.settings import DisclosureSettings
from data_access.snapshot import Snapshot
from indicators.disclosure_audit.attacker import Group, Told, Worked, distinct
from indicators.disclosure_audit.cells import CONDITIONS, WORD
from indicators.disclosure_audit.consistency import Ledger
from indicators.disclosure_audit.constraints import system
from indicators.disclosure_audit.report import Attacked
from indicators.model.code_lists import Directory

UNASKED: Final = -1
"""Number of a question that was asked of another edition."""
GROUP: Final = "group"
WORDS: Final = ("indicator", "part", *CONDITIONS, "status")
KEPT: Final = {
    **dict.fromkeys(WORDS, pl.String),
    "first": pl.Int32,
    "last": pl.Int32,
    "shown": pl.Float64,
    "exact": pl.Boolean,
    "sums": pl.Boolean,
    "most": pl.Int32,
    "truth": pl.Int64,
    "few": pl.Int64,
    "persons": pl.Int64,
    "key": pl.UInt64,
}
"""Columns of what is kept, beside the keys of the group of indicators."""


class Former(Protocol):
    """Whatever tells what an edition published of a group of indicators."""

    def gather(self, group: Group, part: Attacked, advance: Told) -> Worked | None:
        """Return the cells of a group with what propagation makes of them; None if there are none."""


def kept_of(cells: Mapping[str, pl.DataFrame]) -> bytes:
    """Return what is kept of the cells of an edition, by the keys of each group of indicators, in Parquet."""
    kept = [pl.DataFrame(schema={GROUP: pl.String, **KEPT})]
    kept += [
        frame.select(pl.lit(group).alias(GROUP), *(pl.col(name).cast(kind) for name, kind in KEPT.items()))
        for group, frame in cells.items()
    ]
    file = BytesIO()
    pl.concat(kept).write_parquet(file, compression="zstd")
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class KeptEdition:
    """An edition that was made before, from what was kept of it.

    Attributes
    ----------
    cells : polars.DataFrame
        `KEPT`, and the keys of the group of indicators.
    settings : DisclosureSettings
        How small counts were protected then.
    snapshot : Snapshot
        The present data: which municipality lies in which area, which service is whose.
    directory : Directory
    """

    cells: pl.DataFrame
    settings: DisclosureSettings
    snapshot: Snapshot
    directory: Directory

    @classmethod
    def read(cls, kept: bytes, settings: DisclosureSettings, snapshot: Snapshot) -> Self:
        """Read what `kept_of` wrote."""
        cells = pl.read_parquet(BytesIO(kept)).with_columns(pl.col(*WORDS).cast(WORD))
        return cls(cells, settings, snapshot, Directory.of(snapshot))

    def note_in(self, ledger: Ledger) -> None:
        """Tell which figure each set of persons was published with: it must keep it."""
        ledger.note(self.cells.with_columns(pl.lit(UNASKED, pl.Int32).alias("question")))

    def gather(self, group: Group, part: Attacked, _advance: Told) -> Worked | None:
        """Return the cells of a group as they were published, with what propagation makes of them."""
        keys = ",".join(entry.key for entry in group)
        own = self.cells.filter(pl.col(GROUP) == keys).drop(GROUP)
        if own.is_empty():
            return None
        cells = distinct(own.with_columns(pl.lit(UNASKED, pl.Int32).alias("question")))
        given = system(cells, self.snapshot, self.directory, self.settings)
        worked = Worked.of(cells, given, group, part, lambda _number: "")
        worked.narrow()
        return worked
