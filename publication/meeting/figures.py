"""Which figures of the pages a screen of the meeting can show, by page and key of the frame; why the others cannot.

Comes in: a page, the key of a frame. Goes out: what is shown, or why nothing is. Must not: know what an edition holds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from indicators.model.query import Grouping, Lens
from publication.meeting.text import NEVER

MAP, TIME, AREAS, TOWNS, SERVICES, NUMBER, BOARD = "map", "time", "areas", "towns", "services", "number", "board"
"""What a screen shows: the map, lines over time, lead and territory, municipalities in order, services, a number, a
board of the edition."""


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
    board : str
        Key of the board of the edition (`publication.edition.boards`, `publication.edition.accounts`).
    """

    kind: str
    indicator: str = ""
    lens: Lens | None = None
    unit: Grouping = Grouping.QUARTER
    board: str = ""


def _board(key: str) -> Shown:
    return Shown(BOARD, board=key)


_OCCUPANCY = Shown(TIME, "bed_occupancy", Lens.PLACE, Grouping.MONTH)
_RATES = Shown(TOWNS, "rate_per_1000", Lens.RESIDENCE)
_USED, _WHERE = _board("people_served|residence|service_type"), _board("people_served|residence|place")

SHOWN: Final[Mapping[str, Mapping[str, Shown]]] = {
    "quadro": {
        "": Shown(NUMBER, "people_served"),
        "schede": Shown(NUMBER, "people_served"),
        "target": _board("people_served|residence|target"),
        "tipi": _board("contacts|residence|service_type"),
    },
    "mappa": {"": Shown(MAP), "mappa": Shown(MAP), "flussi": _WHERE},
    "occupazione": {
        "": Shown(SERVICES, "bed_occupancy"),
        "per_servizio": Shown(SERVICES, "bed_occupancy"),
        "camere_per_servizio": Shown(SERVICES, "room_occupancy"),
        "registro": Shown(SERVICES, "bed_occupancy"),
        "griglia": _OCCUPANCY,
        "posti": _OCCUPANCY,
        "calendario": _OCCUPANCY,
        "accessi": Shown(TIME, "contacts", Lens.PLACE, Grouping.MONTH),
        "permanenza": Shown(NUMBER, "median_stay"),
        "non_accolta": Shown(NUMBER, "unmet_demand"),
    },
    "crema_territorio": {
        "": Shown(AREAS, "people_served", Lens.RESIDENCE),
        "risposte": Shown(AREAS, "people_served", Lens.RESIDENCE),
        "bisogno": Shown(AREAS, "people_served", Lens.RESIDENCE),
        "pressione": Shown(AREAS, "people_served", Lens.PLACE),
        "attrazione": _board("attraction|place|residence_class"),
        "comuni_origine": _board("viaggi"),
        "lontano": _board("people_served|residence|service_type+place|territory"),
        "flussi_tipi": _board("contacts|place|service_type+residence_class"),
        "flussi_comuni": _board("contacts|residence|place"),
        "matrice": _USED,
        "ampiezza": _board("rate_per_1000|residence|size_class"),
        "foresta": _RATES,
        "imbuto": _RATES,
        "simili": _RATES,
        "indice_residenza": Shown(TIME, "people_served", Lens.RESIDENCE),
        "indice_sede": Shown(TIME, "people_served", Lens.PLACE),
        "divario": Shown(NUMBER, "inequality_between"),
        "disuguaglianza": Shown(TIME, "inequality", Lens.RESIDENCE, Grouping.YEAR),
    },
    "percorsi": {
        "": Shown(NUMBER, "exits_to_autonomy"),
        "passi": _board("cohort_steps|residence|step"),
        "presa_in_carico": Shown(TIME, "take_up", None, Grouping.YEAR),
        "bilancio": Shown(TIME, "active", None, Grouping.MONTH),
        "target_percorsi": _board("take_up|residence|target"),
        "target": _board("people_served|residence|target"),
        "eta": _board("people_served|residence|age_band"),
        "patti_persone": _board("pact_people|residence|pact_state+year"),
        "patti_comunita": _board("shared_pacts|residence|pact_state+pact_kind"),
        "patti_territoriali": _board("shared_pacts|residence|pact_state+pact_kind"),
        "uscite": _board("exits_by_class|residence|exit_class"),
        "uscite_anni": _board("exits_by_class|residence|exit_class+year"),
        "ritorni": Shown(NUMBER, "returns"),
        "una_tantum_tipi": _board("one_off_share|residence|service_type"),
        "una_tantum_anni": Shown(TIME, "one_off_share", None, Grouping.YEAR),
        "sostegni": _board("support_continuity|residence|continuity"),
        "sostegni_anni": _board("support_continuity|residence|continuity+year"),
        "bisogni": _board("needs_together|residence|need"),
        "bisogni_insieme": _board("needs_together|residence|need_set"),
        "bisogni_verifica": _board("needs_reviewed|residence|need+moment"),
        "bisogni_gravita": _board("need_severity|residence|need+moment"),
    },
    "risorse": {
        "": _board("canali"),
        "canali": _board("canali"),
        "linee": _board("linee"),
        "programmi": _board("programmi"),
        "comuni": _board("quote_dei_comuni"),
        "spend": _board("spend|residence|strand"),
        "spend_per_person": _board("spend_per_person|residence|strand"),
        "ore": _board("ore"),
        "ore_enti": _board("ore_per_ente"),
        "assistenti": _board("assistenti_sociali"),
        "bisogni": _board("people_served|residence|need"),
    },
    "comune": {
        "": Shown(NUMBER, "people_served", Lens.RESIDENCE),
        "piramide": _board("residenti"),
        "domanda": _RATES,
        "servizi_usati": _USED,
        "dove": _WHERE,
        "andamento": Shown(TIME, "people_served", Lens.RESIDENCE),
        "simili_scheda": _RATES,
    },
    "scheda": {"": Shown(NUMBER, "people_served", Lens.RESIDENCE), "scheda_sindaco": Shown(NUMBER, "people_served")},
    "piano": {},
}
"""By page and key of the frame; the empty key is the whole page. A card of an indicator is called after it."""
CARD: Final = "scheda_"
"""How the key of the figure of one indicator begins, where it is not its key alone."""
COURSE: Final = "rotta_"
"""How the key of the figure of an indicator of the plan begins."""


def shown(page: str, figure: str) -> Shown | None:
    """Return what a figure is on a screen; None if it cannot be one."""
    if page == "piano" and figure.startswith(COURSE):
        return _board(f"piano|{figure.removeprefix(COURSE)}")
    own = SHOWN.get(page, {})
    found = own.get(figure) or own.get(_without_section(figure))
    if found is None and page in SHOWN and figure:
        return Shown(NUMBER, figure.removeprefix(CARD))
    return found


def never(page: str, figure: str) -> str:
    """Return why no edition holds a figure; nothing where one may."""
    own = NEVER.get(page, {})
    return own.get(figure) or own.get(_without_section(figure)) or ""


def _without_section(figure: str) -> str:
    """Return the key of a figure that is drawn once for each section of a service."""
    return figure.rpartition("_")[0] or figure
