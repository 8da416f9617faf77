"""A table that scrolls on screen is printed whole, in the same words."""

from components.widgets.tables.paper_table import MOST_ROWS, paper_table


def test_every_cell_is_printed_in_italian_with_amounts_at_the_right() -> None:
    rows = [
        {"Mese": "2025-01", "Accessi": 1234, "Occupazione %": 45.5},
        {"Mese": "2025-02", "Accessi": None, "Occupazione %": 7},
    ]
    printed = paper_table(rows, heads={"Occupazione %": "%"})
    assert "<th>Mese</th><th>Accessi</th><th>%</th>" in printed
    assert '<td>gennaio 2025</td><td class="bif-amount">1.234</td><td class="bif-amount">45,5</td>' in printed
    assert '<td class="bif-amount">7,0</td>' in printed


def test_names_are_words_and_long_tables_say_what_is_left_out() -> None:
    printed = paper_table([{"Ente": "<b>x</b>"}] * (MOST_ROWS + 3), heads={})
    assert printed.count("&lt;b&gt;x&lt;/b&gt;") == MOST_ROWS
    assert "Altre 3 righe sono nel file." in printed
