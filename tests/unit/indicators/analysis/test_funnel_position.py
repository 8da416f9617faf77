"""Where municipalities stand against the whole, in verdicts and in words."""

from dataclasses import replace

from indicators.analysis.funnel_position import finding, meaning, standings
from indicators.analysis.smoothed_rates import smooth
from indicators.model.query import Grouping
from indicators.model.result import Status
from indicators.statistics.funnel import FunnelVerdict
from indicators.wording.headline import headline
from tests.support.results import CONTACTS, PERSONS, RATE, a_result, row

LEAD, BETA, RIVOLTA = "099001", "099002", "099003"
BY = (Grouping.MUNICIPALITY,)
WHOLE = a_result([row(value=5.0, n=(200, 40_000))], indicator=RATE)


def rates(lead: int = 150, beta: int = 40):
    return a_result(
        [
            row(LEAD, value=lead / 10, n=(lead, 10_000)),
            row(BETA, value=beta / 10, n=(beta, 10_000)),
            row(RIVOLTA, status=Status.SUPPRESSED, n=(None, None)),
        ],
        by=BY,
        indicator=RATE,
    )


def test_verdicts_come_from_counts_so_smoothing_does_not_move_them() -> None:
    expected = {LEAD: FunnelVerdict.ABOVE_998, BETA: FunnelVerdict.WITHIN, RIVOLTA: FunnelVerdict.UNKNOWN}
    assert standings(rates(), WHOLE) == expected
    assert standings(smooth(rates()), WHOLE) == expected


def test_counts_have_no_standing() -> None:
    assert standings(a_result([row(LEAD, value=3)], by=BY, indicator=PERSONS), WHOLE) == {}


def test_the_finding_counts_who_was_reached_and_who_stands_out() -> None:
    start = "Nel 2025 i servizi hanno incontrato persone di almeno 2 comuni su 3: "
    assert finding(rates(), WHOLE) == f"{start}in uno, Città Alta, il tasso è sopra la media, oltre il caso."
    assert finding(rates(lead=50, beta=10), WHOLE) == f"{start}in uno il tasso è sotto la media, oltre il caso."
    assert finding(rates(beta=10), WHOLE) == (
        f"{start}in uno, Città Alta, il tasso è sopra la media e in uno è sotto, oltre il caso."
    )
    assert finding(rates(lead=50), WHOLE) == f"{start}nessun tasso noto si stacca dalla media oltre il caso."


def test_the_finding_names_a_few_municipalities_in_alphabetical_order_and_only_counts_many() -> None:
    codes = {f"0990{place:02}": f"Comune {chr(90 - place)}" for place in range(12)}
    directory = replace(WHOLE.directory, municipalities=codes)

    def told(above: int) -> str:
        rows = [row(code, value=30.0, n=(300, 10_000)) for code in list(codes)[:above]]
        return finding(replace(a_result(rows, by=BY, indicator=RATE), directory=directory), WHOLE).partition(": ")[2]

    assert told(3) == "in tre, Comune X, Comune Y e Comune Z, il tasso è sopra la media, oltre il caso."
    assert told(4) == "in quattro il tasso è sopra la media, oltre il caso."
    assert told(12) == "in 12 il tasso è sopra la media, oltre il caso."


def test_nobody_met_is_not_the_same_as_nothing_supplied() -> None:
    nothing = a_result([row(LEAD, status=Status.NOT_SUPPLIED, n=(None, None))], by=BY, indicator=RATE)
    assert finding(nothing, WHOLE) == (
        "Nel 2025 i servizi non hanno fornito i dati: non si può dire da dove vengono le persone."
    )


def test_one_municipality_is_singular_and_a_count_has_no_standing_to_tell() -> None:
    counts = a_result([row(LEAD, value=3)], by=BY, indicator=PERSONS)
    assert finding(counts, WHOLE) == "Nel 2025 i servizi hanno incontrato persone di 1 comune su 1."


def test_an_indicator_that_does_not_tell_where_people_live_keeps_its_own_sentence() -> None:
    accesses = a_result([row(LEAD, value=3)], by=BY, indicator=CONTACTS)
    assert finding(accesses, WHOLE) == headline(accesses)


def test_the_meaning_of_one_value() -> None:
    result = rates()
    assert meaning(result, WHOLE, LEAD) == "È più alto della media dell'Ambito (5,0) oltre ciò che può fare il caso."
    assert meaning(result, WHOLE, BETA) == "La differenza dalla media dell'Ambito (5,0) è compatibile con il caso."
    assert meaning(rates(beta=10), WHOLE, BETA).startswith("È più basso della media dell'Ambito")
    assert meaning(result, WHOLE, RIVOLTA) == (
        "Non si può confrontare con la media dell'Ambito (5,0): meno di 6 persone."
    )


def test_the_meaning_of_a_count_is_how_it_is_counted() -> None:
    counts = a_result([row(LEAD, value=3)], by=BY, indicator=PERSONS)
    assert meaning(counts, WHOLE, LEAD) == PERSONS.explanation


def test_nobody_met_is_said_and_what_is_hidden_is_not_within_the_mean() -> None:
    def told(*values: int | None) -> str:
        rows = [
            row(code, status=Status.SUPPRESSED, n=(None, None))
            if value is None
            else row(code, value=value, n=(value, 10))
            for code, value in zip((LEAD, BETA), values, strict=True)
        ]
        return finding(a_result(rows, by=BY, indicator=RATE), WHOLE)

    assert told(0, 0) == "Nel 2025 i servizi non hanno incontrato nessun residente dell'Ambito."
    assert told(50, None).endswith(
        "di almeno 1 comune su 2: in uno, Città Alta, il tasso è sopra la media, oltre il caso."
    )
    assert told(0, None) == "Nel 2025 non si mostra da quali comuni vengono le persone, per proteggerle."
