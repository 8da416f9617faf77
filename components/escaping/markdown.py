r"""Markdown as Streamlit reads it: text becomes the same words and nothing else.

Role: the type of the Markdown that we write, and its escaper. In: constants, and with ``format`` and ``join`` anything
else, which is escaped. Out: `Markdown`. Must not: be made from a text that is not a constant (ruff's S704 looks at it).

What Streamlit 1.67 makes of a text beside CommonMark and tables: formulas (``$…$``, KaTeX), directives
(``:red[…]``, ``:small[…]``), icons and emoji by name (``:material/home:``, ``:smile:``, ``:streamlit:``), addresses
and mail written without marks, arrows and dashes (``->``, ``--``), footnotes, strikethrough. Marks that are read while
the text is taken apart are escaped with a backslash. Names of icons, addresses and arrows are looked for afterwards,
when backslashes have gone: a character without width is put inside them. A test reads all of it back from a browser.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final, Self

from markupsafe import Markup
from markupsafe import escape as escape_html

_BLANKS: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_MARKS: Final = re.compile(r"([\\`*_\[\]<>$~&|^{}]|:(?=\S))")
_BEGINNING: Final = re.compile(r"^(\s*)(?=[#>=+-])")
_NUMBERED: Final = re.compile(r"^(\s*\d{1,9})(?=[.)](?:\s|$))")
_ADDRESSES: Final = re.compile(r"(?<=:)(?=//)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
_SHORTCODES: Final = re.compile(r"(?<=:)(?=[\w+-][\w/+-]*:)")
_ARROWS: Final = re.compile(r"(?:(?<=\s)|(?<=^))([<>~-]-?)(?=[>=-]-?>?(?:\s|$))")
JOINER: Final = "\u2060"
"""Has no width and breaks no line: what stands on its sides is not read together."""


@lru_cache(4096)
def plain(text: str) -> str:
    """Return Markdown that says a text and does nothing else, on one line, wherever it stands."""
    line = _BLANKS.sub(" ", text)
    for held_apart in (_ADDRESSES, _SHORTCODES):
        line = held_apart.sub(JOINER, line)
    line = _ARROWS.sub(rf"\1{JOINER}", line)
    marked = _MARKS.sub(r"\\\1", line)
    return _NUMBERED.sub(r"\1\\", _BEGINNING.sub(r"\1\\", marked))


class Markdown(Markup):
    r"""Markdown that we wrote; what is put into it is escaped, unless it is such Markdown too.

    Examples
    --------
    >>> Markdown("**{}** · {}").format("Mensa *sociale*", "aperta")
    Markdown('**Mensa \\*sociale\\*** · aperta')
    """

    __slots__ = ()

    @classmethod
    def escape(cls, s: Any, /) -> Self:
        """Return a text as Markdown; Markdown stays as it is."""
        return s if isinstance(s, cls) else cls(plain(str(s)))

    def __html__(self) -> str:  # type: ignore[override]  # not Markdown: the same words in HTML
        """Return what HTML must say: to HTML, Markdown is a text like any other."""
        return str(escape_html(str(self)))


def listed(lines: Iterable[str]) -> Markdown:
    """Return lines as a list."""
    return Markdown("\n").join(Markdown("- {}").format(line) for line in lines)
