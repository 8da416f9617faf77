"""The table that leaves of a figure drawn from results: that on the page, with provenance and definitions.

Comes in: results, the main one first. Goes out: an `ExportedTable`. Must not: read anything but the results.
"""

from collections.abc import Sequence
from itertools import chain

from components.figures.core.labels import DEMO, source_line, value_name, what_it_is
from components.widgets.exports.confidentiality import EXACT, confidentiality
from components.widgets.exports.definitions import definitions_of, state_mark
from components.widgets.exports.quotation import quoted
from components.widgets.italian_cells import digits_of
from components.widgets.tables.combined_table import joined_table
from components.widgets.tables.result_table import provenance
from components.widgets.terms import terms_of
from data_access.settings import Settings
from indicators.disclosure.allowed_questions import about_people
from indicators.interchange.exported_table import ExportedTable, Part
from indicators.model.result import Result
from indicators.wording.headline import dispute_line, missing_line
from indicators.wording.headline import title as finding_of
from indicators.wording.query_sentence import say


def result_export(
    results: Sequence[Result], settings: Settings, *, title: str = "", subtitle: str = ""
) -> ExportedTable:
    """Return the table of results as it leaves.

    Parameters
    ----------
    results : sequence of Result
        The main one first, then what the figure draws beside it.
    settings : Settings
        Thresholds in force, of disclosure control and of definitions.
    title, subtitle : str
        The finding, and what it is; said from the main result if empty.
    """
    main, entries = results[0], [one.indicator for one in results]
    frame = joined_table(results)
    digits = {name: entry.decimals for entry in entries for name in (entry.name, value_name(entry))}
    notes = {
        "Domanda": say(main.query, main.directory),
        "Dati mancanti": missing_line(main),
        "Dati contestati": dispute_line(main),
        "Termini": terms_of(main),
    }
    return ExportedTable(
        title=title or finding_of(main),
        subtitle=subtitle or what_it_is(main),
        frame=frame,
        digits=digits_of(frame, digits),
        marks=[state_mark(state) for state in frame["Stato"]],
        parts=[Part(rows=one.finished_frame.height, provenance=provenance(one)) for one in results],
        notes={name: words for name, words in notes.items() if words},
        definitions=definitions_of(frame, entries, settings.thresholds),
        confidential=confidential_line(results, settings),
    )


def confidential_line(results: Sequence[Result], settings: Settings) -> str:
    """Return what a file of some results says if it holds small counts of persons as they are."""
    return confidentiality(chain.from_iterable(map(_counts, results)), threshold=settings.disclosure.threshold)


def sentence_of(result: Result, *, title: str = "", subtitle: str = "") -> str:
    """Return what a figure says, to be quoted elsewhere: the finding, what it is, where it comes from."""
    parts = [title or finding_of(result), missing_line(result), dispute_line(result)]
    parts += [subtitle or what_it_is(result), source_line(result)]
    parts += [DEMO if result.is_demo else "", EXACT if _is_exact(result) else ""]
    return quoted(parts)


def _is_exact(result: Result) -> bool:
    """Whether a result tells of persons, and its counts are as they are: a partner's are, of its own services alone."""
    return not result.is_protected and about_people(result.indicator, result.query)


def _counts(result: Result) -> list[float | None]:
    """Return the counts of persons of a result that nobody has protected."""
    if not _is_exact(result):
        return []
    return [*result.frame["numerator"], *result.frame["denominator"]]
