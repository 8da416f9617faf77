"""The entries of the catalogue, one module per subject, in the order in which they are listed."""

from typing import Final

from indicators.definition import Indicator
from indicators.entries import capacity, people, resources, territory

ENTRIES: Final[tuple[Indicator, ...]] = (
    *people.ENTRIES,
    *capacity.ENTRIES,
    *territory.ENTRIES,
    *resources.ENTRIES,
)
