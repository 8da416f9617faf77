"""How a card's figure moved since the period compared with, and what may be said of it.

Comes in: a `Result` with its reference, and whether the news tell that it moved. Goes out: words.
Must not: judge; call a change real where months vary as much among themselves.
"""

from components.views.overview.text import LIKE_FOR_LIKE, STABLE, WITHIN
from components.widgets.change import change_words
from indicators.italian.numbers import number
from indicators.model.query import Comparison
from indicators.model.result import Result
from indicators.monitoring.year_on_year import FEWEST_MONTHS, OF_MONTHS
from indicators.statistics.change import movement
from indicators.statistics.comparison import WHY
from indicators.wording.fragments import within

PERCENT = "%"


def change(result: Result, *, is_news: bool) -> str:
    """Return the change and its verdict, one word: by intervals for people, by the months for beds and contacts.

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
    current, before = result.comparable.rows()[0]["value"], reference.rows()[0]["value"]
    if current is None or before is None:
        return change_words(result)
    digits, unit = result.indicator.decimals, PERCENT if result.indicator.unit == PERCENT else ""
    was = f"({number(before, decimals=digits)}{unit} {within(reference.query.period)})"
    equal = LIKE_FOR_LIKE if result.like else ""
    still = is_still(result, is_news=is_news)
    return f"{STABLE if still else movement(result.indicator, current, before)}{equal} {was}"


def is_still(result: Result, *, is_news: bool) -> bool:
    """Whether a quantity counted by months moved no more than the months vary among themselves."""
    reference = result.reference
    if reference is None or result.unequal or result.indicator.kind not in OF_MONTHS or is_news:
        return False
    return result.query.comparison is Comparison.YEAR and reference.query.period.months >= FEWEST_MONTHS


def reason(result: Result, *, is_news: bool) -> str:
    """Return why the verdict of a card is what it is, as a sentence; nothing where it has none."""
    word = change(result, is_news=is_news).split(" ", 1)[0]
    why = WITHIN if is_still(result, is_news=is_news) else WHY.get(word, "")
    return f"{word[0].upper()}{word[1:]}: {why}." if why and word in WHY else ""
