"""What the map asks: from the view that the address says to a question by municipality.

Comes in: a `View`. Goes out: a `MapQuestion`.
Must not: ask it. Where a view cannot be drawn by municipality, the nearest question that can is taken, and said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from components.views.map.text import (
    CHANGE_LABEL,
    MEASURE_WORDS,
    PEOPLE_LABEL,
    VALUE_LABEL,
    not_by_municipality,
    one_lens,
)
from indicators.catalogue.catalogue import INDICATORS, coloured_on_a_map
from indicators.interchange.url_parameters import View
from indicators.model.indicator import Indicator, Kind
from indicators.model.query import AMBITO, Comparison, Grouping, Lens, Query
from indicators.statistics.change import JUDGED

PEOPLE, RATE = "people_served", "rate_per_1000"
CHANGE: Final = "cambiamento"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapQuestion:
    """A question that a map can draw.

    Attributes
    ----------
    query : Query
        By municipality, over the whole Ambito, with no comparison.
    comparison : Comparison
        What each municipality is compared with.
    is_smoothed : bool
        Whether the rates are shown smoothed.
    is_change : bool
        Whether what is coloured is how each municipality moved.
    measures : mapping of str to str
        The measures to choose from, by word of the address, with their labels; empty if there is no choice.
    measure : str
        The one chosen.
    note : str
        What had to be changed in the view, in Italian; empty if nothing.
    """

    query: Query
    comparison: Comparison
    is_smoothed: bool
    is_change: bool
    measures: Mapping[str, str]
    measure: str
    note: str


def map_question(view: View) -> MapQuestion:
    """Return the question that the map answers for a view."""
    asked = INDICATORS[view.query.indicator]
    entry = asked if Grouping.MUNICIPALITY in asked.groupings else INDICATORS[RATE]
    lens = view.query.lens if view.query.lens in entry.lenses else next(iter(entry.lenses))
    comparison = view.query.comparison
    measures = _measures(entry, lens, comparison)
    measure = view.measure if view.measure in measures else next(iter(measures), "")
    drawn = INDICATORS[coloured_on_a_map(entry.key, lens, measure)]
    query = view.query.but(
        indicator=drawn.key, lens=lens, area=AMBITO, comparison=Comparison.NONE, by=(Grouping.MUNICIPALITY,)
    )
    return MapQuestion(
        query=query,
        comparison=comparison,
        is_smoothed=drawn.kind is Kind.RATE and measure == "lisciato",
        is_change=measure == CHANGE,
        measures=measures,
        measure=measure,
        note=_note(asked, entry, lens, view.query.lens),
    )


def _measures(entry: Indicator, lens: Lens, comparison: Comparison) -> Mapping[str, str]:
    """Return what can be coloured: a count of people is a rate first, wherever residents are its denominator.

    The change is offered where there is a period to compare with, of what chance can be told from.
    """
    change = {CHANGE: CHANGE_LABEL} if comparison is not Comparison.NONE and entry.kind in JUDGED else {}
    if entry.key == PEOPLE and lens is Lens.RESIDENCE:
        return {**MEASURE_WORDS, **change}
    if entry.kind is Kind.RATE:
        return {**{word: label for word, label in MEASURE_WORDS.items() if word != "numero"}, **change}
    return {"numero": PEOPLE_LABEL if entry.kind is Kind.PERSONS else VALUE_LABEL, **change} if change else {}


def _note(asked: Indicator, entry: Indicator, lens: Lens, wanted: Lens) -> str:
    if asked is not entry:
        return not_by_municipality(asked.name, entry.name)
    if lens is not wanted:
        return one_lens(entry.name, by_residence=lens is Lens.RESIDENCE)
    return ""
