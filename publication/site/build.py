"""Builds the public site of an edition: from the edition and from nothing else.

Comes in: an `Edition`, and the one before if there is one. Goes out: files by name. Must not: hold what the edition
does not; ask anything of an outside host.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import plotly.io
import polars as pl

from components import theme
from components.escaping.script import json_text
from data_access.elision import short_day
from indicators.interchange.csv_file import csv_for_spreadsheets
from indicators.model.period import Period
from publication.edition.difference import cells_of_board
from publication.edition.package import Edition
from publication.edition.wording import place_name, value_in_words
from publication.service_worker import service_worker
from publication.site import text
from publication.site.page import page

ASSETS: Final = Path(__file__).parent / "assets"
FONTS: Final = ("TitilliumWeb-Regular.ttf", "TitilliumWeb-SemiBold.ttf")
FIRST: Final = "rate_per_1000"
"""The indicator that the map opens on, where there is one."""


def site_files(edition: Edition, *, former: Edition | None = None) -> dict[str, bytes]:
    """Return the files of the site, by name.

    Parameters
    ----------
    edition : Edition
    former : Edition, optional
        The one before: what has changed since is told.
    """
    files = dict(_files(edition))
    files["index.html"] = str(page(edition, _boot(edition), former=former)).encode()
    files["servizio.js"] = service_worker(files, worker=(ASSETS / "servizio.js").read_text(encoding="utf-8"))
    return files


def _files(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """Yield what the page loads, and what can be downloaded."""
    for name in ("sito.css", "sito.js"):
        yield name, (ASSETS / name).read_bytes()
    for name in FONTS:
        yield f"font/{name}", (files("fontpkg_titillium_web") / "files" / name).read_bytes()
    yield "plotly.min.js", (files("plotly") / "package_data" / "plotly.min.js").read_bytes()
    yield "icona.svg", (Path(theme.__file__).parent / "assets" / "icon.svg").read_bytes()
    yield "sito.webmanifest", _manifest(edition)
    yield "edizione.zip", edition.content
    for key in edition.definitions:
        yield f"dati/{key}.json", json_text(_maps(edition, key)).encode()
        yield f"dati/{key}-tempo.json", json_text(_trends(edition, key)).encode()
        yield f"file/{key}.csv", csv_for_spreadsheets(_table(edition, key))
    for place, board in enumerate(edition.boards.values()):
        yield f"dati/tavola-{place}.json", json_text(board["spans"]).encode()
        yield f"file/tavola-{place}.csv", csv_for_spreadsheets(_rows(edition, board))


def _manifest(edition: Edition) -> bytes:
    facts = {
        "name": f"Bifocale, {edition.manifest.ambito}",
        "short_name": "Bifocale",
        "lang": "it",
        "start_url": "./",
        "display": "standalone",
        "background_color": theme.GROUND,
        "theme_color": theme.LEAD,
        "icons": [{"src": "icona.svg", "sizes": "any", "type": "image/svg+xml"}],
    }
    return json.dumps(facts, ensure_ascii=False).encode()


def _boot(edition: Edition) -> dict[str, Any]:
    """Return what the page begins with: what there is to choose among, the words, the colours."""
    maps, trends = edition.pictures["maps"], edition.pictures["trends"]
    told = {key.split("|")[0] for key in (*maps, *trends)}
    entries = {key: entry for key, entry in edition.definitions.items() if key in told}
    mapped = {key.split("|")[0] for key in maps}
    return {
        "indicators": {key: {"name": entry["name"], "unit": entry["unit"]} for key, entry in entries.items()},
        "first": FIRST if FIRST in mapped else next(iter(mapped), next(iter(entries), "")),
        "maps": sorted({key.rsplit("|", 1)[0] for key in maps}),
        "trends": sorted(trends),
        "boards": [{"name": board["name"], "spans": list(board["spans"])} for board in edition.boards.values()],
        "spans": list(edition.manifest.spans),
        "spanNames": {span: _period(span) for span in edition.manifest.spans},
        "towns": {
            code: [one["name"], one["residents"], one["residents_year"]]
            for code, one in sorted(edition.names["municipalities"].items(), key=lambda pair: pair[1]["name"])
        },
        "areas": edition.names["areas"],
        "services": {key: one["name"] for key, one in edition.names["services"].items()},
        "lead": edition.manifest.lead_code,
        "template": _template(),
        "config": theme.plotly_config(),
        "words": text.WORDS,
        "lenses": text.LENSES,
        "measures": text.MEASURES,
        "units": text.UNITS,
        "looks": text.LOOKS,
        "looksFill": {
            "zero": theme.ZERO,
            "suppressed": theme.SUPPRESSED,
            "not_supplied": "url(#righe)",
            "undefined": theme.NOT_SUPPLIED,
        },
    }


def _template() -> dict[str, Any]:
    template: dict[str, Any] = plotly.io.templates[theme.register_template()].to_plotly_json()
    return template


def _period(code: str) -> str:
    return Period.parse(code).label


def _maps(edition: Edition, key: str) -> dict[str, Any]:
    """Return the maps of an indicator, and what is said of each place."""
    said = edition.statements.filter(indicator=key, about="place")
    return {
        "maps": {name: one for name, one in edition.pictures["maps"].items() if name.split("|")[0] == key},
        "said": {
            "|".join((row["lens"], row["level"], row["place"], row["period"])): row["sentence"]
            for row in said.iter_rows(named=True)
        },
    }


def _trends(edition: Edition, key: str) -> dict[str, Any]:
    """Return the figures in time of an indicator, and the rows of their tables."""
    trends = edition.pictures["trends"]
    return {
        "trends": {name: one for name, one in trends.items() if name.split("|")[0] == key},
        "series": [*_series(edition, key)],
    }


def _series(edition: Edition, key: str) -> Iterator[list[Any]]:
    """Yield the rows of the tables beside trends: lens, level, place, unit, period, the value in words."""
    definition = edition.definitions[key]
    rows = edition.cells.filter(pl.col("indicator") == key, pl.col("level") != "municipality", pl.col("unit") != "span")
    for row in rows.iter_rows(named=True):
        words = value_in_words(definition, row["value"], row["status"])
        name = place_name(edition, row["level"], row["place"])
        when = _period(row["period"])
        yield [row["lens"], row["level"], name, row["unit"], when, words, int(bool(row["provisional"])), row["group"]]


def _rows(edition: Edition, board: Mapping[str, Any]) -> pl.DataFrame:
    """Return all that a board says, cell by cell, as a table for spreadsheets."""
    told = datetime.fromisoformat(edition.manifest.as_of)
    of = f"{edition.manifest.number} (dati {short_day('al', told)})", text.DEMO if edition.manifest.is_demo else ""
    rows = [
        [value or None for value in (board["name"], span and _period(span), code, _town(edition, code), *cell, *of)]
        for span, places in board["spans"].items()
        for code, one in places.items()
        for cell in cells_of_board(one)
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(text.BOARD_COLUMNS, pl.String), orient="row")


def _town(edition: Edition, code: str) -> str:
    return place_name(edition, "municipality", code) if code else ""


def _table(edition: Edition, key: str) -> pl.DataFrame:
    """Return all that the edition tells of an indicator, as a table for spreadsheets."""
    cells = edition.cells.filter(indicator=key)
    pairs: Mapping[tuple[str, str], str] = {
        (level, place): place_name(edition, level, place)
        for level, place in cells.select("level", "place").unique().iter_rows()
    }
    names = [pairs[pair] for pair in cells.select("level", "place").iter_rows()]
    told = datetime.fromisoformat(edition.manifest.as_of)
    return cells.with_columns(
        name=pl.Series(names, dtype=pl.String),
        edition=pl.lit(f"{edition.manifest.number} (dati {short_day('al', told)})"),
        note=pl.lit(text.DEMO if edition.manifest.is_demo else ""),
    ).select(pl.col(name).alias(head) for name, head in text.COLUMNS.items())
