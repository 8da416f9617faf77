"""What has changed between two editions: figures of the same places and times that are told otherwise now.

Comes in: two editions. Goes out: frames and sentences. Must not: tell anything that neither of them does.
"""

from dataclasses import dataclass
from typing import Final

import polars as pl

from indicators.italian.numbers import number
from publication.edition.package import Edition
from publication.edition.tables import KEYS

TOLD: Final = ("value", "numerator", "denominator", "status")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What an edition tells otherwise than a former one.

    Attributes
    ----------
    changed : polars.DataFrame
        `KEYS`, and what was told and is told: ``value``, ``numerator``, ``denominator``, ``status``, each with its
        ``…_before``. Places and times that both editions have, told in another way.
    added, removed : polars.DataFrame
        `KEYS` of the cells that only the newer, or only the former, has.
    """

    changed: pl.DataFrame
    added: pl.DataFrame
    removed: pl.DataFrame

    def sentence(self) -> str:
        """Return in Italian how much has changed."""
        if not self.changed.height and not self.added.height and not self.removed.height:
            return "Le due edizioni dicono le stesse cose."
        told = [
            (self.changed.height, "numero detto altrimenti", "numeri detti altrimenti"),
            (self.added.height, "numero in più", "numeri in più"),
            (self.removed.height, "numero che non c'è più", "numeri che non ci sono più"),
        ]
        return ", ".join(f"{number(count)} {one if count == 1 else more}" for count, one, more in told if count) + "."


def difference(newer: Edition, former: Edition) -> Difference:
    """Return what the newer of two editions tells otherwise than the former."""
    keys = list(KEYS)
    then = former.cells.select(*keys, *TOLD)
    joined = newer.cells.select(*keys, *TOLD).join(then, on=keys, how="inner", suffix="_before")
    same = pl.all_horizontal(pl.col(name).eq_missing(pl.col(f"{name}_before")) for name in TOLD)
    return Difference(
        changed=joined.filter(~same),
        added=newer.cells.select(keys).join(then, on=keys, how="anti"),
        removed=then.select(keys).join(newer.cells, on=keys, how="anti"),
    )
