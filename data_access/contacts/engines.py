"""Where the reductions run: in this process, by Polars.

Comes in: frames in memory. Goes out: lazy frames for `data_access.contacts.reductions`, and what becomes of them.
Must not: know what is reduced.
"""

from typing import Protocol

import narwhals as nw
import polars as pl


class ReductionEngine(Protocol):
    """What runs the reductions."""

    def given(self, frame: pl.DataFrame) -> nw.LazyFrame:
        """Return a frame of this process as one of the engine's."""
        ...

    def collected(self, frame: nw.LazyFrame) -> pl.DataFrame:
        """Work a frame out and return it to this process."""
        ...


class InProcess:
    """Polars, in this process."""

    def given(self, frame: pl.DataFrame) -> nw.LazyFrame:
        """Return the frame, lazy."""
        return nw.from_native(frame.lazy())

    def collected(self, frame: nw.LazyFrame) -> pl.DataFrame:
        """Work the frame out."""
        native: pl.LazyFrame = frame.to_native()
        return native.collect()
