"""Screens of a meeting: what a saved view says in an edition, for the whole and each municipality, or why it cannot."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest

from components.state.page_registry import PAGES
from data_access.vocabulary import Sex
from indicators.catalogue.catalogue import INDICATORS
from publication.drawing.shapes import Shapes
from publication.drawing.style import style_of
from publication.edition.package import Edition
from publication.meeting import screens, text
from publication.meeting.drawing import LONGEST_NAME, MOST_LINES, MOST_ROWS, NARROW, WIDTH, columns_for, map_drawing
from publication.meeting.figures import AREAS, BOARD, MAP, NUMBER, SHOWN, TIME, TOWNS, shown
from publication.meeting.screen import NotInEditionError
from publication.meeting.screens import screen_of
from tests.support.asking import saved
from tests.support.builder import ambito
from tests.support.edition_world import Make, people
from tests.support.engines import opened

ALFA, BETA, GAMMA = "099001", "099002", "099003"
SERVED = {"Alfa": 40, "Beta": 3, "Gamma": 15, "Delta": 25, "Eta": 30, "Zeta": 20}
TOLD = ("people_served", "rate_per_1000", "attraction")


@pytest.fixture(scope="module")
def edition(make: Make, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edition]:
    """Make the edition of an Ambito of six municipalities."""
    path = tmp_path_factory.mktemp("edition") / "base.sqlite"
    copyfile(sqlite_template, path)
    given = ambito(lead="Alfa", others=[*SERVED][1:], residents=dict.fromkeys(SERVED, 1000))
    given.service("mensa")
    for home, count in SERVED.items():
        names = people(home, count)
        given.persons(names, sex=Sex.MALE, home=home)
        given.contacts(names, service="mensa", days=["2024-03-02", "2025-03-02"])
        given.contacts(names[: count // 2], service="mensa", days=["2023-01-02"])
    with opened(f"sqlite:///{path}") as engine:
        yield make(saved(given, engine), entries=[INDICATORS[key] for key in TOLD]).edition


def refusal(edition: Edition, page: str, query: str, figure: str) -> str:
    with pytest.raises(NotInEditionError) as refused:
        screen_of(edition, page, query, figure)
    return str(refused.value)


def test_a_number_stands_beside_that_of_the_year_before(edition: Edition) -> None:
    screen = screen_of(edition, "quadro", "periodo=2024", "schede")
    assert screen.kind == NUMBER
    assert screen.whole.headline == "Nel 2024 i servizi hanno incontrato 135 persone diverse, contro 65 nel 2023."
    assert ">135<" in screen.whole.figure
    assert [">2023<" in screen.whole.figure, ">65<" in screen.whole.figure] == [True, True]
    assert screen.whole.source.startswith("Fonte: base dati dell'Ambito al ")
    assert "Persone servite" in screen.whole.subtitle


def test_periods_too_long_for_a_phone_are_called_otherwise(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LONGEST_NAME, NARROW, 3)  # type: ignore[arg-type]
    figure = screen_of(edition, "quadro", "periodo=2024", "schede", width=NARROW).whole.figure
    assert re.findall(r">([^<>]+…)<", figure) == [f"{text.YEAR_BEFORE[:2]}…", f"{text.NOW[:2]}…"]


def test_a_municipality_has_its_own_version_and_few_people_none(edition: Edition) -> None:
    screen = screen_of(edition, "quadro", "periodo=2024", "people_served")
    gamma = screen.of_town(GAMMA)
    assert gamma.headline.startswith("Nel 2024, tra i residenti a Gamma, i servizi hanno incontrato 15 persone diverse")
    assert ">15<" in gamma.figure
    beta = screen.of_town(BETA)
    assert not re.search(r">\d+<", beta.figure)
    assert ">protetto<" in beta.figure


def test_the_map_says_of_each_municipality_what_the_edition_does(edition: Edition) -> None:
    screen = screen_of(edition, "mappa", "indicatore=people_served&periodo=2025&misura=numero", "mappa")
    assert screen.kind == MAP
    assert "2025" in screen.whole.headline
    assert text.NO_BOUNDARIES in screen.map.unescape()
    assert "40 persone" in screen.of_town(ALFA).figure
    assert "protetto" in screen.of_town(BETA).figure
    rate = screen_of(edition, "mappa", "indicatore=rate_per_1000&periodo=2025", "mappa").of_town(ALFA)
    assert "tasso stimato (lisciato), tra " in rate.figure, "the sentence tells another number: that which was observed"


@pytest.mark.parametrize("measure", ["", "&misura=lisciato", "&misura=grezzo"])
def test_the_map_of_people_colours_what_the_page_does(edition: Edition, measure: str) -> None:
    """A map that was put on an agenda as it was seen, coloured by rate, was presented with counts."""
    presented = screen_of(edition, "mappa", f"indicatore=people_served&periodo=2025{measure}", "mappa")
    as_rate = screen_of(edition, "mappa", f"indicatore=rate_per_1000&periodo=2025{measure}", "mappa")
    assert presented.whole == as_rate.whole
    assert presented.of_town(ALFA) == as_rate.of_town(ALFA)
    by_place = screen_of(edition, "mappa", "indicatore=people_served&periodo=2025&ottica=sede", "mappa")
    assert "persone" in by_place.whole.headline


def test_municipalities_in_order_name_the_highest_and_how_many_are_not_told(edition: Edition) -> None:
    screen = screen_of(edition, "crema_territorio", "periodo=2025", "foresta")
    assert screen.kind == TOWNS
    assert screen.whole.headline == (
        "Tasso per 1.000 residenti, 2025: tra i 5 comuni con un numero, i valori più alti sono a Alfa (40), Eta (30) e "
        "Delta (25)."
    )
    assert text.NOT_TOLD_ONE in screen.whole.figure
    assert ">Beta<" not in screen.whole.figure
    assert ">Beta<" in screen.of_town(BETA).figure


def test_a_period_within_a_sentence_begins_small(edition: Edition) -> None:
    """It said «Tasso per 1.000 residenti, Da ottobre 2025 a settembre 2026»."""
    found = shown("crema_territorio", "foresta")
    assert found is not None
    asked = screens._ask(edition, found, "periodo=2025", "crema_territorio", "foresta")
    told = [cell for (level, _), cell in asked.of_period.items() if level == "municipality" and cell["value"]]
    valued = sorted(told, key=lambda cell: -cell["value"])
    longer = screens._highest(replace(asked, period="2025-10..2026-09"), valued)
    assert longer.startswith("Tasso per 1.000 residenti, da ottobre 2025 a settembre 2026: tra i ")
    silent = refusal(edition, "crema_territorio", "periodo=2025-10..2026-09", "foresta")
    assert "non dice niente per il periodo da ottobre 2025 a settembre 2026." in silent


def test_lead_and_territory_stand_side_by_side(edition: Edition) -> None:
    screen = screen_of(edition, "crema_territorio", "periodo=2025", "bisogno")
    assert screen.kind == AREAS
    assert "tra i residenti a Alfa" in screen.whole.headline.replace("ad Alfa", "a Alfa")
    assert "Territorio" in screen.whole.more
    assert [name for name in ("Alfa", "Territorio") if f">{name}<" in screen.whole.figure] == ["Alfa", "Territorio"]
    assert ">Gamma<" in screen.of_town(GAMMA).figure


def test_time_is_told_by_lines_and_who_has_none_is_told_so(edition: Edition) -> None:
    screen = screen_of(edition, "comune", f"comune={GAMMA}", "andamento")
    assert (screen.kind, screen.start) == (TIME, GAMMA)
    assert screen.whole.figure.count('class="linea ') >= 2
    assert "Gamma" in screen.of_town(GAMMA).figure
    assert re.search(r", un punto per (trimestre|anno) ·", screen.of_town(GAMMA).subtitle)
    assert text.NO_LINE.format(name="Beta").replace("'", "&#39;") in screen.of_town(BETA).figure


def test_what_is_not_over_is_no_point_of_a_line(edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    """The booklet drew October as a quarter that had fallen."""

    def drawn() -> str:
        return str(screen_of(edition, "comune", f"comune={GAMMA}", "andamento").of_town(GAMMA).figure)

    whole = screens.directory_of(edition)
    assert drawn().count("<circle") == 3
    monkeypatch.setattr(screens, "directory_of", lambda _: replace(whole, as_of=date(2025, 2, 28)))
    assert drawn().count("<circle") == 2
    assert "2025<" not in drawn()


def test_what_is_not_told_by_municipality_is_said(edition: Edition) -> None:
    screen = screen_of(edition, "crema_territorio", "periodo=2025", "attrazione")
    assert screen.of_town(GAMMA).headline == text.NOT_BY_TOWN.format(name="Gamma")
    assert screen.of_town(GAMMA).figure == screen.whole.figure


def test_a_figure_whose_rows_are_municipalities_says_that_of_each(edition: Edition) -> None:
    screen = screen_of(edition, "crema_territorio", "periodo=2025", "comuni_origine")
    said = {code: screen.of_town(code).headline for code in (ALFA, BETA, GAMMA)}
    assert said == {
        ALFA: text.NOT_LISTED.format(name="Alfa"),
        BETA: "Beta: protetto.",
        GAMMA: "Gamma: 15.",
    }


def test_filters_that_an_edition_does_not_hold_are_named(edition: Edition) -> None:
    said = refusal(edition, "quadro", "target=adulti&servizio=mensa", "schede")
    assert said.startswith("Questa vista non è nell'edizione 1. È ristretta per servizio e target")
    assert said.endswith(text.INSTEAD_OF_FILTERS)


def test_a_period_that_is_not_told_is_named_with_those_that_are(edition: Edition) -> None:
    said = refusal(edition, "quadro", "periodo=2024-03", "schede")
    assert "Il periodo «marzo 2024» non è fra quelli raccontati" in said
    assert "2023, 2024" in said


def test_the_last_twelve_months_are_told_by_the_nearest_year_and_it_is_said(edition: Edition) -> None:
    screen = screen_of(edition, "quadro", "periodo=2024-02..2025-01", "schede")
    assert screen.whole.more.endswith(", e non quello da febbraio 2024 a gennaio 2025.")
    assert screen.of_town(GAMMA).more.endswith(", e non quello da febbraio 2024 a gennaio 2025.")


@pytest.mark.parametrize(
    ("page", "query", "figure", "said"),
    [
        ("quadro", "", "inventata", "La figura «inventata» della pagina «Quadro d'insieme» non c'è."),
        ("quadro", "", "tipi", text.NO_BOARD),
        (
            "piano",
            "",
            "",
            "È tutta la pagina «Piano», e se ne presenta una figura per volta. Di questa pagina",
        ),
        ("verifica", "", "", "Ci sono figure di: Quadro d'insieme, Mappa, Occupazione, Alfa e territorio"),
        ("occupazione", "", "previsione_men", text.NEVER["occupazione"]["previsione"]),
        ("mappa", "misura=cambiamento", "mappa", text.NO_CHANGE_MAP),
        ("occupazione", "", "per_servizio", "I servizi uno per uno".lower()),
        ("quadro", "comune=123456", "schede", "123456"),
    ],
)
def test_what_there_is_in_its_place_is_said(edition: Edition, page: str, query: str, figure: str, said: str) -> None:
    assert said in refusal(edition, page, query, figure)


def test_a_breakdown_is_rows_that_the_edition_tells(edition: Edition) -> None:
    screen = screen_of(edition, "comune", f"periodo=2025&comune={GAMMA}", "servizi_usati")
    assert (screen.kind, screen.start) == (BOARD, GAMMA)
    assert screen.whole.headline == "Nel 2025 le persone servite riguardano solo «Mensa sociale» (135)."
    assert re.findall(r">([^<>]+)</text>", screen.whole.figure) == ["Mensa sociale", "135"]
    gamma, beta = screen.of_town(GAMMA), screen.of_town(BETA)
    assert "tra i residenti a Gamma" in gamma.headline
    assert re.findall(r">([^<>]+)</text>", gamma.figure) == ["Mensa sociale", "15"]
    assert re.findall(r">([^<>]+)</text>", beta.figure) == ["Mensa sociale", "protetto"]
    assert 'class="barra"' not in beta.figure


def test_residents_are_told_of_one_municipality_and_of_any_period(edition: Edition) -> None:
    screen = screen_of(edition, "comune", f"periodo=2023&comune={GAMMA}", "piramide")
    assert screen.whole.headline == "A Gamma vivono 1.000 persone."
    assert screen.of_town(ALFA).headline == "Ad Alfa vivono 1.000 persone."
    assert screen.board == ("residenti", "")


def test_more_rows_and_columns_than_can_be_read_are_counted(edition: Edition) -> None:
    rows = [[f"Servizio {place}", f"{place}", 50.0 - place, None, None, False] for place in range(20)]
    words = [[f"Riga {place}", *["1"] * 8] for place in range(20)]
    heads = ["Tipo", *(f"Colonna {place}" for place in range(8))]
    told = {"title": "Tante.", "subtitle": "", "source": ""}
    held = replace(edition)
    held.__dict__["boards"] = {
        "contacts|residence|service_type": {
            "name": "x",
            "spans": {"2025": {"": {**told, "kind": "barre", "heads": [], "rows": rows}}},
        },
        "people_served|residence|target": {
            "name": "x",
            "spans": {"2025": {"": {**told, "kind": "tavola", "heads": heads, "rows": words}}},
        },
    }
    bars = screen_of(held, "quadro", "periodo=2025", "tipi").whole.figure
    assert bars.count('class="barra"') == MOST_ROWS
    assert text.OTHER_ROWS.format(count=20 - MOST_ROWS) in bars
    for width in (WIDTH, NARROW):
        table = screen_of(held, "quadro", "periodo=2025", "target", width=width).whole.figure
        columns = columns_for(width)
        assert table.count('class="cella"') == MOST_LINES * columns
        names = ", ".join(f"Colonna {place}" for place in range(columns, 8))
        assert text.OTHER_COLUMNS.format(names=names) in table


def test_an_indicator_of_one_lens_is_told_under_that(edition: Edition) -> None:
    screen = screen_of(edition, "quadro", "ottica=sede&periodo=2025", "rate_per_1000")
    assert screen.whole.subtitle.endswith("per comune di residenza")


def test_pages_are_called_as_in_the_menu() -> None:
    labels = {page.name: page.label for page in PAGES}
    assert {name: labels[name] for name in SHOWN} == text.PAGE_NAMES


def test_places_without_anybody_are_outlined_above_their_neighbours() -> None:
    """Two of them side by side were a white hole in the map."""
    shapes = Shapes(height=10, paths={"099001": "M0 0", "099002": "M1 1"}, outline="", labels={})
    drawn = map_drawing(shapes, {"099001": ("#ffffff", "A"), "099002": ("#0066cc", "B")}, lead="099002", label="Mappa")
    assert drawn.index('href="#f099002" data-codice') < drawn.index('href="#f099001" data-codice')
    assert ".comuni [fill='#ffffff']{stroke:#5c6f82}" in style_of(16)
