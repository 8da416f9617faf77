"""The hours of the multidisciplinary team: by profession, by kind of organisation, and for how many persons.

Comes in: a `Snapshot`, a `Period`. Goes out: frames of hours, numbers.
Must not: name a partner (hours are told by kind of organisation), or pass the hours of this network for those of the
whole social service of the municipalities.
"""

from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from data_access.vocabulary import OrganisationKind, Profession, Term
from indicators.measures.support import supported
from indicators.model.door import for_views
from indicators.model.period import Period
from indicators.model.query import Query
from indicators.selection.rolling_windows import spans

FULL_TIME_HOURS: Final = 36 * 52 / 12
"""Hours a month of a full-time worker: 36 a week (national contract of local authorities), 52 weeks over 12 months."""
HOURS: Final = {"code": pl.String, "label": pl.String, "hours": pl.Float64}
"""Columns of the frames: term, its Italian label, hours of the whole period; in the order of the vocabulary."""


@for_views
def people_followed(snapshot: Snapshot, viewer: Viewer, period: Period) -> int | None:
    """Return how many persons had an active case or an active pact of their own on some day of a period.

    Whether or not they came to a service: hours are worked for them all. None for whom figures are protected: it is no
    question of the catalogue, whose answers are tried together (`indicators.disclosure_audit`).
    """
    if viewer.is_protected:
        return None
    frame = spans(snapshot, Query(indicator="take_up", period=period, viewer=viewer), ())
    return int(supported(snapshot, frame).select(pl.col("person").n_unique()).collect().item())


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
def full_time_social_workers(snapshot: Snapshot, period: Period) -> float:
    """Return the full-time social workers that the hours of this network make, on average over the months with hours.

    They are not those of the municipalities' social service, so that residents for each of them would mean nothing.
    """
    worked = _worked(snapshot, period).filter(pl.col("profession") == Profession.SOCIAL_WORKER)
    months = worked["month"].n_unique()
    return float(worked["hours"].sum()) / months / FULL_TIME_HOURS if months else 0.0


def _worked(snapshot: Snapshot, period: Period) -> pl.DataFrame:
    return snapshot["staff_hours"].filter(pl.col("month").is_between(period.first, period.last))


def _summed(worked: pl.DataFrame, column: str, terms: type[Term]) -> pl.DataFrame:
    labels = {str(term): term.label for term in terms}
    summed = (
        worked.group_by(column).agg(pl.col("hours").sum()).sort(column).with_columns(pl.col(column).cast(pl.String))
    )
    named = summed.select(code=column, label=pl.col(column).replace_strict(labels), hours="hours")
    return named.cast(pl.Schema(HOURS))
