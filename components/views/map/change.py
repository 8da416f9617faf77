"""How the map tells where the municipalities stand and how they moved: classes, signs, words.

Comes in: verdicts and changes by municipality. Goes out: looks, classes and signs for the figure, words for the panel.
Must not: ask, draw, judge.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from components import theme
from components.figures.core.legend import Classes
from components.figures.core.value_states import Area, Look
from components.views.map.text import ABOVE, BELOW, LIKE, why_unknown
from indicators.analysis.change_by_place import Change, Move
from indicators.analysis.funnel_position import FAR_ABOVE, FAR_BELOW
from indicators.model.result import Status
from indicators.statistics.funnel import FunnelVerdict

ORDER: Final = (Move.DOWN, Move.WITHIN, Move.FEW, Move.UP)
"""Classes of the map of change, first to last."""
_COLOURS: Final = {
    Move.DOWN: theme.DIVERGING[2],
    Move.WITHIN: "#c9d6e4",
    Move.FEW: "#e9eef3",
    Move.UP: theme.DIVERGING[5],
}
_SIGNS: Final = {Move.DOWN: BELOW, Move.WITHIN: LIKE, Move.UP: ABOVE}
_LOOKS: Final = {
    Status.SUPPRESSED: Look.SUPPRESSED,
    Status.NOT_SUPPLIED: Look.NOT_SUPPLIED,
}
OF_CHANGE: Final = Classes(
    labels=tuple(f"{_SIGNS.get(move, '')} {move}".strip() for move in ORDER),
    colours=tuple(_COLOURS[move] for move in ORDER),
)


def moved(drawn_areas: Sequence[Area], changes: Mapping[str, Change]) -> tuple[Area, ...]:
    """Return the municipalities of a map with the look of their change, and its words."""
    return tuple(_moved(area, changes.get(area.code)) for area in drawn_areas)


def _moved(area: Area, change: Change | None) -> Area:
    if change is None or change.move is Move.UNKNOWN:
        look = _LOOKS.get(change.status if change else Status.UNDEFINED, Look.UNDEFINED)
        return replace(area, look=look, position=-1, words=(area.name, why_unknown(change)))
    position = ORDER.index(change.move)
    return replace(area, look=Look.VALUE, position=position, words=(area.name, change.words, *area.words[1:]))


def signs_of_changes(changes: Mapping[str, Change]) -> dict[str, str]:
    """Return the sign of each municipality that moved, or that did not."""
    return {code: _SIGNS[change.move] for code, change in changes.items() if change.move in _SIGNS}


def signs_of_standings(drawn_areas: Sequence[Area], verdicts: Mapping[str, FunnelVerdict]) -> dict[str, str]:
    """Return whether each coloured municipality is above the whole, below it or like it.

    Above and below are beyond what chance does among as many municipalities.
    """
    coloured = {area.code for area in drawn_areas if area.look is Look.VALUE}
    judged = {code: verdict for code, verdict in verdicts.items() if verdict is not FunnelVerdict.UNKNOWN}
    return {code: _standing(verdict) for code, verdict in judged.items() if code in coloured}


def _standing(verdict: FunnelVerdict) -> str:
    if verdict in FAR_ABOVE:
        return ABOVE
    return BELOW if verdict in FAR_BELOW else LIKE


def with_change(drawn_areas: Sequence[Area], changes: Mapping[str, Change], *, of_what: str = "") -> tuple[Area, ...]:
    """Return the municipalities of a map of levels, whose words tell their change too, and of what it is if need be."""
    return tuple(
        replace(area, words=(*area.words, f"{of_what}{change.words}"))
        if (change := changes.get(area.code)) and change.words and area.look in {Look.VALUE, Look.ZERO}
        else area
        for area in drawn_areas
    )
