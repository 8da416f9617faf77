"""Findings read aloud: one Italian sentence, the same numbers as the rows."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from data_access.reading import read_snapshot
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from data_access.vocabulary import ResidenceClass, ServiceType
from indicators.catalogue.catalogue import CATALOGUE
from indicators.engine.measure import measure
from indicators.model.code_lists import Directory, Registered
from indicators.model.period import Period
from indicators.model.query import LEAD, TERRITORY, Comparison, Grouping, Lens, Query
from indicators.model.result import Status
from indicators.wording.headline import headline
from tests.support.builder import ambito
from tests.support.directories import a_directory
from tests.support.results import a_result, row

MANAGER, MAYOR = Viewer(role=Role.MANAGER), Viewer(role=Role.MAYOR)


@pytest.fixture
def snapshot(sqlite_engine: Engine) -> Snapshot:
    """Six people in 2025, four of the lead and one with no residence; two in 2024."""
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 1000, "Beta": 500}).service("mensa")
    homes = ["Alfa", "Alfa", "Alfa", "Alfa", "Beta", ResidenceClass.NONE]
    for number, home in enumerate(homes):
        given.contact(f"p{number}", service="mensa", day="2025-03-02", residence=home, quantity=2)
    for number in range(2):
        given.contact(f"p{number}", service="mensa", day="2024-03-02", residence="Alfa")
    given.contact(None, service="mensa", day="2023-01-02")
    given.save(sqlite_engine)
    return read_snapshot(sqlite_engine)


def said(snapshot: Snapshot, **words: object) -> str:
    asked = {"indicator": "people_served", "period": Period.year(2025), "viewer": MANAGER, **words}
    return headline(measure(snapshot, Query(**asked), settings=Settings()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({}, "Nel 2025 i servizi hanno incontrato 6 persone diverse."),
        ({"comparison": Comparison.YEAR}, "Nel 2025 i servizi hanno incontrato 6 persone diverse, contro 2 nel 2024."),
        ({"area": LEAD}, "Nel 2025, tra i residenti ad Alfa, i servizi hanno incontrato 4 persone diverse."),
        (
            {"by": (Grouping.AREA,)},
            (
                "Nel 2025, tra i residenti ad Alfa, i servizi hanno incontrato 4 persone diverse; tra i residenti nel "
                "Territorio, 1."
            ),
        ),
        (
            {"by": (Grouping.RESIDENCE_CLASS,)},
            "Nel 2025 le persone servite sono 5 tra i residenti nell'Ambito e 1 tra chi non ha residenza.",
        ),
        ({"indicator": "contacts"}, "Nel 2025 i servizi hanno registrato 12 accessi."),
        (
            {"indicator": "attraction", "lens": Lens.PLACE},
            "Nel 2025 il 33,3% delle persone servite ad Alfa non vi risiedeva (tra 9,7 e 70,0), su soli 6 casi.",
        ),
        ({"period": Period.parse("2025-03")}, "A marzo 2025 i servizi hanno incontrato 6 persone diverse."),
        (
            {"period": Period.parse("2025-Q1")},
            "Nel primo trimestre 2025 i servizi hanno incontrato 6 persone diverse.",
        ),
        ({"period": Period.parse("2024..2025")}, "Dal 2024 al 2025 i servizi hanno incontrato 6 persone diverse."),
        (
            {"indicator": "rate_per_1000", "period": Period.parse("2024"), "area": TERRITORY},
            (
                "Nel 2024, tra i residenti nel Territorio, i servizi non hanno incontrato nessun residente (tra 0,0 e "
                "7,4 ogni 1.000 residenti)."
            ),
        ),
        (
            {"indicator": "attraction", "lens": Lens.PLACE, "period": Period.parse("2024")},
            "Nel 2024 nessuna delle persone servite ad Alfa risiedeva altrove (tra 0,0% e 65,8%), su soli 2 casi.",
        ),
        ({"viewer": MAYOR, "area": LEAD}, "Nel 2025, tra i residenti ad Alfa, le persone servite sono meno di 6."),
        (
            {"period": Period.year(2026), "comparison": Comparison.YEAR},
            (
                "Nel 2026 (fino a ottobre) negli accessi registrati non risulta nessuno, "
                "contro 6 da gennaio a ottobre 2025."
            ),
        ),
        (
            {"period": Period.parse("2025-03"), "indicator": "active", "comparison": Comparison.YEAR},
            "Alla fine di marzo 2025 erano attive 6 persone, contro 2 alla fine di marzo 2024.",
        ),
        (
            {"indicator": "exits_to_autonomy"},
            (
                "Nel 2025 non sono ancora stati forniti i dati per la quota di uscite verso l'autonomia: nella base "
                "dati mancano le permanenze."
            ),
        ),
        (
            {"area": LEAD, "lens": Lens.PLACE, "comparison": Comparison.YEAR, "indicator": "residence_mix"},
            (
                "Nel 2025, nei servizi di Alfa, era senza residenza o veniva da fuori Ambito il 16,7% delle persone "
                "servite (tra 3,0 e 56,4), su soli 6 casi, contro lo 0% nel 2024, su soli 2 casi."
            ),
        ),
        (
            {"exclude_fictitious": True, "indicator": "contacts"},
            (
                "Nel 2025 (chi è iscritto in via fittizia conta come senza residenza) i servizi hanno registrato 12 "
                "accessi."
            ),
        ),
    ],
    ids=lambda value: None if isinstance(value, dict) else "",
)
def test_a_finding_reads_as_italian(snapshot: Snapshot, words: dict[str, object], expected: str) -> None:
    assert said(snapshot, **words) == expected


@pytest.mark.parametrize("by", [(), (Grouping.YEAR,), (Grouping.SEX,)])
def test_the_ambito_is_not_compared_with_itself(snapshot: Snapshot, by: tuple[Grouping, ...]) -> None:
    """It was told that its rate was 1,00 times its own, between 0,93 and 1,07."""
    words = {"indicator": "location_quotient", "lens": Lens.RESIDENCE, "by": by, "comparison": Comparison.YEAR}
    assert said(snapshot, **words) == (
        "Il quoziente di localizzazione si legge per comune o per area: di tutto l'Ambito è 1."
    )
    assert "volte quello dell'Ambito" in said(snapshot, **{**words, "by": (), "area": LEAD})


def test_a_stricter_threshold_is_said(snapshot: Snapshot) -> None:
    settings = Settings.model_validate({"disclosure": {"threshold": 10}})
    asked = Query(indicator="people_served", period=Period.year(2025), viewer=MAYOR)
    assert headline(measure(snapshot, asked, settings=settings)) == "Nel 2025 le persone servite sono meno di 11."


@pytest.fixture
def counted_twice(sqlite_engine: Engine) -> Snapshot:
    """People of 2023 to 2025, in an Ambito of which the residents of 2023 and 2024 are known."""
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 1000, "Beta": 500}, year=2023).service("mensa")
    given.residents("Alfa", 2000, year=2024).residents("Beta", 1000, year=2024)
    given.strand("fondo").programme("aiuti")
    given.budget("aiuti", strand="fondo", year=2025, planned=9000, spent=6000)
    for year, people in ((2023, 6), (2024, 6), (2025, 9)):
        for number in range(people):
            given.contact(f"p{number}", service="mensa", day=f"{year}-03-02", residence="Alfa")
    given.save(sqlite_engine)
    return read_snapshot(sqlite_engine)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            {"area": LEAD},
            (
                "Nel 2025, tra i residenti ad Alfa, i servizi hanno incontrato 4,5 persone ogni 1.000 residenti (2024; "
                "tra 2,1 e 8,5)."
            ),
        ),
        (
            {"area": LEAD, "comparison": Comparison.YEAR},
            (
                "Nel 2025, tra i residenti ad Alfa, i servizi hanno incontrato 4,5 persone ogni 1.000 residenti (2024; "
                "tra 2,1 e 8,5), contro 3,0 nel 2024."
            ),
        ),
        (
            {"by": (Grouping.YEAR,), "period": Period.parse("2023..2025"), "area": LEAD},
            (
                "Dal 2024 al 2025, tra i residenti ad Alfa, il tasso per 1.000 residenti (2024) passa da 3,0 a "
                "4,5, differenza incerta."
            ),
        ),
        (
            {"by": (Grouping.QUARTER,), "period": Period.parse("2024-Q1..2025-Q1"), "area": LEAD},
            (
                "Nel primo trimestre 2025, tra i residenti ad Alfa, i servizi hanno incontrato 4,5 persone ogni 1.000 "
                "residenti (2024), contro 3,0 nel primo trimestre 2024, differenza incerta."
            ),
        ),
        (
            {"by": (Grouping.MUNICIPALITY,)},
            "Nel 2025 il tasso per 1.000 residenti (2024) è sopra lo zero in 1 comune su 2.",
        ),
        (
            {"by": (Grouping.AREA,)},
            (
                "Nel 2025, tra i residenti ad Alfa, i servizi hanno incontrato 4,5 persone ogni 1.000 residenti "
                "(2024); tra i residenti nel Territorio, 0,0."
            ),
        ),
        (
            {"indicator": "spend"},
            "Nel 2025 la spesa per residente (2024) è stata di 2,00 €.",
        ),
    ],
)
def test_the_year_of_the_residents_is_said_with_the_rate(
    counted_twice: Snapshot, words: dict[str, object], expected: str
) -> None:
    assert said(counted_twice, **{"indicator": "rate_per_1000", **words}) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({}, "Nel 2025 i servizi hanno incontrato meno di 0,1 persone ogni 1.000 residenti"),
        (
            {"services": ("docce",)},
            "Nel 2025 (servizi: Servizio docce) i servizi non hanno incontrato nessun ",
        ),
        (
            {"by": (Grouping.AREA,)},
            "Nel 2025, tra i residenti ad Alfa, i servizi hanno incontrato meno di 0,1 ",
        ),
    ],
)
def test_what_rounds_to_nothing_is_not_said_to_be_nothing(
    sqlite_engine: Engine, words: dict[str, object], expected: str
) -> None:
    """One person of a hundred thousand residents was a rate of «0,0», between «0,0 e 0,0»."""
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 90_000, "Beta": 10_000}).service("mensa")
    given.service("docce").contact("p", service="mensa", day="2025-03-02", residence="Alfa")
    given.save(sqlite_engine)
    told = said(read_snapshot(sqlite_engine), indicator="rate_per_1000", **words)
    assert told.startswith(expected)
    assert "tra 0,0 e 0,0" not in told


def registered(**services: Registered) -> Directory:
    """Return the tiny directory, knowing its services."""
    return replace(a_directory(), register=services)


def of_one(*years: tuple[str, float], opened: date | None = None, closed: date | None = None) -> str:
    """Return what is said of the years of a service."""
    names = registered(docce=Registered(type="docce", opened=opened or date.min, closed=closed))
    rows = [row(year, value=value) for year, value in years]
    result = a_result(rows, by=(Grouping.YEAR,), period="2024..2025", directory=names)
    return headline(replace(result, query=result.query.but(services=("docce",))))


def test_a_year_in_which_a_service_opened_or_closed_says_on_which_day() -> None:
    """«Nel 2025» was said of a dormitory that opened on 20 December 2025."""
    named = "servizi: Docce di prova) i servizi hanno incontrato 33 persone diverse."
    opened, closed = date(2025, 12, 20), date(2025, 12, 19)
    assert of_one(("2025", 33), opened=opened) == f"Nel 2025 (servizio aperto dal 20 dicembre 2025; {named}"
    assert of_one(("2025", 33), closed=closed) == f"Nel 2025 (servizio aperto fino al 19 dicembre 2025; {named}"
    assert of_one(("2025", 33), opened=date(2025, 1, 1), closed=date(2025, 12, 31)) == f"Nel 2025 ({named}"
    assert of_one(("2025", 33), opened=date(2025, 3, 4), closed=closed) == (
        f"Nel 2025 (servizio aperto dal 4 marzo 2025 fino al 19 dicembre 2025; {named}"
    )


def test_a_year_in_which_a_service_opened_is_not_compared_with_a_whole_one() -> None:
    assert of_one(("2024", 20), ("2025", 90), opened=date(2024, 11, 3)).endswith("da 20 a 90, non confrontabili.")
    assert of_one(("2024", 20), ("2025", 90), opened=date(2024, 1, 3)).endswith("da 20 a 90: in aumento.")


def test_a_period_of_several_services_is_cut_where_the_first_opens_and_the_last_closes() -> None:
    names = registered(
        docce=Registered(type="docce", opened=date(2025, 2, 1)), mensa=Registered(type="mensa", opened=date(2025, 1, 7))
    )
    result = a_result([row(value=9)], directory=names)
    asked = replace(result, query=result.query.but(services=("docce", "mensa")))
    assert headline(asked).startswith("Nel 2025 (servizi aperti dal 7 gennaio 2025; servizi: Docce di prova e ")
    assert headline(result).startswith("Nel 2025 i servizi"), "all the services are a network that grows"


AT_PANDINO = Registered(type="emporio", place="099002", opened=date(2025, 2, 3))
EMPORIA = {"docce": Registered(type="emporio", place="099001"), "mensa": AT_PANDINO}


def test_services_chosen_by_type_say_their_opening_too() -> None:
    result = a_result([row(value=9)], directory=registered(docce=Registered(type="docce"), mensa=AT_PANDINO))
    asked = replace(result, query=result.query.but(service_types=(ServiceType.EMPORIUM,)))
    assert headline(asked).startswith(
        "Nel 2025 (servizio aperto dal 3 febbraio 2025; tipi di servizio: Emporio solidale) i"
    )
    assert headline(replace(asked, directory=registered(**EMPORIA))).startswith("Nel 2025 (tipi di servizio: Emporio")
    elsewhere = asked.query.but(lens=Lens.PLACE, area=TERRITORY)
    assert headline(replace(asked, directory=registered(**EMPORIA), query=elsewhere)).startswith(
        "Nel 2025 (servizio aperto dal 3 febbraio 2025; tipi di servizio: Emporio solidale), nei servizi del Territorio"
    )


def test_a_name_with_brackets_stands_as_it_is_in_the_one_bracket() -> None:
    """Two brackets were joined in the whole sentence, a name's own with them."""
    names = replace(
        registered(docce=Registered(type="docce", opened=date(2025, 3, 1))), services={"docce": "Docce (A) (B)"}
    )
    result = a_result([row(value=9)], directory=names)
    asked = replace(result, query=result.query.but(services=("docce",)))
    assert headline(asked).startswith("Nel 2025 (servizio aperto dal 1º marzo 2025; servizi: Docce (A) (B)) i servizi")


@pytest.mark.parametrize(
    ("opened", "closed", "why"),
    [
        (date(2026, 1, 1), None, "il servizio ha aperto il 1º gennaio 2026"),
        (date(2020, 1, 1), date(2024, 12, 31), "il servizio ha chiuso il 31 dicembre 2024"),
        (date(2025, 12, 31), None, ""),
    ],
)
def test_a_service_that_was_not_open_says_why_there_is_no_value(opened: date, closed: date | None, why: str) -> None:
    names = registered(docce=Registered(type="docce", opened=opened, closed=closed))
    result = a_result([row(value=None, status=Status.UNDEFINED)], directory=names)
    said = headline(replace(result, query=result.query.but(services=("docce",))))
    assert said.endswith(f"le persone servite non si possono calcolare{f': {why}' if why else ''}.")


def test_rows_of_a_breakdown_say_when_their_service_opened_or_closed() -> None:
    names = registered(
        docce=Registered(type="docce", opened=date(2025, 11, 8)),
        mensa=Registered(type="mensa", opened=date(2020, 1, 1), closed=date(2025, 11, 7)),
    )
    rows = [row("docce", value=9), row("mensa", value=30)]
    by_service = a_result(rows, by=(Grouping.SERVICE,), directory=names)
    assert headline(by_service) == (
        "Nel 2025 il servizio con più persone servite è «Mensa di prova» (30); segue «Docce di prova» (9); «Mensa di "
        "prova» ha chiuso il 7 novembre 2025, «Docce di prova» ha aperto l'8 novembre 2025."
    )
    by_type = a_result([row("mensa", value=30)], by=(Grouping.SERVICE_TYPE,), directory=names)
    assert headline(by_type) == (
        "Nel 2025 le persone servite riguardano solo «Mensa sociale» (30); «Mensa sociale» ha chiuso il 7 novembre "
        "2025."
    )
    chosen = replace(by_type, query=by_type.query.but(services=("mensa",)))
    assert headline(chosen).count("7 novembre 2025") == 1


def test_what_ends_a_period_says_the_opening_too() -> None:
    names = registered(docce=Registered(type="docce", opened=date(2025, 12, 20)))
    result = a_result([row(value=33)], indicator=CATALOGUE["active"], directory=names)
    assert headline(replace(result, query=result.query.but(services=("docce",)))) == (
        "Alla fine del 2025 (servizio aperto dal 20 dicembre 2025; servizi: Docce di prova) erano attive 33 persone."
    )
