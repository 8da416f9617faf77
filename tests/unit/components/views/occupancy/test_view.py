"""The finding over the grid of services: how many are saturated, how many have more accesses than a year before."""

from components.views.occupancy.text import flats_title, grid_title
from data_access.vocabulary import CapacityUnit
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from tests.support.results import CONTACTS, RATE, Row, a_result, row

BY = (Grouping.SERVICE, Grouping.MONTH)


def contacts(*rows: Row) -> Result:
    return a_result(rows, by=BY, indicator=CONTACTS)


def test_services_with_more_accesses_than_in_the_same_month_of_the_year_before_are_counted() -> None:
    """Meals of August stood beside those of January: the season was told as growth."""
    grid = (
        row("mensa", "2025-01", value=99), row("mensa", "2025-02", value=60),
        row("docce", "2025-01", value=20), row("docce", "2025-02", value=20),
    )  # fmt: skip
    former = (row("mensa", "2024-02", value=50), row("docce", "2024-02", value=20))
    assert grid_title(contacts(*grid), CapacityUnit.ACCESS, former=contacts(*former)) == (
        "A febbraio 2025, 1 servizio su 2 ha più accessi che a febbraio 2024."
    )
    assert grid_title(contacts(*former, *grid), CapacityUnit.ACCESS).endswith("che a febbraio 2024.")


def test_services_that_opened_later_and_provisional_months_are_left_out() -> None:
    grid = contacts(
        row("mensa", "2025-01", value=50), row("mensa", "2025-02", value=40),
        row("docce", "2025-02", value=90), row("mensa", "2025-03", value=99, provisional=True),
    )  # fmt: skip
    former = contacts(row("mensa", "2024-02", value=50), row("docce", "2024-02", status=Status.NOT_SUPPLIED))
    assert grid_title(grid, CapacityUnit.ACCESS, former=former) == (
        "«Mensa di prova»: 40 accessi a febbraio 2025, contro 50 a febbraio 2024."
    )
    same = contacts(row("mensa", "2024-02", value=40))
    assert grid_title(grid, CapacityUnit.ACCESS, former=same).endswith(
        "40 accessi a febbraio 2025, come a febbraio 2024."
    )


def test_without_a_settled_month_or_the_same_of_the_year_before_no_change_is_said() -> None:
    grid = contacts(row("mensa", "2025-02", value=60, provisional=True))
    assert grid_title(grid, CapacityUnit.MEAL) == (
        "Servizi con capienza in pasti: troppo pochi mesi definitivi per dire come cambiano gli accessi."
    )
    first_year = contacts(row("mensa", "2023-01", value=50), row("mensa", "2023-02", value=40))
    assert grid_title(first_year, CapacityUnit.MEAL) == (
        "Servizi con capienza in pasti: gli accessi mese per mese; non c'è lo stesso mese dell'anno prima con cui "
        "confrontarli."
    )
    nothing = contacts(row("mensa", "2025-01", status=Status.NOT_SUPPLIED))
    assert grid_title(nothing, CapacityUnit.MEAL) == "Nessun dato nel periodo per questi servizi."


def test_saturated_services_are_those_of_the_last_month() -> None:
    rows = [row("mensa", "2025-01", value=99), row("mensa", "2025-02", value=97), row("docce", "2025-02", value=95)]
    assert grid_title(a_result(rows, by=BY, indicator=RATE), CapacityUnit.BED) == (
        "A febbraio 2025, 1 servizio su 2 era sopra il 95% dei posti."
    )
    rows.append(row("ascolto", "2025-02", status=Status.NOT_SUPPLIED))
    assert "su 2 con dati" in grid_title(a_result(rows, by=BY, indicator=RATE), CapacityUnit.BED)


def test_flats_are_compared_by_their_nights_and_not_by_accesses_that_nobody_counts() -> None:
    """The tab drew three lines of zeros: «nessun servizio su 2 ha più accessi»."""
    rows = [{"Servizio": "Città", "Occupazione %": 88}, {"Servizio": "Spino", "Occupazione %": 97}]
    assert flats_title(rows) == "Gli alloggi più occupati sono quelli di «Spino»: 97%."
    assert flats_title(rows[:1]) == "«Città»: 88% degli alloggi occupati."
    empty = [row | {"Occupazione %": 0} for row in rows]
    assert flats_title(empty) == "In nessuno degli alloggi l'occupazione arriva all'1%.", "the fullest was one of 0%"
    assert flats_title([]) == "Nessun dato fornito sulle notti negli alloggi."


def test_what_is_protected_is_not_said_to_be_missing() -> None:
    hidden = contacts(row("mensa", "2025-01", status=Status.SUPPRESSED))
    words = "Nessun dato che si possa mostrare nel periodo per questi servizi."
    assert grid_title(hidden, CapacityUnit.MEAL) == words
    coarse = [{"Servizio": "Città", "Occupazione %": None}]
    assert flats_title(coarse, hidden=True) == "Nessuna quota che si possa mostrare sulle notti negli alloggi."
    assert flats_title([], hidden=True) == "Nessuna quota che si possa mostrare sulle notti negli alloggi."
