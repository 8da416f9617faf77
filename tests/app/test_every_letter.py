"""A sweep over the weekly letters: in any week, each sentence is what the data say, and tells of no few persons.

Second ring: what a letter is made of is proved by `tests/unit/rooms/test_cli_digest.py`. A week is the demonstration as
it would have been read on a day of the past; who reads is drawn by lot, always the same.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final

import pytest

from components.state import runtime
from data_access.accounts.entrance import viewer_of
from data_access.accounts.register import Right
from data_access.accounts.stop_links import StopLinks
from data_access.accounts.subscriptions import Figure, Subscriber
from data_access.accounts.vocabulary import AccountRole
from data_access.settings import current_settings
from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from indicators.engine.query_service import Edition
from indicators.interchange.followed_question import read_figure
from indicators.interchange.url_parameters import read_view
from indicators.model.query import Query
from indicators.monitoring.watched_questions import compared_questions, watched
from publication.digest.contents import Digest, Line, digest_of, told_as
from publication.digest.letter import Reader, letter_of
from tests.support.claims import UnreadableError, amiss, few_persons, read, sentences
from tests.support.claims_held import Data, unheld, unstated

pytestmark = pytest.mark.second_ring
WEEKS: Final = range(6)
FIRST_DAY: Final = date(2025, 1, 10)
FOLLOWED: Final = (
    "indicatore=people_served&periodo=2025",
    "indicatore=people_served&periodo=2024&area=territorio",
    "indicatore=rate_per_1000&periodo=2024&comune=019025",
    "indicatore=bed_occupancy&periodo=2024&ottica=sede",
    "indicatore=contacts&periodo=2024-Q3&confronto=nessuno",
)


@pytest.fixture
def snapshot(at_database: Callable[[Path], None], small_demo: Path) -> Snapshot:
    at_database(small_demo)
    return runtime.runtime().store.current()


def as_read(snapshot: Snapshot, lot: Random, week: int) -> Snapshot:
    """Return the data as up to a day of the past."""
    days = (snapshot.as_of - FIRST_DAY).days
    day = FIRST_DAY + timedelta(days=lot.randrange(days))
    return replace(snapshot, as_of=day, token=f"{snapshot.token}-{week}")


def readers(edition: Edition, lot: Random) -> Iterator[Right]:
    """Yield one reader of each role; mayors of the lead municipality, and of another."""
    names = edition.directory
    yield Right(role=AccountRole.MANAGER)
    yield Right(role=AccountRole.MAYOR, municipality=names.lead_code)
    yield Right(role=AccountRole.MAYOR, municipality=lot.choice(sorted(names.municipalities)))
    yield Right(role=AccountRole.PARTNER, organisation=lot.choice(sorted(names.organisations)))


def subscriber(right: Right) -> Subscriber:
    figures = [
        Figure(subject=f"{number:064d}", name=question, address="/", question=question, mark="mai detta")
        for number, question in enumerate(FOLLOWED)
    ]
    return Subscriber(
        number=1,
        account=1,
        email="a@b.it",
        role=right.code,
        weekly=True,
        key="k",
        told_version=None,
        told_week=None,
        figures=tuple(figures),
    )


def wrong(line: Line, sentence: str, queries: list[Query], data: Data) -> Iterator[str]:
    """Yield what is wrong with a sentence of a letter."""
    if few := few_persons(sentence):
        yield f"{few}: few persons"
    try:
        claims = read(sentence)
    except UnreadableError:
        yield "no form of tests.support.claims reads it"
        return
    names = data.directory
    for claim in claims:
        yield from amiss(claim, asked=queries[0].period, first=names.first_month, last=names.last_month)
        yield from unheld(claim, queries, data)
    if not claims and line.subject:
        yield from unstated(sentence, queries, data)


def about(line: Line, edition: Edition, viewer: Viewer) -> list[Query]:
    """Return the questions that a line may be about, as they are told by mail."""
    told, names = told_as(viewer), edition.directory
    if line.subject:
        return list(read_figure(FOLLOWED[int(line.subject)], names, told))
    usual = read_view({}, names, told).query
    asked = compared_questions(edition.for_views().find(watched, usual.but(viewer=viewer)))
    return [query.but(viewer=told) for query in asked]


def lines(digest: Digest) -> tuple[Line, ...]:
    return (*digest.changes, *digest.to_watch, *digest.figures)


@pytest.mark.parametrize("week", WEEKS)
def test_every_sentence_of_a_letter_is_what_the_data_say(snapshot: Snapshot, week: int) -> None:
    lot, settings = Random(week), current_settings()
    edition = Edition(as_read(snapshot, lot, week), settings)
    data, found, compared = Data(edition.snapshot, settings), list[str](), 0
    for right in readers(edition, lot):
        viewer = viewer_of(right)
        assert viewer is not None
        digest = digest_of(edition, viewer, subscriber(right), settings)
        assert digest is not None
        assert {line.subject for line in digest.figures} == {f"{number:064d}" for number in range(len(FOLLOWED))}
        reader = Reader(subscriber=subscriber(right), role=right.code, week="2026-W01")
        letter = letter_of(digest, reader, settings, StopLinks(key="una chiave di trentadue byte almeno, segreta"))
        assert few_persons(letter.text) == ""
        for line in lines(digest):
            queries = about(line, edition, viewer)
            for sentence in sentences(line.sentence):
                compared += 1
                found += [f"{right.code}: {sentence}\n    {what}" for what in wrong(line, sentence, queries, data)]
    assert compared > 20
    assert found == [], "\n".join(found)
