"""Where somebody came from who lives outside the Ambito: the places that a file names, written once.

Comes in: a connection in a transaction, the codes that a file names, the municipalities of Italy. Goes out: rows of
``outside_place``. Must not: write a place that nobody came from; commit.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, insert, select

from data_access.models import metadata
from data_access.one_line import one_line
from data_access.returns.countries import COUNTRIES
from data_access.returns.registry import Municipalities
from data_access.upserts import Written

T: Final = metadata.tables


def put_outside_places(
    connection: Connection, codes: Iterable[str], italy: Municipalities | None, done: Written
) -> None:
    """Write the places outside the Ambito that are not there yet.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    codes : iterable of str
        ISTAT codes of municipalities, or the two letters of countries.
    italy : Municipalities or None
        With their provinces; a municipality that it does not have is called by its code, of no province.
    done : Written
        To which the rows are added.
    """
    table = T["outside_place"]
    wanted = set(codes)
    there = set(connection.execute(select(table.c.code).where(table.c.code.in_(sorted(wanted)))).scalars())
    rows = [_place(code, italy) for code in sorted(wanted - there)]
    if rows:
        connection.execute(insert(table), rows)
        done.add("outside_place", new=len(rows), changed=0)


def _place(code: str, italy: Municipalities | None) -> dict[str, str]:
    if code in COUNTRIES:
        return {"code": code, "name": COUNTRIES[code], "province": COUNTRIES[code]}
    names, provinces = ({}, {}) if italy is None else (italy.names, italy.provinces)
    return {"code": code, "name": one_line(names.get(code, code)), "province": one_line(provinces.get(code, ""))}
