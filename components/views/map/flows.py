"""From results to points and lines: which services stand where, how full they are, who comes from where.

Role: prepare what `components.views.map.leaflet` draws. In: places of services, results of occupancy and of flows, a
`Geography`. Out: `Point` and `Flow` values, the finding. Must not: ask, import Streamlit or folium.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import cos, hypot, radians, sqrt
from statistics import fmean
from typing import Final

from components import theme
from components.figures.core.row_labels import rows_of, why_missing
from components.views.map.leaflet import NAME_HEIGHT, Flow, Name, Point, Sign, Words
from components.views.map.text import (
    BY_TOWN,
    NO_BEDS,
    NO_BEDS_OR_DATA,
    NO_CAPACITY,
    NO_DATA,
    TO_OTHERS,
    Row,
    beds_words,
    capacity_words,
    flow_words,
    no_beds_words,
    occupancy_words,
    place_words,
    tells,
    to_lead,
    town_words,
)
from geo.boundaries import Geography
from indicators.analysis.service_points import ServicePlace
from indicators.italian.numbers import as_printed, number
from indicators.model.code_lists import Directory
from indicators.model.result import Result

Place = tuple[float, float]
NEAR: Final = 60.0
"""Metres under which services are one place on the map."""
EDGES: Final = (70.0, 85.0, 95.0)
"""Per cent of occupancy between one colour and the next."""
SHARE_DIGITS: Final = 1
NEUTRAL: Final = theme.AMBITO
_METRES: Final = 111_195.0
_SMALLEST, _GROWTH = 6.0, 1.1
_TOWN_GROWTH: Final = 3.0
_NEAR_NAMES: Final = (0.03, 0.15)
"""Degrees of latitude and longitude under which two names would touch where the whole Ambito is in sight."""


def occupancy_key(beds: Result | None) -> tuple[Sign, ...]:
    """Return the colours of the points that there are with what each one means."""
    has_value = [row["value"] is not None for row in beds.rows()] if beds else []
    neutral = Sign(NEUTRAL, NO_BEDS if all(has_value) else NO_BEDS_OR_DATA)
    if not any(has_value):
        return (neutral,)
    low, middle, high = (number(edge) for edge in EDGES)
    words = occupancy_words(low, middle, high)
    classes = map(Sign, theme.sequential(len(words)), words)
    return (*classes, neutral)


def flows_key(result: Result) -> tuple[Sign, ...]:
    """Return the colours of the lines that there are with what each one means."""
    moving = _moving(result)
    ends = {row["place"] == result.directory.lead_code for row in moving}
    lead = Sign(theme.LEAD, to_lead(result.directory.lead_name), "solid")
    others = Sign(theme.TERRITORY, TO_OTHERS, "solid")
    return (*([lead] if True in ends else []), *([others] if False in ends else []))


def points(places: Sequence[ServicePlace], occupancy: Result | None, directory: Directory) -> list[Point]:
    """Return one point for each place, services of the same building together."""
    rows = {row["service"]: row for row in rows_of(occupancy)} if occupancy else {}
    return [_point(group, rows, directory) for group in _grouped(places)]


def towns(places: Sequence[ServicePlace], occupancy: Result | None, directory: Directory) -> list[Point]:
    """Return one point for each municipality with services, larger where they are more, with all that they say.

    Seen from afar the services of one town lie on one another: there they are one circle, whose list says which.
    """
    rows = {row["service"]: row for row in rows_of(occupancy)} if occupancy else {}
    middles = _middles(places)
    return [
        Point(
            latitude=middles[code][0],
            longitude=middles[code][1],
            radius=_SMALLEST + _TOWN_GROWTH * sqrt(len(group)),
            colour=NEUTRAL,
            words=tuple(line for one in group for line in _service_words(one, rows.get(one.key), directory)),
        )
        for code, group in _by_place(places).items()
    ]


def town_names(places: Sequence[ServicePlace], directory: Directory) -> list[Name]:
    """Return the names of the municipalities with services, each with how many it has where they are several."""
    groups, middles = _by_place(places), _middles(places)
    labels = []
    for code, group in groups.items():
        room = _SMALLEST + _TOWN_GROWTH * sqrt(len(group))
        words = town_words(directory.municipalities[code], len(group))
        is_over = any(_is_just_south(middles[code], other) for other in middles.values())
        labels.append(Name(*middles[code], words, below=-room - NAME_HEIGHT if is_over else room))
    return labels


def origins(result: Result, geography: Geography) -> list[Name]:
    """Return, where people live, how many of them go to the place where most of them go: by number, not by width."""
    most: dict[str, float] = {}
    for row in _moving(result):
        most[row["municipality"]] = max(row["value"], most.get(row["municipality"], 0.0))
    return [
        Name(*_turned(geography.label_points[code]), number(count), below=-NAME_HEIGHT // 2)
        for code, count in most.items()
        if code in geography.label_points
    ]


def _moving(result: Result) -> list[Row]:
    """Return the rows of people who surely go to another municipality than their own."""
    return [row for row in result.rows() if row["municipality"] != row["place"] and tells(row)]


def towns_key() -> Sign:
    """Return what the circles of municipalities mean."""
    return Sign(NEUTRAL, BY_TOWN)


def names(places: Sequence[ServicePlace], directory: Directory) -> list[Name]:
    """Return the names of the municipalities with services: under its own, or over them where a neighbour's is under.

    Names stand side by side only where there is room for both: of two municipalities that are near, the northern one
    has its name above.
    """
    groups = _by_place(places)
    middles = _middles(places)
    return [
        _name(
            directory.municipalities[code],
            group,
            is_over=any(_is_just_south(middles[code], other) for other in middles.values()),
        )
        for code, group in groups.items()
    ]


def _name(words: str, group: Sequence[ServicePlace], *, is_over: bool) -> Name:
    latitudes, middle = [one.latitude for one in group], fmean(one.longitude for one in group)
    room = max(map(_radius, group))
    if is_over:
        return Name(max(latitudes), middle, words, below=-room - NAME_HEIGHT)
    return Name(min(latitudes), middle, words, below=room)


def _is_just_south(place: Place, other: Place) -> bool:
    north, east = place[0] - other[0], abs(place[1] - other[1])
    return 0 < north < _NEAR_NAMES[0] and east < _NEAR_NAMES[1]


def flows(result: Result, geography: Geography, places: Sequence[ServicePlace]) -> list[Flow]:
    """Return one line for each municipality and place that differ and that people surely join.

    Hidden numbers, which may be of nobody, have no line: they are in the table.

    Parameters
    ----------
    result : Result
        People by municipality of residence and by place of service.
    geography : Geography
        For where lines start.
    places : sequence of ServicePlace
        Lines end in the middle of the services of a municipality.
    """
    rows = _moving(result)
    most = max((row["value"] for row in rows), default=0) or 1
    ends = _middles(places)
    points = {code: _turned(point) for code, point in geography.label_points.items()}
    ends = {**points, **ends}
    return [
        _flow(row, most, result, start=points[row["municipality"]], end=ends[row["place"]])
        for row in rows
        if row["municipality"] in points and row["place"] in ends  # the others are in the table
    ]


def _middles(places: Sequence[ServicePlace]) -> dict[str, Place]:
    """Return the middle of the services of each municipality, latitude first."""
    return {
        code: (fmean(one.latitude for one in group), fmean(one.longitude for one in group))
        for code, group in _by_place(places).items()
    }


def _by_place(places: Sequence[ServicePlace]) -> dict[str, list[ServicePlace]]:
    """Return the services of each municipality."""
    groups: dict[str, list[ServicePlace]] = {}
    for place in places:
        groups.setdefault(place.place, []).append(place)
    return groups


def _flow(row: Row, most: float, result: Result, *, start: Place, end: Place) -> Flow:
    directory = result.directory
    origin, place = directory.municipalities[row["municipality"]], directory.municipalities[row["place"]]
    return Flow(
        start=start,
        end=end,
        share=row["value"] / most,
        colour=theme.LEAD if row["place"] == directory.lead_code else theme.TERRITORY,
        words=flow_words(origin, place, row["value"]),
    )


def _turned(point: tuple[float, float]) -> tuple[float, float]:
    return point[1], point[0]


def _grouped(places: Iterable[ServicePlace]) -> list[list[ServicePlace]]:
    """Put each service with the first group that has one nearer than `NEAR`."""
    groups: list[list[ServicePlace]] = []
    for place in places:
        group = next((group for group in groups if any(_metres(place, other) < NEAR for other in group)), None)
        if group is None:
            groups.append([place])
        else:
            group.append(place)
    return groups


def _metres(first: ServicePlace, second: ServicePlace) -> float:
    east = (first.longitude - second.longitude) * cos(radians(first.latitude))
    return hypot(east, first.latitude - second.latitude) * _METRES


def _point(group: Sequence[ServicePlace], rows: Mapping[str, Row], directory: Directory) -> Point:
    beds = [rows[one.key] for one in group if one.has_beds and one.key in rows]
    return Point(
        latitude=group[0].latitude,
        longitude=group[0].longitude,
        radius=max(map(_radius, group)),
        colour=_colour(beds),
        words=tuple(line for one in group for line in _service_words(one, rows.get(one.key), directory)),
    )


def _radius(place: ServicePlace) -> float:
    """Return the pixels of a circle, whose area grows with what the service can hold."""
    return _SMALLEST + _GROWTH * sqrt(place.capacity or 0)


def _colour(beds: Sequence[Row]) -> str:
    """Return the colour of the fullest service of a place, among those with beds."""
    values = [row["value"] for row in beds if row["value"] is not None]
    if not values:
        return NEUTRAL
    position = sum(as_printed(max(values), SHARE_DIGITS) > edge for edge in EDGES)
    return theme.sequential(len(EDGES) + 1)[position]


def _service_words(place: ServicePlace, row: Row | None, directory: Directory) -> Iterator[Words]:
    yield Words(place.name, bold=True)
    capacity = NO_CAPACITY if place.capacity is None else capacity_words(place.capacity, place.unit)
    yield Words(place_words(place.kind, directory.municipalities[place.place], capacity))
    if row is not None and row["value"] is not None:
        yield Words(beds_words(number(row["value"], SHARE_DIGITS)))
    elif place.has_beds:
        yield Words(no_beds_words(why_missing(row) if row is not None else NO_DATA))
