"""Which indicators of an edition each page shows: what the machine-readable twin of its address holds.

Comes in: the name of a page. Goes out: a `Twin`, or None. Must not: know what an edition holds.
"""

from dataclasses import dataclass
from typing import Final

from indicators.model.query import Lens


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """What a page is made of.

    Attributes
    ----------
    indicators : tuple of str
        Keys; `EVERY` where it shows all of them, `ASKED` for the one that the address names.
    lens : Lens or None
        The lens that it always has; None where the address chooses.
    both_lenses : bool
        Whether it shows both lenses side by side.
    of_services : bool
        Whether it tells services one by one in time.
    of_calendar_years : bool
        Whether it shows calendar years only.
    of_whole : bool
        Whether it shows the whole Ambito alone, in the period alone.
    """

    indicators: tuple[str, ...]
    lens: Lens | None = Lens.RESIDENCE
    both_lenses: bool = False
    of_services: bool = False
    of_calendar_years: bool = False
    of_whole: bool = False


ASKED: Final = "?"
EVERY: Final[tuple[str, ...]] = ()
TWINS: Final = {
    "quadro": Twin(
        indicators=(
            *("people_served", "rate_per_1000", "attraction", "bed_occupancy", "unmet_demand", "exits_to_autonomy"),
            *("one_off_share", "multidimensional_needs", "returns", "take_up"),
        ),
        lens=None,
    ),
    "mappa": Twin(indicators=(ASKED,), lens=None),
    "occupazione": Twin(
        indicators=("bed_occupancy", "room_occupancy", "contacts", "median_stay", "unmet_demand"),
        lens=Lens.PLACE,
        of_services=True,
    ),
    "crema_territorio": Twin(
        indicators=(
            *("people_served", "contacts", "attraction", "rate_per_1000", "from_outside", "transit_share"),
            *("inequality", "inequality_between"),
        ),
        both_lenses=True,
    ),
    "percorsi": Twin(
        indicators=(
            *("cohort_steps", "cohort_days", "flow_ratio", "flow_new", "flow_back", "flow_home", "flow_other"),
            *("flow_inactive", "active", "exits_to_autonomy", "exits_to_unknown", "exits_by_class", "returns"),
            *("one_off_share", "support_continuity", "take_up", "multidimensional_needs", "needs_reviewed"),
            *("need_severity", "pact_people", "shared_pacts"),
        ),
        lens=None,
    ),
    "risorse": Twin(indicators=("spend", "spend_per_person"), of_calendar_years=True),
    "piano": Twin(
        indicators=(
            *("people_served", "rate_per_1000", "attraction", "bed_occupancy", "unmet_demand", "exits_to_autonomy"),
            *("one_off_share", "multidimensional_needs", "returns", "take_up"),
        )
    ),
    "comune": Twin(
        indicators=(
            *("people_served", "rate_per_1000", "contacts_per_person", "new_people", "take_up", "one_off_share"),
        )
    ),
    "scheda": Twin(indicators=("people_served", "rate_per_1000"), of_calendar_years=True),
    "metodo": Twin(indicators=EVERY, of_whole=True),
}
"""By page."""
NO_TWIN: Final = ("verifica", "assemblea", "carica", "persone")
"""Pages that show what no edition holds: returns, agendas, files, people who may enter."""
