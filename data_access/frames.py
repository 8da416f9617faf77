"""The contract of every frame of a snapshot: columns, dtypes, units and the meaning of null.

Comes in: nothing. Goes out: one schema per frame, `SCHEMAS` by name, `conform` to enforce one, the month of a day.
Must not: read anything. Codes are small integers: ``municipality``, ``place``, ``service``, ``organisation`` and
``person`` are positions in the frame of that name; ``month`` is ``year * 12 + month - 1``.

Null means: ``contacts.person`` an anonymous contact, ``contacts.municipality`` a residence that is not in the Ambito,
``*.closed``, ``*.valid_to`` and ``stays.left_on`` something still going on, ``requests.person`` somebody not
recognised, ``municipalities.sub_area`` a composition that the Ambito has not defined, ``budgets.spent`` not yet
accounted, ``municipalities.joined_on`` somebody who has always been of the Ambito.
"""

from typing import Any, Final

import polars as pl

from data_access.vocabulary import (
    CapacityUnit,
    Content,
    Continuity,
    ExitClass,
    NeedDimension,
    OrganisationKind,
    PactKind,
    PactOutcome,
    Polarity,
    Profession,
    RequestOutcome,
    ReturnAct,
    ReturnStatus,
    Section,
    ServiceType,
    Sex,
    SharingRule,
    SuccessionKind,
    Term,
    Track,
)

Schema = dict[str, Any]


def codes(vocabulary: type[Term]) -> pl.Enum:
    """Return the Polars dtype of a vocabulary's codes, in the vocabulary's order."""
    return pl.Enum(list(vocabulary.codes()))


MUNICIPALITY, SERVICE, ORGANISATION, PERSON, MONTH = pl.UInt16, pl.UInt16, pl.UInt16, pl.UInt32, pl.Int16

LAST_MONTH: Final = 2**15 - 1
"""The largest ordinal of a month that frames hold, in the year 2730."""
CONTACTS: Final[Schema] = {
    "month": MONTH,
    "service": SERVICE,
    "place": MUNICIPALITY,  # where the service stands
    "person": PERSON,
    "residence": pl.UInt8,  # position in ResidenceClass, frozen on the contact
    "municipality": MUNICIPALITY,  # of residence on those days
    "origin": pl.UInt16,  # position in outside_places, of who lives outside the Ambito; null where nobody said
    "fictitious": pl.Boolean,
    "quantity": pl.Int64,  # meals, nights, showers, shopping trips
    "accesses": pl.UInt32,  # contacts, whatever their quantity
    "first_day": pl.Date,
    "last_day": pl.Date,
    "mid_month": pl.Boolean,  # some of them on another day than the 1st and the 31st
    "declared": pl.Boolean,  # the body declared one of them as the first contact ever
    "first_declared": pl.Boolean,  # one of the first day
    "last_declared": pl.Boolean,  # one of the last day
}
"""What a person (or nobody in particular) had from a service in a month under one residence, as one row."""
CONTACT_DAYS: Final[Schema] = {
    "service": SERVICE,
    "month": MONTH,
    "day": pl.Date,
    "contacts": pl.Int64,  # rows
    "recognised": pl.Int64,  # those of known persons
    "persons": pl.Int64,  # who was recognised, once each
    "repeated": pl.Int64,  # recognised rows too many: identical in everything to another
    "copied": pl.Boolean,  # the same persons with the same quantities as on another day of the month
}
"""The days on which services have contacts."""
PERSON_DAYS: Final[Schema] = {
    "person": PERSON,
    "day": pl.Date,
    "residence": pl.UInt8,
    "municipality": MUNICIPALITY,
    "fictitious": pl.Boolean,
}
"""Every day on which somebody was seen, in the months in which the path of the person ended somewhere, or more than one
residence was told."""
MUNICIPALITIES: Final[Schema] = {
    "index": MUNICIPALITY,
    "code": pl.String,  # ISTAT, six characters
    "name": pl.String,
    "is_lead": pl.Boolean,
    "sub_area": pl.String,
    "joined_on": pl.Date,
}
OUTSIDE_PLACES: Final[Schema] = {
    "index": pl.UInt16,
    "code": pl.String,  # ISTAT, six figures; of a country, its two letters
    "name": pl.String,
    "province": pl.String,  # or the country; empty where nobody knows
}
FORMER_MUNICIPALITIES: Final[Schema] = {
    "code": pl.String,
    "name": pl.String,
    "municipality": MUNICIPALITY,  # where its history is counted today
    "day": pl.Date,  # first on which it was no more
    "kind": codes(SuccessionKind),
}
BOUNDARY_LAYERS: Final[Schema] = {"year": pl.Int16, "attribution": pl.String, "mark": pl.String}
BOUNDARIES: Final[Schema] = {
    "year": pl.Int16,
    "code": pl.String,  # as recorded: of today's municipalities or of former ones
    "shape": pl.Binary,  # polygons in degrees, as WKB
}
RESIDENTS: Final[Schema] = {
    "municipality": MUNICIPALITY,
    "year": pl.Int16,
    "sex": codes(Sex),
    "age": pl.Int16,  # 100 means 100 and over
    "residents": pl.Int32,
}
ORGANISATIONS: Final[Schema] = {
    "index": ORGANISATION,
    "key": pl.String,
    "name": pl.String,
    "kind": codes(OrganisationKind),
}
SERVICES: Final[Schema] = {
    "index": SERVICE,
    "key": pl.String,
    "name": pl.String,
    "type": codes(ServiceType),
    "organisation": ORGANISATION,
    "place": MUNICIPALITY,
    "latitude": pl.Float64,
    "longitude": pl.Float64,
    "programme": pl.String,
    "strand": pl.String,
    "unit": codes(CapacityUnit),
    "opened": pl.Date,
    "closed": pl.Date,
    "telephone": pl.String,
    "email": pl.String,
    "address": pl.String,
    "hours": pl.String,
}
CAPACITY: Final[Schema] = {
    "service": SERVICE,
    "section": codes(Section),
    "valid_from": pl.Date,
    "valid_to": pl.Date,
    "funded": pl.Int32,
    "actual": pl.Int32,
}
OCCUPANCY: Final[Schema] = {
    "service": SERVICE,
    "section": codes(Section),
    "day": pl.Date,
    "occupied": pl.Int32,
    "unavailable": pl.Int32,
    "turned_away": pl.Int32,
    "waiting": pl.Int32,
}
REQUESTS: Final[Schema] = {"service": SERVICE, "person": PERSON, "day": pl.Date, "outcome": codes(RequestOutcome)}
PERSONS: Final[Schema] = {
    "index": PERSON,
    "cell_key": pl.UInt32,  # hash of the pseudonymous key, for disclosure control
    "birth_year": pl.Int16,
    "sex": codes(Sex),
    "household": pl.UInt32,
    "targets": pl.UInt16,  # one bit per TargetGroup, in the vocabulary's order
}
STAYS: Final[Schema] = {
    "service": SERVICE,
    "person": PERSON,
    "section": codes(Section),
    "entered_on": pl.Date,
    "left_on": pl.Date,
    "exit_class": codes(ExitClass),
}
CASES: Final[Schema] = {
    "case": pl.UInt32,
    "person": PERSON,
    "organisation": ORGANISATION,
    "opened": pl.Date,
    "closed": pl.Date,
    "exit_class": codes(ExitClass),
}
CASE_NEEDS: Final[Schema] = {
    "case": pl.UInt32,
    "dimension": codes(NeedDimension),
    "opening_rating": pl.Int8,
    "review_rating": pl.Int8,
    "reviewed_on": pl.Date,
}
PACTS: Final[Schema] = {
    "kind": codes(PactKind),
    "case": pl.UInt32,
    "municipality": MUNICIPALITY,
    "signed": pl.Date,
    "closed": pl.Date,
    "outcome": codes(PactOutcome),
}
SUPPORTS: Final[Schema] = {
    "person": PERSON,
    "service": SERVICE,
    "day": pl.Date,
    "continuity": codes(Continuity),
    "amount": pl.Float64,  # euros
    "strand": pl.String,
}
STAFF_HOURS: Final[Schema] = {
    "organisation": ORGANISATION,
    "profession": codes(Profession),
    "month": MONTH,
    "hours": pl.Float64,
}
BUDGETS: Final[Schema] = {
    "programme": pl.String,
    "strand": pl.String,
    "year": pl.Int16,
    "planned": pl.Float64,  # euros
    "spent": pl.Float64,  # euros
}
MUNICIPAL_BUDGETS: Final[Schema] = {
    "programme": pl.String,
    "strand": pl.String,
    "year": pl.Int16,
    "municipality": MUNICIPALITY,
    "planned": pl.Float64,  # euros, part of those of the budget
    "spent": pl.Float64,  # euros
}
SHARING_KEYS: Final[Schema] = {"from_year": pl.Int16, "rule": codes(SharingRule), "act": pl.String}
SHARING_QUOTAS: Final[Schema] = {"from_year": pl.Int16, "municipality": MUNICIPALITY, "quota": pl.Float64}
STRANDS: Final[Schema] = {"key": pl.String, "name": pl.String, "track": codes(Track)}
PROGRAMMES: Final[Schema] = {"key": pl.String, "name": pl.String, "track": codes(Track)}
OBJECTIVES: Final[Schema] = {"key": pl.String, "code": pl.String, "title": pl.String, "programme": pl.String}
OBJECTIVE_SDGS: Final[Schema] = {"objective": pl.String, "sdg": pl.Int8}
TARGETS: Final[Schema] = {
    "objective": pl.String,
    "indicator": pl.String,
    "year": pl.Int16,
    "value": pl.Float64,
    "polarity": codes(Polarity),
}
EVENTS: Final[Schema] = {"first_day": pl.Date, "last_day": pl.Date, "title": pl.String, "service": SERVICE}
RETURNS: Final[Schema] = {
    "organisation": ORGANISATION,
    "service": SERVICE,
    "month": MONTH,
    "revision": pl.Int16,
    "due": pl.Date,
    "received": pl.Date,
    "status": codes(ReturnStatus),
    "row_count": pl.Int32,
}
CONTENTS: Final[Schema] = {"service": SERVICE, "month": MONTH, "content": codes(Content)}
RETURN_ACTS: Final[Schema] = {
    "service": SERVICE,
    "month": MONTH,
    "kind": pl.String,  # of content; empty: the whole return
    "finding": pl.String,  # mark of what it is on; empty: the return
    "act": codes(ReturnAct),
    "at": pl.Datetime("us", "UTC"),
    "role": pl.String,  # in which it was done: ``responsabile``, ``ente:caritas``; who and what they wrote stay behind
    "measure": pl.String,  # key of the figure contested; empty: none in particular
    "revision": pl.Int16,  # delivery that they had before them
}
MONTHLY_COUNTS: Final[Schema] = {
    "organisation": ORGANISATION,
    "service": SERVICE,  # null: of the whole organisation
    "month": MONTH,
    "indicator": pl.String,
    "group_name": pl.String,
    "total": pl.Int64,
    "source": pl.String,
}
REVISIONS: Final[Schema] = {
    "data_version": pl.Int32,
    "service": SERVICE,
    "month": MONTH,
    "measure": pl.String,
    "before": pl.Float64,
    "after": pl.Float64,
}
VERSIONS: Final[Schema] = {
    "id": pl.Int32,
    "published_at": pl.Datetime("us", "UTC"),
    "as_of": pl.Date,
    "note": pl.String,
}
REDRAWS: Final[Schema] = {
    "set_key": pl.UInt64,  # sum of the cell keys of a set of persons
    "turn": pl.UInt8,  # which draw its figure is rounded with; sets that are not here have the first
}

SCHEMAS: Final[dict[str, Schema]] = {
    "municipalities": MUNICIPALITIES,
    "former_municipalities": FORMER_MUNICIPALITIES,
    "boundary_layers": BOUNDARY_LAYERS,
    "boundaries": BOUNDARIES,
    "residents": RESIDENTS,
    "organisations": ORGANISATIONS,
    "services": SERVICES,
    "capacity": CAPACITY,
    "occupancy": OCCUPANCY,
    "requests": REQUESTS,
    "persons": PERSONS,
    "stays": STAYS,
    "cases": CASES,
    "case_needs": CASE_NEEDS,
    "pacts": PACTS,
    "supports": SUPPORTS,
    "staff_hours": STAFF_HOURS,
    "budgets": BUDGETS,
    "municipal_budgets": MUNICIPAL_BUDGETS,
    "sharing_keys": SHARING_KEYS,
    "sharing_quotas": SHARING_QUOTAS,
    "outside_places": OUTSIDE_PLACES,
    "strands": STRANDS,
    "programmes": PROGRAMMES,
    "objectives": OBJECTIVES,
    "objective_sdgs": OBJECTIVE_SDGS,
    "targets": TARGETS,
    "events": EVENTS,
    "returns": RETURNS,
    "contents": CONTENTS,
    "monthly_counts": MONTHLY_COUNTS,
    "return_acts": RETURN_ACTS,
    "revisions": REVISIONS,
    "versions": VERSIONS,
    "redraws": REDRAWS,
    "contact_days": CONTACT_DAYS,
    "person_days": PERSON_DAYS,
    "contacts": CONTACTS,
}


def month_ordinal(column: str) -> pl.Expr:
    """Return ``year * 12 + month - 1`` of a date column; of days too far off to be meant (9999), `LAST_MONTH`."""
    ordinal = pl.col(column).dt.year().cast(pl.Int32) * 12 + pl.col(column).dt.month() - 1
    return ordinal.clip(upper_bound=LAST_MONTH).cast(pl.Int16)


def conform(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """Return ``frame`` with exactly the columns and dtypes of the schema called ``name``.

    Raises
    ------
    polars.exceptions.PolarsError
        If a column is missing or a value does not fit its dtype.
    """
    return conformed(frame.lazy(), name).collect()


def conformed(frame: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """Return a lazy frame as `conform` makes it, when it is collected."""
    return frame.select(pl.col(column).cast(dtype) for column, dtype in SCHEMAS[name].items())
