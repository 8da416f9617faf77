"""The page of the two lenses says what its results say: the three answers, the titles of the tabs."""

from dataclasses import replace

import polars as pl

from components.views.lead_and_territory.answers_rows import not_reached_rows, who_comes_rows
from components.views.lead_and_territory.flows import used
from components.views.lead_and_territory.text import (
    MISSING,
    NEAR_THE_LIMIT,
    PARTS,
    attraction_words,
    classes_words,
    far_from_home,
    far_words,
    few_words,
    funnel_words,
    matrix_words,
    need_words,
    not_reached,
    others_words,
    pressure_words,
    reached,
    similar_words,
    some,
    towns_words,
    trend_words,
    who_comes,
)
from components.views.lead_and_territory.time import indexed, without_index
from components.widgets import italian_table
from indicators.analysis.funnel_position import limits
from indicators.catalogue.catalogue import INDICATORS
from indicators.model.query import Grouping, Lens
from indicators.model.result import Gap, Result, Status
from indicators.statistics.reach import Reach
from indicators.wording.journeys import journeys_words
from tests.support.results import CONTACTS, PERSONS, RATE, Row, a_result, row

ATTRACTION = INDICATORS["attraction"]
ALTA, BETA, RIVOLTA = "099001", "099002", "099003"
CLASS, TOWN, PLACE, TYPE, AREA = (
    Grouping.RESIDENCE_CLASS, Grouping.MUNICIPALITY, Grouping.PLACE, Grouping.SERVICE_TYPE, Grouping.AREA,
)  # fmt: skip
WHOLE = a_result([row(value=69.4, n=(820, 1182))], indicator=ATTRACTION)
ORIGINS = a_result(
    [
        row("ambito", value=37.9, n=(448, 1182)),
        row("fuori_ambito", status=Status.SUPPRESSED),
        row("senza_residenza", value=0.0, n=(0, 1182)),
    ],
    by=(CLASS,),
    indicator=ATTRACTION,
)
TOWNS = a_result([row(BETA, ALTA, value=12), row(RIVOLTA, ALTA, status=Status.SUPPRESSED)], by=(TOWN, PLACE))


def rates(*values: tuple[float, float]) -> Result:
    rows = [
        row(code, value=1000 * count / people, n=(count, people))
        for code, (count, people) in zip((ALTA, BETA, RIVOLTA), values, strict=True)
    ]
    return a_result(rows, by=(TOWN,), indicator=RATE)


def average(value: float) -> Result:
    return a_result([row(value=value, n=(1, 1))], indicator=RATE)


def test_the_first_answer_names_the_origins_and_the_main_municipalities() -> None:
    value, words = who_comes(WHOLE, ORIGINS, TOWNS)
    assert value == "69,4%"
    assert words == (
        "820 persone su 1.182 non risiedono a Città Alta: 448 dal resto dell'Ambito e meno di 6 da fuori Ambito. "
        "Dal territorio soprattutto da Beta (12)."
    )


def test_the_first_answer_says_that_rounded_parts_may_not_add_up() -> None:
    """A mayor read «820 persone: 450, 160, 135 e 80»."""
    assert who_comes(replace(WHOLE, is_protected=True), ORIGINS, TOWNS)[1].endswith(PARTS)
    assert PARTS not in who_comes(WHOLE, ORIGINS, TOWNS)[1]


def test_the_first_answer_stands_without_the_municipalities() -> None:
    assert who_comes(WHOLE, ORIGINS, None)[1].endswith("da fuori Ambito.")
    missing = a_result([row(status=Status.NOT_SUPPLIED)], indicator=ATTRACTION)
    assert who_comes(missing, ORIGINS, None) == ("dati non forniti", "non ci sono dati per dirlo.")


def test_the_second_answer_tells_the_territory_from_the_lead_municipality() -> None:
    people, contacts = (
        a_result(
            [row("citta_alta", ALTA, value=9), row("territorio", ALTA, value=value), row("territorio", BETA, value=1)],
            by=(AREA, PLACE),
            indicator=indicator,
        )
        for value, indicator in ((448, PERSONS), (20_086, CONTACTS))
    )
    value, words = far_from_home(people, contacts, a_result([row(value=1182)]), a_result([row(value=104)]))
    assert value == "448 persone"
    assert "Città Alta (20.086 accessi), che in tutto hanno accolto 1.182 persone" in words
    assert words.endswith(
        "Con servizi nel territorio potrebbero trovarne uno più vicino a casa, e Città Alta accoglierebbe fino ad "
        "altrettante persone in meno. I servizi che stanno nel territorio ne hanno accolte 104."
    )


def test_the_third_answer_names_who_is_not_reached_and_who_is_far_below_chance() -> None:
    towns = rates((900, 30_000), (0, 400), (2, 20_000))
    value, words = not_reached(towns, average(18.0))
    assert value == "1 comune su 3"
    assert words.startswith("da cui nessun residente è arrivato ai servizi (Beta). ")
    assert "Molte meno di quanto spieghi il caso in 1 comune: Rivolta d'Adda (2)." in words
    assert NEAR_THE_LIMIT not in words


def test_the_third_answer_says_that_rounding_may_move_a_municipality_to_who_sees_rounded_counts() -> None:
    towns = replace(rates((900, 30_000), (0, 400), (2, 20_000)), is_protected=True)
    assert NEAR_THE_LIMIT in not_reached(towns, average(18.0))[1]


def test_who_is_not_reached_is_counted_at_least_where_zeros_may_be_hidden() -> None:
    """It said that nobody came from one municipality of three, as if the hidden one had sent somebody."""
    towns = replace(rates((900, 30_000), (0, 400), (2, 20_000)), is_protected=True)
    hidden = pl.when(pl.col("municipality") == RIVOLTA)
    frame = towns.frame.with_columns(
        status=hidden.then(pl.lit("suppressed")).otherwise("status"),
        value=hidden.then(None).otherwise("value"),
        numerator=hidden.then(None).otherwise("numerator"),
    )
    assert not_reached(replace(towns, frame=frame), average(18.0))[0] == "almeno 1 comune su 3"
    value, words = not_reached(replace(towns, frame=frame.filter(pl.col("municipality") != BETA)), average(18.0))
    assert value == "non si mostra"
    assert words.startswith("Da quali comuni nessuno è arrivato ai servizi non si dice, per proteggere le persone.")


def test_where_names_are_many_the_first_are_said() -> None:
    assert some(list("abcde")) == "a, b, c, d e e"
    assert some(list("abcdef")) == "tra cui a, b, c, d e e"


def test_the_rows_of_an_answer_say_what_its_words_say() -> None:
    told = [
        (row["Che cosa"], row["Di chi"], row["Valore"], row["Stato"]) for row in who_comes_rows(WHOLE, ORIGINS, TOWNS)
    ]
    assert told == [
        ("non risiedono a Città Alta", "", 69.4, ""),
        ("dal resto dell'Ambito", "", 448.0, ""),
        ("da fuori Ambito", "", None, "meno di 6: protetto"),
        ("Dal territorio", "Beta", 12.0, ""),
    ]
    towns = rates((900, 30_000), (0, 400), (2, 20_000))
    assert [(row["Di chi"], row["Valore"], row["Denominatore"]) for row in not_reached_rows(towns, average(18.0))] == [
        ("", 1.0, 3), ("Beta", 0.0, None), ("", 1.0, None), ("Rivolta d'Adda", 2.0, None),
    ]  # fmt: skip


def test_an_index_starts_from_the_first_quarter_that_will_not_change() -> None:
    rows = [
        row("territorio", "2024-Q1", value=0),
        row("territorio", "2024-Q3", value=30),
        row("territorio", "2024-Q2", value=20),
        row("citta_alta", "2024-Q1", value=5, provisional=True),
        row("citta_alta", "2024-Q2", status=Status.SUPPRESSED),
    ]
    found = indexed(a_result(rows, by=(AREA, Grouping.QUARTER)))
    assert found.frame["index"].to_list() == [0.0, 150.0, 100.0, None, None]
    assert italian_table(found)["Indice (primo valore = 100)"].to_list() == [0.0, 150.0, 100.0, None, None]


def test_an_area_that_starts_from_fewer_than_twenty_has_no_index_and_it_is_said() -> None:
    rows = [
        row("territorio", "2024-Q1", value=30),
        row("territorio", "2024-Q2", value=60),
        row("citta_alta", "2024-Q1", value=15),
        row("citta_alta", "2024-Q2", value=45),
    ]
    found = a_result(rows, by=(AREA, Grouping.QUARTER))
    assert indexed(found).frame["index"].to_list() == [100.0, 200.0, None, None]
    assert without_index(found) == "Senza indice, perché all'inizio sono meno di 20: Città Alta."
    assert without_index(a_result(rows[:2], by=(AREA, Grouping.QUARTER))) == ""


def test_what_has_not_been_supplied_is_never_said_as_if_it_were_nothing() -> None:
    gone = row(status=Status.NOT_SUPPLIED)
    people, contacts = (
        a_result([row("territorio", ALTA, value=0)], by=(AREA, PLACE), indicator=one) for one in (PERSONS, CONTACTS)
    )
    value, words = far_from_home(people, contacts, a_result([row(value=0)]), a_result([gone]))
    assert value == "0 persone"
    assert words.endswith("hanno accolto 0 persone. Dei servizi che stanno nel territorio mancano i dati.")
    assert far_from_home(people, contacts, a_result([gone]), a_result([gone])) == MISSING
    towns, whole = a_result([row(BETA, status=Status.NOT_SUPPLIED)], by=(TOWN,), indicator=RATE), average(1.0)
    whole = replace(whole, frame=a_result([gone], indicator=RATE).frame)
    assert not_reached(towns, whole) == MISSING
    assert not_reached_rows(towns, whole) == []

    half = a_result([row("citta_alta", value=0), row("territorio", status=Status.NOT_SUPPLIED)], by=(AREA,))
    assert pressure_words(half) == (
        "Pressione: nel 2025 i servizi di Città Alta non hanno accolto nessuno; di quelli del territorio mancano i "
        "dati."
    )
    assert need_words(half) == "Bisogno: nel 2025 mancano i dati per dire dove risiedono le persone servite."
    assert others_words(a_result([row("fuori_ambito", status=Status.NOT_SUPPLIED)], by=(CLASS,))) == ""


def test_nobody_is_sent_nearer_home_where_nobody_comes_from_afar() -> None:
    people, contacts = (
        a_result([row("territorio", ALTA, value=0)], by=(AREA, PLACE), indicator=one) for one in (PERSONS, CONTACTS)
    )
    words = far_from_home(people, contacts, a_result([row(value=3)]), a_result([row(value=7)]))[1]
    assert words.endswith("ne hanno accolte 7.")


def test_who_is_in_the_pressure_and_not_in_the_need_is_said_class_by_class() -> None:
    classes = a_result(
        [row("ambito", value=800), row("fuori_ambito", value=160), row("non_nota", value=77)], by=(CLASS,)
    )
    assert others_words(classes).endswith("da fuori Ambito 160 e di residenza non nota 77.")
    assert others_words(a_result([row("ambito", value=8)], by=(CLASS,))).startswith("Tutte le persone")


def test_the_attraction_is_said_with_and_without_the_fictitious_where_they_differ() -> None:
    other = replace(WHOLE, frame=a_result([row(value=72.8)], indicator=ATTRACTION).frame)
    assert attraction_words(WHOLE, other) == (
        "Nel 2025 non risiede a Città Alta il 69,4% delle persone servite a Città Alta; "
        "il 72,8% se chi ha la residenza fittizia conta tra gli altri."
    )
    assert attraction_words(WHOLE, WHOLE).endswith("servite a Città Alta.")


def test_titles_of_journeys_and_flows_count_what_is_drawn() -> None:
    assert journeys_words(TOWNS) == "Si viene ai servizi di Città Alta da almeno 1 comune su 2."
    told = a_result([row(BETA, value=12), row(RIVOLTA, value=7)], by=(TOWN,))
    assert journeys_words(told) == "Si viene ai servizi di Città Alta da 2 comuni su 2."
    hidden = a_result([row(BETA, status=Status.SUPPRESSED)], by=(TOWN,))
    assert journeys_words(hidden) == (
        "Da quali comuni si viene ai servizi di Città Alta non si mostra, per proteggere le persone."
    )
    classes = a_result(
        [row("ambito", value=46), row("fuori_ambito", value=4), row("senza_residenza", value=15)],
        by=(CLASS,),
        indicator=CONTACTS,
    )
    assert classes_words(classes) == (
        "Gli accessi sono soprattutto di residenti nell'Ambito (46) e di chi non ha residenza (15)."
    )
    areas = a_result(
        [row("territorio", ALTA, value=20), row("territorio", BETA, value=3), row("citta_alta", BETA, value=7)],
        by=(AREA, PLACE),
        indicator=CONTACTS,
    )
    assert towns_words(areas) == "Chi vive nel territorio ha avuto 20 accessi a Città Alta e 3 nel territorio."


def test_accesses_that_are_hidden_are_not_told_as_none() -> None:
    """A mayor read "1.000 accessi a Crema e 0 nel territorio" where those in the territory are protected."""
    hidden, unknown = (
        row("territorio", BETA, status=Status.SUPPRESSED),
        row("territorio", BETA, status=Status.NOT_SUPPLIED),
    )
    told = row("territorio", ALTA, value=20)

    def words(*rows: Row) -> str:
        return towns_words(a_result(rows, by=(AREA, PLACE), indicator=CONTACTS))

    begun = "Chi vive nel territorio ha avuto"
    assert words(told, hidden) == f"{begun} 20 accessi a Città Alta e un numero protetto nel territorio."
    assert words(told, unknown) == f"{begun} 20 accessi a Città Alta e un numero non fornito nel territorio."
    assert words(told, hidden, row("territorio", RIVOLTA, value=3)).endswith("e almeno 3 nel territorio.")
    assert words(told, row("territorio", BETA, status=Status.UNDEFINED)).endswith("e 0 nel territorio.")
    protected = row("territorio", ALTA, status=Status.SUPPRESSED)
    assert words(protected) == f"{begun} un numero protetto di accessi a Città Alta e 0 nel territorio."


def test_types_found_in_the_lead_municipality_alone_are_counted() -> None:
    found = a_result(
        [
            row("mensa", ALTA, value=9),
            row("mensa", BETA, value=0),
            row("emporio", ALTA, value=9),
            row("emporio", BETA, status=Status.SUPPRESSED),
            row("docce", ALTA, value=0),
            row("docce", BETA, value=0),
        ],
        by=(TYPE, PLACE),
    )
    shown = used(found)
    assert set(shown.frame["service_type"]) == {"mensa", "emporio"}
    assert far_words(found) == (
        "Per chi vive nel territorio, dei 2 tipi di servizio di cui si mostra un numero, 1 è solo a Città Alta."
    )
    exact = replace(found, frame=found.frame.filter(pl.col("status") == "ok"))
    assert far_words(exact) == (
        "Per chi vive nel territorio 2 tipi di servizio su 2 tra quelli usati sono solo a Città Alta."
    )


def test_the_matrix_says_the_widest_and_the_narrowest_reach() -> None:
    found = a_result(
        [
            row(ALTA, "mensa", value=9),
            row(BETA, "mensa", status=Status.SUPPRESSED),
            row(ALTA, "docce", value=3),
            row(BETA, "docce", value=0),
            row(RIVOLTA, "mensa", value=0),
            row(RIVOLTA, "docce", value=0),
        ],
        by=(TOWN, TYPE),
    )
    assert matrix_words(found, used(found)) == (
        "Da almeno 1 comune su 3 qualcuno arriva ai servizi; a «Mensa sociale» da almeno 1."
    ), "a hidden count may be of nobody"
    shown = found.frame.with_columns(
        pl.col("value").fill_null(2), pl.col("numerator").fill_null(2), status=pl.lit("ok")
    )
    exact = replace(found, frame=shown)
    assert matrix_words(exact, used(exact)) == (
        "Da 2 comuni su 3 qualcuno arriva ai servizi: da 2 a «Mensa sociale», da 1 a «Docce e igiene»."
    )


def test_the_funnel_names_who_stands_beyond_the_outer_limits_on_each_side() -> None:
    towns = rates((900, 30_000), (5, 400), (2, 20_000))
    assert funnel_words(towns, average(18.0)) == (
        "Oltre ciò che può fare il caso, rispetto al tasso dell'Ambito: sopra Città Alta; sotto Rivolta d'Adda."
    )
    assert funnel_words(rates((540, 30_000), (7, 400), (360, 20_000)), average(18.0)).startswith("Nessun comune")


def test_the_limits_of_the_funnel_hold_its_centre_and_close_with_residents() -> None:
    found = limits(rates((900, 30_000), (5, 400), (2, 20_000)), average(18.0))
    assert found["municipality"].to_list() == [ALTA, BETA, RIVOLTA]
    assert all(low < 18.0 < high for low, high in found.select("lower_95", "upper_95").rows())
    assert found["upper_998"][1] > found["upper_998"][0] > found["upper_95"][0]
    assert limits(a_result([row(ALTA, value=3)], by=(TOWN,)), average(18.0)).is_empty()


def test_a_municipality_is_said_beside_the_range_of_its_likes() -> None:
    towns = rates((900, 30_000), (8, 400), (2, 20_000))
    own = towns.row(municipality=BETA)
    assert similar_words("Beta", own, towns) == (
        "Beta: 20,0 ogni 1.000 residenti; nei 3 comuni più simili con un valore, da 0,1 a 30,0."
    )


def test_the_areas_are_said_in_the_last_settled_quarter_beside_the_same_of_the_year_before() -> None:
    """The first quarter of the data stood beside the last one, of another season; areas had quarters of their own."""
    rows = [
        row("citta_alta", "2025-Q2", value=192),
        row("citta_alta", "2024-Q2", value=168),
        row("citta_alta", "2025-Q3", value=1, provisional=True),
        row("territorio", "2023-Q1", value=203),
        row("territorio", "2025-Q1", value=204),
        row("territorio", "2024-Q2", value=203),
        row("territorio", "2025-Q2", value=210),
    ]
    result = a_result(rows, by=(AREA, Grouping.QUARTER))
    assert result.query.lens is Lens.RESIDENCE
    assert trend_words("Per residenza", result) == (
        "Per residenza, nel secondo trimestre 2025: Città Alta 192 persone, contro 168; Territorio 210 persone, contro "
        "203 (nel secondo trimestre 2024)."
    )


def test_an_area_without_the_same_quarter_of_the_year_before_is_compared_with_nothing() -> None:
    rows = [
        row("citta_alta", "2025-Q2", value=192),
        row("territorio", "2025-Q2", status=Status.SUPPRESSED),
        row("territorio", "2024-Q2", value=20),
    ]
    assert trend_words("Per residenza", a_result(rows, by=(AREA, Grouping.QUARTER))) == (
        "Per residenza, nel secondo trimestre 2025: Città Alta 192 persone; Territorio meno di 6 persone."
    )


def test_quarters_with_unequal_returns_are_not_compared() -> None:
    rows = [row("citta_alta", "2025-Q2", value=192), row("citta_alta", "2024-Q2", value=168)]
    result = a_result(rows, by=(AREA, Grouping.QUARTER))
    gap = Gap(service="mensa", months=(2025 * 12 + 3,))
    assert trend_words("Per residenza", replace(result, gaps=(gap,))).endswith(
        "contro 168 (nel secondo trimestre 2024, non confrontabili)."
    )


def test_a_protected_municipality_among_likes_that_nobody_comes_from() -> None:
    """It said «un valore protetto ogni 1.000 residenti; nei 2 comuni più simili con un valore, da 0,0 a 0,0»."""
    own = a_result([row(BETA, status=Status.SUPPRESSED)], by=(TOWN,), indicator=RATE).row(municipality=BETA)
    assert similar_words("Beta", own, rates((0, 300), (0, 400), (0, 500))) == (
        "Beta: persone servite meno di 6, valore protetto; dei comuni più simili, nei 3 con un valore nessuna persona "
        "servita."
    )
    one = a_result([row(ALTA, value=4.0, n=(1, 250))], by=(TOWN,), indicator=RATE)
    assert similar_words("Beta", own, one).endswith("in quello più simile con un valore, 4,0.")


def test_a_class_of_municipalities_that_are_all_reached_says_so() -> None:
    assert reached(Reach(6, 0, 6)) == "da tutti qualcuno è arrivato ai servizi"
    assert reached(Reach(5, 0, 6)) == "da 5 qualcuno è arrivato ai servizi"
    assert reached(Reach(5, 1, 6)) == "da almeno 5 qualcuno è arrivato ai servizi"
    assert reached(Reach(0, 0, 6)) == "da nessuno è arrivato qualcuno ai servizi"
    assert reached(Reach(0, 6, 6)) == (
        "da quali sia arrivato qualcuno ai servizi non si mostra, per proteggere le persone"
    )


def test_one_person_of_the_territory_is_said_in_the_singular() -> None:
    people = a_result([row("territorio", ALTA, value=1)], by=(AREA, PLACE))
    contacts = a_result([row("territorio", ALTA, value=7)], by=(AREA, PLACE), indicator=CONTACTS)
    value, words = far_from_home(people, contacts, a_result([row(value=12)]), a_result([row(value=0)]))
    assert value == "1 persona"
    assert words.startswith("dal territorio è venuta ai servizi di Città Alta (7 accessi)")
    assert "potrebbe trovarne uno più vicino a casa" in words


def test_one_municipality_that_is_not_drawn_is_said_in_the_singular() -> None:
    assert few_words(1, "meno di 6 persone") == (
        "Da un altro comune sono venute meno di 6 persone, forse nessuna: è nella tabella."
    )
    assert few_words(9, "meno di 6 persone").startswith("Da altri 9 comuni")
    assert few_words(9, "meno di 6 persone", alone=True).startswith("Da 9 comuni")


def test_one_type_of_service_that_is_only_in_the_lead_municipality_is_named() -> None:
    """It said «1 tipo di servizio su 1 tra quelli usati è solo a Crema»."""
    one = a_result([row("docce", ALTA, value=20), row("docce", BETA, value=0)], by=(TYPE, PLACE))
    assert far_words(one) == "Chi vive nel territorio trova «Docce e igiene» solo a Città Alta."


def test_where_the_services_of_the_territory_met_nobody_the_pressure_says_nobody() -> None:
    given = a_result([row("citta_alta", value=90), row("territorio", value=0)], by=(AREA,))
    assert pressure_words(given).endswith("hanno accolto 90 persone, quelli del territorio nessuna persona.")
    nobody = a_result([row("citta_alta", value=0), row("territorio", value=0)], by=(AREA,))
    assert pressure_words(nobody).endswith(
        "né i servizi di Città Alta né quelli del territorio hanno accolto qualcuno."
    )
    alone = replace(given, directory=replace(given.directory, has_services_elsewhere=False))
    assert pressure_words(alone).endswith("hanno accolto 90 persone; nel territorio non ci sono servizi.")


def test_where_every_municipality_is_reached_none_is_said_in_a_word() -> None:
    assert not_reached(rates((9, 300), (7, 400), (8, 500)), average(18.0))[0] == "nessun comune su 3"
