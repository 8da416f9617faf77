"""The few tags and entities that Plotly reads in its texts: text becomes the same words and nothing else.

Role: the type of the texts that our figures write, their escaper, and what makes a figure's plain form safe. In:
constants and plain text. Out: `ChartText`, and specifications in which every text is safe. Must not: import Plotly, or
read what a text says.

Plotly reads ``<b>``, ``<i>``, ``<br>``, ``<span style>``, ``<a href>`` and others, and entities, in everything that it
writes: labels, names of traces, ticks, words at the pointer. Templates (``%{…}``) stand in ``hovertemplate`` and
``texttemplate`` alone, which figures write as constants: what a template takes from a point is not read as a template
again. So there is one escaper, and `inked` calls it for every text of a figure that is not `ChartText`.
"""

from collections.abc import Mapping
from html import unescape
from typing import Any, Final, Self

from markupsafe import Markup

_TEXTS: Final = frozenset({"text", "hovertext", "name", "ticktext", "customdata", "label", "ticksuffix", "tickprefix"})
"""Keys of a figure under which stand words that Plotly writes, alone or in lists."""
_TEMPLATES: Final = frozenset({"hovertemplate", "texttemplate"})
KNOWN_TEMPLATES: Final = frozenset(
    {None, "%{text}", "%{text}<extra></extra>", "%{hovertext}<extra></extra>", "%{customdata}<extra></extra>"}
)
"""The templates that there are: none is made from data."""


class ChartText(Markup):
    """Text of a figure that we wrote; what is put into it is escaped, unless it is such text too."""

    __slots__ = ()

    @classmethod
    def escape(cls, s: Any, /) -> Self:
        """Return a text as Plotly must be given it; text of a figure stays as it is."""
        return s if type(s) is cls else cls(_safe(str(s)))

    def __html__(self) -> str:  # type: ignore[override]  # not text of a figure: the same words in HTML
        """Return what HTML must say: to HTML, this is a text like any other."""
        return _safe(str(self))


def bold(words: str) -> ChartText:
    """Return words in bold."""
    return ChartText(f"<b>{_part(words)}</b>")


def coloured(colour: str, words: str) -> ChartText:
    """Return words in one of our colours."""
    return ChartText(f'<span style="color:{colour}">{_part(words)}</span>')


def beside(*words: str) -> ChartText:
    """Return pieces of text one after the other."""
    return ChartText("".join(map(_part, words)))


def stacked(*lines: str) -> ChartText:
    """Return lines of text one under the other."""
    return ChartText("<br>".join(map(_part, lines)))


def bare(words: str) -> str:
    """Return the words that a text without tags says."""
    return unescape(words) if isinstance(words, ChartText) else words


def inked(spec: Mapping[str, Any]) -> dict[str, Any]:
    """Return a piece of a figure in which every text that is not `ChartText` is escaped.

    Raises
    ------
    ValueError
        If a template is not one of `KNOWN_TEMPLATES`: whatever is put into a template by hand would be read as one.
    """
    return {key: _inked(key, value) for key, value in spec.items()}


def _inked(key: str, value: Any) -> Any:
    if key in _TEXTS:
        return _written(value)
    if key in _TEMPLATES and value not in KNOWN_TEMPLATES:
        raise ValueError(f"A figure's {key} must be one of {sorted(map(str, KNOWN_TEMPLATES))}, not {value!r}")
    return _within(value)


def _within(value: Any) -> Any:
    """Return a value with the texts of the pieces that it holds escaped; lists of numbers are left as they are."""
    if isinstance(value, Mapping):
        return inked(value)
    if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
        return [_within(each) for each in value]
    return value


def _written(value: Any) -> Any:
    """Return words, or lists of words, as Plotly must be given them."""
    if isinstance(value, str):
        return _part(value)
    if isinstance(value, list | tuple):
        return [_written(each) for each in value]
    return _within(value)


def _part(words: str) -> str:
    return str(words) if type(words) is ChartText else _safe(str(words))


def _safe(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
