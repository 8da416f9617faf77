"""An address that is given to somebody else says everything, and a forged one is repaired and told."""

import re

from streamlit.testing.v1 import AppTest

from components.app.page_tools import COPY, PRINT
from components.state.page_registry import PAGES
from components.state.tab_in_address import TAB
from components.views.lead_and_territory.view import PANELS as OF_LEAD
from components.views.occupancy.text import GRID, TABS
from components.views.pathways.view import PANELS as OF_PATHWAYS
from data_access.viewers import Role
from indicators.model.code_lists import slugify
from tests.app.conftest import Visit


def tools(app: AppTest) -> str:
    found = [html.proto.body for html in app.get("html") if "bif-tools" in html.proto.body]
    assert len(found) == 1
    return str(found[0])


def shared(app: AppTest) -> str:
    address = re.search(r'data-address="([^"]*)"', tools(app))
    assert address
    return address[1].partition("//")[2].partition("/")[2].replace("&amp;", "&")


def test_every_page_can_be_printed_and_its_address_copied(visit: Visit) -> None:
    for page in ("quadro", "piano"):
        assert PRINT in tools(visit(page))
        assert COPY in tools(visit(page))


def test_a_shared_address_names_the_period_even_where_it_is_the_usual_one(visit: Visit) -> None:
    assert shared(visit(periodo="", role="manager")) == "?periodo=ultimi-12-mesi&da=responsabile"
    assert shared(visit(periodo="2024")) == "?periodo=2024&da=sindaco"


def test_a_mayors_own_municipality_is_named_where_it_is_shown_without_being_chosen(visit: Visit) -> None:
    assert shared(visit("comune")) == "comune?periodo=2025&comune=019035&da=sindaco"
    assert "comune=" not in shared(visit("quadro"))


def test_an_address_opens_its_tab_and_the_tab_moves_the_address(visit: Visit) -> None:
    app = visit("percorsi", scheda="bisogni_e_sostegni")
    assert app.session_state["schede_percorsi"] == "Bisogni e sostegni"
    assert "scheda=bisogni_e_sostegni" in shared(app)
    app.selectbox(key="periodo").set_value("2024").run()
    assert app.query_params[TAB] == "bisogni_e_sostegni", "filters leave the tab open"


def test_a_forged_tab_or_sender_is_told_and_opens_nothing_else(visit: Visit) -> None:
    app = visit("percorsi", scheda="<b>x</b>", da="<i>re</i>")
    said = " ".join(warning.value for warning in app.warning)
    assert "Scheda «" in said
    assert "<b>" not in re.sub(r"\\\\<", "", said), "its words are escaped"
    assert "di chi manda il collegamento sconosciuto: ignorato." in said
    assert app.session_state["schede_percorsi"] != "x"
    assert [info.value for info in app.info if "guardava come" in info.value] == []


def test_who_opens_it_keeps_their_role_and_is_told(visit: Visit) -> None:
    app = visit(da="responsabile")
    assert [info.value for info in app.info if "guardava come responsabile" in info.value]
    assert app.session_state["_viewer"].role is Role.MAYOR
    assert not [info for info in visit("metodo", da="responsabile").info if "guardava" in info.value]


def test_the_registry_knows_the_tabs_that_pages_draw() -> None:
    drawn = {
        "crema_territorio": {"schede_bifocale": [panel.name for panel in OF_LEAD]},
        "percorsi": {"schede_percorsi": [panel.name for panel in OF_PATHWAYS]},
        "occupazione": {"schede_servizio": TABS, "schede_griglia": GRID.values()},
    }
    assert {page.name: page.tabs for page in PAGES if page.tabs} == {
        name: {key: tuple(slugify(tab) for tab in tabs) for key, tabs in rows.items()} for name, rows in drawn.items()
    }
