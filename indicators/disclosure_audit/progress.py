"""Progress of the audit, said in Italian while it runs: how far it is, how long it still takes.

Comes in: how many questions have been asked of how many. Goes out: calls of `Advance`. Must not: print.
"""

from collections.abc import Callable, Sequence
from itertools import accumulate
from time import monotonic
from typing import Final

Advance = Callable[[str, float], None]
"""Called with what is being done and the share done of it."""
LAST: Final = 0.98
"""Share of the time after which the indicators are done."""
TOO_EARLY: Final = 0.02
"""Share of the questions before which nothing is said of how long it takes."""
MINUTE: Final = 60


class Pace:
    """Tells which indicator of how many is being asked about, the share of the questions asked, the time that is left.

    Parameters
    ----------
    advance : callable
    names : sequence of str
        Indicators, in the order in which they are asked about.
    counts : sequence of int
        Questions about each.
    clock : callable
        Seconds, from whenever.
    """

    def __init__(
        self, advance: Advance, names: Sequence[str], counts: Sequence[int], clock: Callable[[], float] = monotonic
    ) -> None:
        self._advance, self._names, self._clock = advance, names, clock
        self._before, self._all = list(accumulate(counts, initial=0)), max(sum(counts), 1)
        self._began, self._found = clock(), 0

    def found(self, count: int) -> None:
        """Count what the attack on a group has found: it is told from then on, even if the audit is stopped."""
        self._found += count

    def __call__(self, number: int, asked: int) -> None:
        """Tell that so many questions about an indicator have been asked."""
        share = (self._before[number] + asked) / self._all
        doing = f"{number + 1}/{len(self._names)} {self._names[number]}"
        left = time_left(share, self._clock() - self._began)
        found = f"trovate {self._found}" if self._found else ""
        self._advance(", ".join(filter(None, (doing, found, left and f"ancora {left}"))), LAST * share)

    def last(self) -> None:
        """Tell that what remains are the partners."""
        self._advance("Confronti con i dati dei partner", LAST)


def time_left(share: float, elapsed: float) -> str:
    """Return how long is left at the pace kept so far; nothing if it is too early to tell."""
    if share < TOO_EARLY:
        return ""
    minutes = round(elapsed * (1 - share) / share / MINUTE)
    if minutes < 1:
        return "meno di un minuto"
    return "circa un minuto" if minutes == 1 else f"circa {minutes} minuti"
