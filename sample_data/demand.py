"""How each non-residential service of the demo is opened and used, in figures at scale 1.

Comes in: nothing. Goes out: `DEMAND`, one `Demand` per service, and `ENROLMENT`, the share of each profile that uses
it. Must not: draw anything at random.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np

from sample_data.days import DAYS, EVERY_DAY, WORKING_DAYS, open_days, season, weekdays
from sample_data.draws import Bools, Floats

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
_START: Final = date(2023, 1, 1)
_MORE_DAYS: Final = date(2024, 9, 9)
WEEKDAY_GAP: Final = (date(2025, 2, 4), date(2025, 2, 11), date(2025, 2, 18))
"""Planted: three Tuesdays with no row from the soup kitchen, which opens every day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """A service: its calendar, contacts expected on an open day (first and last of the demo), seasons, extras."""

    service: str
    calendar: Callable[[], Bools]
    first: float
    last: float
    winter: float = 0.05
    august: float = 0.15
    weekend: float = 1.0
    two_units: float = 0.0
    anonymous: float = 0.0
    skew: float = 2.0
    single: float = 0.22

    def expected(self) -> Floats:
        """Return the contacts expected on every day of the demo, were it open."""
        trend = np.linspace(self.first, self.last, DAYS)
        week = np.where(weekdays() >= SAT, self.weekend, 1.0)
        return np.asarray(trend * week * season(winter=self.winter, august=self.august), dtype=np.float64)


def _two_then_five() -> Bools:
    before = open_days((TUE, FRI), since=_START, until=date(2024, 9, 8))
    return before | open_days(WORKING_DAYS, since=_MORE_DAYS)


DEMAND: Final = (
    Demand(
        service="mensa",
        calendar=lambda: open_days(EVERY_DAY, since=_START, holidays=True),
        first=68,
        last=88,
        winter=0.09,
        august=0.12,
        weekend=0.93,
        two_units=0.42,
        skew=1.3,
    ),
    Demand(
        service="emporio",
        calendar=lambda: open_days((TUE, THU, SAT), since=_START, august=False),
        first=20,
        last=28,
        august=0.0,
    ),
    Demand(
        service="emporio-pandino",
        calendar=lambda: open_days((WED, SAT), since=date(2024, 2, 3), august=False),
        first=5,
        last=9,
    ),
    Demand(service="bassa-soglia", calendar=_two_then_five, first=18, last=24, winter=0.12, anonymous=1.6),
    Demand(service="docce", calendar=_two_then_five, first=9, last=13, winter=-0.04, august=0.0),
    Demand(
        service="centro-diurno",
        calendar=lambda: open_days((MON, WED, FRI), since=_START),
        first=9,
        last=11.5,
        winter=0.1,
    ),
    Demand(
        service="unita-strada",
        calendar=lambda: open_days((TUE, THU), since=_START, holidays=True),
        first=8,
        last=11,
        winter=-0.08,
        anonymous=2.4,
    ),
    Demand(service="ascolto", calendar=lambda: open_days((MON, WED, THU), since=_START, august=False), first=7, last=9),
    Demand(
        service="ascolto-castelleone",
        calendar=lambda: open_days((TUE, SAT), since=_START, august=False),
        first=3,
        last=4,
    ),
    Demand(
        service="segretariato", calendar=lambda: open_days(WORKING_DAYS, since=_START), first=5.5, last=7.5, skew=3.0
    ),
    Demand(service="fermo-posta", calendar=lambda: open_days((MON, THU), since=date(2023, 6, 5)), first=4, last=6),
    Demand(service="lavoro", calendar=lambda: open_days((TUE, WED, FRI), since=_START, august=False), first=4, last=6),
    Demand(
        service="educazione-finanziaria", calendar=lambda: open_days((WED,), since=date(2025, 1, 20)), first=3, last=5
    ),
    Demand(
        service="contributi",
        calendar=lambda: open_days((WED,), since=_START),
        first=11,
        last=15,
        winter=0.12,
        august=0.05,
        single=0.65,
    ),
)

ENROLMENT: Final = {  # street, transit, family, single, occasional
    "mensa": (0.86, 0.75, 0.12, 0.38, 0.74),
    "emporio": (0.0, 0.0, 0.74, 0.22, 0.05),
    "emporio-pandino": (0.0, 0.0, 0.45, 0.12, 0.02),
    "bassa-soglia": (0.65, 0.30, 0.0, 0.06, 0.15),
    "docce": (0.60, 0.30, 0.0, 0.03, 0.06),
    "centro-diurno": (0.20, 0.0, 0.0, 0.08, 0.0),
    "unita-strada": (0.40, 0.12, 0.0, 0.0, 0.06),
    "ascolto": (0.28, 0.10, 0.45, 0.42, 0.25),
    "ascolto-castelleone": (0.02, 0.0, 0.55, 0.50, 0.25),
    "segretariato": (0.28, 0.03, 0.38, 0.42, 0.20),
    "fermo-posta": (0.75, 0.0, 0.0, 0.50, 0.05),
    "lavoro": (0.15, 0.0, 0.20, 0.30, 0.02),
    "educazione-finanziaria": (0.0, 0.0, 0.08, 0.08, 0.0),
    "contributi": (0.08, 0.0, 0.28, 0.24, 0.02),
}
"""Share of each profile that uses the service, among those whom `REACH` admits."""

FALLBACK: Final = ("mensa", "mensa", "emporio", "ascolto", "segretariato")
"""Service of who was drawn for none, by profile."""

REACH: Final = {
    "emporio-pandino": ("019002", "019041", "019058", "019066", "019067", "019084", "019102", "019111", "019112"),
    "ascolto-castelleone": (
        "019025",
        "019043",
        "019047",
        "019049",
        "019054",
        "019055",
        "019059",
        "019080",
        "019087",
        "019097",
        "019110",
    ),
}
"""Services used only by residents of some municipalities nearby."""
