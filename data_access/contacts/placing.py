"""Turns the reduced contacts, which tell identifiers and codes, into frames of a snapshot, which tell positions.

Comes in: what `data_access.contacts.reductions` left, collected; the tables that identifiers and codes belong to.
Goes out: frames that follow `data_access.frames`. Must not: see a raw contact; refuse what the database lets in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import polars as pl

from data_access.contacts.reductions import RESIDENCE
from data_access.frames import conformed, month_ordinal
from data_access.vocabulary import ResidenceClass

_CLASSES: Final = {name: position for position, name in enumerate(ResidenceClass.codes())}
_PLACED: Final = ("residence", "municipality", "fictitious")
_DAY: Final = 100
"""``yyyymmdd`` is a year times this twice, a month times this, a day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers:
    """What identifiers and codes of contacts are looked up in.

    Attributes
    ----------
    services : polars.DataFrame
        ``service_id``, ``service``, ``place``.
    persons : polars.DataFrame
        ``person_id``, in order and each once, ``person``.
    places : polars.DataFrame
        ``code``, ``municipality``: of a former municipality its successor, null if it has left the Ambito.
    origins : polars.DataFrame
        ``origin_code``, ``origin``.
    """

    services: pl.DataFrame
    persons: pl.DataFrame
    places: pl.DataFrame
    origins: pl.DataFrame

    @classmethod
    def of(cls, raw: Mapping[str, pl.DataFrame]) -> "Registers":
        """Return them from the tables of a database, numbered."""
        return cls(
            services=raw["services"].select(service_id="id", service="index", place="place"),
            persons=raw["persons"].select(person_id="id", person="index"),
            places=raw["places"].select(code=pl.col("code").cast(pl.Int32), municipality="index"),
            origins=raw["outside_places"].select(origin_code="code", origin="index"),
        )

    def of_months(self, monthly: pl.DataFrame) -> "Registers":
        """Return them with those persons alone that some months tell, of a register that may have millions."""
        told = monthly["person_id"].cast(pl.Int64).drop_nulls().unique().sort()
        known = self.persons["person_id"]
        at = known.search_sorted(told)
        found = self.persons[at.filter(at < known.len())]
        return replace(self, persons=found.filter(pl.col("person_id").is_in(told.implode())))


def placed_months(monthly: pl.DataFrame, registers: Registers) -> pl.DataFrame:
    """Return the frame ``contacts``, in an order that depends on nothing but what it holds."""
    rows = _with_persons(_with_services(_with_residence(monthly.lazy(), registers), registers), registers)
    origins = registers.origins.lazy()
    rows = rows.with_columns(pl.col("origin_code").cast(pl.String)).join(origins, on="origin_code", how="left")
    key = ["month", "service", "place", "person", *_PLACED, "origin"]
    municipalities = registers.places["municipality"]
    if municipalities.null_count() or municipalities.is_duplicated().any():  # what two codes told apart is one now
        sums = pl.col("quantity", "accesses").cast(pl.Int64).sum()
        rows = rows.group_by(key).agg(sums, pl.col("early").min(), pl.col("late", "mid_month", "declared").max())
    told = rows.with_columns(
        first_day=_date(pl.col("early") // 2),
        last_day=_date(pl.col("late") // 2),
        first_declared=pl.col("early") % 2 == 0,
        last_declared=pl.col("late") % 2 == 1,
        mid_month=pl.col("mid_month") == 1,
        declared=pl.col("declared") == 1,
    )
    return conformed(told, "contacts").sort("month", "service", "person", "first_day", *_PLACED, "origin").collect()


def placed_days(daily: pl.DataFrame, repeated: pl.DataFrame, registers: Registers) -> pl.DataFrame:
    """Return the frame ``contact_days``."""
    days = (
        daily.lazy()
        .join(repeated.lazy(), on=["service_id", "day"], how="left")
        .with_columns(pl.col("repeated").fill_null(0), month=month_ordinal("day"), persons=_recognised_persons())
    )
    same = pl.len().over("service_id", "month", "mark", "recognised") > 1
    rows = _with_services(days.with_columns(copied=same & (pl.col("recognised") > 0)), registers)
    return conformed(rows, "contact_days").sort("day", "service").collect()


def placed_persons(seen: pl.DataFrame, registers: Registers) -> pl.DataFrame:
    """Return the frame ``person_days``: of two residences on one day the lowest in the order of the vocabulary."""
    rows = conformed(_with_persons(_with_residence(seen.lazy(), registers), registers), "person_days")
    ordered = rows.sort("day", "person", *_PLACED)
    return ordered.unique(["person", "day"], keep="first", maintain_order=True).collect()


def mixed_months(monthly: pl.DataFrame) -> pl.LazyFrame:
    """Return the ``person_id`` and ``month`` in which somebody told more than one residence."""
    told = monthly.lazy().filter(pl.col("person_id").is_not_null()).select("person_id", "month", *RESIDENCE).unique()
    return told.group_by("person_id", "month").len().filter(pl.col("len") > 1).select("person_id", "month")


def suspect_days(daily: pl.DataFrame) -> pl.DataFrame:
    """Return the ``service_id`` and ``day`` on which more rows were recognised than persons: only they hide a copy."""
    suspect = daily.lazy().filter(pl.col("recognised") > _recognised_persons())
    return suspect.select("service_id", "day").collect()


def unknown(monthly: pl.DataFrame, registers: Registers) -> dict[str, list[Any]]:
    """Return the identifiers and codes that no register has, by the column that tells them; empty if there are none."""
    registered = {
        "service_id": registers.services["service_id"],
        "person_id": registers.persons["person_id"],
        "residence_code": registers.places["code"].cast(pl.String).str.zfill(6),
        "origin_code": registers.origins["origin_code"],
    }
    found = {}
    for name, known in registered.items():
        told = monthly[name].drop_nulls().unique().cast(known.dtype)
        found[name] = told.filter(~told.is_in(known.implode())).sort().to_list()
    return {name: values for name, values in found.items() if values}


def _recognised_persons() -> pl.Expr:
    """Return the persons of a day: of its distinct values one is nobody, where some contacts are anonymous."""
    return pl.col("persons").cast(pl.Int64) - (pl.col("contacts") > pl.col("recognised")).cast(pl.Int64)


def _with_residence(frame: pl.LazyFrame, registers: Registers) -> pl.LazyFrame:
    """Add positions of class and municipality; who lives in a municipality that has left the Ambito lives outside."""
    places = registers.places.lazy().with_columns(is_known=pl.lit(value=True))
    rows = frame.with_columns(code=pl.col("residence_code").cast(pl.Int32)).join(places, on="code", how="left")
    has_left = pl.col("is_known").fill_null(value=False) & pl.col("municipality").is_null()
    classes = pl.col("residence_class").cast(pl.String).replace_strict(_CLASSES, return_dtype=pl.UInt8)
    outside = pl.lit(_CLASSES[str(ResidenceClass.OUTSIDE)], pl.UInt8)
    return rows.with_columns(
        residence=pl.when(has_left).then(outside).otherwise(classes), fictitious=pl.col("fictitious") & ~has_left
    )


def _with_services(frame: pl.LazyFrame, registers: Registers) -> pl.LazyFrame:
    rows = frame.with_columns(pl.col("service_id").cast(pl.Int64))
    return rows.join(registers.services.lazy(), on="service_id", how="left")


def _with_persons(frame: pl.LazyFrame, registers: Registers) -> pl.LazyFrame:
    rows = frame.with_columns(pl.col("person_id").cast(pl.Int64))
    return rows.join(registers.persons.lazy(), on="person_id", how="left")


def _date(number: pl.Expr) -> pl.Expr:
    return pl.date(number // _DAY // _DAY, number // _DAY % _DAY, number % _DAY)
