"""The button by which somebody is told by mail when a figure changes, in the window in which it is taken away.

Comes in: the results that a figure draws, the main one first. Goes out: elements on the page; a figure followed or no
more, a line of the access log. Must not: be drawn where nobody has signed in or no mail leaves, or keep a number.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from components.figures.core.labels import LENS_WORDS, where
from components.state.page_context import Context, current_context
from components.state.page_registry import DEFAULT
from components.state.person import Person, current_person
from components.state.url_state import shared_query
from components.widgets import screen
from components.widgets.messages import message
from data_access.accounts.access_log import Event
from data_access.accounts.start import has_mail
from data_access.accounts.subscriptions import Figure, Subscriptions
from data_access.accounts.vocabulary import EventKind
from data_access.errors import UserError
from indicators.interchange.followed_question import answer_mark, asks_the_same, figure_text, read_figure, subject_of
from indicators.model.result import Result
from indicators.wording.query_sentence import narrowed

FOLLOW: Final = "Avvisami quando cambia"
UNFOLLOW: Final = "Non avvisarmi più"
HOW: Final = (
    "Un messaggio a {}, al massimo uno la settimana, quando cambiano i numeri di questa figura o il suo periodo. "
    "Per posta i numeri di persone sono protetti e arrotondati."
)
FOLLOWED: Final = "Seguite questa figura: quando cambia arriva un messaggio a {}."


def follow_button(results: Sequence[Result], *, key: str) -> None:
    """Draw the button, where a figure can be followed; called once the window is open.

    Parameters
    ----------
    results : sequence of Result
        What the figure draws, the main one first.
    key : str
        Of the figure.
    """
    context, person = current_context(), current_person()
    if person is None or not has_mail(context.settings):
        return
    figure = _figure(context, results)
    if figure is None:
        return
    try:
        own = _subscriptions(person).of(person.holder.standing.account, person.right.code)
    except UserError as error:
        message(error.public)
        return
    is_followed = own is not None and any(one.subject == figure.subject for one in own.figures)
    screen.caption((FOLLOWED if is_followed else HOW).format(person.holder.email))
    is_pressed = screen.button(
        UNFOLLOW if is_followed else FOLLOW,
        icon=":material/notifications_off:" if is_followed else ":material/notifications:",
        key=f"segui_{key}",
    )
    if is_pressed and _is_done(person, context, figure, unfollow=is_followed):
        st.rerun()


def _figure(context: Context, results: Sequence[Result]) -> Figure | None:
    """Return a figure as it would be followed; None if what it asks cannot be asked again from its text."""
    viewer, directory, page = context.view.query.viewer, context.directory, context.page
    queries = [one.query for one in results]
    text = figure_text(queries, directory, moves=context.view.query.period == directory.default_period(viewer))
    try:
        again = read_figure(text, directory, viewer)
    except UserError:
        return None
    if not all(asks_the_same(query, same) for query, same in zip(queries, again, strict=True)):
        return None
    shown = shared_query(page, context.view, directory)
    path = "/" if page is DEFAULT else f"/{page.name}"
    main = results[0]
    named = (main.indicator.name, LENS_WORDS[main.query.lens], where(main.query, directory))
    return Figure(
        subject=subject_of(text, page.name),
        name=" · ".join([*named, *narrowed(main.query, directory)]),
        address=f"{path}?{shown}" if shown else path,
        question=text,
        mark="",
    )


def _is_done(person: Person, context: Context, figure: Figure, *, unfollow: bool) -> bool:
    """Follow a figure, or no more; what cannot be done is said in its place."""
    subscriptions, account, role = _subscriptions(person), person.holder.standing.account, person.right.code
    try:
        if unfollow:
            subscriptions.unfollow(account, role, figure.subject)
        else:
            asked = read_figure(figure.question, context.directory, context.view.query.viewer)
            mark = answer_mark(context.data.ask_many(asked), key=context.settings.disclosure.key)
            subscriptions.follow(account, role, replace(figure, mark=mark))
        _note(person, f"{'non segue più' if unfollow else 'segue'} per posta: {figure.name}")
    except UserError as error:
        message(error.public)
        return False
    return True


def _note(person: Person, detail: str) -> None:
    event = Event(
        kind=EventKind.MAIL, who=person.holder.email, role=person.right.code, network=person.network, detail=detail
    )
    person.entrance.log.add(event)


def _subscriptions(person: Person) -> Subscriptions:
    return Subscriptions(person.entrance.register.engine)
