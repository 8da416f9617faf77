"""Who was reached: people, households, accesses, accesses a person. One query each."""

from typing import Final

from tests.oracle.base import Measure

FACTS: Final = {
    "seen": """
        SELECT id, service_id, person_id, day, residence_code, residence_class, quantity, first_contact
        FROM contact WHERE day <= (SELECT as_of FROM data)
    """
}
"""An anonymous contact has no person; one after the day to which the data are up to date is not counted."""
MEASURES: Final = {
    # persone distinte con almeno un accesso nel periodo
    "people_served": Measure(
        is_count=True,
        sql="""
        SELECT t.code, {by}, count(DISTINCT f.person_id), NULL, count(DISTINCT f.person_id)
        FROM slot t JOIN seen f ON f.day BETWEEN t.first AND t.last {via}
        GROUP BY 1, 2
        """,
    ),
    # nuclei distinti con almeno una persona che ha avuto un accesso nel periodo
    "households_served": Measure(
        is_count=True,
        sql="""
        SELECT t.code, {by}, count(DISTINCT f.household_id), NULL, count(DISTINCT f.household_id)
        FROM slot t JOIN seen f ON f.day BETWEEN t.first AND t.last {via}
        GROUP BY 1, 2
        """,
    ),
    # somma delle quantità degli accessi del periodo
    "contacts": Measure(
        is_count=True,
        sql="""
        SELECT t.code, {by}, sum(f.quantity), NULL, sum(f.quantity)
        FROM slot t JOIN seen f ON f.day BETWEEN t.first AND t.last {via}
        GROUP BY 1, 2
        """,
    ),
    # prestazioni delle persone riconosciute ÷ persone distinte servite
    "contacts_per_person": Measure(
        sql="""
        SELECT t.code, {by}, sum(f.quantity), count(DISTINCT f.person_id),
               1.0 * sum(f.quantity) / count(DISTINCT f.person_id)
        FROM slot t JOIN seen f ON f.day BETWEEN t.first AND t.last {via}
        WHERE f.person_id IS NOT NULL
        GROUP BY 1, 2
        """,
    ),
}
