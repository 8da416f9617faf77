"""What is written in a page of another site to show a figure there, in the window in which it is taken away.

Comes in: the key of the figure; the view, from the page. Goes out: elements on the page: the code, or why not. Must
not: be drawn where the settings name no site, or give another figure than that of the edition, which is protected
whoever looks.
"""

from typing import Final
from urllib.parse import quote

from components.escaping.html import Html
from components.server.published import FIGURES
from components.state.page_context import current_context
from components.state.presented import why_not_presented
from components.state.runtime import runtime
from components.state.url_state import shared_query
from components.widgets import screen
from components.widgets.messages import message
from data_access.editions import shelved
from data_access.errors import UserError
from indicators.italian.numbers import listed

COPY: Final = "Incorpora: copia il codice"
COPIED: Final = "Codice copiato"
BY_HAND: Final = "Il browser non lascia copiare: selezionare il codice e copiarlo"
WHERE: Final = (
    "Per le pagine di {}. Mostra la figura dell'ultima edizione pubblica, con i numeri di persone protetti e "
    "arrotondati, e cambia da sé quando ne esce un'altra."
)
NOT_IN: Final = (
    "Questa figura non si può incorporare in altri siti: con queste scelte l'edizione pubblica non la racconta."
)
NO_EDITION: Final = "Per incorporare una figura in altri siti serve un'edizione pubblica, e non ce n'è ancora nessuna."
HEIGHT: Final = 640
"""Pixels of the frame where there is room beside the figure for its words."""
TALL: Final = "clamp(640px, 1070px - 50vw, 900px)"
"""The same on the narrow screen of a telephone, where they stand above and below it."""
_FRAME: Final = Html(
    '<iframe src="{address}" title="{title}" width="100%" height="{height}" style="border:0;height:{tall}"'
    ' loading="lazy"></iframe>'
)
_CODE: Final = Html(
    '<span class="bif-tools"><button type="button" class="bif-tool bif-copy" data-copied="{copied}"'
    ' data-by-hand="{by_hand}">{copy}</button>'
    '<span class="bif-said" role="status"></span></span>'
    '<blockquote class="bif-quote bif-code">{code}</blockquote>'
)


def embed_code(*, key: str) -> None:
    """Draw the code of a figure, by its key, where some site may hold it; called once the window is open."""
    context = current_context()
    settings, page = context.settings, context.page
    if not settings.embed_sites:
        return
    query = shared_query(page, context.view, context.directory)
    try:
        why_not = _why_not(page.name, query, key)
    except UserError as error:
        message(error.public)
        return
    if why_not:
        screen.caption(why_not)
        return
    address = f"{settings.public_url.rstrip('/')}{FIGURES}/{page.name}/{quote(key, safe='')}"
    title = f"{page.title(lead=context.directory.lead_name)}, {context.directory.ambito_name}"
    code = str(_FRAME.format(address=f"{address}?{query}" if query else address, title=title, height=HEIGHT, tall=TALL))
    screen.html(_CODE.format(code=code, copy=COPY, copied=COPIED, by_hand=BY_HAND))
    screen.caption(WHERE.format(listed([site.partition("://")[2] for site in settings.embed_sites])))


def _why_not(page: str, query: str, figure: str) -> str:
    """Return why the newest edition has nothing to show in a frame; nothing if it has."""
    engine = runtime().engine
    if not shelved(engine):
        return NO_EDITION
    return NOT_IN if why_not_presented(engine, page, query, figure) else ""
