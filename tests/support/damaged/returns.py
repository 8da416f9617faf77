"""Bases whose returns are damaged.

Role: a part of `tests.support.damaged`. In: nothing. Out: `BASES`.
Must not: damage two things where one is named.
"""

from typing import Final

from data_access.vocabulary import ReturnStatus
from tests.support.damaged.damage import Damaged, blocks, damaged, error, no_word, remade, warns

ACT: Final = (
    "INSERT INTO return_event (id, at, who, role, service_id, month, kind, finding, act, measure, note, revision) "
    "SELECT 1, '2025-04-02 10:00:00', 'r@b.it', 'responsabile', min(id), '2025-03-01', '', '{finding}', '{act}', '', "
    "'', 0 FROM service"
)
BASES: Final[tuple[Damaged, ...]] = (
    damaged(
        "returns of one service never expected",
        "DELETE FROM return_record WHERE service_id = 2",
        warns("service", "Servizi con accessi e senza flussi attesi", "2"),
    ),
    damaged(
        "returns of a month's middle",
        "UPDATE return_record SET month = '2025-03-15' WHERE id = 15",
        error("return_record", "Mesi che non sono il primo del mese (month)", ("15", "2025-03-15")),
    ),
    damaged(
        "a return in no known state",
        "UPDATE return_record SET status = 'boh' WHERE id = 15",
        blocks("return_record", no_word("status", ReturnStatus), ("15", "boh")),
    ),
    damaged(
        "a return received and missing",
        "UPDATE return_record SET status = 'mancante' WHERE id = 15",
        blocks("return_record", "Flussi in cui stato e giorno di ricezione si contraddicono", "15"),
    ),
    damaged(
        "a contest without a word",
        ACT.format(act="contesta", finding=""),
        blocks("return_event", "Contestazioni, risposte o spiegazioni senza una parola scritta", "1"),
    ),
    damaged(
        "a finding reopened that nobody names",
        ACT.format(act="riapre", finding=""),
        blocks("return_event", "Atti su una segnalazione che non dicono quale", "1"),
    ),
    damaged(
        "a return received before its month",
        "UPDATE return_record SET received = '2025-02-01' WHERE id = 15",
        warns("return_record", "Flussi ricevuti prima del mese a cui si riferiscono", "15"),
    ),
    damaged(
        "a return of another organisation",
        "UPDATE return_record SET organisation_id = 1 WHERE id = 15",
        warns("return_record", "Flussi di un ente che non gestisce il servizio", "15"),
    ),
    damaged(
        "a return of a month of closure",
        "UPDATE return_record SET month = '2023-03-01', received = '2023-04-01' WHERE id = 15",
        warns("return_record", "Flussi di mesi in cui il servizio non era aperto", "15"),
    ),
    damaged(
        "a return of 1900",
        "UPDATE return_record SET month = '1900-03-01' WHERE id = 15",
        blocks("return_record", "Date prima del 1990 o dopo il 2099 (month)", ("15", "1900-03-01")),
        warns("return_record", "Flussi di mesi in cui il servizio non era aperto", "15"),
    ),
    damaged(
        "a return received in the future",
        "UPDATE return_record SET received = '2026-02-01' WHERE id = 15",
        error("return_record", "Giorni nel futuro (received)", ("15", "2026-02-01")),
    ),
    damaged(
        "a return of fewer than no rows",
        "UPDATE return_record SET row_count = -5 WHERE id = 15",
        blocks("return_record", "Numeri negativi (row_count)", ("15", "-5")),
    ),
    damaged(
        "a count of fewer than nobody",
        "INSERT INTO monthly_count SELECT 1, organisation_id, id, '2025-03-01', 'contacts', 'totale', -5, 'a mano' "
        "FROM service WHERE key = 'mensa'",
        blocks("monthly_count", "Conteggi mensili negativi", "1"),
    ),
    damaged(
        "a count of a month before the service opened",
        "INSERT INTO monthly_count SELECT 1, organisation_id, id, '2023-03-01', 'contacts', 'totale', 5, 'a mano' "
        "FROM service WHERE key = 'mensa'",
        error("monthly_count", "Conteggi mensili di mesi in cui il servizio non era aperto", "1"),
    ),
    damaged(
        "a return written twice",
        remade("return_record")
        + (
            "; INSERT INTO return_record SELECT 200, organisation_id, service_id, month, revision, due, "
            "received, status, row_count FROM return_record WHERE id = 15"
        ),
        blocks("return_record", "Chiavi ripetute (service_id, month, revision)", "1 2025-03-01 0"),
    ),
)
