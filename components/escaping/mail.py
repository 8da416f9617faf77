"""Words of a letter: programs of mail make links of whatever looks like one, and find none in a text that is not ours.

Role: the escaper of plain words that are read by a program of mail. In: names and sentences. Out: the same words on one
line. Must not: touch an address of ours, or a number; change what is read.
"""

import re
from typing import Final

from components.escaping.markdown import JOINER
from data_access.one_line import one_line

_LINK_LIKE: Final = re.compile(r"(?<=[^\W\d])[.](?=\w)|(?<=\d)[.](?=[^\W\d])|@|:(?=/)")
"""Where an address is kept apart: at dots that are not of a number, before slashes, at the sign of mail."""


def apart(words: str) -> str:
    """Return words on one line in which no program of mail finds an address."""
    return _LINK_LIKE.sub(lambda found: f"{found[0]}{JOINER}", one_line(words))
