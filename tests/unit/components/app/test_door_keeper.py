"""Who may look at meetings: whoever reads agendas, once they have entered or passed the gate of a demonstration."""

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from components.app import door_keeper
from components.server.sign_in.cookies import BROWSER, SIGNED_IN
from components.server.sign_in.provider_return import Arrival, Trouble
from components.state.role_memory import RoleMemory
from data_access.accounts.claims import ClaimsError, Proof
from data_access.accounts.entrance import Holder
from data_access.accounts.register import Right
from data_access.accounts.vocabulary import AccountRole
from data_access.settings import Settings
from data_access.viewers import Role, Viewer
from user_error import UserError


@pytest.mark.parametrize(
    ("who", "may"),
    [
        (Viewer(role=Role.MANAGER), True),
        (Viewer(role=Role.MAYOR, municipality="019035"), True),
        (Viewer(role=Role.PARTNER, organisation="uno"), False),
        (None, False),
    ],
)
def test_in_a_demonstration_the_gate_must_have_been_passed(
    who: Viewer | None, may: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door_keeper, "_settings", lambda: Settings(cache_dir=tmp_path))
    if who is not None:
        RoleMemory(tmp_path).keep("parola", who)
    assert door_keeper.may_attend({BROWSER: "parola"}, {}) is may
    assert not door_keeper.may_attend({}, {})
    assert not door_keeper.may_attend({BROWSER: "altra"}, {})


@pytest.mark.parametrize(
    ("right", "may"),
    [
        (Right(role=AccountRole.MANAGER), True),
        (Right(role=AccountRole.MAYOR, municipality="019035"), True),
        (Right(role=AccountRole.PUBLIC), False),
        (Right(role=AccountRole.PARTNER, organisation="uno"), False),
        (None, False),
    ],
)
def test_outside_it_who_is_signed_in_must_read_agendas(
    right: Right | None, may: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Entrance:
        def look(self, word: str, *, proxied: str) -> Holder | None:
            assert proxied == ""
            held = (right,) if right else ()
            return Holder(standing=None, rights=held, right=right, by_provider=False) if word == "mia" else None  # type: ignore[arg-type]

    monkeypatch.setattr(door_keeper, "_settings", lambda: Settings(demo_mode=False))
    monkeypatch.setattr(door_keeper, "_entrance", Entrance)
    assert door_keeper.may_attend({SIGNED_IN: "mia"}, {}) is may
    assert door_keeper.may({SIGNED_IN: "mia"}, {}) is (right is not None)
    assert not door_keeper.may_attend({SIGNED_IN: "altra"}, {})


def test_where_nobody_can_be_recognised_nobody_may(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise UserError("La base dati non risponde.")

    monkeypatch.setattr(door_keeper, "_settings", lambda: Settings(demo_mode=False))
    monkeypatch.setattr(door_keeper, "_entrance", away)
    assert not door_keeper.may_attend({SIGNED_IN: "mia"}, {})
    monkeypatch.setattr(door_keeper, "_settings", lambda: None)
    assert not door_keeper.may_attend({}, {})


@dataclass
class Desk:
    """An entrance that remembers who came, or is away."""

    is_away: bool = False
    came: list[tuple[Proof, str]] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)

    def __call__(self) -> "Desk":
        if self.is_away:
            raise UserError("La base dati non risponde.")
        return self

    def enter(self, proof: Proof, *, network: str) -> str:
        self.came.append((proof, network))
        return "parola"

    def refuse(self, why: str, *, network: str) -> None:
        self.refused.append((why, network))

    def leave(self, word: str, *, network: str) -> None:
        self.left.append((word, network))


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    found = Desk()
    monkeypatch.setattr(door_keeper, "_entrance", found)
    monkeypatch.setattr(door_keeper, "_settings", lambda: Settings(demo_mode=False))
    return found


def claims(**others: object) -> dict[str, object]:
    return {"sub": "abc", "iss": "https://id.it", "email": "Anna@Ente.it", **others}


def test_whom_the_provider_names_enters_and_a_tax_code_is_not_kept_in_the_browser(desk: Desk) -> None:
    assert door_keeper.arrive(claims(), "", "10.1.2.3") == Arrival(word="parola", may_keep_token=True)
    told = door_keeper.arrive(claims(codice="RSSMRA80A01H501U"), "", "10.1.2.3")
    assert told == Arrival(word="parola", may_keep_token=False)
    assert [(proof.identity.email, network) for proof, network in desk.came] == 2 * [("anna@ente.it", "10.1.2.3")]


def test_claims_that_are_missing_are_asked_for_beside_the_token_which_comes_first(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def more(_settings: Settings, *, token: str, subject: str) -> dict[str, object]:
        asked.append((token, subject))
        return {"email": "altra@ente.it", "sub": "altra"}

    monkeypatch.setattr("data_access.accounts.discovery.more_claims", more)
    door_keeper.arrive({"sub": "abc"}, "gettone", "rete")
    door_keeper.arrive(claims(), "gettone", "rete")
    assert asked == [("gettone", "abc")], "nothing is asked again where nothing is missing"
    assert [(proof.identity.subject, proof.identity.email) for proof, _ in desk.came] == [
        ("abc", "altra@ente.it"),
        ("abc", "anna@ente.it"),
    ]


def test_who_cannot_be_recognised_is_told_why_in_a_word_and_does_not_enter(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = (datetime.now(UTC) - timedelta(days=1)).timestamp()
    assert door_keeper.arrive(claims(iat=late), "", "rete") == Arrival(trouble=Trouble.CLOCK)
    assert door_keeper.arrive({"email": "anna@ente.it"}, "", "rete") == Arrival(trouble=Trouble.CLAIMS)
    assert desk.came == []
    desk.is_away = True
    assert door_keeper.arrive(claims(), "", "rete") == Arrival(trouble=Trouble.AWAY)
    monkeypatch.setattr(door_keeper, "_settings", lambda: None)
    assert door_keeper.arrive(claims(), "", "rete") == Arrival(trouble=Trouble.AWAY)


def test_whom_the_proxy_names_enters_unless_by_a_tax_code(desk: Desk) -> None:
    assert door_keeper.arrive_by_proxy("anna@ente.it", "rete") == "parola"
    with pytest.raises(ClaimsError):
        door_keeper.arrive_by_proxy("RSSMRA80A01H501U", "rete")
    assert [proof.identity.email for proof, _ in desk.came] == ["anna@ente.it"]


def test_refusals_and_leavings_are_written_down_and_nobody_stops_at_a_base_that_is_away(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    door_keeper.failed(Trouble.CANCELLED, "rete")
    door_keeper.over("parola", "rete")
    assert desk.refused == [("non riconosciuto dal fornitore di identità: annullato", "rete")]
    assert desk.left == [("parola", "rete")]
    desk.is_away = True
    with caplog.at_level(logging.WARNING):
        door_keeper.failed(Trouble.CANCELLED, "rete")
        door_keeper.over("parola", "rete")
    assert "A refusal could not be written down: La base dati non risponde." in caplog.text
    assert "A sign-in could not be ended: La base dati non risponde." in caplog.text


def test_the_ways_in_are_those_of_the_settings_and_none_where_they_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[Settings | None] = [Settings()]
    monkeypatch.setattr(door_keeper, "_settings", lambda: given[0])
    assert door_keeper.ways().is_demo
    given[0] = Settings(demo_mode=False)
    assert door_keeper.ways() == door_keeper.SHUT, "there is no way to sign in"
    given[0] = Settings(
        demo_mode=False,
        trusted_header="X-User",
        trusted_proxies=("10.0.0.5",),
        public_url="https://bifocale.ente.it/dati",
        session_hours=4,
    )
    assert [one.count("/dati") for one in door_keeper.misplaced()] == [1], "it answers at the root"
    assert door_keeper.ways() == door_keeper.SHUT
    given[0] = given[0].model_copy(update={"public_url": "https://bifocale.ente.it"})
    ways = door_keeper.ways()
    assert (ways.header, ways.proxies, ways.is_secure, ways.hours) == ("X-User", ("10.0.0.5/32",), True, 4)
    assert not ways.is_demo
    assert door_keeper.secrets() == {}, "nobody signs in with a provider"
    given[0] = None
    assert (door_keeper.ways(), door_keeper.misplaced(), door_keeper.secrets()) == (door_keeper.SHUT, [], {})
