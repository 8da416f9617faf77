"""The plan on the page: a verdict is a sign, a word and, where nothing is judged, a reason; objectives have levels."""

import json
from dataclasses import replace

import polars as pl
import pytest

from components.figures.time.target_progress import YEARS
from components.figures.time.target_progress import course as course_figure
from components.views.plan.table import plan_html
from components.views.plan.text import (
    NOTE,
    asked,
    brief_tally,
    course_subtitle,
    course_title,
    distance,
    in_a_word,
    judgement,
    lacking,
    tally,
)
from components.views.plan.view import goals_html, label_of, level
from components.views.plan.years import table_of
from data_access.vocabulary import Polarity
from indicators.analysis.listings import PlanObjective
from indicators.model.period import Period
from indicators.model.query import Query
from indicators.model.result import Coverage, Gap
from indicators.monitoring.latest_values import Reading
from indicators.monitoring.target_progress import Agreed, Course, Target, Verdict
from indicators.statistics.comparison import TOO_FEW_WORDS

AGREED = Agreed(
    objective="a", code="5.3.2.a", title="Accoglienza & casa", sdgs=(1, 10), indicator="take_up",
    name="Presa in carico", unit="%", decimals=1, polarity=Polarity.GOOD_HIGH,
    targets=(Target(year=2026, value=35.0), Target(year=2027, value=40.0)),
)  # fmt: skip
READING = Reading(
    query=Query(indicator="take_up", period=Period.year(2026)), month=2026 * 12 + 9, value=29.9, lower=25.0, upper=35.5,
    coverage=Coverage(received=1, expected=1),
)  # fmt: skip
GAPS = (Gap(service="mensa", months=(2026 * 12 + 2,)),)
OFF = Course(agreed=AGREED, target=AGREED.targets[0], reading=READING, verdict=Verdict.OFF_COURSE, reason="")
NEUTRAL = replace(
    OFF, agreed=replace(AGREED, name="Persone servite", unit="persone", decimals=0, polarity=Polarity.NEUTRAL),
    verdict=Verdict.UNKNOWN, reason="non è stato concordato se sia meglio di più o di meno: si mostra solo la distanza",
    reading=replace(READING, value=1198.0, lower=None, upper=None), target=Target(year=2025, value=1100.0),
)  # fmt: skip


def test_the_table_says_verdict_and_reason_under_each_objective() -> None:
    drawn = plan_html([OFF, NEUTRAL])
    assert drawn.count('scope="rowgroup"') == 1
    assert "<b>5.3.2.a</b> Accoglienza &amp; casa" in drawn
    reading = '<td data-head="A che punto siamo">29,9%<small>tra 25,0 e 35,5<br>nel 2026</small></td>'
    assert f"▼ fuori rotta</strong></td>{reading}" in drawn
    assert (
        '">≥ almeno il 35,0% a fine 2026</td><td data-head="Concordato per la fine">≥ almeno il 40,0% a fine 2027</td>'
        in drawn
    )
    settled = "verso non concordato: 98 in più"
    assert f"○ non valutabile</strong><small>{settled}</small>" in drawn


def test_a_target_says_which_way_it_goes_from_where_the_plan_began() -> None:
    """Every target was a bare value: 20 % to be reached from above was written as one to be reached from below."""

    def said(start: float | None, polarity: Polarity = Polarity.GOOD_HIGH) -> str:
        begun = None if start is None else Target(year=2025, value=start)
        return asked(replace(OFF, agreed=replace(AGREED, polarity=polarity), baseline=begun), AGREED.targets[0])

    assert said(29.0) == "↑ portare al 35,0% a fine 2026"
    assert said(41.0, Polarity.GOOD_LOW) == "↓ ridurre al 35,0% a fine 2026"
    assert said(41.0, Polarity.NEUTRAL) == "↓ ridurre al 35,0% a fine 2026"
    assert said(29.0, Polarity.NEUTRAL) == "↑ portare al 35,0% a fine 2026"
    assert said(35.04) == "= mantenere al 35,0% a fine 2026"
    assert said(29.0, Polarity.GOOD_LOW) == "≤ contenere entro il 35,0% a fine 2026"
    assert said(41.0) == "≥ non scendere sotto il 35,0% a fine 2026"
    assert said(None, Polarity.NEUTRAL) == "35,0% a fine 2026"


def test_a_target_whose_beginning_is_not_told_says_nothing_of_it() -> None:
    """A mayor, for whom the beginning is protected, read «ridurre a 10,0%» of what stood at 7 % already."""

    def said(polarity: Polarity) -> str:
        return asked(replace(OFF, agreed=replace(AGREED, polarity=polarity), baseline=None), AGREED.targets[0])

    assert said(Polarity.GOOD_LOW) == "≤ non oltre il 35,0% a fine 2026"
    assert said(Polarity.GOOD_HIGH) == "≥ almeno il 35,0% a fine 2026"


def test_where_no_direction_was_agreed_it_says_who_settles_it() -> None:
    assert "verso non concordato: lo decide l'Assemblea dei sindaci" in course_subtitle(NEUTRAL)
    assert "meglio se aumenta" in course_subtitle(OFF)
    assert "lo decide l'Assemblea dei sindaci, che approva il Piano" in NOTE


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (TOO_FEW_WORDS, "troppo pochi casi"),
        ("il valore è protetto: riguarda troppo poche persone", "valore protetto"),
        ("lo scarto dalla rotta è compatibile con il caso", ""),
        ("una ragione nuova", "una ragione nuova"),
        ("", ""),
    ],
)
def test_reasons_are_said_in_a_word(reason: str, words: str) -> None:
    assert in_a_word(replace(OFF, reason=reason)) == words


def test_the_reason_of_a_missing_value_comes_before_that_of_the_direction() -> None:
    hidden = replace(
        NEUTRAL,
        reading=replace(READING, value=None, lower=None, upper=None),
        reason="i dati non sono stati forniti",
    )
    assert in_a_word(hidden) == "dati non forniti"
    assert ">–</td>" in plan_html([hidden])


def test_the_distance_from_what_was_agreed() -> None:
    assert distance(OFF) == "5,1 punti in meno"
    assert distance(replace(OFF, reading=replace(READING, value=35.0))) == "come concordato"
    assert distance(replace(OFF, reading=None)) == ""


def test_the_finding_of_the_plan_names_what_is_off_course() -> None:
    assert tally((OFF, NEUTRAL)) == (
        "Dei 2 indicatori del Piano: 1 fuori rotta, 1 non valutabile. Fuori rotta: «Presa in carico»."
    )
    assert tally((OFF,)).startswith("Dell'unico indicatore del Piano: 1 fuori rotta.")
    assert brief_tally((OFF, NEUTRAL)) == "▼ 1 fuori rotta · ○ 1 non valutabile"


def test_objectives_stand_under_those_that_their_code_begins_with() -> None:
    every = [PlanObjective(code=code, title="t", sdgs=()) for code in ("5.3.2", "5.3.2.a", "5.3.20")]
    assert [level(one, every) for one in every] == [0, 1, 0]
    assert label_of(every[0], []) == "**5.3.2 · t** — nessun indicatore"


def test_goals_are_numbers_with_their_names() -> None:
    assert goals_html((1, 10)).count("<li>") == 2
    assert "<b>10</b> Ridurre le disuguaglianze" in goals_html((1, 10))


def test_who_settles_a_way_is_said_once_under_the_table() -> None:
    assert "Dove il verso non è concordato lo decide l'Assemblea dei sindaci" in NOTE


def test_a_followed_indicator_says_whom_each_year_is_about() -> None:
    returns = replace(OFF, agreed=replace(AGREED, indicator="returns"))
    assert course_subtitle(returns).endswith("meglio se aumenta · di chi è uscito l'anno prima")
    assert course_subtitle(OFF).endswith("meglio se aumenta")
    assert "di chi è uscito nel 2026, obiettivo" in returns.sentence()
    assert "<br>di chi è uscito nel 2026</small>" in plan_html([returns])


def test_twelve_months_and_the_target_of_a_year_that_runs_are_two_rows() -> None:
    """The target of the end of 2026 stood in the row of the twelve months to October."""
    rows = [
        (2025, None, 14.0, 11.0, 17.0, 15.0, "ok", False, ""),
        (2026, 2026 * 12 + 9, 16.0, 12.0, 21.0, 20.0, "ok", True, ""),
        (2027, None, None, None, None, 25.0, "undefined", False, ""),
    ]
    table = table_of(pl.DataFrame(rows, schema=YEARS, orient="row"), AGREED)
    assert [(row["Anno"], row["Valore"], row["Obiettivo"], row["Stato"]) for row in table] == [
        ("2025", 14.0, 15.0, ""),
        ("12 mesi fino a ottobre 2026", 16.0, None, ""),
        ("2026", None, 20.0, "anno in corso"),
        ("2027", None, 25.0, "nessun valore"),
    ]


def test_returns_missing_behind_values_are_named_once_under_the_table() -> None:
    """The plan showed Castelleone's months without its listening centre as whole ones."""
    mensa, docce = "; manca il flusso di Mensa (marzo 2026)", "; mancano i flussi di Docce (da aprile 2026)"
    first, second = (replace(READING, behind=words, gaps=GAPS) for words in (mensa, docce))
    bent = [replace(OFF, reading=first), replace(NEUTRAL, reading=first), replace(OFF, reading=second)]
    assert lacking((*bent, OFF)) == (
        "Manca il flusso di Mensa (marzo 2026): ne risentono «Presa in carico» e «Persone servite». "
        "Mancano i flussi di Docce (da aprile 2026): ne risente «Presa in carico»."
    )
    assert lacking((OFF, replace(OFF, reading=replace(first, value=None)))) == ""
    assert plan_html([*bent, OFF]).count("nel 2026<br>mancano dei flussi</small>") == len(bent)
    assert [course_title(one).count("flusso") for one in bent[:2]] == [0, 0], "a line under the title says it"


def test_a_value_that_rests_on_a_contested_return_says_so() -> None:
    doubt = replace(OFF, reading=replace(READING, behind="; il flusso di Mensa è contestato dal suo ente"))
    assert "nel 2026<br>⚑ flusso contestato</small>" in plan_html([doubt])


def test_a_year_says_which_returns_are_missing_in_table_and_figure() -> None:
    words = "manca la Mensa (marzo 2025)"
    years = pl.DataFrame([(2025, None, 14.0, 11.0, 17.0, 15.0, "ok", False, words)], schema=YEARS, orient="row")
    assert [row["Flussi mancanti"] for row in table_of(years, AGREED)] == [words]
    drawn = json.dumps(
        course_figure(years, judgement=judgement(OFF), unit="%", decimals=1).to_dict(), ensure_ascii=False
    )
    assert all(said in drawn for said in ("14,0%*", words, "*: mancano dei flussi"))
