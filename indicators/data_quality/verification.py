"""What "Verifica dati" shows: the figures as the dashboard computes them, what was received, what looks odd.

Comes in: an `Edition`, a `Viewer`, a `Period`, the day of the check. Goes out: a `Verification`.
Must not: show a partner anything of another's services; show anything to the public or to mayors, because the figures
are exact; look at the clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Final

import polars as pl

from data_access.frames import Schema, codes
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from data_access.vocabulary import CapacityUnit, ReturnStatus
from indicators.data_quality import daily_checks, monthly_checks, returns_checks
from indicators.data_quality.findings import Finding, Severity, findings_frame
from indicators.data_quality.returns_log import arrivals, visible_services
from indicators.data_quality.service_calendar import daybook
from indicators.engine.query_service import Edition
from indicators.model.door import for_views
from indicators.model.errors import NotAllowedError
from indicators.model.period import MONTHS_IN_YEAR, Period, Unit, month_of, month_text
from indicators.model.query import Grouping, Lens, Query
from indicators.model.result import Result

FIGURES: Final = ("contacts", "persons", "bed_nights", "occupancy")
"""Contacts (quantities), distinct persons, occupied bed-nights, bed occupancy (%): null where not supplied."""
_AGO: Final = {"": 0, "_previous": 1, "_year": MONTHS_IN_YEAR}
"""Suffix of a figure's column and how many months before it is taken."""

SHEET: Final[Schema] = {
    "service": pl.String,  # key
    "name": pl.String,
    "month": pl.String,  # ``2025-02``
    **{f"{figure}{suffix}": pl.Float64 for figure in FIGURES for suffix in _AGO},
    "status": codes(ReturnStatus),  # null where no return was expected
    "due": pl.Date,
    "received": pl.Date,  # of the newest revision; null if nothing came
    "revisions": pl.Int16,
    "rows": pl.Int32,  # rows that the return declared
}
"""One row for each service and month: the month's figures, the former month's and those of the same month last year."""

_PUBLIC: Final = (
    "La verifica dei numeri esatti è riservata agli enti, per i propri servizi, e al responsabile del programma."
)
_ORDER: Final = tuple(Severity)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Verification:
    """What somebody who checks the data needs.

    Attributes
    ----------
    services : dict of str to str
        Key and name of the services checked.
    organisations : dict of str to str
        Key of each service and name of the organisation that answers for it.
    period : Period
    on : date
        The day of the check.
    sheet : polars.DataFrame
        Columns of `SHEET`, by service and month.
    findings : tuple of Finding
        What touches the period, the most serious first, then the newest.
    """

    services: dict[str, str]
    organisations: dict[str, str]
    period: Period
    on: date
    sheet: pl.DataFrame
    findings: tuple[Finding, ...]

    def findings_frame(self) -> pl.DataFrame:
        """Return the findings day by day, in the columns of `indicators.data_quality.findings.FINDINGS`."""
        return findings_frame(self.findings)

    def sentence(self) -> str:
        """Return how many things are to be looked at, as one Italian sentence."""
        if not self.services:
            return "Nessun servizio da verificare."
        missing = self.sheet.filter(pl.col("due").is_not_null(), pl.col("received").is_null()).height
        if not self.findings and missing:
            what = "manca un flusso" if missing == 1 else f"mancano {missing} flussi"
            return f"Nel periodo {self.period.label} {what}; su ciò che è arrivato non c'è nessuna segnalazione."
        if not self.findings:
            return f"Nessuna segnalazione nel periodo {self.period.label}: i dati ricevuti sembrano in ordine."
        count, places = len(self.findings), len({finding.service for finding in self.findings})
        what = "una segnalazione" if count == 1 else f"{count} segnalazioni"
        where = "un servizio" if places == 1 else f"{places} servizi"
        return f"Nel periodo {self.period.label}: {what} in {where}, su {len(self.services)} da verificare."


@for_views
def verify(
    edition: Edition, *, viewer: Viewer, period: Period, on: date, services: Sequence[str] | None = None
) -> Verification:
    """Check the data of the services that a viewer answers for.

    Parameters
    ----------
    edition : Edition
    viewer : Viewer
        A manager (all services) or a partner (its own).
    period : Period
        Months to check; months after the data are left out.
    on : date
        The day of the check: returns due before it are overdue.
    services : sequence of str, optional
        Only these, among those that the viewer may check.

    Raises
    ------
    NotAllowedError
        If the viewer is neither.
    QueryError
        If the partner's organisation does not exist.
    """
    snapshot = edition.snapshot
    allowed = checkable_services(snapshot, viewer)
    chosen = allowed if services is None else tuple(key for key in allowed if key in services)
    names = edition.directory.services
    oddities = edition.once("oddities", (chosen, on), lambda: find_oddities(edition.snapshot, chosen, on=on))
    return Verification(
        services={key: names[key] for key in chosen},
        organisations=organisations_of(snapshot, chosen),
        period=period,
        on=on,
        sheet=_sheet(edition, viewer, period, chosen),
        findings=tuple(finding for finding in oddities if _touches(finding, period)),
    )


@for_views
def checkable_services(snapshot: Snapshot, viewer: Viewer) -> tuple[str, ...]:
    """Return the services that a viewer may check: all for a manager, its own for a partner.

    Raises
    ------
    NotAllowedError
        If the viewer is neither.
    """
    if viewer.role not in {Role.MANAGER, Role.PARTNER}:
        raise NotAllowedError(_PUBLIC)
    return visible_services(snapshot, viewer)


def organisations_of(snapshot: Snapshot, services: Sequence[str]) -> dict[str, str]:
    """Return the name of the organisation of each of some services, by the service's key."""
    names = snapshot["organisations"].select(organisation="index", whose="name")
    services_asked = snapshot["services"].filter(pl.col("key").is_in(services)).select("key", "organisation")
    return dict(services_asked.join(names, on="organisation", how="left").select("key", "whose").iter_rows())


@for_views
def missing_later(snapshot: Snapshot, services: Sequence[str], period: Period) -> tuple[int, ...]:
    """Return the months after a period whose returns have not come, in order, one for each service and month."""
    late = arrivals(snapshot, services).filter(pl.col("month") > period.last, pl.col("first_received").is_null())
    return tuple(int(month) for month in late["month"].sort())


def find_oddities(snapshot: Snapshot, services: Sequence[str], *, on: date) -> tuple[Finding, ...]:
    """Run every check on some services over all their history; the most serious findings first, then the newest.

    The frames behind it hold exact figures: callers above `verify` filter the services by viewer first.
    """
    if not services:
        return ()
    book = daybook(snapshot, services)
    oddities = [
        *returns_checks.missing_returns(snapshot, services, on=on),
        *returns_checks.revised_returns(snapshot, services),
        *returns_checks.row_counts(snapshot, services, book),
        *daily_checks.over_capacity(snapshot, services),
        *daily_checks.identical_rows(snapshot, services),
        *daily_checks.missing_days(snapshot, book),
        *daily_checks.outside_opening(snapshot, book),
        *monthly_checks.sudden_breaks(snapshot, services, book),
        *monthly_checks.unknown_residence(snapshot, services, book),
    ]
    return tuple(sorted(oddities, key=lambda finding: (_ORDER.index(finding.severity), -finding.last_month)))


def _touches(finding: Finding, period: Period) -> bool:
    return finding.month <= period.last and finding.last_month >= period.first


def _sheet(edition: Edition, viewer: Viewer, period: Period, services: tuple[str, ...]) -> pl.DataFrame:
    """Return the frame of `SHEET`: the months of the period, with the figures as the dashboard computes them."""
    snapshot = edition.snapshot
    last = min(period.last, month_of(snapshot.as_of))
    months = range(period.first, last + 1)
    if not services or not months:
        return pl.DataFrame(schema=SHEET)
    base = snapshot["services"].filter(pl.col("key").is_in(services)).select("index", "name", service="key")
    base = base.join(pl.DataFrame({"ordinal": list(months)}), how="cross")
    figures = _figures(edition, viewer, services, range(period.first - MONTHS_IN_YEAR, last + 1))
    for suffix, ago in _AGO.items():
        moved = figures.with_columns(pl.col("ordinal") + ago)
        moved = moved.rename({figure: f"{figure}{suffix}" for figure in FIGURES})
        base = base.join(moved, on=["service", "ordinal"], how="left")
    came = arrivals(snapshot, services).with_columns(pl.col("month").cast(pl.Int64)).rename({"month": "ordinal"})
    base = base.join(came, left_on=["index", "ordinal"], right_on=["service", "ordinal"], how="left")
    texts = pl.DataFrame({"ordinal": list(months), "month": [month_text(month) for month in months]})
    frame = base.join(texts, on="ordinal").sort("index", "ordinal")
    return frame.select(pl.col(name).cast(dtype) for name, dtype in SHEET.items())


def _figures(edition: Edition, viewer: Viewer, services: tuple[str, ...], months: range) -> pl.DataFrame:
    """Return ``service``, ``ordinal`` and the `FIGURES` of each service and month, through the edition."""
    directory = edition.directory
    first = max(months[0], directory.first_month)
    asked = Query(
        indicator="contacts",
        period=Period(first, max(months[-1], first), Unit.MONTH),
        lens=Lens.PLACE,
        services=services,
        by=(Grouping.SERVICE, Grouping.MONTH),
        viewer=viewer,
    )
    queries = [asked, asked.but(indicator="people_served")]
    beds = _with_beds(edition.snapshot, services)
    if beds:
        queries.append(asked.but(indicator="bed_occupancy", services=beds))
    contacts, persons, *occupancy = edition.ask_many(queries)
    parts = [_column(contacts, "value", "contacts"), _column(persons, "value", "persons")]
    parts += [_column(result, "numerator", "bed_nights") for result in occupancy]
    parts += [_column(result, "value", "occupancy") for result in occupancy]
    joined = reduce(lambda left, right: left.join(right, on=["service", "ordinal"], how="left"), parts)
    absent = [pl.lit(None, pl.Float64).alias(figure) for figure in FIGURES if figure not in joined.columns]
    return joined.with_columns(absent)


def _column(result: Result, column: str, name: str) -> pl.DataFrame:
    """Return one column of a result by service and month, under another name, with the month as an ordinal."""
    year, month = pl.col("month").str.head(4).cast(pl.Int64), pl.col("month").str.tail(2).cast(pl.Int64)
    ordinal = year * MONTHS_IN_YEAR + month - 1
    return result.frame.select("service", ordinal.alias("ordinal"), pl.col(column).alias(name))


def _with_beds(snapshot: Snapshot, services: tuple[str, ...]) -> tuple[str, ...]:
    chosen = pl.col("key").is_in(services) & (pl.col("unit") == str(CapacityUnit.BED))
    return tuple(snapshot["services"].filter(chosen)["key"])
