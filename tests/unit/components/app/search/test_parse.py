"""What somebody types, and the address that it opens."""

import time
from dataclasses import replace
from datetime import date

import pytest

from components.app.search.parse import HINT, MOST, Found, search
from components.app.search.terms import OTHER_WORDS, STATEMENT, Kind, terms_for
from components.state.page_registry import EVERY_PAGE
from data_access.accounts.vocabulary import AccountRole
from indicators.analysis.listings import PlanObjective
from indicators.model.code_lists import Directory
from sample_data.ambito import MEMBERS

SERVICES = {
    "mensa": "Mensa sociale",
    "bassa-soglia": "Bassa soglia, primo contatto",
    "dormitorio-storico": "Dormitorio, sede storica",
    "dormitorio-nuovo": "Dormitorio, nuova sede",
    "emporio": "Emporio solidale",
    "emporio-pandino": "Emporio solidale, punto di Pandino",
    "casa-donne": "Casa per donne sole e con minori",
    "ascolto-castelleone": "Centro di ascolto di Castelleone",
    "docce": "Docce e igiene",
}
MUNICIPALITIES = {member.code: member.name for member in MEMBERS}
OBJECTIVES = [
    PlanObjective(code="5.3.2", title="Contrasto alla povertà e alla marginalità", sdgs=(1,)),
    PlanObjective(code="5.3.2.a", title="Sviluppo del sistema di accoglienza", sdgs=(1,)),
]
OPENS = {
    "mensa castelleone 2025": "/comune?comune=019025&servizio=mensa&periodo=2025",
    "2025 Castelleone, mensa": "/comune?comune=019025&servizio=mensa&periodo=2025",
    "la mensa di casteleone nel 2025": "/comune?comune=019025&servizio=mensa&periodo=2025",
    "mensa": "/occupazione?servizio=mensa",
    "mnesa sociale": "/occupazione?servizio=mensa",
    "castelleone": "/comune?comune=019025",
    "CASTELLEONE": "/comune?comune=019025",
    "soncno": "/comune?comune=019097",
    "Rivolta d'Adda": "/comune?comune=019084",
    "rivolta adda 2024": "/comune?comune=019084&periodo=2024",
    "Scheda del comune di Pandino": "/comune?comune=019067",
    "cumignano": "/comune?comune=019039",
    "crema": "/comune?comune=019035",
    "crema e territorio": "/crema_territorio",
    "territorio 2024": "/?area=territorio&periodo=2024",
    "quadro": "/",
    "Quadro d'insieme 2024": "/?periodo=2024",
    "mappa": "/mappa",
    "mapa offanengo": "/mappa?comune=019062",
    "mappa persone servite": "/mappa?indicatore=people_served",
    "occupazione": "/occupazione",
    "posti letto": "/occupazione",
    "dormitorio 2025": "/occupazione?tipo=dormitorio&periodo=2025",
    "dormitorio nuova sede marzo 2025": "/occupazione?servizio=dormitorio-nuovo&periodo=2025-03",
    "emporio pandino": "/occupazione?servizio=emporio-pandino",
    "percorsi donne sole": "/percorsi?target=donne_sole",
    "donne con minori": "/?target=donne_minori",
    "persone senza dimora": "/?target=senza_dimora",
    "senza dimora crema ultimi 12 mesi": "/comune?comune=019035&target=senza_dimora&periodo=ultimi-12-mesi",
    "dipendenze 2023-2025": "/?target=dipendenze&periodo=2023..2025",
    "dipendenze dal 2023 al 2025": "/?target=dipendenze&periodo=2023..2025",
    "salute mentale": "/?target=salute_mentale",
    "anziani": "/?target=anziani",
    "bisogno lavoro": "/?bisogno=lavoro",
    "risorse 2024": "/risorse?periodo=2024",
    "spesa per residente": "/risorse",
    "piano di zona": "/piano",
    "5.3.2.a": "/piano",
    "metodo": "/metodo",
    "glossario": "/metodo",
    "metodo presa in carico": "/metodo?indicatore=take_up",
    "verifica mensa": "/verifica?servizio=mensa",
    "domanda non accolta 2025": "/mappa?indicatore=unmet_demand&periodo=2025",
    "quota una tantum": "/percorsi",
    "attrazione": "/crema_territorio",
    "persone servite primo trimestre 2025": "/mappa?indicatore=people_served&periodo=2025-Q1",
    "mensa 3 trimestre 2024": "/occupazione?servizio=mensa&periodo=2024-Q3",
    "mensa t3 2024": "/occupazione?servizio=mensa&periodo=2024-Q3",
    "pandino marzo": "/comune?comune=019067&periodo=2026-03",
    "pandino dicembre": "/comune?comune=019067&periodo=2025-12",
    "pandino setembre 2025": "/comune?comune=019067&periodo=2025-09",
    "ultimi dodici mesi": "/?periodo=ultimi-12-mesi",
    "2025": "/?periodo=2025",
    "crema mensa anziani soli": "/comune?comune=019035&servizio=mensa&target=anziani",
    "1990 crema": "/comune?comune=019035",
    "accessibilità": "/accessibilita",
    "dichiarazione di accessibilita 2025": "/accessibilita",
    "scorciatoie tastiera": "/accessibilita",
    "segnalazioni agid": "/accessibilita",
}
DIRECTORY = Directory(
    ambito_name="Ambito Territoriale Sociale di Crema",
    lead_code="019035",
    lead_name="Crema",
    lead_slug="crema",
    municipalities=MUNICIPALITIES,
    services=SERVICES,
    organisations={},
    strands={},
    first_month=2023 * 12,
    last_month=2026 * 12 + 9,
    as_of=date(2026, 10, 31),
)


def found(typed: str, *, role: AccountRole = AccountRole.MANAGER, services: set[str] | None = None) -> Found:
    return search(typed, terms_for(DIRECTORY, role=role, objectives=OBJECTIVES, services=services), DIRECTORY)


@pytest.mark.parametrize("typed", OPENS)
def test_what_is_typed_opens(typed: str) -> None:
    assert found(typed).views[0].address == OPENS[typed]


def test_each_view_says_in_words_what_it_opens_and_none_twice() -> None:
    views = found("mensa castelleone 2025").views
    assert views[0].says == "Scheda del comune · Castelleone · Mensa sociale · 2025"
    assert 1 < len(views) <= MOST
    assert len({view.address for view in views}) == len({view.says for view in views}) == len(views)


def test_what_is_not_used_is_told_and_so_is_a_period_without_data() -> None:
    assert found("castelleone xyzzy").notices == ("Non usato: «xyzzy».",)
    (said,) = found("1990 crema").notices
    assert said == "Per «1990» non ci sono dati: i dati vanno dal gennaio 2023 all'ottobre 2026."


def test_where_nothing_is_found_the_nearest_names_are_said() -> None:
    near = found("qstelione")
    assert near.views == ()
    assert "«Castelleone»" in near.notices[1]
    nothing = found("zzqqxx")
    assert nothing.views == ()
    assert nothing.notices == ("Niente corrisponde a «zzqqxx».", HINT)
    assert found("").views == found("   ").views == ()


def test_nobody_finds_pages_of_another_role_nor_a_partner_services_of_others() -> None:
    assert all(view.page != "persone" for view in found("persone abilitate").views)
    assert found("carica dati").views[0].page == "carica"
    assert all(view.page != "carica" for view in found("carica dati", role=AccountRole.MAYOR).views)
    own = found("dormitorio nuova sede", role=AccountRole.PARTNER, services={"mensa"})
    assert all("dormitorio-nuovo" not in view.address and "nuova sede" not in view.says for view in own.views)
    assert "nuova sede" not in " ".join(own.notices)
    assert found("mensa", role=AccountRole.PARTNER, services={"mensa"}).views[0].address == OPENS["mensa"]


@pytest.mark.parametrize("role", list(AccountRole))
def test_a_page_that_nobody_gave_other_words_broke_every_search(role: AccountRole) -> None:
    pages = {term.key for term in terms_for(DIRECTORY, role=role) if term.kind is Kind.PAGE}
    assert pages == {STATEMENT.key, *(page.name for page in EVERY_PAGE if page.is_for(role))}
    assert {page.name for page in EVERY_PAGE} == set(OTHER_WORDS)


def test_hostile_and_endless_words_do_nothing() -> None:
    hostile = found("<script>alert('mensa')</script> \x00 \u202e ${{7*7}}")
    assert all("<" not in view.says for view in hostile.views)
    begin = time.process_time()
    found("mensa " * 10_000)
    found("a" * 1_000_000)
    assert time.process_time() - begin < 1


def test_an_answer_takes_less_than_fifty_milliseconds_of_processor() -> None:
    services = {
        f"servizio-{number}": f"Servizio numero {number} di {name}"
        for number, name in enumerate([*MUNICIPALITIES.values()] * 4)
    }
    many = replace(DIRECTORY, services=dict(list(services.items())[:145]))
    terms = terms_for(many, role=AccountRole.MANAGER, objectives=OBJECTIVES)
    assert sum(term.kind is Kind.SERVICE for term in terms) == 145
    assert sum(term.kind is Kind.MUNICIPALITY for term in terms) == 48
    search("mensa", terms, many)  # what is loaded once does not count
    taken = []
    for typed in OPENS:
        begin = time.process_time()
        search(typed, terms, many)
        taken.append(time.process_time() - begin)
    assert max(taken) < 0.05
