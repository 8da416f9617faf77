"""Redraws: audits, draws again what gives somebody away, audits again, until nothing is found or can be done.

Again only what the new draws touch, and the people served that all rest on: an indicator that never published a set of
persons drawn again, nor borrowed from it, has the same figures as before.

Comes in: how to read the data and how to ask for new draws. Goes out: the last `AuditReport`, and how many figures were
drawn again. Must not: write by itself; go on for ever.
"""

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Final

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.catalogue.catalogue import INDICATORS
from indicators.disclosure_audit.progress import Advance
from indicators.disclosure_audit.question_space import MAIN, QUICK, Depth
from indicators.disclosure_audit.report import AuditReport
from indicators.disclosure_audit.run import audit
from indicators.model.indicator import Indicator

MOST_ROUNDS: Final = 6
"""New draws open new holes as rarely as the first ones did: one or two rounds are enough nearly always."""


def mend(
    read: Callable[[], Snapshot],
    draw_again: Callable[[frozenset[int]], int],
    *,
    settings: Settings,
    depth: Depth = QUICK,
    entries: Iterable[Indicator] | None = None,
    against: Snapshot | None = None,
    advance: Advance | None = None,
    keep_in: Path | None = None,
) -> tuple[AuditReport, int]:
    """Audit until clean, asking for new draws in between.

    Parameters
    ----------
    read : callable
        Returns the data as they are now, redraws included.
    draw_again : callable
        Given sets of persons, remembers one more turn for each and returns how many they were.
    settings, depth, entries, against, advance, keep_in
        As for `indicators.disclosure_audit.audit`.

    Returns
    -------
    AuditReport
        Of the first round, with the attacks repeated in the place of the former ones.
    int
        Figures drawn again, in all.
    """
    attacked = partial(audit, settings=settings, depth=depth, against=against, advance=advance, keep_in=keep_in)
    chosen = tuple(INDICATORS.values() if entries is None else entries)
    drawn, report = 0, attacked(read(), entries=chosen)
    for _ in range(MOST_ROUNDS - 1):
        if report.is_clean or not report.redraws:
            break
        drawn += draw_again(report.redraws)
        touched = [part.entries for part in report.parts.values() if part.holds(report.redraws)]
        again = {MAIN, *(key for keys in touched for key in keys)}
        report = report.renewed(attacked(read(), entries=[entry for entry in chosen if entry.key in again]).parts)
    return report, drawn
