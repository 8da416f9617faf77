"""The panel of the last night in the data: beds taken, in service, free and out of use, by section of open services.

Comes in: the context. Goes out: elements on the page.
Must not: see more than `indicators.analysis.beds_tonight` tells this viewer, or add months to nights.
"""

from typing import Any

from components.state.page_context import Context
from components.views.occupancy.register import MANY
from components.views.occupancy.text import (
    FREE,
    IN_SERVICE,
    LAST_NIGHT,
    OUT_OF_SERVICE,
    SECTION,
    SECTIONS,
    SERVICE,
    STATE,
    TAKEN,
    WHEN,
    state_words,
    tonight_note,
    tonight_subtitle,
    tonight_title,
    when_words,
)
from components.widgets import screen
from components.widgets.rows_frame import rows_frame
from components.widgets.tables.plain_table import listing
from components.widgets.title import section_heading
from indicators.analysis.beds_tonight import LastNight, SectionBeds, beds_on_last_night, womens_beds_full
from indicators.analysis.nightly_occupancy import Step


def tonight_section(context: Context) -> None:
    """Draw the panel; nothing where no night of beds was ever recorded, or none of the services has beds open."""
    tonight = _found(context)
    if tonight is None or not tonight.sections:
        return
    full = womens_beds_full(tonight)
    if full:
        screen.warning(full, icon=":material/bed:")
    section_heading(LAST_NIGHT, is_seen=False)
    with rows_frame(
        context,
        key="stanotte",
        title=tonight_title(tonight),
        subtitle=tonight_subtitle(tonight),
        rows=table_rows(tonight),
        note=tonight_note(
            tonight, hidden_below=_settings(context).hidden_below, minimum=_settings(context).nightly_minimum
        ),
    ):
        rows = table_rows(tonight)
        if len(rows) > MANY:
            listing(rows, key="stanotte_servizi", alt=LAST_NIGHT, empty="", is_printed=True)
        else:
            screen.table(rows)


def _found(context: Context) -> LastNight | None:
    query, settings = context.page_query, _settings(context)
    key = (query.viewer, query.services, query.service_types, query.strands, query.area)
    return context.data.once("tonight", key, lambda: context.data.find(beds_on_last_night, query, settings=settings))


def _settings(context: Context) -> Any:
    return context.settings.disclosure


def table_rows(tonight: LastNight) -> list[dict[str, Any]]:
    """Return the panel as its table and its file tell it; when and in which state, where they are not all alike."""
    by_month = any(one.step is Step.MONTH for one in tonight.sections)
    absent = any(one.occupied is None for one in tonight.sections)
    return [_row(one, tonight, by_month=by_month, absent=absent) for one in tonight.sections]


def _row(one: SectionBeds, tonight: LastNight, *, by_month: bool, absent: bool) -> dict[str, Any]:
    return {
        SERVICE: one.service,
        SECTION: SECTIONS[one.section],
        FREE: one.free,
        TAKEN: one.occupied,
        IN_SERVICE: one.actual,
        OUT_OF_SERVICE: one.unavailable,
        **({WHEN: when_words(one, tonight)} if by_month else {}),
        **({STATE: state_words(one)} if absent else {}),
    }
