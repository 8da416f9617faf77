"""Bars of a short list of amounts that are not a result: hours, euros by track, euros planned and spent.

Comes in: names, amounts, amounts in words; rows of `indicators.money.MONEY`. Goes out: one element of HTML on the
page, styled by `shell.css`.
Must not: sort, or draw a bar for an amount that is not there.
"""

from collections.abc import Sequence
from html import escape
from itertools import groupby
from typing import Any

import streamlit as st

from components.parts.bars import bar
from components.theme import format_euro

Line = tuple[str, float | None, str]
"""Name, amount, amount in words."""


def rows_bars(lines: Sequence[Line], *, label: str) -> None:
    """Draw a bar for each line, from zero, in the order given."""
    most = max((amount or 0 for _, amount, _ in lines), default=0) or 1
    drawn = "".join(_line(name, amount, words, most) for name, amount, words in lines)
    st.html(f'<dl class="bif-bars bif-wide" aria-label="{escape(label)}">{drawn}</dl>')


def _line(name: str, amount: float | None, words: str, most: float) -> str:
    drawn = "" if amount is None else bar("ambito", amount / most)
    return f"<dt>{escape(name)}</dt><dd>{drawn}<span>{escape(words)}</span></dd>"


def bullets(rows: Sequence[dict[str, Any]]) -> None:
    """Draw what was spent over what was planned, track by track, all on one scale.

    Parameters
    ----------
    rows : sequence of dict
        Rows of `indicators.money.MONEY`, those of a track one after the other.
    """
    most = max((amount or 0 for row in rows for amount in (row["planned"], row["spent"])), default=0) or 1
    drawn = [
        f"<p><strong>{escape(track)}</strong></p>"
        f'<dl class="bif-bars bif-wide bif-bullets" aria-label="{escape(track)}">'
        f"{''.join(_bullet(row, most) for row in own)}</dl>"
        for track, own in groupby(rows, key=lambda row: row["track"])
    ]
    st.html("".join(drawn))


def _bullet(row: dict[str, Any], most: float) -> str:
    spent, planned = row["spent"], row["planned"] or 0
    share = 0.0 if not spent or not planned else 100 * spent / planned
    kind = "bif-bar bif-ambito bif-provisional" if row["provisional"] else "bif-bar bif-ambito"
    inner = f'<span class="{kind}" style="width:{min(share, 140):.1f}%"></span>' if share else ""
    outer = f'<span class="bif-bullet" style="width:{54 * planned / most:.1f}%">{inner}</span>'
    said = "spesa non fornita" if spent is None else format_euro(spent)
    return f"<dt>{escape(row['label'])}</dt><dd>{outer}<span>{said} di {format_euro(planned)}</span></dd>"
