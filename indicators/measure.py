"""measure(): the only door to a number.

Comes in: a `Snapshot`, a `Query` and the disclosure settings. Goes out: a `Result` that the viewer may see whole.
Must not: let an unprotected frame through; nothing above this module ever holds one.
"""

import polars as pl

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Role
from indicators import disclosure
from indicators.catalogue import Indicator, indicator
from indicators.counting import every_group
from indicators.delivery import coverage, delivered, informative
from indicators.dimensions import TIME, Dimension, dimensions, service_filter
from indicators.directory import Directory
from indicators.errors import QueryError
from indicators.finish import finish
from indicators.measures import MEASURES
from indicators.measures.people import tells_of_people
from indicators.query import AMBITO, Comparison, Lens, Query
from indicators.result import Result


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
    entry = indicator(query.indicator)
    names = directory or Directory.of(snapshot)
    query = query.but(thresholds=settings.thresholds)
    _check(entry, query, names)
    protected = needs_protection(snapshot, query)
    if protected:
        about_people = entry.kind in disclosure.OF_PEOPLE or tells_of_people(query)
        disclosure.refuse_if_too_fine(query, settings.disclosure, about_people=about_people)
    by = dimensions(snapshot, query)
    first_provisional = names.last_month - settings.thresholds.provisional_months + 1
    last_month = min(query.period.last, names.last_month)
    tallies = _complete(snapshot, query, by, MEASURES[query.indicator](snapshot, query, by)).collect()
    tallies = (
        disclosure.protect(tallies, entry, settings.disclosure)
        if protected
        else tallies.with_columns(suppressed=pl.lit(value=False))
    )
    return Result(
        indicator=entry,
        query=query,
        frame=finish(tallies, entry, by, names=names, first_provisional=first_provisional, last_month=last_month),
        coverage=coverage(snapshot, query),
        data_version=snapshot.data_version,
        as_of=snapshot.as_of,
        is_demo=snapshot.is_demo,
        is_protected=protected,
        directory=names,
        reference=_reference(snapshot, query, settings, names),
    )


def needs_protection(snapshot: Snapshot, query: Query) -> bool:
    """Whether disclosure control applies: never for managers, nor for a partner who asks only of its own services."""
    viewer = query.viewer
    if viewer.role is not Role.PARTNER:
        return viewer.is_protected
    own = snapshot["organisations"].filter(pl.col("key") == viewer.organisation)["index"]
    if own.is_empty():
        message = f"Ente «{viewer.organisation}» sconosciuto: usare la chiave di un ente della base dati."
        raise QueryError(message)
    asked = snapshot["services"].filter(service_filter(query))["organisation"]
    return not bool((asked == own.item()).all()) or asked.is_empty()


def _check(entry: Indicator, query: Query, names: Directory) -> None:
    """Refuse what the indicator cannot answer, and periods with no data."""
    if query.lens not in entry.lenses:
        lens = "residenza" if query.lens is Lens.RESIDENCE else "sede"
        message = f"«{entry.name}» non si può guardare con l'ottica della {lens}."
        raise QueryError(message)
    if (query.targets or query.needs) and not entry.person_filters:
        message = f"«{entry.name}» non riguarda singole persone: togliere i filtri per target e bisogno."
        raise QueryError(message)
    if query.area != AMBITO and entry.whole_ambito_only:
        message = f"«{entry.name}» si calcola solo per tutto l'Ambito: togliere il filtro per area."
        raise QueryError(message)
    if query.period.months < entry.minimum_months:
        message = f"«{entry.name}» richiede un periodo di almeno {entry.minimum_months} mesi."
        raise QueryError(message)
    impossible = [grouping for grouping in query.by if grouping not in entry.groupings]
    if impossible:
        message = f"«{entry.name}» non si può raggruppare per {', '.join(impossible)}."
        raise QueryError(message)
    if len(set(query.by)) < len(query.by) or len(TIME & set(query.by)) > 1:
        message = "Un raggruppamento è ripetuto, o ci sono due unità di tempo insieme: indicarne una sola."
        raise QueryError(message)
    if query.period.first > names.last_month or query.period.last < names.first_month:
        first, last = names.first_month // 12, names.last_month // 12
        message = f"Nessun dato per il periodo «{query.period}»: i dati vanno dal {first} al {last}."
        raise QueryError(message)


def _complete(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...], counts: pl.LazyFrame) -> pl.LazyFrame:
    """Add the groups that nobody reached, and the returns that each group rests on."""
    names = [dimension.name for dimension in by]
    frame = every_group(by).join(counts, on=names, how="left", maintain_order="left") if names else counts
    told = informative(by, query.lens)
    arrived = delivered(snapshot, query, told)
    shared = [dimension.name for dimension in told]
    if shared:
        frame = frame.join(arrived, on=shared, how="left", maintain_order="left")
    else:
        frame = pl.concat([frame, arrived], how="horizontal") if not names else frame.join(arrived, how="cross")
    return frame


def _reference(snapshot: Snapshot, query: Query, settings: Settings, names: Directory) -> Result | None:
    """Answer the same question for the period compared with, if it has data."""
    if query.comparison is Comparison.NONE:
        return None
    period = query.period.previous() if query.comparison is Comparison.PREVIOUS else query.period.year_before()
    if period.last < names.first_month:
        return None
    asked = query.but(period=period, comparison=Comparison.NONE)
    return measure(snapshot, asked, settings=settings, directory=names)
