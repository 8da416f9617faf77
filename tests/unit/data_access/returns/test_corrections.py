"""Cells at fault, shown to be corrected on line, and what comes back."""

from data_access.returns.corrections import cells_to_correct, edits_of
from data_access.returns.workbooks import corrected_file
from tests.support.return_files import CONTACTS, NIGHTS, as_csv, as_xlsx, check, told

BAD = [
    NIGHTS,
    ("dormitorio", "01/03/2025", "uomini", "dieci"),
    ("dormitori", "2/13/2025", "uomini", "9"),
    ("dormitorio", "03/03/2025", "uomini", "30"),
]


def test_each_cell_is_shown_once_with_what_is_wrong_and_corrected() -> None:
    for name, content in (("a.csv", as_csv(BAD)), ("a.xlsx", as_xlsx(BAD))):
        checked = check(content, name, kind="notti")
        cells = cells_to_correct(checked)
        assert [(cell.row, cell.column, cell.text, cell.hint) for cell in cells] == [
            (2, "D", "dieci", ""),
            (3, "A", "dormitori", "dormitorio"),
            (3, "B", "2/13/2025", ""),
        ]
        edits = edits_of(cells, ["10", "dormitorio", "2/13/2025"])
        assert len(edits) == 2, "what was left as it was is no edit"
        assert told(checked.corrected(edits)) == [("giorno_non_valido", 3, "B")]


def test_an_identifier_can_be_written_and_not_read() -> None:
    rows = [CONTACTS, ("mensa", "01/03/2025", "#N/D", "Crema"), ("mensa", "01/03/2025", "", "Crema")]
    checked = check(as_csv(rows), "a.csv", kind="accessi")
    cells = cells_to_correct(checked)
    assert [(cell.row, cell.text) for cell in cells] == [(2, "•••"), (3, "")]
    assert edits_of(cells, ["•••", ""]) == {}
    assert told(checked.corrected(edits_of(cells, ["P1", "P2"]))) == []


def test_what_gives_a_person_away_is_not_shown() -> None:
    rows = [CONTACTS, ("mensa", "01/03/2025", "P1", "RSSMRA71C01D142X")]
    (cell,) = cells_to_correct(check(as_csv(rows), "a.csv", kind="accessi"))
    assert cell.text == "•••"


def test_there_are_no_more_than_are_asked_for() -> None:
    rows = [NIGHTS, *(("dormitorio", f"{day:02}/03/2025", "uomini", "boh") for day in range(1, 20))]
    assert len(cells_to_correct(check(as_csv(rows), "a.csv", kind="notti"), most=5)) == 5


def test_a_corrected_file_says_what_it_said_when_it_is_read_again() -> None:
    """A hyphen for nothing came back with an apostrophe before it, and was an error."""
    head = (*NIGHTS, "in_attesa")
    rows = [head, ("dormitorio", "01/03/2025", "uomini", "boh", "-"), ("=1+1", "02/03/2025", "uomini", "1", "")]
    for name, content in (("a.csv", as_csv(rows)), ("a.xlsx", as_xlsx(rows))):
        checked = check(content, name, kind="notti")
        corrected = checked.corrected({cells_to_correct(checked)[0].place: "3"})
        new_name, written = corrected_file(corrected)
        again = check(written, new_name, kind="notti")
        assert again.frame.equals(corrected.frame)
        assert told(again) == told(corrected) == [("servizio_sconosciuto", 3, "A")]
