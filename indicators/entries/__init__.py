"""The entries of the catalogue, one module per subject, in the order in which they are listed."""

from typing import Final

from indicators.definition import Indicator
from indicators.entries import capacity, flow, outcomes, pacts, paths, people, resources, stays, support, territory

ENTRIES: Final[tuple[Indicator, ...]] = (
    *people.ENTRIES,
    *capacity.ENTRIES,
    *stays.ENTRIES,
    *flow.ENTRIES,
    *outcomes.ENTRIES,
    *support.ENTRIES,
    *paths.ENTRIES,
    *pacts.ENTRIES,
    *territory.ENTRIES,
    *resources.ENTRIES,
)
