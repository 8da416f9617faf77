"""The grammar of comparisons: each form is read, and each kind of wrong sentence is refused."""

from decimal import Decimal

import pytest
from sqlalchemy import Engine

from data_access.settings import Settings
from data_access.viewers import Viewer
from data_access.vocabulary import ReturnStatus
from indicators.model.period import Period
from indicators.model.query import Grouping, Query
from tests.support.asking import saved
from tests.support.builder import ambito
from tests.support.claims import Claim, UnreadableError, amiss, few_persons, read, sentences, stated, without_residents
from tests.support.claims_held import Data, unheld, unstated

ASKED = Period.parse("2026")
SPAN = {"first": 2023 * 12, "last": 2026 * 12 + 9}
"""Data from January 2023 to October 2026."""


def claim(sentence: str) -> Claim:
    (found,) = read(sentence)
    return found


def wrong(sentence: str) -> list[str]:
    return [what for one in read(sentence) for what in amiss(one, asked=ASKED, **SPAN)]


TRUE = {
    "Nel 2025 i servizi hanno incontrato 60 persone diverse, contro 50 nel 2024.": ("60", "50"),
    "Nel 2026 (fino a ottobre) i servizi hanno incontrato 76 persone diverse, contro 50 da gennaio a ottobre 2025 a "
    "parità di flussi: mancano quelli di Mensa (da maggio 2026) e altri 3 servizi.": ("76", "50"),
    "Nel 2025 i servizi hanno registrato 600 accessi; a parità di flussi 540, come nel 2024: mancano quelli di Docce "
    "(gennaio 2024).": ("540", "540"),
    "Nel 2025 il 18,2% delle uscite ha portato a una casa stabile (tra 5,1 e 47,7), contro il 22,2% nel 2024.": (
        "18.2",
        "22.2",
    ),
    "Nel 2025, tra i residenti a Crema, i servizi hanno incontrato 12,1 persone ogni 1.000 residenti; tra i "
    "residenti nel Territorio, 3,7; mancano i flussi di Docce (gennaio 2024).": ("12.1", "3.7"),
    "Alla fine di ottobre 2026 erano attive 30 persone, contro 20 alla fine di ottobre 2025.": ("30", "20"),
    "Ad agosto 2026, tra i residenti a Pandino, negli accessi registrati non risulta nessuno, contro 1 ad agosto 2025, "
    "non confrontabili.": ("0", "1"),
    "Dal 2023 al 2025 la quota una tantum passa dal 45,5% al 33,3%: differenza compatibile con il caso.": (
        "33.3",
        "45.5",
    ),
    "Dal 2023 al 2025 (servizi: Dormitorio) la durata mediana passa da 14 a 25 notti.": ("25", "14"),
    "Dal 2023 al 2025 la quota di persone nuove è ancora il 50,0%.": ("50.0", "50.0"),
    "Verso l'autonomia: dal 30,0% (2023) al 18,2% (2025) delle uscite.": ("18.2", "30.0"),
    "Persone con un patto attivo: da 5 (fine 2023) a 6 (31 ottobre 2026).": ("6", "5"),
    "Persone attive a fine mese: 30 a gennaio 2026 e 40 a ottobre 2026.": ("40", "30"),
    "«Mensa sociale»: 160 accessi ad agosto 2026, contro 165 ad agosto 2025.": ("160", "165"),
    "«Mensa sociale»: 160 accessi ad agosto 2026, come ad agosto 2025.": ("160", "160"),
    "Persone servite (Territorio): in aumento, 1.060 persone nel 2025, contro 40 persone nel 2024.": ("1060", "40"),
    "Tasso di occupazione ¦ 53% ¦ in aumento di 3 punti, entro la normale variazione dei mesi (50% da gennaio a "
    "ottobre 2025)": ("53", "50"),
    "Persone servite ¦ 76 persone ¦ in aumento a parità di flussi (70 contro 50 da gennaio a ottobre 2025)": (
        "70",
        "50",
    ),
    "Persone attive ¦ 30 persone ¦ 20 da gennaio a ottobre 2025: non confrontabile, mancano dei flussi": ("30", "20"),
    "Nel 2025 il tasso di occupazione va dal 40% («Casa per donne») al 60% («Dormitorio»).": ("60", "40"),
    "Nel 2025 il target con più persone servite è «Donne sole» (20), insieme a «Nuclei» (20).": ("20", "20"),
    "Nel 2025 la fascia di età con più persone servite è 30-44 anni (35); segue 45-64 anni (20).": ("35", "20"),
    "Nel 2026 (fino a ottobre; servizi: Fermo posta) gli accessi variano tra 0 (aprile) e 3 (gennaio).": ("3", "0"),
    "Ad agosto 2026, 4 servizi su 10 hanno più accessi che ad agosto 2025.": ("4", "10"),
}


@pytest.mark.parametrize("sentence", TRUE)
def test_a_form_is_read_and_nothing_is_wrong_in_itself(sentence: str) -> None:
    found = claim(sentence)
    assert (found.now.number, found.then.number) == tuple(map(Decimal, TRUE[sentence]))
    assert wrong(sentence) == []


def test_areas_are_read_one_by_one() -> None:
    sentence = (
        "Per residenza, nel secondo trimestre 2026: Crema 10 persone, contro 12; Territorio 18 persone, contro 15 (nel "
        "secondo trimestre 2025)."
    )
    assert [(one.now.group, one.now.number, one.then.number) for one in read(sentence)] == [
        ("Crema", 10, 12),
        ("Territorio", 18, 15),
    ]
    assert wrong(sentence) == []


FALSE = {
    "a verb against its numbers": (
        "Persone servite: in aumento, 40 persone nel 2025, contro 60 persone nel 2024.",
        "a rise from 60 to 40",
    ),
    "a card's verb against its numbers": (
        "Persone servite ¦ 76 ¦ in diminuzione (50 da gennaio a ottobre 2025)",
        "a fall from 50 to 76",
    ),
    "a fall told as a rise": ("Dal 2023 al 2025 la quota passa dal 50,0% al 40,0%: in aumento.", "a rise from 50.0"),
    "no movement where there is one": (
        "Accessi ¦ 76 ¦ invariato (50 da gennaio a ottobre 2025)",
        "no movement from 50",
    ),
    "a difference in points": (
        "Occupazione ¦ 90,2% ¦ in aumento di 2,0 punti (88,3% da gennaio a ottobre 2025)",
        "2.0 points between 88.3 and 90.2",
    ),
    "a difference in per cent": (
        "Accessi a persona ¦ 1,3 ¦ in aumento del 33% (1,0 da gennaio a ottobre 2025)",
        "33 per cent between 1.0 and 1.3",
    ),
    "years told last to first": (
        "Verso l'autonomia: dal 14,9% (2025) al 20,1% (2024) delle uscite.",
        "2025 is told before 2024",
    ),
    "a running year beside a whole one": (
        "Nel 2026 (fino a ottobre) i servizi hanno incontrato 47 persone diverse, contro 52 nel 2025.",
        "10 months of 2026 beside 12 of 2025",
    ),
    "a card of a running year beside a whole one": (
        "Tasso per 1.000 residenti ¦ 4,7 ogni 1.000 residenti ¦ in diminuzione (5,2 nel 2025)",
        "10 months of 2026 beside 12 of 2025",
    ),
    "a running quarter beside a whole one": (
        (
            "Nel quarto trimestre 2026 (fino a ottobre) i servizi hanno registrato 135 accessi, contro 195 nel terzo "
            "trimestre 2026."
        ),
        "1 months of quarto trimestre 2026 beside 3",
    ),
    "another season": (
        "«Mensa sociale»: 156 accessi ad agosto 2026, contro 163 a gennaio 2026.",
        "agosto 2026 beside another season, gennaio 2026",
    ),
    "services counted in another season": (
        "Ad agosto 2026, 4 servizi su 10 hanno più accessi che a gennaio 2026.",
        "agosto 2026 beside another season, gennaio 2026",
    ),
    "a period before the data": (
        "Nel 2023 era nei servizi da lungo tempo il 38,9% delle persone, contro lo 0% nel 2022.",
        "the data begin after the beginning of 2022",
    ),
    "the smaller one told as the larger": (
        "Nel 2025 il tasso di occupazione va dal 60% («Casa per donne») al 40% («Dormitorio»).",
        "40 is not the larger one",
    ),
    "the second told as the first": (
        "Nel 2025 il target con più persone servite è «Donne sole» (10); segue «Nuclei» (20).",
        "10 is not the larger one",
    ),
    "two that are not level": (
        "Nel 2025 il target con più persone servite è «Donne sole» (30), insieme a «Nuclei» (20).",
        "no movement from 20 to 30",
    ),
    "a movement of what cannot be compared": (
        (
            "Nel secondo trimestre 2026 i servizi hanno registrato 150 accessi, contro 90 nel secondo trimestre 2025, "
            "non confrontabili: in aumento."
        ),
        "a movement between what cannot be compared",
    ),
}


@pytest.mark.parametrize("kind", FALSE)
def test_a_sentence_that_is_wrong_in_itself_is_refused(kind: str) -> None:
    sentence, what = FALSE[kind]
    assert any(reason.startswith(what) for reason in wrong(sentence)), wrong(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Nel 2025 gli accessi sono quasi raddoppiati: 120, erano 65.",
        "«Mensa sociale»: da 165 accessi a gennaio 2026 a 160 ad agosto 2026.",
        "I servizi hanno incontrato più persone: 60 invece di 50.",
        "Nel 2025 le persone servite sono in aumento.",
    ],
)
def test_a_new_form_has_to_be_added(sentence: str) -> None:
    with pytest.raises(UnreadableError):
        read(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Sono arrivati 190 flussi su 200: mancano dati di 4 servizi; 9 erano in ritardo.",
        "Nel 2025 i servizi hanno incontrato 60 persone diverse; mancano i flussi di Mensa (marzo 2025).",
        "Nel 2025 il 30,0% delle uscite ha portato a una casa stabile (tra 10,8 e 60,3).",
        "Tasso per 1.000 residenti ¦ 0,7 ogni 1.000 residenti ¦ confronto non possibile: mancano dei flussi",
    ],
)
def test_what_compares_nothing_claims_nothing(sentence: str) -> None:
    assert read(sentence) == ()


def test_few_persons_are_seen_in_their_words() -> None:
    assert few_persons("Da fuori Ambito 3, senza residenza 12.") == "Ambito 3"
    assert few_persons("Nel 2025 i servizi hanno incontrato 4 persone diverse.") == "4 persone"
    assert few_persons("Nel 2025 i servizi hanno incontrato una sola persona.") == "una sola persona"
    assert few_persons("12 sono state prese in carico e 1 è uscita verso l'autonomia.") == "1 è uscit"
    assert few_persons("Nel 2025 i servizi hanno incontrato 14 persone, 0,4 persone ogni 1.000 residenti.") == ""
    assert few_persons("Nessuna persona; meno di 6 persone.") == ""


def test_a_text_is_read_sentence_by_sentence() -> None:
    text = "**Nel 2025 60 persone, contro 50 nel 2024.** Sono esatte.\n\n- Prima voce (5.3.2.a) di 3.\n- Seconda."
    assert sentences(text) == [
        "Nel 2025 60 persone, contro 50 nel 2024.",
        "Sono esatte.",
        "Prima voce (5.3.2.a) di 3.",
        "Seconda.",
    ]


# -- with data -------------------------------------------------------------------------------------------------------


@pytest.fixture
def data(sqlite_engine: Engine) -> Data:
    """Twenty persons a month at the meals in 2024, thirty in 2025; as many showers, but for the first of 2025."""
    given = ambito(lead="Alfa").service("mensa").service("docce")
    for year, many in ((2024, 20), (2025, 30)):
        for month in range(1, 13):
            people = [f"{year}-{month}-{number}" for number in range(many)]
            given.contacts(people, service="mensa", days=[f"{year}-{month:02d}-05"])
            given.delivery("mensa", month=f"{year}-{month:02d}")
            if (year, month) < (2025, 1) or month > 6:
                given.contacts(
                    [f"docce-{number}" for number in range(10)], service="docce", days=[f"{year}-{month:02d}-07"]
                )
            missing = ReturnStatus.MISSING if (year == 2025 and month <= 6) else None
            given.delivery("docce", month=f"{year}-{month:02d}", **({"status": missing} if missing else {}))
    return Data(saved(given, sqlite_engine), Settings())


def held(
    sentence: str, data: Data, *, indicator: str = "contacts", who: str = "manager", period: str = "2025"
) -> list[str]:
    query = Query(indicator=indicator, period=Period.parse(period), viewer=Viewer.parse(who))
    return [what for one in read(sentence) for what in unheld(one, [query], data)]


def test_both_numbers_are_asked_for_the_periods_that_are_named(data: Data) -> None:
    begun = "Nel 2025 i servizi hanno registrato 420 accessi, contro"
    assert held(f"{begun} 360 nel 2024, non confrontabili: mancano i flussi di Docce (gennaio 2025).", data) == []
    assert held(f"{begun} 361 nel 2024, non confrontabili: mancano i flussi di Docce (gennaio 2025).", data) != []
    cut = "nel 2024 (servizio aperto dal 1º marzo 2024), non confrontabili."
    assert held(f"{begun} 360 {cut}", data) == []
    assert held(f"{begun} 361 {cut}", data) != []
    other = "Nel secondo trimestre 2024 i servizi hanno registrato 90 accessi, contro 360 nel primo trimestre 2024."
    assert held(other, data) != []


def test_a_value_of_another_period_is_refused(data: Data) -> None:
    assert held("Nel 2025 i servizi hanno registrato 360 accessi, come nel 2024.", data) != []


def test_the_two_areas_are_told_apart(sqlite_engine: Engine) -> None:
    given = ambito(lead="Alfa", others=["Beta"]).service("mensa")
    for number in range(20):
        given.person(f"p{number}", home="Alfa" if number < 13 else "Beta")
        given.contact(f"p{number}", service="mensa", day="2025-03-02")
    both = Data(saved(given, sqlite_engine), Settings())
    said = (
        "Nel 2025, tra i residenti a Alfa, i servizi hanno incontrato {} persone diverse; "
        "tra i residenti nel Territorio, {}."
    )
    query = Query(
        indicator="people_served", period=Period.parse("2025"), by=(Grouping.AREA,), viewer=Viewer.parse("manager")
    )
    assert [*unheld(claim(said.format(13, 7)), [query], both)] == []
    assert [*unheld(claim(said.format(7, 13)), [query], both)] != []


def test_equal_returns_are_asked_without_what_is_missing_on_one_side(data: Data) -> None:
    equal = "a parità di flussi: mancano quelli di Docce (da gennaio a giugno 2025)"
    assert held(f"Nel 2025 i servizi hanno registrato 420 accessi, contro 300 nel 2024 {equal}.", data) == []
    assert held(f"Nel 2025 i servizi hanno registrato 420 accessi, contro 360 nel 2024 {equal}.", data) != []


def test_a_verdict_that_rests_on_missing_returns_is_refused(data: Data) -> None:
    (what,) = held("Accessi: in aumento, 420 accessi nel 2025, contro 360 accessi nel 2024.", data)
    assert "it rests on missing returns" in what


def test_what_is_not_defined_is_not_told_as_zero(data: Data) -> None:
    """There were no beds: their occupancy is no zero per cent."""
    sentence = "Nel 2025 era occupato lo 0% dei posti letto disponibili, contro lo 0% nel 2024."
    assert held(sentence, data, indicator="bed_occupancy") != []


def test_few_persons_are_not_told_to_a_mayor(data: Data) -> None:
    sentence = "Nel 2025 i servizi hanno incontrato 3 persone diverse, contro 2 nel 2024."
    (what,) = held(sentence, data, indicator="people_served", who="mayor:099001")
    assert "3 persons are told to mayor" in what


def test_one_value_is_asked_again(data: Data) -> None:
    query = Query(indicator="contacts", period=Period.parse("2025"), viewer=Viewer.parse("manager"))
    assert [*unstated("Nel 2025 i servizi hanno registrato 420 accessi.", [query], data)] == []
    assert [*unstated("Nel 2025 i servizi hanno registrato 421 accessi.", [query], data)] != []
    assert [*unstated("Nel 2025 i servizi non hanno registrato alcun accesso.", [query], data)] != []


def test_a_base_of_few_is_beside_the_value_and_beds_of_one_night_compare_nothing() -> None:
    few = "Nel 2025 nessuna uscita verso casa è stata seguita da un ritorno (tra 0,0% e 65,8%), su soli 2 casi."
    side = stated(few)
    assert side is not None
    assert side.number == 0
    night = "Notte del 31 ottobre 2026: 2 posti letto liberi su 4: donne 1 su 2, uomini 1 su 1, per tutti nessuno su 1."
    assert read(night) == ()
    assert read(night.replace("del 31", "dell'11")) == ()


def test_the_years_of_residents_are_no_period() -> None:
    assert without_residents("4,5 persone ogni 1.000 residenti (2024; tra 2,1 e 8,5), contro 3,0 nel 2024.") == (
        "4,5 persone ogni 1.000 residenti (tra 2,1 e 8,5), contro 3,0 nel 2024."
    )
    assert without_residents("il tasso per 1.000 residenti (2023-2024) passa da 3,0 a 4,5") == (
        "il tasso per 1.000 residenti passa da 3,0 a 4,5"
    )
    assert without_residents("ogni 1.000 residenti (tra 2,1 e 8,5)") == "ogni 1.000 residenti (tra 2,1 e 8,5)"
