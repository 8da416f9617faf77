"""The access log, as the page of the administrators tells it: which lines, and whether all of them hold.

Comes in: lines, a verdict, what was chosen. Goes out: rows and sentences. Must not: draw, or read an answer from it.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from data_access.accounts.access_log import Line, Verdict
from data_access.accounts.vocabulary import EventKind

DAYS: Final = (7, 30, 90, 365)
"""How far back the page looks."""
MOST_LINES: Final = 1_000
EVERY_KIND: Final = "Tutto"
CUT: Final = (
    "Sono le ultime {most} righe: per vederne altre restringere la scelta, o usare sul server «bifocale access-log "
    "list»."
)
NONE: Final = "In questi giorni non c'è nessuna riga come quelle scelte."
NO_KEY: Final = (
    "Il registro non ha una chiave propria (BIFOCALE_LOG_SECRET): chi può scrivere nella base dati potrebbe rifarlo."
)


def since(days: int, *, today: date) -> str:
    """Return the moment at which the chosen days begin, as the log writes moments."""
    first = datetime.combine(today - timedelta(days=days - 1), datetime.min.time())
    return first.astimezone(UTC).isoformat()


def rows(found: Iterable[Line]) -> list[dict[str, Any]]:
    """Return a row for each line, newest first."""
    labels = {str(kind): kind.label for kind in EventKind}
    return [
        {
            "Quando": f"{datetime.fromisoformat(line.at).astimezone():%d/%m/%Y %H:%M:%S}",
            "Che cosa": labels.get(line.kind, line.kind),
            "Di chi": line.who,
            "Ruolo": line.role,
            "Rete": line.network,
            "Dettaglio": line.detail,
            "Numero": line.number,
        }
        for line in found
    ]


def kind_named(name: str) -> EventKind | None:
    """Return the kind of event with a label; None for all of them."""
    return next((kind for kind in EventKind if kind.label == name), None)


def verdict_words(verdict: Verdict) -> str:
    """Say what verifying found."""
    count = f"{verdict.lines:,}".replace(",", ".")
    if verdict.wrong:
        return f"Il registro non è in ordine. {verdict.wrong} Righe in ordine prima di quella: {count}."
    return f"Il registro è in ordine: nessuna delle {count} righe manca o è stata cambiata."
