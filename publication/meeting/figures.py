"""Which figures of the pages a screen of the meeting can show, by page and key of the frame.

Comes in: nothing. Goes out: `SHOWN`. Must not: know what an edition holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from indicators.model.query import Grouping, Lens

MAP, TIME, AREAS, TOWNS, SERVICES, NUMBER = "map", "time", "areas", "towns", "services", "number"
"""What a screen shows: the map, lines over time, lead and territory, municipalities in order, services, a number."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a figure is, on a screen.

    Attributes
    ----------
    kind : str
    indicator : str
        Empty where the address says it.
    lens : Lens or None
        None where the address says it.
    unit : Grouping
        Step of lines over time.
    """

    kind: str
    indicator: str = ""
    lens: Lens | None = None
    unit: Grouping = Grouping.QUARTER


SHOWN: Final[Mapping[str, Mapping[str, Shown]]] = {
    "quadro": {"": Shown(NUMBER, "people_served"), "schede": Shown(NUMBER, "people_served")},
    "mappa": {"": Shown(MAP), "mappa": Shown(MAP)},
    "occupazione": {
        "": Shown(SERVICES, "bed_occupancy"),
        "per_servizio": Shown(SERVICES, "bed_occupancy"),
        "camere_per_servizio": Shown(SERVICES, "room_occupancy"),
        "griglia": Shown(TIME, "bed_occupancy", Lens.PLACE, Grouping.MONTH),
        "permanenza": Shown(NUMBER, "median_stay"),
        "non_accolta": Shown(NUMBER, "unmet_demand"),
    },
    "crema_territorio": {
        "": Shown(AREAS, "people_served", Lens.RESIDENCE),
        "risposte": Shown(AREAS, "people_served", Lens.RESIDENCE),
        "bisogno": Shown(AREAS, "people_served", Lens.RESIDENCE),
        "pressione": Shown(AREAS, "people_served", Lens.PLACE),
        "attrazione": Shown(NUMBER, "attraction"),
        "foresta": Shown(TOWNS, "rate_per_1000", Lens.RESIDENCE),
        "imbuto": Shown(TOWNS, "rate_per_1000", Lens.RESIDENCE),
        "simili": Shown(TOWNS, "rate_per_1000", Lens.RESIDENCE),
        "indice_residenza": Shown(TIME, "people_served", Lens.RESIDENCE),
        "indice_sede": Shown(TIME, "people_served", Lens.PLACE),
        "divario": Shown(NUMBER, "inequality_between"),
        "disuguaglianza": Shown(TIME, "inequality", Lens.RESIDENCE, Grouping.YEAR),
    },
    "percorsi": {
        "": Shown(NUMBER, "exits_to_autonomy"),
        "uscite": Shown(NUMBER, "exits_to_autonomy"),
        "uscite_anni": Shown(TIME, "exits_to_autonomy", None, Grouping.YEAR),
        "ritorni": Shown(NUMBER, "returned"),
        "una_tantum_tipi": Shown(NUMBER, "one_off_share"),
        "una_tantum_anni": Shown(TIME, "one_off_share", None, Grouping.YEAR),
        "bisogni": Shown(NUMBER, "multidimensional_needs"),
    },
    "comune": {
        "": Shown(NUMBER, "people_served", Lens.RESIDENCE),
        "domanda": Shown(TOWNS, "rate_per_1000", Lens.RESIDENCE),
        "andamento": Shown(TIME, "people_served", Lens.RESIDENCE),
    },
}
"""By page and key of the frame; the empty key is the whole page. A card of an indicator is called after it."""
CARD: Final = "scheda_"
"""How the key of the figure of one indicator begins, where it is not its key alone."""


def shown(page: str, figure: str) -> Shown | None:
    """Return what a figure is on a screen; None if it cannot be one."""
    found = SHOWN.get(page, {}).get(figure)
    if found is None and page in SHOWN and figure:
        return Shown(NUMBER, figure.removeprefix(CARD))
    return found
