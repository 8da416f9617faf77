"""What is done with a page as it stands: it is printed, and its address is given to somebody else.

Comes in: the page's entry, the view, the directory. Goes out: buttons, which the browser answers by itself
(``mend/printed_page.js``, ``mend/copied_address.js``): nothing is asked of the server.
Must not: read addresses.
"""

from typing import Final
from urllib.parse import urlencode, urlsplit

import streamlit as st

from components.base_path import address
from components.escaping.html import Html
from components.state import url_state
from components.state.page_registry import DEFAULT, PageEntry
from components.widgets import screen
from indicators.interchange.url_parameters import View
from indicators.model.code_lists import Directory

PRINT: Final = "Stampa"
COPY: Final = "Copia collegamento"
COPIED: Final = "Collegamento copiato"
BY_HAND: Final = "Il browser non lascia copiare: selezionare l'indirizzo qui accanto e copiarlo"
_TOOLS: Final = Html(
    '<span class="bif-tools">'
    '<button type="button" class="bif-tool bif-print">{print}</button>'
    '<button type="button" class="bif-tool bif-copy" data-address="{address}" data-copied="{copied}"'
    ' data-by-hand="{by_hand}">{copy}</button>'
    '<span class="bif-said" role="status"></span>'
    "</span>"
)


def page_tools(page: PageEntry, view: View, directory: Directory) -> None:
    """Draw what prints the page, and what copies the address of this very view."""
    shared = link(page, view, directory)
    screen.html(_TOOLS.format(print=PRINT, copy=COPY, copied=COPIED, by_hand=BY_HAND, address=shared), width="content")


def link(page: PageEntry, view: View, directory: Directory) -> str:
    """Return the address of this view, to give to somebody else: all that decides it is said, defaults by name too."""
    here = urlsplit(st.context.url or "")
    path = address("/" if page is DEFAULT else f"/{page.name}")
    words = urlencode(url_state.shared_words(page, view, directory), safe=",")
    return f"{here.scheme}://{here.netloc}{path}{'?' if words else ''}{words}"
