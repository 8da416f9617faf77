"""Verifica dati: the figures as the dashboard computes them, what was received, what looks odd.

Comes in: the context. Goes out: elements on the page.
Must not: decide who may see what (`indicators.data_quality.verification` does), compute.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

from components.escaping.markdown import Markdown
from components.state.page_context import Context
from components.views.verification.attention import attention
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
from components.widgets.messages import silently
from components.widgets.rows_frame import rows_file
from components.widgets.tables.coverage_list import returns_table
from components.widgets.tables.csv_file import csv_button
from components.widgets.tables.plain_table import listing
from indicators.analysis.service_register import service_kinds
from indicators.data_quality.findings import Finding, Severity
from indicators.data_quality.verification import Verification, checkable_services, verify

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
        rows = returns_table()
        if rows:
            rows_file(context, rows, key="flussi")
    attempt(lambda: context.data.find(checkable_services, context.view.query.viewer))


def verification_section(context: Context, verification: Verification) -> None:
    """Draw what to look at first, the state of all services, then the chosen one."""
    chosen = _asked(context, verification)
    rows = service_rows(verification, chosen)
    if not rows:
        message(EMPTY)
        attention(context, verification, chosen)
        screen.caption(ROW_BY_ROW)
        return
    is_unknown = context.data.coverage(context.view.query).is_unknown
    page_finding(period_words(verification.period, rows, is_unknown=is_unknown))
    section_heading(WHAT_TO_LOOK_AT, is_seen=False)
    attention(context, verification, chosen)
    section_heading(ONE_BY_ONE, is_seen=False)
    with st.container(key="figura_servizi"):
        screen.subheader(in_order_words(rows), anchor=False)
        screen.caption(services_subtitle(verification.period.label, verification.on))
        screen.table(rows)
        rows_file(context, rows, key="servizi")
    with st.container(horizontal=True, gap="small", key="file_verifica"):
        _downloads(context, verification)
    screen.caption(ROW_BY_ROW)
    _one(context, verification, _choose(verification, listed_services(verification, chosen)))


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


def _choose(verification: Verification, chosen: list[str]) -> str:
    """Draw the choice of a service and return it: at first the one with the most serious finding."""
    first = next((one.service for one in verification.findings if one.service in chosen), chosen[0])
    if st.session_state.get(CHOICE) not in chosen:
        st.session_state[CHOICE] = first
    picked: str = screen.selectbox(
        CHOOSE,
        chosen,
        format_func=verification.services.__getitem__,
        key=CHOICE,
        filter_mode="contains",
    )
    return picked


def _list(
    context: Context,
    rows: Sequence[dict[str, Any]],
    *,
    key: str,
    alt: str,
    empty: str,
    heads: Mapping[str, str] | None = None,
) -> None:
    """Draw a list and, if it holds anything, the button that saves it."""
    listing(rows, key=key, alt=alt, empty=empty, heads=heads)
    if rows:
        rows_file(context, rows, key=key)


def _one(context: Context, verification: Verification, service: str) -> None:
    """Draw what looks odd and what arrived side by side, then the figures."""
    name = verification.services[service]
    odd = [one for one in verification.findings if one.service == service]
    section_heading(name)
    left, right = st.columns([2, 3], gap="large")
    with left, st.container(key="figura_segnalazioni" if odd else "nessuna_segnalazione"):
        expected = expected_returns(verification).get(service, NOTHING)
        received = expected.number - len(expected.missing)
        screen.subheader(odd_words(odd, expected=expected.number, received=received), anchor=False)
        screen.caption(findings_subtitle(name))
        _findings(context, odd, is_whole=received == expected.number)
    with right, st.container(key="figura_flussi"):
        arrived = return_rows(verification, service)
        screen.subheader(returns_words(arrived), anchor=False)
        screen.caption(returns_subtitle(name, verification.organisations[service]))
        _list(context, arrived, key="flussi", alt=returns_alt(name), empty=NO_RETURNS)
    with st.container(key="figura_numeri"):
        numbers = figure_rows(verification, service)
        screen.subheader(figures_words(name, numbers), anchor=False)
        screen.caption(HOW)
        _list(context, numbers, key="numeri", alt=figures_alt(name), empty=NO_FIGURES, heads=SHORT)


def _findings(context: Context, findings: list[Finding], *, is_whole: bool) -> None:
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
                    listing(rows, key=f"giorni_{place}", alt=evidence_alt(one.sentence), empty="")
                    rows_file(context, rows, key=f"segnalazione_{place + 1}")
