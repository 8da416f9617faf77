"""Metodo shows what other sources counted beside ours, each with its source; nothing where nobody handed any in."""

from pathlib import Path

import polars as pl
from sqlalchemy import text
from streamlit.testing.v1 import AppTest

from components.views.method.text import COUNT, GROUP, HIDDEN, OTHERS, OURS, SOURCE
from data_access.migrate import upgrade
from tests.app.conftest import Visit
from tests.support.builder import ambito
from tests.support.engines import opened

SIUSS = "SIUSS <img src=x onerror=top.ran=1>"
COUNTS = (
    (1, None, "2025-12-01", "people_served", "totale", 812, SIUSS),
    (1, None, "2025-12-01", "people_served", "anziani", 4, SIUSS),
    (1, None, "2025-12-01", "people_served", "famiglie", 808, SIUSS),
)


def _base(folder: Path) -> Path:
    path = folder / "altre.sqlite"
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 900, "Beta": 80}).service("mensa")
    for one in range(7):
        given.contact(f"p{one}", service="mensa", day="2025-12-02")
    with opened(f"sqlite:///{path}") as engine:
        upgrade(engine)
        given.save(engine, as_of="2025-12-31")
        with engine.begin() as connection:
            for number, row in enumerate(COUNTS, start=1):
                names = "id, organisation_id, service_id, month, indicator, group_name, total, source"
                values = dict(zip("abcdefg", row, strict=True))
                marks = ", ".join(f":{name}" for name in values)
                connection.execute(text(f"INSERT INTO monthly_count ({names}) VALUES ({number}, {marks})"), values)
    return path


def _table(app: AppTest) -> list[dict[str, object]]:
    return next(pl.from_pandas(one.value).to_dicts() for one in app.dataframe if COUNT in one.value)


def test_counts_of_others_stand_beside_ours_with_their_source(visit: Visit, tmp_path: Path) -> None:
    path = _base(tmp_path)
    app = visit("metodo", role="manager", at=path)
    assert not app.exception
    assert OTHERS in [one.value for one in app.header]
    rows = {row[GROUP]: row for row in _table(app)}
    assert {row[SOURCE] for row in rows.values()} == {SIUSS}, "as it was written: it is a cell, and no markup"
    assert (rows["totale"][COUNT], rows["totale"][OURS]) == ("812", "7 persone")
    assert (rows["anziani"][COUNT], rows["anziani"][OURS]) == ("4", "")
    app = visit("metodo", role="mayor", at=path)
    hidden = {row[GROUP]: row[COUNT] for row in _table(app)}
    assert hidden == {"totale": "812", "anziani": HIDDEN, "famiglie": HIDDEN}


def test_where_nobody_handed_any_in_nothing_is_said(visit: Visit) -> None:
    assert OTHERS not in [one.value for one in visit("metodo").header]
