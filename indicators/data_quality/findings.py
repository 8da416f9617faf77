"""What a check of the data found: the values that every check gives back.

Comes in: nothing. Goes out: `Check`, `Evidence`, `Finding`, `FINDINGS` and frames of it.
Must not: look for anything (`indicators.data_quality.daily_checks` and `indicators.data_quality.monthly_checks` do).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import blake2b
from typing import Final

import polars as pl

from data_access.elision import elided
from data_access.frames import Schema
from data_access.rule import Severity
from data_access.snapshot import Snapshot
from indicators.italian.dates import day_in_words
from indicators.italian.numbers import listed
from indicators.model.period import month_label, month_text
from indicators.selection.snapshot_cache import remembered
from indicators.wording.grammar import to

__all__ = [
    "FINDINGS",
    "LABELS",
    "Check",
    "Evidence",
    "Finding",
    "Severity",
    "days_in_words",
    "finding",
    "findings_frame",
]

MAX_NAMED: Final = 6
"""Days that a sentence names; the others are in the evidence."""


class Check(StrEnum):
    """What is looked for."""

    COMPLETENESS = "completezza"
    BREAK = "salto"
    OVER_CAPACITY = "oltre_capienza"
    REPEATED_ROWS = "righe_ripetute"
    WEEKDAY_GAP = "giorni_mancanti"
    OUTSIDE_OPENING = "fuori_apertura"
    UNKNOWN_RESIDENCE = "residenza_non_nota"


LABELS: Final = {
    Check.COMPLETENESS: "Completezza",
    Check.BREAK: "Salto improvviso",
    Check.OVER_CAPACITY: "Occupati oltre la capienza",
    Check.REPEATED_ROWS: "Righe identiche",
    Check.WEEKDAY_GAP: "Giorni senza righe",
    Check.OUTSIDE_OPENING: "Fuori dai giorni di apertura",
    Check.UNKNOWN_RESIDENCE: "Residenza non nota",
}

FINDINGS: Final[Schema] = {
    "service": pl.String,  # key
    "month": pl.String,  # ``2025-02``
    "check": pl.String,  # code of `Check`
    "severity": pl.String,  # ``errore``, ``avviso``, ``nota``
    "sentence": pl.String,
    "day": pl.Date,  # null for what concerns the whole month
    "rows": pl.Int64,  # rows concerned on that day, or in the month; null where nothing is counted in rows
    "detail": pl.String,
}
"""One row for each day (or month) concerned by a finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A day that a finding rests on, with the rows concerned; no day for what concerns a whole month.

    ``month`` is the ordinal of that month, where the finding spans several.
    """

    day: date | None = None
    month: int | None = None
    rows: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that looks odd in the data of a service.

    Attributes
    ----------
    check : Check
    severity : Severity
    service, name : str
        Key and name of the service.
    month : int
        Ordinal of the month concerned, the first one if several.
    last_month : int
        The last one.
    evidence : tuple of Evidence
    sentence : str
        In Italian, for the partner who sent the data.
    """

    check: Check
    severity: Severity
    service: str
    name: str
    month: int
    last_month: int
    evidence: tuple[Evidence, ...]
    sentence: str

    @property
    def mark(self) -> str:
        """What it is known by: other rows are another finding; returns that never came are one, however many months."""
        rows = "" if self._is_absence else repr([(one.day, one.month, one.rows, one.detail) for one in self.evidence])
        told = (self.service, str(self.check), self.severity.value, str(self.month), rows)
        return blake2b("\0".join(told).encode(), digest_size=16).hexdigest()

    @property
    def _is_absence(self) -> bool:
        return self.check is Check.COMPLETENESS and self.severity is Severity.ERROR

    @property
    def days(self) -> tuple[date, ...]:
        """The days concerned, in order."""
        return tuple(item.day for item in self.evidence if item.day is not None)

    @property
    def rows(self) -> int:
        """How many rows are concerned."""
        return sum(item.rows or 0 for item in self.evidence)


def finding(
    snapshot: Snapshot,
    service: int,
    check: Check,
    severity: Severity,
    *,
    months: Sequence[int],
    evidence: Sequence[Evidence],
    sentence: str,
) -> Finding:
    """Return a finding on the service in a position, about months in order."""
    key, name = _called(snapshot)[service]
    return Finding(
        check=check,
        severity=severity,
        service=key,
        name=name,
        month=months[0],
        last_month=months[-1],
        evidence=tuple(evidence),
        sentence=sentence,
    )


@remembered()
def _called(snapshot: Snapshot) -> dict[int, tuple[str, str]]:
    """Return key and name of every service, by position: each may have many findings."""
    rows = snapshot["services"].select("index", "key", "name").iter_rows()
    return {index: (key, name) for index, key, name in rows}


def days_in_words(days: Sequence[date]) -> str:
    """Return days of one month in words: ``4, 11 e 18 febbraio 2025``; beyond six, how many and the first and last."""
    if len(days) == 1:
        return day_in_words(days[0])
    month = month_label(days[0].year * 12 + days[0].month - 1)
    if len(days) > MAX_NAMED:
        first, last = (elided("il", str(day.day)) for day in (days[0], days[-1]))
        return f"{len(days)} giorni tra {first} e {last} {month}"
    return f"{listed([str(day.day) for day in days])} {month}"


def in_month(month: int) -> str:
    """Return when, to begin a sentence with: ``A luglio 2025``, ``Ad agosto 2025``."""
    said = to(month_label(month))
    return said[0].upper() + said[1:]


def findings_frame(findings: Iterable[Finding]) -> pl.DataFrame:
    """Return a frame of `FINDINGS`, for tables and CSV."""
    rows = [
        (
            finding.service,
            month_text(finding.month if item.month is None else item.month),
            str(finding.check),
            str(finding.severity.value),
            finding.sentence,
            item.day,
            item.rows,
            item.detail,
        )
        for finding in findings
        for item in finding.evidence
    ]
    return pl.DataFrame(rows, schema=FINDINGS, orient="row")
