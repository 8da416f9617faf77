"""What may be done to a finding of the check, and what was said of it.

Comes in: the context, a `Desk`, a finding. Goes out: elements on the page; acts.
Must not: decide who may do what; act in a callback (see `components.views.verification.return_card`).
"""

from collections.abc import Mapping, Sequence

import streamlit as st

from components.state.page_context import Context
from components.views.verification.desk import Desk
from components.views.verification.return_card import done
from components.views.verification.text import (
    ANSWER,
    NOTE,
    NOTE_HINT,
    REOPEN,
    SAY_TRUE,
    TAKE,
    TRUE,
    TRUE_ONES,
    WHY_TRUE,
    WRITE,
    act_words,
    case_words,
)
from components.widgets import screen
from data_access.vocabulary import ReturnAct
from indicators.data_quality.findings import Finding


def finding_acts(
    context: Context, desk: Desk, one: Finding, organisation: str, bodies: Mapping[str, str], *, key: str
) -> None:
    """Draw whose a finding is, what was said of it and what may be done."""
    screen.caption(case_words(desk.case(one, organisation), bodies))
    for said in desk.finding_acts(one):
        screen.caption(act_words(said, bodies))
        if said.note:
            screen.text(said.note)
    may = desk.may_on_finding(one, organisation)
    if not may:
        return
    with st.container(horizontal=True, gap="small", key=f"atti_{key}"):
        for act, label in ((ReturnAct.TAKE, TAKE), (ReturnAct.REOPEN, REOPEN)):
            if act in may and screen.button(label, key=f"{key}-{act}"):
                done(context, act, lambda act=act: desk.do_on_finding(act, one))  # type: ignore[misc]  # an act each
        for act, label, asked, send in (
            (ReturnAct.TRUE, TRUE, WHY_TRUE, SAY_TRUE),
            (ReturnAct.ANSWER, ANSWER, NOTE, WRITE),
        ):
            if act not in may:
                continue
            with screen.popover(label, key=f"{key}-apri-{act}"):
                note = screen.text_area(asked, key=f"{key}-nota-{act}", placeholder=NOTE_HINT)
                if screen.button(send, key=f"{key}-ora-{act}", type="primary"):
                    done(context, act, lambda act=act, note=note: desk.do_on_finding(act, one, note=note))  # type: ignore[misc]  # as above


def true_findings(
    context: Context, desk: Desk, findings: Sequence[Finding], organisation: str, bodies: Mapping[str, str]
) -> None:
    """Draw the findings that somebody has said to be true, folded: they are remembered, and looked at no more."""
    with screen.expander(TRUE_ONES, key="veri_non_errori", on_change="rerun") as opened:
        if not opened.open:
            return
        for place, one in enumerate(findings):
            with st.container(border=True, gap="xsmall", key=f"vera_{place}"):
                screen.text(one.sentence)
                finding_acts(context, desk, one, organisation, bodies, key=f"vera_{place}")
