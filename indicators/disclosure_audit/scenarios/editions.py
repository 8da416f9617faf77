"""An edition of the data beside the one before: what was added in between is taken as known to the attacker.

Comes in: what is known of the same cells in two editions. Goes out: findings. Must not: ask.

The attacker knows, of every cell, how many persons the additions brought (a late return of its own, a person whom
everybody saw arrive): a count in one edition is the other plus a known number. Bounds go from one edition to the other
and through the relations of each until nothing moves. That is more than anybody knows of a whole month of everybody's
returns, and so safe.
"""

from typing import Final

import numpy as np

from indicators.disclosure_audit.attacker import PROTECTED, Knowledge, Worked
from indicators.disclosure_audit.cell_keys import Places
from indicators.disclosure_audit.report import Weakness

ROUNDS: Final = 8
"""Most times that bounds go back and forth; they settle in two or three."""


def attack(knowledge: Knowledge, current: Worked, before: Worked) -> None:
    """Report the cells of either edition that are known only beside the other."""
    theirs = Places(before.cells["code"].to_numpy()).find(current.cells["code"].to_numpy())
    mine = np.flatnonzero(theirs >= 0)
    theirs = theirs[mine]
    added = current.truth[mine] - before.truth[theirs]
    alone = current.low.copy(), current.high.copy(), before.low.copy(), before.high.copy()
    for _ in range(ROUNDS):
        ends = current.low.sum(), current.high.sum(), before.low.sum(), before.high.sum()
        low = np.maximum(current.low[mine], before.low[theirs] + added)
        high = np.minimum(current.high[mine], before.high[theirs] + added)
        current.low[mine], current.high[mine] = low, high
        before.low[theirs], before.high[theirs] = low - added, high - added
        current.narrow()
        before.narrow()
        if ends == (current.low.sum(), current.high.sum(), before.low.sum(), before.high.sum()):
            break
    threshold = knowledge.settings.disclosure.threshold
    there = np.full(before.cells.height, -1)
    there[theirs] = mine
    earlier = current.truth.copy()
    earlier[mine] = before.truth[theirs]
    for edition, low, high, place in ((current, *alone[:2], None), (before, *alone[2:], there)):
        cells = edition.secret(threshold)
        narrow = edition.high[cells] - edition.low[cells] + 1 < PROTECTED
        already = high[cells] - low[cells] + 1 < PROTECTED
        fresh = cells[narrow & ~already]
        here = fresh if place is None else place[fresh]
        who = "" if place is None else "nell'edizione precedente"
        truth = current.truth if place is None else earlier
        knowledge.known(current, here[here >= 0], Weakness.EDITION, who, truth=truth)
    current.low, current.high, before.low, before.high = alone
