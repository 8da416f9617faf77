"""The filter bar: one row of widgets, created once by the router, and the sentence that says them.

Comes in: the view, the page's entry in the registry, the directory. Goes out: widgets whose keys are
`indicators.interchange.url_parameters.KEYS`, moved and read by `components.state.url_state`.
Must not: read addresses, or be called by a page.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import streamlit as st

from components.app.page_tools import page_tools
from components.state.page_context import calendar_year
from components.state.page_registry import PageEntry
from components.state.url_state import MANY, clear, times_moved
from components.widgets import screen
from data_access.vocabulary import NeedDimension, ServiceType, TargetGroup, Term
from indicators.catalogue.catalogue import CATALOGUE
from indicators.interchange.url_parameters import View
from indicators.model.code_lists import TERRITORY_SLUG, Directory
from indicators.model.period import Period, Unit, month_label
from indicators.model.query import AMBITO, Grouping
from indicators.wording.query_sentence import say

LABELS: Final = {
    "indicatore": "Indicatore",
    "periodo": "Periodo",
    "confronto": "Confronto",
    "ottica": "Ottica",
    "area": "Area",
    "comune": "Comune in evidenza",
    "servizio": "Servizi",
    "tipo": "Tipi di servizio",
    "target": "Target",
    "bisogno": "Bisogni",
    "linea": "Linee di finanziamento",
}
COMPARISON_WORDS: Final = {
    "anno": "Un anno prima",
    "precedente": "Periodo precedente",
    "nessuno": "Nessuno",
}
LENS_WORDS: Final = {"residenza": "Residenza", "sede": "Sede"}
LENS_HELP: Final = "Residenza: da dove vengono le persone. Sede: dove si trova il servizio."
PLACES_BY_MONTH: Final = frozenset({"mappa", "comune"})
"""Pages that count persons by municipality: protected viewers are not offered single months there."""
_WIDTHS: Final = {"indicatore": 1.5, "periodo": 1.2, "confronto": 1.2, "area": 1.2, "comune": 1.2}
_LENS_WIDTH, _OTHERS_WIDTH, _FULL_WIDTH = 1.1, 0.9, 5.6
"""Widths of the lenses, of the other filters and, at least, of the row: a few filters do not stretch to fill it."""
_WORDS: Final[dict[str, type[Term]]] = {"tipo": ServiceType, "target": TargetGroup, "bisogno": NeedDimension}
_OPEN: Final = "_filtri_aperti"


def filter_bar(view: View, page: PageEntry, directory: Directory) -> None:
    """Draw the bar of a page: the sentence first on phones, the widgets first elsewhere (the style sheet decides)."""
    if not page.filters:
        with st.container(horizontal=True, horizontal_alignment="right", key="frase"):
            page_tools(page, view, directory)
        return
    opened = "aperti" if st.session_state.get(_OPEN) else "chiusi"
    with st.container(key="barra", gap=None):
        with st.container(key=f"filtri_{opened}"):
            _row(view, page, directory)
        _sentence(view, page, directory)


def _row(view: View, page: PageEntry, directory: Directory) -> None:
    single = [key for key in page.filters if key not in MANY]
    many = [key for key in page.filters if key in MANY]
    lens, others = [_LENS_WIDTH] * page.has_lenses(view.query.area), [_OTHERS_WIDTH] * bool(many)
    widths = [*lens, *(_WIDTHS[key] for key in single), *others]
    spare = max(_FULL_WIDTH - sum(widths), 0)
    columns = iter(st.columns([*widths, spare] if spare else widths, vertical_alignment="bottom", gap="small"))
    if lens:
        with next(columns):
            _lens()
    for key in single:
        with next(columns):
            _choice(key, view, page, directory)
    if many:
        with next(columns):
            _others(many, directory)


def _lens() -> None:
    screen.segmented_control(
        LABELS["ottica"],
        list(LENS_WORDS),
        format_func=LENS_WORDS.__getitem__,
        required=True,
        key="ottica",
        help=LENS_HELP,
        width="stretch",
    )


def _choice(key: str, view: View, page: PageEntry, directory: Directory) -> None:
    words = _options(key, view, page, directory)
    screen.selectbox(
        LABELS[key],
        list(words),
        format_func=words.__getitem__,
        key=key,
        index=None if key == "comune" else 0,
        placeholder=nothing_chosen(view, page, directory),
        filter_mode="contains",
    )


def nothing_chosen(view: View, page: PageEntry, directory: Directory) -> str:
    """Return what a filter without a choice says: on the map and on the sheet a mayor's own municipality is shown."""
    own = view.query.viewer.municipality
    return f"{directory.municipalities[own]} (il suo)" if own and page.name in {"comune", "mappa"} else "Nessuno"


def _options(key: str, view: View, page: PageEntry, directory: Directory) -> Mapping[str, str]:
    """Return the values of a filter, as addresses write them, with their words."""
    makers: dict[str, Callable[[], Mapping[str, str]]] = {
        "indicatore": lambda: _indicators(view),
        "periodo": lambda: _periods(view, page, directory),
        "confronto": lambda: COMPARISON_WORDS,
        "area": lambda: _areas(directory),
        "comune": lambda: directory.municipalities,
    }
    return makers[key]()


def _others(keys: list[str], directory: Directory) -> None:
    count = sum(len(st.session_state.get(key) or []) for key in keys)
    with screen.popover(
        f"Altri filtri ({count})" if count else "Altri filtri", icon=":material/tune:", width="stretch"
    ):
        for key in keys:
            words = _many_words(key, directory)
            # the highest number of choices is part of what Streamlit tells a widget from another by: see `times_moved`
            screen.multiselect(
                LABELS[key],
                list(words),
                format_func=words.__getitem__,
                key=key,
                placeholder="Tutti",
                filter_mode="contains",
                select_all=False,
                max_selections=len(words) + 1 + times_moved(),
            )


def _many_words(key: str, directory: Directory) -> Mapping[str, str]:
    if key in _WORDS:
        return {str(term): term.label for term in _WORDS[key]}
    return directory.services if key == "servizio" else directory.strands


def _sentence(view: View, page: PageEntry, directory: Directory) -> None:
    query = view.query
    if page.of_calendar_years:
        query = query.but(period=calendar_year(query, directory))
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="frase"):
        screen.caption(say(query, directory, keys=said_keys(page, view.query.area)), width="stretch")
        with st.container(key="apri_filtri", width="content"):
            screen.button("Filtri", icon=":material/tune:", type="tertiary", on_click=_toggle)
        page_tools(page, view, directory)
        screen.button("Azzera", icon=":material/restart_alt:", type="tertiary", on_click=clear, key="azzera")


def said_keys(page: PageEntry, area: str) -> frozenset[str]:
    """Return the keys of the filters that the sentence of a page says: those that change it.

    Two have no widget and come by address alone: they change the pages that count people.
    """
    by_address = {"orizzonte", "fittizia"} if "target" in page.filters else set()
    return frozenset({*page.filters, *by_address, *(["ottica"] if page.has_lenses(area) else [])})


def _toggle() -> None:
    st.session_state[_OPEN] = not st.session_state.get(_OPEN, False)


def _indicators(view: View) -> Mapping[str, str]:
    """Return the indicators that can be drawn by municipality, and the one that the address asks for."""
    current = view.query.indicator
    return {
        key: entry.name
        for key, entry in CATALOGUE.items()
        if key == current or (Grouping.MUNICIPALITY in entry.groupings and not entry.part_of)
    }


def _areas(directory: Directory) -> Mapping[str, str]:
    others = {code: name for code, name in directory.municipalities.items() if code != directory.lead_code}
    named = {AMBITO: "Tutto l'Ambito", directory.lead_slug: directory.lead_name, TERRITORY_SLUG: "Territorio"}
    return {**named, **others, directory.area_slug(directory.lead_code): f"{directory.lead_name} (comune)"}


def _periods(view: View, page: PageEntry, directory: Directory) -> Mapping[str, str]:
    """Return the periods to choose from; one that came by address and is not among them is added."""
    months = not (view.query.viewer.is_protected and page.name in PLACES_BY_MONTH)
    usual = directory.default_period(view.query.viewer)
    words = {
        str(usual): f"ultimi {usual.months} mesi",
        **period_words(directory.first_month, directory.last_month, months=months),
    }
    current = view.query.period
    return words if str(current) in words else {**words, str(current): current.label}


@lru_cache(maxsize=16)
def period_words(first: int, last: int, *, months: bool) -> Mapping[str, str]:
    """Return the whole periods between two months, newest first: years, all the closed years, quarters, months."""
    years = [Period.year(year) for year in range(last // 12, first // 12 - 1, -1)]
    closed = [year for year in years if year.last <= last]
    span = [Period(closed[-1].first, closed[0].last, Unit.YEAR)] if len(closed) > 1 else []
    quarters = [Period(start, start + 2, Unit.QUARTER) for start in range(last - 2, first - 1, -1) if start % 3 == 0]
    single = [Period(month, month, Unit.MONTH) for month in range(last, first - 1, -1)] if months else []
    return {str(period): _words(period, last) for period in (*years, *span, *quarters, *single)}


def _words(period: Period, last: int) -> str:
    return period.label if period.last <= last else f"{period.label} (fino a {month_label(last).split()[0]})"
