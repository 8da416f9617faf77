"""Cells of an edition in words, with its own names and definitions: what it tells can be read without the data.

Comes in: an edition. Goes out: Italian. Must not: ask anything of the database.
"""

from collections.abc import Mapping
from typing import Any

from indicators.italian.numbers import number
from indicators.model.period import Period
from publication.edition import text
from publication.edition.difference import Difference
from publication.edition.package import Edition


def place_name(edition: Edition, level: str, place: str) -> str:
    """Return what a place is called."""
    names = edition.names
    if level == "municipality":
        return str(names["municipalities"].get(place, {}).get("name", place))
    if level == "service":
        return str(names["services"].get(place, {}).get("name", place))
    return str(names["areas"].get(place, place)) if level == "area" else "Ambito"


def value_in_words(definition: Mapping[str, Any], value: float | None, status: str) -> str:
    """Return a figure as it is read, or what stands for it."""
    if value is None:
        return text.STATES.get(status, status)
    written = number(value, int(definition.get("decimals", 0)))
    unit = str(definition.get("unit", ""))
    return f"{written}%" if unit == "%" else f"{written} {unit}".strip()


def changes_in_words(told: Difference, edition: Edition, *, most: int | None) -> list[dict[str, Any]]:
    """Return the first figures that are told otherwise, as rows: what, where, when, before, now."""
    rows = told.changed if most is None else told.changed.head(most)
    known = edition.definitions
    return [
        {
            "indicatore": known.get(row["indicator"], {}).get("name", row["indicator"]),
            "luogo": place_name(edition, row["level"], row["place"]),
            "periodo": Period.parse(row["period"]).label,
            "prima": value_in_words(known.get(row["indicator"], {}), row["value_before"], row["status_before"]),
            "ora": value_in_words(known.get(row["indicator"], {}), row["value"], row["status"]),
        }
        for row in rows.iter_rows(named=True)
    ]
