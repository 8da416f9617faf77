"""Bases with only municipalities, or without one kind of data: what each page says in place of zeros."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import cli_init
from components.state.page_registry import PAGES
from data_access.settings import current_settings
from tests.app.conftest import ROUTER, SECONDS, Visit
from tests.support.emptied import changed, emptied, new_ambito
from tests.unit.data_access.ambito_file.files import LODI, PLAN

ZERO = re.compile(r"\bnessuno\b|\bnessuna persona\b|(?<![\d.,])0 (?:persone|accessi|nuclei)|(?<![\d.,])0%|NaN|None")
"""What would tell zero, or nothing at all, of what nobody has supplied."""
At = Callable[[Path], None]


def told(app: AppTest) -> str:
    """Return all the words of a page, after checking that nothing failed."""
    assert [problem.value for problem in app.exception] == []
    assert [problem.value for problem in app.error] == []
    return "\n".join(_words(app))


def _words(app: AppTest) -> Iterator[str]:
    for parts in (app.markdown, app.caption, app.title, app.header, app.subheader, app.info, app.warning):
        yield from (str(part.value) for part in parts)
    for part in app.get("html"):
        yield re.sub(r"<[^>]+>", " ", str(part.proto.body))


@pytest.fixture
def new(visit: Visit, at_database: At, small_demo: Path, tmp_path: Path) -> Visit:
    """Open the dashboard on a base with municipalities and their residents alone."""
    at_database(new_ambito(small_demo, tmp_path / "new.sqlite"))
    return visit


@pytest.fixture
def without(visit: Visit, at_database: At, small_demo: Path, tmp_path: Path) -> Callable[..., Visit]:
    """Open the dashboard on the small demo without some tables."""

    def open_on(*tables: str) -> Visit:
        at_database(emptied(small_demo, tmp_path / "emptied.sqlite", *tables))
        return visit

    return open_on


def test_a_new_ambito_is_welcomed_with_what_is_missing_and_what_to_do(new: Visit) -> None:
    """The first page drew cards of zeros, and said that services had met nobody."""
    words = told(new(role="manager"))
    assert "ci sono già 48 comuni, non ancora i servizi e le persone che incontrano." in words
    assert "Si conoscono i residenti: 160.402 persone nel 2023 (ISTAT)." in words
    assert "nessuna va letta come zero" in words
    assert words.count("vuota") == 17, "all but the municipalities and their residents"
    assert "`bifocale db describe`" in words
    assert "`bifocale db check`" in words
    assert "nessun flusso atteso" in words
    assert "bif-card" not in words


def test_a_mayor_of_a_new_ambito_is_told_whom_to_ask_and_no_command(new: Visit) -> None:
    words = told(new(role="mayor"))
    assert "Qui si vedrà quante persone di Crema incontrano i servizi" in words
    assert "All'ufficio di piano dell'Ambito, che tiene la base dati." in words
    assert "quali enti manderanno i loro dati" in words
    assert "bifocale " not in words
    assert "vuota" not in words


def test_every_page_of_a_new_ambito_opens_and_none_says_zero(new: Visit) -> None:
    """Occupancy met the visitor with an error: there was no service to choose."""
    app = new(role="mayor")
    for page in PAGES:
        if page.name == "metodo":
            continue  # explains what zero is
        if page.name != "quadro":
            app.switch_page(str(page.path)).run()
        words = told(app)
        assert not ZERO.findall(words), page.name
        assert app.get("plotly_chart") == [] or page.name == "comune", "no empty figure"
        if page.shows and page.name != "quadro":
            assert "Questa pagina aspetta i primi dati: nella base dati mancano ancora" in words, page.name
            assert "ciò che manca non è zero" in words, page.name


def test_the_sheet_of_a_municipality_shows_its_residents_before_any_data_come(new: Visit) -> None:
    words = told(new("comune", comune="019062"))
    assert "A Offanengo vivono 5.954 persone." in words
    assert "non c'è ancora niente da dire, neppure che siano zero: nella base dati mancano gli accessi." in words


def test_the_last_values_of_the_method_page_say_not_supplied(new: Visit) -> None:
    words = told(new("metodo", role="manager"))
    assert "non sono ancora stati forniti i dati per le persone servite: nella base dati mancano gli accessi." in words
    assert "accessi registrati non risulta nessuno" not in words


def test_a_partner_of_a_base_without_organisations_is_told_so_at_the_gate(new: Visit) -> None:
    """The gate offered an empty list, and failed on entering."""
    assert new is not None
    app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS).run()
    app.radio(key="ruolo").set_value("partner").run()
    assert "Nella base dati non c'è ancora alcun ente" in told(app)
    assert [button.key for button in app.button if button.key == "entra"] == []


def test_a_partner_with_services_and_no_contacts_is_told_what_to_ask(
    visit: Visit, at_database: At, small_demo: Path, tmp_path: Path
) -> None:
    kept = frozenset({"organisation", "service", "strand", "programme"})
    at_database(new_ambito(small_demo, tmp_path / "services.sqlite", also=kept))
    words = told(visit(role="partner"))
    assert "non ancora gli accessi delle persone" in words
    assert re.search(r"la base dati ha il nome e (un|\d+) serviz", words)
    assert "in che forma consegnare i dati di ogni mese" in words
    occupancy = told(visit("occupazione", role="partner"))
    assert "non sono ancora stati forniti i dati per gli accessi" in occupancy
    assert not ZERO.findall(occupancy)


def test_without_contacts_no_card_panel_or_news_says_zero(without: Callable[..., Visit]) -> None:
    words = told(without("contact")(role="manager"))
    assert "non sono ancora stati forniti i dati per le persone servite" in words
    assert "Nella base dati mancano gli accessi." in words, "the card says why"
    assert not ZERO.findall(words.replace("Nessuna differenza", ""))
    assert "toglierne uno" not in words, "no filter would change anything"


def test_the_map_says_whose_residents_are_missing_and_not_that_services_sent_nothing(
    visit: Visit, at_database: At, small_demo: Path, tmp_path: Path
) -> None:
    path = changed(
        small_demo, tmp_path / "one.sqlite", "DELETE FROM residents WHERE municipality_code IN ('019062', '019035')"
    )
    at_database(path)
    words = told(visit("mappa", role="manager"))
    assert "; nella base dati mancano i residenti di Crema e Offanengo." in words
    assert "Nella base dati mancano i residenti di Crema e Offanengo." in words, "the panel of the whole Ambito"
    assert "dati non forniti dai servizi" not in words
    assert "residenti 2023" in words, "of which year, when the period is of another"
    sheet = told(visit("comune", role="manager", comune="019062"))
    assert "I residenti di Offanengo non sono ancora nella base dati (ISTAT)" in sheet


def test_without_any_residents_the_pages_open_and_no_ratio_is_over_zero(without: Callable[..., Visit]) -> None:
    open_on = without("residents")
    assert "mancano i residenti" in told(open_on(role="manager"))
    assert "ogni 0 residenti" not in told(open_on("risorse", role="manager"))
    assert "I residenti di Crema non sono ancora nella base dati" in told(open_on("comune", role="mayor"))


def test_without_the_list_of_expected_returns_nobody_is_told_that_all_arrived(without: Callable[..., Visit]) -> None:
    """The header said 0 of 0, and pages asked to take a filter away."""
    open_on = without("return_record", "target", "objective_sdg", "objective")
    assert "La base dati non indica quali flussi si aspettano" in told(open_on("verifica", role="mayor"))
    words = told(open_on(role="manager"))
    assert "flussi attesi non indicati: non si sa se mancano dati" in words
    assert "0 su 0" not in words
    assert "toglierne uno" not in words
    assert (
        "Senza dati, e perciò non guardati: flussi in ritardo (non è indicato quali si aspettano) e obiettivi fuori "
        "rotta (mancano i valori attesi)."
    ) in words, "no alert is good news only where somebody looked"


def test_overlapping_capacities_are_said_on_the_occupancy_of_the_service(
    visit: Visit, at_database: At, small_demo: Path, tmp_path: Path
) -> None:
    """Their nights were drawn twice and their beds added, in silence."""
    again = (
        "INSERT INTO capacity (service_id, section, valid_from, valid_to, funded, actual) "
        "VALUES (1, 'uomini', '2025-02-01', '2025-02-10', 2, 2)"
    )
    at_database(changed(small_demo, tmp_path / "twice.sqlite", again))
    assert "Quote non certe: «" in told(visit("occupazione", role="manager"))
    words = told(visit("occupazione", role="manager", servizio="dormitorio-storico"))
    assert "Dal 1º febbraio 2025 al 10 febbraio 2025 la base dati ha più capienze insieme per questa sezione" in words


def test_a_lead_municipality_without_a_name_is_told_and_compared_all_the_same(
    visit: Visit, at_database: At, small_demo: Path, tmp_path: Path
) -> None:
    """The cards failed on a name with nothing in it, and the pages with them."""
    at_database(changed(small_demo, tmp_path / "name.sqlite", "UPDATE municipality SET name = ' ' WHERE is_lead"))
    words = told(visit("crema_territorio", role="manager"))
    assert "Il comune capofila non ha un nome nella base dati: qui si legge «Capofila»" in words
    assert "codice ISTAT 019035" in words
    assert "Pressione: nel 2025 i servizi di Capofila hanno accolto" in words
    assert "Capofila" in told(visit(role="mayor"))


def test_without_any_night_no_service_is_said_to_have_nothing_that_may_be_shown(without: Callable[..., Visit]) -> None:
    """As if something were hidden: nobody had supplied a night."""
    words = told(without("occupancy")("occupazione", role="mayor"))
    assert "Le notti di questo servizio non si possono dire: nella base dati mancano i posti occupati" in words
    assert "che si possa mostrare" not in words


@pytest.mark.second_ring
def test_services_without_funding_programme_or_place_on_the_map_open_every_page(
    visit: Visit, at_database: At, small_demo: Path, tmp_path: Path
) -> None:
    """A base had to be given invented ones."""
    bare = (
        "UPDATE service SET programme_key = NULL, strand_key = NULL, latitude = NULL, longitude = NULL",
        "UPDATE support SET strand_key = NULL",
        "UPDATE objective SET programme_key = NULL",
    )
    at_database(changed(small_demo, tmp_path / "bare.sqlite", *bare))
    for role in ("manager", "mayor"):
        app = visit(role=role)
        for page in PAGES:
            if page.name != "quadro":
                app.switch_page(str(page.path)).run()
            assert "None" not in told(app), (role, page.name)


def test_an_ambito_founded_by_a_file_opens_every_page(
    visit: Visit, at_database: At, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, file = tmp_path / "lodi.sqlite", tmp_path / "lodi.toml"
    file.write_bytes(LODI + PLAN)
    monkeypatch.setenv("BIFOCALE_DATABASE_URL", f"sqlite:///{path}")
    current_settings.cache_clear()
    cli_init.init(file)
    at_database(changed(path, tmp_path / "shown.sqlite", "UPDATE ambito SET is_demo = 1"))
    for role in ("manager", "mayor", "partner"):
        app = visit(role=role)
        for page in PAGES:
            if page.name == "metodo":
                continue  # explains what zero is
            if page.name != "quadro":
                app.switch_page(str(page.path)).run()
            assert not ZERO.findall(told(app)), (role, page.name)
