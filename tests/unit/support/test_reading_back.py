"""What reads figures back sees what is wrong in them: a month too high, a line turned round, a number among words."""

import json
from collections.abc import Sequence

import pandas as pd
import pytest

from components.widgets.sparkline import sparkline
from indicators.model.query import Grouping
from tests.support.leaflet_marks import leaflet_marks
from tests.support.marks import Mark, html_marks
from tests.support.results import a_result, row
from tests.support.sized import misdrawn
from tests.support.sparks import sparks
from tests.support.twins import unlike

VALUES = {"2025-01": 120.0, "2025-02": 90.0, "2025-03": None, "2025-04": 100.0, "2025-05": 140.0}


def card(values: dict[str, float | None]) -> str:
    """Return a card with its line, as a page draws it."""
    months = a_result([row(code, value=value) for code, value in values.items()], by=(Grouping.MONTH,))
    return f'<section class="bif-card"><p class="bif-card-label">Persone servite</p>{sparkline(months)}</section>'


def table(**changes: float) -> pd.DataFrame:
    told = {**VALUES, **{code.replace("_", "-"): value for code, value in changes.items()}}
    rows = [{"Indicatore": "Persone servite", "Mese": code, "Valore": value} for code, value in told.items()]
    return pd.DataFrame([{"Indicatore": "Persone servite", "Mese": None, "Valore": 400.0}, *rows])


def test_a_line_of_months_is_read_back_as_it_was_drawn() -> None:
    [line] = sparks(card(VALUES))
    assert sorted(line.heights) == ["2025-01", "2025-02", "2025-04", "2025-05"]
    assert line.said == ((120.0, 0), (140.0, 0), (90.0, 0), (140.0, 0))
    assert list(line.unlike(table())) == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"2025_04": 110.0}, "2025-04 stands at 100.00, the table says 110.0"),
        ({"2025_05": 150.0}, "the line says"),
        ({"2025_03": 95.0}, "months of the line"),
    ],
)
def test_a_month_that_is_not_in_the_table_as_it_is_drawn_is_seen(changes: dict[str, float], said: str) -> None:
    [line] = sparks(card(VALUES))
    assert any(said in what for what in line.unlike(table(**changes)))


def leaflet(*lines: tuple[str, float], circles: Sequence[Sequence[tuple[str, bool]]] = ()) -> str:
    """Return what the component of the map is told: lines with their words and their width, circles with theirs."""
    drawn = [{"text": words, "style": {"weight": width}} for words, width in lines]
    filled = [{"lines": [{"text": text, "bold": bold} for text, bold in words]} for words in circles]
    return json.dumps({"data": {"lines": drawn, "circles": filled}})


FLOWS = pd.DataFrame(
    {
        "Comune": ["Beta", "Rivolta d'Adda", "Città Alta", "Rivolta d'Adda"],
        "Comune del servizio": ["Città Alta", "Città Alta", "Città Alta", "Beta"],
        "Persone servite": [40.0, 10.0, 300.0, None],
    }
)
LINES = (
    ("Da Beta a Città Alta: 40 persone", 12.0),
    ("Da Rivolta d'Adda a Città Alta: 10 persone", 3.0),
    ("Da Rivolta d'Adda a Beta: meno di 6 persone (protetto)", 1.2),
)


def test_lines_of_a_map_are_read_back_and_who_stays_has_none() -> None:
    marks = leaflet_marks(leaflet(*LINES))
    assert [(mark.title, mark.said) for mark in marks][1] == ("Da Rivolta d'Adda a Città Alta", "10 persone")
    assert [*unlike(marks, FLOWS, flows=True), *misdrawn(marks)] == []
    assert [*unlike(marks, FLOWS)] == ["in the table, not drawn: Città Alta · Città Alta: [300.0]"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (("Da Città Alta a Beta: 40 persone", 12.0), "drawn, not in the table: Da Città Alta a Beta"),
        (("Da Beta a Città Alta: 41 persone", 12.0), "drawn, not in the table: Da Beta a Città Alta"),
        (("Da Beta a Città Alta: meno di 6 persone (protetto)", 1.2), "hidden in the figure, told in the table"),
        (("Da Beta a Città Alta: 40 persone", 6.0), "not drawn as it is said"),
    ],
)
def test_a_line_that_says_otherwise_is_seen(line: tuple[str, float], said: str) -> None:
    marks = leaflet_marks(leaflet(line, *LINES[1:]))
    assert any(what.startswith(said) for what in [*unlike(marks, FLOWS, flows=True), *misdrawn(marks)])


def test_each_service_in_a_circle_is_a_mark() -> None:
    words = (
        ("Rifugio", True),
        ("Dormitorio, Beta · capienza: 18 letti", False),
        ("letti occupati: 90,2%", False),
        ("Docce", True),
        ("nulla", False),
    )
    marks = leaflet_marks(leaflet(circles=(words,)))
    assert [(mark.title.split()[0], mark.said) for mark in marks] == [
        ("Rifugio", "Dormitorio, Beta · capienza: 18 letti"),
        ("Rifugio", "letti occupati: 90,2%"),
        ("Docce", "nulla"),
    ]


@pytest.mark.parametrize(("occupancy", "amiss"), [(None, []), (90.2, ["hidden in the figure, told in the table"])])
def test_what_a_circle_hides_must_be_hidden_in_the_table_whose_other_numbers_are_told(
    occupancy: float | None, amiss: list[str]
) -> None:
    words = (
        ("Rifugio", True),
        ("Dormitorio, Beta · capienza: 18 letti", False),
        ("occupazione: valore protetto", False),
    )
    table = pd.DataFrame({"Servizio": ["Rifugio"], "Capienza": [18.0], "Letti occupati (%)": [occupancy]}, dtype=object)
    found = unlike(leaflet_marks(leaflet(circles=(words,))), table)
    assert [what.split(":")[0] for what in found if what.startswith("hidden")] == amiss


def test_each_number_of_the_words_of_a_card_must_be_in_its_table() -> None:
    markup = (
        '<section class="bif-card"><p class="bif-card-label">Chi viene?</p><p class="bif-card-value">12 persone</p>'
        '<p class="bif-card-words">da Beta; meno di 5 da fuori; altre 7 da Rivolta</p></section>'
    )
    questions, whose = ["Chi viene?", "Chi viene?", "Chi manca?"], ["Beta", "Rivolta", ""]
    table = pd.DataFrame({"Domanda": questions, "Di chi": whose, "Valore": [12.0, 8.0, 0.0]})
    assert [what.split(":")[0] for what in unlike(html_marks(markup), table)] == [
        "drawn, not in the table",
        "in the table, not drawn",
    ]
    table["Valore"] = [12.0, 7.0, 0.0]
    told = markup.replace("da Beta", "12 da Beta")
    assert [*unlike(html_marks(told), table)] == []


def test_an_index_at_which_a_point_stands_must_be_in_the_table() -> None:
    point = Mark(
        title="Beta · gennaio 2025", said="30 persone indice 150 (primo valore = 100)", trace=0, sizes=(150.0,)
    )
    table = pd.DataFrame({"Area": ["Beta", "Alta"], "Persone": [30.0, 20.0], "Indice": [150.0, 100.0]})
    assert [what for what in unlike([point], table) if what.startswith("drawn")] == []
    without = table.drop(columns="Indice")
    assert [what for what in unlike([point], without) if what.startswith("drawn")] != []
