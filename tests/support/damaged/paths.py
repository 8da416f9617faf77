"""Bases whose stays, cases, needs, pacts or supports are damaged.

Role: a part of `tests.support.damaged`. In: nothing. Out: `BASES`.
Must not: damage two things where one is named.
"""

from typing import Final

from data_access.vocabulary import Continuity, ExitClass, NeedDimension, PactOutcome
from tests.support.damaged.damage import Damaged, blocks, damaged, error, no_word, warns

BASES: Final[tuple[Damaged, ...]] = (
    damaged(
        "a stay that ends before it starts",
        "UPDATE stay SET left_on = '2023-12-31' WHERE id = 1",
        blocks("stay", "Permanenze che finiscono prima di cominciare", "1"),
    ),
    damaged(
        "a stay of a hundred years ago",
        "INSERT INTO stay VALUES (100, 3, 1, 'uomini', '1925-01-10', '1925-01-20', NULL)",
        error("stay", "Permanenze iniziate prima dell'apertura del servizio o dopo la chiusura", "100"),
        warns(
            "stay", "Permanenze in posti letto di chi non ha accessi in quel servizio nei mesi della permanenza", "100"
        ),
        warns("stay", "Giorni prima del 1990 (entered_on)", "100"),
        warns("stay", "Giorni prima del 1990 (left_on)", "100"),
    ),
    damaged(
        "stays that overlap",
        "UPDATE stay SET left_on = '2025-02-01' WHERE id = 1",
        error("stay", "Permanenze della stessa persona nello stesso servizio che si sovrappongono", "1"),
    ),
    damaged(
        "stays of one person in two services at once",
        "INSERT INTO stay SELECT 100, id, 1, 'tutti', '2025-01-10', '2025-01-20', NULL FROM service"
        " WHERE key = 'emporio'",
        warns("stay", "Permanenze della stessa persona in due servizi che si sovrappongono", "2", "100"),
    ),
    damaged(
        "stays in a bed of somebody who was never met there",
        "DELETE FROM contact WHERE person_id = 1 AND service_id = (SELECT id FROM service WHERE key = 'dormitorio')",
        warns(
            "stay",
            "Permanenze in posti letto di chi non ha accessi in quel servizio nei mesi della permanenza",
            "1",
            "2",
        ),
    ),
    damaged(
        "an exit without a day",
        "UPDATE stay SET left_on = NULL, exit_class = 'autonomia' WHERE id = 16",
        blocks("stay", "Permanenze con una destinazione e senza giorno di uscita", "16"),
    ),
    damaged(
        "an exit that is no word",
        "UPDATE stay SET exit_class = 'a casa' WHERE id = 1",
        blocks("stay", no_word("exit_class", ExitClass), "1"),
    ),
    damaged(
        "a stay that starts in the future",
        "UPDATE stay SET entered_on = '2026-03-01', left_on = NULL, exit_class = NULL WHERE id = 16",
        error("stay", "Giorni nel futuro (entered_on)", "16"),
    ),
    damaged(
        "a stay that ends in the future",
        "UPDATE stay SET left_on = '2026-03-01' WHERE id = 16",
        error("stay", "Giorni nel futuro (left_on)", "16"),
    ),
    damaged(
        "a stay before the service opened",
        "UPDATE stay SET entered_on = '2023-01-05' WHERE id = 1",
        error("stay", "Permanenze iniziate prima dell'apertura del servizio o dopo la chiusura", "1"),
    ),
    damaged(
        "a stay of 10,000 years",
        "UPDATE stay SET left_on = '9999-12-31' WHERE id = 16",
        error("stay", "Giorni nel futuro (left_on)", "16"),
    ),
    damaged(
        "a case closed before it opened",
        "UPDATE case_record SET closed = '2024-01-31' WHERE id = 1",
        blocks("case_record", "Prese in carico chiuse prima dell'apertura", "1"),
    ),
    damaged(
        "a case with an exit and no end",
        "UPDATE case_record SET exit_class = 'autonomia' WHERE id = 8",
        blocks("case_record", "Prese in carico con un esito e senza chiusura", "8"),
    ),
    damaged(
        "a case opened in the future",
        "UPDATE case_record SET opened = '2026-02-01' WHERE id = 8",
        error("case_record", "Giorni nel futuro (opened)", "8"),
    ),
    damaged(
        "a need of seven",
        "UPDATE case_need SET opening_rating = 7 WHERE case_id = 1 AND dimension = 'abitare'",
        blocks("case_need", "Gravità dei bisogni all'apertura fuori dalla scala da 0 a 3", "1"),
    ),
    damaged(
        "a review of seven",
        "UPDATE case_need SET review_rating = 7 WHERE case_id = 1 AND dimension = 'abitare'",
        blocks("case_need", "Gravità dei bisogni alla verifica fuori dalla scala da 0 a 3", "1"),
    ),
    damaged(
        "a need in words",
        "UPDATE case_need SET opening_rating = 'grave' WHERE case_id = 1 AND dimension = 'abitare'",
        blocks("case_need", "Valori che non sono numeri interi (opening_rating)", "1"),
        blocks("case_need", "Gravità dei bisogni all'apertura fuori dalla scala da 0 a 3", "1"),
    ),
    damaged(
        "a need of no dimension",
        "UPDATE case_need SET dimension = 'denaro' WHERE case_id = 1 AND dimension = 'abitare'",
        blocks("case_need", no_word("dimension", NeedDimension), "1"),
    ),
    damaged(
        "a pact of a person without a case",
        "UPDATE pact SET case_id = NULL WHERE id = 1",
        blocks("pact", "Patti in cui tipo e presa in carico si contraddicono", "1"),
    ),
    damaged(
        "a pact closed before it was signed",
        "UPDATE pact SET closed = '2024-01-31' WHERE id = 1",
        blocks("pact", "Patti chiusi prima della firma", "1"),
    ),
    damaged(
        "a pact that ended in no known way",
        "UPDATE pact SET outcome = 'bene' WHERE id = 1",
        blocks("pact", no_word("outcome", PactOutcome), "1"),
    ),
    damaged(
        "a negative support",
        "UPDATE support SET amount = -100 WHERE id = 1",
        blocks("support", "Sostegni di importo negativo", "1"),
    ),
    damaged(
        "a support before the service opened",
        "UPDATE support SET day = '2023-12-31' WHERE id = 1",
        error("support", "Sostegni prima dell'apertura del servizio o dopo la chiusura", "1"),
    ),
    damaged(
        "a support in words",
        "UPDATE support SET amount = 'cento' WHERE id = 1",
        blocks("support", "Valori che non sono numeri (amount)", "1"),
    ),
    damaged(
        "a support with a comma",
        "UPDATE support SET amount = '100,50' WHERE id = 1",
        blocks("support", "Valori che non sono numeri (amount)", "1"),
    ),
    damaged(
        "a support without end",
        "UPDATE support SET amount = 9e999 WHERE id = 1",
        blocks("support", "Numeri fuori misura (amount)", "1"),
    ),
    damaged(
        "a support given in no known way",
        "UPDATE support SET continuity = 'spesso' WHERE id = 1",
        blocks("support", no_word("continuity", Continuity), "1"),
    ),
)
