"""The pictures of an edition, made ready: maps as classes and words by municipality, trends as figures.

Comes in: the same results as the cells of the edition. Goes out: documents for JSON, by key. Must not: draw otherwise
than the pages do: classes, words and figures come from the functions that draw them there.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from components import theme
from components.figures.core.labels import source_line, what_it_is
from components.figures.core.legend import class_labels
from components.figures.core.value_states import Area, Look, areas
from components.figures.map.class_breaks import breaks_of
from components.figures.time.trend import trend
from indicators.analysis.smoothed_rates import smooth
from indicators.model.indicator import Kind
from indicators.model.period import last_closed
from indicators.model.query import AMBITO, LEAD, TERRITORY, TIME, Grouping, Lens
from indicators.model.result import Result, Status
from indicators.wording.headline import headline

RAW, SMOOTHED = "grezzo", "lisciato"
MOST_LINES: Final = 7
"""Lines of a trend: more are not told apart."""
Asked = tuple[str, Lens, tuple[Grouping, ...]]
Document = dict[str, Any]


def pictures_of(results: Sequence[Result], titles: Sequence[Result]) -> Document:
    """Return ``maps`` and ``trends``, each by key (indicator, lens and, of maps, the measure, of trends, the unit).

    Parameters
    ----------
    results : sequence of Result
        Answers to `publication.edition.questions.cell_questions`.
    titles : sequence of Result
        Answers to `title_questions`: what is said over the trends.
    """
    by_shape: dict[Asked, list[Result]] = {}
    for result in results:
        query = result.query
        by_shape.setdefault((query.indicator, query.lens, query.by), []).append(result)
    return {"maps": dict(_maps(by_shape)), "trends": dict(_trends(results, _said(titles)))}


def _maps(by_shape: Mapping[Asked, Sequence[Result]]) -> Iterator[tuple[str, Document]]:
    """Yield the map of each indicator and lens; of rates the smoothed one too, which is shown first."""
    for (indicator, lens, by), spans in by_shape.items():
        if by != (Grouping.MUNICIPALITY,):
            continue
        yearly = by_shape.get((indicator, lens, (Grouping.MUNICIPALITY, Grouping.YEAR)), ())
        if spans[0].indicator.kind is Kind.RATE:
            wholes = by_shape.get((indicator, lens, ()), ())
            of_years = by_shape.get((indicator, lens, (Grouping.YEAR,)), ())
            yield f"{indicator}|{lens.value}|{SMOOTHED}", _map(_smoothed(spans, wholes), _smoothed(yearly, of_years))
        yield f"{indicator}|{lens.value}|{RAW}", _map(spans, yearly)


def _smoothed(results: Sequence[Result], wholes: Sequence[Result]) -> list[Result]:
    """Return rates by municipality smoothed, each beside the whole of the same period."""
    by_period = {whole.query.period: whole for whole in wholes}
    return [smooth(result, whole=by_period.get(result.query.period)) for result in results]


def _map(spans: Sequence[Result], yearly: Sequence[Result]) -> Document:
    entry = spans[0].indicator
    breaks = breaks_of(yearly or spans, last_month=last_closed(spans[0].as_of))
    return {
        "indicator": entry.key,
        "lens": spans[0].query.lens.value,
        "colours": list(theme.sequential(len(breaks) + 1)),
        "classes": list(class_labels(breaks, entry)),
        "spans": {str(result.query.period): _span(result, breaks) for result in spans},
    }


def _span(result: Result, breaks: Sequence[float]) -> Document:
    return {
        "title": headline(result),
        "subtitle": what_it_is(result),
        "source": source_line(result),
        "areas": {area.code: _area(area) for area in areas(result, breaks)},
    }


def _area(area: Area) -> list[Any]:
    """Return the class, or the look of what is not there; whether it may change; what pointing at it says."""
    return [area.position if area.look is Look.VALUE else str(area.look), int(area.provisional), *area.words[1:]]


def _said(titles: Sequence[Result]) -> dict[tuple[str, Lens, Grouping, str], str]:
    """Return the sentence of each area and service in time."""
    return {
        (one.query.indicator, one.query.lens, one.query.by[0], (*one.query.services, one.query.area)[0]): headline(one)
        for one in titles
    }


def _trends(
    results: Sequence[Result], said: Mapping[tuple[str, Lens, Grouping, str], str]
) -> Iterator[tuple[str, Document]]:
    """Yield a figure for what is told in time of areas, of the whole where there are none, of services."""
    for result in results:
        query = result.query
        time = next((grouping for grouping in query.by if grouping in TIME), None)
        if time is None or not _can_be_drawn(result):
            continue
        others = [grouping for grouping in query.by if grouping not in TIME]
        key, asked = f"{query.indicator}|{query.lens.value}|{time.value}", (query.indicator, query.lens, time)
        if others == []:
            yield f"{key}|{AMBITO}", _trend(result, headline(result))
        elif others == [Grouping.AREA]:
            yield f"{key}|area", _trend(result, *(said[*asked, area] for area in (LEAD, TERRITORY)))
        elif others == [Grouping.SERVICE]:
            for code in result.frame[str(Grouping.SERVICE)].unique(maintain_order=True):
                one = _of_service(result, code)
                if _can_be_drawn(one):
                    yield f"{key}|service|{code}", _trend(one, said[*asked, code])


def _of_service(result: Result, code: str) -> Result:
    """Return the rows of a service, and the returns that are missing of it."""
    rows = result.frame.filter(service=code)
    return replace(result, frame=rows, gaps=tuple(gap for gap in result.gaps if gap.service == code))


def _can_be_drawn(result: Result) -> bool:
    """Whether there are two values to join, and few enough lines."""
    others = [str(grouping) for grouping in result.query.by if grouping not in TIME]
    if len(others) > 1 or (others == [str(Grouping.AREA)] and result.frame[others[0]].n_unique() > MOST_LINES):
        return False
    return result.frame.filter(status=str(Status.OK)).height > 1


def _trend(result: Result, *sentences: str) -> Document:
    figure = trend([result]).to_dict()
    figure["layout"].pop("template", None)  # the same for all: it travels once
    return {
        "title": sentences[0],
        "also": " ".join(sentences[1:]),
        "subtitle": what_it_is(result),
        "source": source_line(result),
        "figure": figure,
    }
