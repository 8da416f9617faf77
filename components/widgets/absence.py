"""What nobody supplied: recognised where a page would otherwise say that it is nothing, protected, or too little.

Comes in: results. Goes out: whether the returns behind them are all missing, and the words for it.
Must not: draw; take a protected value or a true zero for one that is missing.
"""

from typing import Final

from indicators.model.result import Result, Status

ABSENT: Final = "I dati di questo periodo non sono stati forniti."


def is_absent(*results: Result) -> bool:
    """Whether nothing that the results ask for was supplied."""
    return all(_is_absent(result) for result in results)


def _is_absent(result: Result) -> bool:
    coverage, statuses = result.coverage, set(result.frame["status"])
    return statuses == {Status.NOT_SUPPLIED} if statuses else bool(coverage.expected) and not coverage.received
