"""What a weekly letter says to one role, worked out when it is sent: what has changed, what to look at, figures.

Comes in: an `Edition`, the viewer of a role in force, what they subscribed to. Goes out: a `Digest`, or None where
there is nothing to tell. Must not: tell anybody more than their role may see, tell by mail a figure that is not
protected, write addresses of other sites.

What is told is scoped by the account's own viewer (a partner hears of its own services), and said as to a protected
one: a letter lies in a mailbox and crosses the network of others, and small counts of persons stay where people sign
in. Whether a figure has changed is found out with the viewer's own answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

from components.state.page_registry import DEFAULT
from components.views.overview.text import (
    ALERT_WORDS,
    MOST_ALERTS,
    NO_ALERTS,
    NO_CHANGE,
    NO_COMPARISON,
    WATCHED,
    more_alerts,
    unseen_words,
)
from data_access.accounts.subscriptions import Figure, Subscriber
from data_access.settings import Settings
from data_access.viewers import Role, Viewer
from indicators.engine.query_service import Edition
from indicators.interchange.followed_question import answer_mark, read_figure
from indicators.interchange.url_parameters import View, read_view, write_view
from indicators.model.period import Period, Unit, month_label
from indicators.model.query import Comparison, Query
from indicators.monitoring.alerts import Alert, AlertKind, alerts
from indicators.monitoring.news import News, NewsKind, news
from indicators.monitoring.target_progress import courses
from indicators.monitoring.watched_questions import compared_questions, watched
from indicators.monitoring.year_on_year import are_compared
from indicators.selection.supply import holds_any
from indicators.wording.headline import headline
from publication.digest.text import CANNOT_BE_ASKED, NOT_BY_MAIL, OWN_SERVICES, RETURNS
from user_error import UserError

CHECKS, OCCUPANCY, PLAN = "verifica", "occupazione", "piano"
PAGES_OF_ALERTS: Final = {
    AlertKind.WOMEN_FULL: OCCUPANCY,
    AlertKind.SATURATED: OCCUPANCY,
    AlertKind.WAITING: OCCUPANCY,
    AlertKind.OVERDUE: CHECKS,
    AlertKind.OFF_COURSE: PLAN,
}
UNANSWERED: Final = "-"
"""The mark of a figure that could not be shown when it was last told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence of a letter.

    Attributes
    ----------
    label : str
        What it is about, in a few words; may be empty.
    sentence : str
    address : str
        Where it is looked at, from the root of the dashboard.
    subject : str
        Of a figure that is followed: what a link to stop following it names.
    """

    label: str = ""
    sentence: str
    address: str
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What is told to one subscriber.

    Attributes
    ----------
    changes, to_watch, figures : tuple of Line
    marks : mapping of str to str
        What was told of each figure, by its subject, to be kept once the letter has left.
    version : int
        Data version that it is about.
    as_of : date
    is_demo : bool
    ambito : str
    is_exact_elsewhere : bool
        Whether the reader's role sees other figures in the dashboard than those of the letter.
    """

    changes: tuple[Line, ...]
    to_watch: tuple[Line, ...]
    figures: tuple[Line, ...]
    marks: Mapping[str, str]
    version: int
    as_of: date
    is_demo: bool
    ambito: str
    is_exact_elsewhere: bool

    @property
    def is_weekly(self) -> bool:
        """Whether it is more than news of figures."""
        return bool(self.changes or self.to_watch)


def digest_of(edition: Edition, viewer: Viewer, subscriber: Subscriber, settings: Settings) -> Digest | None:
    """Return what a subscriber is told; None where there is nothing that they have not been told.

    The weekly part is told of data that are newer than those of the last letter; a figure where its cells have changed
    since it was followed, or last told.

    Raises
    ------
    UserError
        If what the viewer's role is about is no longer in the data.
    """
    told, newest = told_as(viewer), edition.snapshot.data_version
    is_new = subscriber.told_version is None or newest > subscriber.told_version
    weekly = subscriber.weekly and is_new
    marks, figures = _figures(edition, viewer, subscriber.figures, settings)
    found = Digest(
        changes=tuple(_changes(edition, viewer, told, subscriber.told_version)) if weekly else (),
        to_watch=tuple(_to_watch(edition, viewer, told, settings)) if weekly else (),
        figures=figures,
        marks=marks,
        version=newest,
        as_of=edition.snapshot.as_of,
        is_demo=edition.snapshot.is_demo,
        ambito=edition.directory.ambito_name,
        is_exact_elsewhere=viewer.sees_exact_figures,
    )
    return found if found.is_weekly or found.figures else None


def told_as(viewer: Viewer) -> Viewer:
    """Return as whom a viewer is told figures by mail: whoever sees exact ones, as the public."""
    return Viewer() if viewer.sees_exact_figures else viewer


def _changes(edition: Edition, viewer: Viewer, told: Viewer, since: int | None) -> Iterator[Line]:
    data = edition.for_views()
    usual = read_view({}, edition.directory, told).query
    compared = compared_questions(data.find(watched, usual.but(viewer=viewer)))
    pieces = data.find(news, viewer=viewer, queries=compared, on=edition.snapshot.as_of, since=since, told_as=told)
    if all(piece.kind is not NewsKind.CHANGE for piece in pieces):
        is_compared = data.find(are_compared, [query.but(viewer=told) for query in compared])
        yield Line(sentence=NO_CHANGE if is_compared else NO_COMPARISON, address=_address(edition, usual))
    for piece in pieces:
        yield _of_news(edition, viewer, piece, usual)


def _of_news(edition: Edition, viewer: Viewer, piece: News, usual: Query) -> Line:
    query = piece.query or usual
    if piece.kind is NewsKind.CHANGE:
        is_own = viewer.role is Role.PARTNER and bool(query.services)
        label = OWN_SERVICES if is_own else ""
        return Line(label=label, sentence=piece.sentence, address=_address(edition, query))
    if piece.kind is NewsKind.DATA:
        return Line(sentence=piece.sentence, address=_address(edition, usual))
    services = piece.services if len(piece.services) == 1 else ()
    asked = usual.but(services=services, period=query.period)
    return Line(sentence=piece.sentence, address=_address(edition, asked, page=CHECKS))


def _to_watch(edition: Edition, viewer: Viewer, told: Viewer, settings: Settings) -> Iterator[Line]:
    data, usual = edition.for_views(), read_view({}, edition.directory, told).query
    raised = data.find(
        alerts,
        viewer=viewer,
        on=edition.snapshot.as_of,
        thresholds=settings.thresholds,
        disclosure=settings.disclosure,
        courses=data.find(courses, viewer=told),
        told_as=told,
    )
    unseen = unseen_words([words for frame, words in WATCHED.items() if not data.find(holds_any, (frame,))])
    for kind, group in groupby(raised, key=lambda alert: alert.kind):
        yield from _of_kind(edition, kind, list(group), usual)
    if not raised and not unseen:
        yield Line(sentence=NO_ALERTS, address=_address(edition, usual))
    if unseen:
        yield Line(sentence=unseen, address=_address(edition, usual))
    last = edition.directory.last_month
    latest = usual.but(period=Period(last, last, Unit.MONTH), comparison=Comparison.NONE)
    label, words = RETURNS.format(month=month_label(last)), edition.coverage(latest).label
    sentence = f"{words[:1].upper()}{words[1:]}."
    yield Line(label=label, sentence=sentence, address=_address(edition, latest, page=CHECKS))


def _of_kind(edition: Edition, kind: AlertKind, raised: Sequence[Alert], usual: Query) -> Iterator[Line]:
    """Yield the lines of one kind of alert: the first ones, and how many others there are."""
    page, label = PAGES_OF_ALERTS[kind], ALERT_WORDS[kind]
    shown = raised[:MOST_ALERTS] if len(raised) > MOST_ALERTS + 1 else raised
    for alert in shown:
        asked = usual.but(services=(alert.service,)) if alert.service else usual
        yield Line(label=label, sentence=alert.sentence, address=_address(edition, asked, page=page))
    if len(raised) > len(shown):
        others = more_alerts(kind, len(raised) - len(shown))
        yield Line(label=label, sentence=others, address=_address(edition, usual, page=page))


def _figures(
    edition: Edition, viewer: Viewer, followed: Sequence[Figure], settings: Settings
) -> tuple[dict[str, str], tuple[Line, ...]]:
    """Return the marks of the figures that have changed, and what is said of each."""
    marks, lines = {}, []
    for figure in followed:
        mark = _mark(edition, viewer, figure, settings)
        if mark != figure.mark:
            marks[figure.subject] = mark
            sentence = CANNOT_BE_ASKED if mark == UNANSWERED else _said(edition, told_as(viewer), figure)
            lines.append(Line(label=figure.name, sentence=sentence, address=figure.address, subject=figure.subject))
    return marks, tuple(lines)


def _mark(edition: Edition, viewer: Viewer, figure: Figure, settings: Settings) -> str:
    """Return the mark of what a figure shows to its reader now."""
    try:
        results = edition.ask_many(read_figure(figure.question, edition.directory, viewer))
    except UserError:
        return UNANSWERED
    return answer_mark(results, key=settings.disclosure.key)


def _said(edition: Edition, told: Viewer, figure: Figure) -> str:
    """Return what a figure says by mail; that it has changed, where it is finer than what is published."""
    try:
        return headline(edition.ask(read_figure(figure.question, edition.directory, told)[0]))
    except UserError:
        return NOT_BY_MAIL


def _address(edition: Edition, query: Query, *, page: str = DEFAULT.name) -> str:
    """Return where a question is looked at, its period said: the reader's own may be another."""
    words = {**write_view(View(query=query), edition.directory), "periodo": str(query.period)}
    path = "/" if page == DEFAULT.name else f"/{page}"
    return f"{path}?{urlencode(words, safe=',:')}"
