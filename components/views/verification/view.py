"""Verifica dati: the figures as the dashboard computes them, what was received, what looks odd.

Comes in: the context. Goes out: elements on the page.
Must not: decide who may see what (`indicators.data_quality.verification` does), compute.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, Final

import polars as pl
import streamlit as st

from components.escaping.markdown import Markdown
from components.state.page_context import Context
from components.state.person import current_person
from components.state.runtime import runtime
from components.views.verification.attention import Line, attention
from components.views.verification.bodies import bodies_section, calendar_button
from components.views.verification.desk import Desk
from components.views.verification.finding_acts import finding_acts, true_findings
from components.views.verification.return_card import return_card
from components.views.verification.tables import (
    NOTHING,
    evidence_rows,
    expected_returns,
    figure_rows,
    findings_csv,
    listed_services,
    return_rows,
    service_rows,
    sheet_csv,
)
from components.views.verification.text import (
    CHOOSE,
    CHOOSE_MONTH,
    DAYS_AND_ROWS,
    EMPTY,
    EVERY_RETURN,
    HOW,
    NO_FIGURES,
    NO_FINDINGS,
    NO_RETURNS,
    ONE_BY_ONE,
    ONLY_MISSING,
    ROW_BY_ROW,
    SAVE_ALL,
    SAVE_FINDINGS,
    SHORT,
    WHAT_TO_LOOK_AT,
    contest_words,
    evidence_alt,
    figures_alt,
    figures_words,
    finding_label,
    findings_subtitle,
    in_order_words,
    odd_words,
    period_words,
    returns_alt,
    returns_subtitle,
    returns_words,
    services_subtitle,
)
from components.widgets import attempt, message, page_finding, screen, section_heading
from components.widgets.exports.rows_export import RowsSaid
from components.widgets.messages import silently
from components.widgets.rows_frame import rows_file
from components.widgets.tables.coverage_list import returns_table
from components.widgets.tables.csv_file import csv_button
from components.widgets.tables.plain_table import listing
from data_access.verification.events import threads
from data_access.viewers import Role
from indicators.analysis.service_register import service_kinds
from indicators.data_quality.findings import Finding, Severity
from indicators.data_quality.reminders import is_waiting
from indicators.data_quality.returns_in_hand import InHand, returns_in_hand, verified_from
from indicators.data_quality.verification import Verification, checkable_services, verify
from indicators.model.period import month_label, month_text

CHOICE: Final = "servizio_verifica"
ICONS: Final = {
    Severity.ERROR: Markdown(":material/error:"),
    Severity.WARNING: Markdown(":material/warning:"),
    Severity.NOTE: Markdown(":material/info:"),
}
SHOWN: Final = 2
"""Findings whose days and rows are open at first."""


def verification(context: Context) -> Verification | None:
    """Return what this viewer may check in the view's period; nothing for who may not, of whom the page says why."""
    return silently(lambda: _verification(context))


def _verification(context: Context) -> Verification:
    query, data = context.view.query, context.data

    def work() -> Verification:
        return data.find(verify, viewer=query.viewer, period=query.period, on=data.as_of)

    return data.once("verification", (query.viewer, query.period), work)


def public_section(context: Context) -> None:
    """Draw what anybody may see, how many returns arrived, and say who may see more."""
    section_heading(EVERY_RETURN, is_seen=False)
    with st.container(key="figura_flussi"):
        words, rows = returns_table()
        if rows:
            said = RowsSaid(title=words, subtitle=context.view.query.period.label, about_people=False)
            rows_file(context, rows, said, key="flussi")
    attempt(lambda: context.data.find(checkable_services, context.view.query.viewer))


def verification_section(context: Context, verification: Verification) -> None:
    """Draw what to look at first, the return to look at, its service, then all services and organisations."""
    chosen = _asked(context, verification)
    returns = context.data.find(returns_in_hand, viewer=context.view.query.viewer)
    desk = desk_of(context, tuple(verification.services))
    every, verification = verification, without_true(desk, verification, returns)
    rows = service_rows(verification, chosen)
    if not rows:
        message(EMPTY)
        attention(context, verification, chosen)
        screen.caption(ROW_BY_ROW)
        return
    is_unknown = context.data.coverage(context.view.query).is_unknown
    mine = [one for one in returns if one.service in chosen and _within(one, verification)]
    disputes = disputed(desk, mine)
    page_finding(period_words(verification.period, rows, is_unknown=is_unknown, contested=len(disputes)))
    section_heading(WHAT_TO_LOOK_AT, is_seen=False)
    attention(context, verification, chosen, disputes=disputes)
    service, picked = _choose(context, desk, verification, listed_services(verification, chosen), mine)
    if picked is not None:
        bodies = {one.organisation: one.body for one in returns}
        return_card(context, desk, picked, _sheet_row(verification, picked), bodies=bodies)
    _one(context, desk, every, service, returns)
    section_heading(ONE_BY_ONE, is_seen=False)
    with st.container(key="figura_servizi"):
        screen.subheader(in_order_words(rows, {one.service for one in disputes}), anchor=False)
        screen.caption(services_subtitle(verification.period.label, verification.on))
        screen.table(rows)
        said = RowsSaid(
            title=in_order_words(rows, {one.service for one in disputes}),
            subtitle=services_subtitle(verification.period.label, verification.on),
            about_people=False,
        )
        rows_file(context, rows, said, key="servizi")
    with st.container(horizontal=True, gap="small", key="file_verifica"):
        _downloads(context, verification)
        calendar_button(mine)
    if context.view.query.viewer.role is Role.MANAGER:
        bodies_section(context, desk, mine)
    screen.caption(ROW_BY_ROW)


def _downloads(context: Context, verification: Verification) -> None:
    demo = context.data.is_demo
    files = {
        "verifica": (SAVE_ALL, sheet_csv),
        "segnalazioni": (SAVE_FINDINGS, findings_csv),
    }
    for name, (label, make) in files.items():
        csv_button(
            partial(make, verification, demo=demo),
            name=f"bifocale_{name}_{str(verification.period).replace('..', '_')}",
            key=name,
            label=label,
        )


def _asked(context: Context, verification: Verification) -> list[str]:
    """Return the services of the verification that the filters ask for."""
    query, kinds = context.view.query, context.data.find(service_kinds)
    return [
        key
        for key in verification.services
        if (not query.services or key in query.services)
        and (not query.service_types or kinds[key] in map(str, query.service_types))
    ]


def disputed(desk: Desk, returns: Sequence[InHand]) -> list[Line]:
    """Return a line for each return whose contest is open, the newest month first."""
    return [
        Line(
            service=one.name,
            weight=desk.stands(one).state.label,
            words=contest_words(one, desk.stands(one)),
        )
        for one in sorted(returns, key=lambda one: -one.month)
        if desk.stands(one).is_disputed
    ]


def _within(one: InHand, verification: Verification) -> bool:
    return verification.period.first <= one.month <= verification.period.last


def _sheet_row(verification: Verification, one: InHand) -> dict[str, Any]:
    """Return the figures of a return; nothing where the sheet has none."""
    rows = verification.sheet.filter(pl.col("service") == one.service, pl.col("month") == month_text(one.month))
    return rows.row(0, named=True) if rows.height else {}


def desk_of(context: Context, services: Sequence[str]) -> Desk:
    """Return the desk of whoever looks, with what was done so far to the returns of some services."""
    engine, person = runtime().engine, current_person()
    if person is not None:
        person.entrance.keep_up()  # so that whoever is verifying counts among those who have entered
    return Desk(engine=engine, settings=context.settings, person=person, threads=threads(engine, services))


def without_true(desk: Desk, verification: Verification, returns: Sequence[InHand]) -> Verification:
    """Return the verification without the findings that somebody has said to be true."""
    bodies = {one.service: one.organisation for one in returns}
    left = [one for one in verification.findings if not desk.case(one, bodies.get(one.service, "")).is_true]
    return replace(verification, findings=tuple(left))


def _choose(
    context: Context, desk: Desk, verification: Verification, chosen: list[str], returns: Sequence[InHand]
) -> tuple[str, InHand | None]:
    """Draw the choice of a service and month and return it: at first the newest that has something to look at."""
    begins = context.data.find(verified_from)
    ranked = to_look_at(desk, verification, returns, on=context.data.as_of, begins=begins)
    first = next((one.service for one in ranked if one.service in chosen), chosen[0])
    if st.session_state.get(CHOICE) not in chosen:
        st.session_state[CHOICE] = first
    with st.container(horizontal=True, gap="medium", key="scelta_flusso"):
        service: str = screen.selectbox(
            CHOOSE,
            chosen,
            format_func=verification.services.__getitem__,
            key=CHOICE,
            filter_mode="contains",
        )
        own = {one.month: one for one in returns if one.service == service}
        if not own:
            return service, None
        newest = next((one.month for one in ranked if one.service == service), max(own))
        key = f"mese-{service}"
        if st.session_state.get(key) not in own:
            st.session_state[key] = newest
        month = screen.selectbox(CHOOSE_MONTH, sorted(own, reverse=True), format_func=month_label, key=key)
    return service, own[month]


def to_look_at(
    desk: Desk, verification: Verification, returns: Sequence[InHand], *, on: date, begins: int | None
) -> list[InHand]:
    """Return the returns that somebody should look at: the newest month first, there the gravest first."""
    findings = defaultdict[tuple[str, int], list[int]](list)
    for one in verification.findings:
        findings[one.service, one.last_month].append(tuple(Severity).index(one.severity))

    def weight(one: InHand) -> int | None:
        now = desk.stands(one)
        if now.is_disputed:
            return 0
        if one.is_late(on):
            return 1
        odd = findings.get((one.service, one.month))
        if odd is not None and min(odd) < tuple(Severity).index(Severity.NOTE):
            return 2 + min(odd)
        return 9 if is_waiting(one, now, on=on, begins=begins) else None

    weighed = [(-one.month, weight(one), one.name, one) for one in returns]
    return [one for *_, one in sorted((line for line in weighed if line[1] is not None), key=lambda line: line[:3])]


def _list(
    context: Context,
    rows: Sequence[dict[str, Any]],
    said: RowsSaid,
    *,
    key: str,
    alt: str,
    empty: str,
    heads: Mapping[str, str] | None = None,
) -> None:
    """Draw a list and, if it holds anything, the button that saves it."""
    listing(rows, key=key, alt=alt, empty=empty, heads=heads, is_printed=True)
    if rows:
        rows_file(context, rows, said, key=key)


def _one(context: Context, desk: Desk, verification: Verification, service: str, returns: Sequence[InHand]) -> None:
    """Draw what looks odd and what arrived side by side, then the figures."""
    name = verification.services[service]
    whose = next((one for one in returns if one.service == service), None)
    organisation = whose.organisation if whose else ""
    odd = [one for one in verification.findings if one.service == service]
    true = [one for one in odd if desk.case(one, organisation).is_true]
    odd = [one for one in odd if one not in true]
    section_heading(name)
    left, right = st.columns([2, 3], gap="large")
    with left, st.container(key="figura_segnalazioni" if odd else "nessuna_segnalazione"):
        expected = expected_returns(verification).get(service, NOTHING)
        received = expected.number - len(expected.missing)
        screen.subheader(odd_words(odd, expected=expected.number, received=received), anchor=False)
        screen.caption(findings_subtitle(name))
        bodies = {organisation: verification.organisations[service]}

        def acts(one: Finding, key: str) -> None:
            finding_acts(context, desk, one, organisation, bodies, key=key)

        _findings(context, odd, acts, is_whole=received == expected.number)
        if true:
            true_findings(context, desk, true, organisation, bodies)
    with right, st.container(key="figura_flussi"):
        arrived = return_rows(verification, service)
        screen.subheader(returns_words(arrived), anchor=False)
        whose_returns = returns_subtitle(name, verification.organisations[service])
        screen.caption(whose_returns)
        said = RowsSaid(title=returns_words(arrived), subtitle=whose_returns, about_people=False)
        _list(context, arrived, said, key="flussi", alt=returns_alt(name), empty=NO_RETURNS)
    with st.container(key="figura_numeri"):
        numbers = figure_rows(verification, service)
        screen.subheader(figures_words(name, numbers), anchor=False)
        screen.caption(HOW)
        said = RowsSaid(title=figures_words(name, numbers), subtitle=name, note=HOW)
        _list(context, numbers, said, key="numeri", alt=figures_alt(name), empty=NO_FIGURES, heads=SHORT)


def _findings(
    context: Context, findings: list[Finding], acts: Callable[[Finding, str], None], *, is_whole: bool
) -> None:
    if not findings and is_whole:
        screen.caption(Markdown(":material/check: {}").format(NO_FINDINGS))
    elif not findings:
        screen.caption(ONLY_MISSING)
    for place, one in enumerate(findings):
        with st.container(border=True, gap="xsmall", key=f"segnalazione_{place}"):
            screen.markdown(Markdown("{} **{}**").format(ICONS[one.severity], finding_label(one)))
            screen.text(one.sentence)
            with screen.expander(
                DAYS_AND_ROWS, type="compact", expanded=place < SHOWN, on_change="rerun", key=f"giorni_{place}"
            ) as opened:
                if opened.open:
                    rows = evidence_rows(one)
                    listing(rows, key=f"giorni_{place}", alt=evidence_alt(one.sentence), empty="", is_printed=True)
                    said = RowsSaid(title=one.sentence, subtitle=finding_label(one))
                    rows_file(context, rows, said, key=f"segnalazione_{place + 1}")
            acts(one, f"segnalazione_{place}")
