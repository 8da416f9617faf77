"""The hours of the multidisciplinary team: by profession, by kind of organisation, and social workers to residents.

Comes in: a `Snapshot`, a `Period`. Goes out: frames of hours, `SocialWorkers`.
Must not: name a partner (hours are told by kind of organisation), or pass the hours of this network for those of the
whole social service of the municipalities.
"""

from dataclasses import dataclass
from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from data_access.vocabulary import OrganisationKind, Profession, Term
from indicators.model.door import for_views
from indicators.model.period import MONTHS_IN_YEAR, Period, month_of
from indicators.selection.population import nearest, population_years, without_residents_in

FULL_TIME_HOURS: Final = 36 * 52 / 12
"""Hours a month of a full-time worker: 36 a week (national contract of local authorities), 52 weeks over 12 months."""
LEVEL: Final = 5_000
"""Residents for each social worker: essential level of social services (L. 178/2020, article 1, paragraph 797)."""
HOURS: Final = {"code": pl.String, "label": pl.String, "hours": pl.Float64}
"""Columns of the frames: term, its Italian label, hours of the whole period; in the order of the vocabulary."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SocialWorkers:
    """Social workers and residents.

    Attributes
    ----------
    hours : float
        In the months of the period that have hours.
    equivalents : float
        Full-time workers that the hours make, on average over those months.
    residents : int
        Of the Ambito, in the ISTAT year nearest to the period.
    needed : float
        Full-time workers that the level asks for.
    without : tuple of str
        Municipalities whose residents nobody supplied for that year: with any of these the two cannot be compared.
    """

    hours: float
    equivalents: float
    residents: int
    needed: float
    without: tuple[str, ...] = ()

    @property
    def residents_each(self) -> float | None:
        """Residents for each full-time social worker; None without hours."""
        return self.residents / self.equivalents if self.equivalents else None


@for_views
def hours_by_profession(snapshot: Snapshot, period: Period) -> pl.DataFrame:
    """Return the hours of each profession; professions without hours are left out."""
    return _summed(_worked(snapshot, period), "profession", Profession)


@for_views
def hours_by_kind(snapshot: Snapshot, period: Period) -> pl.DataFrame:
    """Return the hours that the lead municipality, the consortium and the Third Sector put in."""
    kinds = snapshot["organisations"].select(organisation="index", kind="kind")
    return _summed(_worked(snapshot, period).join(kinds, on="organisation"), "kind", OrganisationKind)


@for_views
def social_workers(snapshot: Snapshot, period: Period) -> SocialWorkers:
    """Compare the social workers of the network with the level of one for each 5.000 residents."""
    worked = _worked(snapshot, period).filter(pl.col("profession") == Profession.SOCIAL_WORKER)
    hours, months = float(worked["hours"].sum()), worked["month"].n_unique()
    year = min(period.last, month_of(snapshot.as_of)) // MONTHS_IN_YEAR
    residents = _residents(snapshot, year)
    return SocialWorkers(
        hours=hours,
        equivalents=hours / months / FULL_TIME_HOURS if months else 0.0,
        residents=residents,
        needed=residents / LEVEL,
        without=without_residents_in(snapshot, year),
    )


def _worked(snapshot: Snapshot, period: Period) -> pl.DataFrame:
    return snapshot["staff_hours"].filter(pl.col("month").is_between(period.first, period.last))


def _summed(worked: pl.DataFrame, column: str, terms: type[Term]) -> pl.DataFrame:
    labels = {str(term): term.label for term in terms}
    summed = (
        worked.group_by(column).agg(pl.col("hours").sum()).sort(column).with_columns(pl.col(column).cast(pl.String))
    )
    named = summed.select(code=column, label=pl.col(column).replace_strict(labels), hours="hours")
    return named.cast(pl.Schema(HOURS))


def _residents(snapshot: Snapshot, year: int) -> int:
    available = population_years(snapshot)
    residents = snapshot["residents"]
    return int(residents.filter(pl.col("year") == nearest(available, year))["residents"].sum()) if available else 0
