"""Some two hundred damaged bases, each with what `bifocale db check` must say of it: what no constraint has kept out.

Role: the corpus of every test of damaged data. In: the parts. Out: `BASES`, by name.
Must not: hold a base of which the check has nothing to say.
"""

from typing import Final

from tests.support.damaged import beginnings, contacts, orphans, paths, plan, returns, services, territory
from tests.support.damaged.damage import Damaged, by_name

__all__ = ["BASES", "Damaged"]

_PARTS: Final = (beginnings, territory, services, contacts, paths, plan, returns, orphans)
BASES: Final = by_name(base for part in _PARTS for base in part.BASES)
