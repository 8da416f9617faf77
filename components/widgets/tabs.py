"""Tabs of which only the open one runs, and the drawing of a figure inside its frame.

Comes in: names and functions that draw; figures and results. Goes out: elements on the page.
Must not: ask questions, or keep anything between runs but which tab is open.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import plotly.graph_objects as go
import streamlit as st

from components import theme
from components.figures.compare.dots import Contestant, comparison, comparison_words
from components.figures.core.prerendered import kept
from components.state.page_context import Context
from components.state.tab_in_address import open_tab
from components.widgets import attempt, figure_frame, screen, section_heading
from indicators.model.indicator import Indicator
from indicators.model.result import Result
from indicators.wording.headline import headline


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a tab: what it is called, and what draws it."""

    name: str
    draw: Callable[[Context], None]


@dataclass(frozen=True, slots=True)
class Panel:
    """A tab: its name, and its parts from the top; one that is alone is called as the tab."""

    name: str
    sections: tuple[Section, ...]


def panels(context: Context, choices: Sequence[Panel], *, key: str) -> None:
    """Draw the tabs, of which only the open one asks; what cannot be asked says why in its own part."""
    open_tab(key, [choice.name for choice in choices])
    tabs = screen.tabs([choice.name for choice in choices], key=key, on_change="rerun")
    for tab, choice in zip(tabs, choices, strict=True):
        if tab.open:
            with tab:
                for section in choice.sections:
                    section_heading(section.name, is_seen=section.name != choice.name)
                    attempt(partial(section.draw, context))


def framed(
    figure: go.Figure,
    result: Result,
    *,
    key: str,
    title: str = "",
    subtitle: str = "",
    note: str = "",
    beside: Sequence[Result] = (),
) -> None:
    """Draw a figure in the frame of the result that it shows.

    Parameters
    ----------
    figure : plotly.graph_objects.Figure
    result : Result
        What the frame's table and CSV hold.
    key : str
        Unique on the page.
    title, subtitle : str
        As in `components.widgets.figure_frame`.
    note : str
        How to read the figure, under it.
    beside : sequence of Result
        What else it draws.
    """
    with figure_frame(result=result, key=key, title=title, subtitle=subtitle, beside=beside):
        chart(figure, key=key, words=title or headline(result))
        if note:
            screen.caption(note)


@contextmanager
def wide(key: str) -> Iterator[None]:
    """Keep a figure wide enough for its words: on a narrow window it scrolls inside itself (see ``assets/shell``)."""
    with st.container(key=f"largo_{key}"):
        yield


def chart(figure: go.Figure, *, key: str, words: str) -> None:
    """Draw a figure alone, with its words for who cannot see it."""
    screen.plotly_chart(figure, config=theme.plotly_config(), key=f"grafico_{key}", alt=words)


def dots(rows: Sequence[Contestant], indicator: Indicator, *, key: str) -> None:
    """Draw a few values of one indicator, each with its interval, one under the other."""
    chart(kept(comparison(rows, indicator)), key=key, words=comparison_words(rows, indicator))
