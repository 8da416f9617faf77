"""The head of a page: its name, the question it answers, the finding in one sentence.

Comes in: the page's entry in the registry and, where there is one, a result. Goes out: elements on the page.
Must not: draw figures.
"""

import streamlit as st

from components.escaping.html import Html
from components.escaping.markdown import Markdown
from components.state.page_context import current_context
from components.widgets import screen
from components.widgets.messages import say_if_no_service
from indicators.model.result import Result
from indicators.wording.headline import headline


def page_title(finding: Result | None = None, *, after: str = "", said: str = "") -> None:
    """Draw the head of the page that is running.

    Parameters
    ----------
    finding : Result, optional
        The result whose sentence answers the page's question; without it the question stands alone.
    after : str
        What follows the page's name, where data say it.
    said : str
        The finding in other words than the result's own, where the page knows whose it is.
    """
    page, lead = current_context().page, current_context().directory.lead_name
    with st.container(gap="xxsmall", key="titolo"):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="nome_e_domanda"):
            screen.title(f"{page.title(lead=lead)} {after}".strip(), anchor=False, width="content")
            screen.caption(page.question.format(lead=lead), width="content")
        if finding is not None:
            screen.markdown(Markdown("**{}**").format(said or headline(finding)))
    if finding is not None:
        say_if_no_service(finding)


def section_heading(words: str, *, is_seen: bool = True) -> None:
    """Draw the heading of a part of a page, between the page's title and those of its figures.

    Parameters
    ----------
    words : str
    is_seen : bool
        Whether it is drawn; otherwise it is there for who goes from heading to heading, where the page has shown the
        same words already (the name of a tab) or is read at one glance.
    """
    if is_seen:
        screen.header(words, anchor=False)
    else:
        screen.html(Html('<h2 class="bif-unseen">{}</h2>').format(words))


def page_finding(words: str) -> None:
    """Draw the finding of a page that no single result says, under its head; nothing where there is none to say."""
    if not words:
        return
    with st.container(key="sintesi"):
        screen.markdown(Markdown("**{}**").format(words))
