"""The nights of a service as one viewer may see them: night by night, or month by month, and in which words.

Comes in: a `Snapshot`, a `Viewer`, a service, a `Period`, the settings. Goes out: `SectionNights` for each section.
Must not: be passed by: whatever shows nights or days of occupancy asks here, and only the measures, which `measure`
protects, and the checks of the data, which nobody else sees, read `indicators.selection.nightly_series` (import-linter
says so).

A manager sees every night, and so does a partner of its own services. Everybody else sees a section night by night only
if it had enough places in every month of the period (`indicators.selection.night_protection` has the rule and why): one
that is small in some of them is told by month in all of them, so that no chart changes its step halfway.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

import polars as pl

from data_access.frames import Schema
from data_access.real_data import require_own_secret
from data_access.settings import DisclosureSettings
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from data_access.vocabulary import CapacityUnit, Section
from indicators.data_quality.returns_log import visible_services
from indicators.italian.numbers import fewer, number
from indicators.model.door import for_views
from indicators.model.period import Period
from indicators.model.query import Query
from indicators.selection.night_protection import FEWEST_NIGHTS, WIDEST, moved_too_far, small_months
from indicators.selection.nightly_series import nightly
from indicators.selection.snapshot_cache import remembered
from indicators.wording.grammar import to

NIGHTS: Final[Schema] = {
    "day": pl.Date,  # the evening of the night; the first day of the week or month, where means are told
    "occupied": pl.Float64,  # null: not supplied, which is not zero; or hidden
    "actual": pl.Float64,  # places in service, from the dated capacity; a day of closure has no row
    "funded": pl.Float64,  # places paid for; null if not known
    "provisional": pl.Boolean,
    "hidden": pl.Boolean,  # something was recorded and is protected
    "coarse": pl.Boolean,  # told in whole places, which are too far apart for a percentage
}
"""Columns of the nights (or means of weeks, of months) of one section of one service, one row for each open one."""

MOST_POINTS: Final = number(100 * WIDEST)
"""Points by which rounding may move a percentage that is told, as they are written."""


class Step(StrEnum):
    """How finely a section is told."""

    NIGHT = "notte"
    MONTH = "mese"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SectionNights:
    """What a viewer may see of a section.

    Attributes
    ----------
    step : Step
    frame : polars.DataFrame
        Columns of `NIGHTS`: nights, or the means of months.
    occupied, actual : int
        Places taken and in service, summed over the nights that are told: their ratio is what `measure` says.
    is_coarse : bool
        Whether that ratio is not told, because rounding may move it too far.
    why : str
        Why it is not all told, in one Italian sentence or two; empty where it is.
    """

    step: Step
    frame: pl.DataFrame
    occupied: int
    actual: int
    is_coarse: bool = False
    why: str = ""

    @property
    def share(self) -> float | None:
        """Places taken of those in service, in percent; None where there are none, or it is not told."""
        return 100 * self.occupied / self.actual if self.actual and not self.is_coarse else None


@for_views
def sees_every_night(snapshot: Snapshot, viewer: Viewer, service: str) -> bool:
    """Whether a viewer sees the nights of a service as they are: a manager, or the partner whose service it is."""
    if viewer.role is Role.PARTNER:
        return service in _own(snapshot, viewer)
    return viewer.role is Role.MANAGER


@remembered()
def _own(snapshot: Snapshot, viewer: Viewer) -> frozenset[str]:
    """Return the keys of a partner's services, which are asked for one service after the other."""
    return frozenset(visible_services(snapshot, viewer))


def protection_for(
    snapshot: Snapshot, viewer: Viewer, service: str, settings: DisclosureSettings
) -> DisclosureSettings | None:
    """Return how the nights of a service are protected for a viewer; None where it sees them as they are.

    Raises
    ------
    SettingsError
        If the data are real and would be protected with the published key.
    """
    if sees_every_night(snapshot, viewer, service):
        return None
    require_own_secret(settings, is_demo=snapshot.is_demo)
    return settings


@for_views
def nights_for(
    snapshot: Snapshot,
    viewer: Viewer,
    service: str,
    period: Period,
    *,
    unit: CapacityUnit,
    settings: DisclosureSettings,
    provisional_from: date,
) -> dict[Section, SectionNights]:
    """Return what a viewer may see of each section of a service that is open in a period.

    Parameters
    ----------
    snapshot : Snapshot
    viewer : Viewer
    service : str
        Its key.
    period : Period
    unit : CapacityUnit
        What its capacity is counted in.
    settings : DisclosureSettings
    provisional_from : date
        The first day that may still change.
    """
    protection = protection_for(snapshot, viewer, service, settings)
    query = Query(indicator="bed_occupancy", period=period, services=(service,), viewer=viewer, protection=protection)
    nights = nightly(snapshot, query, unit=unit).filter(pl.col("actual") > 0)
    rows = nights.with_columns(provisional=pl.col("day") >= provisional_from).collect().sort("day")
    small = _small_sections(snapshot, service, period, settings) if protection else frozenset()
    frames = {}
    for section in Section:
        mine = rows.filter(pl.col("section") == str(section))
        if mine.height:
            section_nights = (
                _by_month(mine, unit, settings) if str(section) in small else _by_night(mine, unit, settings)
            )
            frames[section] = section_nights
    return frames


def _small_sections(snapshot: Snapshot, service: str, period: Period, settings: DisclosureSettings) -> frozenset[str]:
    """Return the codes of a service's sections that are small in some month of a period."""
    index = snapshot["services"].row(by_predicate=pl.col("key") == service, named=True)["index"]
    small = small_months(snapshot, settings.nightly_minimum).filter(
        pl.col("service") == index, pl.col("month").is_between(period.first, period.last)
    )
    return frozenset(small["section"].cast(pl.String))


def _by_night(rows: pl.DataFrame, unit: CapacityUnit, settings: DisclosureSettings) -> SectionNights:
    few = "pasti serviti" if unit is CapacityUnit.MEAL else f"{unit.label} {unit.agreeing('occupati')}"
    hidden = f"Non si mostrano le giornate con {fewer(settings.hidden_below, few)}, per proteggere le persone."
    by_night = rows.with_columns(coarse=pl.lit(value=False))
    return _told(Step.NIGHT, by_night, rows, hidden if rows["hidden"].any() else "")


def _by_month(rows: pl.DataFrame, unit: CapacityUnit, settings: DisclosureSettings) -> SectionNights:
    is_known = pl.col("occupied").is_not_null()
    months = rows.group_by(day=pl.col("day").dt.truncate("1mo")).agg(
        pl.col("occupied").mean(),
        *(pl.col(name).filter(is_known | ~is_known.any()).mean() for name in ("actual", "funded")),
        pl.col("provisional").any(),
        hidden=pl.col("hidden").any() & ~is_known.any(),
        coarse=moved_too_far(pl.col("actual").filter(is_known), pl.col("shared").filter(is_known)),
    )
    fewer_than = f"sotto {'le' if unit is CapacityUnit.ROOM else 'i'} {settings.nightly_minimum}"
    why = (
        f"Per proteggere le persone, {fewer_than} {unit.label} si vede il mese, arrotondato "
        f"{to(unit.label)} {unit.agreeing('interi')}."
    )
    if months["coarse"].any():
        why += f" Non si dice una percentuale che l'arrotondamento potrebbe spostare di oltre {MOST_POINTS} punti."
    if months["hidden"].any():
        why += f" Non si mostra un mese in corso, o con meno di {FEWEST_NIGHTS} notti con dati."
    return _told(Step.MONTH, months.sort("day"), rows, why)


def _told(step: Step, frame: pl.DataFrame, nights: pl.DataFrame, why: str) -> SectionNights:
    occupied = nights.filter(pl.col("occupied").is_not_null())
    return SectionNights(
        step=step,
        frame=frame.select(pl.col(name).cast(dtype) for name, dtype in NIGHTS.items()),
        occupied=int(occupied["occupied"].sum()),
        actual=int(occupied["actual"].sum()),
        is_coarse=occupied.select(moved_too_far(pl.col("actual"), pl.col("shared"))).item(),
        why=why,
    )
