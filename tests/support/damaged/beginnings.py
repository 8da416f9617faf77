"""Bases that have only begun, or lack a whole table: a new Ambito is one of them.

Role: a part of `tests.support.damaged`. In: nothing. Out: `BASES`.
Must not: damage two things where one is named.
"""

from typing import Final

from tests.support.damaged.damage import Damaged, blocks, damaged, error, notes, warns, wipe

PEOPLE: Final = (
    "case_need",
    "pact",
    "case_record",
    "contact",
    "stay",
    "request",
    "support",
    "person_target",
    "person",
    "household",
)
SERVICES: Final = (
    "capacity",
    "occupancy",
    "return_record",
    "revision",
    "plan_event",
    "contact",
    "stay",
    "request",
    "support",
    "service",
)
PLAN: Final = ("target", "objective_sdg", "objective", "municipal_budget", "budget", "sharing_key", "staff_hours")
ALL: Final = (*PEOPLE, *SERVICES, *PLAN, "organisation", "programme", "strand")
"""Tables of all but the Ambito itself."""

BASES: Final[tuple[Damaged, ...]] = (
    damaged(
        "nothing at all",
        wipe(*ALL, "residents", "municipality_alias", "municipality", "data_version", "ambito"),
        blocks("ambito", "Manca l'Ambito"),
        blocks("data_version", "Manca la versione dei dati, con il giorno di aggiornamento"),
        notes("organisation", "Non ci sono enti"),
        notes("service", "Non ci sono servizi"),
        notes("contact", "Non ci sono accessi"),
        notes("return_record", "Non ci sono flussi attesi: nessuno può dire quanti ne mancano"),
        notes("objective", "Non ci sono obiettivi del Piano"),
        notes("budget", "Non ci sono risorse previste"),
        notes("staff_hours", "Non ci sono ore dell'équipe"),
    ),
    damaged(
        "no ambito",
        wipe("ambito"),
        blocks(
            "municipality",
            "Righe che rimandano a righe di ambito inesistenti (ambito_key)",
            ("019035", "prova"),
            ("019055", "prova"),
            ("019062", "prova"),
            count=4,
        ),
        blocks("ambito", "Manca l'Ambito"),
    ),
    damaged(
        "two ambiti",
        "INSERT INTO ambito VALUES ('secondo', 'Secondo Ambito', 0, 0)",
        blocks("ambito", "Ambiti oltre il primo: il cruscotto ne descrive uno solo", "secondo"),
        blocks("ambito", "Ambiti senza comune capofila (is_lead di municipality)", "secondo"),
    ),
    damaged(
        "no data version",
        "DELETE FROM data_version; DELETE FROM revision",
        blocks("data_version", "Manca la versione dei dati, con il giorno di aggiornamento"),
    ),
    damaged(
        "no municipality",
        wipe(*ALL, "residents", "municipality_alias", "municipality"),
        blocks("ambito", "Ambiti senza comune capofila (is_lead di municipality)", "prova"),
        notes("organisation", "Non ci sono enti"),
        notes("service", "Non ci sono servizi"),
        notes("contact", "Non ci sono accessi"),
        notes("return_record", "Non ci sono flussi attesi: nessuno può dire quanti ne mancano"),
        notes("objective", "Non ci sono obiettivi del Piano"),
        notes("budget", "Non ci sono risorse previste"),
        notes("staff_hours", "Non ci sono ore dell'équipe"),
    ),
    damaged(
        "no lead",
        "UPDATE municipality SET is_lead = 0",
        blocks("ambito", "Ambiti senza comune capofila (is_lead di municipality)", "prova"),
    ),
    damaged(
        "two leads",
        "DROP INDEX uq_municipality_lead; UPDATE municipality SET is_lead = 1 WHERE code = '019062'",
        blocks("municipality", "Ambiti con più di un comune capofila", "prova"),
    ),
    damaged(
        "a new ambito with municipalities only",
        wipe(*ALL, "residents", "municipality_alias"),
        error(
            "municipality", "Comuni senza residenti nell'ultimo anno caricato", "019035", "019055", "019062", count=4
        ),
        notes("organisation", "Non ci sono enti"),
        notes("service", "Non ci sono servizi"),
        notes("contact", "Non ci sono accessi"),
        notes("return_record", "Non ci sono flussi attesi: nessuno può dire quanti ne mancano"),
        notes("objective", "Non ci sono obiettivi del Piano"),
        notes("budget", "Non ci sono risorse previste"),
        notes("staff_hours", "Non ci sono ore dell'équipe"),
    ),
    damaged(
        "a new ambito with residents",
        wipe(*ALL, "municipality_alias"),
        notes("organisation", "Non ci sono enti"),
        notes("service", "Non ci sono servizi"),
        notes("contact", "Non ci sono accessi"),
        notes("return_record", "Non ci sono flussi attesi: nessuno può dire quanti ne mancano"),
        notes("objective", "Non ci sono obiettivi del Piano"),
        notes("budget", "Non ci sono risorse previste"),
        notes("staff_hours", "Non ci sono ore dell'équipe"),
    ),
    damaged(
        "no services",
        wipe(*SERVICES),
        notes("service", "Non ci sono servizi"),
        notes("contact", "Non ci sono accessi"),
        notes("return_record", "Non ci sono flussi attesi: nessuno può dire quanti ne mancano"),
    ),
    damaged(
        "services that nobody has used yet",
        wipe(*PEOPLE, "occupancy", "revision", "return_record"),
        notes("contact", "Non ci sono accessi"),
        notes("return_record", "Non ci sono flussi attesi: nessuno può dire quanti ne mancano"),
    ),
    damaged(
        "no organisations and no services",
        wipe(*SERVICES, "staff_hours", "case_need", "pact", "case_record", "organisation"),
        notes("organisation", "Non ci sono enti"),
        notes("service", "Non ci sono servizi"),
        notes("contact", "Non ci sono accessi"),
        notes("return_record", "Non ci sono flussi attesi: nessuno può dire quanti ne mancano"),
        notes("staff_hours", "Non ci sono ore dell'équipe"),
    ),
    damaged(
        "no persons",
        wipe(*PEOPLE),
        notes("contact", "Non ci sono accessi"),
    ),
    damaged(
        "no contacts",
        wipe("contact"),
        notes("contact", "Non ci sono accessi"),
    ),
    damaged(
        "all contacts anonymous",
        "UPDATE contact SET person_id = NULL, residence_class = 'non_nota', residence_code = NULL",
        notes("contact", "Nessun accesso ha la residenza in un comune dell'Ambito"),
        notes("contact", "Nessun accesso è di una persona riconosciuta"),
    ),
    damaged(
        "no returns",
        wipe("return_record"),
        notes("return_record", "Non ci sono flussi attesi: nessuno può dire quanti ne mancano"),
    ),
    damaged(
        "no plan and no money",
        wipe(*PLAN),
        notes("objective", "Non ci sono obiettivi del Piano"),
        notes("budget", "Non ci sono risorse previste"),
        notes("staff_hours", "Non ci sono ore dell'équipe"),
    ),
    damaged(
        "no capacity and no occupancy",
        wipe("capacity", "occupancy"),
        warns("service", "Servizi con posti letto, camere o alloggi senza capienza", "3"),
    ),
    damaged(
        "no strands, no programmes, no services",
        wipe(*SERVICES, *PLAN, "programme", "strand"),
        notes("service", "Non ci sono servizi"),
        notes("contact", "Non ci sono accessi"),
        notes("return_record", "Non ci sono flussi attesi: nessuno può dire quanti ne mancano"),
        notes("objective", "Non ci sono obiettivi del Piano"),
        notes("budget", "Non ci sono risorse previste"),
        notes("staff_hours", "Non ci sono ore dell'équipe"),
    ),
)
