"""The table of returns: which partners delivered, which months are missing.

Comes in: the context. Goes out: a sentence and a table on the page.
Must not: tell how many rows a partner sent.
"""

from typing import Any

from components.state.page_context import current_context
from components.widgets import screen
from components.widgets.messages import message
from indicators.analysis.listings import ServiceReturns, returns_by_service
from indicators.italian.numbers import counted
from indicators.selection.supply import holds_any
from indicators.wording.missing_months import months_in_words

UNKNOWN = (
    "La base dati non indica quali flussi si aspettano, da chi e per quale mese: non si può dire se mancano dati, "
    "neppure quando tutto sembra arrivato."
)
EMPTY = "In questo periodo nessun servizio doveva inviare dati: scegliere un altro periodo."


def returns_table() -> tuple[str, list[dict[str, Any]]]:
    """Draw the returns of the view's period, one row for each service; return what they say, and the rows."""
    context = current_context()
    rows = context.data.find(returns_by_service, context.view.query)
    said = finding(rows)
    screen.subheader(said, anchor=False)
    screen.caption(f"Flussi mensili attesi e ricevuti per servizio · {context.view.query.period.label}")
    table = [
        {
            "Servizio": row.service,
            "Mesi mancanti": missing_words(row) or "nessuno",
            "Attesi": row.expected,
            "Ricevuti": row.received,
            "In ritardo": row.late,
            "Ente": row.organisation,
        }
        for row in rows
    ]
    if table:
        screen.table(table)
    else:
        message(EMPTY if context.data.find(holds_any, ("returns",)) else UNKNOWN)
    return said, table


def missing_words(row: ServiceReturns) -> str:
    """Return the months that a service lacks, by kind of content where these are told apart."""
    if not row.contents:
        return months_in_words(row.missing)
    return "; ".join(f"{content.label}: {months_in_words(months)}" for content, months in row.contents)


def finding(rows: tuple[ServiceReturns, ...]) -> str:
    """Return the state of the returns in one sentence."""
    expected, received = sum(row.expected for row in rows), sum(row.received for row in rows)
    if not expected:
        return "Nessun flusso atteso."
    late = sum(row.late for row in rows)
    after = f"; {counted(late, 'era', 'erano')} in ritardo" if late else ""
    if received == expected:
        return f"{arrived_words(received, expected)}{after}."
    absent = sum(bool(row.missing) for row in rows)
    services = "di un servizio" if absent == 1 else f"di {absent} servizi"
    return f"{arrived_words(received, expected)}: mancano dati {services}{after}."


def arrived_words(received: int, expected: int) -> str:
    """Return how many returns arrived of those expected, to begin a sentence with."""
    if not received:
        return "Il solo flusso atteso non è arrivato" if expected == 1 else f"Nessuno dei {expected} flussi è arrivato"
    if received == expected > 1:
        return f"Sono arrivati tutti i {expected} flussi attesi"
    if received == 1:
        return f"È arrivato 1 flusso su {expected}"
    return f"Sono arrivati {received} flussi su {expected}"
