"""The returns organisation by organisation, for the manager, who writes to them from here; the calendar, for everybody.

Comes in: the context, a `Desk`, returns in hand. Goes out: elements on the page; messages that were shown first.
Must not: send what nobody has seen.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from statistics import mean
from typing import Any, Final

import streamlit as st

from components.state.page_context import Context
from components.views.verification.desk import Desk
from components.views.verification.text import (
    BODIES,
    BODIES_TITLE,
    CALENDAR,
    CHOOSE_BODY,
    CONFIRMED,
    CONTESTED,
    DAYS_TO_CLOSE,
    LATE,
    MESSAGE,
    NO_AGENT,
    NOBODY_TO_WRITE_TO,
    NOTHING_OWED,
    ORGANISATION,
    RETURNS_EXPECTED,
    RETURNS_RECEIVED,
    SEND,
    SENT,
    SUBJECT,
    TEXT,
    TO,
    TO_CONFIRM,
)
from components.widgets import message, screen, section_heading
from components.widgets.exports.rows_export import RowsSaid
from components.widgets.rows_frame import rows_file
from data_access.errors import UserError
from data_access.verification.standing import Act, local_day
from data_access.vocabulary import ReturnAct, ReturnState
from indicators.data_quality.reminders import Owed, body, is_waiting, owed, subject
from indicators.data_quality.returns_calendar import returns_calendar
from indicators.data_quality.returns_in_hand import InHand, verified_from
from indicators.italian.numbers import number

NOT_YET: Final = "–"


def bodies_section(context: Context, desk: Desk, returns: Sequence[InHand]) -> None:
    """Draw the table of the organisations, and how to write to one of them."""
    begins = context.data.find(verified_from)
    on = context.data.as_of
    section_heading(BODIES, is_seen=False)
    with st.container(key="figura_enti"):
        screen.subheader(BODIES_TITLE, anchor=False)
        rows = body_rows(desk, returns, on=on, begins=begins)
        with st.container(key="largo_enti"):
            screen.table(rows)
        rows_file(context, rows, RowsSaid(title=BODIES_TITLE, about_people=False), key="enti")
    asked = owed(returns, desk.stands, on=on, begins=begins)
    if desk.is_manager:
        _write(context, desk, asked)


def calendar_button(returns: Sequence[InHand]) -> None:
    """Draw the button that saves the calendar of some returns."""
    screen.download_button(
        CALENDAR,
        data=partial(returns_calendar, tuple(returns), at=datetime.now(UTC)),
        file_name="bifocale_scadenze.ics",
        mime="text/calendar",
        key="scadenze",
        on_click="ignore",
        type="tertiary",
        icon=":material/event:",
    )


def body_rows(desk: Desk, returns: Sequence[InHand], *, on: Any, begins: int | None) -> list[dict[str, Any]]:
    """Return a row for each organisation: returns by where they stand, and in how many days contests are closed."""
    found = []
    for name, group in groupby(sorted(returns, key=lambda one: one.body), key=lambda one: one.body):
        own = list(group)
        stands = [desk.stands(one) for one in own]
        closed = [days for one in own for days in days_to_close(desk.acts(one))]
        found.append(
            {
                ORGANISATION: name,
                RETURNS_EXPECTED: len(own),
                RETURNS_RECEIVED: sum(one.delivery.received is not None for one in own),
                LATE: sum(one.is_late(on) for one in own),
                CONFIRMED: sum(now.state is ReturnState.CONFIRMED for now in stands),
                TO_CONFIRM: sum(
                    is_waiting(one, now, on=on, begins=begins) for one, now in zip(own, stands, strict=True)
                ),
                CONTESTED: sum(now.is_disputed for now in stands),
                DAYS_TO_CLOSE: number(mean(closed), 1) if closed else NOT_YET,
            }
        )
    return found


def days_to_close(acts: Sequence[Act]) -> list[int]:
    """Return, of each contest of a return that was closed, how many days it was open."""
    found, since = [], None
    for act in acts:
        if act.finding:
            continue
        if act.act is ReturnAct.CONTEST:
            since = since or local_day(act.at)
        elif act.act is ReturnAct.CLOSE and since is not None:
            found.append((local_day(act.at) - since).days)
            since = None
    return found


def _write(context: Context, desk: Desk, asked: Sequence[Owed]) -> None:
    """Draw the message to an organisation, and the button that lets it go."""
    if not asked:
        screen.caption(NOTHING_OWED)
        return
    by_key: Mapping[str, Owed] = {one.organisation: one for one in asked}
    with screen.expander(MESSAGE, icon=":material/mail:", key="scrivi_ente", on_change="rerun") as opened:
        if not opened.open:
            return
        key = screen.selectbox(CHOOSE_BODY, list(by_key), format_func=lambda one: by_key[one].body, key="ente_scelto")
        what, addresses = by_key[key], desk.recipients(key)
        if not addresses:
            message(NOBODY_TO_WRITE_TO.format(body=what.body))
            return
        address = f"{context.settings.public_url.rstrip('/')}/verifica" if context.settings.public_url else ""
        screen.text(f"{TO}: {', '.join(addresses)}")
        head = screen.text_input(SUBJECT, value=subject(what), key=f"oggetto-{key}")
        text = screen.text_area(TEXT, value=body(what, address=address), key=f"testo-{key}", height=280)
        if not context.settings.smtp.host:
            screen.caption(NO_AGENT)
        elif screen.button(SEND, key="invia_sollecito", type="primary", icon=":material/send:"):
            _send(desk, what, addresses, head, text)


def _send(desk: Desk, what: Owed, addresses: Sequence[str], head: str, text: str) -> None:
    try:
        desk.write_to(what.body, addresses, subject=head, text=text)
        for one in (*what.late, *what.contested):
            desk.do(ReturnAct.REMIND, one)
    except UserError as error:
        screen.warning(error.public, icon=":material/error:")
        return
    screen.info(SENT.format(to=", ".join(addresses)), icon=":material/check:")
