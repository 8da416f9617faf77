"""Where findings are gathered while a file is checked, each with its place, its value and its key.

Comes in: rows of a file and what is wrong with them. Goes out: the frame `FINDINGS`.
Must not: let a value through that may name a person.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Final

import polars as pl

from data_access.returns.column_letters import letters
from data_access.returns.fields import Field, FieldType, Kind
from data_access.returns.findings import FINDINGS, MASKED, FindingKind
from data_access.returns.personal import OWN_WORDS, given_away, gives_away, named

CLOSED: Final = frozenset(FieldType) - {
    FieldType.TEXT,
    FieldType.SERVICE,
    FieldType.ORGANISATION,
    FieldType.MUNICIPALITY,
    FieldType.PERSON,
}
"""Types of fields in which no name of anything is looked for."""
LONGEST_VALUE: Final = 80
"""Characters of a value that are told."""


class Collector:
    """Gathers the findings of one file.

    Parameters
    ----------
    kind : Kind
    rows : DataFrame
        The rows as texts (`data_access.returns.rows`).
    columns : dict
        Column from 0 of each sheet, block and field.
    """

    def __init__(self, kind: Kind, rows: pl.DataFrame, columns: Mapping[tuple[str, int, str], int]) -> None:
        self._kind = kind
        self._rows = rows
        self._columns = columns
        self._found: list[pl.DataFrame] = []
        self.cells_at_fault: dict[str, set[int]] = {}

    def add(
        self,
        kind: FindingKind,
        at: Iterable[int],
        *,
        field: str = "",
        what: str = "",
        hints: Sequence[str] | None = None,
        words: Mapping[str, object] | None = None,
    ) -> None:
        """Note that some rows are at fault.

        Parameters
        ----------
        kind : FindingKind
        at : iterable of int
            Positions in the frame of rows.
        field : str
            The field at fault; empty: the whole row.
        what : str
            What the rows are, if the kind does not say it well enough.
        hints : sequence of str, optional
            What each may have meant.
        words : dict, optional
            What the remedy names.
        """
        positions = list(at)
        if not positions:
            return
        if field:
            self.cells_at_fault.setdefault(field, set()).update(positions)
        rows = self._rows[positions]
        by_block = {
            f"{sheet}\0{block}": letters(column)
            for (sheet, block, name), column in self._columns.items()
            if name == field
        }
        place = pl.concat_str("_sheet", pl.lit("\0"), "_block")
        column = place.replace_strict(by_block, default="", return_dtype=pl.String) if by_block else pl.lit("")
        self._found.append(
            rows.select(
                pl.col("_sheet").alias("sheet"),
                pl.col("_row").alias("row"),
                column.alias("column"),
                pl.lit(field).alias("field"),
                self._told(rows, field).alias("value"),
                *_said(kind, what=what, words=words),
                pl.Series("hint", hints if hints is not None else [""] * rows.height, dtype=pl.String),
                self._identity().alias("key"),
            )
        )

    def add_place(
        self,
        kind: FindingKind,
        *,
        sheet: str = "",
        row: int = 0,
        column: int | None = None,
        field: str = "",
        value: str = "",
        hint: str = "",
    ) -> None:
        """Note something at a place of the file that is no row of data: a header, a column."""
        self.add_rows(kind, [row], sheet=sheet, column=column, field=field, value=value, hint=hint)

    def add_rows(
        self,
        kind: FindingKind,
        rows: Sequence[int],
        *,
        sheet: str = "",
        column: int | None = None,
        field: str = "",
        value: str = "",
        hint: str = "",
    ) -> None:
        """Note the same at several rows of the file that are no data."""
        if not rows:
            return
        shown = MASKED if value and gives_away(value) else value[:LONGEST_VALUE]
        self._found.append(
            pl.DataFrame({"row": rows}, schema={"row": pl.Int64}).with_columns(
                pl.lit(sheet).alias("sheet"),
                pl.lit("" if column is None else letters(column)).alias("column"),
                pl.lit(field).alias("field"),
                pl.lit(shown).alias("value"),
                *_said(kind, what="", words=None),
                pl.lit(hint).alias("hint"),
                pl.lit(f"{field}\0{shown}").alias("key"),
            )
        )

    def findings(self) -> pl.DataFrame:
        """Return all findings, in the order of the file, each with its key."""
        if not self._found:
            return pl.DataFrame(schema=FINDINGS)
        found = pl.concat([frame.select(FINDINGS.names()).cast(FINDINGS) for frame in self._found])
        found = found.unique(["sheet", "row", "column", "field", "kind"], keep="first", maintain_order=True)
        found = found.sort("sheet", "row", pl.col("column").str.len_chars(), "column", "kind", maintain_order=True)
        return found.with_columns(pl.Series("key", self._keys(found), dtype=pl.String))

    def _keys(self, found: pl.DataFrame) -> list[str]:
        """Return a key for each finding, made of what it is about and not of where it stands."""
        seen: Counter[str] = Counter()
        keys = []
        for parts in found.select("kind", "field", "value", "key").iter_rows():
            text = "\0".join((self._kind.key, *parts))
            seen[text] += 1
            keys.append(blake2b(f"{text}\0{seen[text]}".encode(), digest_size=8).hexdigest())
        return keys

    def _identity(self) -> pl.Expr:
        """Return what a row is about, without persons: the fields of its key, or all of them."""
        names = self._kind.primary_key or tuple(self._kind.by_name)
        parts = [pl.col(name).fill_null("") for name in names if name not in self._kind.persons]
        return pl.concat_str(parts, separator="\0")

    def _told(self, rows: pl.DataFrame, field: str) -> pl.Expr:
        """Return the values of a field as they may be told."""
        if not field:
            return pl.lit("")
        if is_masked(self._kind[field]):
            return pl.when(pl.col(field).is_null()).then(pl.lit("")).otherwise(pl.lit(MASKED))
        text = pl.col(field).fill_null("")
        masked = given_away(rows[field])
        if field in OWN_WORDS or (self._kind.persons and self._kind[field].form in CLOSED):
            masked += named(rows[field])  # a name in the wrong column
        return pl.when(text.is_in(masked)).then(pl.lit(MASKED)).otherwise(text.str.slice(0, LONGEST_VALUE))


def is_masked(field: Field) -> bool:
    """Whether the values of a field are never told."""
    return field.form is FieldType.PERSON


def _said(kind: FindingKind, *, what: str, words: Mapping[str, object] | None) -> tuple[pl.Expr, ...]:
    filled = {name: str(word) for name, word in (words or {}).items()}
    told = what or kind.what
    return (
        pl.lit(kind.value).alias("kind"),
        pl.lit(kind.severity.value).alias("severity"),
        pl.lit(told.format(**filled) if filled else told).alias("what"),
        pl.lit(kind.remedy.format(**filled) if filled else kind.remedy).alias("remedy"),
    )
