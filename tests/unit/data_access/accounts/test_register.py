"""Accounts: given and taken away by line, in force by day, known by the provider's own name after the first time."""

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, update

from data_access.accounts import register as module
from data_access.accounts.access_log import Event, append
from data_access.accounts.register import AccountError, Identity, Register, Right, Wanted, change_notes, email_of
from data_access.accounts.tables import Account
from data_access.accounts.vocabulary import AccountRole, EventKind
from data_access.errors import UserError

pytestmark = pytest.mark.sqlite_first

TODAY = date(2026, 3, 10)
MAYOR = Right(role=AccountRole.MAYOR, municipality="019035")
MANAGER = Right(role=AccountRole.MANAGER)
ADMINISTRATOR = Right(role=AccountRole.ADMINISTRATOR)
ANNA = Identity(issuer="https://id.example", subject="a-1", email="anna@comune.example")


@pytest.fixture
def register(accounts_engine: Engine) -> Register:
    return Register(accounts_engine, today=lambda: TODAY, now=lambda: datetime(2026, 3, 10, 9, tzinfo=UTC))


def _give(register: Register, email: str, *rights: Right, replacing: bool = False, **days: date) -> int:
    wanted = [Wanted(email=email, right=right, **days) for right in rights]
    change = register.add(wanted, by="prova", replace=replacing)
    return len(change.given) or int(bool(change))


def _rights(register: Register, identity: Identity) -> tuple[Right, ...]:
    standing = register.standing(identity)
    return () if standing is None else standing.rights


def test_who_has_no_account_may_do_nothing(register: Register) -> None:
    assert register.standing(ANNA) is None


def test_an_account_has_the_roles_that_it_was_given_whatever_the_letters_of_the_address(register: Register) -> None:
    assert _give(register, " Anna@Comune.Example ", MANAGER, MAYOR) == 2
    assert _rights(register, ANNA) == (MANAGER, MAYOR)


def test_the_same_line_again_changes_nothing(register: Register) -> None:
    _give(register, "anna@comune.example", MANAGER)
    assert _give(register, "anna@comune.example", MANAGER) == 0
    assert len(register.entries()) == 1


def test_a_role_is_in_force_from_its_first_day_to_its_last(register: Register) -> None:
    _give(register, "anna@comune.example", MAYOR, valid_from=date(2026, 3, 11), valid_to=date(2026, 3, 12))
    days = {}
    for day in range(10, 14):
        register.today = lambda day=day: date(2026, 3, day)
        days[day] = _rights(register, ANNA)
    assert days == {10: (), 11: (MAYOR,), 12: (MAYOR,), 13: ()}


def test_after_the_first_time_the_same_address_of_another_provider_is_somebody_else(register: Register) -> None:
    _give(register, "anna@comune.example", MANAGER)
    assert _rights(register, ANNA) == (MANAGER,)
    assert _rights(register, replace(ANNA, issuer="https://other.example")) == ()
    assert _rights(register, replace(ANNA, subject="b-2")) == ()
    assert _rights(register, replace(ANNA, email="new@comune.example")) == (MANAGER,), "known by the provider's name"
    register.unbind("anna@comune.example")
    assert _rights(register, replace(ANNA, issuer="https://other.example")) == (MANAGER,)


def test_an_identity_without_an_address_is_nobodys(register: Register) -> None:
    _give(register, "anna@comune.example", MANAGER)
    assert _rights(register, replace(ANNA, email="")) == ()


def test_a_role_that_is_ended_is_gone_at_once_where_it_was_ended(register: Register) -> None:
    _give(register, "anna@comune.example", MANAGER, MAYOR)
    assert _rights(register, ANNA) == (MANAGER, MAYOR)
    assert register.end("anna@comune.example", MANAGER, by="prova") == (MANAGER,)
    assert _rights(register, ANNA) == (MAYOR,)
    assert register.end("anna@comune.example", by="prova") == (MAYOR,)
    assert register.standing(ANNA) is None


def test_elsewhere_it_is_gone_within_seconds(register: Register, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Register(register.engine, today=register.today, now=register.now)
    _give(register, "anna@comune.example", MANAGER)
    assert _rights(other, ANNA) == (MANAGER,)
    other.forget()
    assert _rights(other, ANNA) == (MANAGER,)
    register.end("anna@comune.example", by="prova")
    assert _rights(other, ANNA) == (MANAGER,), "believed for some seconds"
    monkeypatch.setattr(module, "KEPT_SECONDS", 0.0)
    assert _rights(other, ANNA) == ()


def test_the_last_administrator_cannot_be_ended(register: Register) -> None:
    _give(register, "anna@comune.example", ADMINISTRATOR)
    with pytest.raises(AccountError, match="unico amministratore"):
        register.end("anna@comune.example", by="prova")
    _give(register, "bruno@comune.example", ADMINISTRATOR)
    register.end("anna@comune.example", by="prova")
    assert [entry.email for entry in register.entries() if entry.holds(TODAY)] == ["bruno@comune.example"]


@pytest.mark.on_both
def test_a_change_of_mayor_is_one_line(register: Register) -> None:
    _give(register, "anna@comune.example", MAYOR, valid_from=date(2021, 10, 4))
    _give(register, "bruno@comune.example", MAYOR, replacing=True)
    assert _rights(register, ANNA) == ()
    assert _rights(register, replace(ANNA, subject="b", email="bruno@comune.example")) == (MAYOR,)


def test_a_mayor_named_for_a_later_day_leaves_the_former_one_until_then(register: Register) -> None:
    _give(register, "anna@comune.example", MAYOR, valid_from=date(2021, 10, 4))
    _give(register, "bruno@comune.example", MAYOR, replacing=True, valid_from=date(2026, 6, 1))
    assert [(entry.email, entry.valid_to) for entry in register.entries()] == [
        ("anna@comune.example", date(2026, 5, 31)),
        ("bruno@comune.example", None),
    ]
    assert _rights(register, ANNA) == (MAYOR,)


def test_a_renewal_from_a_later_day_leaves_the_role_until_then(register: Register) -> None:
    """To be mayor again from January ended the mandate that ran, at once."""
    _give(register, "anna@comune.example", MAYOR)
    _give(register, "anna@comune.example", MAYOR, valid_from=date(2027, 1, 1), valid_to=date(2031, 12, 31))
    assert _rights(register, ANNA) == (MAYOR,)
    assert [(entry.valid_from, entry.valid_to) for entry in register.entries()] == [
        (TODAY, date(2026, 12, 31)),
        (date(2027, 1, 1), date(2031, 12, 31)),
    ]


def test_who_is_already_mayor_and_takes_the_place_alone_changes_something(register: Register) -> None:
    """Two were mayors of one town: to keep one ended the other, and the page said that nothing had changed."""
    _give(register, "anna@comune.example", MAYOR)
    _give(register, "bruno@comune.example", MAYOR)
    assert _give(register, "bruno@comune.example", MAYOR, replacing=True) == 1
    assert _rights(register, ANNA) == ()
    assert _give(register, "bruno@comune.example", MAYOR, replacing=True) == 0


def test_who_is_mayor_elsewhere_is_left_alone_by_a_change_of_mayor(register: Register) -> None:
    _give(register, "anna@comune.example", Right(role=AccountRole.MAYOR, municipality="019001"))
    _give(register, "bruno@comune.example", MAYOR, replacing=True)
    assert len(_rights(register, ANNA)) == 1


@pytest.mark.on_both
def test_all_lines_are_given_or_none(register: Register) -> None:
    wanted = [Wanted(email="anna@comune.example", right=MANAGER), Wanted(email="nessuno", right=MANAGER)]
    with pytest.raises(AccountError, match="«nessuno» non è un indirizzo"):
        register.add(wanted, by="prova")
    assert register.entries() == []


@pytest.mark.parametrize("text", ["", "anna", "anna@", "@comune.it", "a b@comune.it", "anna@comune", "a@b.c,d@e.f"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(AccountError, match="non è un indirizzo di posta"):
        email_of(text)


@pytest.mark.parametrize(
    "words",
    [
        {"role": AccountRole.MAYOR},
        {"role": AccountRole.MANAGER, "municipality": "019035"},
        {"role": AccountRole.PARTNER},
        {"role": AccountRole.MAYOR, "municipality": "019035", "organisation": "caritas"},
    ],
)
def test_a_place_belongs_to_mayors_and_an_organisation_to_partners(words: dict[str, object]) -> None:
    with pytest.raises(UserError, match="e solo quello"):
        Right(**words)  # type: ignore[arg-type]  # the very point


def test_a_role_never_ends_before_it_begins(register: Register) -> None:
    with pytest.raises(AccountError, match="prima di cominciare"):
        _give(register, "anna@comune.example", MANAGER, valid_from=TODAY, valid_to=date(2026, 3, 9))


def test_nobody_is_ended_by_mistake(register: Register) -> None:
    with pytest.raises(AccountError, match="accounts list"):
        register.end("nessuno@comune.example", by="prova")


def test_sessions_begun_before_are_over_everywhere(register: Register) -> None:
    _give(register, "anna@comune.example", MANAGER)
    standing = register.standing(ANNA)
    assert standing is not None
    assert standing.sessions_from is None
    register.sign_out_everywhere("anna@comune.example")
    standing = register.standing(ANNA)
    assert standing is not None
    assert standing.sessions_from == datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.mark.on_both
def test_when_an_account_was_last_in_use_is_kept(register: Register) -> None:
    _give(register, "anna@comune.example", MANAGER)
    standing = register.standing(ANNA)
    assert standing is not None
    register.seen(standing.account)
    assert [entry.last_seen for entry in register.entries()] == [datetime(2026, 3, 10, 9, tzinfo=UTC)]
    register.now = lambda: datetime(2026, 3, 10, 9, tzinfo=UTC) + timedelta(seconds=1)
    register.seen(standing.account)
    assert [entry.last_seen for entry in register.entries()] == [datetime(2026, 3, 10, 9, tzinfo=UTC)], "once a minute"


@pytest.mark.on_both
def test_accounts_that_cannot_be_read_let_nobody_in(register: Register) -> None:
    _give(register, "anna@comune.example", MANAGER)
    assert _rights(register, ANNA) == (MANAGER,)
    with register.engine.begin() as connection:
        connection.execute(update(Account).values(issuer=None, subject=None))
        connection.exec_driver_sql("DROP TABLE account_grant")
    register.forget()
    with pytest.raises(UserError):
        register.standing(ANNA)


@pytest.mark.on_both
def test_an_account_that_changes_while_the_log_is_written_waits_for_its_turn(accounts_engine: Engine) -> None:
    """On SQLite it was refused at once: «è occupata da un'altra scrittura»."""
    register, over = Register(accounts_engine), threading.Event()
    event = Event(kind=EventKind.ACCOUNTS, who="prova")

    def write_log() -> None:
        while not over.is_set():
            append(accounts_engine, [("2026-11-29T12:00:00+00:00", event)], key=b"k" * 32)

    writer = threading.Thread(target=write_log)
    writer.start()
    try:
        for number in range(60):
            register.add([Wanted(email=f"a{number}@b.it", right=Right(role=AccountRole.MANAGER))], by="prova")
            register.end(f"a{number}@b.it", by="prova")
    finally:
        over.set()
        writer.join()
    assert len(register.entries()) == 60


def test_who_comes_back_with_another_address_of_the_same_provider_is_the_account_that_was_added(
    register: Register,
) -> None:
    _give(register, ANNA.email, MANAGER)
    assert _rights(register, ANNA) == (MANAGER,)
    register.end(ANNA.email, by="prova")
    _give(register, "anna@regione.example", MAYOR)
    moved = replace(ANNA, email="anna@regione.example")
    assert _rights(register, moved) == (MAYOR,), "she was told that her new address was not enabled"
    assert _rights(register, moved) == (MAYOR,)
    assert _rights(register, ANNA) == (MAYOR,), "the provider's name for her is what she is known by"


def test_who_still_has_a_role_is_not_taken_for_the_account_of_another_address(register: Register) -> None:
    _give(register, ANNA.email, MANAGER)
    _rights(register, ANNA)
    _give(register, "anna@regione.example", MAYOR)
    assert _rights(register, replace(ANNA, email="anna@regione.example")) == (MANAGER,)


@pytest.mark.parametrize("right", [MANAGER, MAYOR, Right(role=AccountRole.PARTNER, organisation="uno")])
def test_nobody_gives_themselves_a_role_that_sees_figures(register: Register, right: Right) -> None:
    me = "anna@comune.example"
    register.add([Wanted(email=me, right=ADMINISTRATOR)], by="riga di comando (root)")
    with pytest.raises(AccountError, match="non dà a se stesso un ruolo che vede i numeri"):
        register.add([Wanted(email=" Anna@Comune.example", right=right)], by=me)
    register.add([Wanted(email=me, right=right)], by="riga di comando (root)")
    assert not register.add([Wanted(email=me, right=right)], by=me), "what she has already is no gift: her own file"


def test_whoever_a_replacement_ends_has_a_line_of_their_own(register: Register) -> None:
    _give(register, "prima@b.it", MAYOR)
    change = register.add([Wanted(email="Dopo@b.it", right=MAYOR)], by="prova", replace=True)
    assert change_notes(change) == [
        "abilitato dopo@b.it come sindaco:019035",
        "tolto a prima@b.it il ruolo sindaco:019035: passa a dopo@b.it",
    ]


@pytest.mark.parametrize(
    ("name", "said"),
    [("A" * 121, "ha 121 caratteri e al massimo può averne 120"), ("Anna\x00Rossi", "che non si vedono")],
)
def test_a_name_that_no_table_keeps_is_refused_by_a_sentence(register: Register, name: str, said: str) -> None:
    with pytest.raises(AccountError, match=said):
        register.add([Wanted(email="a@b.it", right=MANAGER, name=name)], by="prova")
    assert register.entries() == []


@pytest.mark.parametrize(
    "address",
    ["mario@cr\u0435ma.it", "m\u0430rio@crema.it", "mario@crem\u00e0.it", "ma\x00rio@crema.it", "ma\u200brio@crema.it"],
)
def test_an_address_that_reads_like_another_is_refused(address: str) -> None:
    with pytest.raises(AccountError, match=r"alfabeto inglese|non è un indirizzo"):
        email_of(address)


@pytest.mark.on_both
def test_two_administrators_who_end_each_other_at_once_leave_one(register: Register) -> None:
    both = ["anna@b.it", "bruno@b.it"]
    for email in both:
        _give(register, email, ADMINISTRATOR)
    refused, ready = [], threading.Barrier(2)

    def end(email: str) -> None:
        ready.wait()
        try:
            register.end(email, by="l'altro")
        except AccountError as error:
            refused.append(str(error))

    ending = [threading.Thread(target=end, args=(email,)) for email in both]
    for thread in ending:
        thread.start()
    for thread in ending:
        thread.join()
    assert len(refused) == 1, "nobody was left who could enable anybody"
    assert sum(entry.holds(TODAY) for entry in register.entries()) == 1


@pytest.mark.on_both
def test_the_same_new_address_added_twice_at_once_is_one_account(register: Register) -> None:
    ready, failed = threading.Barrier(2), []

    def add(right: Right) -> None:
        ready.wait()
        try:
            register.add([Wanted(email="nuova@b.it", right=right)], by="prova")
        except Exception as error:  # noqa: BLE001 - whatever a thread meets must be seen
            failed.append(error)

    adding = [threading.Thread(target=add, args=(right,)) for right in (MANAGER, MAYOR)]
    for thread in adding:
        thread.start()
    for thread in adding:
        thread.join()
    assert failed == []
    assert {entry.right for entry in register.entries()} == {MANAGER, MAYOR}
