"""Builds the folder of the open data of an edition: from the edition and from nothing else.

Comes in: an edition, the one before if there is one, who publishes. Goes out: files by name. Must not: hold what the
edition does not; depend on the moment.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from io import BytesIO
from typing import Any, Final

import polars as pl

from components.escaping.markdown import plain
from data_access.elision import short_day
from publication.edition.difference import difference
from publication.edition.package import Edition
from publication.edition.wording import changes_in_words
from publication.opendata import text
from publication.opendata.catalogue import Publisher, catalogue_files
from publication.opendata.sdmx import sdmx_files
from publication.opendata.tables import LICENCE_URL, data_package, fields, files_of, tables

MOST_TOLD: Final = 200
"""Changes that are told one by one to people."""


def opendata_files(edition: Edition, who: Publisher, *, former: Edition | None = None) -> dict[str, bytes]:
    """Return the files of the folder, by name.

    Parameters
    ----------
    edition : Edition
    who : Publisher
    former : Edition, optional
        The one before: what has changed since is told.
    """
    manifest = edition.manifest
    frames = tables(edition, former)
    written = files_of(frames)
    title = text.CATALOGUE.format(ambito=manifest.ambito)
    about = text.CATALOGUE_ABOUT.format(
        ambito=manifest.ambito,
        number=manifest.number,
        to_day=_to_day(edition),
        demo=text.DEMO_ABOUT if manifest.is_demo else "",
    )
    files = {
        **written,
        "celle.parquet": _parquet(frames["celle"]),
        "confini.geojson": edition.member("confini.geojson"),
        "edizione.zip": edition.content,
        **sdmx_files(edition),
        "datapackage.json": data_package(edition, frames, written, title=title, about=about),
        "LEGGIMI.md": _readme(edition, frames, title=title, about=about).encode(),
        "VARIAZIONI.md": _changes(edition, former).encode(),
    }
    files |= catalogue_files(edition, who, files)
    return {**files, "SHA256SUMS": _sums(files)}


def _parquet(frame: pl.DataFrame) -> bytes:
    file = BytesIO()
    frame.write_parquet(file, compression="zstd")
    return file.getvalue()


def _sums(files: Mapping[str, bytes]) -> bytes:
    lines = (f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
    return "".join(lines).encode()


def _readme(edition: Edition, frames: Mapping[str, pl.DataFrame], *, title: str, about: str) -> str:
    manifest = edition.manifest
    dictionary = "\n".join(
        text.DICTIONARY_HEAD.format(path=f"{name}.csv", about=text.RESOURCES[name])
        + "\n".join(_row(f"`{one['name']}`", one["type"], one["description"]) for one in fields(frame))
        + "\n"
        for name, frame in frames.items()
    )
    return text.README.format(
        title=_inert(title),
        about=_inert(about),
        licence=text.LICENCE,
        licence_url=LICENCE_URL,
        source=_inert(f"{manifest.ambito}, edizione {manifest.number}, dati {_to_day(edition)}"),
        attribution=_inert(str(edition.names["attribution"])),
        protection=text.ABOUT["celle"].format(
            threshold=manifest.protection["threshold"],
            base=manifest.protection["base"],
            mean=manifest.protection["mean_minimum"],
            demo="",
        ),
        files="\n".join(_row(f"`{path}`", words) for path, words in text.FILES.items()),
        mark=edition.mark,
        key=edition.key_name,
        dictionary=dictionary,
    )


def _changes(edition: Edition, former: Edition | None) -> str:
    if former is None:
        return text.CHANGES.format(sentence=text.FIRST, rows="")
    told = difference(edition, former)
    rows = changes_in_words(told, edition, most=MOST_TOLD)
    sentence = text.SINCE.format(
        number=edition.manifest.number,
        to_day=_to_day(edition),
        former=former.manifest.number,
        former_to_day=_to_day(former),
        sentence=told.sentence(),
    )
    if len(rows) < told.changed.height:
        sentence = f"{sentence} {text.MORE.format(some=len(rows), all=told.changed.height)}"
    return text.CHANGES.format(sentence=sentence, rows=_table(rows))


def _table(rows: Iterable[Mapping[str, Any]]) -> str:
    lines = [_row(*(_inert(str(value)) for value in row.values())) for row in rows]
    return text.CHANGE_HEAD + "\n".join(lines) if lines else ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _inert(words: str) -> str:
    """Return words that no reader of Markdown takes for anything else."""
    return plain(words)


def _to_day(edition: Edition) -> str:
    return short_day("al", date.fromisoformat(edition.manifest.as_of))
