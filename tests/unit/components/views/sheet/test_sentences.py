"""Three sentences to say, on worlds made by hand: true in number, direction, period, and about what is missing."""

from types import SimpleNamespace
from typing import Any, Final, cast

import pytest
from sqlalchemy import Engine

from components.state.page_context import Context
from components.state.page_registry import entry
from components.views.sheet.cells import sheet_html
from components.views.sheet.queries import Facts, facts
from components.views.sheet.rows import sheet_rows
from components.views.sheet.text import (
    ITEM,
    KM,
    QUESTION,
    STATE,
    UNIT,
    VALUE,
    kinds_whose,
    lacking_words,
    nearest_note,
    protected_note,
    sentences,
)
from data_access.reading import read_snapshot
from data_access.settings import Settings
from data_access.viewers import Viewer
from data_access.vocabulary import ReturnStatus, ServiceType, SharingRule, Track
from indicators.engine.query_service import Edition
from indicators.interchange.url_parameters import View
from indicators.model.period import Period
from indicators.model.query import Query
from tests.support.asking import saved
from tests.support.builder import AmbitoBuilder, ambito
from tests.support.claims import amiss, few_persons, read
from tests.support.claims_held import Data, unheld

ALFA, BETA, GAMMA = "099001", "099002", "099003"
CENTRES: Final = {ALFA: (9.68, 45.36), BETA: (9.80, 45.36), GAMMA: (9.68, 45.46)}
FIRST, LAST = 2024 * 12, 2026 * 12 + 3


def world() -> AmbitoBuilder:
    """Describe Beta (600 residents: 40 people in 2024, 80 in 2025), Gamma (400: two people), the lead, their money."""
    given = (
        ambito(lead="Alfa", others=["Beta", "Gamma"], residents={"Alfa": 9000, "Beta": 600, "Gamma": 400})
        .service("ascolto", kind=ServiceType.LISTENING, at="Beta", contacts={"telephone": "0373 000 001"})
        .service("mensa")
        .strand("fondo", track=Track.AMBITO)
        .strand("comune", track=Track.MUNICIPAL)
        .budget("casa", strand="fondo", year=2025, planned=20_000, spent=10_000)
        .municipal_budget("Beta", "casa", strand="comune", year=2025, planned=400, spent=300)
        .contact(None, service="mensa", day="2024-01-02")
        .contact(None, service="mensa", day="2026-04-02")
    )
    for home, year, count in (("Beta", 2024, 40), ("Beta", 2025, 80), ("Alfa", 2025, 90), ("Gamma", 2025, 2)):
        names = [f"{home}{year}-{number}" for number in range(count)]
        given.persons(names, home=home).contacts(names, service="mensa", days=[f"{year}-05-02"])
    return given


def told(given: AmbitoBuilder, engine: Engine, code: str, *, viewer: str = "mayor", period: str = "2025") -> Facts:
    """Return the facts of a sheet on a world, as the page asks for them."""
    edition = Edition(saved(given, engine, as_of="2026-04-30"), Settings())
    geography = cast("Any", lambda: SimpleNamespace(label_points=CENTRES))
    query = Query(indicator="people_served", period=Period.parse(period), viewer=Viewer.parse(viewer))
    context = Context(
        data=edition.for_views(),
        settings=Settings(),
        geography=geography,
        tiles=geography,
        view=View(query=query, municipality=code),
        page=entry("scheda"),
    )
    return facts(context, code)


def sound(said: tuple[str, ...], *, year: str = "2025") -> None:
    """Require that the sweep of sentences reads them, and that nothing is wrong in them whatever the data say."""
    for sentence in said:
        assert few_persons(sentence) == ""
        wrong = [
            what for claim in read(sentence) for what in amiss(claim, asked=Period.parse(year), first=FIRST, last=LAST)
        ]
        assert wrong == [], sentence


def held(said: tuple[str, ...], found: Facts, engine: Engine) -> list[str]:
    """Return which numbers of sentences the data do not hold, asked again."""
    data, told = Data(read_snapshot(engine), Settings()), (found.own, found.whole, found.like)
    queries = [one.result.query for one in told if one is not None]
    return [what for sentence in said for claim in read(sentence) for what in unheld(claim, queries, data)]


def test_a_rise_beyond_chance_is_one_and_money_is_of_two_tracks(sqlite_engine: Engine) -> None:
    found = told(world().sharing_key(2024), sqlite_engine, BETA)
    first, second, third = sentences(found)
    assert first == "Nel 2025 i servizi hanno incontrato 80 nostri concittadini, contro 40 nel 2024: in aumento."
    assert second.startswith("Nel 2025 sono 133,3 ogni 1.000 residenti (tra ")
    assert "; nei 2 comuni con meno di 1.000 residenti 85,0," in second
    assert second.endswith("in tutto l'Ambito 17,0: più della media dell'Ambito, oltre ciò che può fare il caso.")
    assert third == (
        "Nel 2025 il nostro bilancio ha speso 300 € (0,50 € per residente); la nostra parte delle risorse d'Ambito, in "
        "proporzione ai residenti, è di 600 € (1,00 € per residente)."
    )
    sound((first, second, third))
    assert held((second, third), found, sqlite_engine) == []
    wrong = second.replace("133,3", "133,4"), third.replace("600 €", "601 €"), third.replace("1,00 €", "1,01 €")
    for sentence in wrong:
        assert len(held((sentence,), found, sqlite_engine)) == 1, sentence


@pytest.mark.second_ring
def test_a_difference_that_may_be_chance_is_said_to_be(sqlite_engine: Engine) -> None:
    given = world()
    given.persons(["x1", "x2", "x3", "x4"], home="Alfa").contacts(
        [f"Alfa2025-{n}" for n in range(80)], service="mensa", days=["2024-06-02"]
    )
    first = sentences(told(given, sqlite_engine, ALFA))[0]
    assert first == (
        "Nel 2025 i servizi hanno incontrato 90 nostri concittadini, contro 80 nel 2024: la differenza può essere un "
        "caso."
    )
    sound((first,))


def test_too_few_are_never_told_and_the_class_speaks_for_them(sqlite_engine: Engine) -> None:
    found = told(world().sharing_key(2024, rule=SharingRule.QUOTAS, quotas={"Alfa": 1.0}), sqlite_engine, GAMMA)
    first, second, third = sentences(found)
    assert first == (
        "Nel 2025 i servizi hanno incontrato meno di 6 nostri concittadini, forse nessuno: un numero così piccolo non "
        "si dice, per proteggerli."
    )
    assert second.startswith(
        "Nel 2025 nei 2 comuni con meno di 1.000 residenti, tutti insieme, le persone sono 85: "
    ), "80 and 2, rounded together"
    assert third == (
        "Nel 2025 quanto mette il nostro bilancio non è scritto nella base dati; la nostra quota delle risorse "
        "d'Ambito non è scritta: in tutto l'Ambito sono 10.000 €."
    )
    sound((first, second, third))
    assert held((second, third), found, sqlite_engine) == []
    of_people = {row[ITEM]: row[VALUE] for row in sheet_rows(found) if row[QUESTION] == "Quanti dei nostri"}
    assert (of_people["Gamma"], of_people["2025"]) == (None, None)
    assert "Il bilancio del nostro comune non è scritto, e quello di altri sì." in list(lacking_words(found))


def test_years_are_pooled_as_far_as_protection_needs(sqlite_engine: Engine) -> None:
    given = world()
    names = [f"altri{number}" for number in range(20)]
    given.persons(names, home="Gamma").contacts(names, service="mensa", days=["2024-07-02"])
    found = told(given, sqlite_engine, GAMMA)
    assert found.pooled is not None
    assert str(found.pooled.result.query.period) == "2024..2025"
    assert found.pooled.row["value"] == 25.0, "22, rounded"
    assert sentences(found)[0].endswith("per proteggerli; dal 2024 al 2025 sono 25, ciascuno contato una volta sola.")
    sound(sentences(found))


def test_pooled_years_say_how_far_they_reach_and_what_is_missing_in_them(sqlite_engine: Engine) -> None:
    given = world()
    for year, count in ((2024, 2), (2026, 20)):
        names = [f"Gamma{year}-{number}" for number in range(count)]
        given.persons(names, home="Gamma").contacts(names, service="mensa", days=[f"{year}-02-03"])
    for month in [f"{year}-{month:02d}" for year in (2024, 2025, 2026) for month in range(1, 13)][:28]:
        status = ReturnStatus.MISSING if month == "2026-03" else ReturnStatus.RECEIVED
        given.delivery("mensa", month=month, status=status)
    found = told(given, sqlite_engine, GAMMA, period="2024")
    said = "al 2026 (fino ad aprile 2026) sono 25, ciascuno contato una volta sola (gli ultimi due mesi possono ancora "
    said += "cambiare); manca il flusso di Servizio mensa (marzo 2026)."
    assert sentences(found)[0].endswith(f"per proteggerli; dal 2024 {said}")
    assert protected_note(found) == f"Forse nessuno. Dal 2024 {said}"
    sound(sentences(found), year="2024")


def test_a_rise_that_rounding_may_have_made_is_none(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 9000, "Beta": 600}).service("mensa")
    given.contact(None, service="mensa", day="2024-01-02").contact(None, service="mensa", day="2026-04-02")
    for year, count in ((2024, 10), (2025, 25)):
        names = [f"Beta{year}-{number}" for number in range(count)]
        given.persons(names, home="Beta").contacts(names, service="mensa", days=[f"{year}-05-02"])
    exact, rounded = (sentences(told(given, sqlite_engine, BETA, viewer=viewer))[0] for viewer in ("manager", "mayor"))
    said = "Nel 2025 i servizi hanno incontrato 25 nostri concittadini, contro 10 nel 2024: "
    assert exact == f"{said}in aumento."
    assert rounded == f"{said}la differenza può essere un caso.", "21 and 14 are shown so too"


@pytest.mark.second_ring
def test_without_a_key_it_is_said_and_no_part_is_made_up(sqlite_engine: Engine) -> None:
    third = sentences(told(world(), sqlite_engine, BETA))[2]
    assert third.endswith(
        "; la chiave con cui i comuni si dividono le risorse d'Ambito non è scritta: in tutto l'Ambito sono 10.000 €."
    )


@pytest.mark.second_ring
def test_without_budgets_it_is_said(sqlite_engine: Engine) -> None:
    bare = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 90, "Beta": 60}).service("mensa")
    bare.contact("p1", service="mensa", day="2024-05-02").contact(None, service="mensa", day="2026-04-02")
    third = sentences(told(bare, sqlite_engine, BETA))[2]
    assert third == (
        "Nel 2025 quanto mette il nostro bilancio non è scritto nella base dati; le risorse d'Ambito non sono scritte "
        "nella base dati."
    )
    sound((third,))


def test_a_missing_return_is_said_in_the_sentence_and_among_what_is_missing(sqlite_engine: Engine) -> None:
    given = world()
    for year, month in [(year, month) for year in (2024, 2025) for month in range(1, 13)]:
        status = ReturnStatus.MISSING if (year, month) == (2025, 12) else ReturnStatus.RECEIVED
        given.delivery("mensa", month=f"{year}-{month:02d}", status=status)
    found = told(given, sqlite_engine, BETA)
    first = sentences(found)[0]
    assert "Servizio mensa" in first
    assert any("Servizio mensa" in line for line in lacking_words(found))
    sound((first,))


@pytest.mark.second_ring
def test_a_year_in_progress_says_that_it_may_change(sqlite_engine: Engine) -> None:
    found = told(world(), sqlite_engine, BETA, viewer="manager", period="2026")
    first, _, third = sentences(found)
    assert first.startswith("Nel 2026 (fino ad aprile) i servizi non hanno incontrato nessun nostro concittadino")
    assert (
        nearest_note(found)
        == "Nel 2026 (fino ad aprile) negli accessi registrati non risulta nessuno dei nostri. I più vicini:"
    )
    assert kinds_whose(found).startswith("Persone residenti da noi, nel 2026 (fino ad aprile); ")
    assert "può ancora cambiare" in first or "possono ancora cambiare" in first
    assert third.startswith("Nel 2026 quanto mette il nostro bilancio non è scritto")


def test_the_nearest_service_is_said_with_its_distance_and_number(sqlite_engine: Engine) -> None:
    found = told(world(), sqlite_engine, GAMMA)
    near = found.nearest[ServiceType.LISTENING]
    assert (near.service.telephone, near.service.place) == ("0373 000 001", BETA)
    assert near.kilometres == pytest.approx(11.0, abs=0.1)
    rows = {row[ITEM]: row for row in sheet_rows(found) if row[UNIT] == KM}
    assert rows["Servizio ascolto"][VALUE] == 11.0
    assert (rows["Servizio ascolto"][STATE], rows["Servizio ascolto"]["Nota"]) == ("aperto oggi", "0373 000 001")
    assert "Mancano telefono e posta" not in " ".join(lacking_words(found))


def test_contacts_from_a_file_are_words_and_nothing_else(sqlite_engine: Engine) -> None:
    nasty = '"><img src=x onerror=alert(1)>'
    given = world().service("pua", kind=ServiceType.ACCESS_POINT, contacts={"telephone": nasty, "hours": nasty})
    drawn = str(sheet_html(told(given.sharing_key(2024, act=nasty), sqlite_engine, BETA)))
    assert "<img" not in drawn
    assert drawn.count("&lt;img") >= 3
