"""Collection of answers: question after question, what was published beside what is true.

Comes in: questions about one indicator. Goes out: frames of cells, a few questions at a time, what is published against
the rules, and how many questions were refused. Must not: solve; hold more than the answers of a few questions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from data_access.errors import UserError
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.disclosure_audit import rounding_rules
from indicators.disclosure_audit.answer_reading import Answer
from indicators.disclosure_audit.cells import read
from indicators.disclosure_audit.report import Finding
from indicators.disclosure_audit.unprotected import exact, returns
from indicators.engine.measure import measure_each
from indicators.model.code_lists import Directory
from indicators.model.errors import NotAllowedError
from indicators.model.query import Query

TOGETHER: Final = 12
"""Questions asked together: what they have in common is computed once, and their answers fit in little memory."""


@dataclass(frozen=True, slots=True)
class Harvest:
    """What asking gave: the cells that may hold somebody, the questions answered, how many were refused, findings."""

    cells: pl.DataFrame
    asked: list[Query]
    refused: int
    findings: list[Finding]


def harvest(
    snapshot: Snapshot, queries: Sequence[Query], *, settings: Settings, directory: Directory, first: int = 0
) -> Iterator[Harvest]:
    """Ask every question, `TOGETHER` at a time.

    Questions that are answered are numbered from ``first``; those that cannot be asked at all are passed over.
    """
    for begin in range(0, len(queries), TOGETHER):
        batch = queries[begin : begin + TOGETHER]
        measured = measure_each(snapshot, batch, settings=settings, directory=directory)
        pairs = [
            (query, result) for query, result in zip(batch, measured, strict=True) if not isinstance(result, UserError)
        ]
        results = [result for _, result in pairs]
        asked = [result.query for result in results]
        truths = exact(snapshot, asked, settings, directory)
        answers = [
            Answer(question=first + number, result=result, truth=truth, returns=rested)
            for number, (result, truth, rested) in enumerate(
                zip(results, truths, (returns(snapshot, query, settings, directory) for query in asked), strict=True)
            )
        ]
        yield Harvest(
            read(answers, mean_minimum=settings.disclosure.mean_minimum),
            [query for query, _ in pairs],
            sum(isinstance(result, NotAllowedError) for result in measured),
            [finding for result in results for finding in rounding_rules.broken(result)],
        )
        first += len(answers)
