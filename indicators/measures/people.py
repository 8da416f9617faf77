"""Who was reached and how often: people and households served, service contacts, contacts per person.

Pure functions `(Snapshot, Query, dimensions) -> LazyFrame` of numerators; see `indicators.measures` for the contract.
"""

from typing import Final

import polars as pl

from data_access.snapshot import Snapshot
from indicators.model.query import GEOGRAPHIC, OF_PERSON, Lens, Query
from indicators.selection.counting import (
    aggregate,
    contacts_of,
    distinct_pairs,
    people_of,
    persons_reached,
    summed,
)
from indicators.selection.dimension import Dimension
from indicators.selection.monthly_counts import with_counts
from indicators.selection.night_protection import protected_contacts
from indicators.selection.snapshot_cache import remembered


def people_served(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count distinct persons with at least one contact in the period (HUD System Performance Measure 3).

    Anonymous contacts count nobody. The parts of a breakdown do not add up: a person may appear in several.
    """
    keyed = "numerator_key" if query.viewer.is_protected else None
    return persons_reached(snapshot, query, by, keyed=keyed).rename({"count": "numerator"})


def contacts(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Sum the quantities of the contacts of the period (meals, nights, showers, shopping trips).

    Under protection the distinct persons behind each sum come along in ``persons``: a sum made by a few people is as
    revealing as their number (one contact is one person), and today's sum less yesterday's is who came today. Where
    nothing in the question tells of people an anonymous contact counts as somebody: a service that recognises nobody
    still has many visitors, and so does one that gives its monthly count alone. Nights of small sections are told by
    whole months (`indicators.selection.night_protection`).
    """
    among = with_counts(snapshot, query, _told(snapshot, query))
    sums = summed(contacts_of(snapshot, query, among=among), by, "quantity")
    sums = sums.rename({"count": "numerator"})
    if query.protection is None:
        return sums
    people = persons_reached(snapshot, query, by, keyed="persons_key")
    joined = _beside(sums, people.rename({"count": "persons"}), by)
    counted = ["persons", "persons_key"]
    if not tells_of_people(query):
        joined = _beside(joined, _anonymous(snapshot, query, by), by)
        counted.append("anonymous")
    joined = joined.with_columns(pl.col(counted).fill_null(0))
    return joined if tells_of_people(query) else joined.with_columns(pl.col("persons") + pl.col("anonymous"))


def _told(snapshot: Snapshot, query: Query) -> pl.LazyFrame | None:
    """Return the contacts with their nights as they may be told; None, for all the contacts, where all may be."""
    return None if query.protection is None else protected_contacts(snapshot, query.protection)


def _beside(sums: pl.LazyFrame, counts: pl.LazyFrame, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Attach counts to the sums of the same groups."""
    names = [dimension.name for dimension in by]
    return sums.join(counts, on=names, how="left") if names else pl.concat([sums, counts], how="horizontal")


def _anonymous(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the contacts of people who were not recognised; of a month that was only counted, as many as it says."""
    one_each = snapshot.contacts.filter(pl.col("person").is_null()).with_columns(
        quantity=pl.col("accesses").cast(pl.Int64)
    )
    unknown = contacts_of(snapshot, query, among=with_counts(snapshot, query, one_each))
    return summed(unknown, by, "quantity").rename({"count": "anonymous"})


def households_served(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count distinct households with at least one member served. People whose household is not recorded count none.

    A household's key is the sum of those of all its members: the same households always round the same way. Under
    protection the persons served come along: as many households as hidden persons would say how many these are.
    """
    names = [dimension.name for dimension in by]
    persons = people_of(snapshot, query).filter(pl.col("person").is_not_null())
    members = households(snapshot)
    of_persons = [pl.lit(members[name]).gather("person").alias(name) for name in members.columns]
    reached = distinct_pairs(persons, snapshot, by).select(*names, *of_persons)
    distinct = reached.filter(pl.col("household").is_not_null()).unique()
    total = pl.col("household_key").sum().alias("numerator_key")
    count = pl.len().alias("numerator")
    if not query.viewer.is_protected:
        return aggregate(distinct, names, count)
    people = persons_reached(snapshot, query, by, keyed="persons_key")
    return _beside(aggregate(distinct, names, count, total), people.rename({"count": "persons"}), by)


@remembered()
def households(snapshot: Snapshot) -> pl.DataFrame:
    """Return ``household`` and ``household_key`` of each person by position; null where no household is recorded."""
    key = pl.col("cell_key").cast(pl.UInt64).sum().over("household")
    return snapshot["persons"].select("household", household_key=key)


def contacts_per_person(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Sum the quantities of the recognised persons' contacts, over those persons.

    Anonymous contacts stay out of both: a numerator that nobody in the denominator made would not be an intensity.
    """
    contacts = contacts_of(snapshot, query, among=_told(snapshot, query)).filter(pl.col("person").is_not_null())
    keyed = "denominator_key" if query.viewer.is_protected else None
    people = persons_reached(snapshot, query, by, keyed=keyed).rename({"count": "denominator"})
    people = people.with_columns(persons="denominator")
    sums = summed(contacts, by, "quantity").rename({"count": "numerator"})
    names = [dimension.name for dimension in by]
    return people.join(sums, on=names) if names else pl.concat([people, sums], how="horizontal")


def tells_of_people(query: Query) -> bool:
    """Whether a breakdown or a filter looks at people's attributes, so that a sum is about some of them."""
    personal = OF_PERSON | {"residence_class", "province"}
    through_residence = query.lens is Lens.RESIDENCE and (query.area != "ambito" or bool(GEOGRAPHIC & set(query.by)))
    return bool(personal & set(query.by) or query.targets or query.needs or through_residence)


MEASURES: Final = (people_served, households_served, contacts, contacts_per_person)
"""The measures of this subject; each is called like its key in the catalogue."""
