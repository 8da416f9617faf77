"""Warnings that somebody has said to be true: which they are, and what of a checked file is still to be said.

Comes in: a connection, a checked file. Goes out: its warnings that nobody has accepted; the file without the others.
Must not: let a warning about a person stand for the same rows of another one, or keep an identifier.

A finding has a key that is the same for who has no database, and knows no person (`data_access.returns.collector`). The
mark that is kept is made of that key and of the pseudonymous keys of the persons in its rows.
"""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import Final

import polars as pl
from sqlalchemy import Connection, insert, select

from data_access.models import metadata
from data_access.models.loading import REASON_LENGTH
from data_access.one_line import one_line
from data_access.returns.check import Checked
from data_access.rule import Severity

MARK: Final = "mark"
T: Final = metadata.tables


def unaccepted(connection: Connection, checked: Checked) -> pl.DataFrame:
    """Return the warnings that nobody has said to be true: rows of `findings.FINDINGS`, with their ``mark``."""
    warnings = _marked(checked)
    if warnings.is_empty():
        return warnings
    known = {row.mark for row in connection.execute(select(T["accepted_warning"].c.mark))}
    return warnings.filter(~pl.col(MARK).is_in(list(known)))


def without_accepted(connection: Connection, checked: Checked) -> tuple[Checked, int]:
    """Return a file without the warnings that were accepted before, and how many those are."""
    pending = unaccepted(connection, checked)
    before = checked.counts[Severity.WARNING] - pending.height
    if not before:
        return checked, 0
    keys = pending["key"].to_list()
    is_left = (pl.col("severity") != Severity.WARNING.value) | pl.col("key").is_in(keys)
    return replace(checked, findings=checked.findings.filter(is_left)), before


def remember(connection: Connection, pending: pl.DataFrame, *, reason: str, file_load: int) -> None:
    """Keep that warnings are true, and why."""
    rows = [
        {"mark": mark, "kind": kind, "file_load_id": file_load, "reason": one_line(reason)[:REASON_LENGTH]}
        for mark, kind in pending.select(MARK, "kind").unique(MARK, maintain_order=True).iter_rows()
    ]
    if rows:
        connection.execute(insert(T["accepted_warning"]), rows)


def _marked(checked: Checked) -> pl.DataFrame:
    warnings = checked.findings.filter(pl.col("severity") == Severity.WARNING.value)
    persons = checked.kind.persons
    if warnings.is_empty() or not persons or checked.frame.is_empty():
        return warnings.with_columns(pl.col("key").alias(MARK))
    told = [pl.col(name).fill_null("") for name in persons]
    whose = checked.frame.group_by("_sheet", "_row", maintain_order=True).agg(
        pl.concat_str(told, separator="\0").unique(maintain_order=True).alias("_whose")
    )
    beside = warnings.join(
        whose, left_on=["sheet", "row"], right_on=["_sheet", "_row"], how="left", maintain_order="left"
    )
    marks = [_mark(key, people or ()) for key, people in beside.select("key", "_whose").iter_rows()]
    return warnings.with_columns(pl.Series(MARK, marks, dtype=pl.String))


def _mark(key: str, people: Sequence[str]) -> str:
    named = [one for one in people if one.strip("\0")]
    return blake2b("\0".join((key, *named)).encode(), digest_size=8).hexdigest() if named else key
