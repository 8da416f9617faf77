"""Where the reductions run: in this process, by Polars, or elsewhere (`data_access.contacts.spark`).

Comes in: files, frames in memory. Goes out: lazy frames for `data_access.contacts.reductions`, and what comes of them.
Must not: know what is reduced.
"""

from collections.abc import Sequence
from typing import Protocol

import narwhals as nw
import polars as pl

from data_access.contacts.reductions import RAW, Lazy


class ReductionEngine(Protocol):
    """What runs the reductions."""

    def scan(self, files: Sequence[str]) -> Lazy:
        """Return the contacts of some Parquet files: the columns of `RAW`."""
        ...

    def given(self, frame: pl.DataFrame) -> Lazy:
        """Return a frame of this process as one of the engine's."""
        ...

    def collected(self, frame: Lazy) -> pl.DataFrame:
        """Work a frame out and return it to this process."""
        ...


class InProcess:
    """Polars, in this process."""

    def scan(self, files: Sequence[str]) -> Lazy:
        """Return the contacts of some Parquet files, which are read when something is worked out."""
        return nw.from_native(pl.scan_parquet(list(files), hive_partitioning=False).select(RAW))

    def given(self, frame: pl.DataFrame) -> Lazy:
        """Return the frame, lazy."""
        return nw.from_native(frame.lazy())

    def collected(self, frame: Lazy) -> pl.DataFrame:
        """Work the frame out."""
        native: pl.LazyFrame = frame.to_native()
        return native.collect()
