"""Breakdowns read aloud: what each says of its groups, with the numbers of the rows and nothing that chance may do."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from data_access.vocabulary import TargetGroup
from indicators.catalogue.catalogue import INDICATORS
from indicators.model.query import Grouping, Lens
from indicators.model.result import Result, Status
from indicators.selection.size_classes import LABELS, LEAD_CLASS
from indicators.wording.headline import headline
from tests.support.results import PERSONS, Row, a_result, row

AREA, MONTH, QUARTER, YEAR = (Grouping.AREA,), (Grouping.MONTH,), (Grouping.QUARTER,), (Grouping.YEAR,)
HIDDEN, ABSENT, IMPOSSIBLE = Status.SUPPRESSED, Status.NOT_SUPPLIED, Status.UNDEFINED


def said(rows: Iterable[Row], by: tuple[Grouping, ...], key: str = "people_served", period: str = "2025") -> str:
    return headline(a_result(rows, by=by, indicator=INDICATORS[key], period=period))


def of_place(result: Result) -> str:
    return headline(replace(result, query=result.query.but(lens=Lens.PLACE)))


def share(group: str, value: float, n: float, of: float, limits: tuple[float, float] = (0, 100)) -> Row:
    return row(group, value=value, n=(n, of), limits=limits)


# -- areas and municipalities ----------------------------------------------------------------------------------------


def test_both_areas_are_said_the_second_without_repeating() -> None:
    rows = [row("citta_alta", value=385), row("territorio", value=459)]
    assert said(rows, AREA) == (
        "Nel 2025, tra i residenti a Città Alta, i servizi hanno incontrato 385 persone diverse; "
        "tra i residenti nel Territorio, 459."
    )
    assert of_place(a_result(rows, by=AREA)) == (
        "Nel 2025, nei servizi di Città Alta, i servizi hanno incontrato 385 persone diverse; "
        "nei servizi del Territorio, 459."
    )


def test_the_area_with_a_value_says_it_whole_when_the_first_has_none() -> None:
    rows = [row("citta_alta", status=HIDDEN), row("territorio", value=37.5, n=(3, 8))]
    assert said(rows, AREA, "take_up") == (
        "Nel 2025, tra i residenti nel Territorio, aveva un patto o una presa in carico il 37,5% di chi è tornato ai "
        "servizi, su soli 8 casi; tra i residenti a Città Alta, un valore protetto."
    )


@pytest.mark.parametrize(
    ("by", "codes", "period", "expected"),
    [
        (
            AREA,
            ("citta_alta", "territorio"),
            "2025",
            ("il 50,0% di chi è tornato ai servizi, su soli 4 casi", "25,0%."),
        ),
        ((Grouping.SIZE_CLASS,), (next(iter(LABELS)), LEAD_CLASS), "2025", ("il 50,0% di 4", "il 25,0% a")),
        (YEAR, ("2024", "2025"), "2024..2025", ("passa dal 50,0% di 4 al 25,0%",)),
        (
            QUARTER,
            ("2025-Q1", "2025-Q3"),
            "2025",
            ("tra il 25,0% (terzo trimestre) e il 50,0% di 4 (primo trimestre)",),
        ),
        (QUARTER, ("2025-Q1", "2026-Q1"), "2025..2026", ("contro il 50,0% nel primo trimestre 2025, su soli 4 casi",)),
    ],
)
def test_a_share_of_few_says_of_how_few_however_it_is_told(
    by: tuple[Grouping, ...], codes: tuple[str, str], period: str, expected: tuple[str, ...]
) -> None:
    """Classes of size, areas and times said «il 50,0%» of four persons."""
    rows = [row(codes[0], value=50, n=(2, 4)), row(codes[1], value=25, n=(10, 40))]
    told = said(rows, by, "take_up", period)
    assert [words for words in expected if words not in told] == [], told
    assert "di 40" not in told


def test_a_median_of_few_keeps_its_unit_beside_of_how_few() -> None:
    rows = [row("2024", value=14, n=(14, 7)), row("2025", value=25, n=(25, 5))]
    assert "passa da 14 notti di 7 a 25 notti di 5" in said(rows, YEAR, "median_stay", "2024..2025")


@pytest.mark.parametrize(("count", "expected"), [(3, "tutti i 3"), (8, "tutti gli 8"), (11, "tutti gli 11")])
def test_all_of_several_groups_take_their_article(count: int, expected: str) -> None:
    rows = [share(f"s{one}", 50, 20, 40) for one in range(count)]
    assert f"in {expected} gruppi" in said(rows, (Grouping.SERVICE,), "take_up")


@pytest.mark.parametrize(
    ("key", "rows", "expected"),
    [
        ("people_served", (12, 3, 0), "le persone servite vengono da 2 comuni su 3"),
        (
            "people_served",
            (9, None, 0),
            (
                "le persone servite vengono da almeno 1 comune su 3; "
                "per un altro non si mostrano, per proteggere le persone"
            ),
        ),
        (
            "people_served",
            (None, None, 0),
            "le persone servite di ogni comune non si mostrano, per proteggere le persone",
        ),
        ("contacts", (1, 0, 0), "gli accessi vengono da 1 comune su 3"),
        ("rate_per_1000", (1.5, 0, 0), "il tasso per 1.000 residenti è sopra lo zero in 1 comune su 3"),
        (
            "one_off_share",
            (40, 0, None),
            "la quota una tantum si può calcolare in 3 comuni su 3; in 1 non si mostra, per proteggere le persone",
        ),
        ("people_served", (0, 0, 0), "le persone servite non riguardano nessun comune"),
    ],
)
def test_municipalities_are_counted_and_never_named(key: str, rows: tuple[float | None, ...], expected: str) -> None:
    codes = ("099001", "099002", "099003")
    made = [
        row(code, status=HIDDEN) if value is None else row(code, value=value)
        for code, value in zip(codes, rows, strict=True)
    ]
    assert said(made, (Grouping.MUNICIPALITY,), key) == f"Nel 2025 {expected}."


def test_a_place_without_anybody_is_not_reached_however_high_its_rate_is_estimated() -> None:
    rows = [row("099001", value=1.5, n=(12, 8000)), row("099002", value=2.2, n=(0, 1112)), row("099003", status=HIDDEN)]
    assert said(rows, (Grouping.MUNICIPALITY,), "rate_per_1000") == (
        "Nel 2025 il tasso per 1.000 residenti è sopra lo zero in almeno 1 comune su 3; "
        "per un altro non si mostra, per proteggere le persone."
    )


def test_flows_say_how_far_they_reach_once_for_each_municipality() -> None:
    rows = [row("099002", "099001", value=4), row("099002", "099003", value=2), row("099003", "099001", value=0)]
    assert said(rows, (Grouping.MUNICIPALITY, Grouping.PLACE)) == (
        "Nel 2025 le persone servite vengono da 1 comune su 2."
    )


# -- time ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("last", "words"),
    [(700, ": in aumento"), (300, ": in diminuzione"), (510, ", differenza incerta")],
)
def test_years_go_from_the_first_to_the_last_settled_with_what_chance_may_do(last: float, words: str) -> None:
    rows = [row("2023", value=500), row("2024", value=900), row("2025", value=last)]
    rows.append(row("2026", value=1000, provisional=True))
    assert said(rows, YEAR, period="2023..2026") == (
        f"Dal 2023 al 2025 le persone servite passano da 500 a {last:.0f}{words}."
    )


def test_years_of_shares_take_their_articles_and_few_cases_say_so() -> None:
    rows = [share("2024", 8.0, 8, 100), share("2025", 30.0, 30, 100)]
    assert said(rows, YEAR, "take_up", "2024..2025") == (
        "Dal 2024 al 2025 la quota di persone con un patto o una presa in carico passa dall'8,0% al 30,0%: in aumento."
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [((90.1, 90.2), "passa dal 90,1% al 90,2%: stabile"), ((80.0, 90.0), "passa dall'80,0% al 90,0%: in aumento")],
)
def test_beds_are_counted_whole_and_a_hundredth_is_not_a_trend(values: tuple[float, float], words: str) -> None:
    rows = [row(year, value=value) for year, value in zip(("2024", "2025"), values, strict=True)]
    assert said(rows, YEAR, "bed_occupancy", "2024..2025") == (
        f"Dal 2024 al 2025 il tasso di occupazione dei posti letto {words}."
    )


def test_medians_go_from_to_and_claim_no_trend() -> None:
    rows = [row("2024", value=16), row("2025", value=19)]
    assert said(rows, YEAR, "median_stay", "2024..2025") == (
        "Dal 2024 al 2025 la durata mediana della permanenza passa da 16 a 19 notti."
    )


def test_a_value_that_does_not_move_is_still_there() -> None:
    rows = [row("2024", value=40), row("2025", value=40)]
    assert said(rows, YEAR, period="2024..2025") == "Dal 2024 al 2025 le persone servite sono ancora 40."


def test_months_of_a_year_are_said_by_their_range_in_words() -> None:
    rows = [row("2025-01", value=380), row("2025-02", value=400), row("2025-08", value=300), row("2025-12", value=350)]
    assert said(rows, MONTH) == "Nel 2025 le persone servite variano tra 300 (agosto) e 400 (febbraio)."
    rows = [row("2025-01", value=40), row("2025-02", value=38)]
    assert said(rows, MONTH) == (
        "Da gennaio a febbraio 2025 le persone servite variano tra 38 (febbraio) e 40 (gennaio), differenza incerta."
    )


def test_months_over_years_are_compared_with_the_same_month_of_the_year_before() -> None:
    rows = [row("2024-08", value=200), row("2025-02", value=400), row("2025-08", value=300)]
    assert said(rows, MONTH, period="2024..2025") == (
        "Ad agosto 2025 i servizi hanno incontrato 300 persone diverse, contro 200 ad agosto 2024: in aumento."
    )


def test_quarters_and_the_day_they_end() -> None:
    rows = [row("2024-Q2", value=200), row("2025-Q2", value=203)]
    assert said(rows, QUARTER, "active", "2024..2025") == (
        "Alla fine del secondo trimestre 2025 erano attive 203 persone, contro 200 alla fine del secondo trimestre "
        "2024, differenza incerta."
    )


def test_only_months_that_may_still_change_say_so() -> None:
    rows = [row("2026-09", value=30, provisional=True), row("2026-10", value=20, provisional=True)]
    assert said(rows, MONTH, period="2026") == (
        "Nel 2026 (fino a ottobre) le persone servite variano tra 20 (ottobre) e 30 (settembre), differenza "
        "incerta, dati ancora provvisori."
    )
    assert said(rows[:1], MONTH, period="2026") == (
        "A settembre 2026 i servizi hanno incontrato 30 persone diverse, dati ancora provvisori."
    )


# -- other groups ----------------------------------------------------------------------------------------------------


def test_few_groups_are_all_said_in_order_and_nobody_is_left_out() -> None:
    sexes = (Grouping.SEX,)
    rows = [row("F", value=380), row("M", value=1), row("X", value=0)]
    assert said(rows, sexes) == "Nel 2025 le persone servite sono 380 tra le donne e 1 tra gli uomini."
    rows = [row("F", value=8.0), row("M", value=0.0), row("X", status=IMPOSSIBLE)]
    assert said(rows, sexes, "long_term") == (
        "Nel 2025 la quota di persone nei servizi da lungo tempo è l'8,0% tra le donne e lo 0% tra gli uomini."
    )
    rows = [row("F", value=8.0), row("M", status=HIDDEN), row("X", status=HIDDEN)]
    assert said(rows, sexes, "long_term") == (
        "Nel 2025 la quota di persone nei servizi da lungo tempo è l'8,0% tra le donne; un valore protetto tra gli "
        "uomini e tra chi ha altro sesso o non indicato."
    )


def test_sections_needs_and_steps_are_said_by_name() -> None:
    assert said([row("uomini", value=91), row("donne", value=100)], (Grouping.SECTION,), "bed_occupancy") == (
        "Nel 2025 il tasso di occupazione dei posti letto è il 91,0% nella sezione uomini e il 100% nella sezione "
        "donne."
    )
    assert said([row("abitare", value=20), row("lavoro", value=10)], (Grouping.NEED,)) == (
        "Nel 2025 le persone servite sono 20 per «Abitare» e 10 per «Lavoro»."
    )


def test_residence_classes_of_one_whole_and_of_their_own() -> None:
    by = (Grouping.RESIDENCE_CLASS,)
    rows = [row("ambito", value=37.9), row("fuori_ambito", value=13.5), row("senza_residenza", value=11.4)]
    assert said(rows, by, "attraction") == (
        "Nel 2025, delle persone servite a Città Alta, il 37,9% risiedeva nel resto dell'Ambito, il 13,5% risiedeva "
        "fuori Ambito e l'11,4% era senza residenza."
    )
    assert said(rows, by, "residence_mix").startswith("Nel 2025, delle persone servite, il 37,9% risiedeva nell'Ambito")
    assert said(rows[:2], by, "long_term") == (
        "Nel 2025 la quota di persone nei servizi da lungo tempo è il 37,9% tra i residenti nell'Ambito e il 13,5% tra "
        "chi risiede fuori Ambito."
    )


def test_many_groups_say_the_largest_and_the_next() -> None:
    by = (Grouping.SERVICE,)
    rows = [row("docce", value=5), row("mensa", value=40)]
    assert said(rows, by, "contacts") == (
        "Nel 2025 il servizio con più accessi è «Mensa di prova» (40); segue «Docce di prova» (5)."
    )
    assert said([row("docce", value=5), row("mensa", value=5)], by) == (
        "Nel 2025 il servizio con più persone servite è «Docce di prova» (5), insieme a «Mensa di prova» (5)."
    )
    assert said([row("docce", value=0), row("mensa", value=40)], by) == (
        "Nel 2025 le persone servite riguardano solo «Mensa di prova» (40)."
    )


def test_that_no_target_holds_anybody_is_not_that_nobody_came() -> None:
    """Twelve guests whose register tells no target: the services were said to have met nobody."""
    rows = [row("donne_sole", value=0), row("dipendenze", value=0)]
    assert said(rows, (Grouping.TARGET,)) == "Nel 2025 non è indicato il target di nessuna persona."
    assert (
        said([row("mensa", value=0)], (Grouping.SERVICE,)) == "Nel 2025 negli accessi registrati non risulta nessuno."
    )


def test_of_a_target_that_was_asked_for_nobody_is_nobody() -> None:
    """«Non è indicato il target di nessuna persona» was said where nobody of the target asked for had come."""
    none = a_result([row("senza_dimora", value=0)], by=(Grouping.TARGET,))
    asked = replace(none, query=none.query.but(targets=(TargetGroup.HOMELESS,)))
    assert headline(asked).endswith("negli accessi registrati non risulta nessuno.")


def test_a_share_of_one_group_alone_is_said_as_a_whole() -> None:
    alone = a_result([share("mensa", 60, 60, 100)], by=(Grouping.SERVICE,), indicator=INDICATORS["one_off_share"])
    assert headline(alone) == "Nel 2025 ha avuto un solo contatto, senza seguito, il 60,0% delle persone."


def test_what_narrows_a_question_stands_in_one_pair_of_brackets() -> None:
    late = a_result([row(value=40)], indicator=PERSONS, period="2026")
    assert headline(replace(late, query=late.query.but(services=("mensa",)))) == (
        "Nel 2026 (fino a ottobre; servizi: Mensa di prova) i servizi hanno incontrato 40 persone diverse."
    )


def test_ages_are_years() -> None:
    rows = [row("45-64", value=40), row("65+", value=9)]
    assert said(rows, (Grouping.AGE_BAND,)) == (
        "Nel 2025 la fascia di età con più persone servite è 45-64 anni (40); segue 65 anni e più (9)."
    )


def test_highest_and_lowest_share_with_what_chance_may_do() -> None:
    rows = [share("docce", 20, 20, 100, (13, 29)), share("mensa", 60, 60, 100, (50, 69))]
    start = "Nel 2025 la quota una tantum va dal 20,0% («Docce di prova») al 60,0% («Mensa di prova»)"
    assert said(rows, (Grouping.SERVICE,), "one_off_share") == f"{start}."
    rows = [share("docce", 20, 2, 10, (6, 51)), share("mensa", 60, 6, 10, (31, 83))]
    assert said(rows, (Grouping.SERVICE,), "one_off_share") == f"{start}, differenza incerta."


def test_money_says_its_unit() -> None:
    rows = [row("fnps", value=1.89), row("altra", value=0.39)]
    assert said(rows, (Grouping.STRAND,), "spend") == (
        "Nel 2025 la spesa per residente va da 0,39 € («altra») a 1,89 € («Fondo nazionale»)."
    )


def test_crossed_groups_say_the_largest_at_the_last_settled_moment() -> None:
    rows = [row("mensa", "2025-01", value=50), row("mensa", "2025-02", value=40), row("docce", "2025-02", value=9)]
    assert said(rows, (Grouping.SERVICE, Grouping.MONTH)) == (
        "A febbraio 2025 il valore più alto delle persone servite è 40, per «Mensa di prova»."
    )
    assert said([row("F", "45-64", value=7)], (Grouping.SEX, Grouping.AGE_BAND)) == (
        "Nel 2025 il valore più alto delle persone servite è 7, per «Donne» e 45-64 anni."
    )


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (HIDDEN, "le persone servite non si mostrano, per proteggere le persone"),
        (ABSENT, "non sono stati forniti i dati per le persone servite"),
        (IMPOSSIBLE, "le persone servite non si possono calcolare"),
    ],
)
def test_groups_without_any_value_say_why(status: Status, expected: str) -> None:
    rows = [row("docce", status=status), row("mensa", status=status)]
    assert said(rows, (Grouping.SERVICE,)) == f"Nel 2025 {expected}."


def test_groups_at_zero_beside_hidden_ones_are_not_nobody() -> None:
    hidden = row("emporio", status=Status.SUPPRESSED)
    told = headline(a_result([row("mensa", value=0), hidden], by=(Grouping.SERVICE_TYPE,), indicator=PERSONS))
    assert told == "Nel 2025 le persone servite non si mostrano, per proteggere le persone."
    one = headline(a_result([row("mensa", value=5), hidden], by=(Grouping.SERVICE_TYPE,), indicator=PERSONS))
    assert one == "Nel 2025 le persone servite si mostrano solo per «Mensa sociale» (5), per proteggere le persone."


def test_nobody_anywhere_is_a_finding_too() -> None:
    for by in (Grouping.SERVICE, Grouping.SEX):
        rows = [row("mensa" if by is Grouping.SERVICE else "F", value=0)]
        assert said(rows, (by,)) == "Nel 2025 negli accessi registrati non risulta nessuno."


def test_filters_are_part_of_the_finding() -> None:
    result = a_result([row(value=6)], indicator=PERSONS)
    narrow = replace(result, query=result.query.but(services=("mensa",), area="099003"))
    assert headline(narrow) == (
        "Nel 2025 (servizi: Mensa di prova), tra i residenti a Rivolta d'Adda, i servizi hanno incontrato 6 persone "
        "diverse."
    )


def test_a_span_over_time_says_how_many_moments_stand_at_its_ends() -> None:
    rows = [row("2025-01", value=40), row("2025-02", value=20), row("2025-03", value=20), row("2025-04", value=20)]
    assert said(rows, MONTH) == (
        "Da gennaio ad aprile 2025 le persone servite variano tra 20 (febbraio e altri 2) e 40 (gennaio)."
    )


def test_what_never_moves_is_not_said_of_the_times_that_are_hidden_or_missing() -> None:
    """«Gli accessi sono sempre 0» was said of a year whose other months were under the threshold."""
    rows = [row("2025-01", value=40), row("2025-02", value=40)]
    assert said(rows, MONTH) == "Da gennaio a febbraio 2025 le persone servite sono sempre 40."
    hidden = [*rows, row("2025-03", status=Status.SUPPRESSED)]
    assert said(hidden, MONTH) == "Da gennaio a marzo 2025 le persone servite sono sempre 40 dove il valore si mostra."
    missing = [*rows, row("2025-03", status=Status.NOT_SUPPLIED)]
    assert said(missing, MONTH) == "Da gennaio a marzo 2025 le persone servite sono sempre 40 dove il valore è noto."


def test_what_never_moves_is_not_said_of_the_months_that_may_still_change() -> None:
    """«Nel 2025 sono sempre 40» was said where the last months, not settled yet, were not."""
    rows = [row("2025-01", value=40), row("2025-02", value=40), row("2025-03", value=55, provisional=True)]
    assert said(rows, MONTH) == "Da gennaio a febbraio 2025 le persone servite sono sempre 40."


def test_a_share_of_months_that_are_not_over_says_so() -> None:
    """«Non si può calcolare; mancano i flussi» gave for its reason the returns that were missing."""
    running = "Nel 2026 (fino a ottobre) la quota una tantum non si può calcolare"
    assert said([row(status=IMPOSSIBLE)], (), "one_off_share", "2026") == f"{running}: servono 12 mesi già finiti."
    nowhere = [row("mensa", status=IMPOSSIBLE), row("docce", status=IMPOSSIBLE)]
    assert said(nowhere, (Grouping.SERVICE,), "one_off_share", "2026") == f"{running}: servono 12 mesi già finiti."
    over = "Nel 2025 la quota una tantum non si può calcolare."
    assert said([row(status=IMPOSSIBLE)], (), "one_off_share") == over


def test_a_span_says_how_many_stand_at_its_ends() -> None:
    """Two services at 20 % were one, and five at 60 % were told as «Mensa di prova» alone."""
    rows = [share("docce", 20, 20, 100), share("mensa", 60, 60, 100), share("ascolto", 60, 60, 100)]
    start = "Nel 2025 la quota una tantum"
    assert said(rows, (Grouping.SERVICE,), "one_off_share") == (
        f"{start} va dal 20,0% («Docce di prova») al 60,0% («Mensa di prova» e un altro)."
    )
    assert said(rows[1:], (Grouping.SERVICE,), "one_off_share") == (
        f"{start} è il 60,0% in entrambi i gruppi che si confrontano."
    )


def test_a_mean_of_fewer_than_ten_is_compared_with_nothing() -> None:
    """«Il valore più alto è 40» was the mean of one person."""
    rows = [row(code, value=value, n=(of * value, of)) for code, value, of in (("docce", 2, 20), ("mensa", 3, 10))]
    found = said([*rows, row("ascolto", value=40, n=(40, 1))], (Grouping.SERVICE,), "contacts_per_person")
    assert found == (
        "Nel 2025 la media di accessi a persona va da 2,0 («Docce di prova») a 3,0 («Mensa di prova»); un gruppo non "
        "si confronta: meno di 10 casi."
    )


def test_shares_of_fewer_than_ten_are_not_compared_and_said_so() -> None:
    """«0,0 %» of two stood beside a share of a hundred."""
    rows = [share("docce", 20, 20, 100, (13, 29)), share("mensa", 60, 60, 100, (50, 69))]
    start = "Nel 2025 la quota una tantum"
    found = said([*rows[:2], share("ascolto", 50, 1, 2, (9, 91))], (Grouping.SERVICE,), "one_off_share")
    assert found == (
        f"{start} va dal 20,0% («Docce di prova») al 60,0% («Mensa di prova»); un gruppo non si confronta: meno di 10 "
        "casi."
    )
    few = [share("docce", 50, 1, 2, (9, 91)), share("mensa", 60, 3, 5, (20, 90))]
    assert said(few, (Grouping.SERVICE,), "one_off_share") == (
        f"{start} non si confronta; 2 gruppi non si confrontano: meno di 10 casi."
    )
    assert said([rows[0], few[1]], (Grouping.SERVICE,), "one_off_share") == (
        f"{start} si dice solo per «Docce di prova» (20,0%); un gruppo non si confronta: meno di 10 casi."
    )


# -- what a breakdown must not claim ---------------------------------------------------------------------------------


def test_what_cannot_be_worked_out_anywhere_is_not_said_to_concern_no_municipality() -> None:
    """«La quota di posti letto non disponibili non riguarda nessun comune» was said where there were no beds at all."""
    places = (Grouping.MUNICIPALITY,)
    nowhere = [row("099001", status=IMPOSSIBLE), row("099002", status=IMPOSSIBLE)]
    assert said(nowhere, places, "beds_unavailable") == (
        "Nel 2025 la quota di posti letto non disponibili non si può calcolare."
    )
    assert said([*nowhere, row("099003", status=ABSENT)], places) == (
        "Nel 2025 non sono stati forniti i dati per le persone servite."
    )
    assert said([row("099001", value=0), row("099002", status=ABSENT)], places) == (
        "Nel 2025 le persone servite non riguardano nessun comune; mancano i dati di un altro."
    )


def test_one_area_of_an_area_is_said_once_without_two_commas() -> None:
    """«Tra i residenti nel Territorio,, tra i residenti nel Territorio, i servizi hanno incontrato 15 persone»."""
    assert headline(a_result([row("territorio", value=15)], by=AREA, area="territory")) == (
        "Nel 2025, tra i residenti nel Territorio, i servizi hanno incontrato 15 persone diverse."
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((5, 5, 5, 2), "è «Mensa di prova» (5), insieme a «Docce di prova» (5) e ad un altro."),
        ((7, 5, 5, 5), "è «Mensa di prova» (7); segue «Docce di prova» (5), insieme ad altri 2."),
    ],
)
def test_the_largest_and_the_next_are_not_alone_where_others_are_like_them(
    values: tuple[float, ...], expected: str
) -> None:
    """«È A (2), insieme a B (2)» was said of three that were alike, «segue B» of three seconds."""
    rows = [
        row(name, value=value) for name, value in zip(("mensa", "docce", "ascolto", "emporio"), values, strict=True)
    ]
    assert said(rows, (Grouping.SERVICE,)).endswith(expected)


def test_a_span_of_shares_reaches_down_to_those_that_are_zero() -> None:
    """«Va dal 20% al 60%» left out the services of which it was 0%."""
    rows = [share("docce", 20, 20, 100, (13, 29)), share("mensa", 60, 60, 100, (50, 69))]
    none = share("ascolto", 0, 0, 50, (0, 7))
    assert "va dallo 0% («" in said([*rows, none], (Grouping.SERVICE,), "one_off_share")
    assert "va dallo 0% («" in said([rows[0], none], (Grouping.SERVICE,), "one_off_share")


def test_the_most_and_a_span_say_how_many_values_are_hidden_or_missing() -> None:
    """A few persons may make more accesses than many do: what is hidden is not less than what is told."""
    by = (Grouping.SERVICE,)
    rows = [row("mensa", value=40), row("docce", value=30), row("ascolto", status=HIDDEN)]
    assert said(rows, by, "contacts").endswith("segue «Docce di prova» (30); un altro valore è protetto.")
    assert said(rows, by).endswith("segue «Docce di prova» (30).")  # few persons are fewer than these
    assert said([*rows, row("emporio", status=ABSENT)], by).endswith("(30); mancano i dati di un altro.")
    months = [row("2025-01", value=9), row("2025-12", value=40), *(row(f"2025-0{at}", status=HIDDEN) for at in (2, 3))]
    assert said(months, MONTH).endswith("40 (dicembre); altri 2 valori sono protetti.")
    assert said([rows[0], row("docce", value=0), row("ascolto", status=ABSENT)], by).endswith(
        "le persone servite si conoscono solo per «Mensa di prova» (40)."
    )


def test_a_span_is_of_the_months_that_are_settled() -> None:
    """«Nel 2025 variano tra…» was said of whole quarters that were three of four."""
    rows = [row(f"2025-Q{at}", value=300 + at, provisional=at == 4) for at in range(1, 5)]
    assert said(rows, QUARTER) == (
        "Da gennaio a settembre 2025 le persone servite variano tra 301 (primo trimestre) e 303 (terzo trimestre), "
        "differenza incerta."
    )


def test_the_highest_of_crossed_groups_is_of_enough_and_alone() -> None:
    """«Il valore più alto è il 100%, per…» was of one person, of two groups that were alike, of zeros, of few told."""
    by = (Grouping.SERVICE, Grouping.SEX)

    def of(service: str, sex: str, value: float, n: float, of: float) -> Row:
        return row(service, sex, value=value, n=(n, of))

    start = "Nel 2025 il valore più alto della quota una tantum è"
    few, some = of("mensa", "F", 100, 1, 1), of("mensa", "M", 40, 20, 50)
    assert said([few, some], by, "one_off_share") == (
        f"{start} il 40,0%, per «Mensa di prova» e «Uomini»; un gruppo non si confronta: meno di 10 casi."
    )
    assert said([some, of("docce", "M", 40, 8, 20)], by, "one_off_share") == (
        f"{start} il 40,0%, per «Mensa di prova» e «Uomini», e lo stesso per un altro gruppo."
    )
    assert said([of("mensa", sex, 0, 0, 20) for sex in "FM"], by, "one_off_share") == f"{start} lo 0%."
    assert said([few], by, "one_off_share").startswith("Nel 2025 la quota una tantum non si confronta; un gruppo")
    assert said([some, row("docce", "M", status=HIDDEN)], by, "one_off_share").endswith("; un altro valore è protetto.")


def test_what_nobody_supplied_is_not_said_to_be_protected() -> None:
    """«Un valore protetto tra gli uomini» was said of returns that never came; «sono ; un valore protetto» of zeros."""
    sexes = (Grouping.SEX,)
    assert said([row("F", value=9), row("M", status=ABSENT)], sexes).endswith(
        "sono 9 tra le donne; dati non forniti tra gli uomini."
    )
    assert said([row("F", value=0), row("M", status=HIDDEN)], sexes) == (
        "Nel 2025 le persone servite non si mostrano, per proteggere le persone."
    )


def test_provinces_are_most_only_where_most_come_from_them() -> None:
    """«Soprattutto» was said of three provinces of many that had as many each, and where others were hidden."""
    rows = [row(name, value=value) for name, value in (("Milano", 9), ("Lodi", 5), ("Bergamo", 4))]
    start = "Nel 2025 le persone da fuori Ambito vengono"
    told = "dalle province di Milano (9), Lodi (5) e Bergamo (4)"

    def of(*others: Row) -> str:
        return said([*rows, *others], (Grouping.PROVINCE,), "from_outside")

    assert of() == f"{start} {told}."
    assert of(row("Pavia", value=3)) == f"{start} soprattutto {told}."
    assert of(*(row(name, value=4) for name in ("Pavia", "Lecco", "Como", "Varese", "Sondrio"))) == (
        f"{start} anche {told}."
    )
    hidden = [row(name, status=HIDDEN) for name in ("Pavia", "Lecco", "Como", "Varese", "Sondrio")]
    assert of(hidden[0]) == f"{start} soprattutto {told}."
    assert of(*hidden) == f"{start} anche {told}."
