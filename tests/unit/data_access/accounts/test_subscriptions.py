"""Who has asked to be written to: nobody by default, one line for each role, links that go on meaning what they say."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from data_access.accounts.access_log import Event, append, verify
from data_access.accounts.register import Register, Right, Wanted
from data_access.accounts.stop_links import LIFE, Stop, StopLinkError, StopLinks
from data_access.accounts.subscriptions import MOST_FIGURES, Figure, SubscriptionError, Subscriptions
from data_access.accounts.vocabulary import AccountRole, EventKind

pytestmark = pytest.mark.sqlite_first

KEY = "una chiave di trentadue byte almeno, segreta"
MANAGER, MAYOR = "responsabile", "sindaco:019035"


def figure(number: int = 1, *, mark: str = "m") -> Figure:
    return Figure(
        subject=f"{number:064d}",
        name=f"Persone servite, {number}",
        address=f"/mappa?periodo={number}",
        question=f"indicatore=people_served&periodo={number}",
        mark=mark,
    )


@pytest.fixture
def subscriptions(register: Register) -> Subscriptions:
    """Return the subscriptions of two accounts, of which the first has two roles."""
    rights = (
        ("b@b.it", Right(role=AccountRole.MANAGER)),
        ("b@b.it", Right(role=AccountRole.MAYOR, municipality="019035")),
        ("a@b.it", Right(role=AccountRole.MANAGER)),
    )
    register.add([Wanted(email=email, right=right) for email, right in rights], by="prova")
    return Subscriptions(register.engine)


@pytest.mark.on_both
def test_nobody_is_written_to_who_has_not_asked(subscriptions: Subscriptions) -> None:
    assert subscriptions.wanting_letters() == ()
    assert subscriptions.of(1, MANAGER) is None
    subscriptions.switch_weekly(1, MANAGER, on=True)
    subscriptions.follow(2, MANAGER, figure())
    wanting = subscriptions.wanting_letters()
    assert [(one.email, one.role, one.weekly, len(one.figures)) for one in wanting] == [
        ("a@b.it", MANAGER, False, 1),
        ("b@b.it", MANAGER, True, 0),
    ]
    subscriptions.switch_weekly(1, MANAGER, on=False)
    subscriptions.unfollow(2, MANAGER, figure().subject)
    assert subscriptions.wanting_letters() == ()


@pytest.mark.on_both
def test_each_role_of_an_account_has_its_own(subscriptions: Subscriptions) -> None:
    subscriptions.switch_weekly(1, MANAGER, on=True)
    subscriptions.switch_weekly(1, MAYOR, on=True)
    subscriptions.follow(1, MAYOR, figure())
    manager, mayor = subscriptions.of(1, MANAGER), subscriptions.of(1, MAYOR)
    assert manager is not None
    assert mayor is not None
    assert (manager.figures, mayor.figures) == ((), (figure(),))
    assert manager.key != mayor.key
    subscriptions.stop(manager.key)
    assert [one.role for one in subscriptions.wanting_letters()] == [MAYOR]


@pytest.mark.on_both
def test_what_was_told_is_written_and_a_figure_keeps_its_mark(subscriptions: Subscriptions) -> None:
    subscriptions.follow(1, MANAGER, figure(1, mark="prima"))
    subscriptions.follow(1, MANAGER, figure(2, mark="altra"))
    (one,) = subscriptions.wanting_letters()
    assert (one.told_version, one.told_week) == (None, None)
    subscriptions.note_told(one, version=7, week="2026-W49", marks={figure(1).subject: "dopo"})
    (again,) = subscriptions.wanting_letters()
    assert (again.told_version, again.told_week) == (7, "2026-W49")
    assert [found.mark for found in again.figures] == ["dopo", "altra"]


def test_a_figure_is_followed_once_and_not_too_many_are(subscriptions: Subscriptions) -> None:
    for number in range(MOST_FIGURES):
        subscriptions.follow(1, MANAGER, figure(number))
    subscriptions.follow(1, MANAGER, figure(3, mark="nuova"))
    (one,) = subscriptions.wanting_letters()
    assert len(one.figures) == MOST_FIGURES
    assert [found.mark for found in one.figures if found.subject == figure(3).subject] == ["nuova"]
    with pytest.raises(SubscriptionError, match="al massimo 30 figure"):
        subscriptions.follow(1, MANAGER, figure(MOST_FIGURES))


@pytest.mark.on_both
def test_ten_clicks_at_once_are_one(subscriptions: Subscriptions) -> None:
    def click(number: int) -> None:
        subscriptions.switch_weekly(1, MANAGER, on=True)
        subscriptions.follow(1, MANAGER, figure(number % 2))

    with ThreadPoolExecutor(10) as together:
        list(together.map(click, range(10)))
    (one,) = subscriptions.wanting_letters()
    assert (one.weekly, len(one.figures)) == (True, 2)


@pytest.mark.on_both
def test_stopping_twice_is_stopping_once_and_an_old_link_still_stops(subscriptions: Subscriptions) -> None:
    subscriptions.switch_weekly(1, MANAGER, on=True)
    subscriptions.follow(1, MANAGER, figure(1))
    subscriptions.follow(1, MANAGER, figure(2))
    (one,) = subscriptions.wanting_letters()
    assert subscriptions.stop(one.key, figure(1).subject) == one
    assert subscriptions.stop(one.key, figure(1).subject) is not None, "it was stopped already, and stays so"
    (left,) = subscriptions.wanting_letters()
    assert (left.weekly, left.figures) == (True, (figure(2),))
    assert subscriptions.stop(one.key) is not None
    assert subscriptions.wanting_letters() == ()
    subscriptions.switch_weekly(1, MANAGER, on=True)
    subscriptions.stop(one.key)
    assert subscriptions.wanting_letters() == (), "the link of a letter of before goes on meaning what it says"
    assert subscriptions.stop("di nessuno") is None


@pytest.mark.on_both
def test_an_account_that_is_deleted_takes_its_subscriptions_with_it(subscriptions: Subscriptions) -> None:
    subscriptions.switch_weekly(1, MANAGER, on=True)
    subscriptions.follow(1, MANAGER, figure())
    with subscriptions.engine.begin() as connection:
        connection.execute(text("DELETE FROM account_grant WHERE account_id = 1"))
        connection.execute(text("DELETE FROM account WHERE id = 1"))
    with subscriptions.engine.connect() as connection:
        for table in ("mail_subscriber", "followed_figure"):
            assert connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0


@pytest.mark.on_both
def test_the_access_log_takes_what_is_done_by_mail(accounts_engine: Engine) -> None:
    at = datetime.now(UTC).isoformat()
    append(accounts_engine, [(at, Event(kind=EventKind.MAIL, who="prova", detail="riepilogo a a@b.it"))], key=b"k")
    assert verify(accounts_engine, key=b"k").wrong == ""


class TestLinks:
    """The links of a letter."""

    def links(self, *, at: datetime = datetime(2026, 11, 30, tzinfo=UTC), key: str = KEY) -> StopLinks:
        return StopLinks(key=key, now=lambda: at)

    @pytest.mark.parametrize("stop", [Stop(key="abc"), Stop(key="abc", subject="f" * 64)])
    def test_a_link_says_what_it_stops_and_is_good_for_a_year(self, stop: Stop) -> None:
        made = datetime(2026, 11, 30, tzinfo=UTC)
        token = self.links(at=made).make(stop)
        assert self.links(at=made + LIFE).read(token) == stop
        with pytest.raises(StopLinkError, match="più di un anno fa"):
            self.links(at=made + LIFE + timedelta(seconds=1)).read(token)

    def test_a_link_that_is_none_of_ours_stops_nothing(self) -> None:
        token = self.links().make(Stop(key="abc"))
        head, _, tail = token.partition(".")
        spoilt = (token[:-2], f"x{token}", "", "a.b.c", "\x00è", f"{head[:-1]}{'A' if head[-1] != 'A' else 'B'}.{tail}")
        for wrong in spoilt:
            with pytest.raises(StopLinkError, match="non è di questo servizio"):
                self.links().read(wrong)
        with pytest.raises(StopLinkError, match="non è di questo servizio"):
            self.links(key=f"{KEY}!").read(token)
