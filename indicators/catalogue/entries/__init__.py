"""The entries of the catalogue, one module per subject, in the order in which they are listed."""

from typing import Final

from indicators.catalogue.entries import (
    capacity,
    flow,
    outcomes,
    pacts,
    paths,
    people,
    resources,
    stays,
    support,
    territory,
)
from indicators.model.indicator import Indicator

SUBJECTS: Final[dict[str, tuple[Indicator, ...]]] = {
    "Chi arriva": people.ENTRIES,
    "Posti e capienza": capacity.ENTRIES,
    "Quanto si resta": stays.ENTRIES,
    "Chi entra e chi esce": flow.ENTRIES,
    "Uscite e ritorni": outcomes.ENTRIES,
    "Sostegni e bisogni": support.ENTRIES,
    "Percorsi": paths.ENTRIES,
    "Patti": pacts.ENTRIES,
    "Capofila e territorio": territory.ENTRIES,
    "Risorse": resources.ENTRIES,
}
"""The entries of each subject, under its Italian name."""
ENTRIES: Final[tuple[Indicator, ...]] = tuple(entry for entries in SUBJECTS.values() for entry in entries)
