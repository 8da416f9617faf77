"""Verifica dati: the figures as the dashboard computes them, what was received, what looks odd.

Comes in: the context. Goes out: elements on the page.
Must not: decide who may see what (`indicators.quality` does), compute.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

from components.context import Context, context
from components.parts import attempt, page_finding
from components.parts.listing import listing
from components.parts.returns import returns_table
from components.sections.quality_tables import (
    evidence_rows,
    figure_rows,
    figures_words,
    finding_label,
    findings_csv,
    return_rows,
    returns_words,
    service_rows,
    services_words,
    sheet_csv,
)
from components.sections.resources_frame import rows_file
from components.theme import format_date
from data_access.viewers import Viewer
from indicators.desk import Memory
from indicators.findings import Finding, Severity
from indicators.period import Period
from indicators.quality import Verification, verify

CHOICE: Final = "servizio_verifica"
EMPTY: Final = "Nessun servizio da verificare con questi filtri: cambiare servizi, tipi o periodo."
NO_FINDINGS: Final = "Nessuna segnalazione su questo servizio nel periodo: i dati ricevuti sembrano in ordine."
NO_RETURNS: Final = "In questo periodo non erano attesi flussi da questo servizio."
ICONS: Final = {
    Severity.ERROR: ":material/error:",
    Severity.WARNING: ":material/warning:",
    Severity.NOTE: ":material/info:",
}
HOW: Final = (
    "I numeri sono quelli che Bifocale calcola e mostra, esatti: persone distinte nel mese, accessi, notti-letto. Un "
    "mese senza flusso non vale zero: resta vuoto."
)
WEIGHTS: Final = (
    "errori: numeri sbagliati o non calcolabili; avvisi: numeri forse sbagliati, da guardare; note: niente da "
    "correggere, ma chi legge deve saperlo"
)
SHOWN: Final = 2
"""Findings whose days and rows are open at first."""
_kept: Memory[tuple[str, Viewer, Period], Verification] = Memory(60)


def verification(now: Context) -> Verification | None:
    """Return what this viewer may check in the view's period, or say on the page why nothing."""
    return attempt(lambda: _verification(now))


def _verification(now: Context) -> Verification:
    query, desk = now.view.query, now.runtime.desk
    key = (desk.snapshot.token, query.viewer, query.period)
    return _kept.get(key) or _kept.keep(
        key, verify(desk, viewer=query.viewer, period=query.period, on=now.directory.as_of)
    )


def public_section() -> None:
    """Draw what anybody may see: how many returns arrived."""
    with st.container(key="figura_flussi"):
        rows = returns_table()
        if rows:
            rows_file(context(), rows, key="flussi")


def verification_section(now: Context, found: Verification) -> None:
    """Draw the state of all services, then the chosen one."""
    page_finding(found.sentence())
    st.caption(f"{found.period.label} · dati al {format_date(found.on)} · {HOW}")
    _downloads(now, found)
    chosen = _asked(now, found)
    if not chosen:
        st.info(EMPTY, icon=":material/info:")
        return
    with st.container(key="figura_servizi"):
        names = {found.services[key] for key in chosen}
        rows = [row for row in service_rows(found) if row["Servizio"] in names]
        st.subheader(services_words(rows), anchor=False)
        st.caption(f"Servizio per servizio · {found.period.label} · {WEIGHTS}")
        st.table(rows)
        rows_file(now, rows, key="servizi")
    _one(now, found, _choose(found, chosen))


def _downloads(now: Context, found: Verification) -> None:
    demo = now.runtime.desk.snapshot.is_demo
    files = {
        "verifica": ("Scarica tutta la verifica (CSV)", sheet_csv),
        "segnalazioni": ("Scarica le segnalazioni (CSV)", findings_csv),
    }
    with st.container(horizontal=True, gap="small", key="file_verifica"):
        for name, (label, make) in files.items():
            st.download_button(
                label,
                data=partial(make, found, demo=demo),
                file_name=f"bifocale_{name}_{str(found.period).replace('..', '_')}.csv",
                mime="text/csv",
                key=f"csv-{name}",
                on_click="ignore",
                icon=":material/download:",
            )


def _asked(now: Context, found: Verification) -> list[str]:
    """Return the services of the verification that the filters ask for."""
    query, services = now.view.query, now.runtime.desk.snapshot["services"]
    kinds = dict(services.select("key", "type").iter_rows())
    return [
        key
        for key in found.services
        if (not query.services or key in query.services)
        and (not query.service_types or kinds[key] in map(str, query.service_types))
    ]


def _choose(found: Verification, chosen: list[str]) -> str:
    """Draw the choice of a service and return it: at first the one with the most serious finding."""
    first = next((one.service for one in found.findings if one.service in chosen), chosen[0])
    if st.session_state.get(CHOICE) not in chosen:
        st.session_state[CHOICE] = first
    picked: str = st.selectbox(
        "Servizio da verificare",
        chosen,
        format_func=found.services.__getitem__,
        key=CHOICE,
        filter_mode="contains",
    )
    return picked


def _list(now: Context, rows: Sequence[dict[str, Any]], *, key: str, alt: str, empty: str) -> None:
    """Draw a list and, if it holds anything, the button that saves it."""
    listing(rows, key=key, alt=alt, empty=empty)
    if rows:
        rows_file(now, rows, key=key)


def _one(now: Context, found: Verification, service: str) -> None:
    name = found.services[service]
    with st.container(key="figura_numeri"):
        numbers, arrived = figure_rows(found, service), return_rows(found, service)
        st.subheader(figures_words(name, numbers), anchor=False)
        st.caption("Mese per mese, come li calcola Bifocale, accanto al mese prima e allo stesso mese dell'anno prima")
        _list(now, numbers, key="numeri", alt=f"Tabella: i numeri di {name}", empty=EMPTY)
    left, right = st.columns([3, 2], gap="large")
    with left, st.container(key="figura_flussi"):
        st.subheader(returns_words(arrived), anchor=False)
        st.caption("Che cosa è arrivato, e quando")
        _list(now, arrived, key="flussi", alt=f"Tabella: i flussi di {name}", empty=NO_RETURNS)
    odd = [one for one in found.findings if one.service == service]
    with right, st.container(key="figura_segnalazioni" if odd else "nessuna_segnalazione"):
        st.subheader("Che cosa sembra strano", anchor=False)
        st.caption("Ogni segnalazione con i giorni e le righe che la riguardano")
        _findings(now, odd)


def _findings(now: Context, found: list[Finding]) -> None:
    if not found:
        st.caption(f":material/check: {NO_FINDINGS}")
    for place, one in enumerate(found):
        with st.container(border=True, gap="xsmall", key=f"segnalazione_{place}"):
            st.markdown(f"{ICONS[one.severity]} **{finding_label(one)}**")
            st.text(one.sentence)
            with st.expander(
                "Giorni e righe", type="compact", expanded=place < SHOWN, on_change="rerun", key=f"giorni_{place}"
            ) as opened:
                if opened.open:
                    rows = evidence_rows(one)
                    listing(rows, key=f"giorni_{place}", alt=f"Tabella: {one.sentence}", empty="")
                    rows_file(now, rows, key=f"segnalazione_{place + 1}")
