"""Titles and notes of the page of the paths, where a finding is made of several values.

Comes in: results, already protected. Goes out: Italian sentences.
Must not: compute a value that is not in the results, draw.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from components.parts.words import group_label, period_label
from data_access.vocabulary import ExitClass, PactKind
from indicators.numbers import day, listed, number
from indicators.path_words import PactState, PathStep
from indicators.period import month_of
from indicators.phrases import article
from indicators.query import Grouping
from indicators.result import Result, Status
from indicators.sentences import when

Row = dict[str, Any]
ENOUGH: Final = 20
"""Persons seen at least twice from which a target group is named in a title."""
_STEPS: Final = {
    PathStep.CASE: ("è stata presa in carico", "sono state prese in carico"),
    PathStep.PACT: ("ha firmato un patto", "hanno firmato un patto"),
    PathStep.HOME: ("è uscita verso l'autonomia", "sono uscite verso l'autonomia"),
}
_ACTIVE: Final = {
    None: "Persone con un patto attivo",
    PactKind.COMMUNITY: "Patti di comunità attivi",
    PactKind.TERRITORIAL: "Patti territoriali attivi",
}


def cohort_title(steps: Result) -> str:
    """Return how many of the cohort have made the main steps; steps that are protected are said to be so."""
    rows = {row[Grouping.STEP]: row for row in steps.rows()}
    first = rows[PathStep.CONTACT]
    size = first["numerator"]
    if first["status"] == Status.UNDEFINED:
        return f"{when(steps)} nessuna persona è stata vista per la prima volta."
    if size is None:
        return f"{when(steps)} il numero delle persone viste per la prima volta è protetto o non è noto."
    one = size == 1
    begun = f"{when(steps)} {'è stata vista' if one else 'sono state viste'} per la prima volta {number(size)} person"
    done = [_made(rows[step]["numerator"], *words) for step, words in _STEPS.items()]
    told = [words for words in done if words]
    rest = "" if len(told) == len(done) else "; gli altri numeri sono protetti"
    return f"{begun}{'a' if one else 'e'}{': ' if told else ''}{listed(told)}{rest}."


def _made(persons: float | None, one: str, many: str) -> str:
    return "" if persons is None else f"{number(persons)} {one if persons == 1 else many}"


def followed(result: Result) -> str:
    """Return for how long the persons of a period could be followed."""
    period = result.query.period
    most, least = (_months(start, result.as_of) for start in (period.first_day, period.last_day))
    length = f"da {least} a {most} mesi" if least != most else f"per {most} mesi"
    return f"Persone seguite {length}, fino al {day(result.as_of)}"


def _months(start: date, end: date) -> int:
    """Return the whole months between two days; none if the second comes first."""
    months = month_of(end) - month_of(start)
    return max(months if end.day >= start.day else months - 1, 0)


def balance_title(active: Result) -> str:
    """Return who was active at the end of the first and of the last month that are known."""
    known = [row for row in active.rows() if row["value"] is not None]
    if not known:
        return active.indicator.name + ": nessun valore calcolabile."
    ends = dict.fromkeys(
        f"{number(row['value'])} a {period_label(row[Grouping.MONTH])}" for row in (known[0], known[-1])
    )
    return f"Persone attive a fine mese: {listed(list(ends))}."


def exits_title(result: Result) -> str:
    """Return how many of the exits lead to autonomy, and of how many nothing is known."""
    rows = {row[Grouping.EXIT_CLASS]: row for row in result.rows()}
    home, unknown = rows[ExitClass.HOME], rows[ExitClass.UNKNOWN]
    whole = next((row["denominator"] for row in rows.values() if row["denominator"] is not None), None)
    if not whole or home["value"] is None or unknown["value"] is None:
        return (
            f"{when(result)}, uscite verso l'autonomia: {_percent(result, home)}; ignote: {_percent(result, unknown)}."
        )
    to_home, lost = (_percent(result, row) for row in (home, unknown))
    return (
        f"{when(result)} {article(to_home)}{to_home} delle {number(whole)} uscite ha portato all'autonomia; "
        f"{_of(lost)} non si conosce la destinazione."
    )


def _of(percent: str) -> str:
    """Return a percentage after ``di``: ``del 38,2%``, ``dell'8%``, ``dello 0,4%``."""
    return {"il ": "del ", "lo ": "dello ", "l'": "dell'"}[article(percent)] + percent


def years_title(result: Result, grouping: Grouping, code: str, *, said: str) -> str:
    """Return between which settled years the share of a class lies; ``said`` holds ``{low}`` and ``{high}``."""
    rows = [row for row in result.rows() if row[grouping] == code and row["value"] is not None]
    settled = [row for row in rows if not row["provisional"]] or rows
    if not settled:
        return f"{result.indicator.name}: nessun valore calcolabile."
    low, high = (
        f"{_percent(result, row)} ({row[Grouping.YEAR]})"
        for row in (choose(settled, key=lambda row: row["value"]) for choose in (min, max))
    )
    return said.format(low=low, high=high)


def _percent(result: Result, row: Row) -> str:
    if row["status"] != Status.OK or row["value"] is None:
        return "un valore protetto" if row["status"] == Status.SUPPRESSED else "nessun valore calcolabile"
    return f"{number(row['value'], result.indicator.decimals)}%"


def needs_title(rows: Sequence[Row], *, what: str, period: str, unit: str, decimals: int) -> str:
    """Return which need changes most between opening and review, of the rows of `figures.paired.CHANGES`."""
    known = [row for row in rows if row["before"] is not None and row["after"] is not None]
    if not known:
        return "Le persone verificate sono ancora troppo poche per dire come cambiano i bisogni."
    most = max(known, key=lambda row: abs(row["after"] - row["before"]))
    before, after = (f"{number(most[name], decimals)}{unit}" for name in ("before", "after"))
    return (
        f"{period}, tra apertura e ultima verifica, {what} cambia di più per «{most['label']}»: da {before} a {after}."
    )


def reviewed_note(rows: Sequence[Row]) -> str:
    """Return who is compared, and how many they are."""
    counts = sorted({row["persons"] for row in rows if row["persons"] is not None})
    many = f" ({number(counts[0])} persone)" if len(counts) == 1 else ""
    return f"Solo chi è stato preso in carico nel periodo e poi verificato: le stesse persone{many} nei due momenti."


def supports_title(result: Result) -> str:
    """Return the share of who was given one-off supports only, and of how many persons."""
    once, _ = result.rows()
    if once["value"] is None:
        return f"{when(result)} sui sostegni {_percent(result, once)}."
    people = number(once["denominator"])
    share = _percent(result, once)
    return f"{when(result)} {article(share)}{share} delle {people} persone sostenute ha avuto solo aiuti una tantum."


def active_title(result: Result, *, kind: PactKind | None = None) -> str:
    """Return how the pacts active at the end of the year went from the first year to the last.

    ``kind`` is that of pacts that are nobody's own; without it they are persons with a pact.
    """
    rows = [row for row in result.rows() if row[Grouping.PACT_STATE] == PactState.ACTIVE and row["value"] is not None]
    what = _ACTIVE[kind]
    if not rows:
        return f"{what}: nessun valore calcolabile."
    first, *_, last = rows[0], rows[-1]
    ends = [f"{number(row['value'])} ({_at_end(result, row[Grouping.YEAR])})" for row in (first, last)]
    return f"{what}: {ends[0]}." if len(rows) == 1 else f"{what}: da {ends[0]} a {ends[1]}."


def _at_end(result: Result, year: str) -> str:
    return day(result.as_of) if str(result.as_of.year) == year else f"fine {year}"


def targets_title(take_up: Result) -> str:
    """Return between which target groups take-up lies, those of very few left out."""
    rows = [row for row in take_up.rows() if row["value"] is not None and row["denominator"] >= ENOUGH]
    if len(rows) < 2:  # noqa: PLR2004 - a range has two ends
        return "I target della scheda di programma, ognuno con il suo percorso."
    ends = (choose(rows, key=lambda row: row["value"]) for choose in (min, max))
    low, high = (
        f"{_percent(take_up, row)} («{group_label(take_up.directory, Grouping.TARGET, row[Grouping.TARGET])}»)"
        for row in ends
    )
    return f"{when(take_up)} la presa in carico di chi torna ai servizi va da {low} a {high}."
