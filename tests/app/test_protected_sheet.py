"""The sheet of a municipality whose people served are hidden: why it is bare, and what can be seen instead."""

from collections.abc import Callable
from pathlib import Path

from tests.app.conftest import Visit
from tests.app.test_new_ambito import told
from tests.support.emptied import changed

SMALL = "019039"
WHY = (
    "«Meno di 6» può voler dire anche nessuna. Con persone così poche quasi tutto in questa scheda è protetto: a "
    "Cumignano sul Naviglio, un servizio o un bisogno accanto al numero basterebbe a riconoscerle. Non sono dati che "
    "mancano."
)


def test_a_bare_sheet_says_first_why_it_is_and_what_can_be_seen(visit: Visit) -> None:
    """Six figures said "meno di 6", and only the foot of the second page said why."""
    app = visit("comune", role="mayor", comune=SMALL)
    words = told(app)
    assert WHY in words
    assert words.index(WHY) < words.index("Che cosa è protetto, e perché")
    assert "Tutto l'Ambito: **" in words
    assert "I **residenti**, per età e sesso, qui sotto" in words


def test_who_sees_every_number_reads_of_no_protection_first(visit: Visit) -> None:
    assert "può voler dire anche nessuna" not in told(visit("comune", role="manager", comune=SMALL))


def test_a_button_leads_from_a_hidden_year_to_the_years_that_have_a_number(
    visit: Visit, at_database: Callable[[Path], None], small_demo: Path, tmp_path: Path
) -> None:
    moved = (
        f"UPDATE contact SET residence_class = 'ambito', residence_code = '{SMALL}' WHERE day < '2025-01-01' AND "
        "person_id IN (SELECT DISTINCT person_id FROM contact WHERE day BETWEEN '2024-01-01' AND '2024-12-31' AND "
        "person_id IS NOT NULL ORDER BY person_id LIMIT 20)"
    )
    at_database(changed(small_demo, tmp_path / "moved.sqlite", moved))
    app = visit("comune", role="mayor", comune=SMALL)
    assert "Più anni insieme, dal 2024 al 2025: **20 persone**" in told(app)
    app.button(key="vedere_insieme").click().run()
    after = told(app)
    assert "Dal 2024 al 2025, tra i residenti a Cumignano sul Naviglio, i servizi hanno incontrato 20 persone" in after
    assert "può voler dire anche nessuna" not in after
