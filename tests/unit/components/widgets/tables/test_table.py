"""How tables are shown: the column that says whose a row is stays in view while the others scroll."""

from components.widgets.tables.table import columns

NAMES = ("Servizio", "Accessi", "Copertura")


def test_the_first_column_stays_in_view() -> None:
    shown = columns(NAMES, first=["Mensa sociale", "Docce"])
    assert shown.keys() == {"Servizio"}
    assert shown["Servizio"]["pinned"] is True
    assert columns(("Anno", *NAMES), first=[2024, 2025])["Anno"]["pinned"] is True


def test_a_shorter_heading_tells_the_whole_name() -> None:
    shown = columns(NAMES, first=["Mensa"], heads={"Accessi": "Acc.", "Copertura": "Copertura"})
    assert (shown["Accessi"]["label"], shown["Accessi"]["help"]) == ("Acc.", "Accessi")
    assert not shown["Copertura"].get("help")


def test_a_first_column_that_would_fill_a_phone_scrolls_with_the_others() -> None:
    assert columns(NAMES, first=["Pronto intervento sociale, alloggi di emergenza"]) == {}


def test_a_table_that_fits_any_window_needs_nothing_in_view() -> None:
    assert columns(NAMES[:2], first=["Mensa"]) == {}
