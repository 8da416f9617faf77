"""Attacks that need no solver: what is published although it is few, part of something hidden, or a zero nobody knows.

Comes in: cells. Goes out: `Finding` values. Must not: solve systems.
"""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import polars as pl

from data_access.settings import DisclosureSettings
from indicators.disclosure.rounding import OF_MEANS
from indicators.disclosure_audit.cells import CONDITIONS, FEW, HIDDEN, OK
from indicators.disclosure_audit.constraints import YEAR, Bond, System
from indicators.disclosure_audit.report import Finding, Weakness
from indicators.interchange.url_parameters import together
from indicators.model.code_lists import Directory
from indicators.model.indicator import Kind
from indicators.model.period import month_text
from indicators.model.query import Query

MOST: Final = 50
"""Findings of one kind that are told: the first fifty say enough."""
PLACES: Final = ("municipality", "sub_area", "size_class", "area")
"""Conditions on where people come from."""
Ask = Callable[[int], str]
"""Returns a question, by number, as it is typed."""


def typed(query: Query, directory: Directory) -> str:
    """Return a question as it is typed on the command line."""
    options = {
        "period": str(query.period),
        "lens": query.lens.value,
        "by": ",".join(query.by),
        "area": "" if query.area == "ambito" else directory.area_slug(query.area),
        "service": together(query.services),
        "service-type": ",".join(map(str, query.service_types)),
        "target": ",".join(map(str, query.targets)),
        "need": ",".join(map(str, query.needs)),
        "strand": together(query.strands),
    }
    written = [f"--{name} {value}" for name, value in options.items() if value]
    return " ".join([query.indicator, *written, f"--viewer {query.viewer.role.value}"])


def described(cell: dict[str, object]) -> str:
    """Return what a cell counts."""
    first, last = int(str(cell["first"])), int(str(cell["last"]))
    months = month_text(first) if first == last else f"{month_text(first)}..{month_text(last)}"
    conditions = [f"{name}={cell[name]}" for name in CONDITIONS if cell[name] is not None]
    return " ".join([str(cell["indicator"]), str(cell["part"]), months, *conditions])


def found(weakness: Weakness, cells: pl.DataFrame, ask: Ask) -> Iterator[Finding]:
    """Yield a finding for each of the first cells of a frame, with what was told of them."""
    for cell in cells.head(MOST).iter_rows(named=True):
        told = int(cell["truth"] if cell["shown"] is None else cell["shown"])
        yield Finding(weakness=weakness, cell=described(cell), low=told, high=told, questions=(ask(cell["question"]),))


def shown_against_the_rules(
    cells: pl.DataFrame, settings: DisclosureSettings, kind: Kind, ask: Ask
) -> Iterator[Finding]:
    """Yield the cells published of few persons, with few left out of a share, too few for a mean, or exactly."""
    few = pl.col("few").is_between(1, settings.threshold - 1)
    everybody = (pl.col("part") == "rest") & (pl.col("few") == 0)
    mean = pl.lit(kind in OF_MEANS) & (pl.col("persons") < settings.mean_minimum)
    loose = ~pl.col("exact") & (pl.col("shown") % settings.base != 0)
    published = pl.any_horizontal(rule.fill_null(value=False) for rule in (few, everybody, mean, loose))
    yield from found(Weakness.SHOWN, cells.filter((pl.col("status") == OK) & published), ask)


def zeros(cells: pl.DataFrame, reached: pl.DataFrame, ask: Ask) -> Iterator[Finding]:
    """Yield the zeros told of services that were open, in places from which somebody came that year.

    ``reached`` has the ``condition`` (municipality, sub_area, area), its ``word`` and the ``year`` of each place from
    which somebody was served.
    """
    zeros = cells.filter(pl.col("status") == OK, pl.col("shown") == 0, pl.col("truth") == 0, ~pl.col("exact"))
    if zeros.is_empty():
        return
    spans = zeros.with_row_index("row").with_columns(
        year=pl.int_ranges(pl.col("first") // YEAR, pl.col("last") // YEAR + 1, dtype=pl.Int64)
    )
    is_known = np.zeros(zeros.height, dtype=np.bool_)
    for condition in PLACES:
        asked = spans.filter(pl.col(condition).is_not_null()).with_columns(word=pl.col(condition).cast(pl.String))
        came = reached.filter(pl.col("condition") == condition)
        some = asked.explode("year").join(came, on=["word", "year"], how="semi")
        is_known[asked.join(some, on="row", how="anti")["row"].to_numpy()] = True
    yield from found(Weakness.ZERO, zeros.filter(pl.Series(~is_known)), ask)


def children(cells: pl.DataFrame, given: System, ask: Ask) -> Iterator[Finding]:
    """Yield the cells that are published although something that they are part of is hidden, because it is few.

    Zeros are not among them: those that everybody knows may be told under anything, the others are found by `zeros`.
    """
    status = cells["status"].cast(pl.String)
    told, hidden = (status == FEW).to_numpy(), (status == HIDDEN).to_numpy()
    few = told | (hidden & (cells["truth"].to_numpy() < given.limit))
    shown = ((status == OK) & ~cells["sums"] & (cells["truth"] > 0)).to_numpy()
    inside = (given.bond & Bond.INSIDE) > 0
    betrayed = shown[given.part] & (few[given.whole] & inside)[given.of]
    yield from found(Weakness.CHILD, cells[np.unique(given.part[betrayed])], ask)


def under_hidden(cells: pl.DataFrame, wholes: pl.DataFrame, ask: Ask) -> Iterator[Finding]:
    """Yield the cells published of places, groups and times whose people served are hidden (the same row of wholes)."""
    hidden = wholes["status"] == FEW
    shown = (cells["status"] == OK) & ~cells["sums"] & (cells["truth"] > 0)
    yield from found(Weakness.CHILD, cells.filter(shown & hidden), ask)
