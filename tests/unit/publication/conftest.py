"""The small Ambito of the tests of editions, and its first edition."""

from tests.support.edition_world import first, key, make, world

__all__ = ["first", "key", "make", "world"]
