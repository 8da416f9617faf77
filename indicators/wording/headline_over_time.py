"""Where a series goes, as a sentence without its full stop.

Comes in: a `Result` by year, quarter or month, and its rows that have a value. Goes out: text.
Must not: compute anything that is not already in the result's frame; speak of the months that may still change while
there are others; compare one season with another; call a change what chance alone may do.
"""

from collections.abc import Sequence
from typing import Final

from indicators.model import service_days
from indicators.model.period import Period, Unit, month_label
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow, code_of, value_of
from indicators.statistics.change import DOUBT, doubtful, trend, within_chance
from indicators.wording.fragments import (
    aside,
    bracketed,
    brief,
    few_cases,
    from_to,
    in_period,
    likes,
    lowered,
    of_few,
    open_then,
    opening,
    stated,
    told_clause,
    untold,
)
from indicators.wording.grammar import clause

_UNEQUAL: Final = ", non confrontabili"


def series(result: Result, valued: list[ResultRow]) -> str:
    """Return where a series goes: years from first to last, quarters and months beside those of the year before."""
    grouping = result.query.by[0]
    settled = [row for row in valued if not row["provisional"]] or valued
    if is_cut(result, code_of(settled[-1], grouping)):
        settled = settled[-1:]
    late = ", dati ancora provvisori" if settled[-1]["provisional"] else ""
    if len(settled) == 1:
        one = f"{start_at(result, code_of(settled[0], grouping))} {stated(result, settled[0])}"
        return f"{one}{few_cases(result, settled[0])}{late}{untold(result, result.finished())}"
    if grouping is Grouping.YEAR:
        return f"{_years(result, settled)}{late}"
    before = _year_before(settled, grouping)
    return f"{_since_last_year(result, settled[-1], before) if before else _range(result, settled)}{late}"


def start_at(result: Result, code: str) -> str:
    """Return the beginning of a sentence about one group of time."""
    return f"{_moment_of(result, code)}{aside(result, open_then(result, result.part(Period.parse(code))))}"


def is_cut(result: Result, code: str) -> bool:
    """Whether the answer holds only some months of a year or quarter, which stands beside no other then."""
    unit = Period.parse(code)
    return result.part(unit) != unit


def _moment_of(result: Result, code: str) -> str:
    period = result.part(Period.parse(code))
    if not clause(result.indicator).at_end:
        return in_period(period)
    if period.unit is Unit.MONTH:
        return f"Alla fine di {month_label(period.last)}"
    return f"Alla fine del {period.label}"


def _years(result: Result, rows: Sequence[ResultRow]) -> str:
    first, last = rows[0], rows[-1]
    span = Period.parse(f"{first['year']}..{last['year']}")
    start, said = f"{in_period(span)}{aside(result, open_then(result, span))}", told_clause(result, first, last)
    if brief(result, first) == brief(result, last):
        return f"{start} {said.subject} {said.agree('è ancora', 'sono ancora')} {brief(result, last)}"
    moved = f"{said.agree('passa', 'passano')} {from_to(result, first, last)}{_trend(result, last, first)}"
    return f"{start} {said.subject} {moved}"


def _since_last_year(result: Result, current: ResultRow, before: ResultRow) -> str:
    """Say the last months beside the same of the year before: seasons make the others no term of comparison."""
    grouping = result.query.by[0]
    at, before_at = code_of(current, grouping), code_of(before, grouping)
    start = f"{start_at(result, at)} {stated(result, current)}{few_cases(result, current)}"
    cut = bracketed(open_then(result, result.part(Period.parse(before_at))))
    when = f"{lowered(_moment_of(result, before_at))}{cut}{few_cases(result, before)}"
    if brief(result, current) == brief(result, before):
        return f"{start}, come {when}{'' if alike(result, Period.parse(at), Period.parse(before_at)) else _UNEQUAL}"
    return f"{start}, contro {brief(result, before)} {when}{_trend(result, current, before)}"


def _trend(result: Result, current: ResultRow, before: ResultRow) -> str:
    grouping = result.query.by[0]
    if not alike(result, Period.parse(code_of(current, grouping)), Period.parse(code_of(before, grouping))):
        return _UNEQUAL
    if doubtful(result.indicator, current, before):
        return f", {DOUBT}"
    words = trend(result.indicator, current, before)
    return f": {words}" if words else ""


def alike(result: Result, current: Period, before: Period) -> bool:
    """Whether two periods lack the same returns of the same months, and the services asked were as open in both.

    A path bears the returns of the months before it too.
    """

    def lacking(period: Period) -> set[tuple[str, int]]:
        first = before.first if result.indicator.whole_paths and period is current else period.first
        return {
            (gap.service, month - period.first)
            for gap in result.gaps
            for month in gap.months
            if first <= month <= period.last
        }

    asked = service_days.chosen(result.query, result.directory)
    return lacking(current) == lacking(before) and service_days.are_alike(asked, result.directory, current, before)


def _year_before(rows: Sequence[ResultRow], grouping: Grouping) -> ResultRow | None:
    wanted = str(Period.parse(code_of(rows[-1], grouping)).year_before())
    return next((row for row in rows if code_of(row, grouping) == wanted), None)


def _range(result: Result, rows: Sequence[ResultRow]) -> str:
    grouping, said = result.query.by[0], told_clause(result, *rows)
    least, most = (choose(rows, key=value_of) for choose in (min, max))
    if brief(result, least) == brief(result, most):
        always = f"{said.subject} {said.agree('è sempre', 'sono sempre')} {brief(result, least)}"
        return f"{_over(result, grouping)} {always}{_where_known(result)}"
    low, high = (f"{brief(result, row)}{_when_seen(result, row, rows)}" for row in (least, most))
    doubt = f", {DOUBT}" if within_chance(result.indicator, least, most) else ""
    span = f"{said.subject} {said.agree('varia', 'variano')} tra {low} e {high}{doubt}"
    return f"{_over(result, grouping)} {span}{untold(result, result.finished())}"


def _when_seen(result: Result, row: ResultRow, rows: Sequence[ResultRow]) -> str:
    """Return of how few an end of a span is, and when it was seen: `` di 6 (marzo e altri 2)``."""
    moment = _moment(result, code_of(row, result.query.by[0]))
    return f"{of_few(result, row)} ({moment}{likes(result, row, rows)})"


def _over(result: Result, grouping: Grouping) -> str:
    """Return the months that a span is of: those asked, or as many of them as whole units that are settled hold."""
    rows = result.finished()
    units = [Period.parse(code_of(row, grouping)) for row in rows if not row["provisional"]]
    asked, names = result.query.period, result.directory
    first, last = max(asked.first, names.first_month), min(asked.last, names.last_month)
    covered = (min(units).first, max(units).last) if units else (first, last)
    if covered == (first, last):
        return opening(result)
    span = Period(*covered, units[0].unit)
    return f"{in_period(span)}{aside(result, open_then(result, span))}"


def _where_known(result: Result) -> str:
    """Return what keeps ``sempre`` from being said of times whose value is protected or was not supplied."""
    statuses = set(result.frame["status"])
    if Status.SUPPRESSED in statuses:
        return " dove il valore si mostra"
    return " dove il valore è noto" if Status.NOT_SUPPLIED in statuses else ""


def _moment(result: Result, code: str) -> str:
    """Return a month or quarter in words, without the year that the sentence has said."""
    label, period = Period.parse(code).label, result.query.period
    return label.removesuffix(f" {period.first // 12}") if period.first // 12 == period.last // 12 else label
