"""One-time links: signed, fifteen minutes, one use, whoever brings them and however many at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from data_access.accounts.links import LIFE, Link, LinkError, Links
from data_access.accounts.register import Identity, Register, Right, Wanted
from data_access.accounts.vocabulary import AccountRole
from data_access.errors import UserError

pytestmark = pytest.mark.sqlite_first

KEY = "una chiave di trentadue byte almeno, segreta"
LINK = Link(email="a@b.it", towards="/mappa?periodo=2025")


def asked(link: Link, links: Links) -> Link:
    """Return a link as it comes back: with the second at which it was made."""
    return replace(link, asked_at=links._now().replace(microsecond=0))


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.moment = datetime(2026, 11, 29, 10, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def links(accounts_engine: Engine, clock: Clock) -> Links:
    return Links(accounts_engine, key=KEY, now=clock)


@pytest.mark.on_both
def test_a_link_is_good_once(links: Links, accounts_engine: Engine) -> None:
    token = links.make(LINK)
    assert links.read(token) == links.read(token) == asked(LINK, links), "reading uses nothing"
    assert links.take(token) == asked(LINK, links)
    for another in (links, Links(accounts_engine, key=KEY, now=links._now)):
        with pytest.raises(LinkError, match="già stato usato"):
            another.take(token)
    assert links.take(links.make(LINK)) == asked(LINK, links), "another one for the same person is another"


@pytest.mark.parametrize("written", [lambda t: f"{t}=", lambda t: f"{t}à", lambda t: t[:-1] + chr(ord(t[-1]) ^ 1)])
def test_a_link_that_is_written_otherwise_is_the_same_link(links: Links, written: Callable[[str], str]) -> None:
    """A signature ends in bits that nobody reads: with another last letter a used link let people in again."""
    token = links.make(LINK)
    links.take(token)
    with pytest.raises(LinkError):
        links.take(written(token))


@pytest.mark.on_both
def test_of_ten_who_use_one_link_at_once_one_enters(links: Links) -> None:
    token = links.make(LINK)

    def use(_: int) -> bool:
        try:
            links.take(token)
        except UserError:
            return False
        return True

    with ThreadPoolExecutor(10) as together:
        assert sum(together.map(use, range(10))) == 1


def test_a_link_is_good_for_fifteen_minutes(links: Links, clock: Clock) -> None:
    token = links.make(LINK)
    clock.moment += LIFE
    assert (links.read(token).email, links.read(token).towards) == (LINK.email, LINK.towards)
    clock.moment += timedelta(seconds=2)
    for act in (links.read, links.take):
        with pytest.raises(LinkError, match="scaduto"):
            act(token)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1],
        lambda token: token.replace(".", "", 1),
        lambda token: f"x{token}",
        lambda _: "",
        lambda _: "a.b.c",
        lambda _: "\x00è",
    ],
)
def test_a_link_that_is_none_of_ours_lets_nobody_in(links: Links, spoil: object) -> None:
    with pytest.raises(LinkError, match="non è di questo servizio"):
        links.take(spoil(links.make(LINK)))  # type: ignore[operator]


def test_a_link_signed_with_another_key_lets_nobody_in(links: Links, accounts_engine: Engine) -> None:
    with pytest.raises(LinkError, match="non è di questo servizio"):
        links.take(Links(accounts_engine, key=KEY + "!", now=links._now).make(LINK))


def test_the_database_keeps_no_link_that_could_be_used(links: Links, accounts_engine: Engine, clock: Clock) -> None:
    token = links.make(LINK)
    links.take(token)
    with accounts_engine.connect() as connection:
        (kept,) = connection.execute(text("SELECT mark FROM used_link")).scalars()
    assert kept not in token
    clock.moment += timedelta(days=2)
    links.take(links.make(LINK))
    with accounts_engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM used_link")) == 1, "old ones are swept away"


def test_to_ask_whether_a_link_is_good_for_somebody_changes_nothing(register: Register) -> None:
    """Who only typed an address would have tied its account to links, and its owner's SPID would open nothing."""
    role = Right(role=AccountRole.MANAGER)
    yesterday = register.today() - timedelta(days=1)
    register.add(
        [
            Wanted(email="a@b.it", right=role),
            Wanted(email="spid@b.it", right=role),
            Wanted(email="ex@b.it", right=role, valid_from=yesterday, valid_to=yesterday),
        ],
        by="prova",
    )
    assert register.standing(Identity(issuer="https://id.example", subject="1", email="spid@b.it"))
    awaited = [register.awaits_link(email) for email in ("A@b.it ", "spid@b.it", "ex@b.it", "nessuno@b.it", "")]
    assert awaited == [True, False, False, False, False]
    assert not any(entry.is_bound for entry in register.entries() if entry.email == "a@b.it")
    assert register.standing(Identity(issuer="https://id.example", subject="2", email="a@b.it"))
