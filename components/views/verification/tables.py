"""The tables and files of "Verifica dati": figures of a service month by month, returns, findings, services.

Comes in: a `Verification`. Goes out: rows with Italian names, and frames for files.
Must not: compute a figure, hold a service that the verification does not hold.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

import polars as pl

from components.figures.core.labels import DEMO, period_label
from components.views.verification.text import (
    ABSENT,
    AGO,
    CAUTION,
    CHECK,
    CHECKED_ON,
    DAY,
    DUE,
    ERRORS,
    FINDING,
    FINDINGS,
    MONTH,
    MONTHS_MISSING,
    NAMES,
    NONE,
    NOTES,
    ORGANISATION,
    RECEIVED,
    RETURN_STATE,
    RETURNS_EXPECTED,
    RETURNS_RECEIVED,
    REVISIONS,
    ROWS,
    ROWS_DECLARED,
    SERVICE,
    STATE,
    WARNINGS,
    WEIGHT,
    WHAT,
    Row,
    whole_month,
)
from data_access.vocabulary import ReturnStatus
from indicators.data_quality.findings import LABELS, Check, Finding, Severity
from indicators.data_quality.verification import FIGURES, Verification
from indicators.interchange.csv_file import csv_for_spreadsheets
from indicators.italian.dates import day_in_words
from indicators.model.period import Period, month_text
from indicators.wording.missing_months import months_in_words

_STATUS: Final = {str(status): status.label for status in ReturnStatus}


class Expected(NamedTuple):
    """Returns expected from a service: how many, and the months of those that never came, each with its due day."""

    number: int
    missing: tuple[tuple[int, date], ...]


NOTHING: Final = Expected(0, ())


def figure_rows(verification: Verification, service: str) -> list[Row]:
    """Return a row for each month of a service: each figure, the month before, the same month of the year before."""
    rows = verification.sheet.filter(pl.col("service") == service)
    shown = [name for name in FIGURES if _is_known(rows, name)]
    if not shown:
        return []
    return [
        {
            MONTH: period_label(row["month"]),
            **{
                f"{NAMES[name][0]}{words}": _rounded(row[f"{name}{ago}"], NAMES[name][1])
                for name in shown
                for ago, words in AGO.items()
            },
        }
        for row in rows.iter_rows(named=True)
    ]


def _is_known(rows: pl.DataFrame, figure: str) -> bool:
    return bool(rows[figure].is_not_null().any())


def return_rows(verification: Verification, service: str) -> list[Row]:
    """Return a row for each month of a service for which a return was expected."""
    rows = verification.sheet.filter(pl.col("service") == service, pl.col("due").is_not_null())
    return [_return(row) for row in rows.iter_rows(named=True)]


def service_rows(verification: Verification, services: Sequence[str]) -> list[Row]:
    """Return a row for each of some services: months missing, findings by weight, returns expected and received."""
    expected, weights = expected_returns(verification), _weights(verification)
    several = len(set(verification.organisations.values())) > 1
    return [
        _named(verification, key, several=several) | _service(expected.get(key, NOTHING), weights.get(key, Counter()))
        for key in listed_services(verification, services)
    ]


def listed_services(verification: Verification, services: Sequence[str]) -> list[str]:
    """Return those of some services of which there is anything to check: a return that was expected, or a finding."""
    something = {*expected_returns(verification), *_weights(verification)}
    return [key for key in services if key in something]


def expected_returns(verification: Verification) -> dict[str, Expected]:
    """Return, of each service from which any return was expected, how many, and those that never came."""
    rows = verification.sheet.filter(pl.col("due").is_not_null())
    missing = pl.struct("month", "due").filter(pl.col("received").is_null())
    counted = rows.group_by("service", maintain_order=True).agg(pl.len(), missing=missing)
    return {
        key: Expected(returns, tuple((Period.parse(one["month"]).first, one["due"]) for one in missing))
        for key, returns, missing in counted.iter_rows()
    }


def _weights(verification: Verification) -> dict[str, Counter[Severity]]:
    """Return how many findings of each weight a service has, of those that have any."""
    weights: dict[str, Counter[Severity]] = defaultdict(Counter)
    for one in verification.findings:
        weights[one.service][one.severity] += 1
    return weights


def evidence_rows(one: Finding) -> list[Row]:
    """Return a row for each day, or for each whole month, that a finding rests on."""
    return [
        {
            DAY: whole_month(item.month or one.month) if item.day is None else day_in_words(item.day),
            ROWS: item.rows,
            WHAT: item.detail,
        }
        for item in one.evidence
    ]


def sheet_csv(verification: Verification, *, demo: bool) -> bytes:
    """Return the whole verification, a row for each service and month, as a CSV that Italian spreadsheets open."""
    noted = {
        (one.service, month_text(month)): ""
        for one in verification.findings
        for month in range(one.month, one.last_month + 1)
    }
    for one in verification.findings:
        for month in range(one.month, one.last_month + 1):
            key = (one.service, month_text(month))
            noted[key] = " ".join(filter(None, (noted[key], one.sentence)))
    notes = [noted.get((row["service"], row["month"]), "") for row in verification.sheet.iter_rows(named=True)]
    figures = [
        pl.col(f"{name}{ago}").round(digits).alias(f"{label}{words}")
        for name, (label, digits) in NAMES.items()
        for ago, words in AGO.items()
    ]
    frame = verification.sheet.with_columns(pl.Series("told", notes, dtype=pl.String)).select(
        pl.col("name").alias(SERVICE),
        pl.col("month").alias(MONTH),
        *figures,
        pl.col("status").cast(pl.String).replace_strict(_STATUS, default="").alias(RETURN_STATE),
        pl.col("due").alias(DUE),
        pl.col("received").alias(RECEIVED),
        pl.col("revisions").alias(REVISIONS),
        pl.col("rows").alias(ROWS_DECLARED),
        pl.col("told").alias(FINDINGS),
    )
    return _written(frame, verification, demo=demo)


def findings_csv(verification: Verification, *, demo: bool) -> bytes:
    """Return the findings, a row for each day or month concerned, as a CSV."""
    labels = {str(check): LABELS[check] for check in Check}
    frame = verification.findings_frame().select(
        pl.col("service").replace_strict(verification.services, default="").alias(SERVICE),
        pl.col("month").alias(MONTH),
        pl.col("check").replace_strict(labels, default="").alias(CHECK),
        pl.col("severity").alias(WEIGHT),
        pl.col("sentence").alias(FINDING),
        pl.col("day").alias(DAY),
        pl.col("rows").alias(ROWS),
        pl.col("detail").alias(WHAT),
    )
    return _written(frame, verification, demo=demo)


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _return(row: Row) -> Row:
    return {
        MONTH: period_label(row["month"]),
        STATE: _STATUS.get(row["status"] or "", "–"),
        DUE: day_in_words(row["due"]),
        RECEIVED: day_in_words(row["received"]) if row["received"] else ABSENT,
        REVISIONS: row["revisions"],
        ROWS_DECLARED: row["rows"],
    }


def _named(verification: Verification, service: str, *, several: bool) -> Row:
    """Return which service a row is of and, where they are of several organisations, who is to be asked."""
    name = {SERVICE: verification.services[service]}
    return name | {ORGANISATION: verification.organisations[service]} if several else name


def _service(expected: Expected, weights: Counter[Severity]) -> Row:
    return {
        MONTHS_MISSING: months_in_words([month for month, _ in expected.missing]) or NONE,
        ERRORS: weights[Severity.ERROR],
        WARNINGS: weights[Severity.WARNING],
        NOTES: weights[Severity.NOTE],
        RETURNS_EXPECTED: expected.number,
        RETURNS_RECEIVED: expected.number - len(expected.missing),
    }


def _written(frame: pl.DataFrame, verification: Verification, *, demo: bool) -> bytes:
    columns = [
        pl.lit(day_in_words(verification.on)).alias(CHECKED_ON),
        pl.lit(DEMO if demo else "").alias(CAUTION),
    ]
    return csv_for_spreadsheets(frame.with_columns(columns))
