"""The button by which a figure goes on the agenda of an assembly: on which one, under what title, with what note.

Comes in: the key of the figure, what makes its finding as a protected viewer is told it. Goes out: elements on the
page; an item on an agenda, or why the figure cannot be presented. Must not: be drawn for roles that prepare no
assembly, or keep a number that is not protected: a title that nobody has written is not kept at all, and the edition
says its own.
"""

from collections.abc import Callable
from typing import Final

import streamlit as st

from components.escaping.markdown import Markdown
from components.state.page_context import Context, current_context
from components.state.preparer import preparer
from components.state.presented import why_not_presented
from components.state.runtime import runtime
from components.state.url_state import AGENDA, shared_query
from components.widgets import screen
from components.widgets.links import page_link
from components.widgets.messages import message, silently
from data_access.agendas import Listed, NewItem, Preparer, add_item, create, listed
from data_access.errors import UserError
from data_access.models.meeting import TITLE_LENGTH, WORDS_LENGTH
from data_access.viewers import Viewer
from indicators.interchange.accounts_file import day_of
from indicators.italian.dates import day_after
from indicators.model.result import Result
from indicators.wording.headline import title as finding_of

ADD: Final = "Aggiungi all'ordine del giorno"
WHICH: Final = "Ordine del giorno"
NEW: Final = "Uno nuovo"
DAY: Final = "Giorno dell'assemblea"
EXAMPLE: Final = "31/12/2026"
NO_DAY: Final = "Manca il giorno dell'assemblea: scriverlo come 31/12/2026."
TITLE: Final = "Titolo"
UNTOUCHED: Final = (
    "Lasciato com'è, o vuoto, non si conserva: a ogni assemblea si legge la frase della sua edizione, con numeri "
    "protetti. Scritto da voi, resta come lo scrivete."
)
NOTE: Final = "Nota"
DO: Final = "Aggiungi"
DONE: Final = "Aggiunta a «{}», al posto {}."
OPEN: Final = "Apri l'ordine del giorno"
NAME: Final = "Assemblea {of_day}"
LABEL: Final = "{title} ({day})"


def agenda_button(*, key: str, finding: Callable[[], str]) -> None:
    """Draw the button, for whoever prepares assemblies.

    Parameters
    ----------
    key : str
        Of the figure.
    finding : callable
        Returns what the figure says to a protected viewer, or nothing; called once the button was pressed.
    """
    context = current_context()
    who = preparer(context.view.query.viewer)
    if who is None:
        return
    opened = screen.popover(
        ADD, type="tertiary", icon=":material/playlist_add:", key=f"agenda_{key}", on_change="rerun"
    )
    if opened.open:
        with opened:
            try:
                _form(context, who, key, finding())
            except UserError as error:
                message(error.public)


def protected_finding(result: Result, title: str) -> str:
    """Return what a figure says to a protected viewer: its title, or the answer to the same question asked as one.

    Parameters
    ----------
    result : Result
        What the figure shows.
    title : str
        What stands over it, if not the result's own sentence.
    """
    viewer, public = result.query.viewer, Viewer()
    if viewer.is_protected:
        return title or finding_of(result)
    context = current_context()
    is_usual = result.query.period == context.directory.default_period(viewer)
    period = context.directory.default_period(public) if is_usual else result.query.period
    return silently(lambda: finding_of(context.ask(result.query, viewer=public, period=period))) or ""


def _form(context: Context, who: Preparer, key: str, said: str) -> None:
    query = shared_query(context.page, context.view, context.directory)
    why_not = why_not_presented(runtime().engine, context.page.name, query, key)
    if why_not:
        message(why_not)
        return
    done = st.container()  # what was done is said first: the window may not show its end
    theirs = [one for one in listed(runtime().engine) if who.may_change(one)]
    names = {LABEL.format(title=one.title, day=f"{one.meeting_date:%d/%m/%Y}"): one for one in theirs}
    chosen = screen.selectbox(WHICH, [*names, NEW], key=f"agenda_quale_{key}")
    day = "" if chosen in names else screen.text_input(DAY, placeholder=EXAMPLE, key=f"agenda_giorno_{key}")
    proposed = said if len(said) <= TITLE_LENGTH else f"{said[: TITLE_LENGTH - 1].rsplit(' ', 1)[0]}…"
    title = screen.text_input(TITLE, value=proposed, max_chars=TITLE_LENGTH, help=UNTOUCHED, key=f"agenda_titolo_{key}")
    note = screen.text_area(NOTE, max_chars=WORDS_LENGTH, height=90, key=f"agenda_nota_{key}")
    if screen.button(DO, type="primary", key=f"agenda_aggiungi_{key}"):
        kept = "" if title.strip() == proposed.strip() else title
        item = NewItem(page=context.page.name, query=query, figure=key, title=kept, note=note)
        with done:
            _add(who, names.get(chosen), day, item)


def _add(who: Preparer, agenda: Listed | None, day: str, item: NewItem) -> None:
    engine = runtime().engine
    if agenda is not None:
        add_item(engine, who, agenda.key, item)
        agenda_key, title, place = agenda.key, agenda.title, agenda.items + 1
    elif not day.strip():
        message(NO_DAY)
        return
    else:
        meeting = day_of(day)
        title, place = NAME.format(of_day=day_after("del", meeting)), 1
        agenda_key = create(engine, who, title=title, meeting_date=meeting, items=[item])
    screen.markdown(Markdown(":material/check: {}").format(DONE.format(title, place)))
    page_link("assemblea", label=OPEN, icon=":material/arrow_forward:", **{AGENDA: agenda_key})
