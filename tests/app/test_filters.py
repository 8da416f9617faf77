"""Filters and address say the same thing, whichever moves; states that only some order of clicks brings about."""

import pytest
from streamlit.testing.v1 import AppTest

from components.state.page_registry import PAGES, entry
from tests.app.conftest import Visit

USUAL = "2025-Q4..2026-Q3"
"""The period that a page opens on for a mayor: the last four quarters that have ended."""


def words(app: AppTest) -> dict[str, str]:
    told = dict(app.query_params)
    return {name: value if isinstance(value, str) else value[0] for name, value in told.items()}


def sentence(app: AppTest) -> str:
    return next(caption.value for caption in app.caption if caption.value.startswith("Periodo:"))


def move(app: AppTest, page: str) -> AppTest:
    return app.switch_page(str(entry(page).path)).run()


def test_an_address_without_words_is_the_default_view(visit: Visit) -> None:
    app = visit(periodo="")
    assert words(app) == {}
    assert app.selectbox(key="periodo").value == USUAL
    assert app.selectbox(key="confronto").value == "anno"


def test_the_last_twelve_months_are_a_period_of_the_address_told_as_dates(visit: Visit) -> None:
    assert sentence(visit(periodo="ultimi-12-mesi")).startswith("Periodo: da ottobre 2025 a settembre 2026;")
    manager = visit(role="manager", periodo="ultimi-12-mesi")
    assert sentence(manager).startswith("Periodo: da novembre 2025 a ottobre 2026;")
    assert words(manager) == {"periodo": "ultimi-12-mesi"}, "a link that moves with the data"


def test_a_widget_moves_the_address(visit: Visit) -> None:
    app = visit(periodo="")
    app.selectbox(key="periodo").set_value("2024").run()
    app.multiselect(key="servizio").set_value(["mensa", "docce"]).run()
    assert words(app) == {"periodo": "2024", "servizio": "mensa,docce"}
    assert "servizi: Mensa sociale e Docce e igiene" in sentence(app)


def test_a_default_chosen_again_leaves_the_address(visit: Visit) -> None:
    app = visit(periodo="2024")
    app.selectbox(key="periodo").set_value(USUAL).run()
    assert words(app) == {}


def test_an_address_moves_the_widgets(visit: Visit) -> None:
    app = visit(periodo="2024-Q2", area="territorio", tipo="mensa,docce", ottica="sede")
    assert app.selectbox(key="periodo").value == "2024-Q2"
    assert app.selectbox(key="area").value == "territorio"
    assert app.multiselect(key="tipo").value == ["mensa", "docce"]
    assert "per comune in cui si trova il servizio; solo Territorio" in sentence(app)


def test_a_period_that_is_not_in_the_list_is_added_to_it(visit: Visit) -> None:
    app = visit(periodo="2024-Q1..2024-Q3")
    assert app.selectbox(key="periodo").value == "2024-Q1..2024-Q3"
    assert app.selectbox(key="periodo").options[-1] == "da gennaio a settembre 2024"


def test_an_address_typed_by_hand_wins_over_the_widgets(visit: Visit) -> None:
    app = visit(periodo="2024")
    app.query_params["periodo"] = "2023"
    app.run()
    app.query_params["periodo"] = "2025-Q3"
    app.run()
    assert app.selectbox(key="periodo").value == "2025-Q3"


def test_a_click_that_left_before_our_last_change_arrived_is_not_lost(visit: Visit) -> None:
    """Two quick clicks: the second comes with the address of before the first."""
    app = visit(periodo="")
    app.selectbox(key="periodo").set_value("2024").run()
    app.query_params.clear()
    app.selectbox(key="confronto").set_value("nessuno").run()
    assert words(app) == {"periodo": "2024", "confronto": "nessuno"}


def test_a_filter_that_a_page_does_not_use_keeps_its_value(visit: Visit) -> None:
    app = visit(periodo="2024", target="anziani", area="crema")
    for page in ("metodo", "verifica", "crema_territorio", "percorsi"):
        app = move(app, page)
        assert words(app) == {"periodo": "2024", "target": "anziani", "area": "crema"}
    assert app.multiselect(key="target").value == ["anziani"]
    assert app.selectbox(key="area").value == "crema"


def test_clear_takes_away_filters_that_the_page_does_not_show(visit: Visit) -> None:
    app = move(visit(periodo="2024", target="anziani"), "verifica")
    app.button(key="azzera").click().run()
    assert words(app) == {}
    assert app.selectbox(key="periodo").value == USUAL
    app = move(app, "percorsi")
    assert app.multiselect(key="target").value == []


def test_clear_after_clear_still_clears(visit: Visit) -> None:
    app = visit(periodo="2024")
    app.button(key="azzera").click().run()
    app.selectbox(key="periodo").set_value("2023").run()
    app.button(key="azzera").click().run()
    assert (words(app), app.selectbox(key="periodo").value) == ({}, USUAL)


def test_wrong_words_are_told_until_a_filter_moves(visit: Visit) -> None:
    app = visit(periodo="1999", colore="rosso")
    told = app.warning[0].value.replace("\\", "")
    assert "Periodo «1999» senza dati" in told
    assert "Parametro «colore» sconosciuto" in told
    app.run()
    assert len(app.warning) == 1
    app.selectbox(key="confronto").set_value("nessuno").run()
    assert len(app.warning) == 0
    assert words(app) == {"confronto": "nessuno"}


def test_a_wrong_word_cannot_write_a_link_into_the_notice(visit: Visit) -> None:
    app = visit(periodo="[qui](https://example.org)")
    assert "[qui](https" not in app.warning[0].value
    assert r"\[qui\](https\:" in app.warning[0].value


@pytest.mark.parametrize(("page", "offered"), [("comune", False), ("mappa", False), ("quadro", True)])
def test_single_months_are_not_offered_to_mayors_where_municipalities_are_counted(
    visit: Visit, page: str, offered: bool
) -> None:
    assert ("marzo 2025" in visit(page).selectbox(key="periodo").options) is offered


def test_managers_may_choose_single_months_everywhere(visit: Visit) -> None:
    assert "marzo 2025" in visit("comune", role="manager").selectbox(key="periodo").options


def test_periods_are_listed_newest_first_years_before_quarters_before_months(visit: Visit) -> None:
    options = visit(periodo="").selectbox(key="periodo").options
    assert options[0] == "ultimi 12 mesi"
    assert options[1:6] == ["2026 (fino a ottobre)", "2025", "2024", "2023", "dal 2023 al 2025"]
    assert options[6] == "terzo trimestre 2026"
    assert options[options.index("ottobre 2026") - 1] == "primo trimestre 2023"
    assert options[-1] == "gennaio 2023"


@pytest.mark.parametrize("page", [page.name for page in PAGES if page.filters])
def test_each_page_shows_the_filters_it_uses(visit: Visit, page: str) -> None:
    app = visit(page)
    shown = {widget.key for widget in (*app.selectbox, *app.multiselect)}
    assert set(entry(page).filters) <= shown


def test_a_page_neither_says_nor_follows_the_filters_that_it_does_not_have(visit: Visit) -> None:
    app = visit("risorse", role="manager", area="territorio", target="anziani", linea="qsfp", ottica="sede")
    assert sentence(app) == "Periodo: 2025; linee di finanziamento: Fondo povertà – quota servizi."
    kept = {"periodo": "2025", "area": "territorio", "target": "anziani", "linea": "qsfp", "ottica": "sede"}
    assert words(app) == kept
    assert not app.info
    team = next(title.value for title in app.subheader if title.value.startswith("L'équipe ha lavorato"))
    whole = visit("risorse", role="manager")
    assert team in [title.value for title in whole.subheader]


def test_the_returns_of_the_month_in_the_header_are_those_of_all_whatever_the_filters(visit: Visit) -> None:
    def header(app: AppTest) -> str:
        return next(caption.value for caption in app.caption if caption.value.startswith("Dati al"))

    assert header(visit("risorse", linea="qsfp", area="territorio")) == header(visit("risorse"))


@pytest.mark.parametrize(
    ("page", "role", "said"),
    [("comune", "mayor", "Crema (il suo)"), ("mappa", "mayor", "Crema (il suo)"), ("comune", "manager", "Nessuno")],
)
def test_the_map_and_the_sheet_of_a_mayor_say_that_without_a_choice_they_are_the_mayors_own(
    visit: Visit, page: str, role: str, said: str
) -> None:
    app = visit(page, role=role)
    assert app.selectbox(key="comune").placeholder == said


def test_what_is_chosen_in_a_list_stays_chosen_after_another_page(visit: Visit) -> None:
    """The lists that the new page does not draw counted as moved: the one just chosen was drawn anew, and empty."""
    app = move(visit(role="manager"), "risorse")
    app.multiselect(key="linea").set_value(["pnrr"]).run()
    assert app.multiselect(key="linea").value == ["pnrr"]
    assert words(app)["linea"] == "pnrr"


def test_what_the_browser_still_holds_of_a_choice_that_is_not_drawn_moves_nothing(visit: Visit) -> None:
    """A file taken from services and flows led back to the first tab: the layout of the map was sent along."""
    app = move(visit(role="manager", periodo="2025", vista="servizi"), "mappa")
    assert words(app) == {"periodo": "2025", "vista": "servizi"}
    app.session_state["vista"] = "mappa"
    app.session_state["misura"] = "totale"
    app.run()
    assert words(app) == {"periodo": "2025", "vista": "servizi"}
    app.selectbox(key="periodo").set_value("2024").run()
    assert words(app) == {"periodo": "2024", "vista": "servizi"}
