"""One file on the desk: what it is, what is wrong with it, its cells to be corrected, what it changes, its loading.

Comes in: the context, the desk, a file that was checked. Goes out: elements on the page; a file loaded on request.
Must not: check by itself, or write what a person could be told by.
"""

import re
from functools import partial
from typing import Final

import polars as pl
import streamlit as st

from components.escaping.markdown import Markdown
from components.state.page_context import Context
from components.state.page_registry import entry
from components.state.runtime import runtime
from components.state.trace import current_trace
from components.views.delivery.desk import Asked, Desk, Reasons, Work
from components.views.delivery.mapping_section import mapping_section
from components.views.delivery.text import (
    ACCEPTED,
    AGAIN,
    ALL_PROBLEMS,
    BADGES,
    CELL_HEADS,
    CHECK_FIGURES,
    CORRECTED,
    CORRECTED_BECAUSE,
    CORRECTED_HINT,
    EDIT,
    EDIT_HOW,
    KEPT,
    LOAD,
    LOADING,
    MARKED,
    MOST_PROBLEMS,
    NOT_EDITED,
    OTHER_PROGRAM,
    OTHERWISE,
    PLACES,
    REASON_CORRECTED,
    REASON_TRUE,
    SAME,
    TRUE_BECAUSE,
    TRUE_HINT,
    TRUE_REMEMBERED,
    UNKNOWN,
    WOULD,
    cell_rows,
    change_rows,
    changes_words,
    counted,
    group_rows,
    problem_rows,
    seen_soon,
    some_cells,
    wanted,
    what_it_is,
)
from components.widgets import page_link, screen
from data_access.errors import UserError
from data_access.loading.outcome import Loaded
from data_access.models.loading import REASON_LENGTH
from data_access.returns.check import Checked
from data_access.returns.corrections import cells_to_correct, edits_of
from data_access.returns.findings import FindingKind, grouped
from data_access.returns.registry import Registry
from data_access.returns.workbooks import corrected_file, marked_workbook
from data_access.rule import Severity

SHOWN_CELLS: Final = 12
"""Cells of the table to be edited before it scrolls."""
MOST_MONTHS: Final = 24
"""Services and months of a file that are spelled out."""
OF_HEADERS: Final = frozenset(
    {FindingKind.NO_HEADER, FindingKind.MISSING_COLUMN, FindingKind.PERSONAL_COLUMN, FindingKind.REPEATED_COLUMN}
)
"""What is found where a file is of another program."""
WIDTHS: Final = {"riga": 70, "campo": 130, "valore": 210, "problema": 270, "rimedio": 560}
"""Of the columns of the table to be edited, in pixels."""
CHECK_PAGE: Final = "verifica"


def state_of(desk: Desk, work: Work) -> str:
    """Return how a file stands, as `components.views.delivery.text.BADGES` calls it."""
    checked = work.checked
    if work.loaded:
        return "loaded"
    if checked is None or work.would_not:
        return "refused"
    if checked.has_errors:
        return "errors"
    if checked.counts[Severity.WARNING]:
        return "warnings"
    if desk.why_not or work.would is None:
        return "checked"
    return "same" if work.would.version is None else "ready"


def file_section(context: Context, desk: Desk, work: Work, asked: Asked, registry: Registry, *, place: int) -> None:
    """Draw a file: its name and state, then what there is to do."""
    with st.container(border=True, key=f"file_{place}", gap="small"):
        word, colour = BADGES[state_of(desk, work)]
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"nome_file_{place}"):
            screen.header(work.name, anchor=False, width="content")
            screen.badge(word, color=colour)
            if work.checked is not None:
                screen.caption(what_it_is(work.checked), width="content")
        if work.checked is None:
            screen.warning(UNKNOWN if work.is_unknown else work.refusal, icon=":material/error:")
            if work.is_unknown:
                mapping_section(desk, work, asked, registry, place=place)
            return
        if work.loaded:
            _loaded(context, desk, work)
            return
        _read_otherwise(desk, work, asked, registry, place=place)
        _problems(desk, work, work.checked, place=place)
        if not work.checked.has_errors:
            _loading(desk, work, work.checked, place=place)
        elif desk.why_not:
            screen.caption(desk.why_not)


def _read_otherwise(desk: Desk, work: Work, asked: Asked, registry: Registry, *, place: int) -> None:
    """Draw by which mapping a file is read, and how it might be read otherwise where its headers are not understood."""
    if work.mapping is not None:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"lettura_{place}"):
            if work.read_by:
                screen.caption(work.read_by, width="content")
            if screen.button(OTHERWISE, key=f"altrimenti-{place}", type="tertiary"):
                work.mapping, work.read_by, work.proposal = None, "", None
                work.is_reading = True
                st.rerun()
        return
    found = set() if work.checked is None else set(work.checked.findings["kind"])
    if work.is_reading or found & OF_HEADERS:
        with screen.expander(OTHER_PROGRAM, expanded=work.is_reading, key=f"altro_programma_{place}"):
            mapping_section(desk, work, asked, registry, place=place)


def _problems(desk: Desk, work: Work, checked: Checked, *, place: int) -> None:
    """Draw the findings, the worst first, the cells to be corrected, and the files to take away."""
    for severity in Severity:
        found = checked.findings.filter(pl.col("severity") == severity.value)
        if not found.height:
            continue
        if severity is Severity.NOTE:
            with screen.expander(counted(checked, severity), key=f"note_{place}"):
                screen.table(group_rows(grouped(found, most=PLACES)))
            continue
        screen.subheader(counted(checked, severity), anchor=False)
        screen.table(group_rows(grouped(found, most=PLACES)))
        if severity is Severity.ERROR:
            _editor(desk, work, checked, place=place)
    if work.accepted:
        screen.caption(ACCEPTED.format(count=work.accepted))
    if checked.findings.height:
        with screen.expander(ALL_PROBLEMS, key=f"tutti_{place}", on_change="rerun") as opened:
            if opened.open:
                rows = problem_rows(checked.findings.head(MOST_PROBLEMS).iter_rows(named=True))
                screen.dataframe(rows, hide_index=True, key=f"problemi-{place}", alt=ALL_PROBLEMS)
    _files(work, checked, place=place)


def _files(work: Work, checked: Checked, *, place: int) -> None:
    """Draw the buttons that save the file with its cells marked, and as it was corrected."""
    stem = _plain_name(work.name)
    with st.container(horizontal=True, gap="small", key=f"salva_{place}"):
        if checked.findings.height:
            screen.download_button(
                MARKED,
                data=partial(marked_workbook, checked),
                file_name=f"{stem}-controllo.xlsx",
                key=f"segnato-{place}",
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
            )
        if work.edits:
            name, _, ending = work.name.rpartition(".")
            is_text = not checked.sheets[0].name
            screen.download_button(
                CORRECTED,
                data=lambda: corrected_file(checked)[1],
                file_name=f"{_plain_name(name)}-corretto.{_plain_name(ending) if is_text else 'xlsx'}",
                key=f"corretto-{place}",
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
            )


def _editor(desk: Desk, work: Work, checked: Checked, *, place: int) -> None:
    """Draw the cells at fault as a table to be edited, and the button that checks the file with them."""
    cells = cells_to_correct(checked)
    left_over = some_cells(len(cells), checked.counts[Severity.ERROR])
    if cells:
        with st.container(key=f"correzioni_{place}", gap="small"):
            screen.markdown(Markdown("**{}.** {}").format(EDIT, EDIT_HOW))
            written = screen.data_editor(
                cell_rows(cells),
                hide_index=True,
                disabled=[name for name in CELL_HEADS if name != "valore"],
                column_config={name: screen.column(head, width=WIDTHS[name]) for name, head in CELL_HEADS.items()},
                height=38 + 35 * min(len(cells), SHOWN_CELLS),
                key=f"celle-{place}-{work.round}",
                alt=EDIT,
            )
            if screen.button(AGAIN, key=f"ricontrolla-{place}", icon=":material/refresh:"):
                edits = edits_of(cells, [str(row["valore"] or "") for row in written])
                if edits:
                    desk.correct(work, edits)
                    st.rerun()
                else:
                    screen.caption(NOT_EDITED)
    if left_over:
        screen.caption(left_over)


def _loading(desk: Desk, work: Work, checked: Checked, *, place: int) -> None:
    """Draw what a file would change, what is still to be said of it, and the button that loads it."""
    if desk.why_not:
        screen.info(desk.why_not, icon=":material/info:")
        return
    would = work.would
    if would is None:
        screen.warning(work.would_not, icon=":material/error:")
        return
    with st.container(key=f"cambia_{place}", gap="small"):
        if would.version is None:
            screen.markdown(SAME)
        else:
            screen.subheader(WOULD, anchor=False)
            screen.markdown(changes_words(would, of_persons=desk.knows_persons))
            _changes(desk, would)
            for sentence in would.left_out:
                screen.caption(sentence)
        is_odd = checked.counts[Severity.WARNING] > 0
        true = _reason(TRUE_BECAUSE, TRUE_HINT, TRUE_REMEMBERED, key=f"vero-{place}") if is_odd else ""
        replaces = bool(would.replaced)
        mended = _reason(CORRECTED_BECAUSE, CORRECTED_HINT, KEPT, key=f"perche-{place}") if replaces else ""
        if would.version is None and not is_odd:
            return
        missing = [
            words
            for words, is_missing in ((REASON_TRUE, is_odd and not true), (REASON_CORRECTED, replaces and not mended))
            if is_missing
        ]
        if screen.button(LOAD, type="primary", key=f"carica-{place}", icon=":material/upload:"):
            if missing:
                screen.warning(wanted(missing), icon=":material/edit:")
            else:
                _load(desk, work, Reasons(true=true, corrected=mended))


def _reason(label: str, hint: str, after: str, *, key: str) -> str:
    """Draw where a reason is written, and return it."""
    return screen.text_input(label, placeholder=hint, help=after, max_chars=REASON_LENGTH // 2 - 2, key=key).strip()


def _load(desk: Desk, work: Work, reasons: Reasons) -> None:
    """Load a file under a bar that says how far it is."""
    bar = screen.progress(0.0, LOADING.format(share=0))

    def advance(share: float) -> None:
        bar.progress(min(share, 1.0), LOADING.format(share=round(min(share, 1.0) * 100)))

    try:
        desk.load(work, reasons, advance=advance)
    except UserError as error:
        bar.empty()
        screen.warning(error.public, icon=":material/error:")
        return
    runtime().store.look_now()
    st.rerun()


def _loaded(context: Context, desk: Desk, work: Work) -> None:
    """Say what has been loaded, and where it is seen."""
    screen.info(work.loaded, icon=":material/check:")
    done = work.done
    if done is None or done.version is None:
        return
    _changes(desk, done)
    for sentence in done.left_out:
        screen.caption(sentence)
    screen.caption(seen_soon(context.settings.refresh_seconds))
    if desk.person is not None and entry(CHECK_PAGE).is_for(desk.person.right.role):
        page_link(CHECK_PAGE, label=CHECK_FIGURES, icon=":material/fact_check:", **_where(done))


def _changes(desk: Desk, done: Loaded) -> None:
    """Draw services and months before and after; their figures to who may see them, which the access log keeps."""
    if not done.months:
        return
    if desk.sees_figures:
        current_trace().exact_figures()
    screen.table(change_rows(done.months[:MOST_MONTHS], with_figures=desk.sees_figures))


def _where(done: Loaded) -> dict[str, str]:
    """Return the parameters of an address that lead to the only service and month that were loaded, if so."""
    services = {one.service for one in done.months}
    months = {one.month for one in done.months}
    if len(months) != 1:
        return {}
    (month,) = months
    words = {"periodo": f"{month:%Y-%m}"}
    return {**words, "servizio": next(iter(services))} if len(services) == 1 else words


def _plain_name(name: str) -> str:
    """Return a name that a file may have on any computer."""
    stem = name.rpartition(".")[0] or name
    return re.sub(r"[^\w-]+", "_", stem).strip("_")[:80] or "file"
