"""What a figure draws, as marks: whose it is, what is said of it, how large it is drawn.

Role: read any figure back without knowing which it is. In: a Plotly figure as the browser has it, or our HTML of bars
and cards. Out: `Mark` values. Must not: know how a figure was made, or leave out a trace that says something.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

Spec = Mapping[str, Any]
NUMBER: Final = re.compile(r"(?<![\w.,])[−-]?\d+(?:\.\d{3})*(?:,\d+)?(?![\w])")
"""An Italian number: ``1.198``, ``91,1``, ``−3``."""
HIDDEN: Final = re.compile(
    r"([^:]+: )?(meno di \d+\b.*protett|valore protetto|dati non forniti|non fornito|(valore )?non calcolabile)"
)
"""How what has no value begins."""
NARROWEST: Final = 0.004
"""Width of the thinnest bar, drawn for anything that is not zero."""
BY_CLASS: Final = frozenset({"heatmap", "choropleth"})
"""Traces that show a value as a class of colour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One thing drawn.

    Attributes
    ----------
    title : str
        Whose it is: a name, a day, both.
    said : str
        What is said of it, its value first; empty where only the title is written.
    trace : int
        Which trace of the figure, or which list of bars, it belongs to.
    sizes : tuple of float
        Numbers that place or size it, by axis; empty where nothing is drawn for it.
    by_class : bool
        Whether its only size is a class of colour.
    is_headline : bool
        Whether it is the large figure of a card, which does not repeat whose area it is.
    least : float
        Size of the smallest thing drawn, which stands for anything smaller that is not zero.
    in_order : bool
        Whether the names in its title have an order: from one place to another.
    """

    title: str
    said: str
    trace: int
    sizes: tuple[float | None, ...] = ()
    by_class: bool = False
    is_headline: bool = False
    least: float = NARROWEST
    in_order: bool = False

    @property
    def numbers(self) -> list[tuple[float, int]]:
        """The numbers that are said, each with its decimals; none where what is said is why there is no value."""
        return [] if self.is_hidden else numbers(self.said)

    @property
    def known_sizes(self) -> list[float]:
        """The sizes that it has."""
        return [size for size in self.sizes if size is not None]

    @property
    def is_hidden(self) -> bool:
        """Whether what is said is why there is no value."""
        return bool(HIDDEN.match(self.said))

    @property
    def is_of_one_measure(self) -> bool:
        """Whether it is hidden and says which of several measures of its row is: ``occupazione: valore protetto``."""
        found = HIDDEN.match(self.said)
        return found is not None and found[1] is not None


@cache
def numbers(text: str) -> list[tuple[float, int]]:
    """Return the Italian numbers of a text, each with its decimals."""
    return [_number(found) for found in NUMBER.findall(text)]


def _number(text: str) -> tuple[float, int]:
    plain = text.replace("−", "-").replace(".", "").replace(",", ".")
    return float(plain), len(plain.partition(".")[2])


def same(value: float, said: float, decimals: int) -> bool:
    """Whether a number, said with so many decimals, is that value."""
    return abs(abs(value) - abs(said)) <= 0.5 * 10**-decimals + 1e-9


def plotly_marks(data: Sequence[Spec]) -> list[Mark]:
    """Return the marks of a Plotly figure: every point that says something when it is pointed at."""
    return [mark for at, trace in enumerate(data) for mark in _of_trace(trace, at)]


def _of_trace(trace: Spec, at: int) -> Iterator[Mark]:
    if trace["type"] == "sankey":
        yield from _of_links(trace, at)
    elif trace.get("hoverinfo") != "skip":
        words = _flat(next((trace[key] for key in ("hovertext", "text", "customdata") if _is_list(trace.get(key))), []))
        axes = [_flat(trace[axis]) for axis in _axes(trace) if _is_list(trace.get(axis))]
        for place, spoken in enumerate(words):
            sizes = tuple(_size(axis[place]) if place < len(axis) else None for axis in axes)
            if spoken:
                yield _mark(str(spoken), at, sizes, by_class=trace["type"] in BY_CLASS)


def _axes(trace: Spec) -> tuple[str, ...]:
    return ("z",) if trace["type"] in BY_CLASS else ("x", "y", "values", "r")


def _of_links(trace: Spec, at: int) -> Iterator[Mark]:
    link = trace["link"]
    for spoken, value in zip(link["customdata"], link["value"], strict=True):
        yield _mark(str(spoken), at, (float(value),), by_class=False)


def _mark(spoken: str, at: int, sizes: tuple[float | None, ...], *, by_class: bool) -> Mark:
    title, _, said = re.sub(r"<br ?/?>", "\n", spoken).partition("\n")
    return Mark(title=bare(title), said=bare(said), trace=at, sizes=sizes, by_class=by_class)


def _is_list(value: object) -> bool:
    return isinstance(value, list) and bool(value)


def _flat(value: Any) -> list[Any]:
    return [one for item in value for one in _flat(item)] if isinstance(value, list) else [value]


def _size(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def bare(markup: str) -> str:
    """Return a text without tags and entities, blanks made one."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


CARD: Final = re.compile(r'<section class="bif-card.*?</section>', re.DOTALL)
LIST: Final = re.compile(r"<dl\b.*?</dl>", re.DOTALL)
LINE: Final = re.compile(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", re.DOTALL)
NAME: Final = re.compile(r'<dl\b[^>]*aria-label="([^"]*)"')
WIDTH: Final = re.compile(r'class="bif-bar\b[^"]*" style="width:([\d.]+)%')
LABEL: Final = re.compile(r'class="bif-card-label">(.*?)</p>', re.DOTALL)
VALUE: Final = re.compile(r'class="bif-card-value">(.*?)</p>', re.DOTALL)
PROSE: Final = re.compile(r'class="bif-card-words">(.*?)</p>', re.DOTALL)
FEW: Final = re.compile(r"meno di \d+")


def html_marks(markup: str) -> list[Mark]:
    """Return the marks of our own HTML: a card's value, each number of its words, each line of a list of bars."""
    found: list[Mark] = []
    for card in CARD.findall(markup):
        label = bare("".join(LABEL.findall(card)))
        found += [Mark(title=label, said=bare(value), trace=-1, is_headline=True) for value in VALUE.findall(card)]
        found += _told(card, label)
        found += _lines(card, label, before=len(found))
    return found + _lines(CARD.sub("", markup), "", before=len(found))


def _told(card: str, label: str) -> list[Mark]:
    """Return a mark for each number that the words of a card say; all the words are its title."""
    words = " ".join(bare(told) for told in PROSE.findall(card))
    title = f"{label} {words}"
    return [Mark(title=title, said=said, trace=-1) for said in NUMBER.findall(FEW.sub("pochi", words))]


def _lines(markup: str, label: str, *, before: int) -> list[Mark]:
    return [
        Mark(
            title=bare(f"{label} {' '.join(NAME.findall(lines))} {name}"),
            said=bare(drawn),
            trace=before + at,
            sizes=_width(drawn),
        )
        for at, lines in enumerate(LIST.findall(markup))
        for name, drawn in LINE.findall(lines)
    ]


def _width(drawn: str) -> tuple[float, ...]:
    """Return the width of the bar in parts of the whole, if there is one."""
    return tuple(float(width) / 100 for width in WIDTH.findall(drawn)[:1])
