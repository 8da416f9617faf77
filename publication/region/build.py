"""Builds the view of a region: a folder that opens without a server, from the editions of its Ambiti and nothing else.

Comes in: a `Region`, its name. Goes out: files by name. Must not: say a number that is not in the region or in an
edition; ask anything of an outside host.
"""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import polars as pl

from components import theme
from indicators.interchange.csv_file import csv_for_spreadsheets
from publication.region import text
from publication.region.page import names_of, page
from publication.region.sums import Region
from publication.site.build import FONTS

ASSETS: Final = Path(__file__).parent / "assets"
NUMBERS: Final = frozenset(
    {"somma", "numeratore", "denominatore", "limite_inferiore_95", "limite_superiore_95", "almeno"}
)


def region_files(region: Region, *, name: str) -> dict[str, bytes]:
    """Return the files of the view, by name.

    Parameters
    ----------
    region : Region
    name : str
        What the region is called.
    """
    made = {"index.html": str(page(region, name=name)).encode(), "regione.csv": csv_for_spreadsheets(_table(region))}
    made["regione.css"] = (ASSETS / "regione.css").read_bytes()
    made["icona.svg"] = (Path(theme.__file__).parent / "assets" / "icon.svg").read_bytes()
    for font in FONTS:
        made[f"font/{font}"] = (files("fontpkg_titillium_web") / "files" / font).read_bytes()
    return made | {f"edizioni/{key}.zip": edition.content for key, edition in region.editions.items()}


def _table(region: Region) -> pl.DataFrame:
    kinds = {column: pl.Float64 if column in NUMBERS else pl.String for column in text.COLUMNS}
    return pl.DataFrame([*_rows(region)], schema=kinds, orient="row")


def _rows(region: Region) -> Iterator[tuple[Any, ...]]:
    names = names_of(region)
    note = f"{text.DEMO}. {text.NOTE}" if region.is_demo else text.NOTE
    for cell, told in region.sums.items():
        definition = region.definitions[cell.indicator]
        lacking = "; ".join(text.LACKS.format(name=names[key], why=text.WHY[why]) for key, why in told.lacking)
        yield (
            *(cell.indicator, definition["name"], definition["unit"], cell.lens, cell.period, cell.unit, cell.group),
            *(told.value, told.numerator, told.denominator, told.lower, told.upper, told.at_least),
            *(lacking, "; ".join(names[key] for key in told.provisional), str(len(told.parts)), note),
        )
