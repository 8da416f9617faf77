"""Cells of a table as Italians read them, whatever the language of the browser, over values that sort.

Comes in: rows or a frame with Italian names. Goes out: the same values, each with the words that are shown for it.
Must not: change a number; draw.

Browsers write numbers and dates in their own language, and a month written in words sorts by its letters. Here each
cell has two sides: what sorts (numbers; for times, what `indicators.italian.dates.time_key` makes of the words) and
what is read, which Streamlit takes from a ``pandas.Styler``.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from math import isnan
from typing import Any, Final

import pandas as pd
import polars as pl
from pandas.io.formats.style import Styler

from components import theme
from components.figures.core.labels import value_name
from indicators.catalogue.catalogue import INDICATORS
from indicators.italian.dates import day_in_words, time_key, time_words
from indicators.italian.numbers import NO_NUMBER, number

NAMED: Final = frozenset({"Anno", "Settimana"})
"""Columns of whole numbers that are names."""
INDICATOR, UNIT = "Indicatore", "Unità"
"""Columns that tell of what kind the numbers of a row are."""
FOLLOWING: Final = ("Valore", "Limite", "Obiettivo", "Confronto")
"""Beginnings of the names of columns that are written as the row's indicator is."""
MOST_DIGITS: Final = 3
"""Decimals of what the catalogue does not know: as many as its values have, but no more than these."""
Columns = Mapping[str, Sequence[Any]]


def written(
    data: pl.DataFrame | Sequence[Mapping[str, Any]],
    *,
    digits: Mapping[str, int] | None = None,
    marked: int | None = None,
) -> Styler:
    """Return a table of values with the words that are shown for each.

    Parameters
    ----------
    data : polars.DataFrame or sequence of mapping
        Rows with the same columns.
    digits : mapping of str to int, optional
        Decimals by name of a column or of an indicator; those of the catalogue are known.
    marked : int, optional
        Place of the row that is in focus.

    Returns
    -------
    pandas.io.formats.style.Styler
        Its data sort; its display values are Italian: decimals by the catalogue, closing zeros kept, times in words.
    """
    sides = _both_sides(data, digits or {})
    frame = pd.DataFrame({name: _stored(values) for name, (values, _) in sides.items()})
    return _saying(frame, [words for _, words in sides.values()], marked)


def words_of(data: pl.DataFrame | Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Return what is read in each column of a table, by the column's name."""
    return {name: words for name, (_, words) in _both_sides(data, {}).items()}


def digits_of(frame: pl.DataFrame, digits: Mapping[str, int] | None = None) -> dict[str, list[int]]:
    """Return the decimals of each cell of the columns of amounts, those without any value too, by the column's name."""
    columns, known = _columns(frame), {**_catalogue(), **(digits or {})}
    return {
        name: _digits(name, columns, known)
        for name, dtype in frame.schema.items()
        if name not in NAMED and (dtype.is_numeric() or dtype == pl.Null)
    }


def _both_sides(
    data: pl.DataFrame | Sequence[Mapping[str, Any]], digits: Mapping[str, int]
) -> dict[str, tuple[list[Any], list[str]]]:
    columns = _columns(data)
    return {name: _sides(name, columns, {**_catalogue(), **digits}) for name in columns}


def is_amount(name: str, values: Sequence[Any]) -> bool:
    """Whether a column holds amounts: years and weeks are names."""
    return (
        name not in NAMED
        and any(_is_number(value) for value in values)
        and not any(isinstance(value, str) for value in values)
    )


def _columns(data: pl.DataFrame | Sequence[Mapping[str, Any]]) -> Columns:
    if isinstance(data, pl.DataFrame):
        return {name: data[name].to_list() for name in data.columns}
    return {name: [row.get(name) for row in data] for name in dict.fromkeys(name for row in data for name in row)}


def _sides(name: str, columns: Columns, decimals_of: Mapping[str, int]) -> tuple[list[Any], list[str]]:
    """Return what sorts in a column, and what is read."""
    values = [None if isinstance(value, float) and isnan(value) else value for value in columns[name]]
    if is_amount(name, values):
        return values, [
            number(value, decimals) for value, decimals in zip(values, _digits(name, columns, decimals_of), strict=True)
        ]
    if any(isinstance(value, date) for value in values):
        return [value and value.isoformat() for value in values], [day_in_words(value) for value in values]
    texts = [None if value is None else str(value) for value in values]
    if any(_is_number(value) for value in values):  # years and weeks, or numbers among words
        return values if name in NAMED else texts, [NO_NUMBER if text is None else text for text in texts]
    keys = {text: time_key(text) for text in dict.fromkeys(texts) if text is not None}
    if any(keys.values()) and all(key or not _has_digit(text) for text, key in keys.items()):
        return [text and keys[text] for text in texts], [
            NO_NUMBER if text is None else time_words(text) for text in texts
        ]
    return texts, [NO_NUMBER if text is None else text for text in texts]


def _digits(name: str, columns: Columns, decimals: Mapping[str, int]) -> list[int]:
    """Return the decimals of each cell of a column of amounts."""
    values, rows = columns[name], range(len(columns[name]))
    kinds = list(zip(*(columns[of] for of in (INDICATOR, UNIT) if of in columns), strict=True)) or [()] * len(values)
    follows = name.startswith(FOLLOWING)
    if name in decimals:
        return [decimals[name]] * len(values)
    if follows and INDICATOR in columns:
        digits = [decimals.get(str(indicator)) for indicator in columns[INDICATOR]]
    else:
        digits = [next((decimals[other] for other in columns if follows and other in decimals), None)] * len(values)
    needed: dict[Any, int] = {}
    for row in rows:
        needed[kinds[row]] = max(needed.get(kinds[row], 0), _needed(values[row]))
    return [needed[kinds[row]] if of is None else of for row, of in zip(rows, digits, strict=True)]


@lru_cache(maxsize=10_000)
def _needed(value: float | None) -> int:
    """Return how many decimals a number has, up to `MOST_DIGITS`."""
    if value is None or isnan(value):
        return 0
    return next(
        (digits for digits in range(MOST_DIGITS) if round(value, digits) == round(value, MOST_DIGITS)), MOST_DIGITS
    )


@cache
def _catalogue() -> Mapping[str, int]:
    """Return the decimals of each indicator, by its name and by the name of the column of its values."""
    return {name: entry.decimals for entry in INDICATORS.values() for name in (entry.name, value_name(entry))}


def _stored(values: Sequence[Any]) -> "pd.Series[Any]":
    kind = None if all(_is_number(value) for value in values) else object
    if kind and any(_is_number(value) for value in values) and not any(isinstance(value, str) for value in values):
        return pd.Series(values, dtype="float64")
    return pd.Series(values, dtype=kind)


def _saying(frame: pd.DataFrame, words: Sequence[Sequence[str]], marked: int | None) -> Styler:
    """Return a table that Streamlit shows with these words, column by column, and a row in the colour of the focus.

    It asks a Styler for its translation and takes the display values; to have pandas work them out cell by cell would
    take a hundred times as long as to hand them over.
    """
    styler = Styler(frame)
    body = [
        [{"id": f"row{row}_col{place}", "display_value": word} for place, word in enumerate(of_row)]
        for row, of_row in enumerate(zip(*words, strict=True))
    ]
    in_focus = [] if marked is None else [f"row{marked}_col{place}" for place in range(len(words))]
    styles = [{"props": [("background-color", theme.FOCUS_ROW)], "selectors": in_focus}] if in_focus else []
    styler._compute = lambda: styler  # noqa: SLF001
    styler._translate = lambda *_: {"body": body, "cellstyle": styles}  # noqa: SLF001
    return styler


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)
