"""measure(): the only door to a number.

Comes in: a `Snapshot`, a `Query` and the disclosure settings. Goes out: a `Result` that the viewer may see whole.
Must not: let an unprotected frame through; nothing above this module ever holds one.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace

import polars as pl

from data_access.errors import UserError
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Role
from indicators.asking import check
from indicators.catalogue import Indicator, in_words, indicator
from indicators.counting import every_group
from indicators.delivery import about_returns, coverage, delivered, informative
from indicators.dimensions import Dimension, dimensions, services_of
from indicators.directory import Directory
from indicators.disclosure import protect
from indicators.errors import NotAllowedError, QueryError
from indicators.finish import finish
from indicators.measures import MEASURES, OF_BUDGETS
from indicators.measures.people import tells_of_people
from indicators.partners import beside_own, own_part
from indicators.period import Period
from indicators.permission import about_people, hidden_below, refuse_if_too_fine, too_short
from indicators.query import Comparison, Grouping, Query
from indicators.result import Coverage, Result


def measure(snapshot: Snapshot, query: Query, *, settings: Settings, directory: Directory | None = None) -> Result:
    """Answer a question.

    Parameters
    ----------
    snapshot : Snapshot
    query : Query
    settings : Settings
        For disclosure control and thresholds.
    directory : Directory, optional
        That of the snapshot, when the caller already has it.

    Returns
    -------
    Result
        Already protected for ``query.viewer``.

    Raises
    ------
    QueryError
        If the indicator cannot answer the question.
    NotAllowedError
        If the viewer may not ask it.
    """
    return measure_many(snapshot, (query,), settings=settings, directory=directory)[0]


def measure_many(
    snapshot: Snapshot, queries: Iterable[Query], *, settings: Settings, directory: Directory | None = None
) -> tuple[Result, ...]:
    """Answer several questions together: what they have in common is computed once.

    Parameters, returns and errors are those of `measure`, for each question, in order.
    """
    names = directory or Directory.of(snapshot)
    return _answers(
        snapshot, [plan for query in queries for plan in _plans(snapshot, query, settings, names)], settings
    )


def measure_each(
    snapshot: Snapshot, queries: Iterable[Query], *, settings: Settings, directory: Directory | None = None
) -> tuple[Result | UserError, ...]:
    """Answer several questions together, those that are refused by their refusal; see `measure_many`."""
    names = directory or Directory.of(snapshot)
    planned = [_plans_or_refusal(snapshot, query, settings, names) for query in queries]
    plans = [plan for found in planned if not isinstance(found, UserError) for plan in found]
    answers = iter(_answers(snapshot, plans, settings))
    return tuple(found if isinstance(found, UserError) else next(answers) for found in planned)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """A question checked and ready to be collected; ``main`` is the plan that this one is the reference of."""

    entry: Indicator
    query: Query
    asked: Query
    by: tuple[Dimension, ...]
    tallies: pl.LazyFrame
    is_protected: bool
    directory: Directory
    main: "_Plan | None" = None


def _plans(snapshot: Snapshot, query: Query, settings: Settings, names: Directory) -> list[_Plan]:
    """Return the plan of a question and, if it compares with a period that has data, the plan of the comparison."""
    main = _plan(snapshot, query, settings, names)
    period = _compared_with(query, names)
    if period is None:
        return [main]
    asked = query.but(period=period, comparison=Comparison.NONE)
    try:
        return [main, _plan(snapshot, asked, settings, names, main=main)]
    except NotAllowedError:  # the period compared with may be too short for this viewer: the question itself stands
        return [main]


def _plans_or_refusal(
    snapshot: Snapshot, query: Query, settings: Settings, names: Directory
) -> "list[_Plan] | UserError":
    try:
        return _plans(snapshot, query, settings, names)
    except UserError as refusal:
        return refusal


def _answers(snapshot: Snapshot, plans: "list[_Plan]", settings: Settings) -> tuple[Result, ...]:
    """Collect plans together and return the result of each that is not only the reference of another, in order."""
    tallies = pl.collect_all([plan.tallies for plan in plans])
    covered = _coverages(snapshot, plans)
    answers = [
        _conclude(plan, frame, snapshot, settings, covered[about_returns(plan.asked)])
        for plan, frame in zip(plans, tallies, strict=True)
    ]
    references = {id(plan.main): answer for plan, answer in zip(plans, answers, strict=True) if plan.main is not None}
    return tuple(
        replace(answer, reference=references.get(id(plan)))
        for plan, answer in zip(plans, answers, strict=True)
        if plan.main is None
    )


def _plan(
    snapshot: Snapshot, query: Query, settings: Settings, names: Directory, *, main: "_Plan | None" = None
) -> _Plan:
    entry = in_words(indicator(query.indicator), settings.thresholds)
    query = query.but(thresholds=settings.thresholds)
    query = query.but(by=(*query.by, *_added(entry, query)))
    check(entry, query, names)
    protected = needs_protection(snapshot, query)
    if protected:
        _check_permission(entry, query, settings, snapshot, names)
    asked = within_unit(snapshot, entry, query)
    by = dimensions(snapshot, asked, of_money=not entry.service_filters)
    tallies = _complete(snapshot, asked, by, MEASURES[query.indicator](snapshot, asked, by))
    own = own_part(snapshot, asked) if protected and entry.service_filters and not entry.whole_paths else None
    if own is not None:
        tallies = beside_own(tallies, MEASURES[query.indicator](snapshot, own, by), by)
    return _Plan(
        entry=entry,
        query=query,
        asked=asked,
        by=by,
        tallies=tallies,
        is_protected=protected,
        directory=names,
        main=main,
    )


def _coverages(snapshot: Snapshot, plans: list[_Plan]) -> dict[Hashable, Coverage]:
    """Return the coverage of the questions, once for all those that rest on the same returns."""
    different = {about_returns(plan.asked): plan.asked for plan in plans}
    return {about: coverage(snapshot, asked) for about, asked in different.items()}


def _conclude(plan: _Plan, tallies: pl.DataFrame, snapshot: Snapshot, settings: Settings, covered: Coverage) -> Result:
    """Protect what was collected, and only then give it the shape of a result."""
    frame = finish(
        _protected(plan, tallies, snapshot, settings) if plan.is_protected else tallies,
        plan.entry,
        plan.by,
        names=plan.directory,
        first_provisional=plan.directory.last_month - _open_months(plan, settings) + 1,
        last_month=min(plan.query.period.last, plan.directory.last_month),
    )
    return Result(
        indicator=plan.entry,
        query=plan.query,
        frame=frame,
        coverage=covered,
        data_version=snapshot.data_version,
        as_of=snapshot.as_of,
        is_demo=snapshot.is_demo,
        is_protected=plan.is_protected,
        directory=plan.directory,
        hidden_below=hidden_below(plan.query.viewer, settings.disclosure),
    )


def _open_months(plan: _Plan, settings: Settings) -> int:
    """Return how many of the last months may still change: late returns, or people not yet followed long enough."""
    follow_up = plan.query.horizon_months if plan.entry.horizons else plan.entry.window_months
    return max(settings.thresholds.provisional_months, follow_up)


def _check_permission(entry: Indicator, query: Query, settings: Settings, snapshot: Snapshot, names: Directory) -> None:
    if about_people(entry, query):
        refuse_if_too_fine(query, settings.disclosure, snapshot=snapshot, last_month=names.last_month)


def _protected(plan: _Plan, tallies: pl.DataFrame, snapshot: Snapshot, settings: Settings) -> pl.DataFrame:
    """Apply disclosure control; quantities that tell of nobody (beds, meals, euros) pass as they are."""
    personal = about_people(plan.entry, plan.query)
    last_month = plan.directory.last_month
    return protect(
        tallies,
        plan.entry,
        settings.disclosure,
        personal=personal and tells_of_people(plan.query),
        withheld=too_short(plan.query, snapshot=snapshot, last_month=last_month) if personal else None,
        turns=dict(snapshot["redraws"].iter_rows()),
    )


def needs_protection(snapshot: Snapshot, query: Query) -> bool:
    """Whether disclosure control applies: never for managers, nor for a partner who asks only of its own services."""
    viewer = query.viewer
    if viewer.role is not Role.PARTNER:
        return viewer.is_protected
    if indicator(query.indicator).whole_paths:
        return True
    own = snapshot["organisations"].filter(pl.col("key") == viewer.organisation)["index"]
    if own.is_empty():
        message = f"Ente «{viewer.organisation}» sconosciuto: usare la chiave di un ente della base dati."
        raise QueryError(message)
    asked = services_of(snapshot, query)["organisation"]
    return not bool((asked == own.item()).all()) or asked.is_empty()


def _added(entry: Indicator, query: Query) -> tuple[Grouping, ...]:
    """Return the breakdowns that must be visible and were not asked for (a single strand is visible by itself)."""
    single = {Grouping.STRAND} if len(query.strands) == 1 else set()
    return tuple(grouping for grouping in entry.always_by if grouping not in {*query.by, *single})


def within_unit(snapshot: Snapshot, entry: Indicator, query: Query) -> Query:
    """Return the question narrowed to the services whose capacity is counted in the indicator's unit.

    Raises
    ------
    QueryError
        If none of the services asked about is: beds, flats and meals are never added.
    """
    if entry.capacity_unit is None:
        return query
    fitting = services_of(snapshot, query).filter(pl.col("unit") == str(entry.capacity_unit))["key"]
    if fitting.is_empty():
        message = f"«{entry.name}» riguarda solo i servizi con {entry.capacity_unit.label}: cambiare i servizi scelti."
        raise QueryError(message)
    return query.but(services=tuple(fitting))


def _complete(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...], counts: pl.LazyFrame) -> pl.LazyFrame:
    """Add the groups that nobody reached, and the returns that each group rests on."""
    names = [dimension.name for dimension in by]
    frame = every_group(by).join(counts, on=names, how="left", maintain_order="left") if names else counts
    if query.indicator in OF_BUDGETS:
        return frame
    told = informative(by, query.lens)
    arrived = delivered(snapshot, query, told)
    if told:
        shared = [dimension.name for dimension in told]
        return frame.join(arrived.lazy(), on=shared, how="left", maintain_order="left")
    return frame.with_columns(pl.lit(value).alias(name) for name, value in arrived.row(0, named=True).items())


def _compared_with(query: Query, names: Directory) -> Period | None:
    """Return the period that a question compares with, if it has data."""
    if query.comparison is Comparison.NONE:
        return None
    period = query.period.previous() if query.comparison is Comparison.PREVIOUS else query.period.year_before()
    return period if period.last >= names.first_month else None
