"""Pacts: those of persons and families, counted in persons; those of communities and territories, counted in pacts.

Pure functions `(Snapshot, Query, dimensions) -> LazyFrame`; see `indicators.measures` for the contract.
In a period a pact may be signed, active at its end, concluded, or more than one of these: states do not add up.
"""

from typing import Final

import polars as pl

from data_access.frames import codes, month_ordinal
from data_access.snapshot import Snapshot
from data_access.vocabulary import PactKind
from indicators.model.path_vocabulary import CLOSED_AS, PactState
from indicators.model.query import Lens, Query
from indicators.selection.counting import aggregate, distinct_persons, grouped, selected
from indicators.selection.dimension import Dimension
from indicators.selection.person_timelines import located
from indicators.selection.rolling_windows import of_nobodys_service, spans

_STATES: Final = codes(PactState)


def pact_people(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the persons with a pact signed in the period, active at its end, or concluded in it, by outcome."""
    cases = snapshot["cases"].lazy().select("case", "person")
    own = snapshot["pacts"].lazy().filter(pl.col("kind") == str(PactKind.INDIVIDUAL)).join(cases, on="case")
    events = located(_events(own.select("person", "signed", "closed", "outcome"), snapshot, query, by), snapshot)
    keyed = "numerator_key" if query.viewer.is_protected else None
    asked = of_nobodys_service(snapshot, query, events)
    return distinct_persons(asked, snapshot, by, keyed=keyed).rename({"count": "numerator"})


def shared_pacts(snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Count the pacts of communities and territories, by the municipality that promotes them.

    They are nobody's own: filters about persons and services do not concern them, and they are told exactly.
    """
    shared = snapshot["pacts"].lazy().filter(pl.col("kind") != str(PactKind.INDIVIDUAL)).rename({"kind": "pact_kind"})
    events = _events(shared.select("pact_kind", "municipality", "signed", "closed", "outcome"), snapshot, query, by)
    dated = events.with_columns(month=month_ordinal("day"))
    asked = selected(dated, snapshot, query.but(services=(), service_types=(), strands=()), lens=Lens.RESIDENCE)
    return aggregate(grouped(asked, by), [dimension.name for dimension in by], pl.len().alias("numerator"))


def _events(pacts: pl.LazyFrame, snapshot: Snapshot, query: Query, by: tuple[Dimension, ...]) -> pl.LazyFrame:
    """Return a row for each state of each pact: its own columns, ``day``, ``pact_state``.

    Signatures and conclusions have their day; the pacts that are active have the last day of each span of the question.
    """
    ends = spans(snapshot, query, by).lazy().select("end")
    going = pl.col("closed").is_null() | (pl.col("closed") > pl.col("end"))
    active = pacts.join(ends, how="cross").filter((pl.col("signed") <= pl.col("end")) & going)
    done = pacts.filter(pl.col("closed") <= snapshot.as_of)
    outcome = pl.col("outcome").cast(pl.String).replace_strict(
        {code: str(state) for code, state in CLOSED_AS.items()}, default=str(PactState.UNKNOWN)
    )  # fmt: skip
    return pl.concat(
        [
            _in_state(pacts.filter(pl.col("signed") <= snapshot.as_of), pl.lit(str(PactState.SIGNED)), "signed"),
            _in_state(active, pl.lit(str(PactState.ACTIVE)), "end"),
            _in_state(done, outcome, "closed"),
        ]
    )


def _in_state(pacts: pl.LazyFrame, state: pl.Expr, day: str) -> pl.LazyFrame:
    return pacts.with_columns(pact_state=state.cast(_STATES), day=pl.col(day)).drop(
        "signed", "closed", "outcome", "end", strict=False
    )


MEASURES: Final = (pact_people, shared_pacts)
"""The measures of this subject; each is called like its key in the catalogue."""
