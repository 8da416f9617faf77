"""Files of the make of Toronto's daily shelter file, invented, and the Ambito whose services they are of.

Comes in: programmes and their nights. Goes out: TOML for `bifocale init`, CSV for `bifocale import --mapping`.
Must not: hold a row of the real file.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

HEAD: Final = (
    "_id", "OCCUPANCY_DATE", "ORGANIZATION_ID", "ORGANIZATION_NAME", "SHELTER_ID", "SHELTER_GROUP", "LOCATION_ID",
    "LOCATION_NAME", "LOCATION_ADDRESS", "LOCATION_POSTAL_CODE", "LOCATION_CITY", "LOCATION_PROVINCE", "PROGRAM_ID",
    "PROGRAM_NAME", "SECTOR", "PROGRAM_MODEL", "OVERNIGHT_SERVICE_TYPE", "PROGRAM_AREA", "SERVICE_USER_COUNT",
    "CAPACITY_TYPE",
    "CAPACITY_ACTUAL_BED", "CAPACITY_FUNDING_BED", "OCCUPIED_BEDS", "UNOCCUPIED_BEDS", "UNAVAILABLE_BEDS",
    "CAPACITY_ACTUAL_ROOM", "CAPACITY_FUNDING_ROOM", "OCCUPIED_ROOMS", "UNOCCUPIED_ROOMS", "UNAVAILABLE_ROOMS",
    "OCCUPANCY_RATE_BEDS", "OCCUPANCY_RATE_ROOMS",
)  # fmt: skip
BED, ROOM = "Bed Based Capacity", "Room Based Capacity"
SECTORS: Final = ("Men", "Women", "Mixed Adult", "Youth", "Families")
Night = tuple[str, "Programme", int, int, int]
"""The evening, the programme, units in service, funded and occupied."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme of the file: its number, whose it is, for whom, beds or rooms."""

    number: int
    organisation: str
    sector: str
    capacity: str = BED


def founded(programmes: Sequence[Programme], *, opened: str = "2021-01-01") -> str:
    """Return the TOML of an Ambito that has the programmes as services."""
    parts = ['[ambito]\nnome = "Ambito di prova"\ncapofila = "Lodi"\ncomuni = ["Lodi", 98019]\n']
    parts += [
        f'[[ente]]\nnome = "{name}"\nchiave = "{_key(name)}"\nnatura = "terzo_settore"\n'
        for name in dict.fromkeys(one.organisation for one in programmes)
    ]
    parts += [
        f'[[servizio]]\nchiave = "{one.number}"\nnome = "Programma {one.number} {one.sector}"\ntipo = "dormitorio"\n'
        f'ente = "{_key(one.organisation)}"\ncomune = "Lodi"\nunita = "{_unit(one)}"\n'
        f"apertura = {opened}\n"
        for one in programmes
    ]
    return "\n".join(parts)


def written(nights: Iterable[Night]) -> str:
    """Return the CSV: a group of columns for beds and one for rooms, of which one is empty."""
    lines = [",".join(HEAD)]
    for number, (evening, one, actual, funded, occupied) in enumerate(nights, start=1):
        own = (actual, funded, occupied, actual - occupied, max(funded - actual, 0))
        none = ("",) * 5
        beds, rooms = (own, none) if one.capacity == BED else (none, own)
        rate = round(100 * occupied / actual, 2) if actual else ""
        rates = (rate, "") if one.capacity == BED else ("", rate)
        place = (1, "Gruppo", 1, "Sede", "100 Queen St. W", "M5V 2A2", "Toronto", "ON")
        program = (one.number, f"Programma {one.number}", one.sector, "Emergency", "Shelter", "Base Shelter", occupied)
        whose = (1, one.organisation, *place, *program)
        lines.append(",".join(map(str, (number, evening, *whose, one.capacity, *beds, *rooms, *rates))))
    return "\n".join(lines) + "\n"


def _key(name: str) -> str:
    return name.lower().replace(" ", "-")


def _unit(one: Programme) -> str:
    return "camera" if one.capacity == ROOM else "posto_letto"
