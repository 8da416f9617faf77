"""Partner and public: a body that knows its own people exactly subtracts them from what everybody is told.

Each body, and two bodies together, ask their own services (exact, and person by person: they hold the names), look up
the public figure of the same cell, and work out how many people only the others met.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import numpy as np

from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from indicators.model.period import Period
from indicators.model.query import Grouping, Query
from tests.attacks.attack import FEW, Claims
from tests.attacks.attacker import MANAGER, Attacker, Floats, Marks, Seen, question
from tests.attacks.cells import Table
from tests.attacks.propagation import Relations, propagate
from tests.attacks.relations import ADDING_UP, families, holding
from tests.attacks.weakened import Weakened

EVERYTHING = Period.parse("2023..2025")
UNITS = (Grouping.YEAR, Grouping.QUARTER, Grouping.MONTH)
USUAL: tuple[tuple[Grouping, ...], ...] = (
    (),
    (Grouping.MUNICIPALITY,),
    (Grouping.SERVICE_TYPE,),
    (Grouping.TARGET,),
    (Grouping.SEX,),
    (Grouping.MUNICIPALITY, Grouping.SEX),
    (Grouping.MUNICIPALITY, Grouping.SERVICE_TYPE),
)
DEEPER: tuple[tuple[Grouping, ...], ...] = (
    (Grouping.AREA,),
    (Grouping.SIZE_CLASS,),
    (Grouping.STRAND,),
    (Grouping.NEED,),
    (Grouping.RESIDENCE_CLASS,),
    (Grouping.PLACE,),
    (Grouping.MUNICIPALITY, Grouping.TARGET),
    (Grouping.SERVICE_TYPE, Grouping.SEX),
    (Grouping.SERVICE_TYPE, Grouping.TARGET),
    (Grouping.SIZE_CLASS, Grouping.SEX),
)


def asked(*, is_full: bool) -> list[Query]:
    """Return what everybody asks of the people served."""
    breakdowns = (*USUAL, *(DEEPER if is_full else ()))
    return [question("people_served", period=EVERYTHING, by=(*by, unit)) for by in breakdowns for unit in UNITS]


class Public:
    """The figures that everybody is told, and what follows from them."""

    def __init__(self, attacker: Attacker, queries: list[Query]) -> None:
        seen = attacker.see(queries)
        self.attacker = attacker
        self.queries = [query for query, answer in zip(queries, seen, strict=True) if answer is not None]
        self.table = Table(seen)
        self.truth = self.table.counts_of(Table(attacker.truth(self.queries)))
        bonds = families(self.table, attacker.snapshot, ADDING_UP)
        self.bonds = Relations.joined(*holding(bonds, self.truth))
        self.low, self.high = propagate(self.table.low, self.table.high, self.bonds)

    def own(self, services: tuple[str, ...], viewer: Viewer) -> Floats:
        """Return how many people some services met in each cell, exactly; nobody where they have no part."""
        answers = self.attacker.see(query.but(services=services, viewer=viewer) for query in self.queries)
        assert all(answer is not None and answer.reading.base == 1 for answer in answers)
        table = Table(answer and _everybody(answer) for answer in answers)
        return np.nan_to_num(self.table.counts_of(table))

    def withheld(self, viewer: Viewer) -> Marks:
        """Return the cells that the public is told and a body is not."""
        table = Table(self.attacker.see(query.but(viewer=viewer) for query in self.queries))
        refused = table.frame["hidden"].to_numpy()[table.find(self.table.frame)]
        both: Marks = refused & ~self.table.frame["hidden"].to_numpy()
        return both

    def others(self, own: Floats, withheld: Marks | None = None) -> Claims:
        """Return what is known of the people whom only the others met.

        From everybody's figures, one's own, and what one is not told of everybody's: it was hidden because those whom
        only the others met are few.
        """
        low, high = propagate(np.maximum(self.low, own), self.high, self.bonds)
        low, high = np.maximum(low - own, 0), high - own
        if withheld is not None:
            low, high = (
                np.where(withheld, np.maximum(low, FEW[0]), low),
                np.where(withheld, np.minimum(high, FEW[1]), high),
            )
        return Claims(table=self.table, low=low, high=high, truth=np.maximum(self.truth - own, 0))


def _everybody(answer: Seen) -> Seen:
    """Return an answer about some services as one about the same cells of everybody."""
    return replace(answer, query=answer.query.but(services=()))


def bodies(snapshot: Snapshot) -> dict[str, tuple[str, ...]]:
    """Return the services of each body."""
    services = snapshot["services"].select("organisation", "key").rows()
    keys = snapshot["organisations"]["key"].to_list()
    return {key: tuple(own for body, own in services if keys[body] == key) for key in keys}


def coalitions(snapshot: Snapshot, *, is_full: bool) -> Iterator[tuple[str, tuple[str, ...], Viewer]]:
    """Yield each body, and two bodies together, with their services and who is asked in their stead.

    Two bodies that put their lists together know who is on both: what they would count, a manager is asked.
    """
    known = bodies(snapshot)
    for key, services in known.items():
        yield key, services, Viewer.parse(f"partner:{key}")
    pairs = list(combinations(known, 2))
    for one, other in pairs if is_full else pairs[:: len(pairs) // 4]:
        yield f"{one} and {other}", (*known[one], *known[other]), MANAGER


def test_nobody_learns_how_many_the_others_met(snapshot: Snapshot, is_full: bool) -> None:
    public = Public(Attacker(snapshot), asked(is_full=is_full))
    met = 0
    for name, services, viewer in coalitions(snapshot, is_full=is_full):
        claims = public.others(public.own(services, viewer))
        met += claims.hidden
        assert claims.wrong == 0, name
        assert claims.words() == [], name
    assert met > 1000


def test_a_body_is_told_of_everybody_what_the_public_is(one_snapshot: Snapshot) -> None:
    attacker, queries = Attacker(one_snapshot), asked(is_full=False)
    public = attacker.see(queries)
    for key in bodies(one_snapshot):
        viewer = Viewer.parse(f"partner:{key}")
        for seen, own in zip(public, attacker.see(query.but(viewer=viewer) for query in queries), strict=True):
            assert (seen is None) == (own is None)
            assert seen is None or own is None or own.frame.equals(seen.frame), key


def test_they_learned_where_more_was_hidden_from_them_than_from_the_public(one_snapshot: Snapshot) -> None:
    public = Public(Attacker(one_snapshot, Weakened()), asked(is_full=False))
    recovered = 0
    for key, services in list(bodies(one_snapshot).items())[:3]:
        viewer = Viewer.parse(f"partner:{key}")
        claims = public.others(public.own(services, viewer), public.withheld(viewer))
        assert claims.wrong == 0
        recovered += len(claims.recovered)
    assert recovered > 10
