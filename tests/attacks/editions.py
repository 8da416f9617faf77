"""A second edition of the data: the first one with some persons more, or fewer, all of whom the attacker knows.

Role: late returns and corrections. In: a snapshot, newcomers, contacts to leave out. Out: another snapshot.
Must not: change anything else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

import polars as pl

from data_access.frames import CONTACTS, PERSONS
from data_access.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """A person that the first edition did not have, with one contact."""

    municipality: int
    service: int
    month: int


def with_newcomers(snapshot: Snapshot, newcomers: Sequence[Newcomer], *, seed: int = 0) -> Snapshot:
    """Return the snapshot with some persons more."""
    random, known = Random(seed), snapshot["persons"].height
    numbers = range(known, known + len(newcomers))
    persons = pl.DataFrame(
        [
            {
                "index": number,
                "cell_key": random.getrandbits(32),
                "birth_year": 1980,
                "sex": snapshot["persons"]["sex"][0],
                "household": None,
                "targets": 0,
            }
            for number in numbers
        ],
        schema=PERSONS,
    )
    places = dict(snapshot["services"].select("index", "place").iter_rows())
    contacts = pl.DataFrame(
        [
            {
                **dict.fromkeys(("first_day", "last_day"), date(one.month // 12, one.month % 12 + 1, 15)),
                "month": one.month,
                "service": one.service,
                "place": places[one.service],
                "person": number,
                "residence": 0,
                "municipality": one.municipality,
                "fictitious": False,
                "quantity": 1,
                "accesses": 1,
                **dict.fromkeys(("mid_month", "declared", "first_declared", "last_declared"), True),
            }
            for number, one in zip(numbers, newcomers, strict=True)
        ],
        schema=CONTACTS,
    )
    frames = {**snapshot.frames, "persons": pl.concat([snapshot["persons"], persons])}
    joined = pl.concat([snapshot.contacts.collect(), contacts]).sort("month", maintain_order=True)
    return replace(snapshot, contacts=joined.lazy(), frames=frames, token=f"{snapshot.token}+{len(newcomers)}-{seed}")


def without_contacts(snapshot: Snapshot, left_out: pl.Expr) -> Snapshot:
    """Return the snapshot as it was before some contacts arrived."""
    kept = snapshot.contacts.filter(~left_out.fill_null(value=False)).collect()
    return replace(snapshot, contacts=kept.lazy(), token=f"{snapshot.token}-{kept.height}")
