"""Indicator: what an entry of the catalogue says of it.

Comes in: nothing. Goes out: `Indicator` and `Kind`. Must not: hold entries (they are in
`indicators.catalogue.entries`).
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from data_access.vocabulary import CapacityUnit, Polarity
from indicators.model.query import Grouping, Lens

NOT_OF_CONTACTS: Final = frozenset(
    {
        Grouping.SECTION,
        Grouping.NEED_SET,
        Grouping.TARGET_SET,
        Grouping.EXIT_CLASS,
        Grouping.STEP,
        Grouping.MOMENT,
        Grouping.PACT_KIND,
        Grouping.PACT_STATE,
        Grouping.CONTINUITY,
        Grouping.PROVINCE,
    }
)
OF_CONTACTS: Final = frozenset(Grouping) - NOT_OF_CONTACTS
"""What contacts can be broken down by: sections are told by stays and nights, combinations are asked on purpose, the
others belong to exits, paths, pacts and supports."""


class Kind(StrEnum):
    """How a value is made of its numerator and denominator, hence its interval and its protection."""

    COUNT = "count"
    """A number of things that are not people: exact for everybody, additive."""
    PERSONS = "persons"
    """Distinct persons or households: never additive, protected."""
    PROPORTION = "proportion"
    """Part of a whole of persons: Wilson interval, protected."""
    RATE = "rate"
    """Persons over residents: Byar or exact interval, protected."""
    PEOPLE_RATIO = "people_ratio"
    """Persons over other persons, not a part of them: both protected, interval of the share they are of their sum."""
    RATIO = "ratio"
    """Quantities that are not people over one another (beds, euros, hours): exact, no interval."""
    PER_PERSON = "per_person"
    """A quantity over distinct persons: the denominator is protected, at least ten persons."""
    QUANTILE = "quantile"
    """A median or mean of persons' values: the tally brings its own value and limits, at least ten persons."""
    INDEX = "index"
    """A summary of a whole distribution (Theil, flow ratio): the tally brings its own value and, if any, limits."""


DIVIDED_BY_PERSONS: Final = frozenset({Kind.PROPORTION, Kind.PEOPLE_RATIO, Kind.PER_PERSON, Kind.QUANTILE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """An entry of the catalogue.

    Attributes
    ----------
    key, name, english : str
        Stable key; Italian and English names.
    explanation : str
        One line of plain Italian ("Come si calcola").
    formula, unit, numerator, denominator : str
        In Italian; ``denominator`` is empty for counts.
    rests_on : tuple of str
        What it is made from (names of `indicators.selection.supply.WORDS`): where one of these is wholly empty nothing
        has been
        supplied, and nothing is zero.
    kind : Kind
    multiplier : float
        What numerator over denominator is multiplied by.
    decimals : int
        Digits shown.
    rounding : int
        By how much, at most, a count of persons or a sum of contacts may have been moved for whoever is told it;
        0 where counts are exact.
    polarity : Polarity
    lenses : frozenset of Lens
    groupings : frozenset of Grouping
    adds_up : bool
        Whether the parts of a breakdown sum to the total.
    person_filters : bool
        Whether target groups and needs may filter it (False for beds, hours, euros).
    service_filters : bool
        Whether services and types of service may filter it (False for money, which belongs to programmes).
    capacity_unit : CapacityUnit or None
        The only services it looks at: those whose capacity is counted so. Beds, flats and meals are never added.
    whole_paths : bool
        Whether it looks at people's paths in the whole network, beyond the services asked about: then partners get
        protected figures for their own services too, because they would learn what their people did elsewhere.
    of_people_served : bool
        Whether everybody it counts is one of the people served in the same places and years: where nobody was served
        all year, nobody is in it.
    of_table : str
        For indexes of a whole table: key of the indicator that it is worked out from, by municipality, as the viewer
        may see it (`indicators.engine.indexes`); empty for the others.
    against_ambito : bool
        Whether every area is measured against the whole Ambito, so that it needs the residents of all municipalities.
    whole_ambito_only : bool
        Whether it makes sense for the whole Ambito only.
    whole_years : bool
        Whether the period must be made of calendar years.
    always_by : tuple of Grouping
        Breakdowns that are added when they are not asked for, because the parts must never be summed.
    part_of : str
        Key of the entry that it completes. The catalogue lists the entries that are part of none.
    minimum_months : int
        Shortest period it can be asked for.
    closed_window : str
        The threshold (name of a field of `Thresholds`) that the shortest period is as long as; empty where it is none.
    grows_with_time : bool
        Whether a longer period gives a larger share by itself: whoever was turned away at least once, in six months or
        in twelve. Counts and rates of persons always do.
    look_back_days : int
        Days of data that its definition needs behind what it counts; it is undefined where the data do not reach so far
        back: nobody is seen to come back from an absence that began before the data did.
    looks_back : str
        The threshold (name of a field of `Thresholds`) that those days are; empty where they are none.
    of_last_day : bool
        Whether it looks back from the last day of the period (otherwise from the first).
    window_months : int
        Months that must have passed after the period before it is final (follow-up); shown as provisional before.
    horizons : tuple of int
        Lengths of the follow-up that it can be asked at, in months (`Query.horizon_months` chooses one and takes the
        place of ``window_months``); empty for indicators without follow-up.
    aims : str
        What it says about the programme sheet's aims, in one Italian line.
    limits : str
        What it does not say, in one Italian line.
    sdgs : tuple of int
    source : str
        Where the definition comes from.
    """

    key: str
    name: str
    english: str
    explanation: str
    formula: str
    unit: str
    numerator: str
    denominator: str = ""
    rests_on: tuple[str, ...]
    kind: Kind
    multiplier: float = 1
    decimals: int = 0
    rounding: int = 0
    polarity: Polarity = Polarity.NEUTRAL
    lenses: frozenset[Lens] = frozenset(Lens)
    groupings: frozenset[Grouping] = OF_CONTACTS
    adds_up: bool = False
    person_filters: bool = True
    service_filters: bool = True
    capacity_unit: CapacityUnit | None = None
    whole_paths: bool = False
    of_people_served: bool = False
    of_table: str = ""
    against_ambito: bool = False
    whole_ambito_only: bool = False
    whole_years: bool = False
    always_by: tuple[Grouping, ...] = ()
    part_of: str = ""
    minimum_months: int = 1
    closed_window: str = ""
    grows_with_time: bool = False
    look_back_days: int = 0
    looks_back: str = ""
    of_last_day: bool = False
    window_months: int = 0
    horizons: tuple[int, ...] = ()
    aims: str = ""
    limits: str = ""
    sdgs: tuple[int, ...] = (1, 10)
    source: str

    @property
    def divides_by_persons(self) -> bool:
        """Whether its denominator is a number of persons (or of their stays and exits), which may be very small."""
        return self.kind in DIVIDED_BY_PERSONS or (self.kind is Kind.INDEX and self.denominator.startswith("persone"))
