"""The cells that a request asks for: a slice of the edition, or why it has none and what it has instead.

Comes in: a `Held`, the parameters. Goes out: a `Slice`. Must not: compute a number; give a cell that is not there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from indicators.interchange.url_parameters import DEFAULT_INDICATOR
from indicators.model.period import MONTHS_IN_YEAR, Period
from indicators.model.query import AMBITO, Lens
from publication.api import text
from publication.api.held import COLUMNS, SPAN, UNITS, Held
from publication.api.pages import ASKED, TWINS, Twin
from publication.api.problem import ProblemError, printable
from publication.api.words import LOOKS, PAGING, Words, known_indicator
from publication.edition.package import Edition

OF_MEASURE: Final = frozenset({"periodo", "ottica", "area", "comune", "servizio", "by"}) | PAGING
OF_PAGE: Final = frozenset({"indicatore", "periodo", "ottica", "area", "comune", "servizio"}) | LOOKS.keys() | PAGING
RATE, PEOPLE = "rate_per_1000", "people_served"
LENS_WORDS: Final = {"residence": "residenza", "place": "sede"}
Pairs = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Cells of an edition.

    Attributes
    ----------
    name : str
        What they are of: an indicator, a page.
    cells : polars.DataFrame
        Columns `publication.api.held.COLUMNS`: those of this page of the answer.
    indicators : tuple of str
    query : mapping
        What was asked, whatever was left unsaid too.
    total, limit, offset : int
    """

    name: str
    cells: pl.DataFrame
    indicators: tuple[str, ...]
    query: Mapping[str, Any]
    total: int
    limit: int
    offset: int


def of_indicator(held: Held, key: str, pairs: Pairs) -> Slice:
    """Return the cells of an indicator that a request asks for.

    Raises
    ------
    ProblemError
        If a parameter means nothing, or the edition has no such cell: what it has instead is told.
    """
    known_indicator(held, key)
    words = Words.read(pairs, held, known=OF_MEASURE)
    limit, offset = words.page()
    (level, unit), (place_level, place), period = words.breakdowns(), words.place(), words.period()
    lens = _lens(held, key, words.lens())
    frame = held.cells[key].filter(lens=lens)
    told = frame.filter(pl.col("level") == (level or place_level))
    if unit:
        told = told.filter(unit=unit)
    if told.is_empty():
        raise _no_breakdown(_name(held, key), frame, level or place_level, unit)
    told = _narrowed(told, held.edition, level, place_level, place)
    if told.is_empty():
        available = frame.filter(pl.col("level") == (level or place_level))["place"].unique(maintain_order=True)
        detail = text.NO_PLACE.format(name=_name(held, key), place=printable(place))
        raise ProblemError("luogo-non-pubblicato", detail, text.CHOOSE, available=available)
    told, period = _of_period(held, key, told, period, unit)
    query = {"lens": lens, "level": level or place_level, "place": place, "period": period, "unit": unit}
    cells = told.slice(offset, limit)
    return Slice(name=key, cells=cells, indicators=(key,), query=query, total=told.height, limit=limit, offset=offset)


def of_page(held: Held, name: str, pairs: Pairs) -> Slice:
    """Return the cells of the indicators that a page shows, in its period and, of the whole or one place, in time.

    Raises
    ------
    ProblemError
        If the page shows what no edition holds, a parameter means nothing, or the edition has no such cell.
    """
    twin = TWINS.get(name)
    if twin is None:
        raise ProblemError(
            "pagina-senza-dati-pubblici", text.NO_PAGE.format(page=name), text.SEE_PAGES, available=TWINS
        )
    words = Words.read(pairs, held, known=OF_PAGE)
    limit, offset = words.page()
    asked, (level, place) = words.lens(), words.place()
    period = _period_of(held, twin, words.period())
    keys = _indicators(held, twin, words)
    frames = [
        held.cells[key].filter(_shown(twin, period, level, place), lens=lens)
        for key in keys
        for lens in _lenses(held, twin, key, asked)
    ]
    told = pl.concat(frames) if frames else pl.DataFrame(schema=dict.fromkeys(COLUMNS, pl.String))
    told = told.filter((pl.col("unit") != SPAN) | ~_has_calendar_unit())
    if told.filter(period=period).is_empty():
        raise _no_period(name, period, held.periods)
    query = {"page": name, "lens": asked, "level": level, "place": place, "period": period}
    cells = told.slice(offset, limit)
    return Slice(name=name, cells=cells, indicators=keys, query=query, total=told.height, limit=limit, offset=offset)


def _shown(twin: Twin, period: str, level: str, place: str) -> pl.Expr:
    """Return which cells a page shows: of its period, and in time of the whole, of the areas, of the place in focus."""
    now = pl.col("period") == period
    if twin.of_whole:
        return now & (pl.col("level") == AMBITO)
    wide = pl.col("level").is_in([AMBITO, "area", *(["service"] if twin.of_services else [])])
    focus = (pl.col("level") == level) & (pl.col("place") == place)
    if level == "service":
        return focus & (now | pl.col("unit").is_in(UNITS))
    return now | (pl.col("unit").is_in(UNITS) & (wide | focus))


def _has_calendar_unit() -> pl.Expr:
    """Return whether a cell is there twice: of a year as such, and of the same year asked as a period by itself."""
    keys = ("indicator", "lens", "level", "period")
    return (pl.col("unit") != SPAN).any().over(keys)


def _indicators(held: Held, twin: Twin, words: Words) -> tuple[str, ...]:
    known = held.edition.definitions
    if twin.indicators == (ASKED,):
        asked = words.indicator(DEFAULT_INDICATOR)
        drawn = (asked, RATE) if asked == PEOPLE else (asked,)  # a count of people is drawn as a rate
        return tuple(key for key in drawn if key in known)
    if "indicatore" in words.given:
        words.indicator("")
    return tuple(key for key in twin.indicators or known if key in known)


def _lenses(held: Held, twin: Twin, key: str, asked: str | None) -> Sequence[str]:
    there = held.lenses[key]
    if twin.both_lenses or not there:
        return there
    wanted = asked if twin.lens is None else twin.lens.value
    return (wanted if wanted in there else there[0],)


def _period_of(held: Held, twin: Twin, asked: str | None) -> str:
    if not twin.of_calendar_years:
        return asked or held.moving
    if asked and asked != held.moving:
        return str(Period.year(Period.parse(asked).last // MONTHS_IN_YEAR))
    years = [period for period in held.edition.manifest.spans if period.isdecimal()]
    return years[-1] if years else held.moving


def _lens(held: Held, key: str, asked: str | None) -> str:
    there = held.lenses[key]
    if asked is not None and asked not in there:
        detail = text.NO_LENS.format(name=_name(held, key), asked=LENS_WORDS[asked])
        raise ProblemError("ottica-non-pubblicata", detail, text.CHOOSE, available=[LENS_WORDS[lens] for lens in there])
    return asked or next(iter(there), Lens.RESIDENCE.value)


def _narrowed(told: pl.DataFrame, edition: Edition, level: str | None, place_level: str, place: str) -> pl.DataFrame:
    """Return the cells of the place that is asked for; of its municipalities where it is told by municipality."""
    if level is None or level == place_level:
        return told if place == AMBITO and level is not None else told.filter(place=place)
    if place_level == AMBITO:
        return told
    lead = edition.manifest.lead_code
    if level == "municipality" and place_level == "area":
        is_lead = place == next(iter(edition.names["areas"]))
        return told.filter((pl.col("place") == lead) == is_lead)
    return told.clear()


def _of_period(
    held: Held, key: str, told: pl.DataFrame, asked: str | None, unit: str | None
) -> tuple[pl.DataFrame, str | None]:
    """Return the cells of a period, or of all the times within it where they are told in time."""
    if unit and asked is None:
        return told, None
    if unit and asked:
        whole = Period.parse(asked)
        there = told["period"].unique(maintain_order=True)
        inside = [one for one in there if _within(Period.parse(one), whole)]
        found = told.filter(pl.col("period").is_in(inside))
    else:
        spans = [span for span in held.edition.manifest.spans if not told.filter(period=span).is_empty()]
        asked = asked or (spans[-1] if spans else str(told["period"][-1]))
        found = told.filter(period=asked).filter((pl.col("unit") != SPAN) | ~_has_calendar_unit())
    if found.is_empty():
        raise _no_period(_name(held, key), asked, told["period"].unique(maintain_order=True))
    return found, asked


def _within(one: Period, whole: Period) -> bool:
    return whole.first <= one.first and one.last <= whole.last


def _no_period(name: str, asked: str, there: Iterable[str]) -> ProblemError:
    detail = text.NO_PERIOD.format(name=name, period=asked)
    return ProblemError("periodo-non-pubblicato", detail, text.CHOOSE, available=sorted(there, key=Period.parse))


def _no_breakdown(name: str, frame: pl.DataFrame, level: str, unit: str | None) -> ProblemError:
    there = dict.fromkeys(
        _as_asked(place, time) for place, time in frame.select("level", "unit").unique(maintain_order=True).iter_rows()
    )
    detail = text.NO_BREAKDOWN.format(name=name, asked=_as_asked(level, unit or SPAN))
    return ProblemError("suddivisione-non-pubblicata", detail, text.CHOOSE, available=[word for word in there if word])


def _as_asked(level: str, unit: str) -> str:
    """Return a breakdown as a request writes it."""
    return ",".join(([] if level == AMBITO else [level]) + ([] if unit == SPAN else [unit]))


def _name(held: Held, key: str) -> str:
    return str(held.edition.definitions[key]["name"])
