"""The demonstration database as the oracle sees it: facts in wide tables, slots of a period, groups of a question.

Comes in: a SQLite file. Goes out: a connection with temporary tables, in plain SQL.
Must not: import the product: what is here was written from the method page and docs/schema.md, never from the code.

Every measure is one query over ``slot`` (the period, or its years, quarters or months), ``member`` (the groups) and a
wide table ``f``; ``{by}`` is the column that it is grouped by, ``{via}`` the join that this needs.
"""

import math
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

START: Final = """
CREATE TEMP TABLE data AS
SELECT (SELECT as_of FROM data_version ORDER BY id DESC LIMIT 1) AS as_of,
       (SELECT date(min(day), 'start of month') FROM contact) AS begins;

CREATE TEMP TABLE census AS SELECT year, sum(residents) AS residents FROM residents GROUP BY 1;

CREATE TEMP TABLE slot (code TEXT, first TEXT, last TEXT, census INTEGER);
CREATE TEMP TABLE member (code TEXT);

-- Classes of size are those of the first residents supplied: a new year moves no municipality to another class.
CREATE TEMP TABLE town AS
SELECT m.code, m.sub_area, m.is_lead,
       CASE WHEN m.is_lead THEN lower(m.name) ELSE 'territorio' END AS area,
       CASE WHEN m.is_lead THEN 'lead'
            WHEN r.residents < 1000 THEN 'under_1000'
            WHEN r.residents < 2000 THEN '1000_1999'
            WHEN r.residents < 3000 THEN '2000_2999'
            WHEN r.residents < 5000 THEN '3000_4999'
            WHEN r.residents < 10000 THEN '5000_9999'
            WHEN r.residents IS NOT NULL THEN 'from_10000' END AS size_class
FROM municipality m
LEFT JOIN (SELECT municipality_code, sum(residents) AS residents FROM residents
           WHERE year = (SELECT min(year) FROM residents) GROUP BY 1) r ON r.municipality_code = m.code;

CREATE TEMP TABLE person_need AS
SELECT DISTINCT c.person_id, n.dimension
FROM case_record c JOIN case_need n ON n.case_id = c.id
WHERE n.opening_rating >= 1 AND c.opened <= (SELECT as_of FROM data);

-- What was delivered of what was due: the last word on each service and month.
CREATE TEMP TABLE delivered AS
SELECT r.service_id, r.month, r.status <> 'mancante' AS came
FROM return_record r
WHERE r.revision = (SELECT max(o.revision) FROM return_record o
                    WHERE o.service_id = r.service_id AND o.month = r.month);
CREATE INDEX temp.delivered_month ON delivered (month);
"""
NEAREST: Final = """
UPDATE slot SET census = (
    SELECT max(c.year) FROM census c
    WHERE abs(c.year - substr(slot.last, 1, 4)) = (SELECT min(abs(o.year - substr(slot.last, 1, 4))) FROM census o)
)
"""
"""The year of residents nearest to a slot."""
WIDE: Final = """
CREATE TEMP TABLE {name} AS
SELECT f.*, s.key AS service, s.type AS service_type, o.key AS organisation, s.strand_key AS strand, s.unit,
       there.code AS place, there.sub_area AS place_sub_area, there.size_class AS place_size_class,
       there.area AS place_area, there.is_lead AS in_lead,
       home.code AS home, home.sub_area AS home_sub_area, home.size_class AS home_size_class, home.area AS home_area,
       p.sex, p.household_id,
       CASE WHEN p.birth_year IS NULL THEN NULL
            WHEN CAST(substr(f.day, 1, 4) AS INTEGER) - p.birth_year < 18 THEN '0-17'
            WHEN CAST(substr(f.day, 1, 4) AS INTEGER) - p.birth_year < 30 THEN '18-29'
            WHEN CAST(substr(f.day, 1, 4) AS INTEGER) - p.birth_year < 45 THEN '30-44'
            WHEN CAST(substr(f.day, 1, 4) AS INTEGER) - p.birth_year < 65 THEN '45-64'
            ELSE '65+' END AS age_band
FROM ({fact}) f
LEFT JOIN service s ON s.id = f.service_id
LEFT JOIN organisation o ON o.id = s.organisation_id
LEFT JOIN town there ON there.code = s.municipality_code
LEFT JOIN town home ON home.code = f.residence_code
LEFT JOIN person p ON p.id = f.person_id;
CREATE INDEX temp.{name}_day ON {name} (day);
CREATE INDEX temp.{name}_person ON {name} (person_id, day);
"""
"""A fact (service_id, person_id, day, residence_code, residence_class…) beside everything it can be grouped by."""
WITH_RESIDENCE: Final = """
SELECT f.*, c.residence_code, coalesce(c.residence_class, 'non_nota') AS residence_class
FROM ({fact}) f
LEFT JOIN seen c ON c.id = (SELECT b.id FROM seen b WHERE b.person_id = f.person_id AND b.day <= f.day
                            ORDER BY b.day DESC, b.id DESC LIMIT 1)
"""
"""A fact of a person without residence of its own: that of the nearest contact before or on the day."""

PLACES: Final = ("municipality", "sub_area", "size_class", "area", "place")
TIMES: Final = ("year", "quarter", "month")
OF_SERVICE: Final = ("service", "service_type", "organisation", "strand", "place")
GEOGRAPHIC: Final = ("municipality", "sub_area", "size_class", "area")
GROUPS: Final = {
    "municipality": "SELECT code FROM town",
    "sub_area": "SELECT DISTINCT sub_area FROM town",
    "size_class": "SELECT DISTINCT size_class FROM town",
    "area": "SELECT DISTINCT area FROM town",
    "service": "SELECT key FROM service s WHERE {which}",
    "service_type": "SELECT DISTINCT type FROM service s WHERE {which}",
    "organisation": """SELECT DISTINCT o.key FROM service s JOIN organisation o ON o.id = s.organisation_id
        WHERE {which}""",
    "strand": "SELECT DISTINCT strand_key FROM service s WHERE {which}",
    "place": "SELECT DISTINCT municipality_code FROM service s",
    "sex": "VALUES ('F'), ('M'), ('X')",
    "age_band": "VALUES ('0-17'), ('18-29'), ('30-44'), ('45-64'), ('65+')",
    "residence_class": "VALUES ('ambito'), ('fuori_ambito'), ('senza_residenza'), ('non_nota')",
    "section": "VALUES ('uomini'), ('donne'), ('tutti')",
    "need": "VALUES ('abitare'), ('lavoro'), ('salute'), ('benessere')",
    "target": """VALUES ('senza_dimora'), ('dipendenze'), ('asilo'), ('msna'), ('donne_sole'), ('donne_minori'),
        ('lavoratori'), ('neomaggiorenni'), ('dimessi'), ('nuclei_minori'), ('anziani'), ('sfratto'),
        ('salute_mentale')""",
}
"""The groups that exist, whether or not anybody is in them."""
RETURNS: Final = """
SELECT t.code, {group}, coalesce(sum(r.month >= date(t.first, 'start of month')), 0),
       coalesce(sum(r.came AND r.month >= date(t.first, 'start of month')), 0), count(*)
FROM slot t
JOIN delivered r ON r.month BETWEEN {since} AND t.last
JOIN service s ON s.id = r.service_id AND {which}
JOIN organisation o ON o.id = s.organisation_id
JOIN town there ON there.code = s.municipality_code
GROUP BY 1, 2
"""
OF_RETURN: Final = {
    "service": "s.key",
    "service_type": "s.type",
    "organisation": "o.key",
    "strand": "s.strand_key",
    "place": "there.code",
    "municipality": "there.code",
    "sub_area": "there.sub_area",
    "size_class": "there.size_class",
    "area": "there.area",
}
BEDS: Final = "s.unit = 'posto_letto'"
ALL: Final = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """An indicator as the oracle works it out.

    Attributes
    ----------
    sql : str
        Returns the slot, the group, the numerator, the denominator, the value.
    is_count : bool
        Whether nothing found is zero; otherwise there is no denominator, and no value.
    services : str
        The services that it looks at, as a condition on ``s``; empty where it looks at none (needs, money).
    looks_back : int
        Days of data that must lie behind the first day of a slot.
    looks_back_from_end : int
        Days of data that must lie behind the end of a slot.
    since : str
        First day of what it looks at, in which a service was open or closed, as an expression on the slot ``t``.
    is_closed_window : bool
        Whether the slot must be over.
    groups : str
        The groups that it always has beside time, as a query; empty where they are those of the grouping.
    is_accounted : bool
        Whether what was found without a value is not supplied yet, instead of undefined.
    """

    sql: str
    is_count: bool = False
    services: str = ALL
    looks_back: int = 0
    looks_back_from_end: int = 0
    since: str = "t.first"
    is_closed_window: bool = False
    groups: str = ""
    is_accounted: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What the oracle says of a group: a status, and the numbers where it is ``ok``."""

    status: str
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None

    @property
    def numbers(self) -> tuple[float | None, float | None, float | None]:
        """Value, numerator and denominator."""
        return self.value, self.numerator, self.denominator


UNDEFINED: Final = Cell("undefined")
NOT_SUPPLIED: Final = Cell("not_supplied")


def begin(path: Path, facts: Mapping[str, str]) -> sqlite3.Connection:
    """Open a base and fill the wide tables, from the SQL of each fact."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    connection.create_function("ln", 1, lambda x: math.log(x) if x else None, deterministic=True)
    connection.create_function("exp", 1, math.exp, deterministic=True)
    connection.executescript(START)
    for name, fact in facts.items():
        script = fact if fact.lstrip().startswith("CREATE") else WIDE.format(name=name, fact=fact)
        connection.executescript(script)
    return connection


def answer(
    connection: sqlite3.Connection, measure: Measure, period: tuple[date, date], by: str, lens: str
) -> dict[tuple[str, str], Cell]:
    """Return a cell for every slot (month, quarter, year; empty if not by time) and group (empty if by none)."""
    slots = _fill(connection, measure, period, by)
    words = _words(by, lens)
    rows = connection.execute(measure.sql.format(**words)).fetchall()
    found = {(slot, group): tuple(numbers) for slot, group, *numbers in rows}
    returns = _returns(connection, measure, by, lens)
    groups = [code for (code,) in connection.execute("SELECT code FROM member")]
    begins, as_of = map(date.fromisoformat, connection.execute("SELECT begins, as_of FROM data").fetchone())
    cells = {}
    for slot, first, end in slots:
        early = first < begins + timedelta(days=measure.looks_back)
        early |= end + timedelta(days=1) < begins + timedelta(days=measure.looks_back_from_end)
        for group in groups:
            if early or (measure.is_closed_window and end > as_of):
                cell = UNDEFINED
            else:
                expected, came, looked_at = returns.get((slot, group if _follows_services(by, lens) else ""), (0, 0, 0))
                if not expected and looked_at:  # closed now, open in the days that the definition looks at
                    expected = came = 1
                if not expected and by in PLACES:  # a place is no service: where none is open nobody is served
                    expected = came = 1
                cell = _cell(measure, found.get((slot, group)), expected, came)
            cells[slot, group] = cell
    return cells


def _cell(measure: Measure, numbers: tuple[float | None, ...] | None, expected: int, came: int) -> Cell:
    if measure.services and not expected:
        return UNDEFINED
    if measure.services and not came:
        return NOT_SUPPLIED
    if numbers is None:
        return Cell("ok", 0, 0) if measure.is_count else UNDEFINED
    if numbers[2] is None:
        return NOT_SUPPLIED if measure.is_accounted else UNDEFINED
    numerator, denominator, value = numbers
    return Cell("ok", value, numerator, denominator)


def _follows_services(by: str, lens: str) -> bool:
    return by in OF_SERVICE or (by in GEOGRAPHIC and lens == "place")


def _words(by: str, lens: str) -> dict[str, str]:
    """Return the column that a fact is grouped by, the join that it takes, and the same for the residents."""
    living = match = "''"
    via = ""
    if not by or by in TIMES:
        column = "''"
    elif by == "target":
        column, via = "g.target", "JOIN person_target g ON g.person_id = f.person_id"
    elif by == "need":
        column, via = "g.dimension", "JOIN person_need g ON g.person_id = f.person_id"
    elif by in GEOGRAPHIC:
        side = "home" if lens == "residence" else "place"
        column = f"f.{side}" if by == "municipality" else f"f.{side}_{by}"
    else:
        column = f"f.{by}"
    if by in {*GEOGRAPHIC, "sex", "age_band"}:
        living, match = f"i.{by}", "g.code"
    is_split = by == "residence_class"
    return {
        "by": column,
        "via": via,
        "living": living,
        "match": match,
        "by_of_whole": "''" if is_split else column,
        "match_of_whole": "''" if is_split else "g.code",
        "is_residence_class": str(int(is_split)),
        "is_place": str(int(by in GEOGRAPHIC)),
    }


def _fill(
    connection: sqlite3.Connection, measure: Measure, period: tuple[date, date], by: str
) -> list[tuple[str, date, date]]:
    """Fill ``slot`` (as far as the data reach) and ``member``; return the slots, each with its first and last day."""
    begins, as_of = map(date.fromisoformat, connection.execute("SELECT begins, as_of FROM data").fetchone())
    slots = []
    for code, first, end in _units(period, by):
        if end >= begins and first <= as_of:
            slots.append((code, max(first, period[0]), min(end, period[1])))
    connection.execute("DELETE FROM slot")
    connection.executemany(
        "INSERT INTO slot VALUES (?, ?, ?, NULL)",
        [(code, first.isoformat(), min(end, as_of).isoformat()) for code, first, end in slots],
    )
    connection.execute(NEAREST)
    connection.execute("DELETE FROM member")
    groups = measure.groups or GROUPS.get(by, "VALUES ('')").format(which=measure.services or ALL)
    connection.execute(f"INSERT INTO member SELECT * FROM ({groups}) WHERE 1")
    return slots


def _units(period: tuple[date, date], by: str) -> Iterator[tuple[str, date, date]]:
    """Yield the whole period, or the calendar years, quarters or months that it touches."""
    first, last = period
    if by not in TIMES:
        yield "", first, last
        return
    months = {"year": 12, "quarter": 3, "month": 1}[by]
    month = (first.year * 12 + first.month - 1) // months * months
    while month <= last.year * 12 + last.month - 1:
        start, after = (date(m // 12, m % 12 + 1, 1) for m in (month, month + months))
        names = {"year": f"{start.year}", "quarter": f"{start.year}-Q{start.month // 3 + 1}", "month": f"{start:%Y-%m}"}
        yield names[by], start, after - timedelta(days=1)
        month += months


def _returns(
    connection: sqlite3.Connection, measure: Measure, by: str, lens: str
) -> dict[tuple[str, str], tuple[int, int, int]]:
    """Return how many returns each slot and group was owed, how many came, how many the days looked at were owed."""
    if not measure.services:
        return {}
    group = OF_RETURN[by] if _follows_services(by, lens) else "''"
    rows = connection.execute(RETURNS.format(group=group, which=measure.services, since=measure.since)).fetchall()
    return {(slot, code): (expected, came, looked_at) for slot, code, expected, came, looked_at in rows}
