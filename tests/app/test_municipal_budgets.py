"""«Risorse» says the part of each municipality in the budgets, where somebody divided them; nothing elsewhere."""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from data_access.migrate import upgrade
from tests.app.conftest import Visit
from tests.support.builder import ambito
from tests.support.engines import opened

NOTE = "Le quote dei comuni sono parte delle risorse qui sopra, e non vi si aggiungono."


def titles(app: AppTest) -> list[str]:
    assert not app.exception
    return [one.value for one in app.subheader]


def test_the_page_of_resources_tells_the_parts_of_municipalities(visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "risorse.sqlite"
    given = ambito(lead="Alfa", others=["Beta", "Gamma"], residents={"Alfa": 900, "Beta": 80}).service("mensa")
    given.contact("p1", service="mensa", day="2025-12-02").budget("casa", year=2025, planned=100_000, spent=90_000)
    given.municipal_budget("Alfa", "casa", year=2025, planned=60_000, spent=50_000)
    given.municipal_budget("Beta", "casa", year=2025, planned=40_000)
    with opened(f"sqlite:///{path}") as engine:
        upgrade(engine)
        given.save(engine, as_of="2025-12-31")
    app = visit("risorse", role="mayor", at=path, periodo="2025")
    assert "Le risorse sono divise per comune: 2 comuni su 3." in titles(app)
    assert any(NOTE in one.value for one in app.caption)
    (drawn,) = [part.proto.body for part in app.get("html") if "Beta" in part.proto.body]
    assert "40.000" in drawn
    assert "60.000" in drawn


def test_where_nobody_divided_them_nothing_is_said(visit: Visit, tmp_path: Path) -> None:
    path = tmp_path / "intere.sqlite"
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 900, "Beta": 80}).service("mensa")
    given.contact("p1", service="mensa", day="2025-12-02").budget("casa", year=2025, planned=100_000, spent=90_000)
    with opened(f"sqlite:///{path}") as engine:
        upgrade(engine)
        given.save(engine, as_of="2025-12-31")
    said = titles(visit("risorse", at=path, periodo="2025"))
    assert said
    assert not [one for one in said if "divise per comune" in one]
