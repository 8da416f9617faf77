"""Buttons that make papers: one, when it is asked for; many together, with a bar that tells how far it has come.

Comes in: the name of a file and what makes it, from whoever makes papers. Goes out: elements on the page. Must not:
make a paper before it is asked for; be drawn for who hands nothing on (`hands_on`).
"""

from collections.abc import Callable
from typing import Final

import streamlit as st

from components.state.page_context import Context
from components.widgets import screen
from components.widgets.messages import attempt, silently
from data_access.viewers import Role

Advance = Callable[[float, str], None]
Offered = tuple[str, Callable[[], bytes]]
QUARTERLY: Final = "Rapporto dell'ultimo trimestre in PDF"
YEARLY: Final = "Relazione annuale in PDF"
READY: Final = "Scarica {label} (ZIP)"
MAKING: Final = "Preparo i documenti: {name}"
_HELD: Final = "_documenti"


def hands_on(context: Context, municipality: str | None = None) -> bool:
    """Whether who looks is offered papers: managers all of them, a mayor those of the own municipality."""
    viewer = context.view.query.viewer
    if viewer.role is Role.MAYOR:
        return municipality is not None and municipality == viewer.municipality
    return viewer.role is Role.MANAGER


def paper_button(label: str, make: Callable[[], bytes], *, name: str) -> None:
    """Draw the button that saves a paper."""
    screen.download_button(
        label,
        data=make,
        file_name=name,
        mime="application/pdf",
        key=f"documento_{name.partition('-')[0]}",
        on_click="ignore",
        type="tertiary",
        icon=":material/picture_as_pdf:",
    )


def offered_paper(
    context: Context,
    label: str,
    offer: Callable[[], Offered],
    *,
    municipality: str | None = None,
) -> None:
    """Draw the button of a paper where there can be one, for who is offered it.

    Parameters
    ----------
    context : Context
    label : str
    offer : callable
        Returns the name of the file and what makes it.
    municipality : str, optional
        ISTAT code of the one that it is of.
    """
    if hands_on(context, municipality) and (offered := silently(offer)):
        paper_button(label, offered[1], name=offered[0])


def papers_button(label: str, saved: str, make: Callable[[Advance], bytes], *, name: str) -> None:
    """Draw the button that makes many papers and, once they are made, the one that saves them.

    Parameters
    ----------
    label, saved : str
        What the button says, and what is saved: ``le schede dei 48 comuni``.
    make : callable
        Returns the file; it is given what to tell the share done, and of which paper, to.
    name : str
        Of the file: it says what it is of, so that another period or newer data want it made again.
    """
    if screen.button(label, key="prepara_documenti", type="tertiary", icon=":material/folder_zip:"):
        bar = screen.progress(0.0, MAKING.format(name=""))
        made = attempt(lambda: make(lambda share, paper: _tell(bar, share, paper)))
        bar.empty()
        if made is not None:
            st.session_state[_HELD] = (name, made)
    held = st.session_state.get(_HELD)
    if held and held[0] == name:
        screen.download_button(
            READY.format(label=saved),
            data=lambda: held[1],
            file_name=name,
            mime="application/zip",
            key="scarica_documenti",
            on_click="ignore",
            type="primary",
            icon=":material/download:",
        )


def _tell(bar: object, share: float, paper: str) -> None:
    """Move a bar."""
    bar.progress(share, text=MAKING.format(name=paper))  # type: ignore[attr-defined]
