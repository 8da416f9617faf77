"""The small lines of months in the corner of a card, read back: at what height each month stands, what is said.

Role: read our own HTML, then hold it beside a table. In: the markup of cards; the rows of their table. Out: `Spark`
values, what differs in words. Must not: know how a line was made.
"""

import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd

from indicators.model.period import Period
from tests.support.marks import CARD, LABEL, bare, numbers

PICTURE: Final = re.compile(r'<img class="bif-spark" src="data:image/svg\+xml;base64,([^"]+)" alt="([^"]*)">')
RANGE: Final = re.compile(r'<p class="bif-card-months">((?:al mese|ogni mese)[^<]*)</p>')
POINTS: Final = re.compile(r'points="([^"]*)"')
MONTH: Final = re.compile(r"\ba ((?:gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|"
                          r"novembre|dicembre) \d{4})")  # fmt: skip
PIXEL: Final = 0.06
"""How far a point may lie from its place: heights are written with one decimal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spark:
    """A line: the card it belongs to, the height of each month that has one, the numbers said of it."""

    title: str
    heights: dict[str, float]
    said: tuple[tuple[float, int], ...]

    def unlike(self, table: pd.DataFrame) -> Iterator[str]:
        """Yield what the line says and the rows of its months do not."""
        told = {str(month): value for month, value in _rows(table, self.title) if not pd.isna(value)}
        if sorted(told) != sorted(self.heights):
            yield f"months of the line {sorted(self.heights)}, of the table {sorted(told)}: {self.title}"
            return
        months = sorted(told)
        wanted = (told[months[0]], told[months[-1]], min(told.values()), max(told.values()))
        if any(abs(value - said) > 0.5 * 10**-digits for value, (said, digits) in zip(wanted, self.said, strict=False)):
            yield f"the line says {self.said}, the table {wanted}: {self.title}"
        yield from self._misplaced(told)

    def _misplaced(self, told: dict[str, float]) -> Iterator[str]:
        """Yield the months whose height is not that of their value, from the lowest month to the highest."""
        low, high = (pick(self.heights, key=self.heights.__getitem__) for pick in (min, max))
        span, rise = told[high] - told[low], self.heights[high] - self.heights[low]
        slack = 10 ** -self.said[0][1] + (3 * PIXEL * span / rise if rise else 0.0)
        for month, height in self.heights.items():
            drawn = told[low] + span * (height - self.heights[low]) / (rise or 1.0)
            if abs(drawn - told[month]) > slack:
                yield f"{month} stands at {drawn:.2f}, the table says {told[month]}: {self.title}"


def sparks(markup: str) -> list[Spark]:
    """Return the lines of some cards."""
    found = [(card, PICTURE.search(card)) for card in CARD.findall(markup)]
    return [_spark(card, *picture.groups()) for card, picture in found if picture]


def _spark(card: str, picture: str, words: str) -> Spark:
    points = [point.split(",") for line in POINTS.findall(b64decode(picture).decode()) for point in line.split()]
    heights = {float(x): -float(y) for x, y in points}
    first, last = (Period.parse(code).first for code in map(_code, _ends(words)))
    across = sorted(heights)
    step = (across[-1] - across[0]) / (last - first)
    at = {x: first + round((x - across[0]) / step) for x in across}
    low_and_high = numbers(bare("".join(RANGE.findall(card))))
    ends = [numbers(before)[0] for before in re.split(MONTH, bare(words))[0:3:2]]
    said = (*ends, *(low_and_high if len(low_and_high) > 1 else low_and_high * 2))
    return Spark(
        title=bare("".join(LABEL.findall(card))), heights={_month(at[x]): heights[x] for x in across}, said=said
    )


def _ends(words: str) -> Sequence[str]:
    """Return the first and the last month that a line says."""
    found = MONTH.findall(words)
    return found[0], found[-1]


def _code(label: str) -> str:
    return _LABELS[label]


def _month(index: int) -> str:
    return f"{index // 12}-{index % 12 + 1:02d}"


_LABELS: Final = {Period.parse(_month(index)).label: _month(index) for index in range(2015 * 12, 2035 * 12)}


def _rows(table: pd.DataFrame, title: str) -> Iterator[tuple[object, float]]:
    """Yield the months of a card in the table, with their values."""
    for _, row in table[table["Indicatore"].eq(title) & table["Mese"].notna()].iterrows():
        yield row["Mese"], row["Valore"]
