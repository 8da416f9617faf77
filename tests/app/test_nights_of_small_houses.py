"""What the page of occupancy gives to who may not see single nights: tables, files, figures, sentences, forecasts."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from tests.app.conftest import Visit
from tests.support.emptied import changed

WHY = "Per proteggere le persone, sotto i 10 posti letto si vede il mese"
OPEN = ("apri_tabella_posti_women", "apri_tabella_calendario_women")


def tables(app: AppTest) -> list[pd.DataFrame]:
    """Return the tables of the nights of the women's section, opened: the file has the same rows."""
    for key in OPEN:
        app.session_state[key] = True
    app.run()
    return [table.value for table in app.dataframe if {"Occupati", "In servizio"} <= set(table.value.columns)]


def drawn(app: AppTest, key: str) -> list[str]:
    """Return the kinds of the traces of a figure."""
    blocks = [node for node in app._tree if isinstance(node, Block) and node is not app._tree]
    frame = next(block for block in blocks if block.key == f"figura_{key}")
    (chart,) = [node for node in frame if getattr(node, "type", "") == "plotly_chart"]
    return [trace["type"] for trace in json.loads(chart.proto.spec)["data"]]


def test_a_mayor_downloaded_the_women_of_each_night(visit: Visit) -> None:
    app = visit("occupazione", role="mayor", servizio="casa-donne", periodo="2025")
    assert not app.exception
    found = tables(app)
    assert len(found) == 2
    assert all("Giorno" not in table.columns and len(table) == 12 for table in found)
    assert all((table["Occupati"].dropna() % 1 == 0).all() for table in found)
    assert any(WHY in caption.value for caption in app.caption)
    said = [title.value for title in app.subheader if "mesi su 12 oltre" in title.value]
    assert said
    assert all(words.endswith("arrotondando.") for words in said), "of one bed no share of the year is told"
    assert not any("notti su" in title.value for title in app.subheader)


def test_a_mayor_is_told_why_a_small_house_has_no_forecast(visit: Visit) -> None:
    app = visit("occupazione", role="mayor", servizio="casa-donne", periodo="2025")
    app.session_state["schede_servizio"] = "Previsione a 8 settimane"
    app.run()
    assert any("la previsione si mostra solo da 10 posti in su" in told.value for told in app.info)
    assert not any("previsti in media" in title.value for title in app.subheader)


def test_the_figure_of_nights_that_a_manager_saw_was_kept_for_the_mayors(visit: Visit) -> None:
    """Figures are kept in memory by data and question: who looks is part of the question."""
    words = {"servizio": "casa-donne", "periodo": "2025"}
    manager = visit("occupazione", role="manager", **words)
    mayor = visit("occupazione", role="mayor", **words)
    assert "bar" not in drawn(manager, "posti_women")
    assert "bar" in drawn(mayor, "posti_women")
    assert all("Giorno" in table.columns and len(table) == 365 for table in tables(manager))
    again = visit("occupazione", role="manager", **words)
    assert "bar" not in drawn(again, "posti_women")


def test_shares_of_whole_places_had_a_decimal(visit: Visit) -> None:
    """The bars of services said 49,9% where the title below said "circa il 50%"."""
    decimal = re.compile(r"\d,\d%")
    for role in ("mayor", "manager"):
        app = visit("occupazione", role=role, servizio="casa-donne", periodo="2025")
        said = [str(part.value) for part in (*app.subheader, *app.markdown) if "posti letto" in str(part.value)]
        said += [str(part.value) for part in app.subheader if "negli stessi mesi" in str(part.value)]
        said += [part.proto.body for part in app.get("html") if "bif-bars" in part.proto.body]
        assert any(decimal.search(words) for words in said) == (role == "manager"), [role, *said]


def test_without_any_night_recorded_no_empty_grid_is_drawn(
    visit: Visit, at_database: Callable[[Path], None], small_demo: Path, tmp_path: Path
) -> None:
    at_database(changed(small_demo, tmp_path / "silent.sqlite", "DELETE FROM occupancy"))
    app = visit("occupazione", role="mayor", periodo="2025")
    assert not app.exception
    assert app.get("plotly_chart") == []
    assert any("mancano i posti occupati notte per notte" in told.value for told in app.info)
