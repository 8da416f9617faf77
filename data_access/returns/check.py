"""A file of a partner, checked: rows in columns and everything that is wrong in them. The one door to files.

Comes in: the name and the bytes of a file, its kind or a mapping, the month, what is known of the Ambito, today's date.
Goes out: `Checked`: the normalised frame, the findings with their keys, and a way to correct cells and check again.
Must not: open a database, read the clock, keep an identifier of a person in the frame or tell one in a finding.

`bifocale check`, the page and the import call `check_file`, and so find the same, byte for byte, if they know the same.
"""

import secrets
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from typing import Final

import polars as pl

from data_access.returns.collector import Collector
from data_access.returns.contract import tell_breaches
from data_access.returns.errors import KindError
from data_access.returns.fields import Kind
from data_access.returns.findings import FindingKind
from data_access.returns.layout import Layout, kind_of, layout_of
from data_access.returns.mapped import mapped_layout, with_codes
from data_access.returns.mapping import Mapping
from data_access.returns.parsing import Reading, parsed, schema_of
from data_access.returns.personal import OWN_WORDS, called_by_name, given_away, looks_personal, tells_in_words
from data_access.returns.personal_headers import header_words, is_personal_header
from data_access.returns.registry import Registry
from data_access.returns.rows import LeftOut, read_rows
from data_access.returns.rules import Rows, tell_contradictions, with_residence_class
from data_access.returns.sheets import Place, Sheet, read_sheets
from data_access.rule import Severity

DEMONSTRATION: Final = "Dati dimostrativi"
"""What a template says above its header."""
_NO_KEY: Final = secrets.token_bytes(32)
"""Key of persons where none is given: whoever checks needs to tell persons apart, and keeps nothing."""
OF_SERVICES: Final = frozenset(
    {"cell", "cellulare", "e mail", "email", "indirizzo", "mail", "pec", "recapito", "tel", "telefono", "via"}
)
"""Headers that in a file of services are of the service and of nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a file is checked.

    Attributes
    ----------
    today : date
        Day after which nothing has happened yet.
    kind : Kind or None
        None: told from the mapping or the headers.
    mapping : Mapping or None
        How the export of another system is read.
    month : date or None
        A day of the month that the file is of.
    sheets : tuple of str
        Names of the sheets to read; empty: all that are shown and bear the headers.
    registry : Registry
    persons_key : bytes or None
        Key of the pseudonymous keys of persons, the oldest where there were several; None: one that is forgotten.
    later_keys : tuple of bytes
        Those that came after it: they are of whoever loads.
    """

    today: date
    kind: Kind | None = None
    mapping: Mapping | None = None
    month: date | None = None
    sheets: tuple[str, ...] = ()
    registry: Registry = field(default_factory=Registry)
    persons_key: bytes | None = None
    later_keys: tuple[bytes, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A file that was checked.

    Attributes
    ----------
    name : str
    kind : Kind
    frame : DataFrame
        The values, with the schema of `data_access.returns.parsing.schema_of`; empty if the file is not to be read.
    findings : DataFrame
        Schema `data_access.returns.findings.FINDINGS`, in the order of the file.
    read, not_read : tuple of str
        Names of the sheets.
    sheets : tuple of Sheet
        The file as it was read, edits included. It holds identifiers of persons: never to be kept.
    options : Options
    """

    name: str
    kind: Kind
    frame: pl.DataFrame
    findings: pl.DataFrame
    read: tuple[str, ...]
    not_read: tuple[str, ...]
    sheets: tuple[Sheet, ...] = field(repr=False)
    options: Options = field(repr=False)

    @cached_property
    def counts(self) -> dict[Severity, int]:
        """How many findings of each weight."""
        return {weight: self.findings.filter(pl.col("severity") == weight.value).height for weight in Severity}

    @property
    def has_errors(self) -> bool:
        """Whether there is something to correct before the file can be loaded."""
        return self.counts[Severity.ERROR] > 0

    def corrected(self, edits: Dictionary[Place, str]) -> "Checked":
        """Return the file with some cells written anew, checked again.

        Parameters
        ----------
        edits : dict
            New text of a cell, by sheet, row from 1 and column from 0.
        """
        sheets = tuple(sheet.with_edits(edits) for sheet in self.sheets)
        return _check(self.name, sheets, replace(self.options, kind=self.kind))


def check_file(name: str, content: bytes, options: Options) -> Checked:
    """Check a file.

    Parameters
    ----------
    name : str
        What it is called: the ending says what it should be.
    content : bytes
    options : Options

    Raises
    ------
    ReturnFileError
        If it is no file that can be read.
    KindError
        If no kind is given and the headers do not tell it, or a sheet that is asked for is not there.
    """
    return _check(name, read_sheets(name, content), options)


def _check(name: str, sheets: tuple[Sheet, ...], options: Options) -> Checked:
    mapping = options.mapping
    wanted = _wanted(name, sheets, options.sheets or (mapping.fogli if mapping else ()))
    kind = mapping.kind if mapping else options.kind or kind_of(name, wanted)
    layouts = [found for sheet in wanted if (found := _layout(sheet, kind, options, among=len(wanted))) is not None]
    read = tuple(layout.sheet.name for layout in layouts)
    rows, left_out, columns = read_rows(layouts, kind)
    if mapping and not rows.is_empty():
        rows = with_codes(rows, mapping, kind, layouts)
    collector = Collector(kind, rows, columns)
    _tell_structure(wanted, layouts, kind, collector)
    _tell_left_out(left_out, collector)
    for layout in layouts:
        collector.add(FindingKind.HIDDEN_ROWS, _hidden(rows, layout))
    is_refused = _tell_personal(layouts, rows, kind, collector)
    frame = pl.DataFrame(schema=schema_of(kind))
    if layouts and rows.is_empty() and not is_refused:
        collector.add_place(FindingKind.NO_ROWS, sheet=layouts[0].sheet.name, row=layouts[0].last)
    elif layouts and not is_refused:
        frame = _values(rows, layouts, kind, options, collector)
    return Checked(
        name=name,
        kind=kind,
        frame=frame,
        findings=collector.findings(),
        read=read,
        not_read=tuple(sheet.name for sheet in sheets if sheet.name not in read),
        sheets=sheets,
        options=options,
    )


def _wanted(name: str, sheets: Sequence[Sheet], asked: Sequence[str]) -> list[Sheet]:
    """Return the sheets to look at: those asked for, else those that are shown and hold something."""
    if not asked:
        shown = [sheet for sheet in sheets if not sheet.is_hidden and not sheet.cells.is_empty()]
        return shown or [sheet for sheet in sheets if not sheet.cells.is_empty()][:1]
    known = {sheet.name: sheet for sheet in sheets}
    missing = [one for one in asked if one not in known]
    if missing:
        there = ", ".join(f"«{one}»" for one in known if one) or "nessuno"
        message = f"Nel file «{name}» non c'è il foglio «{missing[0]}». Fogli: {there}."
        raise KindError(message)
    return [known[one] for one in asked]


def _layout(sheet: Sheet, kind: Kind, options: Options, *, among: int) -> Layout | None:
    """Return how a sheet is laid out; among several, those that lack half of the columns are of something else."""
    if options.mapping is not None:
        found = mapped_layout(sheet, options.mapping, month=options.month, today=options.today)
    else:
        found = layout_of(sheet, kind)
    if found is None or (among > 1 and _is_of_another(sheet, found, kind)):
        return None
    return found


def _is_of_another(sheet: Sheet, found: Layout, kind: Kind) -> bool:
    """Whether a sheet lacks half of the columns of a kind, or some of them and has all of another."""
    missing = found.missing(kind)
    if not missing:
        return False
    if len(missing) * 2 > sum(one.is_required for one in kind.fields):
        return True
    try:
        other = kind_of(sheet.name, [sheet])
    except KindError:
        return False
    best = layout_of(sheet, other)
    return other is not kind and best is not None and not best.missing(other)


def _values(
    rows: pl.DataFrame, layouts: Sequence[Layout], kind: Kind, options: Options, collector: Collector
) -> pl.DataFrame:
    key = _NO_KEY if options.persons_key is None else options.persons_key
    decimal = options.mapping.decimali if options.mapping else ","
    reading = Reading(
        registry=options.registry,
        today=options.today,
        persons_key=key,
        decimal=decimal,
        of_numbers=any(layout.sheet.name for layout in layouts),
        day_order=options.mapping.date if options.mapping else "gma",
    )
    values = parsed(rows, kind, reading, collector)
    missing = {name for layout in layouts for name in layout.missing(kind)}
    for name in missing:
        collector.cells_at_fault[name] = set(range(rows.height))
    tell_breaches(values, kind, collector)
    compared = Rows(
        texts=rows,
        values=values,
        kind=kind,
        registry=options.registry,
        today=options.today,
        month=options.month,
    )
    tell_contradictions(compared, collector)
    return with_residence_class(values, kind, options.registry)


def _tell_structure(sheets: Sequence[Sheet], layouts: Sequence[Layout], kind: Kind, collector: Collector) -> None:
    if not layouts:
        collector.add_place(FindingKind.NO_HEADER, sheet=sheets[0].name if sheets else "")
    for sheet in sheets:
        for row, column in sheet.open_quotes:
            collector.add_place(FindingKind.OPEN_QUOTE, sheet=sheet.name, row=row, column=column)
    for layout in layouts:
        _tell_missing_columns(layout, kind, collector)
        _tell_odd_columns(layout, kind, collector)
        _tell_extra_cells(layout, collector)
        _tell_demonstration(layout, collector)


def _tell_missing_columns(layout: Layout, kind: Kind, collector: Collector) -> None:
    """Tell the columns that must be there, and those that a mapping names."""
    add = partial(collector.add_place, sheet=layout.sheet.name, row=layout.last)
    missing = layout.missing(kind)
    for name in missing:
        headers = [header for of, header in layout.absent if of == name]
        hint = ", ".join(headers or kind[name].also[:3])
        add(FindingKind.MISSING_COLUMN, field=name, hint=hint)
    for name, header in layout.absent:
        if name not in missing:
            add(FindingKind.MISSING_COLUMN, field=name, value=header)


def _tell_odd_columns(layout: Layout, kind: Kind, collector: Collector) -> None:
    """Tell the columns that are there twice, and those that are of no field."""
    add = partial(collector.add_place, sheet=layout.sheet.name, row=layout.last)
    for name, columns in layout.repeated.items():
        for column in columns[1:]:
            header = layout.headers.get(column, "")
            add(FindingKind.REPEATED_COLUMN, column=column, field=name, value=header)
    for column in layout.unknown:
        if not _is_personal(layout, column, kind):
            header = layout.headers[column]
            add(FindingKind.UNKNOWN_COLUMN, column=column, value=header)


def _tell_extra_cells(layout: Layout, collector: Collector) -> None:
    """Tell rows of a text with more cells than the header: a separator inside a value moves the others."""
    under = layout.sheet.cells.slice(layout.last)
    beyond = [name for name in under.columns if int(name[1:]) > max(layout.headers)]
    if layout.sheet.name or not beyond:
        return
    some = under.select(pl.any_horizontal(pl.col(beyond).is_not_null())).to_series().arg_true()
    if some.len() * 2 > under.height:  # no value moved: a column without a header
        collector.add_place(FindingKind.UNKNOWN_COLUMN, row=layout.last, column=int(beyond[0][1:]))
    else:
        rows = (some.cast(pl.Int64) + layout.last + 1).to_list()
        collector.add_rows(FindingKind.EXTRA_CELLS, rows, column=int(beyond[0][1:]))


def _tell_demonstration(layout: Layout, collector: Collector) -> None:
    for row, texts in enumerate(layout.sheet.cells.head(layout.first - 1).iter_rows(), start=1):
        for column, text in enumerate(texts):
            if text and DEMONSTRATION.casefold() in text.casefold():
                collector.add_place(FindingKind.DEMONSTRATION, sheet=layout.sheet.name, row=row, column=column)
                return


def _hidden(rows: pl.DataFrame, layout: Layout) -> list[int]:
    """Return the positions of the rows of a sheet that whoever opens it does not see."""
    if not layout.sheet.hidden_rows:
        return []
    is_hidden = (pl.col("_sheet") == layout.sheet.name) & pl.col("_row").is_in(sorted(layout.sheet.hidden_rows))
    return rows.select(is_hidden).to_series().arg_true().to_list()


def _tell_left_out(left_out: Sequence[LeftOut], collector: Collector) -> None:
    groups: dict[tuple[FindingKind, str], list[int]] = {}
    for one in left_out:
        groups.setdefault((one.kind, one.sheet), []).append(one.row)
    for (kind, sheet), rows in groups.items():
        collector.add_rows(kind, rows, sheet=sheet)


def _tell_personal(layouts: Sequence[Layout], rows: pl.DataFrame, kind: Kind, collector: Collector) -> bool:
    """Tell what may name a person where nobody has asked for it; return whether there is any."""
    is_refused = False
    for layout in layouts:
        columns = {int(name[1:]) for name in layout.sheet.cells.columns}
        of_fields = {column for block in layout.blocks for column in block.columns.values()} | layout.identifiers
        of_fields |= {column for block in layout.blocks for group in block.joined.values() for column in group}
        repeated = {column for group in layout.repeated.values() for column in group}
        for column in sorted(columns - of_fields - repeated):
            if _is_personal(layout, column, kind):
                is_refused = True
                header = layout.headers.get(column, "")
                collector.add_place(
                    FindingKind.PERSONAL_COLUMN,
                    sheet=layout.sheet.name,
                    row=layout.last,
                    column=column,
                    value=header if is_personal_header(header) else "",
                )
    for one in kind.fields:
        if one.name not in kind.persons and rows[one.name].dtype == pl.String:
            found = given_away(rows[one.name])
            if one.name in OWN_WORDS:
                found += called_by_name(rows[one.name])
            if found:
                is_refused = True
                at = rows[one.name].is_in(found).fill_null(value=False).arg_true()
                collector.add(FindingKind.PERSONAL_VALUE, at, field=one.name)
    return is_refused


def _is_personal(layout: Layout, column: int, kind: Kind) -> bool:
    header = layout.headers.get(column, "")
    if kind.key == "servizi" and header_words(header) in OF_SERVICES:
        return False
    values = layout.sheet.cells[f"c{column}"].slice(layout.last)
    return is_personal_header(header) or looks_personal(values) or tells_in_words(values)
