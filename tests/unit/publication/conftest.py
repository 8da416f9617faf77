"""The small Ambito of the tests of editions, and its first edition."""

from tests.support.edition_world import first, hostile, key, make, world

__all__ = ["first", "hostile", "key", "make", "world"]
