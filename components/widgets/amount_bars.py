"""Bars of short lists of amounts that are not a result: hours, euros by track, euros planned and spent.

Comes in: names, amounts, amounts in words. Goes out: one element of HTML on the page, styled by `assets/shell/`.
Must not: sort, add up, or draw a bar for an amount that is not there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from components.escaping.html import Html
from components.state.painter import Strip, Strips
from components.widgets import screen
from components.widgets.html_bars import bar, room_for
from indicators.italian.numbers import euro, number

Line = tuple[str, float | None, str]
"""Name, amount, amount in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """A line of planned and spent euros; nothing spent where a part is not accounted for yet."""

    name: str
    planned: float | None
    spent: float | None
    provisional: bool = False

    @property
    def said(self) -> str:
        """Spent, planned and the share of the one in the other: ``94.229 € di 100.200 € · 94%``."""
        if self.spent is None:
            return f"non fornita · previsti {euro(self.planned or 0)}"
        share = f" · {number(100 * self.spent / self.planned)}%" if self.planned else ""
        return f"{euro(self.spent)} di {euro(self.planned or 0)}{share}"


Groups = Sequence[tuple[str, Sequence[Budget]]]
"""Names of groups, each with its lines."""


def rows_bars(lines: Sequence[Line], *, label: str, provisional: bool = False) -> None:
    """Draw a bar for each line, from zero, in the order given; paler where the amounts may still change."""
    most = max((amount or 0 for _, amount, _ in lines), default=0) or 1
    drawn = Html().join(_line(name, amount, words, most, provisional=provisional) for name, amount, words in lines)
    room = room_for([words for _, amount, words in lines if amount is not None])
    screen.html(Html('<dl class="bif-bars bif-wide"{} aria-label="{}">{}</dl>').format(room, label, drawn))


def rows_strips(lines: Sequence[Line], *, provisional: bool = False) -> Strips:
    """Return what `rows_bars` draws, to be pictured."""
    strips = [Strip(name=name, words=words, amount=amount, provisional=provisional) for name, amount, words in lines]
    return Strips(groups=[("", strips)])


def bullet_strips(groups: Groups) -> Strips:
    """Return what `bullets` draws, to be pictured."""
    return Strips(groups=[(name, [_strip(line) for line in lines]) for name, lines in groups])


def _strip(line: Budget) -> Strip:
    return Strip(name=line.name, words=line.said, amount=line.spent, planned=line.planned, provisional=line.provisional)


def _line(name: str, amount: float | None, words: str, most: float, *, provisional: bool) -> Html:
    drawn = "" if amount is None else bar("ambito", amount / most, provisional=provisional)
    return Html("<dt>{}</dt><dd>{}<span>{}</span></dd>").format(name, drawn, words)


def bullets(groups: Groups) -> None:
    """Draw what was spent over what was planned, group by group, all on one scale, names and amounts in columns."""
    screen.html(bullets_html(groups))


def bullets_html(groups: Groups) -> Html:
    """Return the lists of bullets."""
    lines = [line for _, own in groups for line in own]
    most = max((amount or 0 for line in lines for amount in (line.planned, line.spent)), default=0) or 1
    group = Html(
        '<p class="bif-group">{name}</p><dl class="bif-bars bif-wide bif-bullets" aria-label="{name}">{lines}</dl>'
    )
    return Html().join(
        group.format(name=name, lines=Html().join(_bullet(line, name, most) for line in own)) for name, own in groups
    )


def _bullet(line: Budget, group: str, most: float) -> Html:
    """Return a line; its name is heard with its group's, which the eye finds above."""
    bar_of = Html('<span class="{}" style="width:{}%"></span>')
    kind = f"bif-bar bif-ambito{' bif-provisional' if line.provisional else ''}"
    spent = bar_of.format(kind, f"{100 * line.spent / most:.2f}") if line.spent else ""
    planned = bar_of.format("bif-planned", f"{100 * (line.planned or 0) / most:.2f}")
    name = Html('<span class="bif-heard">{}: </span>{}').format(group, line.name)
    return Html('<dt>{}</dt><dd><span class="bif-bullet">{}{}</span><span>{}</span></dd>').format(
        name, planned, spent, line.said
    )
