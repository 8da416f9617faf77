"""Bases in which a row refers to one that does not exist: one for each foreign key of the tables.

Role: a part of `tests.support.damaged`. In: nothing. Out: `BASES`.
Must not: leave a foreign key out (a test compares them with the tables).
"""

from typing import Final

from tests.support.damaged.damage import Damaged, Told, blocks, damaged, error, warns

NAME: Final = "an orphan of {}"


def orphan(column: str, stranger: int | str, *told: Told) -> Damaged:
    """Return the base in which the first row that refers to another by a column refers to a stranger."""
    table, _, name = column.partition(".")
    first = f"SELECT min(rowid) FROM {table} WHERE {name} IS NOT NULL"
    return damaged(NAME.format(column), f"UPDATE {table} SET {name} = {stranger!r} WHERE rowid = ({first})", *told)


BASES: Final[tuple[Damaged, ...]] = (
    damaged(
        NAME.format("agenda_item.agenda_id"),
        "INSERT INTO agenda_item (id, agenda_id, position, page, query, figure, title, note, decision) "
        "VALUES (1, 7777, 0, 'mappa', '', 'mappa', '', '', '')",
        blocks("agenda_item", "Righe che rimandano a righe di agenda inesistenti (agenda_id)", ("1", "7777")),
    ),
    orphan(
        "budget.programme_key",
        "nessuno",
        blocks(
            "budget",
            "Righe che rimandano a righe di programme inesistenti (programme_key)",
            ("nessuno fondo 2024", "nessuno"),
        ),
    ),
    orphan(
        "budget.strand_key",
        "nessuno",
        blocks(
            "budget",
            "Righe che rimandano a righe di strand inesistenti (strand_key)",
            ("inclusione nessuno 2024", "nessuno"),
        ),
    ),
    *(
        orphan(
            f"municipal_budget.{column}",
            stranger,
            blocks(
                "municipal_budget",
                f"Righe che rimandano a righe di {table} inesistenti ({column})",
                (key, stranger),
            ),
        )
        for column, table, stranger, key in (
            ("programme_key", "programme", "nessuno", "nessuno comune 2024 019035"),
            ("strand_key", "strand", "nessuno", "casa nessuno 2024 019035"),
            ("municipality_code", "municipality", "019999", "casa comune 2024 019999"),
        )
    ),
    orphan(
        "municipality.ambito_key",
        "nessuno",
        blocks("municipality", "Righe che rimandano a righe di ambito inesistenti (ambito_key)", ("019035", "nessuno")),
        blocks("ambito", "Ambiti senza comune capofila (is_lead di municipality)", "prova"),
    ),
    damaged(
        NAME.format("contact.origin_code"),
        "UPDATE contact SET origin_code = '015146' WHERE id = "
        "(SELECT min(id) FROM contact WHERE residence_class = 'fuori_ambito')",
        blocks("contact", "Righe che rimandano a righe di outside_place inesistenti (origin_code)", "23"),
    ),
    orphan(
        "objective.programme_key",
        "nessuno",
        blocks(
            "objective",
            "Righe che rimandano a righe di programme inesistenti (programme_key)",
            ("autonomia", "nessuno"),
        ),
    ),
    orphan(
        "person.household_id",
        7777,
        blocks("person", "Righe che rimandano a righe di household inesistenti (household_id)", "1"),
    ),
    orphan(
        "staff_hours.organisation_id",
        7777,
        blocks(
            "staff_hours",
            "Righe che rimandano a righe di organisation inesistenti (organisation_id)",
            ("7777 educatore 2024-01-01", "7777"),
        ),
    ),
    orphan(
        "case_record.organisation_id",
        7777,
        blocks("case_record", "Righe che rimandano a righe di organisation inesistenti (organisation_id)", "1"),
    ),
    orphan(
        "case_record.person_id",
        7777,
        blocks("case_record", "Righe che rimandano a righe di person inesistenti (person_id)", "1"),
    ),
    orphan(
        "municipality_alias.municipality_code",
        "019999",
        blocks(
            "municipality_alias",
            "Righe che rimandano a righe di municipality inesistenti (municipality_code)",
            ("Crema (CR)", "019999"),
        ),
    ),
    orphan(
        "objective_sdg.objective_key",
        "nessuno",
        blocks(
            "objective_sdg",
            "Righe che rimandano a righe di objective inesistenti (objective_key)",
            ("nessuno 1", "nessuno"),
        ),
    ),
    orphan(
        "person_target.person_id",
        7777,
        blocks("person_target", "Righe che rimandano a righe di person inesistenti (person_id)", "7777"),
    ),
    orphan(
        "residents.municipality_code",
        "019999",
        blocks(
            "residents",
            "Righe che rimandano a righe di municipality inesistenti (municipality_code)",
            ("019999 2023 F 10", "019999"),
        ),
    ),
    orphan(
        "service.municipality_code",
        "019999",
        blocks(
            "service", "Righe che rimandano a righe di municipality inesistenti (municipality_code)", ("1", "019999")
        ),
    ),
    orphan(
        "service.organisation_id",
        7777,
        blocks("service", "Righe che rimandano a righe di organisation inesistenti (organisation_id)", ("1", "7777")),
        warns("return_record", "Flussi di un ente che non gestisce il servizio", "1", "2", "3", count=24),
    ),
    orphan(
        "service.programme_key",
        "nessuno",
        blocks("service", "Righe che rimandano a righe di programme inesistenti (programme_key)", ("1", "nessuno")),
    ),
    orphan(
        "service.strand_key",
        "nessuno",
        blocks("service", "Righe che rimandano a righe di strand inesistenti (strand_key)", ("1", "nessuno")),
    ),
    orphan(
        "target.objective_key",
        "nessuno",
        blocks("target", "Righe che rimandano a righe di objective inesistenti (objective_key)", ("1", "nessuno")),
    ),
    orphan(
        "capacity.service_id",
        7777,
        blocks(
            "capacity",
            "Righe che rimandano a righe di service inesistenti (service_id)",
            ("7777 uomini 2024-01-01", "7777"),
        ),
        error(
            "occupancy",
            "Occupazioni in giorni senza capienza",
            "3 uomini 2025-06-01",
            "3 uomini 2025-06-02",
            "3 uomini 2025-06-03",
            count=214,
        ),
    ),
    orphan(
        "case_need.case_id",
        7777,
        blocks("case_need", "Righe che rimandano a righe di case_record inesistenti (case_id)", "7777"),
    ),
    orphan(
        "contact.person_id",
        7777,
        blocks("contact", "Righe che rimandano a righe di person inesistenti (person_id)", "1"),
    ),
    orphan(
        "contact.residence_code",
        "019999",
        blocks("contact", "Righe che rimandano a righe di municipality inesistenti (residence_code)", "1"),
    ),
    orphan(
        "contact.service_id",
        7777,
        blocks("contact", "Righe che rimandano a righe di service inesistenti (service_id)", "1"),
    ),
    orphan(
        "occupancy.service_id",
        7777,
        blocks(
            "occupancy",
            "Righe che rimandano a righe di service inesistenti (service_id)",
            ("7777 uomini 2025-06-01", "7777"),
        ),
        error("occupancy", "Occupazioni in giorni senza capienza", "7777 uomini 2025-06-01"),
    ),
    orphan(
        "pact.case_id", 7777, blocks("pact", "Righe che rimandano a righe di case_record inesistenti (case_id)", "1")
    ),
    orphan(
        "pact.municipality_code",
        "019999",
        blocks("pact", "Righe che rimandano a righe di municipality inesistenti (municipality_code)", "9"),
    ),
    orphan(
        "plan_event.service_id",
        7777,
        blocks("plan_event", "Righe che rimandano a righe di service inesistenti (service_id)", ("1", "7777")),
    ),
    orphan(
        "request.person_id",
        7777,
        blocks("request", "Righe che rimandano a righe di person inesistenti (person_id)", "1"),
    ),
    orphan(
        "request.service_id",
        7777,
        blocks("request", "Righe che rimandano a righe di service inesistenti (service_id)", "1"),
    ),
    orphan(
        "return_record.organisation_id",
        7777,
        blocks(
            "return_record", "Righe che rimandano a righe di organisation inesistenti (organisation_id)", ("1", "7777")
        ),
        warns("return_record", "Flussi di un ente che non gestisce il servizio", "1"),
    ),
    orphan(
        "return_record.service_id",
        7777,
        blocks("return_record", "Righe che rimandano a righe di service inesistenti (service_id)", ("1", "7777")),
    ),
    orphan(
        "revision.data_version_id",
        7777,
        blocks("revision", "Righe che rimandano a righe di data_version inesistenti (data_version_id)", ("1", "7777")),
    ),
    orphan(
        "revision.service_id",
        7777,
        blocks("revision", "Righe che rimandano a righe di service inesistenti (service_id)", ("1", "7777")),
    ),
    orphan(
        "stay.person_id", 7777, blocks("stay", "Righe che rimandano a righe di person inesistenti (person_id)", "1")
    ),
    orphan(
        "stay.service_id", 7777, blocks("stay", "Righe che rimandano a righe di service inesistenti (service_id)", "1")
    ),
    orphan(
        "support.person_id",
        7777,
        blocks("support", "Righe che rimandano a righe di person inesistenti (person_id)", "1"),
    ),
    orphan(
        "support.service_id",
        7777,
        blocks("support", "Righe che rimandano a righe di service inesistenti (service_id)", "1"),
    ),
    orphan(
        "support.strand_key",
        "nessuno",
        blocks("support", "Righe che rimandano a righe di strand inesistenti (strand_key)", "1"),
    ),
)
