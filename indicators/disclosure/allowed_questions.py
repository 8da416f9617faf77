"""Query restriction: what a protected viewer may ask about people; answers that could be differenced are refused.

Comes in: an entry of the catalogue, a `Query`, the settings, the last month with data. Goes out: nothing, or a
`NotAllowedError` in Italian; and which groups of time are too short to be shown. Must not: look at contacts or persons.

The rules keep the questions few enough to be all tried (`indicators.disclosure_audit` does): one value for each filter,
at most three dimensions besides time, periods that do not overlap by chance (a month, a quarter, a year, some years),
one nested geography. Filters count as dimensions: what defines a group identifies it as much as what breaks it down.
"""

from collections.abc import Callable, Iterator
from typing import Final

import polars as pl

from data_access.settings import DisclosureSettings
from data_access.snapshot import Snapshot
from indicators.measures.people import tells_of_people
from indicators.model.code_lists import Directory
from indicators.model.errors import NotAllowedError
from indicators.model.indicator import Indicator, Kind
from indicators.model.period import Period, Unit
from indicators.model.query import AMBITO, GEOGRAPHIC, LEAD, MONTHS_OF, OF_PERSON, TERRITORY, TIME, Grouping, Query
from indicators.selection.snapshot_cache import remembered

SHORTEST: Final = int(Unit.QUARTER)
"""Months of data that a figure about people by municipality needs."""
SENSITIVE: Final = OF_PERSON | {Grouping.RESIDENCE_CLASS, Grouping.PROVINCE, Grouping.SECTION, Grouping.EXIT_CLASS}
WHAT_IS_COUNTED: Final = frozenset({Grouping.STEP, Grouping.MOMENT, Grouping.PACT_STATE, Grouping.PACT_KIND})
"""Breakdowns that say what is counted, as different indicators would, and not of whom: they narrow no group."""
NEVER_PERSONAL: Final = frozenset({Kind.COUNT, Kind.RATIO})
"""Kinds that are about people only when a breakdown or a filter looks at people."""
NARROWED_BY: Final[dict[str, tuple[Grouping, ...]]] = {
    "services": (Grouping.SERVICE,),
    "service_types": (Grouping.SERVICE_TYPE, Grouping.SERVICE),
    "strands": (Grouping.STRAND, Grouping.SERVICE),
}
"""Filters of services, each with the breakdowns by which every row is about one of the chosen values."""
ONE_VALUE: Final = "si sceglie un solo valore per ogni filtro: usare un raggruppamento per vederne più d'uno."
WHOLE_PERIODS: Final = (
    "gli intervalli si chiedono per anni interi (per esempio 2023..2025): scegliere un anno, un trimestre o un mese "
    "solo. Due intervalli quasi uguali, sottratti l'uno dall'altro, direbbero di poche persone."
)
Rule = Callable[[Query, DisclosureSettings, frozenset[str]], Iterator[str]]


def about_people(entry: Indicator, query: Query) -> bool:
    """Whether the answer tells something of persons, and not only of beds, meals, services and euros."""
    return entry.kind not in NEVER_PERSONAL or (entry.person_filters and tells_of_people(query))


def looks_elsewhere(entry: Indicator, query: Query) -> bool:
    """Whether the answer tells what others know of the people of the services asked about.

    Paths in the whole network do, and so do needs, which whoever has the case assesses: of the two women of a house by
    need, its body would read what the social services wrote.
    """
    return entry.whole_paths or bool(query.needs) or bool({Grouping.NEED, Grouping.NEED_SET} & set(query.by))


def hidden_below(entry: Indicator, settings: DisclosureSettings) -> int:
    """Return the count under which a hidden one lies; 0 if it need not be a small one (see `Result`).

    One equal to the threshold may be hidden too. A share is hidden for what it leaves out as well, forty meals because
    three persons ate them, a median of nine stays.
    """
    return settings.hidden_below if entry.kind in {Kind.PERSONS, Kind.RATE} else 0


def refuse_if_too_fine(query: Query, settings: DisclosureSettings, *, snapshot: Snapshot, last_month: int) -> None:
    """Refuse the questions about people whose answers could be differenced into single persons.

    Raises
    ------
    NotAllowedError
        With the first reason found, in Italian, and what to ask instead.
    """
    fine = fine_geography(snapshot)
    refuse_if_period_chosen(query, snapshot)
    for rule in RULES:
        for message in rule(query, settings, fine):
            raise NotAllowedError(f"Per proteggere le persone, {message}")
    if by_municipality(query, fine) and months_of_data(query.period, last_month) < SHORTEST:
        message = "Per proteggere le persone, i dati per comune richiedono almeno tre mesi di dati nel periodo."
        raise NotAllowedError(message)


def refuse_if_period_chosen(query: Query, snapshot: Snapshot) -> None:
    """Refuse a range of months or quarters that somebody chose: two that differ by one, subtracted, tell of that one.

    The last four closed quarters, and the same of the year before, are everybody's: they move by themselves.

    Raises
    ------
    NotAllowedError
        In Italian, with what to ask instead.
    """
    if _is_chosen(query.period) and query.period not in _moving_quarters(snapshot):
        raise NotAllowedError(f"Per proteggere le persone, {WHOLE_PERIODS}")


@remembered()
def _moving_quarters(snapshot: Snapshot) -> tuple[Period, ...]:
    return Directory.of(snapshot).moving_quarters


def refuse_if_summed_apart(query: Query, snapshot: Snapshot) -> None:
    """Refuse sums of contacts over sets of services or of months that somebody chose.

    Each sum is rounded by a draw of its own, and sums add up exactly: the difference between two hundred sets with a
    service and the same without it, on average, is what the service did, were it the one contact of one person. Rows
    that are about one service, or one month, are the same whatever stands beside them.

    Raises
    ------
    NotAllowedError
        With the first reason found, in Italian, and what to ask instead.
    """
    for name, groupings in NARROWED_BY.items():
        if len(getattr(query, name)) > 1 and not set(groupings) & set(query.by):
            raise NotAllowedError(f"Per proteggere le persone, {ONE_VALUE}")
    if Grouping.MONTH not in query.by:
        refuse_if_period_chosen(query, snapshot)


def may_leave_out(entry: Indicator, query: Query) -> bool:
    """Whether a protected viewer may have an answer without the months of services whose return is missing.

    Only of the whole Ambito and its two halves: there what is left out is small beside what remains, and which it is
    depends on the returns, never on who asks. Month by month only where nothing tells of people.
    """
    groupings = {Grouping.AREA} | ({Grouping.MONTH} if entry.kind in NEVER_PERSONAL else set())
    filters = (query.services, query.service_types, query.strands, query.targets, query.needs)
    is_whole = set(query.by) <= groupings and query.area in {AMBITO, LEAD, TERRITORY}
    return is_whole and not any(filters) and not query.exclude_fictitious


def refuse_if_left_out(entry: Indicator, query: Query) -> None:
    """Refuse a question that leaves out what this viewer may not have left out; see `may_leave_out`.

    Raises
    ------
    NotAllowedError
        Never seen by who asks: nobody can say what is left out.
    """
    if query.left_out and not may_leave_out(entry, query):
        message = "Per proteggere le persone, non si lasciano fuori mesi di singoli servizi."
        raise NotAllowedError(message)


@remembered()
def fine_geography(snapshot: Snapshot) -> frozenset[str]:
    """Return the groupings that single out a municipality: sub-areas too, if one of them is a single municipality.

    Classes of size always do: they hold few people, and one of them, or the services of one, may be of a single
    municipality.
    """
    sizes = snapshot["municipalities"]["sub_area"].drop_nulls().value_counts()["count"]
    alone = {Grouping.SUB_AREA} if (sizes == 1).any() else set()
    return frozenset({Grouping.MUNICIPALITY, Grouping.PLACE, Grouping.SIZE_CLASS, *alone})


def by_municipality(query: Query, fine: frozenset[str]) -> bool:
    """Whether the answer is about single municipalities, as a breakdown or as a filter."""
    return bool(fine & set(query.by)) or query.area not in {AMBITO, LEAD, TERRITORY}


def months_of_data(period: Period, last_month: int) -> int:
    """Return how many months of a period the data reach."""
    return min(period.last, last_month) - period.first + 1


def too_short(query: Query, *, snapshot: Snapshot, last_month: int) -> pl.Expr | None:
    """Return the condition that a row is about a municipality in a quarter or year cut short by the end of the data.

    None where no row can be.
    """
    time = next((grouping for grouping in query.by if grouping in TIME), None)
    if time is None or not by_municipality(query, fine_geography(snapshot)):
        return None
    length = MONTHS_OF[time]
    begin = pl.col(time).cast(pl.Int32) * length
    end = pl.min_horizontal(begin + length - 1, pl.lit(min(query.period.last, last_month), pl.Int32))
    return end - begin + 1 < SHORTEST


def dimensions_asked(query: Query) -> frozenset[str]:
    """Return what a question breaks down or narrows by, besides time; areas inside one another count once."""
    by = [grouping for grouping in query.by if grouping not in WHAT_IS_COUNTED]
    groupings = {"geography" if grouping in GEOGRAPHIC else str(grouping) for grouping in by}
    filters = {
        "geography": query.area != AMBITO,
        "service": query.services,
        "service_type": query.service_types,
        "strand": query.strands,
        "target": query.targets,
        "need": query.needs,
        "fictitious": query.exclude_fictitious,
    }
    return frozenset(groupings - set(TIME) | {name for name, chosen in filters.items() if chosen})


def _is_chosen(period: Period) -> bool:
    """Whether a period is neither one unit of time nor some whole years."""
    return period.months != int(period.unit) and period.unit is not Unit.YEAR


def _of_filters(query: Query, _settings: DisclosureSettings, _fine: frozenset[str]) -> Iterator[str]:
    chosen = (query.services, query.service_types, query.strands, query.targets, query.needs)
    if any(len(values) > 1 for values in chosen):
        yield ONE_VALUE


def _of_months(query: Query, _settings: DisclosureSettings, fine: frozenset[str]) -> Iterator[str]:
    by_month = query.period.unit is Unit.MONTH or Grouping.MONTH in query.by
    if by_month and by_municipality(query, fine):
        yield (
            "i dati per comune, e per classe di ampiezza dei comuni, si vedono per trimestre o per anno, non per mese."
        )


def _of_size_classes(query: Query, _settings: DisclosureSettings, _fine: frozenset[str]) -> Iterator[str]:
    others = (GEOGRAPHIC | {Grouping.PLACE}) - {Grouping.SIZE_CLASS}
    if Grouping.SIZE_CLASS in query.by and (query.area != AMBITO or others & set(query.by)):
        yield (
            "le classi di ampiezza non si incrociano con comuni, sub-ambiti e aree: togliere il filtro per area o "
            "l'altro raggruppamento."
        )


def _of_sensitive(query: Query, settings: DisclosureSettings, fine: frozenset[str]) -> Iterator[str]:
    if by_municipality(query, fine) and len(SENSITIVE & dimensions_asked(query)) > settings.sensitive_dimensions:
        yield (
            f"insieme al comune si possono usare al massimo {settings.sensitive_dimensions} tra sesso, età, target, "
            "bisogno e residenza: togliere un filtro o un raggruppamento."
        )


def _of_dimensions(query: Query, settings: DisclosureSettings, _fine: frozenset[str]) -> Iterator[str]:
    if len(dimensions_asked(query)) > settings.dimensions:
        yield (
            f"si possono incrociare al massimo {settings.dimensions} dimensioni oltre al tempo, contando anche i "
            "filtri: togliere un filtro o un raggruppamento."
        )


def _of_ages(query: Query, _settings: DisclosureSettings, _fine: frozenset[str]) -> Iterator[str]:
    if Grouping.AGE_BAND in query.by and TIME & set(query.by) and query.period.first // 12 < query.period.last // 12:
        yield "le età si vedono nel tempo dentro un solo anno: scegliere un anno, o togliere l'età o il tempo."


RULES: Final[tuple[Rule, ...]] = (
    _of_filters,
    _of_months,
    _of_size_classes,
    _of_sensitive,
    _of_dimensions,
    _of_ages,
)
