"""The data dictionary is the tables' own description, and the copy in the documentation is the current one."""

from functools import cache

import pytest
from sqlalchemy import Column

from data_access.dictionary import describe
from data_access.models import metadata
from data_access.settings import PROJECT_ROOT

COLUMNS = [column for table in metadata.tables.values() for column in table.columns]
described = cache(describe)


def section(name: str) -> str:
    return described().split(f"\n## {name}\n")[1].split("\n## ")[0]


def test_the_copy_in_the_documentation_is_the_current_one() -> None:
    assert (PROJECT_ROOT / "docs" / "schema.md").read_text(encoding="utf-8") == describe()


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_every_column_has_a_meaning(column: Column[object]) -> None:
    assert column.comment
    assert f"| `{column.name}` |" in section(column.table.name)
    assert column.comment in section(column.table.name)


def test_a_column_says_its_type_key_reference_and_emptiness() -> None:
    rows = section("contact").splitlines()
    assert "| `id` | bigint | sì |  |  | Chiave assegnata dalla base dati |" in rows
    expected = "| `person_id` | integer |  | sì | `person.id` | Persona; vuota se l'accesso è anonimo |"
    assert expected in rows
    assert (
        "| `residence_class` | [ResidenceClass](#residenceclass) |  |  |  | Classe di residenza quel giorno |" in rows
    )


def test_rules_and_indexes_are_listed() -> None:
    assert "- Regola `ck_contact_quantity`: `quantity >= 1`" in section("contact")
    assert "- Indice `ix_contact_day_service`: `day`, `service_id`" in section("contact")
    lead = "- Indice senza doppioni `uq_municipality_lead`: `ambito_key`, solo dove `is_lead`"
    assert lead in section("municipality")
    assert "- Senza doppioni `uq_person_key`: `key`" in section("person")


def test_a_vocabulary_lists_code_label_and_definition() -> None:
    assert "| `accolta` | Accolta |  |" in section("RequestOutcome")
    assert "| `abitare` | Abitare | Casa, stabilità e adeguatezza dell'alloggio. |" in section("NeedDimension")
