"""The sheet of a municipality: the mayor's page as one A4, with the same sentences and the same facts.

Comes in: a `Source`, the ISTAT code of a municipality, a year. Goes out: a `Paper`. Must not: ask what the page does
not, or say it in other words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from components.views.sheet import text as page
from components.views.sheet.queries import Facts, Near, Told, calls, facts, nearest
from indicators.catalogue.catalogue import INDICATORS
from indicators.italian.numbers import fewer, number
from indicators.model.period import Period
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow
from indicators.wording.fragments import amount
from indicators.wording.group_labels import group_name
from indicators.wording.headline import headline
from publication.drawing.figure import HALF, bars_alone
from publication.drawing.marks import Bar
from publication.papers import text
from publication.papers.common import defined, value_said
from publication.papers.paper import Block, Card, Cards, Paper, Picture, Points, Section, Words
from publication.papers.source import Source

MOST_KINDS: Final = 6
"""Types of service, or nearest services, that a cell has room for."""
CELL: Final = replace(HALF, longest_name=32)
"""Half of the line, with room for the names of types of service."""
TOLD: Final = ("people_served", "rate_per_1000")
"""Indicators whose definitions the sheet gives."""


@dataclass(frozen=True, slots=True)
class _Cells:
    """The six cells of a sheet, from its facts."""

    told: Facts
    source: Source

    def all(self) -> Iterator[Section]:
        cells: tuple[tuple[str, Iterator[Block]], ...] = (
            (page.HOW_MANY, self._how_many()),
            (page.BESIDE, self._beside()),
            (page.COST, self._cost()),
            (page.KINDS, self._kinds()),
            (page.CALL, self._calls()),
            (page.LACKING, self._lacking()),
        )
        for title, blocks in cells:
            yield Section(title=title, blocks=tuple(blocks), is_whole=True)

    def _how_many(self) -> Iterator[Block]:
        told, row = self.told, self.told.served.rows()[0]
        if told.is_hidden:
            yield Cards(items=(Card(name=page.PERSONS, value=fewer(told.served.hidden_below)),))
            yield Words(text=page.protected_note(told), look="nota")
        else:
            value = number(row["value"]) if row["value"] is not None else amount(told.served, None, row["status"])
            yield Cards(items=(Card(name=page.PERSONS, value=value, note=page.change_note(told)),))
        if told.years and any(one["value"] for one in told.years.finished()):
            bars = [_bar(told.years, one, one["year"], _own(told)) for one in told.years.finished()]
            yield _picture(bars, headline(told.years))

    def _beside(self) -> Iterator[Block]:
        told = self.told
        half = "territorio" if told.is_lead else "capofila"
        shown: tuple[tuple[str, str, Told | None], ...] = (
            (told.name, _own(told), told.own),
            (text.LIKE, "altro", told.like),
            (page.half_name(told), half, told.half),
            (page.AMBITO, "ambito", told.whole),
        )
        which = page.like_name(told)
        said = text.LIKE_TOLD.format(which=f"{which[0].lower()}{which[1:]}") if told.like else page.PER_1000
        yield Words(text=said, look="nota")
        bars = [_bar(one.result, one.row, name, role) for name, role, one in shown if one]
        yield _picture(bars, page.sentences(told)[1])

    def _cost(self) -> Iterator[Block]:
        told, cost = self.told, self.told.cost
        parts = ((page.OWN_BUDGET, cost.own), (page.OUR_PART, cost.part))
        lines = tuple(f"{name}: {page.written_cost(told, euros)}" for name, euros in parts)
        yield Points(items=lines)
        late = page.LATE if cost.is_open else ""
        notes = (page.part_note(told), page.cost_words(page.EVERYBODY, cost), page.NOT_SUMMED, late)
        for words in filter(None, notes):
            yield Words(text=words, look="nota")

    def _kinds(self) -> Iterator[Block]:
        told, result = self.told, self.told.kinds
        if result is None:
            yield Words(text=page.NO_KINDS)
            return
        rows = [row for row in result.rows() if row["value"]]
        if not rows:
            yield Words(text=page.nearest_note(told), look="nota")
            yield self._near(nearest(told)[:MOST_KINDS])
            return
        most = sorted(rows, key=lambda row: row["value"] or 0, reverse=True)[:MOST_KINDS]
        role = "altro" if told.kinds_are_of_class else _own(told)
        names = [group_name(result.directory, Grouping.SERVICE_TYPE, row["service_type"]) for row in most]
        yield Words(text=page.kinds_whose(told), look="nota")
        bars = [_bar(result, row, name, role) for row, name in zip(most, names, strict=True)]
        yield _picture(bars, page.kinds_whose(told))
        hidden = sum(row["status"] == Status.SUPPRESSED for row in result.rows())
        if said := page.kinds_hidden(told, hidden):
            yield Words(text=said, look="nota")

    def _near(self, near: Sequence[Near]) -> Points:
        names = self.source.directory.municipalities
        items = (text.NEAREST.format(name=one.service.name, far=page.how_far(one, self.told, names)) for one in near)
        return Points(items=tuple(items))

    def _calls(self) -> Iterator[Block]:
        names = self.source.directory.municipalities
        lines = tuple(
            text.CALL.format(
                name=near.service.name,
                far=page.how_far(near, self.told, names),
                answers=" · ".join(page.answers_at(near)),
            )
            for near in calls(self.told)
        )
        yield Points(items=lines) if lines else Words(text=page.NO_SERVICES)
        if lines:
            yield Words(text=page.BY_AIR, look="nota")

    def _lacking(self) -> Iterator[Block]:
        for words in (*page.lacking_words(self.told), *defined(INDICATORS[key] for key in TOLD)):
            yield Words(text=words, look="nota")


def sheet(source: Source, code: str, year: Period) -> Paper:
    """Return the sheet of a municipality in a calendar year.

    Raises
    ------
    UserError
        If the people served cannot be asked.
    """
    query = source.query("people_served", year)
    told = facts(source.context("scheda", query, code), code)
    return Paper(
        kind=text.SHEET,
        title=told.name,
        subtitle=page.sheet_subtitle(told).removeprefix(f"{told.name} · "),
        ambito=source.directory.ambito_name,
        day=source.data.as_of,
        is_demo=source.data.is_demo,
        lead=page.sentences(told),
        sections=tuple(_Cells(told, source).all()),
        columns=2,
        foot=source.foot(text.SHEET),
        address=source.address("scheda", query, code),
    )


def _own(told: Facts) -> str:
    return "capofila" if told.is_lead else "proprio"


def _bar(result: Result, row: ResultRow, name: str, role: str) -> Bar:
    has_value = row["status"] == Status.OK and row["value"] is not None
    return Bar(
        name=name,
        words=value_said(result, row),
        value=row["value"] if has_value else None,
        lower=row["lower"] if has_value else None,
        upper=row["upper"] if has_value else None,
        role=role,
        provisional=bool(row["provisional"]),
    )


def _picture(bars: Sequence[Bar], said: str) -> Picture:
    return Picture(drawing=bars_alone(bars, words=said, size=CELL))
