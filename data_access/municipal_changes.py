"""Today's municipalities of the Ambito, and where the history of those that are no more is counted.

Comes in: the tables of municipalities and successions, as read. Goes out: `Changes`: the municipalities of today, and
the place among them of every code that rows were ever recorded with.
Must not: change a row of the database: history stays as it was recorded, and is shown in today's municipalities.

A municipality that came to an end is counted in its successor, whatever the day of a row: one geography for each
edition of the data, so that no figure compares two. One that left the Ambito is counted outside it, its history too,
unless a service stands there: then it stays, and `bifocale db check` says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Self

import polars as pl
from sqlalchemy import ColumnElement, and_, exists, or_

from data_access.models import metadata
from data_access.vocabulary import SuccessionKind

NEW: Final = frozenset({str(SuccessionKind.MERGER), str(SuccessionKind.RECODING)})
"""Ways of ending by which the successor is a municipality that was not there before."""


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What became of municipalities.

    Attributes
    ----------
    today : polars.DataFrame
        The municipalities of today, in order of code, with ``index``; columns of the table.
    successors : mapping of str to str
        Code of each former municipality, and of today's in which it is counted.
    ended, born : mapping of str to date
        First day on which a former municipality was no more; on which a successor that is new was there.
    kinds : mapping of str to str
        How each former municipality ended.
    names : mapping of str to str
        Every municipality by code.
    left : mapping of str to date
        Last day of those that are no longer of the Ambito.
    """

    today: pl.DataFrame
    successors: Mapping[str, str]
    ended: Mapping[str, date]
    born: Mapping[str, date]
    kinds: Mapping[str, str]
    names: Mapping[str, str]
    left: Mapping[str, date]

    @classmethod
    def of(cls, municipalities: pl.DataFrame, successions: pl.DataFrame, *, hosts: pl.Series) -> Self:
        """Read the changes from the tables ``municipality`` and ``municipality_succession``.

        Parameters
        ----------
        municipalities, successions : polars.DataFrame
        hosts : polars.Series
            Codes of the municipalities in which a service stands.
        """
        rows = successions.to_dicts()
        next_of = {row["former_code"]: row["successor_code"] for row in rows}
        standing = set(hosts)
        left = {
            code: day
            for code, day, is_lead in municipalities.select("code", "left_on", "is_lead").iter_rows()
            if day is not None and not is_lead and code not in next_of and code not in standing
        }
        gone = [*next_of, *left]
        today = municipalities.filter(~pl.col("code").is_in(gone)).sort("code").with_row_index()
        born: dict[str, date] = {}
        for row in rows:
            if row["kind"] in NEW:
                born[row["successor_code"]] = min(row["day"], born.get(row["successor_code"], row["day"]))
        return cls(
            today=today,
            successors={code: _last(code, next_of) for code in next_of},
            ended={row["former_code"]: row["day"] for row in rows},
            born=born,
            kinds={row["former_code"]: row["kind"] for row in rows},
            names=dict(municipalities.select("code", "name").iter_rows()),
            left=left,
        )

    @property
    def places(self) -> pl.DataFrame:
        """The place of every code: ``code`` and ``index`` among today's municipalities; null of those that left."""
        index = dict(self.today.select("code", "index").iter_rows())
        codes = {**{code: code for code in index}, **self.successors}
        rows = [(code, index.get(now)) for code, now in codes.items()] + [(code, None) for code in self.left]
        return pl.DataFrame(rows, schema={"code": pl.String, "index": self.today.schema["index"]}, orient="row")

    @property
    def former(self) -> pl.DataFrame:
        """The municipalities that are no more, in order of day and code: code, name, day, kind, successor's code."""
        rows = [
            (code, self.names[code], self.ended[code], self.kinds[code], now)
            for code, now in sorted(self.successors.items(), key=lambda pair: (self.ended[pair[0]], pair[0]))
        ]
        schema = {"code": pl.String, "name": pl.String, "day": pl.Date, "kind": pl.String, "successor": pl.String}
        return pl.DataFrame(rows, schema=schema, orient="row")

    def residents(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return residents of today's municipalities, from those of the municipalities that there were each year.

        The residents of a year are those of its first day. A successor has the sum of the municipalities that then
        were what it is now; where one of them is missing it has its own, if somebody worked them out backwards, or
        none: part of a population is not the population. Who joined the Ambito has none before it did.

        Parameters
        ----------
        rows : polars.DataFrame
            Table ``residents``.
        """
        joined = dict(self.today.filter(pl.col("joined_on").is_not_null()).select("code", "joined_on").iter_rows())
        before = [pl.col("municipality_code") == code for code in joined]
        if before:
            early = [(same & (pl.col("year") < joined[code].year)) for code, same in zip(joined, before, strict=True)]
            rows = rows.filter(~pl.any_horizontal(early))
        rows = rows.filter(~pl.col("municipality_code").is_in(list(self.left)))
        if not self.successors:
            return rows
        renewed = set(self.successors.values())
        group = pl.col("municipality_code").replace(self.successors)
        changed = rows.filter(group.is_in(list(renewed)))
        kept = rows.filter(~group.is_in(list(renewed)))
        counted = [self._residents_of(code, changed) for code in sorted(renewed)]
        return pl.concat([kept, *counted]).sort("municipality_code", "year", "sex", "age")

    def _residents_of(self, successor: str, rows: pl.DataFrame) -> pl.DataFrame:
        """Return the residents of one successor, year by year."""
        family = {successor, *(code for code, now in self.successors.items() if now == successor)}
        own = rows.filter(pl.col("municipality_code").is_in(list(family)))
        parts = [
            part.filter(pl.col("municipality_code").is_in(list(chosen)))
            for (year,), part in own.partition_by("year", as_dict=True, maintain_order=True).items()
            if (chosen := self._who(family, successor, int(year), set(part["municipality_code"])))
        ]
        if not parts:
            return rows.clear()
        summed = pl.concat(parts).group_by("year", "sex", "age").agg(pl.col("residents").sum())
        return summed.with_columns(municipality_code=pl.lit(successor)).select(rows.columns).cast(rows.schema)

    def _who(self, family: set[str], successor: str, year: int, there: set[str]) -> set[str]:
        """Return the municipalities whose residents make those of a successor in a year; none if one is missing."""
        first = date(year, 1, 1)
        alive = {code for code in family if self.born.get(code, date.min) <= first < self.ended.get(code, date.max)}
        if alive and alive <= there:
            return alive
        return {successor} if successor in there and successor not in alive else set()


def _last(code: str, next_of: Mapping[str, str]) -> str:
    """Return who holds today the territory of a former municipality (a chain that comes back to itself ends there)."""
    seen = {code}
    while (code := next_of[code]) in next_of and code not in seen:
        seen.add(code)
    return code


def is_of_today() -> ColumnElement[bool]:
    """Return the condition that a row of ``municipality`` is one of the municipalities of today."""
    municipality, service = metadata.tables["municipality"], metadata.tables["service"]
    succession = metadata.tables["municipality_succession"]
    ended = exists().where(succession.c.former_code == municipality.c.code)
    hosts = exists().where(service.c.municipality_code == municipality.c.code)
    return and_(~ended, or_(municipality.c.left_on.is_(None), municipality.c.is_lead, hosts))
