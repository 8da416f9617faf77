"""The cells that the attacker reads in the answers: for each group of persons asked about, what was published.

Comes in: answers about one indicator. Goes out: one frame of cells, what was published beside what is true.
Must not: ask; solve; let the truth out of the audit (it serves to tell which findings are real).

A cell is a set of conditions, whichever lens, filter or breakdown says them: that is its identity. Of each row there
are up to three: its numerator, its denominator and, where one is a part of the other, the rest.
"""

from collections.abc import Sequence
from typing import Final

import polars as pl

from indicators.disclosure_audit.answer_reading import QUANTITIES, Answer, about, asked
from indicators.model.code_lists import Directory
from indicators.model.indicator import Indicator, Kind
from indicators.model.path_vocabulary import PathStep
from indicators.model.period import Period
from indicators.model.query import TIME, Grouping, Query
from indicators.model.result import Status

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
    "left_out",
    "horizon",
)
FINE: Final = ("municipality", "place", "size_class", "place_size_class")
"""When a quarter or year cut short is not told at all (`indicators.disclosure.allowed_questions.fine_geography`)."""
WORD: Final = pl.Categorical()
"""Type of the conditions: there are millions of cells and few words."""
WHERE: Final = ("first", "last", *(name for name in CONDITIONS if name != "horizon"))
"""What says which persons a cell looks among, whatever is counted of them; null conditions do not bind."""
WHAT: Final = ("indicator", "part", "horizon")
"""What is counted."""
IDENTITY: Final = (*WHAT[:2], "first", "last", *CONDITIONS)
"""What says which persons a cell counts."""
CLASSES: Final = frozenset({Grouping.EXIT_CLASS, Grouping.CONTINUITY})
"""Breakdowns that say what of every exit or person exactly one holds, told beside the whole that they add up to."""
REST: Final = "rest"
PARTS: Final = ("numerator", "denominator", REST)
FEW: Final = "few or none"
"""State of a hidden count: from nobody to the threshold."""
HIDDEN: Final = "hidden"
"""State of what is hidden for one of several reasons: nothing is told of this count."""
SILENT: Final = "silent"
"""State of what was not supplied, or cannot be: nothing at all is told."""
OK: Final = str(Status.OK)
STATES: Final = (OK, FEW, HIDDEN, SILENT)
"""From the one that tells most to the one that tells least."""
COUNTED: Final = ("numerator", "denominator", "persons")


def read(answers: Sequence[Answer], *, mean_minimum: int) -> pl.DataFrame:
    """Return every cell of the answers that may hold somebody: `IDENTITY`, what is shown, what is true.

    Beside `IDENTITY`: ``status`` (see `STATES`), ``shown`` (null for a rest, of which no figure is told), ``exact``
    (not rounded) and ``sums`` (a quantity, not persons), ``most`` (the most that a hidden one may be, where it is told
    otherwise than by the threshold); ``truth``, ``few`` (the persons it tells of), ``persons`` (those that a mean
    needs), ``key``; ``question``.
    """
    if not answers:
        return pl.DataFrame()
    entry = answers[0].result.indicator
    rows = _beside_truth(answers, mean_minimum)
    rows = _located(rows)
    rows = rows.with_columns(months=pl.min_horizontal("last", "reached") - pl.col("first") + 1)
    rows = rows.filter(pl.col("months") > 0).with_columns(state=_state(), closed=_closed())
    frames = [_part(rows, entry, part) for part in PARTS]
    return pl.concat([*frames, *_wholes(entry, frames[1])])


def _beside_truth(answers: Sequence[Answer], mean_minimum: int) -> pl.DataFrame:
    """Return the rows of all the answers, what is true in the columns ``…_true``, and what `about` says of each."""
    shown, true = [], []
    for answer in answers:
        names = answer.names
        number = pl.lit(answer.question, pl.Int32).alias("question")
        rows = answer.result.frame.select(number, *names, "numerator", "denominator", "status")
        shown.append(_with_returns(rows, answer))
        counted = [
            pl.col(name).cast(pl.UInt64 if name.endswith("_key") else pl.Float64).alias(f"{name}_true")
            for name in (*COUNTED, *(f"{part}_key" for part in COUNTED))
            if name in answer.truth.columns
        ]
        true.append(answer.truth.select(number, *names, *counted))
    rows, truth = pl.concat(shown, how="diagonal"), pl.concat(true, how="diagonal")
    groups = ["question", *(name for name in rows.columns if name in set(Grouping))]
    kinds = {f"{name}_true": pl.Float64 for name in COUNTED} | {f"{name}_key_true": pl.UInt64 for name in COUNTED}
    missing = [pl.lit(None, kind).alias(name) for name, kind in kinds.items() if name not in truth.columns]
    truth = truth.with_columns(missing)
    facts = pl.DataFrame([about(answer, mean_minimum) for answer in answers], infer_schema_length=None)
    facts = facts.with_columns(pl.col(pl.Int64).cast(pl.Int32))
    return rows.join(truth, on=groups, how="left", nulls_equal=True).join(facts, on="question", how="left")


def _with_returns(rows: pl.DataFrame, answer: Answer) -> pl.DataFrame:
    """Mark the rows that no return is expected of, or for which none arrived: everybody knows that nobody is there."""
    groups = [name for name in answer.returns.columns if name in set(Grouping)]
    nothing = (pl.col("expected").fill_null(0) == 0) | (pl.col("received").fill_null(0) == 0)
    if groups:
        joined = rows.join(answer.returns, on=groups, how="left", maintain_order="left")
    else:
        joined = rows.with_columns(pl.lit(answer.returns[name][0]).alias(name) for name in ("expected", "received"))
    return joined.with_columns(closed=nothing).drop("expected", "received")


def located(frames: Sequence[tuple[Query, pl.DataFrame]], entry: Indicator, directory: Directory) -> pl.DataFrame:
    """Return the rows of tallies, the conditions and months of each, and whatever else the tallies have."""
    numbered = [
        frame.with_columns(pl.lit(number, pl.Int32).alias("question")) for number, (_, frame) in enumerate(frames)
    ]
    facts = pl.DataFrame(
        [{"question": number, **asked(query, entry, directory)} for number, (query, _) in enumerate(frames)],
        infer_schema_length=None,
    ).with_columns(pl.col(pl.Int64).cast(pl.Int32))
    return _located(pl.concat(numbered, how="diagonal_relaxed").join(facts, on="question", how="left"))


def _located(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the conditions and the months of rows that have what breaks them down and what `asked` says."""
    return rows.with_columns(_conditions(rows)).with_columns(_months(rows))


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


def _closed() -> pl.Expr:
    """Return the rows of which everybody knows that nobody is there: of a question in which nobody ever is.

    Residents, which a rate is divided by, are not people who came.
    """
    in_base = pl.col("counts_denominator") & (pl.col("denominator_true").fill_null(0) > 0)
    others = (pl.col(f"{part}_true").fill_null(0) > 0 for part in COUNTED if part != "denominator")
    came = pl.any_horizontal(in_base, *others)
    return pl.col("closed") & ~(pl.col("closed") & came).any().over("question")


def _state() -> pl.Expr:
    """Return what a row tells (see `STATES`); one cut short by the end of the data is withheld whatever it holds."""
    cut = pl.col("months") < pl.col("shortest")
    local = pl.any_horizontal(pl.col(name).is_not_null() for name in FINE)
    hidden = pl.col("status") == Status.SUPPRESSED
    silent = pl.col("status").is_in([Status.NOT_SUPPLIED, Status.UNDEFINED])
    return (
        pl.when(silent | (hidden & cut & local))
        .then(pl.lit(SILENT))
        .when(hidden & ~pl.col("tells"))
        .then(pl.lit(HIDDEN))
        .when(hidden)
        .then(pl.lit(FEW))
        .otherwise(pl.lit(OK))
        .cast(WORD)
    )


def _part(rows: pl.DataFrame, entry: Indicator, part: str) -> pl.DataFrame:
    """Return the cells that the numerators, the denominators or the rests of the answers are."""
    sums = part == "numerator" and entry.kind in QUANTITIES
    if part == REST:
        shares = entry.kind is Kind.PROPORTION
        state = pl.col("state") if shares else pl.lit(SILENT).cast(WORD)
        shown, most = pl.lit(None, pl.Float64), pl.lit(None, pl.Int32)
        truth = pl.col("denominator_true").fill_null(0) - pl.col("numerator_true").fill_null(0)
        key = pl.col("denominator_key_true").fill_null(0) - pl.col("numerator_key_true").fill_null(0)
    else:
        state, shown = pl.col("state"), pl.col(part)
        most = pl.col("most_hidden").cast(pl.Int32) if part == "denominator" else pl.lit(None, pl.Int32)
        truth, key = pl.col(f"{part}_true").fill_null(0), pl.col(f"{part}_key_true").fill_null(0)
        key = pl.col("persons_true").fill_null(0).cast(pl.UInt64) if sums else key  # what sums are drawn with
    few = pl.when("exact").then(None).otherwise(pl.col("persons_true").fill_null(0)) if sums else truth
    of_everybody = (pl.col("step") == PathStep.CONTACT).fill_null(value=False) & pl.lit(part == REST)
    return rows.filter(pl.col(f"counts_{part}"), ~_nobody(entry), ~of_everybody).select(
        pl.lit(entry.key).cast(WORD).alias("indicator"),
        pl.lit(part).cast(WORD).alias("part"),
        *IDENTITY[2:],
        state.alias("status"),
        shown.alias("shown"),
        (pl.col("exact") if sums else pl.lit(value=False)).alias("exact"),
        pl.lit(sums).alias("sums"),
        most.alias("most"),
        truth.cast(pl.Int64).alias("truth"),
        few.cast(pl.Int64).alias("few"),
        pl.col("persons_true").cast(pl.Int64).alias("persons"),
        key.alias("key"),
        "question",
    )


def _nobody(entry: Indicator) -> pl.Expr:
    """Return the condition that everybody knows of a row that nobody can be in it: it binds nothing, and is left out.

    No return was expected, or none arrived; a count that cannot be (closed service, share of nobody) is empty too, and
    whoever reads it knows; not that of a rate, which may lack residents instead.
    """
    is_nobody = (pl.col("status") == Status.OK) & (pl.col("numerator").fill_null(0) == 0) & pl.col("closed")
    impossible = (pl.col("status") == Status.UNDEFINED) & pl.lit(entry.kind is not Kind.RATE)
    empty = (pl.col("numerator_true").fill_null(0) == 0) & (
        (pl.col("denominator_true").fill_null(0) == 0) | ~pl.col("counts_denominator")
    )
    return (is_nobody | impossible | (pl.col("status") == Status.NOT_SUPPLIED)).fill_null(value=False) & empty


def _wholes(entry: Indicator, denominators: pl.DataFrame) -> list[pl.DataFrame]:
    """Return, for shares that are always told by class, what the classes add up to: their denominators.

    Nobody may ask for that whole by itself, but whoever reads the shares has it in front of them.
    """
    classes = [str(grouping) for grouping in entry.always_by if grouping in CLASSES]
    if entry.kind is not Kind.PROPORTION or not classes:
        return []
    nothing = [pl.lit(None, WORD).alias(name) for name in classes]
    told = denominators.filter(pl.col("status") == OK)
    wholes = told.with_columns(*nothing, part=pl.lit("numerator").cast(WORD))
    return [wholes.unique(["question", *IDENTITY], keep="first", maintain_order=True)]
