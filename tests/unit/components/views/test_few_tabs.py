"""Tabs are few, each one idea, and all that was in more of them is still there."""

from components.views.lead_and_territory import flows, places, time
from components.views.lead_and_territory.view import PANELS as BOTH_LENSES
from components.views.pathways import flow, groups, needs
from components.views.pathways.view import PANELS as PATHS


def test_nine_and_eight_tabs_hid_most_of_the_product_and_four_hold_all_of_it() -> None:
    shown = [section.draw for panel in BOTH_LENSES for section in panel.sections]
    assert len(BOTH_LENSES) == len(PATHS) == 4
    assert set(shown) == {
        flows.attraction_panel, flows.far_panel, flows.flows_panel, flows.matrix_panel, places.rates_panel,
        places.funnel_panel, places.similar_panel, time.inequality_panel, time.trend_panel,
    }  # fmt: skip
    assert {section.draw for panel in PATHS for section in panel.sections} == {
        flow.steps_panel, flow.balance_panel, flow.exits_panel, flow.returns_panel, needs.one_off_panel,
        needs.needs_panel, groups.pacts_panel, groups.targets_panel,
    }  # fmt: skip


def test_the_rates_of_municipalities_are_one_tab() -> None:
    (rates,) = [panel for panel in BOTH_LENSES if panel.name == "Tassi dei comuni"]
    assert {section.draw for section in rates.sections} == {
        places.rates_panel,
        places.funnel_panel,
        places.similar_panel,
    }


def test_parts_of_a_page_have_names_of_their_own() -> None:
    names = [section.name for panel in (*BOTH_LENSES, *PATHS) for section in panel.sections]
    assert len(names) == len(set(names))
