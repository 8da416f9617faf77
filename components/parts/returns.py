"""The table of returns: which partners delivered, which months are missing.

Comes in: the context. Goes out: a sentence and a table on the page.
Must not: tell how many rows a partner sent.
"""

from typing import Any

import streamlit as st

from components.context import context
from components.parts.states import message
from indicators.listings import ServiceReturns, returns_by_service

EMPTY = "In questo periodo nessun servizio doveva inviare dati: scegliere un altro periodo."


def returns_table() -> list[dict[str, Any]]:
    """Draw the returns of the view's period, one row for each service, and return the rows."""
    now = context()
    rows = returns_by_service(now.runtime.desk.snapshot, now.view.query)
    st.subheader(finding(rows), anchor=False)
    st.caption(f"Flussi mensili attesi e ricevuti per servizio · {now.view.query.period.label}")
    table = [
        {
            "Servizio": row.service,
            "Attesi": row.expected,
            "Ricevuti": row.received,
            "In ritardo": row.late,
            "Mesi mancanti": ", ".join(row.missing) or "nessuno",
            "Ente": row.organisation,
        }
        for row in rows
    ]
    if table:
        st.table(table)
    else:
        message(EMPTY)
    return table


def finding(rows: tuple[ServiceReturns, ...]) -> str:
    """Return the state of the returns in one sentence."""
    expected, received = sum(row.expected for row in rows), sum(row.received for row in rows)
    late = sum(bool(row.missing) for row in rows)
    if received == expected:
        return f"Sono arrivati tutti i {expected} flussi attesi."
    services = "di un servizio" if late == 1 else f"di {late} servizi"
    return f"Sono arrivati {received} flussi su {expected}: mancano dati {services}."
