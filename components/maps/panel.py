"""The panel beside the map: the municipality in focus, or the whole Ambito where none is.

Comes in: the context and a `MapAnswer`. Goes out: elements on the page.
Must not: hold a number that is not in a result, know the lead municipality by name.
"""

from typing import Any, Final

import streamlit as st

from components import theme
from components.addressing import choose
from components.context import Context
from components.figures.areas import Look, look_of, value_words
from components.figures.comparison import Contestant, comparison, comparison_words
from components.figures.recent import recent, recent_words
from components.maps.answer import MapAnswer
from components.parts import page_link
from indicators.definition import Indicator, Kind
from indicators.numbers import number
from indicators.query import LEAD, TERRITORY, Grouping
from indicators.standing import meaning

Row = dict[str, Any]
COLOURS: Final = {LEAD: theme.LEAD, TERRITORY: theme.TERRITORY}
FOCUS_COLOUR: Final = theme.TEXT
_INSTEAD: Final = {
    Look.SUPPRESSED: "meno di 5",
    Look.NOT_SUPPLIED: "non fornito",
    Look.UNDEFINED: "non calcolabile",
}
_HINT: Final = "Per vedere un comune, sceglierlo sulla mappa, nella tabella o in «Comune in evidenza»."


def panel(now: Context, answer: MapAnswer) -> None:
    """Draw the panel."""
    indicator = (answer.shown if answer.focus else answer.whole).indicator
    row = _row(answer)
    with st.container(key="scheda_mappa", border=True, gap="small"):
        _head(now, answer)
        st.metric(indicator.name, big_value(row, indicator), help=indicator.explanation)
        st.caption(small_print(row, indicator))
        _compare(now, answer)
        _trend(now, answer)
        _meaning(answer)


def big_value(row: Row | None, indicator: Indicator) -> str:
    """Return the value of the panel, large, or what stands for it."""
    look = look_of(row)
    if row is None or look in _INSTEAD:
        return _INSTEAD[look]
    return f"{number(row['value'], indicator.decimals)}{'%' if indicator.unit == '%' else ''}"


def small_print(row: Row | None, indicator: Indicator) -> str:
    """Return what stands under the value: unit and interval, count and base, whether it may change."""
    if row is None or row["value"] is None:
        return {
            Look.SUPPRESSED: "Il valore è protetto: riguarda meno di 5 persone.",
            Look.NOT_SUPPLIED: "I servizi non hanno fornito i dati di questo periodo.",
        }.get(look_of(row), "In questo periodo il valore non si può calcolare.")
    parts = [value_words(row, indicator).partition(" ")[2] if indicator.unit != "%" else value_words(row, indicator)]
    if indicator.kind in {Kind.RATE, Kind.PROPORTION, Kind.RATIO} and row["denominator"] is not None:
        base = indicator.denominator.partition(" (")[0]
        parts.append(f"{number(row['numerator'])} {indicator.numerator} su {number(row['denominator'])} {base}")
    if row["provisional"]:
        parts.append("dati provvisori")
    return " · ".join(parts)


def contestants(now: Context, answer: MapAnswer) -> list[Contestant]:
    """Return the rows of the comparison: the municipality in focus, the lead, the territory, the Ambito."""
    found = []
    if answer.focus and answer.focus != now.directory.lead_code:
        found.append(_contestant(now.directory.municipalities[answer.focus], FOCUS_COLOUR, _row(answer)))
    for row in answer.areas.rows() if answer.areas else ():
        area = now.directory.read_area(row[Grouping.AREA])
        found.append(_contestant(now.directory.area_name(area), COLOURS[area], row))
    return [*found, _contestant("Ambito", theme.AMBITO, answer.whole.rows()[0])]


def _contestant(name: str, colour: str, row: Row | None) -> Contestant:
    return Contestant(name=name, colour=colour, row=row)


def _row(answer: MapAnswer) -> Row | None:
    return answer.shown.row(municipality=answer.focus) if answer.focus else answer.whole.rows()[0]


def _head(now: Context, answer: MapAnswer) -> None:
    if not answer.focus:
        st.subheader("Tutto l'Ambito", anchor=False)
        st.caption(_HINT)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(now.directory.municipalities[answer.focus], anchor=False)
        st.button(
            "Togli",
            icon=":material/close:",
            type="tertiary",
            on_click=choose,
            kwargs={"comune": ""},
            key="togli_comune",
            help="Togli il comune in evidenza",
        )


def _compare(now: Context, answer: MapAnswer) -> None:
    rows = contestants(now, answer)
    st.plotly_chart(
        comparison(rows, answer.shown.indicator),
        theme=None,
        config=theme.plotly_config(filename="confronto"),
        key="mappa_confronto",
        alt=comparison_words(rows, answer.shown.indicator),
    )


def _trend(now: Context, answer: MapAnswer) -> None:
    if answer.trend is None:
        return
    st.caption(f"Andamento per {'mese' if answer.trend.query.by[0] is Grouping.MONTH else 'trimestre'}")
    lead = answer.focus == now.directory.lead_code
    colour = theme.LEAD if lead else FOCUS_COLOUR if answer.focus else theme.AMBITO
    st.plotly_chart(
        recent(answer.trend, colour=colour),
        theme=None,
        config=theme.plotly_config(filename="andamento"),
        key="mappa_andamento",
        alt=recent_words(answer.trend),
    )


def _meaning(answer: MapAnswer) -> None:
    text = meaning(answer.shown, answer.whole, answer.focus) if answer.focus else answer.whole.indicator.explanation
    st.markdown(f"**Che cosa significa.** {text}")
    if answer.focus:
        page_link("comune", label="Tutti i dati del comune", icon=":material/arrow_forward:", comune=answer.focus)
