"""One return of "Verifica dati": where it stands, its figures beside those of before, what may be done, what was said.

Comes in: the context, a `Desk`, a return, its row of the sheet. Goes out: elements on the page; acts.
Must not: decide who may do what (`data_access.verification.standing` does), or act in a callback: those run before the
gate has asked who somebody is now.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import streamlit as st

from components.escaping.markdown import Markdown
from components.state.page_context import Context
from components.state.runtime import runtime
from components.views.verification.desk import Desk
from components.views.verification.text import (
    AGO,
    ANSWER,
    CLOSE,
    CONFIRM,
    CONTEST,
    CONTEST_IT,
    FIGURE,
    ICONS,
    IN_DEMONSTRATION,
    LOAD,
    LOAD_FIRST,
    NAMES,
    NEVER_CHANGED,
    NO_THREAD,
    NOTE,
    NOTE_HINT,
    TAKE,
    THREAD,
    WHICH_FIGURE,
    WRITE,
    act_words,
    acts_done,
    figure_name,
    file_words,
    moved_words,
    return_title,
    state_words,
)
from components.widgets import screen, section_heading
from components.widgets.exports.rows_export import RowsSaid
from components.widgets.links import page_link
from components.widgets.rows_frame import rows_file
from data_access.errors import UserError
from data_access.verification.events import who_loaded
from data_access.verification.standing import Act
from data_access.vocabulary import ReturnAct, ReturnState
from indicators.data_quality.returns_in_hand import InHand, moved_figures
from indicators.italian.numbers import NO_NUMBER, number
from indicators.model.period import MONTHS_IN_YEAR, month_label

TOLD: Final = "_fatto_verifica"
NAMELESS: Final = {"": 0, "_previous": 1, "_year": MONTHS_IN_YEAR}
"""How many months before the return each column of the figures is of."""


def return_card(
    context: Context, desk: Desk, one: InHand, sheet_row: Mapping[str, Any], *, bodies: Mapping[str, str]
) -> None:
    """Draw one return, with what may be done to it."""
    now = desk.stands(one)
    section_heading(return_title(one))
    with st.container(border=True, key="scheda_flusso", gap="small"):
        if told := st.session_state.pop(TOLD, ""):
            screen.info(told, icon=":material/check:")
        late = one.is_late(context.data.as_of)
        state = state_words(one, now, bodies, is_late=late)
        screen.subheader(Markdown("{} {}").format(ICONS[now.state], state), anchor=False)
        screen.caption(file_words(one))
        left, right = st.columns([3, 2], gap="large")
        with left:
            rows = card_rows(sheet_row, one.month)
            if rows:
                with st.container(key="figura_flusso", gap="small"):
                    screen.table(rows)
                    rows_file(context, rows, RowsSaid(title=return_title(one), subtitle=file_words(one)), key="flusso")
            moved = context.data.find(
                moved_figures, viewer=context.view.query.viewer, service=one.service, month=one.month
            )
            why = who_loaded(desk.engine, {each.version for each in moved})
            for each in moved:
                screen.caption(moved_words(each, *why.get(each.version, ("", ""))))
        with right:  # what opens there covers what was said, and never the figures that somebody writes about
            _buttons(context, desk, one, [figure for figure in NAMES if sheet_row.get(figure) is not None])
            thread([act for act in desk.acts(one) if not act.finding], bodies, key="flusso")


def card_rows(sheet_row: Mapping[str, Any], month: int) -> list[dict[str, Any]]:
    """Return a row for each figure that is known: of the month, of the month before, of the same month last year."""
    heads = {ago: month_label(month - back) for ago, back in NAMELESS.items()}
    return [
        {
            FIGURE: name,
            **{
                heads[ago]: NO_NUMBER
                if sheet_row.get(f"{figure}{ago}") is None
                else number(sheet_row[f"{figure}{ago}"], digits)
                for ago in AGO
            },
        }
        for figure, (name, digits) in NAMES.items()
        if any(sheet_row.get(f"{figure}{ago}") is not None for ago in AGO)
    ]


def thread(acts: Sequence[Act], bodies: Mapping[str, str], *, key: str) -> None:
    """Draw what was said, oldest first."""
    with st.container(key=f"filo_{key}", gap="xsmall"):
        screen.markdown(Markdown("**{}**").format(THREAD))
        if not acts:
            screen.caption(NO_THREAD)
            return
        for act in acts:
            screen.caption(act_words(act, bodies))
            if act.note:
                screen.text(act.note)
        screen.caption(NEVER_CHANGED)


def _buttons(context: Context, desk: Desk, one: InHand, figures: Sequence[str]) -> None:
    """Draw what whoever looks may do, the likeliest first."""
    if desk.actor is None:
        screen.caption(IN_DEMONSTRATION)
        return
    may, now = desk.may(one), desk.stands(one)
    plain = {ReturnAct.CONFIRM: CONFIRM, ReturnAct.CLOSE: CLOSE, ReturnAct.TAKE: TAKE}
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="atti_flusso"):
        for act, label in plain.items():
            if act in may and screen.button(
                label, key=f"atto-{act}", type="secondary" if act is ReturnAct.TAKE else "primary"
            ):
                done(context, act, lambda act=act: desk.do(act, one))  # type: ignore[misc]  # an act each
        if ReturnAct.CONTEST in may:
            with screen.popover(CONTEST, icon=":material/flag:", key="contesta"):
                figure = screen.selectbox(WHICH_FIGURE, ["", *figures], format_func=figure_name, key="contesta_che")
                note = screen.text_area(NOTE, key="contesta_nota", placeholder=NOTE_HINT)
                if screen.button(CONTEST_IT, key="contesta_ora", type="primary"):
                    done(context, ReturnAct.CONTEST, lambda: desk.do(ReturnAct.CONTEST, one, note=note, figure=figure))
        if ReturnAct.ANSWER in may:
            with screen.popover(ANSWER, icon=":material/edit:", key="rispondi"):
                note = screen.text_area(NOTE, key="rispondi_nota", placeholder=NOTE_HINT)
                if screen.button(WRITE, key="rispondi_ora", type="primary"):
                    done(context, ReturnAct.ANSWER, lambda: desk.do(ReturnAct.ANSWER, one, note=note))
        if now.state in {ReturnState.EXPECTED, ReturnState.CONTESTED, ReturnState.RECEIVED}:
            label = LOAD_FIRST if now.state is ReturnState.EXPECTED else LOAD
            page_link("carica", label=label, icon=":material/upload:")


def done(context: Context, act: ReturnAct, work: Callable[[], None]) -> None:
    """Do something, and draw the page again as it is then; say why if it cannot be done."""
    try:
        work()
    except UserError as error:
        screen.warning(error.public, icon=":material/error:")
        return
    runtime().store.look_now()
    st.session_state[TOLD] = acts_done(act, context.settings.refresh_seconds)
    st.rerun()
