"""Cells of the tables of the paths: what is written, what pointing at them says, what is left to the table."""

from components.views.pathways.cells import Column, cells_by, cells_by_year
from indicators.catalogue.catalogue import INDICATORS
from indicators.model.query import Grouping
from indicators.model.result import Status
from tests.support.results import a_result, row

BY = (Grouping.TARGET,)
SERVED = a_result([row("senza_dimora", value=347), row("msna", status=Status.SUPPRESSED)], by=BY)
TAKEN = a_result(
    [row("msna", value=83.3, n=(5, 6), limits=(43.6, 97.0)), row("senza_dimora", value=34.1, n=(87, 255))],
    by=BY,
    indicator=INDICATORS["take_up"],
)
COLUMNS = (
    Column(head="Servite", result=SERVED),
    Column(head="Viste più volte", result=TAKEN, part="denominator", counts="persone viste"),
    Column(head="In carico", result=TAKEN, aspect="tutte"),
)


def test_groups_follow_the_first_result_and_cells_meet_by_code() -> None:
    cells = cells_by(Grouping.TARGET, COLUMNS)
    assert cells.select("row", "column", "words").rows() == [
        ("Persone senza dimora", "Servite", "347"),
        ("Persone senza dimora", "Viste più volte", "255"),
        ("Persone senza dimora", "In carico", "34%"),
        ("Minori stranieri non accompagnati", "Servite", "–"),
        ("Minori stranieri non accompagnati", "Viste più volte", "6"),
        ("Minori stranieri non accompagnati", "In carico", "5/6"),  # of so few a share would say too much
    ]
    assert cells["status"].to_list().count("suppressed") == 1


def test_pointing_at_a_cell_says_whose_it_is_and_what_it_is_made_of() -> None:
    hovers = [" ".join(words) for words in cells_by(Grouping.TARGET, COLUMNS)["told"]]
    assert hovers[0] == "Persone senza dimora · Persone servite · Servite 347 persone"
    assert hovers[1].endswith("Viste più volte 255 persone viste")
    assert hovers[3].endswith("meno di 6 persone: valore protetto")
    assert "Presa in carico · tutte · In carico 83,3%" in hovers[5]
    assert "su 6 intervallo al 95%: da 43,6 a 97,0" in hovers[5]


def test_states_that_never_occur_are_left_to_the_table() -> None:
    rows = [
        row(year, state, value=value)
        for year, values in (("2024", (0, 3, 0)), ("2025", (2, 0, 0)))
        for state, value in zip(("firmato", "attivo", "interrotto"), values, strict=True)
    ]
    given = a_result(
        rows, by=(Grouping.YEAR, Grouping.PACT_STATE), indicator=INDICATORS["shared_pacts"], period="2024..2025"
    )
    cells = cells_by_year(given, Grouping.PACT_STATE, always=())
    assert cells.select("row", "column", "value").rows() == [
        ("Firmati nel periodo", "2024", 0),
        ("Firmati nel periodo", "2025", 2),
        ("Attivi a fine periodo", "2024", 3),
        ("Attivi a fine periodo", "2025", 0),
    ]
    assert "Interrotti" in cells_by_year(given, Grouping.PACT_STATE, always=("interrotto",))["row"].to_list()
