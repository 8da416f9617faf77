"""Who may look at meetings: whoever reads agendas, once they have entered or passed the gate of a demonstration."""

from pathlib import Path

import pytest

from components.app import door_keeper
from components.server.sign_in.cookies import BROWSER, SIGNED_IN
from components.state.role_memory import RoleMemory
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
