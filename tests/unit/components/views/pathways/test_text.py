"""Titles of the paths: what they say of numbers, of one, of none, of what is protected."""

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from components.views.pathways.text import (
    active_title,
    balance_title,
    cohort_title,
    exits_title,
    followed,
    needs_title,
    no_combination,
    returns_title,
    reviewed_note,
    supports_title,
    targets_title,
    widest_need_title,
    years_title,
)
from components.widgets.absence import is_absent
from data_access.vocabulary import ExitClass, PactKind, TargetGroup
from indicators.catalogue.catalogue import INDICATORS
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from indicators.wording.headline import headline
from tests.support.results import Row, a_result, row

STEP, YEAR, STATE, EXIT = (Grouping.STEP, Grouping.YEAR, Grouping.PACT_STATE, Grouping.EXIT_CLASS)


def steps(*counts: int | None, of: int = 200) -> Result:
    """Return a cohort; ``None`` is a step that is protected."""
    names = ("contatto", "presa_in_carico", "patto", "uscita", "autonomia")
    rows = [
        row(name, status=Status.SUPPRESSED) if count is None else row(name, value=count / of * 100, n=(count, of))
        for name, count in zip(names, counts, strict=True)
    ]
    return a_result(rows, by=(STEP,), indicator=INDICATORS["cohort_steps"])


def test_a_cohort_is_told_step_by_step() -> None:
    assert cohort_title(steps(200, 80, 40, 10, 1)) == (
        "Nel 2025 sono state viste per la prima volta 200 persone: 80 sono state prese in carico, 40 hanno firmato un "
        "patto e 1 è uscita verso l'autonomia."
    )


def test_protected_steps_are_not_told_and_it_is_said() -> None:
    assert cohort_title(steps(200, 80, None, None, None)) == (
        "Nel 2025 sono state viste per la prima volta 200 persone: 80 sono state prese in carico; gli altri numeri "
        "sono protetti."
    )
    assert cohort_title(steps(*[None] * 5)).endswith("viste per la prima volta è protetto.")


def test_steps_whose_data_nobody_supplied_are_not_protected() -> None:
    given = steps(200, 80, None, None, None)
    missing = pl.when(pl.col("status") == Status.SUPPRESSED).then(pl.lit(str(Status.NOT_SUPPLIED))).otherwise("status")
    told = cohort_title(replace(given, frame=given.frame.with_columns(status=missing)))
    assert told.endswith("80 sono state prese in carico; i dati dei patti non sono stati forniti.")


def test_a_step_of_nobody_says_so() -> None:
    assert cohort_title(steps(200, 80, 0, 0, 0)).endswith(
        "nessuna ha firmato un patto e nessuna è uscita verso l'autonomia."
    )


def test_a_cohort_of_nobody_is_nobody() -> None:
    nobody = a_result([row("contatto", status=Status.UNDEFINED)], by=(STEP,), indicator=INDICATORS["cohort_steps"])
    assert cohort_title(nobody) == "Nel 2025 nessuna persona è stata vista per la prima volta."


@pytest.mark.parametrize(
    ("period", "words"), [("2025", "da 10 a 21 mesi"), ("2026-10", "da 0 a 0 mesi"), ("2026", "da 0 a 9 mesi")]
)
def test_how_long_a_cohort_was_followed_is_said(period: str, words: str) -> None:
    given = a_result([], by=(STEP,), indicator=INDICATORS["cohort_steps"], period=period)
    assert given.as_of == date(2026, 10, 31)
    said = words.replace("da 0 a 0 mesi", "per meno di un mese")
    assert followed(given) == f"Persone seguite {said}, fino al 31 ottobre 2026"


def destinations(home: Row, unknown: Row) -> Result:
    return a_result([home, unknown], by=(EXIT,), indicator=INDICATORS["exits_by_class"])


def test_exits_are_told_with_those_of_which_nothing_is_known() -> None:
    found = destinations(row("autonomia", value=8.0, n=(8, 100)), row("ignota", value=38.2, n=(38, 100)))
    assert exits_title(found) == (
        "Nel 2025 l'8,0% delle 100 uscite ha portato all'autonomia; del 38,2% non si conosce la destinazione."
    )
    hidden = destinations(row("autonomia", status=Status.SUPPRESSED), row("ignota", value=38.2, n=(38, 100)))
    assert exits_title(hidden) == (
        "Nel 2025 per l'autonomia, tra le uscite, un valore protetto; per la destinazione ignota il 38,2%."
    )


def test_where_nobody_left_there_is_no_destination_to_tell() -> None:
    nobody = destinations(row("autonomia", status=Status.UNDEFINED), row("ignota", status=Status.UNDEFINED))
    assert exits_title(nobody) == "Nel 2025 non ci sono uscite di cui dire la destinazione."


def test_a_range_over_the_years_leaves_out_those_that_may_change() -> None:
    rows = [
        row("2023", "autonomia", value=19.0, n=(19, 100)),
        row("2024", "autonomia", value=15.0, n=(15, 100)),
        row("2025", "autonomia", value=2.0, n=(2, 100), provisional=True),
        row("2024", "ignota", value=80.0, n=(80, 100)),
    ]
    years = a_result(rows, by=(YEAR, EXIT), indicator=INDICATORS["exits_by_class"], period="2023..2025")
    assert years_title(years, EXIT, ExitClass.HOME, what="Verso casa", whole="delle uscite") == (
        "Verso casa: dal 19,0% (2023) al 15,0% (2024) delle uscite."
    )


def test_needs_say_which_changes_most_and_for_how_many() -> None:
    rows = [
        {"label": "Abitare", "before": 60.0, "after": 44.0, "persons": 90},
        {"label": "Lavoro", "before": 69.0, "after": 59.0, "persons": 90},
        {"label": "Salute", "before": None, "after": 5.0, "persons": None},
    ]
    assert needs_title(rows, what="la quota con il bisogno", period="Nel 2025", unit="%", decimals=0) == (
        "Nel 2025 la quota con il bisogno cambia di più, tra apertura e ultima verifica, per «Abitare»: da 60% a 44%."
    )
    assert "(90 persone)" in reviewed_note(rows)
    same = [{**rows[0], "after": 60.2}, rows[2]]
    assert needs_title(same, what="la quota con il bisogno", period="Nel 2025", unit="%", decimals=0) == (
        "Nel 2025 la quota con il bisogno non cambia, tra apertura e ultima verifica, dove si può dire."
    )
    assert "troppo poche" in needs_title(rows[2:], what="", period="", unit="", decimals=0)


def test_supports_say_who_had_them_once_only() -> None:
    rows = [row("una_tantum", value=54.0, n=(54, 100)), row("continuativo", value=46.0, n=(46, 100))]
    given = a_result(rows, by=(Grouping.CONTINUITY,), indicator=INDICATORS["support_continuity"])
    assert supports_title(given) == "Nel 2025 il 54,0% delle 100 persone sostenute ha avuto solo aiuti una tantum."


def test_active_pacts_go_from_the_first_year_to_the_day_of_the_data() -> None:
    rows = [
        row("2024", "attivo", value=3),
        row("2024", "firmato", value=9),
        row("2025", "attivo", status=Status.SUPPRESSED),
        row("2026", "attivo", value=7),
    ]
    given = a_result(rows, by=(YEAR, STATE), indicator=INDICATORS["shared_pacts"], period="2024..2026")
    said = active_title(given, kind=PactKind.COMMUNITY)
    assert said == "Patti di comunità attivi: da 3 (fine 2024) a 7 (31 ottobre 2026)."
    hidden = a_result(rows[2:3], by=(YEAR, STATE), indicator=INDICATORS["pact_people"])
    assert active_title(hidden) == "Persone con un patto attivo: i valori sono protetti."


def test_what_is_protected_is_not_said_to_be_impossible_to_work_out() -> None:
    """«Verso l'autonomia: nessun valore calcolabile» was said to a mayor whose every year was under the threshold."""
    years = [row(str(year), "autonomia", status=Status.SUPPRESSED) for year in (2023, 2024)]
    hidden = a_result(years, by=(YEAR, EXIT), indicator=INDICATORS["exits_by_class"], period="2023..2024")
    assert years_title(hidden, EXIT, ExitClass.HOME, what="Verso casa", whole="delle uscite") == (
        "Verso casa: i valori sono protetti."
    )
    months = a_result([row("2025-03", status=Status.SUPPRESSED)], by=(Grouping.MONTH,), indicator=INDICATORS["active"])
    assert balance_title(months) == "Persone attive a fine mese: i valori sono protetti."
    nothing = a_result([row("2025-03", status=Status.UNDEFINED)], by=(Grouping.MONTH,), indicator=INDICATORS["active"])
    assert balance_title(nothing) == "Persone attive a fine mese: nessun valore calcolabile."
    once = [row(code, status=Status.SUPPRESSED) for code in ("una_tantum", "continuativo")]
    given = a_result(once, by=(Grouping.CONTINUITY,), indicator=INDICATORS["support_continuity"])
    assert supports_title(given) == (
        "Nel 2025 la quota di chi ha avuto solo aiuti una tantum non si mostra, per proteggere le persone."
    )


def test_target_groups_of_very_few_are_not_named() -> None:
    rows = [
        row("senza_dimora", value=34.0, n=(87, 255)),
        row("dipendenze", value=44.5, n=(49, 110)),
        row("msna", value=83.3, n=(5, 6)),
    ]
    given = a_result(rows, by=(Grouping.TARGET,), indicator=INDICATORS["take_up"])
    assert targets_title(given) == (
        "Nel 2025 la presa in carico di chi torna ai servizi va dal 34,0% («Persone senza dimora») al 44,5% («Persone "
        "con dipendenze»)."
    )


def test_titles_say_what_narrows_the_question_and_where() -> None:
    given = steps(200, 80, 40, 10, 1)
    narrowed = replace(given, query=given.query.but(area="territory", targets=(TargetGroup.WOMEN_ALONE,)))
    begun = "Nel 2025 (target: Donne sole), tra i residenti nel Territorio, sono state viste per la prima volta"
    assert cohort_title(narrowed).startswith(begun)
    balance = a_result([row("2025-03", value=540)], by=(Grouping.MONTH,), indicator=INDICATORS["active"], area="lead")
    assert balance_title(balance).startswith("Persone attive a fine mese, tra i residenti a Città Alta: ")


def test_a_balance_of_one_month_says_it_once() -> None:
    given = a_result([row("2025-03", value=540)], by=(Grouping.MONTH,), indicator=INDICATORS["active"])
    assert balance_title(given) == "Persone attive a fine mese: 540 a marzo 2025."


def test_a_balance_says_in_how_many_months_its_line_is_protected() -> None:
    """«0 a gennaio e 0 a maggio» was the title of a year whose other months held people, under the threshold."""
    rows = [row("2025-01", value=0), row("2025-02", value=0), row("2025-03", status=Status.SUPPRESSED)]
    given = a_result(rows, by=(Grouping.MONTH,), indicator=INDICATORS["active"])
    assert balance_title(given) == (
        "Persone attive a fine mese: 0 a gennaio 2025 e 0 a febbraio 2025; in 1 mese il valore è protetto."
    )


def test_returns_say_every_length_of_time_that_is_known() -> None:
    indicator = INDICATORS["returns"]
    half, year, two = (
        a_result([one], indicator=indicator)
        for one in (row(value=2.3, n=(1, 43)), row(value=11.1, n=(3, 27)), row(status=Status.UNDEFINED))
    )
    asked = [
        replace(result, query=result.query.but(horizon_months=n)) for result, n in ((half, 6), (year, 12), (two, 24))
    ]
    assert returns_title(asked) == (
        "Nel 2025, dopo un'uscita verso casa, torna nelle strutture il 2,3% entro 6 mesi (di 43 uscite) e l'11,1% "
        "entro 12 mesi (di 27 uscite)."
    )
    assert returns_title(asked[2:]) == headline(asked[2])


def test_the_widest_need_is_named_with_how_many_were_assessed() -> None:
    counts = {"abitare": 115, "lavoro": 134, "salute": None}
    rows = [row(need, value=count, status=Status.OK if count else Status.SUPPRESSED) for need, count in counts.items()]
    sets, total = a_result(rows, by=(Grouping.NEED,)), a_result([row(value=193)])
    assert widest_need_title(sets, total) == (
        "Nel 2025 il bisogno più diffuso è «Lavoro»: 134 delle 193 persone valutate."
    )
    level = a_result([row("abitare", value=9), row("lavoro", value=9)], by=(Grouping.NEED,))
    assert widest_need_title(level, a_result([row(status=Status.SUPPRESSED)])) == (
        "Nel 2025 i bisogni più diffusi sono «Abitare» e «Lavoro»: 9 persone per ognuno."
    )
    hidden = a_result(rows[2:], by=(Grouping.NEED,))
    assert widest_need_title(hidden, total) == headline(hidden)


def test_what_nobody_supplied_is_never_said_to_be_protected_or_too_little() -> None:
    """Titles said «è protetto o non è noto», «nessun valore calcolabile», «ancora troppo poche» of returns overdue."""
    asked = (
        (cohort_title, "cohort_steps", STEP, "contatto"),
        (balance_title, "active", Grouping.MONTH, "2025-03"),
        (exits_title, "exits_by_class", EXIT, "autonomia"),
        (supports_title, "support_continuity", Grouping.CONTINUITY, "una_tantum"),
        (targets_title, "take_up", Grouping.TARGET, "senza_dimora"),
    )
    for title, indicator, by, code in asked:
        given = a_result([row(code, status=Status.NOT_SUPPLIED)], by=(by,), indicator=INDICATORS[indicator])
        assert is_absent(given)
        assert "non sono stati forniti" in title(given) or "non forniti" in title(given)
    assert not is_absent(a_result([row("2025-03", value=0)], by=(Grouping.MONTH,)))
    nobody = a_result([], by=(Grouping.MONTH,))
    assert not is_absent(nobody), "nothing happened, and everybody has said so"
    assert is_absent(replace(nobody, coverage=replace(nobody.coverage, received=0)))


def test_combinations_that_are_hidden_are_not_told_as_nobody_assessed() -> None:
    """A mayor read «nessuna persona è stata valutata» beside «5 delle 10 persone valutate»."""
    hidden = "Nel periodo le combinazioni di bisogni non si mostrano, per proteggere le persone."
    assert no_combination(a_result([row(value=10)], by=())) == hidden
    assert no_combination(a_result([row(status=Status.SUPPRESSED)], by=())) == hidden
    assert no_combination(a_result([row(value=0)], by=())) == "Nel periodo nessuna persona è stata valutata."
