"""measure(): the only door to a number.

Comes in: a `Snapshot`, a `Query` and the disclosure settings. Goes out: a `Result` that the viewer may see whole.
Must not: let an unprotected frame through; nothing above this module ever holds one.
"""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from data_access.errors import UserError
from data_access.real_data import require_own_secret
from data_access.settings import DisclosureSettings, Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Role
from indicators.catalogue.catalogue import INDICATORS, Indicator, in_words, indicator
from indicators.catalogue.look_back import first_defined
from indicators.catalogue.query_rules import check
from indicators.disclosure.allowed_questions import (
    about_people,
    hidden_below,
    looks_elsewhere,
    may_leave_out,
    refuse_if_left_out,
    refuse_if_summed_apart,
    refuse_if_too_fine,
    too_short,
)
from indicators.disclosure.known_zeros import known_wholes, known_zeros
from indicators.disclosure.rounding import OF_PEOPLE, protect
from indicators.engine.doubts import disputes_by_group, doubts
from indicators.engine.indexes import index_frame, table_questions
from indicators.engine.missing_by_group import missing_by_group
from indicators.engine.period_comparison import Pieces, compared, gaps_of, missing_in, pieces
from indicators.engine.result_frame import finish
from indicators.measures import MEASURES, OF_BUDGETS, OF_NIGHTS
from indicators.measures.people import tells_of_people
from indicators.model.code_lists import Directory
from indicators.model.errors import QueryError
from indicators.model.indicator import Kind
from indicators.model.query import Comparison, Grouping, Query
from indicators.model.result import Gap, Result
from indicators.selection.counting import every_group
from indicators.selection.dimension import Dimension
from indicators.selection.dimensions import dimensions
from indicators.selection.night_protection import small_months
from indicators.selection.population import population_of
from indicators.selection.returns_coverage import (
    content_words,
    coverage,
    delivered,
    informative,
    may_be_closed,
    missing_returns,
)
from indicators.selection.service_groups import services_of
from indicators.selection.supply import absent, missing_words

TOGETHER: Final = 5
"""Questions counted together: what they have in common is computed once, and the next are planned in the meantime."""
_counting = ThreadPoolExecutor(1, thread_name_prefix="counting")


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
    outcomes = measure_each(snapshot, queries, settings=settings, directory=directory)
    answers = [answer for answer in outcomes if isinstance(answer, Result)]
    if len(answers) < len(outcomes):
        raise next(refusal for refusal in outcomes if isinstance(refusal, UserError))
    return tuple(answers)


def measure_each(
    snapshot: Snapshot, queries: Iterable[Query], *, settings: Settings, directory: Directory | None = None
) -> tuple[Result | UserError, ...]:
    """Answer several questions together, those that are refused by their refusal; see `measure_many`."""
    names = directory or Directory.of(snapshot)
    made_of = [(query, plain_questions(snapshot, query, names)) for query in queries]
    plain = tuple(dict.fromkeys(question for _, asked in made_of for question in asked.questions))
    answers = dict(zip(plain, _plain_answers(snapshot, plain, settings, names), strict=True))
    return tuple(compared(query, asked, answers) for query, asked in made_of)


def plain_questions(snapshot: Snapshot, query: Query, names: Directory) -> Pieces:
    """Return the questions without comparison that a question is made of."""
    if query.comparison is Comparison.NONE or query.indicator not in INDICATORS:
        return Pieces(main=query.but(comparison=Comparison.NONE))
    entry = INDICATORS[query.indicator]
    try:
        protected, narrowed = needs_protection(snapshot, query), within_unit(snapshot, entry, query)
    except UserError:  # the question itself will be refused, with that reason
        return Pieces(main=query.but(comparison=Comparison.NONE))
    missing = missing_returns(snapshot, narrowed, entry.rests_on)
    return pieces(query, entry, names, missing, judged=not protected or may_leave_out(entry, query))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """A question checked and ready to be collected."""

    entry: Indicator
    query: Query
    asked: Query
    by: tuple[Dimension, ...]
    tallies: pl.LazyFrame
    is_protected: bool
    is_absent: bool
    missing: tuple[str, ...]
    population_years: tuple[int, ...]
    directory: Directory

    @property
    def frames(self) -> tuple[pl.LazyFrame, ...]:
        """What has to be collected."""
        return (self.tallies,)


@dataclass(frozen=True, slots=True, kw_only=True)
class _IndexPlan:
    """A question about an index: the table that it is worked out from, and the whole, as the viewer may see them."""

    entry: Indicator
    query: Query
    table: _Plan
    whole: _Plan

    @property
    def frames(self) -> tuple[pl.LazyFrame, ...]:
        """What has to be collected."""
        return (self.table.tallies, self.whole.tallies)


Planned = _Plan | _IndexPlan | UserError
"""A question that can be answered, or its refusal."""


def _plain_answers(
    snapshot: Snapshot, queries: Sequence[Query], settings: Settings, names: Directory
) -> Iterator[Result | UserError]:
    """Answer questions that compare with nothing, a few at a time.

    While Polars counts some (it holds no lock of Python then), the next are planned and the last are concluded.
    """
    rounds = []
    for start in range(0, len(queries), TOGETHER):
        few = [_planned(snapshot, query, settings, names) for query in queries[start : start + TOGETHER]]
        tallies = [frame for plan in few if not isinstance(plan, UserError) for frame in plan.frames]
        rounds.append((few, _counting.submit(_counted, tallies)))
    for few, counted in rounds:
        yield from _concluded(snapshot, few, counted.result(), settings)


def _counted(tallies: Sequence[pl.LazyFrame]) -> list[pl.DataFrame]:
    """Collect some tallies together, or each alone if Polars fails at what it shares among them.

    Its optimiser may lose a column of a part that several plans share (github.com/pola-rs/polars/issues/27569): seen
    once among thousands of random questions. Alone, and sharing nothing, the same tallies are right.
    """
    try:
        return pl.collect_all(tallies)
    except pl.exceptions.PolarsError:
        alone = pl.QueryOptFlags(comm_subplan_elim=False)
        return [tally.collect(optimizations=alone) for tally in tallies]


def _planned(snapshot: Snapshot, query: Query, settings: Settings, names: Directory) -> Planned:
    try:
        return _plan(snapshot, query, settings, names)
    except UserError as refusal:
        return refusal


def _concluded(
    snapshot: Snapshot, planned: Sequence[Planned], tallies: Sequence[pl.DataFrame], settings: Settings
) -> Iterator[Result | UserError]:
    """Return the result of each plan that was collected, and the refusals, in order."""
    frames = iter(tallies)
    for plan in planned:
        if isinstance(plan, UserError):
            yield plan
        elif isinstance(plan, _IndexPlan):
            yield _conclude_index(plan, next(frames), next(frames), snapshot, settings)
        else:
            yield _conclude(plan, next(frames), snapshot, settings)


def _plan(snapshot: Snapshot, query: Query, settings: Settings, names: Directory) -> _Plan | _IndexPlan:
    entry = in_words(indicator(query.indicator), settings.thresholds)
    query = query.but(thresholds=settings.thresholds)
    if not entry.of_table:
        return _plan_counts(snapshot, entry, query, settings, names)
    check(entry, query, names, any_period=bool(absent(snapshot, entry, query)))
    table, whole = (
        _plan_counts(snapshot, in_words(indicator(part.indicator), settings.thresholds), part, settings, names)
        for part in table_questions(entry, query)
    )
    return _IndexPlan(entry=entry, query=query, table=table, whole=whole)


def _plan_counts(snapshot: Snapshot, entry: Indicator, query: Query, settings: Settings, names: Directory) -> _Plan:
    query = query.but(by=(*query.by, *_added(entry, query)))
    nothing = bool(absent(snapshot, entry, query))
    check(entry, query, names, any_period=nothing)
    protected = needs_protection(snapshot, query)
    if protected:
        require_own_secret(settings.disclosure, is_demo=snapshot.is_demo)
        _check_permission(entry, query, settings, snapshot, names)
    asked = query if nothing else within_unit(snapshot, entry, query)
    asked = asked.but(protection=settings.disclosure if protected else None)
    by = dimensions(snapshot, asked, of_money=not entry.service_filters)
    if protected and entry.key in OF_NIGHTS and _has_small(snapshot, asked, settings.disclosure):
        entry = replace(entry, decimals=0)
    if protected and entry.kind in OF_PEOPLE:
        entry = replace(entry, rounding=settings.disclosure.base - 1)
    tallies = _nothing_supplied(by) if nothing else _complete(snapshot, entry, asked, by)
    return _Plan(
        entry=entry,
        query=query,
        asked=asked,
        by=by,
        tallies=tallies,
        is_protected=protected,
        is_absent=nothing,
        missing=missing_words(snapshot, entry, query, by),
        population_years=population_of(snapshot, query, by) if "residents" in entry.rests_on else (),
        directory=names,
    )


def _has_small(snapshot: Snapshot, query: Query, settings: DisclosureSettings) -> bool:
    """Whether a sum of nights has some that were rounded to whole places: a decimal of it would mean nothing."""
    small = small_months(snapshot, settings.nightly_minimum)
    months = pl.col("month").is_between(query.period.first, query.period.last)
    return not small.filter(months, pl.col("service").is_in(services_of(snapshot, query)["index"].implode())).is_empty()


def _nothing_supplied(by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Return the tallies of a question that rests on a table nobody has supplied: not a zero in any group."""
    groups = every_group(by).select(dimension.name for dimension in by) if by else every_group(by)
    nothing = [pl.lit(None, pl.Float64).alias(name) for name in ("numerator", "denominator", "value")]
    return groups.with_columns(*nothing, expected=1, received=0)


def _conclude(plan: _Plan, tallies: pl.DataFrame, snapshot: Snapshot, settings: Settings) -> Result:
    """Protect what was collected, and only then give it the shape of a result."""
    if (
        plan.is_protected
        and plan.entry.kind is Kind.COUNT
        and "persons" in tallies.columns
        and _is_personal(plan, tallies)
    ):
        plan = replace(plan, entry=replace(plan.entry, rounding=settings.disclosure.base - 1))
    since = first_defined(plan.entry, plan.directory)
    months = (plan.query.period.first, min(plan.query.period.last, plan.directory.last_month))
    first_provisional = plan.directory.last_month - _open_months(plan, settings) + 1
    frame = finish(
        _protected(plan, tallies, snapshot, settings) if plan.is_protected and not plan.is_absent else tallies,
        plan.entry,
        plan.by,
        names=plan.directory,
        first_provisional=first_provisional,
        months=months,
        early=None if since is None or plan.is_absent else (plan.query.period, since),
        may_be_closed=may_be_closed(snapshot, plan.query),
    )
    if plan.entry.decimals < indicator(plan.entry.key).decimals:
        frame = frame.with_columns(pl.col("value").round(plan.entry.decimals))
    gaps = _gaps(plan, snapshot)
    in_doubt = doubts(snapshot, plan.asked, plan.entry.rests_on)
    return Result(
        indicator=plan.entry,
        query=plan.query,
        frame=frame,
        coverage=coverage(snapshot, plan.asked, plan.entry.rests_on),
        data_version=snapshot.data_version,
        as_of=snapshot.as_of,
        is_demo=snapshot.is_demo,
        is_protected=plan.is_protected,
        directory=plan.directory,
        hidden_below=hidden_below(plan.entry, settings.disclosure),
        missing=plan.missing,
        population_years=plan.population_years,
        gaps=gaps,
        content=content_words(snapshot, plan.entry.rests_on),
        partly_missing=missing_by_group(snapshot, plan.query, gaps),
        doubts=in_doubt,
        partly_disputed=disputes_by_group(snapshot, plan.query, in_doubt),
        defined_from=since if since is not None and plan.query.period.first < since else None,
        is_coarse=plan.is_protected and "coarse" in tallies.columns and bool(tallies["coarse"].any()),
        late_months=max(months[1] - max(first_provisional, months[0]) + 1, 0),
    )


def _gaps(plan: _Plan, snapshot: Snapshot) -> tuple[Gap, ...]:
    """Return the returns that are missing in the period asked."""
    missing = missing_returns(snapshot, plan.asked, plan.entry.rests_on) - set(plan.asked.left_out)
    return gaps_of(missing_in(missing, plan.asked.period))


def _conclude_index(
    plan: _IndexPlan, table: pl.DataFrame, whole: pl.DataFrame, snapshot: Snapshot, settings: Settings
) -> Result:
    """Work an index out from what the viewer may see of its table."""
    shown = _conclude(plan.table, table, snapshot, settings)
    everybody = _conclude(plan.whole, whole, snapshot, settings)
    frame = index_frame(plan.entry, shown, everybody, mean_minimum=settings.disclosure.mean_minimum)
    return replace(everybody, indicator=plan.entry, query=plan.query, frame=frame, hidden_below=0)


def _open_months(plan: _Plan, settings: Settings) -> int:
    """Return how many of the last months may still change: late returns, or people not yet followed long enough."""
    follow_up = plan.query.horizon_months if plan.entry.horizons else plan.entry.window_months
    return max(settings.thresholds.provisional_months, follow_up)


def _check_permission(entry: Indicator, query: Query, settings: Settings, snapshot: Snapshot, names: Directory) -> None:
    refuse_if_left_out(entry, query)
    if about_people(entry, query):
        refuse_if_too_fine(query, settings.disclosure, snapshot=snapshot, last_month=names.last_month)
    elif entry.kind is Kind.COUNT and "contacts" in entry.rests_on:
        refuse_if_summed_apart(query, snapshot)


def _protected(plan: _Plan, tallies: pl.DataFrame, snapshot: Snapshot, settings: Settings) -> pl.DataFrame:
    """Apply disclosure control; quantities that tell of nobody (euros) or are protected already pass as they are."""
    personal = about_people(plan.entry, plan.query)
    last_month = plan.directory.last_month
    return protect(
        tallies,
        plan.entry,
        settings.disclosure,
        personal=_is_personal(plan, tallies),
        withheld=too_short(plan.query, snapshot=snapshot, last_month=last_month) if personal else _withheld(tallies),
        nobody=known_zeros(snapshot, plan.entry, plan.asked, plan.by, tallies, secret=settings.disclosure.key),
        everybody=known_wholes(plan.by, tallies),
        turns=dict(snapshot["redraws"].iter_rows()),
    )


def _is_personal(plan: _Plan, tallies: pl.DataFrame) -> bool:
    """Whether it looks at people, so that sums of contacts are rounded as counts of persons are."""
    return "persons_key" in tallies.columns or (about_people(plan.entry, plan.query) and tells_of_people(plan.query))


def _withheld(tallies: pl.DataFrame) -> pl.Expr | None:
    """Return the condition that all a row is made of is hidden, or rounded too far, where the measure says so."""
    return pl.any_horizontal("withheld", "coarse") if "withheld" in tallies.columns else None


def needs_protection(snapshot: Snapshot, query: Query) -> bool:
    """Whether disclosure control applies: never for managers, nor for a partner who asks only of its own services.

    What looks beyond these services is protected for partners too
    (`indicators.disclosure.allowed_questions.looks_elsewhere`).
    """
    viewer = query.viewer
    if viewer.role is not Role.PARTNER:
        return viewer.is_protected
    if looks_elsewhere(indicator(query.indicator), query):
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


def _complete(snapshot: Snapshot, entry: Indicator, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count, and add the groups that nobody reached, and the returns that each group rests on."""
    counts = MEASURES[query.indicator](snapshot, query, by)
    names = [dimension.name for dimension in by]
    # In no order: a lazy join keeps none (polars issue 29362); `result_frame` sorts by group.
    frame = every_group(by).join(counts, on=names, how="left") if names else counts
    if query.indicator in OF_BUDGETS:
        return frame
    groups = informative(by, query.lens)
    arrived = delivered(snapshot, query, groups, entry.rests_on)
    if groups:
        shared = [dimension.name for dimension in groups]
        return frame.join(arrived.lazy(), on=shared, how="left")
    return frame.with_columns(pl.lit(value).alias(name) for name, value in arrived.row(0, named=True).items())
