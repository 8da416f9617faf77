"""The list inside a sentence on missing returns: which months, of which services.

Comes in: ordinals of months, `Gap` values, the code lists. Goes out: text. Must not: look at the data.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from indicators.italian.numbers import listed
from indicators.model.code_lists import Directory
from indicators.model.period import month_label
from indicators.model.result import Gap

NAMED: Final = 2
"""Services that a sentence names; of more it names the first and says how many the others are."""


def missing_of(gaps: Sequence[Gap], names: Directory) -> str:
    """Return the services with missing returns, each with its months: ``Mensa (marzo e aprile 2025)``.

    Months that reach the end of the data say since when: ``Emporio (da maggio 2026)``.
    """
    named = gaps if len(gaps) <= NAMED else gaps[:1]
    said = [f"{names.services[gap.service]} ({_months(gap.months, names.last_month)})" for gap in named]
    others = len(gaps) - len(named)
    return listed([*said, f"altri {others} servizi"] if others else said)


ARTICLES: Final = {
    "Casa": "la ",
    "Centro": "il ",
    "Dormitorio": "il ",
    "Emporio": "l'",
    "Mensa": "la ",
    "Pronto": "il ",
    "Segretariato": "il ",
    "Servizio": "il ",
    "Sportello": "lo ",
    "Unità": "l'",
}
"""Article of the first word of the name of a service; what begins otherwise is named in quotation marks."""


def bent_words(gaps: Sequence[Gap], names: Directory) -> str:
    """Return what is missing behind a value: ``manca il Centro di ascolto di Castelleone da maggio 2026``."""
    if not gaps:
        return ""
    named = gaps if len(gaps) <= NAMED else gaps[:1]
    said = [f"{_with_article(names.services[gap.service])} {_when(gap.months, names.last_month)}" for gap in named]
    others = len(gaps) - len(named)
    parts = [*said, f"altri {others} servizi"] if others else said
    return f"{'mancano' if len(parts) > 1 else 'manca'} {listed(parts)}"


def _with_article(name: str) -> str:
    article = ARTICLES.get(name.split(" ", 1)[0])
    return f"{article}{name}" if article else f"«{name}»"


def _when(months: Sequence[int], last_month: int) -> str:
    words = _months(months, last_month)
    return words if words.startswith("da ") else f"({words})"


def _months(months: Sequence[int], last_month: int) -> str:
    running = months[-1] - months[0] == len(months) - 1
    if running and months[-1] == last_month and len(months) > 1:
        return f"da {month_label(months[0])}"
    return months_in_words(months)


def of_months(months: Sequence[int]) -> str:
    """Return months in words: ``di ottobre 2026``, ``di settembre e ottobre 2026``, ``da maggio a ottobre 2026``."""
    first, last = months[0], months[-1]
    running = len(months) > 2 and last - first == len(months) - 1  # noqa: PLR2004 - two months are simply listed
    if running:
        return f"da {_short(first, last)} a {month_label(last)}"
    names = [_short(month, following) for month, following in pairwise(months)]
    return f"di {listed([*names, month_label(last)])}"


def months_in_words(months: Sequence[int]) -> str:
    """Return months in order as a list: ``marzo 2025, da maggio a ottobre 2026``."""
    runs: list[list[int]] = []
    for month in months:
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(words for run in runs for words in _run(run))


def _run(months: list[int]) -> list[str]:
    return [of_months(months)] if len(months) > 2 else [month_label(month) for month in months]  # noqa: PLR2004


def _short(month: int, following: int) -> str:
    """Return a month without its year, if the next one named has the same."""
    same_year = month // 12 == following // 12
    return month_label(month).split()[0] if same_year else month_label(month)
