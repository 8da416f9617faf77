"""From a proved identity to what may be done now: at every question, by the accounts, the level and the time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from data_access.accounts.access_log import AccessLog, lines, verify
from data_access.accounts.claims import ClaimsError, Proof, is_tax_code, proof_of, tells_tax_code
from data_access.accounts.entrance import (
    PROXY,
    Entrance,
    Holder,
    Reason,
    Refused,
    is_skewed,
    proxied_proof,
    viewer_of,
)
from data_access.accounts.levels import level_of, reaches
from data_access.accounts.register import Identity, Register, Right, Wanted
from data_access.accounts.sign_ins import SignIns
from data_access.accounts.vocabulary import AccountRole
from data_access.settings import OidcSettings, Settings
from data_access.viewers import Role, Viewer

pytestmark = pytest.mark.sqlite_first

KEY = b"k" * 32
NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
MANAGER, MAYOR = Right(role=AccountRole.MANAGER), Right(role=AccountRole.MAYOR, municipality="019062")
TAX_CODE = "RSSMRA80A01D142Z"


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.moment = NOON

    def __call__(self) -> datetime:
        return self.moment

    def after(self, **time: float) -> None:
        self.moment += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def entrance(accounts_engine: Engine, clock: Clock) -> Iterator[Entrance]:
    made = entrance_of(accounts_engine, clock, Settings(contact_email="piano@ambito.example"))
    yield made
    made.log.close()


def entrance_of(engine: Engine, clock: Clock, settings: Settings) -> Entrance:
    register = Register(engine, now=clock, today=lambda: clock().date())
    return Entrance(settings, register, SignIns(engine, now=clock), AccessLog(engine, key=KEY, now=clock), now=clock)


def proof(email: str = "anna@ente.it", *, level: str = "", subject: str = "") -> Proof:
    identity = Identity(issuer="https://id", subject=subject or f"sub {email}", email=email)
    return Proof(identity=identity, level=level, issued_at=None)


def enabled(entrance: Entrance, *rights: Right, email: str = "anna@ente.it") -> None:
    entrance.register.add([Wanted(email=email, right=right) for right in rights], by="prova")


def reason(found: Holder | Refused | None) -> Reason | None:
    assert isinstance(found, Refused), found
    return found.reason


@pytest.mark.on_both
def test_who_has_one_role_looks_in_it(entrance: Entrance) -> None:
    enabled(entrance, MAYOR)
    found = entrance.look(entrance.enter(proof(), network="10.1.2.3"))
    assert isinstance(found, Holder)
    assert (found.email, found.right, found.by_provider) == ("anna@ente.it", MAYOR, True)


def test_who_has_several_chooses_and_chooses_again(entrance: Entrance) -> None:
    enabled(entrance, MAYOR, MANAGER)
    word = entrance.enter(proof(), network="")
    for chosen in (None, MAYOR, MANAGER, None):
        entrance.choose(word, chosen, network="")
        found = entrance.look(word)
        assert isinstance(found, Holder)
        assert found.right == chosen
    entrance.choose(word, Right(role=AccountRole.ADMINISTRATOR), network="")
    found = entrance.look(word)
    assert isinstance(found, Holder)
    assert found.right is None, "nobody chooses a role that is not theirs"


def test_a_chosen_role_that_is_taken_away_is_in_force_no_more(entrance: Entrance) -> None:
    enabled(entrance, MAYOR, MANAGER, Right(role=AccountRole.STEWARD))
    word = entrance.enter(proof(), network="")
    entrance.choose(word, MANAGER, network="")
    entrance.register.end("anna@ente.it", MANAGER, by="prova")
    found = entrance.look(word)
    assert isinstance(found, Holder)
    assert (found.right, MANAGER in found.rights) == (None, False)


def test_words_that_nobody_was_given_are_nobodys(entrance: Entrance) -> None:
    enabled(entrance, MAYOR)
    assert entrance.look("") is entrance.look("inventata") is None


def test_the_word_itself_is_not_written(entrance: Entrance) -> None:
    word = entrance.enter(proof(), network="")
    with entrance.register.engine.connect() as connection:
        (row,) = connection.execute(text("SELECT * FROM sign_in")).all()
    assert word not in " ".join(map(str, row))


@pytest.mark.on_both
def test_who_has_no_account_is_told_whom_to_ask_and_the_log_has_it(entrance: Entrance) -> None:
    found = entrance.look(entrance.enter(proof(), network="10.1.2.3"))
    assert reason(found) is Reason.NO_ROLE
    assert isinstance(found, Refused)
    assert "«anna@ente.it»" in found.sentence
    assert "a piano@ambito.example" in found.sentence
    entrance.log.flush()
    (line,) = lines(entrance.register.engine)
    assert (line.kind, line.who, line.network) == ("rifiuto", "anna@ente.it", "10.1.2.0/24")


def test_an_account_given_later_opens_without_signing_in_again(entrance: Entrance) -> None:
    word = entrance.enter(proof(), network="")
    enabled(entrance, MAYOR)
    assert isinstance(entrance.look(word), Holder)


def test_without_an_address_of_post_nobody_is_found(entrance: Entrance) -> None:
    assert reason(entrance.look(entrance.enter(proof("", subject="x"), network=""))) is Reason.NO_EMAIL


def test_an_account_that_is_ended_opens_nothing_at_the_next_question(entrance: Entrance) -> None:
    enabled(entrance, MAYOR)
    word = entrance.enter(proof(), network="")
    entrance.register.end("anna@ente.it", by="prova")
    assert reason(entrance.look(word)) is Reason.NO_ROLE


def test_an_account_ended_elsewhere_opens_nothing_once_it_is_read_again(entrance: Entrance, clock: Clock) -> None:
    enabled(entrance, MAYOR)
    word = entrance.enter(proof(), network="")
    assert isinstance(entrance.look(word), Holder)
    entrance_of(entrance.register.engine, clock, entrance.settings).register.end("anna@ente.it", by="prova")
    entrance.refresh()
    assert reason(entrance.look(word)) is Reason.NO_ROLE


def test_a_copied_word_opens_nothing_after_its_owner_left(entrance: Entrance, clock: Clock) -> None:
    enabled(entrance, MAYOR)
    word, other = entrance.enter(proof(), network=""), entrance.enter(proof(), network="")
    entrance.leave(word, network="")
    assert reason(entrance.look(word)) is Reason.SIGNED_OUT
    assert isinstance(entrance.look(other), Holder), "another device goes on"
    clock.after(seconds=1)
    entrance.leave(other, network="", everywhere=True)
    third = entrance.enter(proof(), network="")
    assert reason(entrance.look(third)) is Reason.SIGNED_OUT, "in the same instant the safe side"
    clock.after(seconds=1)
    assert isinstance(entrance.look(entrance.enter(proof(), network="")), Holder)


@pytest.mark.on_both
def test_leaving_everywhere_ends_every_device(entrance: Entrance, clock: Clock) -> None:
    enabled(entrance, MAYOR)
    words = [entrance.enter(proof(), network="") for _ in range(2)]
    clock.after(minutes=1)
    entrance.leave(words[0], network="", everywhere=True)
    assert [reason(entrance.look(word)) for word in words] == [Reason.SIGNED_OUT] * 2


def test_a_sign_in_is_over_after_its_hours_counted_from_what_the_provider_says(
    entrance: Entrance, clock: Clock
) -> None:
    enabled(entrance, MAYOR)
    early = Proof(identity=proof().identity, level="", issued_at=NOON - timedelta(minutes=2))
    word = entrance.enter(early, network="")
    holder = entrance.look(word)
    assert isinstance(holder, Holder)
    for _ in range(23):  # to 2 minutes and a half before the end
        clock.after(minutes=20.7)
        entrance.use(word, holder)
    assert isinstance(entrance.look(word), Holder)
    assert clock() < NOON + timedelta(hours=8)
    clock.after(seconds=NOON.timestamp() + 8 * 3600 - 60 - clock().timestamp())
    assert reason(entrance.look(word)) is Reason.TOO_LONG


@pytest.mark.parametrize("is_written", [True, False])
def test_half_an_hour_without_a_page_ends_it(entrance: Entrance, clock: Clock, is_written: bool) -> None:
    enabled(entrance, MAYOR)
    word = entrance.enter(proof(), network="")
    holder = entrance.look(word)
    assert isinstance(holder, Holder)
    clock.after(minutes=29)
    entrance.use(word, holder)
    if is_written:
        entrance.keep_up()
        entrance.refresh()
    clock.after(minutes=29)
    assert isinstance(entrance.look(word), Holder)
    clock.after(minutes=2)
    found = entrance.look(word)
    assert reason(found) is Reason.IDLE
    assert isinstance(found, Refused)
    assert "più di 30 minuti" in found.sentence


@pytest.mark.on_both
def test_who_is_using_it_is_written_behind_the_run(entrance: Entrance, clock: Clock) -> None:
    enabled(entrance, MAYOR)
    word = entrance.enter(proof(), network="")
    holder = entrance.look(word)
    assert isinstance(holder, Holder)
    entrance.use(word, holder)
    assert entrance.register.entries()[0].last_seen is None
    entrance.keep_up()
    entrance.keep_up()
    assert entrance.register.entries()[0].last_seen == NOON


@pytest.mark.parametrize(
    ("level", "accepted", "roles"),
    [
        ("https://www.spid.gov.it/SpidL2", "", {MAYOR, MANAGER}),
        ("https://www.spid.gov.it/SpidL3", "", {MAYOR, MANAGER}),
        ("oro", "oro", {MAYOR, MANAGER}),
        ("https://www.spid.gov.it/SpidL1", "", {MAYOR}),
        ("", "", {MAYOR}),
        ("oro", "", {MAYOR}),
    ],
)
def test_exact_figures_want_a_sure_identity(
    accounts_engine: Engine, clock: Clock, level: str, accepted: str, roles: set[Right]
) -> None:
    oidc = OidcSettings(minimum_level="SpidL2", accepted_levels=accepted)
    entrance = entrance_of(accounts_engine, clock, Settings(oidc=oidc))
    enabled(entrance, MAYOR, MANAGER)
    found = entrance.look(entrance.enter(proof(level=level), network=""))
    assert isinstance(found, Holder)
    assert set(found.rights) == roles
    entrance.log.close()


def test_who_has_only_exact_figures_is_told_of_the_level(accounts_engine: Engine, clock: Clock) -> None:
    entrance = entrance_of(accounts_engine, clock, Settings(oidc=OidcSettings(minimum_level="SpidL2")))
    enabled(entrance, MANAGER)
    found = entrance.look(entrance.enter(proof(level="https://www.spid.gov.it/SpidL1"), network=""))
    assert reason(found) is Reason.LOW_LEVEL
    assert isinstance(found, Refused)
    assert "livello 2 o superiore" in found.sentence
    entrance.log.close()


def test_the_public_enters_only_where_it_is_switched_on(accounts_engine: Engine, clock: Clock) -> None:
    right = Right(role=AccountRole.PUBLIC)
    for is_on in (False, True):
        entrance = entrance_of(accounts_engine, clock, Settings(public_role=is_on))
        enabled(entrance, right)
        found = entrance.look(entrance.enter(proof(), network=""))
        assert isinstance(found, Holder) is is_on
        entrance.log.close()


def test_who_came_by_the_proxy_must_still_be_named_by_it(entrance: Entrance) -> None:
    enabled(entrance, MAYOR)
    word = entrance.enter(proxied_proof(" Anna@Ente.it"), network="")
    found = entrance.look(word, proxied="anna@ente.it")
    assert isinstance(found, Holder)
    assert not found.by_provider
    assert entrance.look(word, proxied="") is entrance.look(word, proxied="altri@ente.it") is None


def test_the_same_address_of_another_provider_is_somebody_else(entrance: Entrance) -> None:
    enabled(entrance, MAYOR)
    assert isinstance(entrance.look(entrance.enter(proof(), network="")), Holder)
    assert reason(entrance.look(entrance.enter(proxied_proof("anna@ente.it"), network=""))) is Reason.NO_ROLE


def test_a_page_that_is_closed_to_its_reader_is_a_line_of_the_log_once(entrance: Entrance) -> None:
    enabled(entrance, MAYOR)
    word = entrance.enter(proof(), network="")
    entrance.register.end("anna@ente.it", by="prova")
    found = entrance.look(word)
    assert isinstance(found, Refused)
    for _ in range(3):
        entrance.put_out(word, found)
    entrance.log.flush()
    assert [line.kind for line in lines(entrance.register.engine)] == ["uscita", "ingresso"]
    assert verify(entrance.register.engine, key=KEY).wrong == ""


@pytest.mark.on_both
def test_sign_ins_of_days_ago_are_swept_away(entrance: Entrance, clock: Clock) -> None:
    entrance.enter(proof(), network="")
    clock.after(days=3)
    entrance.enter(proof(), network="")
    with entrance.register.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sign_in")) == 1


@pytest.mark.parametrize(
    ("right", "viewer"),
    [
        (MANAGER, Viewer(role=Role.MANAGER)),
        (MAYOR, Viewer(role=Role.MAYOR, municipality="019062")),
        (Right(role=AccountRole.PARTNER, organisation="uno"), Viewer(role=Role.PARTNER, organisation="uno")),
        (Right(role=AccountRole.PUBLIC), Viewer(role=Role.PUBLIC)),
        (Right(role=AccountRole.STEWARD), None),
        (Right(role=AccountRole.ADMINISTRATOR), None),
    ],
)
def test_what_each_role_sees(right: Right, viewer: Viewer | None) -> None:
    assert viewer_of(right) == viewer


def test_a_comma_at_the_end_of_the_levels_accepts_nobody_more() -> None:
    """An empty word was among the levels accepted: any identity saw exact figures."""
    accepted = OidcSettings(minimum_level="SpidL2", accepted_levels="urn:oasis:uno, ").accepted_levels  # type: ignore[arg-type]
    assert accepted == ("urn:oasis:uno",)
    assert not reaches("", "SpidL2", ("", *accepted))
    assert reaches("urn:oasis:uno", "SpidL2", accepted)


OIDC = OidcSettings(cookie_secret="k" * 32)


def test_what_is_kept_of_the_claims() -> None:
    claims = {"iss": "https://id", "sub": "7", "email": " Anna@Ente.it ", "acr": "SpidL2", "iat": NOON.timestamp()}
    found = proof_of({**claims, "name": "Anna", "fiscalNumber": f"TINIT-{TAX_CODE}"}, OIDC)
    assert found == Proof(
        identity=Identity(issuer="https://id", subject="7", email="anna@ente.it"), level="SpidL2", issued_at=NOON
    )


@pytest.mark.parametrize("written", [TAX_CODE, f"TINIT-{TAX_CODE}", TAX_CODE.lower()])
def test_a_tax_code_that_names_the_person_is_hashed_at_the_door(written: str) -> None:
    subject = proof_of({"sub": written}, OIDC).identity.subject
    assert TAX_CODE.lower() not in subject.lower()
    assert subject == proof_of({"sub": TAX_CODE}, OIDC).identity.subject
    assert subject != proof_of({"sub": TAX_CODE}, OidcSettings(cookie_secret="z" * 32)).identity.subject


def test_a_claim_of_ones_own_names_the_person() -> None:
    own = OidcSettings(cookie_secret="k" * 32, subject_claim="fiscalNumber", email_claim="mail", level_claim="loa")
    found = proof_of({"sub": "x", "fiscalNumber": f"TINIT-{TAX_CODE}", "mail": "a@b.it", "loa": "2"}, own)
    assert found.identity.subject.startswith("cf:")
    assert (found.identity.email, found.level) == ("a@b.it", "2")


def test_an_address_that_the_provider_has_not_verified_is_none() -> None:
    for said in (False, "false", "False", "no", "0", None, 0):
        assert proof_of({"sub": "7", "email": "a@b.it", "email_verified": said}, OIDC).identity.email == "", said
    for said in (True, "true", "True"):
        assert proof_of({"sub": "7", "email": "a@b.it", "email_verified": said}, OIDC).identity.email == "a@b.it"


def test_a_tax_code_is_kept_nowhere_whoever_says_it() -> None:
    """A proxy that named people by theirs had it written in the table of sign-ins and in the log."""
    assert proof_of({"sub": "7", "email": TAX_CODE}, OIDC).identity.email == ""
    with pytest.raises(ClaimsError, match="deve portare l'indirizzo di posta"):
        proxied_proof(f"TINIT-{TAX_CODE}")


def test_without_the_claim_that_names_people_nobody_enters() -> None:
    with pytest.raises(ClaimsError, match="BIFOCALE_OIDC_SUBJECT_CLAIM"):
        proof_of({"email": "a@b.it"}, OIDC)


@pytest.mark.parametrize(
    ("text_", "is_one"),
    [(TAX_CODE, True), ("RSSMRA80A01D1MNZ", True), ("RSSMRA80A01", False), ("anna@ente.it", False), ("", False)],
)
def test_what_a_tax_code_looks_like(text_: str, is_one: bool) -> None:
    assert is_tax_code(text_) is tells_tax_code({"fiscal_code": text_, "amr": ["pwd"]}) is is_one


@pytest.mark.parametrize(
    ("told", "level"),
    [
        ("https://www.spid.gov.it/SpidL2", 2),
        ("SpidL3", 3),
        ("http://eidas.europa.eu/LoA/substantial", 2),
        ("https://evil.example/SpidL2", 0),
        ("SpidL4", 0),
        ("2", 0),
        ("", 0),
    ],
)
def test_levels_as_providers_write_them(told: str, level: int) -> None:
    assert level_of(told) == level
    assert reaches(told, "SpidL2") is (level >= 2)
    assert reaches(told, "")


@pytest.mark.parametrize(
    ("seconds", "is_too_much"), [(0, False), (119, False), (-119, False), (121, True), (-121, True)]
)
def test_clocks_two_minutes_apart(seconds: int, is_too_much: bool) -> None:
    found = Proof(identity=proof().identity, level="", issued_at=NOON + timedelta(seconds=seconds))
    assert is_skewed(found, NOON) is is_too_much
    assert not is_skewed(proof(), NOON)


def test_the_proxy_is_an_issuer_of_its_own() -> None:
    assert proxied_proof("A@B.it").identity == Identity(issuer=PROXY, subject="a@b.it", email="a@b.it")


def test_a_tax_code_is_seen_however_deep_it_lies() -> None:
    assert tells_tax_code({"person": {"ids": ["1", {"fiscal": f"TINIT-{TAX_CODE}"}]}})
    assert not tells_tax_code({"person": {"ids": ["1", {"fiscal": "no"}]}})


def test_two_long_names_that_begin_alike_are_two_people() -> None:
    one, other = (proof_of({"sub": f"{'x' * 300}{end}"}, OIDC).identity.subject for end in "ab")
    assert one != other
    assert len(one) <= 255


def test_letters_that_no_table_keeps_are_left_out_of_what_a_provider_says() -> None:
    proved = proof_of({"sub": "7\x00", "acr": "a\x00b", "email": "a@b.it"}, OIDC)
    assert (proved.identity.subject, proved.level) == ("7", "ab")


@pytest.mark.parametrize("named", ["a" * 300 + "@b.it", "m.rossi", "a@b.it\x00", "m\u0430rio@crema.it"])
def test_what_a_proxy_names_and_is_no_address_is_refused_by_a_sentence(named: str) -> None:
    with pytest.raises(ClaimsError, match="indirizzo di posta"):
        proxied_proof(named)


def test_a_page_opened_while_the_last_one_is_written_down_is_not_taken_for_idleness(
    entrance: Entrance, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the writing of a use and the next reading, the sign-in looked as idle as before it."""
    enabled(entrance, MAYOR)
    word = entrance.enter(proof(), network="")
    entrance.look(word)
    clock.after(minutes=29)
    holder = entrance.look(word)
    assert isinstance(holder, Holder)
    entrance.use(word, holder)
    clock.after(minutes=2)
    entrance.sign_ins.flush()
    assert isinstance(entrance.look(word), Holder)
