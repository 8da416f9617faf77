"""The cells that the attacker reads in the answers: for each group of persons asked about, what was published.

Comes in: answers about one indicator. Goes out: one frame of cells, what was published beside what is true.
Must not: ask; solve; let the truth out of the audit (it serves to tell which findings are real).

A cell is a set of conditions, whichever lens, filter or breakdown says them: that is its identity.
"""

from collections.abc import Sequence
from typing import Final

import polars as pl

from indicators.audit.answers import Answer, about
from indicators.definition import Indicator, Kind
from indicators.dimensions import TIME
from indicators.disclosure import DISJOINT
from indicators.period import Period
from indicators.query import Grouping
from indicators.result import Status

PLACED: Final = {
    "municipality": "place",
    "area": "place_area",
    "sub_area": "place_sub_area",
    "size_class": "place_size_class",
}
"""Conditions on geography under the lens of the place of service."""
CONDITIONS: Final = (
    *sorted(set(Grouping) - TIME),
    "place_area",
    "place_sub_area",
    "place_size_class",
    "asked",
    "fictitious",
    "horizon",
)
FINE: Final = ("municipality", "place", "size_class", "place_size_class")
"""Conditions under which a quarter or year cut short is not told at all (`indicators.permission.fine_geography`)."""
WORD: Final = pl.Categorical()
"""Type of the conditions: there are millions of cells and few words."""
IDENTITY: Final = ("indicator", "part", "first", "last", *CONDITIONS)
"""What says which persons a cell counts; null conditions do not bind."""
PARTS: Final = ("numerator", "denominator")
SILENT: Final = "silent"
"""State of a cell of which nothing at all is told."""
FEW_OR_NONE: Final = "few or none"
"""State of a cell hidden beside others of its group: fewer than the threshold, perhaps nobody."""
STATES: Final = (str(Status.OK), str(Status.SUPPRESSED), FEW_OR_NONE, SILENT)
"""From the one that tells most to the one that tells least."""


def read(answers: Sequence[Answer]) -> pl.DataFrame:
    """Return every cell of the answers that may hold somebody: `IDENTITY`, what is shown, what is true."""
    if not answers:
        return pl.DataFrame()
    entry = answers[0].result.indicator
    rows = _beside_truth(answers)
    rows = rows.with_columns(beside_hidden=_beside_hidden(rows)).with_columns(_conditions(rows))
    rows = rows.with_columns(_months(rows)).with_columns(
        months=pl.min_horizontal("last", "reached") - pl.col("first") + 1
    )
    rows = rows.filter(pl.col("months") > 0).with_columns(state=_state())
    frames = [_part(rows, entry, part) for part in PARTS]
    return pl.concat([*frames, *_wholes(entry, frames[1])])


def _beside_truth(answers: Sequence[Answer]) -> pl.DataFrame:
    """Return the rows of all the answers, what is true in the columns ``…_true``, and what `about` says of each."""
    shown, true = [], []
    for answer in answers:
        names = answer.names
        number = pl.lit(answer.question, pl.Int32).alias("question")
        shown.append(answer.result.frame.select(number, *names, *PARTS, "status"))
        counted = [
            pl.col(name).cast(pl.UInt64 if name.endswith("_key") else pl.Float64).alias(f"{name}_true")
            for name in (*PARTS, *(f"{part}_key" for part in PARTS))
            if name in answer.truth.columns
        ]
        true.append(answer.truth.select(number, *names, *counted))
    rows, truth = pl.concat(shown, how="diagonal"), pl.concat(true, how="diagonal")
    groups = ["question", *(name for name in rows.columns if name in set(Grouping))]
    missing = [f"{name}_true" for name in PARTS if f"{name}_true" not in truth.columns]
    truth = truth.with_columns(pl.lit(0.0).alias(name) for name in missing)
    facts = pl.DataFrame([about(answer) for answer in answers], infer_schema_length=None)
    facts = facts.with_columns(pl.col(pl.Int64).cast(pl.Int32))
    return rows.join(truth, on=groups, how="left", nulls_equal=True).join(facts, on="question", how="left")


def _beside_hidden(rows: pl.DataFrame) -> pl.Expr:
    """Return the condition that a hidden row may count nobody: another part of its group is hidden too.

    Where one part of a group is hidden its zeros do not show (`indicators.disclosure`): one hidden alone does hold
    somebody, of several any but one may be empty. If a zero does show beside a hidden part, protection is not doing
    this, and what is hidden does hold somebody.
    """
    kept = [name for name in rows.columns if name in set(Grouping) - DISJOINT]
    hidden = (pl.col("status") == Status.SUPPRESSED).sum().over("question", *kept)
    zero = (pl.col("status") == Status.OK) & (pl.col("numerator") == 0)
    betrayed = (zero & (hidden > 0)).any().over("question")
    return pl.col("in_classes") & (hidden > 1) & ~betrayed


def _conditions(rows: pl.DataFrame) -> list[pl.Expr]:
    """Return the columns that say which persons each row counts: what breaks the answer down, or a filter."""
    placed = pl.col("by_place")
    origin = {wider: name for name, wider in PLACED.items()}

    def told(name: str) -> pl.Expr:
        sources = [pl.col(name) if name not in PLACED else pl.when(~placed).then(name)] if name in rows.columns else []
        if origin.get(name) in rows.columns:
            sources.append(pl.when(placed).then(origin[name]))
        filtered = [pl.col(f"only_{name}")] if f"only_{name}" in rows.columns else []
        return pl.coalesce(*sources, *filtered, pl.lit(None, pl.String)).cast(WORD).alias(name)

    return [told(name) for name in CONDITIONS]


def _months(rows: pl.DataFrame) -> list[pl.Expr]:
    """Return the first and last month of each row."""
    asked = [name for name in map(str, TIME) if name in rows.columns]
    if not asked:
        return [pl.col("since").alias("first"), pl.col("until").alias("last")]
    code = pl.coalesce(*asked)
    words = rows.select(code.unique().drop_nulls()).to_series()
    periods = [Period.parse(word) for word in words]
    firsts = pl.Series([period.first for period in periods], dtype=pl.Int32)
    lasts = pl.Series([period.last for period in periods], dtype=pl.Int32)
    return [
        pl.coalesce(code.replace_strict(words, numbers, default=None, return_dtype=pl.Int32), otherwise).alias(name)
        for name, numbers, otherwise in (("first", firsts, "since"), ("last", lasts, "until"))
    ]


def _state() -> pl.Expr:
    """Return what a row tells: a figure (``ok``), that it holds few (``suppressed``), few or none, nothing."""
    cut = pl.col("months") < pl.col("shortest")
    local = pl.any_horizontal(pl.col(name).is_not_null() for name in FINE)
    hidden = pl.col("status") == Status.SUPPRESSED
    silent = pl.col("status").is_in([Status.NOT_SUPPLIED, Status.UNDEFINED])
    return (
        pl.when(silent | (hidden & (~pl.col("tells") | (cut & local))))
        .then(pl.lit(SILENT))
        .when(hidden & pl.col("beside_hidden"))
        .then(pl.lit(FEW_OR_NONE))
        .otherwise(pl.col("status"))
        .cast(WORD)
    )


def _part(rows: pl.DataFrame, entry: Indicator, part: str) -> pl.DataFrame:
    """Return the cells that the numerators, or the denominators, of the answers are."""
    true = pl.col(f"{part}_true").fill_null(0)
    is_share = entry.kind is Kind.PROPORTION and part == "numerator"
    rest = pl.col("denominator_true").fill_null(0) - true if is_share else pl.lit(None)
    key = pl.col(f"{part}_key_true") if f"{part}_key_true" in rows.columns else pl.lit(0, pl.UInt64)
    return rows.filter(pl.col(f"counts_{part}"), ~_nobody(entry, part)).select(
        pl.lit(entry.key).cast(WORD).alias("indicator"),
        pl.lit(part).cast(WORD).alias("part"),
        *IDENTITY[2:],
        pl.col("state").alias("status"),
        pl.col(part).alias("shown"),
        true.cast(pl.Int64).alias("truth"),
        key.fill_null(0).alias("key"),
        rest.cast(pl.Int64).alias("rest"),
        "question",
    )


def _nobody(entry: Indicator, part: str) -> pl.Expr:
    """Return the condition that a cell says of itself that nobody is in it: it binds nothing, and is left out.

    A count that cannot be (closed service, share of nobody) is empty too, and whoever reads it knows; not that of a
    rate, which may lack residents instead.
    """
    told = (pl.col("status") == Status.OK) & (pl.col(part) == 0)
    impossible = (pl.col("status") == Status.UNDEFINED) & pl.lit(entry.kind is not Kind.RATE)
    return (told | impossible).fill_null(value=False) & (pl.col(f"{part}_true").fill_null(0) == 0)


def _wholes(entry: Indicator, denominators: pl.DataFrame) -> list[pl.DataFrame]:
    """Return, for shares that are always told by class, what the classes add up to: their denominators.

    Nobody may ask for that whole by itself, but whoever reads the shares has it in front of them.
    """
    classes = [str(grouping) for grouping in entry.always_by if grouping in DISJOINT]
    if entry.kind is not Kind.PROPORTION or not classes:
        return []
    nothing = [pl.lit(None, WORD).alias(name) for name in classes]
    told = denominators.filter(pl.col("status") == Status.OK)
    wholes = told.with_columns(*nothing, part=pl.lit("numerator").cast(WORD))
    return [wholes.unique(["question", *IDENTITY], keep="first", maintain_order=True)]
