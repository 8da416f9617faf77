"""How a card's figure moved since the period compared with, and what may be said of it.

Comes in: a `Result` with its reference, and whether the news tell that it moved. Goes out: words.
Must not: judge; call a change real where months vary as much among themselves.
"""

from components.widgets.change import change_words
from indicators.italian.numbers import as_printed, number
from indicators.model.query import Comparison
from indicators.model.result import Result
from indicators.monitoring.year_on_year import FEWEST_MONTHS, OF_MONTHS
from indicators.wording.fragments import within

BEYOND, WITHIN = "più di quanto varino i mesi tra loro", "entro la normale variazione dei mesi"
PERCENT = "%"


def change(result: Result, *, is_news: bool) -> str:
    """Return the change and its verdict: by intervals for people, by the months for beds and contacts.

    Parameters
    ----------
    result : Result
        Of one row.
    is_news : bool
        Whether the change is among those of the page that chance does not explain, all of them taken together.
    """
    reference = result.reference
    if reference is None or result.unequal or result.indicator.kind not in OF_MONTHS:
        return change_words(result)
    now, before = result.comparable.rows()[0]["value"], reference.rows()[0]["value"]
    if now is None or before is None:
        return change_words(result)
    digits, unit = result.indicator.decimals, PERCENT if result.indicator.unit == PERCENT else ""
    was = f"({number(before, decimals=digits)}{unit} {within(reference.query.period)})"
    equal = " a parità di flussi" if result.like else ""
    return f"{_moved(result, now, before)}{equal}{_verdict(result, reference, is_news=is_news)} {was}"


def _moved(result: Result, now: float, before: float) -> str:
    """Say the movement: in points for percentages, in per cent for quantities."""
    digits = result.indicator.decimals
    now, before = (as_printed(value, digits) for value in (now, before))  # what is printed agrees with its difference
    if now == before:
        return "invariato"
    way = "in aumento" if now > before else "in diminuzione"
    if result.indicator.unit == PERCENT:
        return f"{way} di {number(abs(now - before), decimals=digits)} punti"
    return f"{way} del {number(abs(100 * (now - before) / before))}%" if before else way


def _verdict(result: Result, reference: Result, *, is_news: bool) -> str:
    if result.query.comparison is not Comparison.YEAR or reference.query.period.months < FEWEST_MONTHS:
        return ""
    return f", {BEYOND if is_news else WITHIN}"
