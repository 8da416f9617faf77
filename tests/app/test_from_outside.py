"""«Crema e territorio» says from which provinces people come, where it was recorded; nothing where nobody asked."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from data_access.migrate import upgrade
from tests.app.conftest import Visit
from tests.spec.test_from_outside import ENOUGH, base
from tests.support.engines import opened

SAID = (
    "Nel 2025 le persone da fuori Ambito vengono {} dalle province di Milano (40), Bergamo (25) e Brescia "
    "(15); di 10 la provenienza non è indicata."
)


def captions(app: AppTest) -> list[str]:
    assert not app.exception
    return [one.value.replace("\\", "") for one in app.caption]


def test_the_page_of_the_two_lenses_says_where_people_come_from(visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "da-fuori.sqlite"
    with opened(f"sqlite:///{path}") as engine:
        upgrade(engine)
        base(ENOUGH).save(engine, as_of="2025-12-31")
    for role, mostly in (("manager", "soprattutto"), ("mayor", "anche")):  # few from many hidden provinces may be more
        told = [one for one in captions(visit("crema_territorio", role=role, at=path)) if "da fuori Ambito" in one]
        assert SAID.format(mostly) in told
        assert not any("Enna" in one for one in told)


def test_where_no_place_was_recorded_no_province_is_named(visit: Visit) -> None:
    assert not [one for one in captions(visit("crema_territorio")) if "provinc" in one]
