"""Pages in states that filters lead to: nothing to draw, nothing that may be asked."""

from streamlit.testing.v1 import AppTest

from tests.app.conftest import Visit

REFUSED = "si possono incrociare al massimo"


def shown(app: AppTest) -> list[str]:
    """Return what the page says in place of figures; no figure failed."""
    assert [problem.value for problem in app.exception] == []
    assert [problem.value for problem in app.error] == []
    return [str(part.value) for part in app.info]


def test_target_groups_that_the_programme_sheet_does_not_name_have_no_table_of_paths(visit: Visit) -> None:
    """The tab failed: its table had no row."""
    app = visit("percorsi", role="manager", target="neomaggiorenni")
    app.session_state["schede_percorsi"] = "Target, età e patti"
    app.run()
    assert any("non sono tra quelli della scheda di programma" in words for words in shown(app))


def test_filters_that_may_not_be_crossed_are_refused_once_above_the_tabs_and_once_in_them(visit: Visit) -> None:
    """The three answers, the two lenses and the open tab said the same sentence five times."""
    app = visit("crema_territorio", servizio="docce", target="neomaggiorenni", bisogno="salute")
    assert sum(REFUSED in words for words in shown(app)) == 2
    assert not any(REFUSED in str(part.proto.body) for part in app.get("html"))
