"""Nights in a CSV of anybody's: read row by row, refused with the row that is wrong and what to do about it.

Comes in: a file with the columns ``series``, ``night``, ``actual``, ``occupied`` (others are let alone), UTF-8, commas
or semicolons. Goes out: a `NightsFile`.
Must not: guess a number, take a night without a row, or an empty cell, for an empty night.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from data_access.errors import UserError
from indicators.italian.dates import day_after
from indicators.italian.numbers import counted, listed
from indicators.statistics.intervals import FloatArray

COLUMNS: Final = ("series", "night", "actual", "occupied")
NOT_RECORDED: Final = frozenset({"", "NA", "NAN", "NULL"})
"""What stands, in capitals, in the cell of a night that nobody recorded."""
_MARK: Final = b"\xef\xbb\xbf"
_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]0{1,2}:00(?::00)?)?")
_ITALIAN: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_WHOLE: Final = re.compile(r"(\d{1,7})(?:[.,]0+)?")
_SAVE_AGAIN: Final = "salvarlo di nuovo come «CSV UTF-8»"


class NightsFileError(UserError):
    """The file cannot be read as nights; the message names the row and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SeriesNights:
    """The nights of one series, one after the other.

    Attributes
    ----------
    name : str
    last : date
        The last night of which it is known how many were occupied.
    actual, occupied : array of float, shape (nights,)
        Units, from the first known night to ``last``; NaN where closed, or not recorded.
    coming : array of float, shape (nights,)
        Actual units of the nights of the file after ``last``; NaN where closed. Often empty.
    """

    name: str
    last: date
    actual: FloatArray
    occupied: FloatArray
    coming: FloatArray


@dataclass(frozen=True, slots=True, kw_only=True)
class NightsFile:
    """What a file holds: its series, in the order of the file, and what is odd in it, in Italian sentences."""

    series: tuple[SeriesNights, ...]
    notes: tuple[str, ...]


class _Row(NamedTuple):
    number: int
    actual: int | None
    occupied: int | None


def read_nights(path: Path) -> NightsFile:
    """Read a file of nights.

    Raises
    ------
    NightsFileError
        If it is not there, is empty or not UTF-8, lacks a column, or a row is wrong.
    """
    by_series: dict[str, dict[date, _Row]] = {}
    for number, name, night, row in _rows(_text(path)):
        nights = by_series.setdefault(name, {})
        if night in nights:
            raise NightsFileError(
                f"Righe {nights[night].number} e {number}: la notte {day_after('del', night)} della serie «{name}» c'è "
                "due volte. Lasciarne una."
            )
        nights[night] = row
    if not by_series:
        raise NightsFileError("Il file ha solo l'intestazione: aggiungere una riga per ogni notte.")
    return NightsFile(
        series=tuple(_series(name, nights) for name, nights in by_series.items()),
        notes=tuple(note for name, nights in by_series.items() for note in _notes(name, nights)),
    )


def _text(path: Path) -> str:
    try:
        held = path.read_bytes()
    except OSError as error:
        message = f"Il file «{path}» non c'è o non si può leggere: controllare il nome e i permessi."
        raise NightsFileError(message) from error
    if not held.removeprefix(_MARK).strip():
        raise NightsFileError(f"Il file «{path}» è vuoto: serve una prima riga con {', '.join(COLUMNS)}.")
    try:
        text = held.removeprefix(_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        row = held[: error.start].count(b"\n") + 1
        message = f"Riga {row}: il file non è scritto in UTF-8; {_SAVE_AGAIN}."
        raise NightsFileError(message) from error
    if "\0" in text:
        raise NightsFileError(f"Riga {text[: text.index(chr(0))].count(chr(10)) + 1}: non è testo; {_SAVE_AGAIN}.")
    return text


def _rows(text: str) -> Iterator[tuple[int, str, date, _Row]]:
    head = text.lstrip("\r\n").splitlines()[0]
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))
    places: dict[str, int] = {}
    try:
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            if places:
                yield _row(lines.line_num, cells, places)
            else:
                places = _places(lines.line_num, cells)
    except csv.Error as error:
        message = f"Riga {lines.line_num}: non si legge come CSV. Controllare le virgolette, o {_SAVE_AGAIN}."
        raise NightsFileError(message) from error


def _places(number: int, cells: Sequence[str]) -> dict[str, int]:
    """Return where each column is."""
    names = [cell.strip().lower() for cell in cells]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        which = f"manca la colonna {missing[0]}" if len(missing) == 1 else f"mancano le colonne {listed(missing)}"
        raise NightsFileError(
            f"Riga {number}: {which}. La prima riga deve avere {', '.join(COLUMNS)} (qui ci sono: {', '.join(names)})."
        )
    twice = [name for name in COLUMNS if names.count(name) > 1]
    if twice:
        raise NightsFileError(f"Riga {number}: la colonna {twice[0]} c'è due volte. Lasciarne una.")
    return {name: names.index(name) for name in COLUMNS}


def _row(number: int, cells: Sequence[str], places: Mapping[str, int]) -> tuple[int, str, date, _Row]:
    if len(cells) <= max(places.values()):
        raise NightsFileError(
            f"Riga {number}: ha {counted(len(cells), 'cella', 'celle')}, meno delle colonne della prima riga. "
            "Completarla, o toglierla."
        )
    name, night, actual, occupied = (cells[places[column]].strip() for column in COLUMNS)
    if not name:
        raise NightsFileError(f"Riga {number}: manca il nome della serie (colonna series).")
    row = _Row(number, _count(number, "actual", actual), _count(number, "occupied", occupied))
    if row.occupied and not row.actual:
        raise NightsFileError(
            f"Riga {number}: {row.occupied} occupati senza posti in servizio (colonna actual). Scrivere quanti erano."
        )
    return number, name, _night(number, night), row


def _night(number: int, text: str) -> date:
    iso, italian = _ISO.fullmatch(text), _ITALIAN.fullmatch(text)
    year, month, day = iso.groups() if iso else italian.groups()[::-1] if italian else ("0", "0", "0")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        message = f"Riga {number}, colonna night: «{text}» non è una data. Scriverla come 2026-03-31 o 31/03/2026."
        raise NightsFileError(message) from None


def _count(number: int, column: str, text: str) -> int | None:
    if text.upper() in NOT_RECORDED:
        return None
    match = _WHOLE.fullmatch(text)
    if match is None:
        raise NightsFileError(
            f"Riga {number}, colonna {column}: «{text}» non è un numero intero da 0 in su. Scrivere quanti erano, o "
            "lasciare vuoto se non è stato registrato."
        )
    return int(match[1])


def _series(name: str, nights: Mapping[date, _Row]) -> SeriesNights:
    dates = [night for night, row in nights.items() if row.occupied is not None and row.actual]
    if not dates:
        raise NightsFileError(
            f"Serie «{name}»: nessuna notte con posti occupati e in servizio (colonne occupied e actual)."
        )
    first, last, end = min(dates), max(dates), max(nights)
    calendar = [first + timedelta(days=day) for day in range((end - first).days + 1)]
    rows = [nights.get(night) for night in calendar]
    actual = np.array([np.nan if row is None or not row.actual else row.actual for row in rows], dtype=float)
    occupied = np.array(
        [np.nan if row is None or row.occupied is None or not row.actual else row.occupied for row in rows], dtype=float
    )
    until = (last - first).days + 1
    return SeriesNights(name=name, last=last, actual=actual[:until], occupied=occupied[:until], coming=actual[until:])


def _notes(name: str, nights: Mapping[date, _Row]) -> Iterator[str]:
    """Say what is odd in a series and does not keep it from being read."""
    days = sorted(nights)
    gaps = [(before, after) for before, after in pairwise(days) if (after - before).days > 1]
    if gaps:
        missing, (before, after) = sum((later - sooner).days - 1 for sooner, later in gaps), gaps[0]
        yield (
            f"Serie «{name}»: senza riga {counted(missing, 'notte', 'notti')}, a cominciare "
            f"{day_after('dal', before + timedelta(days=1))} (tra la riga {nights[before].number} e la riga "
            f"{nights[after].number}). Valgono come non registrate: se il servizio era vuoto o chiuso, aggiungere le "
            "righe con occupied o actual a 0."
        )
    over = [row for row in nights.values() if row.occupied is not None and row.actual and row.occupied > row.actual]
    if over:
        yield (
            f"Serie «{name}»: {counted(len(over), 'notte', 'notti')} con più occupati che posti in servizio (la prima "
            f"alla riga {over[0].number}). La previsione non supera i posti."
        )
