"""Addresses say a view and read it back; what cannot be used is dropped and told; old links keep working."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_access.viewers import Role, Viewer
from data_access.vocabulary import NeedDimension, ServiceType, TargetGroup
from indicators.catalogue import CATALOGUE
from indicators.directory import slugify
from indicators.errors import QueryError
from indicators.period import Period
from indicators.query import AMBITO, LEAD, TERRITORY, Comparison, Lens, Query
from indicators.query_text import KEYS, View, read_view, say, write_view
from tests.support.directories import a_directory

DIRECTORY = a_directory()
MANAGER = Viewer(role=Role.MANAGER)


def read(**parameters: str | list[str]) -> View:
    return read_view(parameters, DIRECTORY, MANAGER)


def test_an_empty_address_is_the_newest_closed_year_by_residence() -> None:
    view = read()
    assert view == View(
        query=Query(indicator="people_served", period=Period.year(2025), comparison=Comparison.YEAR, viewer=MANAGER)
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
        ("periodo", "2019", "dal 2023 al 2026"),
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
        "Periodo: 2025; per comune di residenza; tutto l'Ambito; "
        "chi è iscritto in via fittizia conta come senza residenza; ricadute entro 6 mesi dall'uscita."
    )
    assert write_view(read(orizzonte="12", fittizia="comprendi"), DIRECTORY) == {}


def test_a_page_says_only_the_filters_that_change_it() -> None:
    asked = read(area="territorio", tipo="mensa", ottica="sede", orizzonte="6", fittizia="escludi").query
    assert say(asked, DIRECTORY, keys=("periodo", "tipo")) == "Periodo: 2025; tipi di servizio: Mensa sociale."


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
