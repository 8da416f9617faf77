"""The beds of the last night in the data, section by section of the services open on it, as one viewer may see them.

Comes in: a `Snapshot`, a `Query` (its filters and who asks), the settings. Goes out: `LastNight`.
Must not: tell protected viewers the night of a small section: of these the last whole month is told, in whole places
(`indicators.selection.night_protection` has the rule and why); add months to nights; take a missing night for empty.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl

from data_access.settings import DisclosureSettings
from data_access.snapshot import Snapshot
from data_access.vocabulary import CapacityUnit, Section
from indicators.analysis.nightly_occupancy import Step, protection_for
from indicators.analysis.service_register import services_of_unit
from indicators.italian.dates import day_after
from indicators.italian.numbers import listed, number
from indicators.model.door import for_views
from indicators.model.period import Period, Unit, last_closed, month_of
from indicators.model.query import Query
from indicators.selection.night_protection import small_months
from indicators.selection.nightly_series import nightly

ORDER: Final = (
    Section.WOMEN,
    Section.MEN,
    Section.FAMILIES,
    Section.YOUNG,
    Section.MIXED,
    Section.ANY,
)
"""The order in which sections are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionBeds:
    """The beds of one section of a service open on the last night.

    Attributes
    ----------
    key, service : str
        Key and name of the service.
    section : Section
    step : Step
        Whether the night is told, or the last whole month.
    occupied : int or None
        Beds taken that night (in the month: on average, in whole beds); None where not supplied, or protected.
    actual : int
        Beds in service: the capacity of that night without those out of use (in the month: the most of any night).
    unavailable : int or None
        Beds out of use that night; None where the night was not supplied, or the month is told.
    is_hidden : bool
        Whether ``occupied`` was supplied and is protected.
    last : date or None
        Where the night was not supplied: the last one that was, in this month or in the last one that is over.
    """

    key: str
    service: str
    section: Section
    step: Step
    occupied: int | None
    actual: int
    unavailable: int | None
    is_hidden: bool = False
    last: date | None = None

    @property
    def free(self) -> int | None:
        """Beds that nobody took; none where there are more people than beds."""
        return None if self.occupied is None else max(self.actual - self.occupied, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LastNight:
    """The last night on which some service with beds recorded who slept in them; ``month`` is the last one over."""

    night: date
    month: Period
    sections: tuple[SectionBeds, ...]

    def told(self, step: Step, *sections: Section) -> tuple[SectionBeds, ...]:
        """Return the sections of which the night (or the month) is told, of the kinds given, or of all."""
        shown = (one for one in self.sections if one.step is step and one.occupied is not None)
        return tuple(one for one in shown if not sections or one.section in sections)


@for_views
def beds_on_last_night(snapshot: Snapshot, query: Query, *, settings: DisclosureSettings) -> LastNight | None:
    """Return the beds of the last night in the data; None where no night of beds was ever recorded.

    Parameters
    ----------
    snapshot : Snapshot
    query : Query
        Its services, types, strands, area (where the service stands) and viewer count; its period does not.
    settings : DisclosureSettings
        For the sections whose nights protected viewers do not see.
    """
    night = _last_recorded(snapshot)
    if night is None:
        return None
    over = last_closed(snapshot.as_of)
    keys = [
        key for key in services_of_unit(snapshot, query, CapacityUnit.BED, query.area) if _open(snapshot, key, night)
    ]
    exact = [key for key in keys if protection_for(snapshot, query.viewer, key, settings) is None]
    others = [key for key in keys if key not in exact]
    sections = [*_sections(snapshot, exact, night, over, None), *_sections(snapshot, others, night, over, settings)]
    sections.sort(key=lambda one: (ORDER.index(one.section), keys.index(one.key)))
    return LastNight(night=night, month=Period(over, over, Unit.MONTH), sections=tuple(sections))


def womens_beds_full(tonight: LastNight) -> str:
    """Return that no women's bed was free on the night; nothing where one was, or where it may not be told of all."""
    women = [one for one in tonight.sections if one.section is Section.WOMEN]
    sections = tonight.told(Step.NIGHT, Section.WOMEN)
    if (
        not sections
        or any(one.step is Step.MONTH or one.is_hidden for one in women)
        or any(one.free for one in sections)
    ):
        return ""
    beds = sum(one.actual for one in sections)
    what = f"nessun posto libero su {number(beds)}" if beds else "nessun posto in servizio"
    unknown = [one.service for one in women if one not in sections]
    rest = f"; non si sa di {listed(unknown)}, senza dati di quella notte" if unknown else ""
    where = ", ".join(dict.fromkeys(one.service for one in sections))
    return f"Posti letto per donne, notte {day_after('del', tonight.night)}: {what} ({where}){rest}."


def _last_recorded(snapshot: Snapshot) -> date | None:
    """Return the last night that any service with beds recorded."""
    beds = snapshot["services"].filter(pl.col("unit") == str(CapacityUnit.BED))["index"]
    nights = snapshot["occupancy"].filter(pl.col("service").is_in(beds.implode()), pl.col("day") <= snapshot.as_of)
    last = nights["day"].max()
    return last if isinstance(last, date) else None


def _open(snapshot: Snapshot, key: str, night: date) -> bool:
    row = snapshot["services"].row(by_predicate=pl.col("key") == key, named=True)
    return bool(row["opened"] <= night and (row["closed"] is None or row["closed"] > night))


def _sections(
    snapshot: Snapshot, keys: Sequence[str], night: date, over: int, protection: DisclosureSettings | None
) -> Iterator[SectionBeds]:
    """Yield the sections of some services that are open on the night, small ones by month if nights are protected."""
    if not keys:
        return
    month = month_of(night)
    period = Period(min(over, month), max(over, month), Unit.MONTH)
    query = Query(indicator="bed_occupancy", period=period, services=tuple(keys), protection=protection)
    rows = nightly(snapshot, query).filter(pl.col("actual") + pl.col("unavailable") > 0).collect().sort("day")
    small = small_months(snapshot, protection.nightly_minimum if protection else 0).filter(pl.col("month") == month)
    by_month = set(small.select("service", "section").iter_rows())
    services = {row["index"]: row for row in snapshot["services"].iter_rows(named=True)}
    for (index, code), mine in rows.group_by("service", "section", maintain_order=True):
        tonight = mine.filter(pl.col("day") == night)
        if tonight.height:
            service, section = services[index], next(one for one in Section if one == code)
            beds = _month(mine, over) if (index, code) in by_month else _night(mine, tonight.row(0, named=True))
            yield SectionBeds(key=service["key"], service=service["name"], section=section, **beds)


def _night(rows: pl.DataFrame, tonight: dict[str, Any]) -> dict[str, Any]:
    occupied, recorded = tonight["occupied"], tonight["occupied"] is not None or tonight["hidden"]
    recorded_nights = rows.filter(pl.col("occupied").is_not_null(), pl.col("day") < tonight["day"])
    return {
        "step": Step.NIGHT,
        "occupied": None if occupied is None else int(occupied),
        "actual": int(tonight["actual"]),
        "unavailable": int(tonight["unavailable"]) if recorded else None,
        "is_hidden": bool(tonight["hidden"]),
        "last": None if recorded or recorded_nights.is_empty() else recorded_nights["day"][-1],
    }


def _month(rows: pl.DataFrame, over: int) -> dict[str, Any]:
    nights = rows.filter(pl.col("month") == over)
    mean = nights["occupied"].mean() if nights.height else None
    most = nights["actual"].max() if nights.height else rows["actual"][-1]
    return {
        "step": Step.MONTH,
        "occupied": None if mean is None else round(float(mean)),  # type: ignore[arg-type]  # a column of counts
        "actual": int(most),  # type: ignore[arg-type]  # likewise
        "unavailable": None,
        "is_hidden": bool(nights["hidden"].any()) if nights.height else True,
    }
