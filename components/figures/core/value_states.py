"""States of the municipalities on a map (number, zero, hidden, not supplied), before any map is drawn.

Role: join a result to the municipalities by ISTAT code and give each one look. In: a `Result` by municipality and the
breaks between classes. Out: one `Area` for every municipality, reached or not, in order of code.
Must not: import Streamlit, rely on the order of the rows, hide or reveal anything: results are already protected.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from components.figures.core.row_labels import protected_words
from geo.classify import classify
from indicators.italian.numbers import as_printed, fewer, number
from indicators.model.indicator import Indicator, Kind
from indicators.model.result import Result, Status
from indicators.wording.disputes import behind

Row = Mapping[str, Any]


class Look(StrEnum):
    """The looks that must never be mistaken for one another."""

    VALUE = "value"
    ZERO = "zero"
    SUPPRESSED = "suppressed"
    NOT_SUPPLIED = "not_supplied"
    UNDEFINED = "undefined"


MISSING: Final = frozenset({Look.SUPPRESSED, Look.NOT_SUPPLIED, Look.UNDEFINED})
"""Looks of a value that is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A municipality on a map.

    Attributes
    ----------
    code, name : str
        ISTAT code and name.
    look : Look
    position : int
        Class of the value from 0, or -1 where the look is not ``VALUE``.
    provisional : bool
        Whether the value may still change.
    partly : bool
        Whether returns are missing behind the value.
    words : tuple of str
        What pointing at it says: name, value, count and residents, state; one line each.
    """

    code: str
    name: str
    look: Look
    position: int
    provisional: bool
    words: tuple[str, ...]
    partly: bool = False


def areas(result: Result, breaks: Sequence[float]) -> tuple[Area, ...]:
    """Return every municipality of the directory with its look.

    Parameters
    ----------
    result : Result
        By municipality; rows in any order.
    breaks : sequence of float
        Inner breaks between classes, in the indicator's unit.
    """
    rows = {row["municipality"]: row for row in result.frame.iter_rows(named=True)}
    looks = {code: look_of(rows.get(code)) for code in result.directory.municipalities}
    valued = [code for code, look in looks.items() if look is Look.VALUE]
    printed = [as_printed(rows[code]["value"], result.indicator.decimals) for code in valued]
    classes = dict(zip(valued, classify(printed, breaks).tolist(), strict=True))
    return tuple(
        Area(
            code=code,
            name=name,
            look=looks[code],
            position=classes.get(code, -1),
            provisional=code in rows and bool(rows[code]["provisional"]),
            words=_words(name, looks[code], rows.get(code), result),
            partly=code in rows and bool(result.bent(rows[code])),
        )
        for code, name in result.directory.municipalities.items()
    )


def look_of(row: Row | None) -> Look:
    """Return the look of a row; a municipality that is not in the result has none that can be computed."""
    if row is None:
        return Look.UNDEFINED
    states = {
        Status.SUPPRESSED: Look.SUPPRESSED,
        Status.NOT_SUPPLIED: Look.NOT_SUPPLIED,
        Status.UNDEFINED: Look.UNDEFINED,
    }
    look = states.get(Status(row["status"]))
    if look is not None or row["value"] is None:
        return look or Look.UNDEFINED
    return Look.ZERO if row["numerator"] == 0 or row["value"] == 0 else Look.VALUE


def count_looks(areas: Sequence[Area]) -> Counter[Look]:
    """Count the municipalities of each look."""
    return Counter(area.look for area in areas)


def count_classes(areas: Sequence[Area], classes: int) -> tuple[int, ...]:
    """Count the municipalities of each class."""
    counted = Counter(area.position for area in areas)
    return tuple(counted[position] for position in range(classes))


def short_state(look: Look, below: int) -> str:
    """Return what stands for a value that is not there, where there is room for two words."""
    hidden = fewer(below) if below else "protetto"
    return {Look.SUPPRESSED: hidden, Look.NOT_SUPPLIED: "non fornito"}.get(look, "non calcolabile")


def long_state(look: Look, below: int) -> str:
    """Return why a value is not there, as a sentence without its full stop."""
    return {
        Look.SUPPRESSED: protected_words(below),
        Look.NOT_SUPPLIED: "dati non forniti dai servizi",
    }.get(look, "valore non calcolabile")


def _words(name: str, look: Look, row: Row | None, result: Result) -> tuple[str, ...]:
    if row is None or look in MISSING:
        unsupplied = look is Look.NOT_SUPPLIED and result.missing
        return name, "dati non ancora forniti" if unsupplied else long_state(look, result.hidden_below)
    late = ("dati provvisori",) if row["provisional"] else ()
    if bending := behind(result, row):
        late = (*late, bending)
    if is_estimate_of_nobody(row):
        return name, nobody_words(row, result.indicator), f"stima: {value_words(row, result.indicator)}", *late
    return (name, value_words(row, result.indicator), *_base_words(row, result.indicator), *late)


def is_estimate_of_nobody(row: Row) -> bool:
    """Whether nobody was counted and the value is an estimate all the same: a smoothed rate."""
    return row["numerator"] == 0 and row["denominator"] is not None and bool(row["value"])


def nobody_words(row: Row, indicator: Indicator) -> str:
    """Return that nobody was counted, of how many: ``nessuna persona su 406 residenti``."""
    return f"nessuna persona su {number(row['denominator'])} {_plain(indicator.denominator)}"


def value_words(row: Row, indicator: Indicator) -> str:
    """Return value, unit and interval: ``3,3 ogni 1.000 residenti (tra 2,2 e 4,7)``."""
    decimals, unit = indicator.decimals, indicator.unit
    value = number(row["value"], decimals)
    text = f"{value}%" if unit == "%" else f"{value} {unit}"
    if row["lower"] is None:
        return text
    return f"{text} (tra {number(row['lower'], decimals)} e {number(row['upper'], decimals)})"


def _base_words(row: Row, indicator: Indicator) -> tuple[str, ...]:
    """Say what the value is made of, where it is more than a count."""
    if indicator.kind not in {Kind.RATE, Kind.PROPORTION, Kind.RATIO} or row["denominator"] is None:
        return ()
    count = f"{number(row['numerator'])} {_plain(indicator.numerator)}"
    return (f"{count} su {number(row['denominator'])} {_plain(indicator.denominator)}",)


def _plain(words: str) -> str:
    return words.partition(" (")[0]
