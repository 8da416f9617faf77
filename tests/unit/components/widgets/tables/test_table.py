"""How tables are shown: numbers in Italian, and the column that says whose a row is in view while the others scroll."""

from components.widgets.tables.plain_table import amounts
from components.widgets.tables.table import columns

NAMES = ("Servizio", "Accessi", "Copertura")


def test_the_first_column_stays_in_view() -> None:
    shown = columns(NAMES, numbers={"Accessi"}, first=["Mensa sociale", "Docce"])
    assert shown["Servizio"]["pinned"] is True
    assert shown["Accessi"]["type_config"]["format"] == "localized"
    assert not shown["Accessi"].get("pinned")
    first = columns(("Anno", *NAMES), numbers={"Anno"}, first=[2024, 2025])["Anno"]
    assert (first["pinned"], first["type_config"]["format"]) == (True, "localized")


def test_a_first_column_that_would_fill_a_phone_scrolls_with_the_others() -> None:
    long = ["Pronto intervento sociale, alloggi di emergenza"]
    assert columns(NAMES, numbers={"Accessi"}, first=long).keys() == {"Accessi"}


def test_a_table_that_fits_any_window_needs_nothing_in_view() -> None:
    assert columns(NAMES[:2], numbers={"Accessi"}, first=["Mensa"]).keys() == {"Accessi"}


def test_years_and_weeks_are_names_and_not_amounts() -> None:
    rows = [{"Anno": 2025, "Settimana": 3, "Accessi": 3169, "Quota": 1.5, "Nota": "x", "Vuoto": None, "Vero": True}]
    assert amounts(rows) == {"Accessi", "Quota"}
