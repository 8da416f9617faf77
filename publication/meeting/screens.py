"""A screen of the meeting: what one saved view says in an edition, for the whole and for each municipality.

Comes in: an `Edition`, an address. Goes out: a `Screen`, or the reason why the edition has none. Must not: say what the
edition does not.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, Final
from urllib.parse import parse_qs

import polars as pl
from markupsafe import Markup as Html

from components import theme
from components.figures.core.labels import LENS_WORDS
from components.figures.core.lines import Line, Point
from indicators.catalogue.catalogue import coloured_on_a_map
from indicators.interchange.url_parameters import KEYS, RENAMED, View, read_view
from indicators.italian.dates import day_after
from indicators.italian.numbers import listed, number
from indicators.model.code_lists import Directory
from indicators.model.period import Period, Unit, last_closed
from indicators.model.query import AMBITO, Grouping, Lens
from indicators.model.result import Status
from publication.drawing.marks import Bar, settled
from publication.drawing.shapes import Shapes, shapes_of
from publication.edition.package import Edition
from publication.edition.questions import READER
from publication.edition.wording import place_name, value_in_words
from publication.meeting import text
from publication.meeting.board import board_screen
from publication.meeting.drawing import (
    LONGEST_NAME,
    MOST_ROWS,
    WIDTH,
    bars_drawing,
    lines_drawing,
    map_drawing,
)
from publication.meeting.figures import AREAS, BOARD, MAP, NUMBER, SERVICES, SHOWN, TIME, TOWNS, Shown, never, shown
from publication.meeting.screen import NotInEditionError, Screen, Version, marks, refusal, split

Row = Mapping[str, Any]
LEAD_ROLE, TERRITORY_ROLE, AMBITO_ROLE, OWN_ROLE, OTHER_ROLE = "capofila", "territorio", "ambito", "proprio", "altro"
HIGHEST: Final = 3
"""Municipalities that the finding of a comparison names."""
FEWEST_POINTS: Final = 2
MOST_NAMES: Final = 6
"""Indicators that a refusal names."""
YEAR: Final = 12


def screen_of(edition: Edition, page: str, query: str, figure: str, *, width: int = WIDTH) -> Screen:
    """Return the screen of a saved view.

    Parameters
    ----------
    edition : Edition
    page : str
        Key of the page in the registry.
    query : str
        What the address asks, without ``?``.
    figure : str
        Key of the figure's frame; empty for the page.
    width : int
        Of drawings: `publication.meeting.drawing.WIDTH`, or `NARROW` for a phone.

    Raises
    ------
    NotInEditionError
        If the edition does not hold it.
    """
    if why := never(page, figure):
        raise refusal(edition, why, "")
    found = shown(page, figure)
    if found is None:
        raise _no_figure(edition, page, figure)
    if found.kind == BOARD:
        return _board_screen(edition, found, query, page, width)
    asked = replace(_ask(edition, found, query, page, figure), width=width)
    screen = _SCREENS[found.kind](asked)
    return replace(screen, whole=_noted(asked, screen.whole), of_town=lambda code: _of_town(asked, screen, code))


def _noted(asked: "Asked", version: Version) -> Version:
    """Return a version with what the edition holds in place of what was asked."""
    return replace(version, more=" ".join(filter(None, (version.more, asked.note))))


def _of_town(asked: "Asked", screen: Screen, code: str) -> Version:
    """Return the version of a municipality: the whole, and why, where the edition tells nothing of municipalities."""
    is_told = ("municipality", code) in asked.of_period or asked.said("municipality", code) is not None
    if is_told or screen.kind == SERVICES:
        return _noted(asked, screen.of_town(code))
    name = asked.edition.names["municipalities"][code]["name"]
    return _noted(asked, replace(screen.whole, headline=text.NOT_BY_TOWN.format(name=name), more=""))


@dataclass(frozen=True)
class Asked:
    """What a screen asks of an edition."""

    edition: Edition
    indicator: str
    lens: Lens
    period: str
    unit: Grouping
    area: str
    service: str
    town: str
    measure: str
    note: str
    width: int = WIDTH

    @property
    def entry(self) -> dict[str, Any]:
        """The indicator, as the edition defines it."""
        return self.edition.definitions[self.indicator]

    @property
    def period_words(self) -> str:
        """The period in Italian."""
        return Period.parse(self.period).label

    @cached_property
    def cells(self) -> pl.DataFrame:
        """The cells of the indicator, under this lens."""
        return self.edition.cells.filter(indicator=self.indicator, lens=self.lens.value, group="")

    @cached_property
    def sentences(self) -> dict[tuple[str, str, str, str], Row]:
        """What is said, by what about, level, place and period."""
        rows = self.edition.statements.filter(indicator=self.indicator, lens=self.lens.value)
        return {(row["about"], row["level"], row["place"], row["period"]): row for row in rows.iter_rows(named=True)}

    @cached_property
    def of_period(self) -> dict[tuple[str, str], Row]:
        """The cells of the period, by level and place."""
        rows = self.cells.filter(unit="span", period=self.period).iter_rows(named=True)
        return {(row["level"], row["place"]): row for row in rows}

    def said(self, level: str, place: str) -> Row | None:
        """Return what is said of a place in the period."""
        return self.sentences.get(("place", level, place, self.period))

    def sentence(self, level: str, place: str) -> str:
        """Return the sentence of a place; its value by itself where none was written."""
        found = self.said(level, place)
        if found is not None:
            return str(found["sentence"])
        cell = self.of_period.get((level, place))
        name = place_name(self.edition, level, place)
        value = self.words(cell) if cell else text.LOOKS[Status.NOT_SUPPLIED]
        return text.VALUE_OF.format(name=name, period=self.period_words, value=value)

    def words(self, cell: Row) -> str:
        """Return a value as it is read, with its unit."""
        return value_in_words(self.entry, cell["value"], cell["status"])

    def short(self, cell: Row, digits: int | None = None) -> str:
        """Return a value without its unit, unless it is a share, with the decimals of the indicator or fewer."""
        if cell["value"] is None:
            return value_in_words(self.entry, None, cell["status"])
        suffix = "%" if self.entry["unit"] == "%" else ""
        return f"{number(cell['value'], int(self.entry['decimals']) if digits is None else digits)}{suffix}"

    def digits(self, cells: Iterable[Row]) -> int:
        """Return the decimals that some values need: none where all are whole."""
        values = [cell["value"] for cell in cells if cell["value"] is not None]
        return 0 if all(value == round(value) for value in values) else int(self.entry["decimals"])

    def subtitle(self, period: str = "") -> str:
        """Return measure, unit, period (that of the question unless given) and lens."""
        unit = "quota in %" if self.entry["unit"] == "%" else self.entry["unit"]
        parts = (self.entry["name"], unit, period or self.period_words, LENS_WORDS[self.lens])
        return " · ".join(dict.fromkeys(part for part in parts if part.lower() != "persone"))

    def source(self, said: Row | None = None) -> str:
        """Return where figures come from: what the edition writes under the map of the period, or under the trend."""
        maps, trends = self.edition.pictures["maps"], self.edition.pictures["trends"]
        mapped = maps.get(f"{self.indicator}|{self.lens.value}|grezzo", {}).get("spans", {}).get(self.period)
        if mapped:
            return str(mapped["source"])
        to_day = day_after("al", datetime.fromisoformat(self.edition.manifest.as_of).date())
        coverage = said["coverage"] if said else ""
        if coverage:
            return f"{text.SOURCE.format(to_day=to_day)} · {coverage}"
        prefix = f"{self.indicator}|{self.lens.value}|"
        return next(
            (str(trend["source"]) for key, trend in trends.items() if key.startswith(prefix)),
            text.SOURCE.format(to_day=to_day),
        )

    def shows(self, levels: tuple[str, ...], *, unit: str = "span") -> pl.Expr:
        """Return which cells a screen shows."""
        own = (pl.col("indicator") == self.indicator) & (pl.col("lens") == self.lens.value) & (pl.col("unit") == unit)
        own &= pl.col("level").is_in(levels)
        return own & (pl.col("period") == self.period) if unit == "span" else own


def directory_of(edition: Edition) -> Directory:
    """Return the code lists of an edition: the names by which its addresses are read."""
    told, names = edition.manifest, edition.names
    return Directory(
        ambito_name=told.ambito,
        lead_code=told.lead_code,
        lead_name=told.lead_name,
        lead_slug=next(iter(names["areas"])),
        municipalities={code: one["name"] for code, one in names["municipalities"].items()},
        services={key: one["name"] for key, one in names["services"].items()},
        organisations={},
        strands={},
        first_month=Period.parse(told.first_month).first,
        last_month=Period.parse(told.last_month).first,
        as_of=datetime.fromisoformat(told.as_of).date(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What an address asks, as an edition can answer: the view, the period that it holds, and what is said of that."""

    view: View
    period: str
    town: str
    note: str


def _read(edition: Edition, found: Shown, query: str, page: str) -> _Asked:
    """Read an address, and refuse what no edition holds."""
    given = {RENAMED.get(name, name): values for name, values in parse_qs(query).items()}
    words = {name: values for name, values in given.items() if name in KEYS}
    one_service = found.kind == TIME and page == "occupazione" and len(words.get("servizio", ())) == 1
    filters = [name for name in text.FILTERS if name in words and not (name == "servizio" and one_service)]
    if filters:
        why = text.FILTERED.format(filters=listed([text.FILTERS[name] for name in filters]))
        raise refusal(edition, why, text.INSTEAD_OF_FILTERS)
    directory = directory_of(edition)
    view = read_view(words, directory, READER)
    if view.dropped:
        raise refusal(edition, " ".join(view.dropped), _periods(edition))
    period, spans = str(view.query.period), edition.manifest.spans
    is_moving = view.query.period.unit is Unit.MONTH and view.query.period.months == YEAR
    if period not in spans and found.kind != TIME and not is_moving:
        raise refusal(edition, text.NO_PERIOD.format(period=view.query.period.label), _periods(edition))
    town = view.municipality or (view.query.area if view.query.area in directory.municipalities else "")
    note = ""
    if period not in spans and found.kind != TIME:
        note = text.NEAREST.format(held=Period.parse(spans[-1]).label, asked=view.query.period.label)
    return _Asked(
        view=view,
        period=period if period in spans else spans[-1],
        town=town or (edition.manifest.lead_code if page == "comune" else ""),
        note=note,
    )


def _board_screen(edition: Edition, found: Shown, query: str, page: str, width: int) -> Screen:
    read = _read(edition, found, query, page)
    return board_screen(edition, found.board, read.period, town=read.town, note=read.note, width=width)


def _ask(edition: Edition, found: Shown, query: str, page: str, figure: str) -> Asked:
    read = _read(edition, found, query, page)
    view, directory = read.view, directory_of(edition)
    indicator = found.indicator or view.query.indicator
    if indicator not in edition.definitions:
        raise _no_figure(edition, page, figure)
    lenses = edition.definitions[indicator]["lenses"]
    lens = found.lens or (view.query.lens if view.query.lens.value in lenses else Lens(lenses[0]))
    if found.kind == MAP and view.measure == "cambiamento":
        raise refusal(edition, text.NO_CHANGE_MAP, text.MEASURES)
    coloured = coloured_on_a_map(indicator, lens, view.measure)
    if found.kind == MAP and coloured in edition.definitions:
        indicator = coloured
    return Asked(
        edition=edition,
        indicator=indicator,
        lens=lens,
        period=read.period,
        unit=found.unit,
        area=AMBITO if read.town else directory.area_slug(view.query.area),
        service=view.query.services[0] if view.query.services else "",
        town=read.town,
        measure=view.measure,
        note=read.note,
    )


def _no_indicator(asked: Asked, others: Iterable[str]) -> NotInEditionError:
    names = sorted({str(asked.edition.definitions[one]["name"]) for one in others})
    more = len(names) - MOST_NAMES
    told = [*names[:MOST_NAMES], *([text.AND_OTHERS.format(count=more)] if more > 0 else [])]
    instead = text.INDICATORS.format(names=listed(told)) if told else text.NO_INDICATOR_AT_ALL
    return refusal(asked.edition, text.NO_INDICATOR.format(name=asked.entry["name"]), instead)


def _periods(edition: Edition) -> str:
    return text.PERIODS.format(periods=listed([Period.parse(span).label for span in edition.manifest.spans]))


def _no_figure(edition: Edition, page: str, figure: str) -> NotInEditionError:
    lead = edition.manifest.lead_name
    names = {key: words.format(lead=lead) for key, words in text.PAGE_NAMES.items()}
    if page not in SHOWN:
        return refusal(edition, text.NO_PAGE.format(page=page), text.PAGES.format(pages=listed([*names.values()])))
    shapes = [one.kind for one in SHOWN[page].values()] or [BOARD]
    kinds = dict.fromkeys(text.FIGURE_NAMES[kind].format(lead=lead) for kind in shapes)
    instead = text.FIGURES.format(figures=listed([*kinds]))
    why = text.NO_FIGURE.format(figure=figure, page=names[page]) if figure else text.WHOLE.format(page=names[page])
    return refusal(edition, why, instead)


def _version(asked: Asked, sentence: str, figure: Html, *, said: Row | None = None) -> Version:
    headline, more = split(sentence)
    return Version(
        headline=headline,
        more=more,
        subtitle=asked.subtitle(),
        source=asked.source(said),
        figure=figure,
    )


# ------------------------------------------------------------------------------------------------------------- the map
def _map_screen(asked: Asked) -> Screen:
    maps = asked.edition.pictures["maps"]
    measures = [asked.measure, "lisciato", "grezzo"]
    keys = [f"{asked.indicator}|{asked.lens.value}|{measure}" for measure in measures]
    key = next((key for key in keys if key in maps), None)
    span = maps[key]["spans"].get(asked.period) if key else None
    if key is None or span is None:
        raise _no_indicator(asked, (one.split("|")[0] for one in maps if one.split("|")[1] == asked.lens.value))
    picture, towns = maps[key], asked.edition.names["municipalities"]
    looks = {"zero": theme.ZERO, "suppressed": theme.SUPPRESSED, "not_supplied": "url(#righe)"}

    def colour(area: Any) -> str:
        return picture["colours"][area[0]] if isinstance(area[0], int) else looks.get(area[0], theme.NOT_SUPPLIED)

    fills = {
        code: (colour(area), "\n".join((towns[code]["name"], *area[2:])))
        for code, area in span["areas"].items()
        if code in towns
    }
    shapes = edition_shapes(asked.edition)
    lead = asked.edition.manifest.lead_code
    drawing = map_drawing(shapes, fills, lead=lead, label=text.MAP) if shapes.paths else Html()
    legend = _legend(picture, span["areas"].values(), looks)
    frame = Html('<figure class="carta">{}{}</figure>').format(
        drawing or Html("<p>{}</p>").format(text.NO_BOUNDARIES), legend
    )
    whole = Version(
        headline=split(span["title"])[0],
        more=split(span["title"])[1],
        subtitle=span["subtitle"],
        source=span["source"],
        figure=Html('<p class="invito">{}</p>').format(text.CHOOSE_TOWN),
    )

    def of_town(code: str) -> Version:
        area = span["areas"].get(code, ())
        value, _, interval = (area[2] if len(area) > 2 else "–").partition(" (")  # noqa: PLR2004 - class, late, words
        interval = interval.removesuffix(")")
        if interval and key.endswith("|lisciato"):  # the sentence beside it tells the rate as it was observed
            interval = text.SMOOTHED.format(interval=interval)
        told = [interval, *area[3:]] if interval else area[3:]
        words = Html().join(Html("<p>{}</p>").format(one) for one in told)
        panel = Html('<h2>{}</h2><p class="valore">{}</p>{}').format(towns[code]["name"], value, words)
        headline, more = split(asked.sentence("municipality", code))
        return replace(whole, headline=headline, more=more, figure=Html('<div class="pannello">{}</div>').format(panel))

    return Screen(
        kind=MAP, whole=whole, of_town=of_town, start=asked.town, map=frame, shown=asked.shows(("municipality",))
    )


def edition_shapes(edition: Edition) -> Shapes:
    """Return the shapes of the municipalities of an edition."""
    names = edition.names["municipalities"]
    return shapes_of(edition.member("confini.geojson"), edition.member("contorno.geojson"), names)


def _legend(picture: Row, areas: Any, looks: Mapping[str, str]) -> Html:
    """Return the classes of a map, and what is shown otherwise, if anything is."""
    there = {area[0] for area in areas}
    items = [*zip(picture["colours"], picture["classes"], strict=True)]
    items += [(looks.get(look, theme.NOT_SUPPLIED), words) for look, words in text.LOOKS.items() if look in there]
    entry = Html(
        '<li><svg viewBox="0 0 30 22" aria-hidden="true"><rect width="30" height="22" fill="{}"/></svg>{}</li>'
    )
    return Html('<ul class="legenda">{}</ul>').format(Html().join(entry.format(*item) for item in items))


# ------------------------------------------------------------------------------------------------------------ in time
def _time_screen(asked: Asked) -> Screen:
    trends = asked.edition.pictures["trends"]
    prefix = f"{asked.indicator}|{asked.lens.value}|{asked.unit.value}"
    ends = [f"service|{asked.service}"] if asked.service else ["area", AMBITO]
    if not asked.service and any(_none(asked, slug) for slug in asked.edition.names["areas"]):
        ends.reverse()
    key = next((f"{prefix}|{end}" for end in ends if f"{prefix}|{end}" in trends), None)
    if key is None and asked.unit is Grouping.MONTH:
        return _time_screen(replace(asked, unit=Grouping.YEAR))
    if key is None:
        like = (f"|{asked.lens.value}|{asked.unit.value}|{end}" for end in ends)
        raise _no_indicator(asked, (one.split("|")[0] for one in trends if one.endswith(tuple(like))))
    trend, level = trends[key], key.split("|")[3]
    lead, territory = list(asked.edition.names["areas"])[:2]
    places = {
        "area": [("area", lead, LEAD_ROLE), ("area", territory, TERRITORY_ROLE)],
        "ambito": [(AMBITO, AMBITO, AMBITO_ROLE)],
        "service": [("service", asked.service, LEAD_ROLE)],
    }[level]
    (headline, more), (also, rest) = split(trend["title"]), split(trend["also"])
    whole = Version(
        headline=headline,
        more=" ".join(dict.fromkeys(filter(None, (also, more, rest)))),
        subtitle=trend["subtitle"],
        source=trend["source"],
        figure=_lines(asked, places, asked.unit.value, label=trend["title"]),
    )

    def of_town(code: str) -> Version:
        name = asked.edition.names["municipalities"][code]["name"]
        role = LEAD_ROLE if code == asked.edition.manifest.lead_code else OWN_ROLE
        units = [unit for unit in ("quarter", "year") if _enough(asked, "municipality", code, unit)]
        sentence, source = asked.sentence("municipality", code), asked.source()
        if not units:
            figure = Html('<p class="invito">{}</p>').format(text.NO_LINE.format(name=name))
            return _version(asked, sentence, figure)
        figure = _lines(asked, [("municipality", code, role)], units[0], label=sentence)
        headline, more = split(sentence)
        every = f"{directory_of(asked.edition).every_year.label}, {text.BY_UNIT[units[0]]}"
        return Version(headline=headline, more=more, subtitle=asked.subtitle(every), source=source, figure=figure)

    return Screen(
        kind=TIME,
        whole=whole,
        of_town=of_town,
        start=asked.town,
        map=Html(),
        shown=asked.shows((places[0][0],), unit=asked.unit.value),
    )


def _none(asked: Asked, slug: str) -> bool:
    """Whether an area has no value at all in time."""
    rows = asked.cells.filter(level="area", place=slug, unit=asked.unit.value, status=str(Status.OK))
    return rows.height == 0


def _enough(asked: Asked, level: str, place: str, unit: str) -> bool:
    told = [row for _, row in _over(asked, level, place, unit) if row["status"] == str(Status.OK)]
    return len(told) >= FEWEST_POINTS


def _over(asked: Asked, level: str, place: str, unit: str) -> list[tuple[Period, Row]]:
    """Return the cells of a place in time, in order, of the units that are over: part of a quarter is no quarter."""
    directory = directory_of(asked.edition)
    rows = asked.cells.filter(level=level, place=place, unit=unit).iter_rows(named=True)
    dated = sorted(((Period.parse(row["period"]), row) for row in rows), key=lambda pair: pair[0].first)
    first, last = directory.first_month, last_closed(directory.as_of)
    return [(period, row) for period, row in dated if first <= period.first and period.last <= last]


def _lines(asked: Asked, places: list[tuple[str, str, str]], unit: str, *, label: str) -> Html:
    """Return the drawing of some places in time, and what its marks mean."""
    lines = [_line(asked, level, place, role, unit) for level, place, role in places]
    points = [point for line in lines for point in line.points]
    notes = [
        *([text.LATE] if any(point.provisional and point.value is not None for point in points) else []),
        *([text.GAPS] if any(point.status is not Status.OK for point in points) else []),
    ]
    suffix = "%" if asked.entry["unit"] == "%" else ""
    drawing = lines_drawing(lines, decimals=int(asked.entry["decimals"]), suffix=suffix, label=label, width=asked.width)
    return drawing + marks(notes)


def _line(asked: Asked, level: str, place: str, role: str, unit: str) -> Line:
    dated = _over(asked, level, place, unit)
    points = tuple(
        Point(
            x=period.first_day.isoformat(),
            value=row["value"] if row["status"] == str(Status.OK) else None,
            status=Status(row["status"]),
            words=f"{period.label}: {asked.words(row)}",
            provisional=bool(row["provisional"]),
        )
        for period, row in dated
    )
    name = place_name(asked.edition, level, place)
    line = Line(name=name, colour=role, points=points)
    if line.last is None:
        return line
    told = {"value": settled(line).value, "status": str(Status.OK)}
    return replace(line, label=f"{name} {asked.short(told, asked.digits(row for _, row in dated))}")


# --------------------------------------------------------------------------------------------------------------- rows
def _bar(asked: Asked, cell: Row, role: str, digits: int) -> Bar:
    has_value = cell["status"] == str(Status.OK)
    return Bar(
        name=place_name(asked.edition, cell["level"], cell["place"]),
        words=asked.short(cell, digits),
        value=cell["value"] if has_value else None,
        lower=cell["lower"] if has_value else None,
        upper=cell["upper"] if has_value else None,
        role=role,
    )


def _bars(asked: Asked, cells: list[tuple[Row, str]], *, label: str, notes: tuple[str, ...] = ()) -> Html:
    digits = asked.digits(cell for cell, _ in cells)
    bars = [_bar(asked, cell, role, digits) for cell, role in cells]
    intervals = [text.INTERVAL] if any(bar.upper is not None for bar in bars) else []
    return bars_drawing(bars, label=label, width=asked.width) + marks([*intervals, *notes])


def _areas_screen(asked: Asked) -> Screen:
    areas = asked.edition.names["areas"]
    roles = zip(areas, (LEAD_ROLE, TERRITORY_ROLE), strict=False)
    cells = [(asked.of_period[("area", slug)], role) for slug, role in roles if ("area", slug) in asked.of_period]
    if not cells:
        raise _silent(asked)
    sentences = [asked.sentence("area", slug) for slug in areas]
    (headline, more), (also, rest) = map(split, sentences[:2])
    whole = Version(
        headline=headline,
        more=" ".join(dict.fromkeys(filter(None, (also, more, rest)))),
        subtitle=asked.subtitle(),
        source=asked.source(asked.said("area", next(iter(areas)))),
        figure=_bars(asked, cells, label=" ".join(sentences)),
    )

    def of_town(code: str) -> Version:
        cell = asked.of_period.get(("municipality", code))
        sentence = asked.sentence("municipality", code)
        is_lead = code == asked.edition.manifest.lead_code
        own = [] if cell is None or is_lead else [(cell, OWN_ROLE)]
        return _version(asked, sentence, _bars(asked, [*own, *cells], label=sentence))

    return Screen(kind=AREAS, whole=whole, of_town=of_town, start=asked.town, map=Html(), shown=asked.shows(("area",)))


def _towns_screen(asked: Asked) -> Screen:
    told = [cell for (level, _), cell in asked.of_period.items() if level == "municipality"]
    valued = sorted((one for one in told if one["status"] == str(Status.OK)), key=lambda one: -one["value"])
    if len(valued) <= HIGHEST:
        raise _silent(asked)
    missing = len(told) - len(valued)
    notes = () if not missing else (text.NOT_TOLD_ONE if missing == 1 else text.NOT_TOLD.format(count=missing),)
    headline = _highest(asked, valued)

    def figure(own: str, label: str) -> Html:
        rows = [(one, _role(asked, one["place"], own)) for one in valued[: MOST_ROWS - 1]]
        if own and all(one["place"] != own for one, _ in rows):
            rows += [(one, OWN_ROLE) for one in told if one["place"] == own]
        return _bars(asked, rows, label=label, notes=notes)

    def of_town(code: str) -> Version:
        sentence = asked.sentence("municipality", code)
        return _version(asked, sentence, figure(code, sentence))

    return Screen(
        kind=TOWNS,
        whole=_version(asked, headline, figure("", headline)),
        of_town=of_town,
        start=asked.town,
        map=Html(),
        shown=asked.shows(("municipality",)),
    )


def _role(asked: Asked, place: str, own: str) -> str:
    if place == own:
        return OWN_ROLE
    return LEAD_ROLE if place == asked.edition.manifest.lead_code else OTHER_ROLE


def _highest(asked: Asked, valued: list[Row]) -> str:
    """Return the finding of a comparison: the municipalities with the highest values, as many as are told apart."""
    digits = asked.digits(valued[: MOST_ROWS - 1])
    said = [asked.short(one, digits) for one in valued]
    most = HIGHEST
    while most and said[most - 1] == said[most]:
        most -= 1
    if not most:
        found = asked.sentences.get(("map", "municipality", AMBITO, asked.period))
        return str(found["sentence"]) if found else asked.sentence(AMBITO, AMBITO)
    names = [
        f"{place_name(asked.edition, 'municipality', one['place'])} ({words})"
        for one, words in zip(valued[:most], said, strict=False)
    ]
    words = text.HIGHEST if most > 1 else text.HIGHEST_ONE
    return words.format(period=asked.period_words, name=asked.entry["name"], count=len(valued), names=listed(names))


def _services_screen(asked: Asked) -> Screen:
    told = [cell for (level, _), cell in asked.of_period.items() if level == "service"]
    if not told:
        raise _silent(asked)
    valued = sorted(told, key=lambda one: -(one["value"] if one["value"] is not None else -1))
    more = len(valued) - MOST_ROWS
    notes = (text.OTHER_ROWS.format(count=number(more)),) if more > 0 else ()
    sentence = asked.sentence(AMBITO, AMBITO)
    whole = _version(
        asked, sentence, _bars(asked, [(one, LEAD_ROLE) for one in valued[:MOST_ROWS]], label=sentence, notes=notes),
        said=asked.said(AMBITO, AMBITO),
    )  # fmt: skip
    services, towns = asked.edition.names["services"], asked.edition.names["municipalities"]

    def of_town(code: str) -> Version:
        here = [one for one in valued if services.get(one["place"], {}).get("place") == code]
        name = towns[code]["name"]
        if not here:
            none = text.NO_SERVICE_HERE.format(name=name)
            return replace(whole, headline=none, more="")
        words = [f"{place_name(asked.edition, 'service', one['place'])} {asked.words(one)}" for one in here]
        said = text.SERVICES_HERE.format(name=name, period=asked.period_words, services=", ".join(words))
        rows = [(one, OWN_ROLE) for one in here[:MOST_ROWS]]
        return replace(whole, headline=said, more="", figure=_bars(asked, rows, label=said))

    return Screen(
        kind=SERVICES, whole=whole, of_town=of_town, start=asked.town, map=Html(), shown=asked.shows(("service",))
    )


# ------------------------------------------------------------------------------------------------------------ a number
def _number_screen(asked: Asked) -> Screen:
    level = AMBITO if asked.area == AMBITO else "area"
    if (level, asked.area) not in asked.of_period:
        raise _silent(asked)

    def version(at: str, place: str) -> Version:
        said = asked.said(at, place)
        return _version(asked, asked.sentence(at, place), _number(asked, at, place, said), said=said)

    return Screen(
        kind=NUMBER,
        whole=version(level, asked.area),
        of_town=lambda code: version("municipality", code),
        start=asked.town,
        map=Html(),
        shown=asked.shows((level,)),
    )


def _number(asked: Asked, level: str, place: str, said: Row | None) -> Html:
    """Return a large number beside the one of a year before, if they are of like months."""
    cell = asked.of_period.get((level, place))
    if cell is None:
        return Html('<p class="enorme">–</p>')
    role = OWN_ROLE if level == "municipality" else LEAD_ROLE
    digits = asked.digits([cell, {"value": said["reference"] if said else None}])
    unit = "" if asked.entry["unit"] == "%" or cell["value"] is None else str(asked.entry["unit"])
    big = Html('<div class="numero {}"><p class="enorme">{}</p><p class="unita">{}</p></div>').format(
        role, asked.short(cell, digits), unit
    )
    if said is None or not _is_like(cell, said):
        return big
    names = Period.parse(asked.period).year_before().label, asked.period_words
    if max(map(len, names)) > LONGEST_NAME[asked.width]:
        names = text.YEAR_BEFORE, text.NOW
    pair = [
        replace(_bar(asked, {**cell, "value": value, "lower": None, "upper": None}, one, digits), name=name)
        for value, one, name in zip((said["reference"], cell["value"]), (OTHER_ROLE, role), names, strict=True)
    ]
    verdict = text.VERDICT.format(verdict=said["verdict"]) if said["verdict"] else ""
    return big + Html('<div class="prima">{}<p class="segni">{}</p></div>').format(
        bars_drawing(pair, label=str(said["sentence"]), width=asked.width), verdict
    )


def _is_like(cell: Row, said: Row) -> bool:
    """Whether a value may stand beside that of a year before: of the same months, and judged."""
    if cell["value"] is None or said["like"] is None or said["reference"] is None:
        return False
    return abs(said["like"] - cell["value"]) < TOLERANCE and not said["verdict"].startswith(NOT_LIKE)


NOT_LIKE: Final = "non confrontabile"
TOLERANCE: Final = 1e-9


def _silent(asked: Asked) -> NotInEditionError:
    why = text.NO_SENTENCE.format(name=asked.entry["name"], period=asked.period_words)
    return refusal(asked.edition, why, text.OTHER_PERIODS)


_SCREENS: Final[Mapping[str, Callable[[Asked], Screen]]] = {
    MAP: _map_screen,
    TIME: _time_screen,
    AREAS: _areas_screen,
    TOWNS: _towns_screen,
    SERVICES: _services_screen,
    NUMBER: _number_screen,
}
