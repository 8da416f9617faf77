r"""Data inside a script: whatever the text around is read as, it is one value and nothing else.

Role: write a value as JavaScript. In: what JSON can hold. Out: JSON, which is JavaScript too, in plain ASCII, without a
character that means something to HTML, to Jinja, to a template literal or to a quoted string around it.
Must not: be called for a piece of text that something else then puts between quotes.

Every mark that could end or begin something is written as JSON's own escape (``\u007b``), so that a document may be
made from it by any number of passes: folium renders what it makes twice through Jinja.
"""

import json
import re
from typing import Any, Final

_MARKS: Final = re.compile(r"[<>&'`$%{}#\x7f]")
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')


def json_text(value: Any) -> str:
    """Return a value as JSON for a script, or for ``<script type="application/json">``.

    Raises
    ------
    ValueError
        If it holds a number that JSON does not have.
    """
    written = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return _STRING.sub(lambda found: _MARKS.sub(_escaped, found[0]), written).replace("}", "} ").replace("{", " {")


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
