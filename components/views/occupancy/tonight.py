"""The panel of the last night in the data: beds taken, in service, free and out of use, by section of open services.

Comes in: the context. Goes out: elements on the page.
Must not: see more than `indicators.analysis.beds_tonight` tells this viewer, or add months to nights.
"""

from collections.abc import Sequence
from typing import Any, Final

from components.state.page_context import Context
from components.views.occupancy.nights import SECTIONS
from components.views.occupancy.text import PANEL, WHATEVER
from components.widgets import screen
from components.widgets.rows_frame import rows_frame
from components.widgets.title import section_heading
from data_access.vocabulary import Section
from indicators.analysis.beds_tonight import ORDER, LastNight, SectionBeds, beds_on_last_night, womens_beds_full
from indicators.analysis.nightly_occupancy import Step
from indicators.italian.dates import day_in_words
from indicators.italian.numbers import counted, fewer, number

WHOSE: Final = {Section.WOMEN: "donne", Section.MEN: "uomini", Section.ANY: "per tutti"}


def tonight_section(context: Context) -> None:
    """Draw the panel; nothing where no night of beds was ever recorded, or none of the services has beds open."""
    tonight = _found(context)
    if tonight is None or not tonight.sections:
        return
    full = womens_beds_full(tonight)
    if full:
        screen.warning(full, icon=":material/bed:")
    section_heading("Posti letto dell'ultima notte", is_seen=False)
    with rows_frame(
        context,
        key="stanotte",
        title=title(tonight),
        subtitle=f"{PANEL} · notte del {day_in_words(tonight.night)} · {WHATEVER}",
        rows=table_rows(tonight),
        note=note(tonight, hidden_below=_settings(context).hidden_below, minimum=_settings(context).nightly_minimum),
    ):
        screen.table(table_rows(tonight))


def _found(context: Context) -> LastNight | None:
    query, settings = context.page_query, _settings(context)
    key = (query.viewer, query.services, query.service_types, query.strands, query.area)
    return context.data.once("tonight", key, lambda: context.data.find(beds_on_last_night, query, settings=settings))


def _settings(context: Context) -> Any:
    return context.settings.disclosure


def title(tonight: LastNight) -> str:
    """Return how many beds were free on the night, by section; if no night is told, how many were taken in a month."""
    nights = tonight.told(Step.NIGHT)
    if nights:
        return f"Notte del {day_in_words(tonight.night)}: {_free(nights)}{_of_which(tonight)}."
    months = tonight.told(Step.MONTH)
    when = tonight.month.label
    if months:
        taken, beds = (sum(getattr(one, name) for one in months) for name in ("occupied", "actual"))
        return f"{when[0].upper()}{when[1:]}, in media: circa {number(taken)} posti letto occupati su {number(beds)}."
    to_show = "che si possa mostrare" if any(one.is_hidden for one in tonight.sections) else "fornito"
    return f"Notte del {day_in_words(tonight.night)}: nessun dato {to_show} sui posti letto dei servizi aperti."


def _free(nights: Sequence[SectionBeds]) -> str:
    """Return how many beds were free, of all and of each kind of section where there are several."""
    kinds = [kind for kind in ORDER if any(one.section is kind for one in nights)]
    free, beds = _sums(nights)
    whole = f"{counted(free, 'posto letto libero', 'posti letto liberi') if free else 'nessun posto letto libero'}"
    whole = f"{whole} su {number(beds)}"
    if len(kinds) == 1:
        return whole if kinds[0] is Section.ANY else f"{whole} ({WHOSE[kinds[0]]})"
    parts = []
    for kind in kinds:
        own_free, own_beds = _sums([one for one in nights if one.section is kind])
        parts.append(f"{WHOSE[kind]} {number(own_free) if own_free else 'nessuno'} su {number(own_beds)}")
    return f"{whole}: {', '.join(parts)}"


def _sums(sections: Sequence[SectionBeds]) -> tuple[int, int]:
    return sum(one.free or 0 for one in sections), sum(one.actual for one in sections)


def _of_which(tonight: LastNight) -> str:
    """Return of which sections the night is told, where it is not of all."""
    count = len(tonight.told(Step.NIGHT))
    if count == len(tonight.sections):
        return ""
    shown = all(one.step is Step.NIGHT and not one.is_hidden for one in tonight.sections)
    qualifier = "con dati" if shown else "di cui si può mostrare la notte"
    return (
        f", in {counted(count, 'sezione', 'sezioni')} su {len(tonight.sections)}, quelle {qualifier}"
        if count > 1
        else (f", nella sola sezione su {len(tonight.sections)} {qualifier}")
    )


def note(tonight: LastNight, *, hidden_below: int, minimum: int) -> str:
    """Return why something is not told; nothing where all is."""
    notes = []
    if any(one.step is Step.MONTH for one in tonight.sections):
        notes.append(
            f"Per proteggere le persone, delle sezioni con meno di {minimum} posti letto non si mostra la notte ma "
            f"l'ultimo mese intero ({tonight.month.label}), in media e arrotondato a posti interi."
        )
    if any(one.step is Step.NIGHT and one.is_hidden for one in tonight.sections):
        notes.append(f"Non si mostrano le notti con {fewer(hidden_below, 'posti letto occupati')}.")
    late = [one for one in tonight.sections if one.occupied is None and not one.is_hidden]
    for one in late:
        since = f": l'ultima notte con dati è quella del {day_in_words(one.last)}" if one.last else ""
        notes.append(f"{_named(one)} non ha fornito questa notte{since}.")
    return " ".join(notes)


def _named(one: SectionBeds) -> str:
    return f"«{one.service}»" if one.section is Section.ANY else f"«{one.service}» ({WHOSE[one.section]})"


def table_rows(tonight: LastNight) -> list[dict[str, Any]]:
    """Return the panel as its table and its file tell it; when and in which state, where they are not all alike."""
    by_month = any(one.step is Step.MONTH for one in tonight.sections)
    absent = any(one.occupied is None for one in tonight.sections)
    return [_row(one, tonight, by_month=by_month, absent=absent) for one in tonight.sections]


def _row(one: SectionBeds, tonight: LastNight, *, by_month: bool, absent: bool) -> dict[str, Any]:
    of_month = one.step is Step.MONTH
    when = f"media di {tonight.month.label}" if of_month else f"notte del {day_in_words(tonight.night)}"
    state = "" if one.occupied is not None else "protetto" if one.is_hidden else "non fornito"
    return {
        "Servizio": one.service,
        "Sezione": SECTIONS[one.section],
        "Liberi": one.free,
        "Occupati": one.occupied,
        "In servizio": one.actual,
        "Fuori servizio": one.unavailable,
        **({"Quando": when} if by_month else {}),
        **({"Stato": state} if absent else {}),
    }
