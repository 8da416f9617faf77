"""Addresses say a view and read it back; what cannot be used is dropped and told; old links keep working."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.viewers import Role, Viewer
from data_access.vocabulary import NeedDimension, ServiceType, TargetGroup
from indicators.catalogue.catalogue import CATALOGUE
from indicators.interchange.url_parameters import (
    KEYS,
    MOST_TOLD,
    View,
    read_view,
    several,
    together,
    within,
    write_view,
)
from indicators.model.code_lists import slugify
from indicators.model.errors import QueryError
from indicators.model.period import Period
from indicators.model.query import AMBITO, LEAD, TERRITORY, Comparison, Lens, Query
from indicators.wording.query_sentence import narrowed, say
from tests.support.directories import a_directory

DIRECTORY = a_directory()
MANAGER = Viewer(role=Role.MANAGER)


def read(**parameters: str | list[str]) -> View:
    return read_view(parameters, DIRECTORY, MANAGER)


def test_an_empty_address_is_the_last_twelve_closed_months_by_residence() -> None:
    view = read()
    period = Period.parse("2025-11..2026-10")
    assert view == View(
        query=Query(indicator="people_served", period=period, comparison=Comparison.YEAR, viewer=MANAGER)
    )
    assert write_view(view, DIRECTORY) == {}


def test_every_parameter_is_read() -> None:
    view = read(
        indicatore="contacts",
        periodo="2023..2025",
        confronto="precedente",
        ottica="sede",
        area="citta_alta",
        comune="099003",
        servizio="mensa,docce",
        tipo=["mensa", "docce"],
        target="senza_dimora",
        bisogno="abitare",
        linea="fnps",
        orizzonte="24",
        fittizia="escludi",
    )
    assert view.dropped == ()
    assert view.municipality == "099003"
    assert view.query == Query(
        indicator="contacts",
        period=Period.parse("2023..2025"),
        comparison=Comparison.PREVIOUS,
        lens=Lens.PLACE,
        area=LEAD,
        services=("mensa", "docce"),
        service_types=(ServiceType.SOUP_KITCHEN, ServiceType.SHOWERS),
        targets=(TargetGroup.HOMELESS,),
        needs=(NeedDimension.HOUSING,),
        strands=("fnps",),
        horizon_months=24,
        exclude_fictitious=True,
        viewer=MANAGER,
    )
    assert view.focused().area == "099003"


VIEWS = st.builds(
    View,
    query=st.builds(
        Query,
        indicator=st.sampled_from(sorted(CATALOGUE)),
        period=st.sampled_from(["2025", "2026", "2025-Q2", "2024-03", "2023..2025", "2025-01..2025-06"]).map(
            Period.parse
        ),
        comparison=st.sampled_from(Comparison),
        lens=st.sampled_from(Lens),
        area=st.sampled_from([AMBITO, LEAD, TERRITORY, "099002"]),
        services=st.lists(st.sampled_from(["mensa", "docce"]), unique=True).map(tuple),
        service_types=st.lists(st.sampled_from(ServiceType), unique=True).map(tuple),
        targets=st.lists(st.sampled_from(TargetGroup), unique=True).map(tuple),
        needs=st.lists(st.sampled_from(NeedDimension), unique=True).map(tuple),
        strands=st.lists(st.sampled_from(["fnps"]), unique=True).map(tuple),
        horizon_months=st.sampled_from([6, 12, 24]),
        exclude_fictitious=st.booleans(),
        viewer=st.just(MANAGER),
    ),
    municipality=st.sampled_from([None, "099001", "099003"]),
)


@given(VIEWS)
def test_a_written_address_reads_back_the_same(view: View) -> None:
    parameters = write_view(view, DIRECTORY)
    assert set(parameters) <= set(KEYS)
    assert read_view(parameters, DIRECTORY, MANAGER) == view


@given(st.dictionaries(st.text(max_size=12), st.text(max_size=12), max_size=5))
def test_no_address_is_an_error(parameters: dict[str, str]) -> None:
    view = read_view(parameters, DIRECTORY, MANAGER)
    assert view.query.indicator in CATALOGUE
    assert all(sentence.strip() for sentence in view.dropped)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("periodo", "2025-13", "Periodo «2025-13»"),
        ("periodo", "2019", "dal gennaio 2023 all'ottobre 2026"),
        ("comune", "015146", "015146"),
        ("area", "milano", "Area «milano»"),
        ("ottica", "sopra", "Ottica: «sopra» non vale, usare residenza o sede"),
        ("servizio", "chiuso", "Servizio «chiuso»"),
        ("tipo", "casa", "Tipo di servizio «casa»"),
        ("target", "tutti", "Target «tutti»"),
        ("indicatore", "felicita", "Indicatore «felicita»"),
        ("orizzonte", "9", "Orizzonte: «9» non vale, usare 6, 12 o 24"),
        ("fittizia", "forse", "«forse» non vale, usare comprendi o escludi"),
        ("zzz", "1", "Parametro «zzz»"),
    ],
)
def test_what_cannot_be_used_is_told_by_name(name: str, value: str, told: str) -> None:
    view = read(**{name: value})
    assert len(view.dropped) == 1
    assert told in view.dropped[0]
    assert view.query == read().query


def test_a_bad_value_does_not_take_the_good_ones_with_it() -> None:
    view = read(tipo="mensa,casa,docce")
    assert view.query.service_types == (ServiceType.SOUP_KITCHEN, ServiceType.SHOWERS)
    assert len(view.dropped) == 1


def test_renamed_parameters_are_understood() -> None:
    view = read(anno="2024", lente="sede", istat="099002")
    assert (view.query.period, view.query.lens, view.municipality) == (Period.year(2024), Lens.PLACE, "099002")
    assert view.dropped == ()


def test_a_view_says_itself_in_italian() -> None:
    view = read(periodo="2025-Q2", area="territorio", tipo="mensa,docce", ottica="sede", confronto="nessuno")
    assert say(view.query, DIRECTORY) == (
        "Periodo: secondo trimestre 2025; per comune in cui si trova il servizio; solo Territorio; "
        "tipi di servizio: Mensa sociale e Docce e igiene."
    )


def test_a_view_says_the_follow_up_and_the_fictitious_residence_when_they_are_not_the_usual_ones() -> None:
    assert say(read(orizzonte="6", fittizia="escludi", confronto="nessuno").query, DIRECTORY) == (
        "Periodo: da novembre 2025 a ottobre 2026; per comune di residenza; tutto l'Ambito; "
        "chi è iscritto in via fittizia conta come senza residenza; ricadute entro 6 mesi dall'uscita."
    )
    assert write_view(read(orizzonte="12", fittizia="comprendi"), DIRECTORY) == {}


def test_a_page_says_only_the_filters_that_change_it() -> None:
    asked = read(area="territorio", tipo="mensa", ottica="sede", orizzonte="6", fittizia="escludi").query
    assert say(asked, DIRECTORY, keys=("periodo", "tipo")) == (
        "Periodo: da novembre 2025 a ottobre 2026; tipi di servizio: Mensa sociale."
    )


def test_names_become_words_of_an_address() -> None:
    assert [slugify(name) for name in ("Rivolta d'Adda", "Città Alta", "Casale Cremasco-Vidolasco")] == [
        "rivolta_d_adda",
        "citta_alta",
        "casale_cremasco_vidolasco",
    ]


@pytest.mark.parametrize(
    ("word", "area"),
    [
        ("ambito", AMBITO),
        ("citta_alta", LEAD),
        ("Città Alta", "099001"),
        ("Territorio", TERRITORY),
        ("099002", "099002"),
        ("capofila", LEAD),
        ("beta", "099002"),
        ("Rivolta d'Adda", "099003"),
    ],
)
def test_areas_are_read_by_word_by_code_and_by_name(word: str, area: str) -> None:
    assert DIRECTORY.read_area(word) == area


def test_a_code_that_lost_its_zero_is_not_an_area() -> None:
    with pytest.raises(QueryError, match="sei cifre"):
        DIRECTORY.read_area("99002")


def test_a_notice_about_fifty_thousand_unknown_services_is_short() -> None:
    """It weighed 2.3 MB, and took seconds of everybody's time."""
    view = read(servizio=",".join(f"servizio_{number}" for number in range(50_000)))
    assert view.dropped[:2] == (
        "Il collegamento è troppo lungo: ne sono state lette le prime 20.000 lettere.",
        "Servizio «servizio_0» sconosciuto: ignorato.",
    )
    assert len(view.dropped) == MOST_TOLD + 1
    assert view.dropped[-1] == "Altre 496 parti non si possono usare."
    assert len(" ".join(view.dropped)) < 500


@pytest.mark.parametrize(
    "parameters",
    [
        {"servizio": "x" * 3_000_000},
        {"x" * 3_000_000: "1"},
        {f"parametro_{number}": "1" for number in range(50_000)},
        {"periodo": "2025-" * 500_000},
        {"area": ["ignota"] * 50_000},
        {"comune": [f"{number:06d}" for number in range(200_000, 250_000)]},
        dict.fromkeys(KEYS, "«" * 50000),
        {"servizio": "," * 50_000},
        {"servizio": [""] * 50_000},
    ],
    ids=["word", "name", "names", "period", "same", "codes", "everything", "commas", "empty"],
)
def test_no_address_makes_a_long_notice(parameters: dict[str, str | list[str]]) -> None:
    told = read_view(parameters, DIRECTORY, MANAGER).dropped
    assert len(told) <= MOST_TOLD + 1
    assert len(" ".join(told)) < 1_500


def test_a_part_too_many_is_told_rather_than_counted() -> None:
    view = read(servizio=",".join(f"s{number}" for number in range(MOST_TOLD + 1)))
    assert view.dropped == tuple(f"Servizio «s{number}» sconosciuto: ignorato." for number in range(MOST_TOLD + 1))


def test_what_is_kept_of_an_address_ends_where_it_says() -> None:
    given = {"servizio": ["mensa", "docce"], "target": "anziani"}
    assert within(given, 100) == {"servizio": ("mensa", "docce"), "target": ("anziani",)}
    assert within(given, 18) == {"servizio": ("mensa", "doc")}
    assert within(given, 5) == {}


def test_a_range_of_two_centuries_is_that_of_the_data() -> None:
    """Each of its 2,400 months was asked for and drawn."""
    view = read(periodo="1900-01..2099-12")
    assert (view.query.period.first, view.query.period.last) == (DIRECTORY.first_month, DIRECTORY.last_month)
    assert view.dropped == (f"Periodo «1900-01..2099-12» più lungo dei dati: mostrato «{view.query.period}».",)
    assert read(periodo=str(view.query.period)).dropped == ()
    years = read(periodo="1900..2099").query.period
    assert years.first <= DIRECTORY.first_month
    assert years.last >= DIRECTORY.last_month
    assert years.months < (DIRECTORY.last_month - DIRECTORY.first_month) + 24


def test_a_sentence_says_so_many_names_and_how_many_others() -> None:
    """Ten thousand services in an address were ten thousand names under every figure."""
    names = {f"s{number}": f"Servizio {number}" for number in range(40)}
    directory = replace(DIRECTORY, services=names)
    query = Query(indicator="contacts", period=Period.year(2025), services=tuple(names), viewer=MANAGER)
    (said,) = narrowed(query, directory)
    assert said.startswith("servizi: Servizio 0, Servizio 1, ")
    assert said.endswith("Servizio 11 e altri 28")
    thirteen = query.but(services=tuple(names)[:13])
    assert narrowed(thirteen, directory)[0].endswith("Servizio 11 e Servizio 12")


COMMAS = {"mensa": "Mensa", "mensa, docce": "Mensa e docce", "a\\b": "Barra", "docce": "Docce"}
"""Services whose keys somebody wrote with commas, and one with a backslash."""


def test_a_filter_of_a_value_that_holds_a_comma_is_not_dropped() -> None:
    """All the services were shown instead."""
    directory = replace(DIRECTORY, services=COMMAS)
    for chosen in (("mensa, docce",), ("mensa, docce", "mensa"), ("a\\b", "mensa, docce"), tuple(COMMAS)):
        query = Query(indicator="contacts", period=Period.year(2025), services=chosen, viewer=MANAGER)
        parameters = write_view(View(query=query), directory)
        back = read_view(parameters, directory, MANAGER)
        assert (back.query.services, back.dropped) == (chosen, ())


def test_links_written_before_commas_were_told_apart_still_work() -> None:
    names = {"pasti, sera": "Pasti", "docce": "Docce", "a\\b": "Barra"}
    directory = replace(DIRECTORY, services=names)
    for link in ("docce,pasti, sera", "docce,pasti,sera", "pasti, sera,docce", ["pasti, sera", "docce"]):
        view = read_view({"servizio": link}, directory, MANAGER)
        assert (set(view.query.services), view.dropped) == ({"docce", "pasti, sera"}, ()), link
    assert read_view({"servizio": "a\\b,docce"}, directory, MANAGER).query.services == ("a\\b", "docce")


@given(st.lists(st.text(alphabet=",\\ab ", min_size=1, max_size=6).map(str.strip).filter(bool), max_size=5))
def test_several_values_in_one_word_come_back_as_they_were(values: list[str]) -> None:
    assert several(together(values)) == values


@pytest.mark.parametrize("name", ["comune", "istat", "area"])
def test_a_code_that_a_spreadsheet_took_the_zero_of_is_repaired_and_said(name: str) -> None:
    """`?comune=19035` was an unknown municipality."""
    directory = replace(DIRECTORY, municipalities={"019035": "Crema", "019067": "Pandino"}, lead_code="019035")
    view = read_view({name: "19035"}, directory, MANAGER)
    assert (view.query.area if name == "area" else view.municipality) == "019035"
    assert view.dropped == ("Al codice ISTAT «19035» mancava lo zero iniziale: letto come «019035».",)
    assert read_view({name: "19036"}, directory, MANAGER).dropped[0] != view.dropped[0]
