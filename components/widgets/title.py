"""The head of a page: its name, the question it answers, the finding in one sentence.

Comes in: the page's entry in the registry and, where there is one, a result. Goes out: elements on the page.
Must not: draw figures.
"""

import streamlit as st

from components.escaping.markdown import Markdown
from components.state.page_context import current_context
from components.widgets import screen
from components.widgets.messages import say_if_no_service
from indicators.model.result import Result
from indicators.wording.headline import headline


def page_title(finding: Result | None = None, *, after: str = "") -> None:
    """Draw the head of the page that is running.

    Parameters
    ----------
    finding : Result, optional
        The result whose sentence answers the page's question; without it the question stands alone.
    after : str
        What follows the page's name, where data say it.
    """
    page, lead = current_context().page, current_context().directory.lead_name
    with st.container(gap="xxsmall", key="titolo"):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="nome_e_domanda"):
            screen.title(f"{page.title(lead=lead)} {after}".strip(), anchor=False, width="content")
            screen.caption(page.question.format(lead=lead), width="content")
        if finding is not None:
            screen.markdown(Markdown("**{}**").format(headline(finding)))
    if finding is not None:
        say_if_no_service(finding)


def page_finding(words: str) -> None:
    """Draw the finding of a page that no single result says, under its head; nothing where there is none to say."""
    if not words:
        return
    with st.container(key="sintesi"):
        screen.markdown(Markdown("**{}**").format(words))
