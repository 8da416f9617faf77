"""How long something takes: wall time and processor time, over a few rounds.

Comes in: something to do. Goes out: `Times`. Must not: be trusted for wall time on a busy machine: the processor time
beside it says how much of it was ours.
"""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of each round, on the wall and of this process's processors."""

    wall: tuple[float, ...]
    processor: tuple[float, ...]

    @property
    def median(self) -> float:
        """Median seconds on the wall."""
        return statistics.median(self.wall)

    @property
    def beside(self) -> str:
        """What to say beside the median: the best round, and the processor time."""
        best, processor = min(self.wall), statistics.median(self.processor)
        return f"best {best * 1000:.3g} ms, processor {processor * 1000:.3g} ms"


def timed(act: Callable[[], Any], *, rounds: int, warm: bool = True) -> Times:
    """Act a few times, after once for warmth."""
    if warm:
        act()
    wall, processor = [], []
    for _ in range(rounds):
        begun, used = time.perf_counter(), time.process_time()
        act()
        wall.append(time.perf_counter() - begun)
        processor.append(time.process_time() - used)
    return Times(tuple(wall), tuple(processor))


def taken_in_turn(acts: Mapping[str, Callable[[], Any]], *, rounds: int) -> dict[str, Times]:
    """Act each in turn, so many times, after once for warmth: what else the machine does falls on all alike."""
    for act in acts.values():
        act()
    turns = [{name: timed(act, rounds=1, warm=False) for name, act in acts.items()} for _ in range(rounds)]
    return {
        name: Times(tuple(turn[name].wall[0] for turn in turns), tuple(turn[name].processor[0] for turn in turns))
        for name in acts
    }
