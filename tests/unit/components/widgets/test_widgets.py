"""The small drawn parts: the table twin and its CSV, the words of a change, bars and sparklines, escaped text."""

import csv
import io
import re
from base64 import b64decode
from dataclasses import replace

import polars as pl
import pytest

from components.figures.core.canvas import width_of
from components.figures.core.labels import source_line, what_it_is
from components.views.overview.change import change, reason
from components.widgets.change import change_words
from components.widgets.html_bars import ALL_LATE, NONE_SUPPLIED, bars_html
from components.widgets.sparkline import sparkline
from components.widgets.tables.result_table import filename, italian_table
from indicators.catalogue.catalogue import CATALOGUE
from indicators.catalogue.catalogue import indicator as entry_of
from indicators.italian.numbers import number
from indicators.model.period import Period
from indicators.model.query import Comparison, Grouping, Lens, Query
from indicators.model.result import VALUES, Coverage, Gap, Result
from indicators.statistics.change import movement
from indicators.wording.fragments import within
from indicators.wording.headline import headline, missing_line, title
from tests.support.directories import a_directory
from tests.support.exports import csv_of

Row = tuple[object, ...]


def result(
    indicator: str,
    rows: list[Row],
    *,
    by: tuple[Grouping, ...] = (),
    period: str = "2025",
    reference: Result | None = None,
    protected: bool = True,
) -> Result:
    """Return a result written by hand: group codes, then the columns of `VALUES`."""
    directory = a_directory()
    lens = Lens.PLACE if indicator == "attraction" else Lens.RESIDENCE
    query = Query(indicator=indicator, period=Period.parse(period), by=by, lens=lens, comparison=Comparison.YEAR)
    schema = {**{grouping.value: pl.String for grouping in by}, **VALUES}
    return Result(
        indicator=CATALOGUE[indicator],
        query=query,
        frame=pl.DataFrame(rows, schema=schema, orient="row"),
        coverage=Coverage(received=23, expected=24),
        data_version=7,
        as_of=directory.as_of,
        is_demo=True,
        is_protected=protected,
        directory=directory,
        reference=reference,
    )


RATES = result(
    "rate_per_1000",
    [
        ("099001", 11.54, 390.0, 33786.0, 10.43, 12.75, "ok", False),
        ("099002", None, None, 1200.0, None, None, "suppressed", False),
        ("099003", 0.0, 0.0, 8199.0, 0.0, 0.45, "ok", True),
    ],
    by=(Grouping.MUNICIPALITY,),
)


def test_the_table_has_italian_names_rounded_values_and_says_why_one_is_missing() -> None:
    table = italian_table(RATES)
    assert table.columns == [
        "Comune",
        "Codice ISTAT",
        "Tasso per 1.000 residenti",
        "Persone servite residenti",
        "Residenti (ISTAT)",
        "Limite inferiore (95%)",
        "Limite superiore (95%)",
        "Stato",
        "Provvisorio",
    ]
    assert table.row(0) == ("Città Alta", "099001", 11.5, 390.0, 33786.0, 10.4, 12.8, "", "no")
    assert table.row(1)[2] is None
    assert table["Stato"].to_list() == ["", "meno di 6: protetto", ""]
    assert table["Provvisorio"].to_list() == ["no", "no", "sì"]


def test_the_table_keeps_rows_together_whatever_their_order() -> None:
    shuffled = result("rate_per_1000", RATES.frame.reverse().rows(), by=(Grouping.MUNICIPALITY,))
    assert italian_table(shuffled).sort("Codice ISTAT").equals(italian_table(RATES))


def test_the_file_opens_in_an_italian_spreadsheet_and_every_row_says_what_it_is() -> None:
    written = csv_of(RATES)
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig")), delimiter=";"))
    assert rows[0]["Tasso per 1.000 residenti"] == "11,5"
    assert rows[1]["Tasso per 1.000 residenti"] == ""
    assert rows[2]["Codice ISTAT"] == "099003"
    told = ("Indicatore", "Periodo", "Ottica", "Area di analisi", "Aggiornato al", "Copertura", "Versione dei dati")
    for row in rows:
        assert tuple(row[name] for name in told) == (
            "Tasso per 1.000 residenti",
            "2025",
            "residenza",
            "ambito",
            "31 ottobre 2026",
            "flussi ricevuti 23 su 24",
            "7",
        )
        assert row["Fonte"] == "Base dati condivisa, Ambito di prova"
        assert row["Avvertenza"].startswith("Dati dimostrativi; Conteggi di persone protetti e arrotondati")
    assert filename(RATES) == "bifocale_rate_per_1000_municipality_2025"


def test_distinct_persons_carry_the_warning_that_they_do_not_add() -> None:
    people = result("people_served", [("mensa", 40.0, 40.0, None, None, None, "ok", False)], by=(Grouping.SERVICE,))
    assert "Valori non sommabili: la stessa persona può stare in più righe" in csv_of(people).decode()


@pytest.mark.parametrize(
    ("indicator", "words"),
    [
        ("contacts", "accessi protetti e arrotondati"),
        ("bed_occupancy", "notti delle sezioni piccole protette e arrotondate"),
        ("people_served", "conteggi di persone protetti e arrotondati"),
    ],
)
def test_the_file_warns_of_the_same_protection_as_the_foot(indicator: str, words: str) -> None:
    """The file of accesses said nothing of it."""
    told = result(indicator, [(40.0, 40.0, 50.0, None, None, "ok", False)])
    assert source_line(told).endswith(words)
    assert f"{words[0].upper()}{words[1:]}" in csv_of(told).decode()
    bare = result(indicator, [(40.0, 40.0, 50.0, None, None, "ok", False)], protected=False)
    assert "protett" not in source_line(bare) + csv_of(bare).decode()


def total(indicator: str, value: float, numerator: float, denominator: float | None, period: str) -> Result:
    return result(indicator, [(value, numerator, denominator, None, None, "ok", False)], period=period)


@pytest.mark.parametrize(
    ("indicator", "now", "before", "words"),
    [
        (
            "people_served",
            (1200.0, 1200.0, None),
            (1175.0, 1175.0, None),
            "stabile (1.175 nel 2024)",
        ),
        ("people_served", (1200.0, 1200.0, None), (800.0, 800.0, None), "in aumento (800 nel 2024)"),
        ("contacts", (1150.0, 1150.0, None), (1000.0, 1000.0, None), "in aumento del 15% (1.000 nel 2024)"),
        ("contacts", (1000.0, 1000.0, None), (1001.0, 1001.0, None), "quasi invariato (1.001 nel 2024)"),
        ("contacts_per_person", (1.3333, 40.0, 30.0), (1.0, 10.0, 10.0), "in aumento del 30% (1,0 nel 2024)"),
        ("contacts_per_person", (1.3333, 40.0, 30.0), (1.0, 9.0, 9.0), "incerto (1,0 nel 2024)"),
        ("contacts_per_person", (3.04, 304.0, 100.0), (2.96, 296.0, 100.0), "invariato (3,0 nel 2024)"),
        ("attraction", (40.0, 400.0, 1000.0), (70.0, 700.0, 1000.0), "in diminuzione (70,0% nel 2024)"),
    ],
)
def test_a_change_is_said_with_its_verdict(
    indicator: str,
    now: tuple[float, float, float | None],
    before: tuple[float, float, float | None],
    words: str,
) -> None:
    reference = total(indicator, *before, "2024")
    row = [(now[0], now[1], now[2], None, None, "ok", False)]
    assert change_words(result(indicator, row, reference=reference)) == words


def test_without_a_value_there_is_no_verdict() -> None:
    reference = result("people_served", [(None, None, None, None, None, "not_supplied", False)], period="2024")
    told = change_words(result("people_served", [(9.0, 9.0, None, None, None, "ok", False)], reference=reference))
    assert told == "confronto non possibile: manca un dato"


def months(values: list[float | None], *, provisional: int = 0) -> Result:
    settled = len(values) - provisional
    status = ["suppressed" if value is None else "ok" for value in values]
    rows: list[Row] = [
        (f"2025-{place + 1:02d}", value, value, None, None, None, status[place], place >= settled)
        for place, value in enumerate(values)
    ]
    return result("people_served", rows, by=(Grouping.MONTH,))


def svg(html: str) -> str:
    return b64decode(html.split("base64,")[1].split('"', maxsplit=1)[0]).decode()


def test_a_month_without_a_value_breaks_the_line_and_provisional_months_are_dashed() -> None:
    drawn = svg(sparkline(months([10.0, 20.0, None, 15.0, 12.0], provisional=1)))
    assert drawn.count("<polyline") == 3
    assert drawn.count("stroke-dasharray") == 1
    assert "None" not in drawn


def heights(values: list[float | None]) -> list[float]:
    drawn = svg(sparkline(months(values)))
    points = drawn.split('points="')[1].split('"', maxsplit=1)[0].split()
    return [float(point.split(",")[1]) for point in points]


def test_the_line_uses_its_height_and_says_what_it_stands_for() -> None:
    """From 10 to 20 the line goes from the foot (33 pixels down) to the top (3 pixels down)."""
    assert heights([10.0, 20.0, 15.0]) == [33.0, 3.0, 18.0]
    assert "al mese: minimo 10, massimo 20" in sparkline(months([10.0, 20.0, 15.0]))


def test_months_that_hardly_differ_look_as_if_they_hardly_differ() -> None:
    """Two in a hundred, on a scale of at least 25: a tenth of the height, not the whole of it."""
    low, high = heights([100.0, 102.0])
    assert low - high == pytest.approx(30 * 2 / 25.5, abs=0.11)


def test_the_scale_of_counts_never_goes_below_zero() -> None:
    assert heights([0.0, 0.0]) == [33.0, 33.0]
    assert "ogni mese 0" in sparkline(months([0.0, 0.0]))


def test_the_line_is_told_in_words() -> None:
    html = sparkline(months([10.0, 20.0, 15.0], provisional=1))
    assert "Andamento mensile: 10 persone a gennaio 2025, 15 persone a marzo 2025 (provvisorio)." in html


def test_a_single_month_is_no_line() -> None:
    assert sparkline(months([10.0])) == ""


def test_bars_start_from_zero_keep_the_order_and_write_what_is_missing() -> None:
    html = bars_html(RATES)
    assert html.index("Città Alta") < html.index("Beta")
    assert "meno di 6: protetto" in html
    assert "meno di 10: protetto" in bars_html(replace(RATES, hidden_below=10))
    assert "11,5 (10,4–12,8)" in html
    assert "Rivolta" not in html  # a true zero is in the table


def test_groups_whose_services_are_closed_are_left_to_the_table_where_persons_are_counted() -> None:
    rows = [
        ("mensa", 30.0, 30.0, None, None, None, "ok", False),
        ("docce", None, None, None, None, None, "undefined", False),
    ]
    by_type = result("people_served", rows, by=(Grouping.SERVICE_TYPE,))
    assert bars_html(by_type).count("<dt") == 1
    assert bars_html(replace(by_type, indicator=entry_of("one_off_share"))).count("<dt") == 2, "a share says why not"


def test_the_widest_bar_takes_all_that_its_words_leave_and_a_provisional_one_says_so_by_its_name() -> None:
    rows = [
        ("2024", 50.0, 50.0, 100.0, 40.0, 60.0, "ok", False),
        ("2025", 30.0, 30.0, 100.0, 22.0, 39.0, "ok", True),
    ]
    html = bars_html(result("one_off_share", rows, by=(Grouping.YEAR,), period="2024..2025"))
    assert re.findall(r'style="width:([\d.]+)%"', html) == ["100.0", "60.0"]
    assert "<dt>2024</dt>" in html
    assert "<dt>2025 <small>provvisorio</small></dt>" in html
    assert "<span>30,0% (22,0–39,0)</span>" in html
    room = int(re.findall(r"--said:(\d+)px", html)[0])
    assert width_of("30,0% (22,0–39,0)", 16) < room < 2 * width_of("30,0% (22,0–39,0)", 16)


def test_a_bar_of_fewer_than_ten_says_of_how_many() -> None:
    rows = [("mensa", 0.5, 1.0, 2.0, 0.1, 0.9, "ok", False), ("docce", 30.0, 30.0, 100.0, 22.0, 39.0, "ok", False)]
    html = bars_html(result("one_off_share", rows, by=(Grouping.SERVICE,)))
    assert "0,5% di 2 (" in html
    assert "30,0% (22,0–39,0)" in html


def test_where_every_bar_is_provisional_it_is_said_once() -> None:
    rows = [(year, 5.0, 5.0, None, None, None, "ok", True) for year in ("2024", "2025")]
    late = result("contacts", rows, by=(Grouping.YEAR,), period="2024..2025")
    html = bars_html(late)
    assert "<dt>2025</dt>" in html
    assert html.count("provvisori") == 1
    assert ALL_LATE in html
    assert ALL_LATE not in bars_html(late, says_late=False), "lists side by side say it once"


def test_the_two_areas_have_their_own_colours() -> None:
    areas = result(
        "people_served",
        [
            ("citta_alta", 390.0, 390.0, None, None, None, "ok", False),
            ("territorio", 460.0, 460.0, None, None, None, "ok", False),
        ],
        by=(Grouping.AREA,),
    )
    html = bars_html(areas)
    assert html.index("bif-lead") < html.index("390") < html.index("bif-territory") < html.index("460")


def test_names_from_the_data_cannot_write_html() -> None:
    spoiled = result("contacts", [("<b>x", 5.0, 5.0, None, None, None, "ok", False)], by=(Grouping.SERVICE,))
    assert "<b>" not in bars_html(spoiled)
    assert "&lt;b&gt;x" in bars_html(spoiled)


def test_the_foot_says_source_day_returns_and_protection() -> None:
    assert source_line(replace(RATES, late_months=2)) == (
        "Fonte: base dati dell'Ambito al 31 ottobre 2026 · flussi ricevuti 23 su 24 · "
        "gli ultimi due mesi possono ancora cambiare · conteggi di persone protetti e arrotondati"
    )
    assert what_it_is(RATES) == (
        "Tasso per 1.000 residenti · ogni 1.000 residenti · 2025 · per comune di residenza · tutto l'Ambito"
    )


@pytest.mark.parametrize(("is_news", "verdict"), [(True, "in aumento del 20%"), (False, "stabile")])
def test_a_card_calls_a_change_real_only_where_the_news_do(*, is_news: bool, verdict: str) -> None:
    reference = total("contacts", 1000.0, 1000.0, None, "2024")
    found = result("contacts", [(1200.0, 1200.0, None, None, None, "ok", False)], reference=reference)
    compared = replace(found, query=found.query.but(comparison=Comparison.YEAR))
    assert change(compared, is_news=is_news) == f"{verdict} (1.000 nel 2024)"
    why = "" if is_news else "Stabile: il valore si è mosso entro la normale variazione dei mesi."
    assert reason(compared, is_news=is_news) == why


@pytest.mark.parametrize(
    ("now", "before", "word", "why"),
    [
        (1200.0, 1175.0, "stabile", "Stabile: la differenza è compatibile con il caso."),
        (4.0, 3.0, "incerto", "Incerto: i casi sono troppo pochi per dire se è cambiato."),
        (1200.0, 800.0, "in aumento", ""),
    ],
)
def test_a_verdict_is_one_word_and_its_reason_is_said_on_demand(now: float, before: float, word: str, why: str) -> None:
    """Eight cards of one page said «stabile: differenza compatibile con il caso»."""
    reference = total("people_served", before, before, None, "2024")
    found = result("people_served", [(now, now, None, None, None, "ok", False)], reference=reference)
    assert change(found, is_news=False) == f"{word} ({number(before)} nel 2024)"
    assert reason(found, is_news=False) == why


def test_two_printed_numbers_agree_with_their_printed_difference() -> None:
    """90,2 and 88,3 were «2,0 punti» apart, and 1.000 and 1.001 the same."""
    beds, contacts = entry_of("bed_occupancy"), entry_of("contacts")
    assert movement(beds, 90.24, 88.26) == "in aumento di 1,9 punti"
    assert movement(beds, 88.26, 90.24) == "in diminuzione di 1,9 punti"
    assert movement(beds, 90.24, 90.16) == "invariato"
    assert movement(contacts, 1001, 1000) == "quasi invariato"
    assert movement(contacts, 108, 100) == "in aumento dell'8%"
    assert movement(contacts, 99, 100) == "in diminuzione dell'1%"


def test_a_period_in_brackets_follows_a_value() -> None:
    told = [within(Period.parse(text)) for text in ("2024", "2025-08", "2025-Q2", "2023..2024")]
    assert told == ["nel 2024", "ad agosto 2025", "nel secondo trimestre 2025", "dal 2023 al 2024"]


def test_coverage_of_nothing_expected_says_so() -> None:
    assert Coverage(received=0, expected=0).label == "nessun flusso atteso"


def test_bars_of_which_nobody_sent_data_are_one_hatched_line() -> None:
    def drawn(*statuses: str) -> str:
        rows: list[Row] = [(name, None, None, None, None, None, status, False) for name, status in enumerated(statuses)]
        return bars_html(result("people_served", rows, by=(Grouping.SERVICE,)))

    def enumerated(statuses: tuple[str, ...]) -> list[tuple[str, str]]:
        return list(zip(("mensa", "rifugio"), statuses, strict=True))

    assert drawn("not_supplied", "not_supplied") == NONE_SUPPLIED
    assert "non fornito" in drawn("not_supplied", "suppressed")


def test_a_list_full_of_hidden_values_says_them_in_one_line() -> None:
    """Where zeros are hidden too, the sheet of a small municipality was fifteen lines of «meno di 6: protetto»."""
    kinds = ("dormitorio", "mensa", "emporio", "docce", "accoglienza")
    hidden = [(kind, None, None, None, None, None, "suppressed", False) for kind in kinds]
    some = [("centro_ascolto", 10.0, 10.0, None, None, None, "ok", False), *hidden]
    html = bars_html(result("people_served", some, by=(Grouping.SERVICE_TYPE,)))
    assert html.count("<dt>") == 1
    assert "Altre 5 voci: meno di 6 ciascuno, forse nessuno. Sono nella tabella." in html
    alone = bars_html(result("people_served", hidden, by=(Grouping.SERVICE_TYPE,)))
    assert "Tutte le 5 voci: meno di 6 ciascuno, forse nessuno." in alone
    assert "<dl" not in alone
    assert bars_html(result("people_served", hidden[:3], by=(Grouping.SERVICE_TYPE,))).count("<dt>") == 3
    shares = bars_html(result("one_off_share", hidden, by=(Grouping.SERVICE_TYPE,)))
    assert "Tutte le 5 voci: valore protetto." in shares


def test_months_that_are_hidden_keep_their_place() -> None:
    months_hidden = [(f"2025-0{number}", None, None, None, None, None, "suppressed", False) for number in range(1, 8)]
    assert bars_html(result("people_served", months_hidden, by=(Grouping.MONTH,))).count("<dt>") == 7


def test_a_figure_says_which_returns_are_missing_beside_its_finding_and_not_in_it() -> None:
    """Four lines of title said the same on every figure of a page."""
    given = replace(RATES, gaps=(Gap(service="mensa", months=(2025 * 12 + 2,)),))
    assert "mensa" not in title(given).lower()
    assert headline(given).endswith("; manca il flusso di Mensa di prova (marzo 2025).")
    assert missing_line(given) == "Manca il flusso di Mensa di prova (marzo 2025)."
    assert missing_line(RATES) == ""
