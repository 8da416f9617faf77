"""The frame of every figure: the finding, what it is, the figure, and one line that says where it comes from.

Comes in: a `Result` and, from the caller, what is drawn inside. Goes out: elements on the page.
Must not: draw the figure itself.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

import streamlit as st

from components.escaping.markdown import Markdown
from components.figures.core.labels import source_line, what_it_is
from components.state.page_context import current_context
from components.widgets import screen
from components.widgets.agenda_button import agenda_button, protected_finding
from components.widgets.links import page_link
from components.widgets.tables.table import download, table
from components.widgets.terms import terms_of
from indicators.catalogue.catalogue import in_words
from indicators.model.indicator import Indicator
from indicators.model.result import Result
from indicators.statistics.change import JUDGED
from indicators.wording.headline import dispute_line, missing_line
from indicators.wording.headline import title as finding_of

DOUBTS: Final = (
    "«Stabile» o «differenza incerta»: la differenza è compatibile con il caso. «Incerto»: i casi sono troppo pochi."
)


@contextmanager
def figure_frame(
    *, result: Result, key: str, title: str = "", subtitle: str = "", beside: Sequence[Result] = ()
) -> Iterator[None]:
    """Frame a figure.

    Parameters
    ----------
    result : Result
        What the figure shows.
    key : str
        Unique on the page: letters, digits and underscores.
    title : str
        The finding; by default said from the result.
    subtitle : str
        Measure, unit, period and lens; by default said from the result.
    beside : sequence of Result
        What else the figure draws (areas to compare with, other measures): the table and the file hold it too.

    Examples
    --------
    >>> with figure_frame(result=result, key="mesi"):
    ...     screen.plotly_chart(...)
    """
    with st.container(key=f"figura_{key}"):
        screen.subheader(title or finding_of(result), anchor=False)
        screen.caption(subtitle or what_it_is(result))
        behind(result)
        yield
        if terms := terms_of(result):
            screen.caption(terms)
        foot(result, key=key, title=title, subtitle=subtitle, beside=beside)


def behind(result: Result) -> None:
    """Say which returns are missing behind a figure, and which are contested; nothing where none is."""
    if missing := missing_line(result):
        screen.caption(missing)
    if contested := dispute_line(result):
        screen.markdown(Markdown(":material/flag: {}").format(contested))


def foot(result: Result, *, key: str, title: str = "", subtitle: str = "", beside: Sequence[Result] = ()) -> None:
    """Draw the line at the foot of a figure: source, how it is worked out, table, files, the way to an agenda.

    The style sheet takes the expander's box away: its heading stands in the line, the open table takes the whole width.
    """
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"piede_{key}"):
        screen.caption(source_line(result), width="stretch")
        explain(result.indicator, key=key, beside=[other.indicator for other in beside])
        with screen.expander("Tabella", type="compact", on_change="rerun", key=f"apri_tabella_{key}") as opened:
            if opened.open:
                table(result, key=key, beside=beside)
        download(result, key=key, title=title, subtitle=subtitle, beside=beside)
        agenda_button(key=key, finding=lambda: protected_finding(result, title))


def explain(entry: Indicator, *, key: str, beside: Sequence[Indicator] = ()) -> None:
    """Draw what explains an indicator where it is read, and those drawn beside it, with the way to its full entry."""
    thresholds = current_context().settings.thresholds
    entries = list({one.key: in_words(one, thresholds) for one in (entry, *beside)}.values())
    with screen.popover("Come si calcola", type="tertiary", icon=":material/info:", key=f"metodo_{key}"):
        for one in entries:
            screen.markdown(Markdown("**{}**  \n{}").format(one.name, one.explanation))
            screen.markdown(f"Formula: {one.formula}.")
            if one.kind in JUDGED:
                screen.markdown(DOUBTS)
            if one.limits:
                screen.markdown(f"Attenzione: {one.limits}")
        page_link("metodo", label="La voce nel glossario", icon=":material/menu_book:", indicatore=entry.key)
