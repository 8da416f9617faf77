"""The entry script of the dashboard: what Streamlit runs for every visitor, whatever the address.

Role: set the page up, know the pages, stop at the gate, draw header and filters once, run the page, draw the footer.
Must not: draw anything of the data before the gate. It lives here, and not beside ``pages/``, because Streamlit runs a
page found beside the entry script without running the entry script, and the gate with it.
"""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from components.app.filter_bar import filter_bar
from components.app.layout import footer, header, no_figures, notices
from components.app.outage import say_unready
from components.app.reconnection import edition, stay_in_touch
from components.app.run_log import Run, noted_run
from components.app.sign_in import pass_gate
from components.app.tour import tour_html
from components.state import navigation, page_registry
from components.state.page_context import Context, enter
from components.state.person import current_person
from components.state.runtime import Runtime, runtime
from components.state.trace import begin
from components.state.url_state import address_of, current_view
from components.views.welcome.view import say_what_it_waits_for, waits
from data_access.errors import UserError
from data_access.viewers import Viewer
from indicators.engine.query_service import ForViews

ICON = Path(__file__).parents[1] / "assets" / "icon.svg"

st.set_page_config(page_title="Bifocale", page_icon=str(ICON), layout="wide", menu_items={})


def main() -> None:
    """Run one page for one visitor."""
    with noted_run() as noted:
        stay_in_touch()
        try:
            parts = runtime()
            data = edition(parts)
        except UserError as error:
            st.navigation(list(navigation.pages()), position="hidden")
            say_unready(error)
            return
        chosen = st.navigation(list(navigation.pages(lead=data.directory.lead_name)), position="hidden")
        show(parts, data, page_registry.entry(chosen.url_path), chosen.run, noted)


def show(parts: Runtime, data: ForViews, page: page_registry.PageEntry, run: Callable[[], None], noted: Run) -> None:
    """Stop at the gate, then draw the page, or what it waits for, within header, filters and footer."""
    directory, noted.page = data.directory, page.name
    try:
        seat = pass_gate(parts, directory, page)
    except UserError as error:
        say_unready(error, look=lambda: parts.entrance().require_readable())
        return
    noted.role = seat.role
    st.set_page_config(page_title=f"{page.title(lead=directory.lead_name)} · Bifocale")
    view = current_view(directory, seat.viewer or Viewer(), page=page.name)
    context = Context(
        data=data,
        settings=parts.settings,
        geography=parts.geography,
        tiles=parts.tiles,
        view=view,
        page=page,
        problem=str(parts.store.problem or ""),
    )
    enter(context)
    trace = begin(current_person(), question=address_of(view, page.name, directory))
    is_theirs = page.is_for(seat.role)
    if is_theirs and page.has_figures and seat.viewer is not None and seat.viewer.sees_exact_figures:
        trace.exact_figures()
    header(context, seat)
    if not is_theirs:
        no_figures(seat, lead=directory.lead_name)
        footer(parts.settings, boundaries=parts.boundaries_line())
        return
    if not waits(context):
        filter_bar(view, page, directory)
    notices(context)
    if waits(context):
        say_what_it_waits_for(context)
        footer(parts.settings, boundaries=parts.boundaries_line())
    else:
        run()
        tour = tour_html(page, seat.role, lead=directory.lead_name)
        footer(parts.settings, boundaries=parts.boundaries_line(), tour=tour)


main()
