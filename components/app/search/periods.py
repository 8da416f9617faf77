"""Periods as people type them: ``2025``, ``dal 2023 al 2025``, ``marzo 2025``, ``ultimi 12 mesi``.

Comes in: the words of a search, the directory. Goes out: the period as addresses write it, the words that are left.
Must not: find a period beyond the data.
"""

from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz, process

from indicators.interchange.url_parameters import LAST_MONTHS
from indicators.model.code_lists import Directory
from indicators.model.period import MONTH_NAMES, Period, Unit

NO_DATA: Final = "Per «{}» non ci sono dati: {}."
ORDINALS: Final = {"primo": 1, "1": 1, "secondo": 2, "2": 2, "terzo": 3, "3": 3, "quarto": 4, "4": 4}
LAST_WORDS: Final = ({"ultimi", "ultimo"}, {"12", "dodici"}, {"mesi"})
LIKE: Final = 80
"""Likeness, of 100, at which a word is a month."""
SHORTEST: Final = 4
"""Letters of a word that may be a month."""
FIRST_YEAR, LAST_YEAR = 1900, 2100


@dataclass(frozen=True, slots=True)
class FoundPeriod:
    """What a search says of time: the period as an address writes it (empty: none), the other words, what to tell."""

    text: str
    rest: tuple[str, ...]
    label: str = ""
    notice: str = ""


def find_period(words: tuple[str, ...], directory: Directory) -> FoundPeriod:
    """Return the period that some words say, and the words that are not of it."""
    for place in range(len(words) - 2):
        if all(word in said for word, said in zip(words[place : place + 3], LAST_WORDS, strict=True)):
            return FoundPeriod(LAST_MONTHS, words[:place] + words[place + 3 :], "ultimi 12 mesi")
    if words[:2] == ("ultimo", "anno"):
        return FoundPeriod(LAST_MONTHS, words[2:], "ultimi 12 mesi")
    years = [place for place, word in enumerate(words) if _is_year(word)]
    period, used = _with_month(words, years, directory) or _quarter(words, years) or _years(words, years)
    rest = tuple(word for place, word in enumerate(words) if place not in used)
    if period is None:
        return FoundPeriod("", rest)
    if period.first > directory.last_month or period.last < directory.first_month:
        return FoundPeriod("", rest, notice=NO_DATA.format(period.label, directory.span_in_words))
    return FoundPeriod(str(period), rest, period.label)


def _is_year(word: str) -> bool:
    return word.isdecimal() and len(word) == len(str(FIRST_YEAR)) and FIRST_YEAR < int(word) < LAST_YEAR


def _with_month(
    words: tuple[str, ...], years: list[int], directory: Directory
) -> tuple[Period | None, set[int]] | None:
    for place, word in enumerate(words):
        found = (
            process.extractOne(word, MONTH_NAMES, scorer=fuzz.ratio, score_cutoff=LIKE)
            if len(word) >= SHORTEST
            else None
        )
        if found is None:
            continue
        in_year = found[2]
        year = next((int(words[one]) for one in years if one == place + 1), None)
        if year is None:
            last = directory.last_month
            month = last - (last % 12 - in_year) % 12
            return Period(month, month, Unit.MONTH), {place}
        month = year * 12 + in_year
        return Period(month, month, Unit.MONTH), {place, place + 1}
    return None


def _quarter(words: tuple[str, ...], years: list[int]) -> tuple[Period | None, set[int]] | None:
    for place, word in enumerate(words):
        year = next((one for one in years if one > place), None)
        if year is None:
            continue
        number = ORDINALS.get(word) if place + 1 < len(words) and words[place + 1].startswith("trim") else None
        short = ORDINALS.get(word[1:]) if word[0] in "qt" and word[1:].isdecimal() else None
        if number or short:
            start = int(words[year]) * 12 + 3 * ((number or short or 1) - 1)
            return Period(start, start + 2, Unit.QUARTER), {place, year, *([place + 1] if number else [])}
    return None


def _years(words: tuple[str, ...], years: list[int]) -> tuple[Period | None, set[int]]:
    if not years:
        return None, set()
    numbers = [int(words[place]) for place in years]
    first, last = min(numbers[:2]), max(numbers[:2])
    return Period(first * 12, last * 12 + 11, Unit.YEAR), set(years)
