"""The table that leaves of a figure drawn from rows: that on the page, with provenance and definitions.

Comes in: rows with Italian names, and what is said of them. Goes out: an `ExportedTable`.
Must not: hold a number that the rows do not.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl

from components.figures.core.labels import DEMO
from components.state.page_context import Context
from components.widgets.exports.confidentiality import EXACT, confidentiality
from components.widgets.exports.definitions import definitions_of, state_mark
from components.widgets.exports.quotation import quoted
from components.widgets.italian_cells import digits_of
from components.widgets.terms import terms_of_rows
from data_access.viewers import Viewer
from indicators.interchange.exported_table import ExportedTable, Part
from indicators.italian.dates import day_after, day_in_words
from indicators.model.indicator import Indicator
from indicators.model.result import Result
from indicators.wording.headline import dispute_line, missing_line

Rows = Sequence[Mapping[str, Any]]
STATE: Final = "Stato"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsSaid:
    """What is said of rows, over and under them.

    Attributes
    ----------
    title, subtitle, note : str
        The finding; what it is; what must be known to read it.
    behind : mapping of str to str
        Which returns are missing behind it, and which are contested, by the name that files give to such a note.
    entries : sequence of Indicator
        Those that explain the figure, beside those that rows and columns name.
    about_people : bool
        Whether its counts may be of persons: of beds, euro and hours they are not.
    is_protected : bool, optional
        Whether they went through disclosure control; by default they did if the viewer sees no exact figure at all.
    """

    title: str
    subtitle: str = ""
    note: str = ""
    behind: Mapping[str, str] = field(default_factory=dict)
    entries: Sequence[Indicator] = ()
    about_people: bool = True
    is_protected: bool | None = None

    def tells_exact_counts(self, viewer: Viewer) -> bool:
        """Whether counts of persons may be among the rows as they are."""
        is_exact = viewer.sees_exact_figures if self.is_protected is None else not self.is_protected
        return self.about_people and is_exact


def notes_behind(result: Result | None) -> dict[str, str]:
    """Return which returns are missing behind rows that were worked out from a result, and which are contested."""
    return {"Dati mancanti": missing_line(result), "Dati contestati": dispute_line(result)} if result else {}


def rows_export(
    context: Context, rows: Rows, said: RowsSaid, *, schema: Mapping[str, Any] | None = None
) -> ExportedTable:
    """Return rows as they leave; each says its source and date.

    Parameters
    ----------
    context : Context
    rows : sequence of mapping
        With Italian names, all the same.
    said : RowsSaid
    schema : mapping, optional
        Types of the columns, where rows may be none.
    """
    frame = pl.DataFrame(list(rows), schema=schema, infer_schema_length=None)
    digits = digits_of(frame)
    is_exact = said.tells_exact_counts(context.view.query.viewer)
    counts = (value for name in digits for value in frame[name]) if is_exact else ()
    provenance = {
        "Fonte": f"Base dati condivisa, {context.directory.ambito_name}",
        "Aggiornato al": day_in_words(context.directory.as_of),
        "Avvertenza": DEMO if context.data.is_demo else "",
    }
    notes = {**said.behind, "Nota": said.note, "Termini": terms_of_rows(rows)}
    return ExportedTable(
        title=said.title,
        subtitle=said.subtitle,
        frame=frame,
        digits=digits,
        marks=[state_mark(state) for state in _states(frame)],
        parts=[Part(rows=frame.height, provenance=provenance)],
        notes={name: words for name, words in notes.items() if words},
        definitions=definitions_of(frame, said.entries, context.settings.thresholds),
        confidential=confidentiality(counts, threshold=context.settings.disclosure.threshold),
    )


def rows_sentence(context: Context, said: RowsSaid) -> str:
    """Return what a figure says, to be quoted elsewhere: the finding, what it is, where it comes from."""
    parts = [said.title, *said.behind.values(), said.subtitle, source(context)]
    parts += [
        DEMO if context.data.is_demo else "",
        EXACT if said.tells_exact_counts(context.view.query.viewer) else "",
    ]
    return quoted(parts)


def source(context: Context) -> str:
    """Return where the figures come from and of what day they are."""
    return f"Fonte: base dati dell'Ambito {day_after('al', context.directory.as_of)}"


def _states(frame: pl.DataFrame) -> Iterable[str | None]:
    if STATE in frame.columns and frame.schema[STATE] == pl.String:
        return frame[STATE]
    return [None] * frame.height
