"""Names on one line: what somebody wrote in the database, without what breaks lines, is not seen or turns text around.

Role: say what is taken out of a text before anybody reads it. In: text. Out: the same words on one line.
Must not: be called for a key: two keys that differ only in what is not seen are two keys.

Line ends, tabs and control characters (a terminal obeys some) become a blank, as blanks in a row do. Characters without
width and those that turn the order of reading around go: one of them in a name would turn the number beside it too.
Those that join letters (in Persian, in families of emoji) stay.
"""

import re
from typing import Final

import polars as pl

BREAKS: Final = "[\\s\x00-\x1f\x7f-\x9f\u2028\u2029]+"
"""What becomes one blank. Read alike by Python and by Polars, as `UNSEEN` is."""
UNSEEN: Final = "[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
"""What goes: without width, or in charge of the order of reading."""


def on_one_line(name: str) -> pl.Expr:
    """Return the texts of a column on one line each."""
    return pl.col(name).str.replace_all(UNSEEN, "").str.replace_all(BREAKS, " ").str.strip_chars(" ")


def one_line(text: str) -> str:
    """Return a text on one line."""
    return re.sub(BREAKS, " ", re.sub(UNSEEN, "", text)).strip(" ")
