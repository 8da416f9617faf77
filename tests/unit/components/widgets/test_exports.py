"""What is taken away of a figure: what its files say beside the numbers, what is quoted of it."""

from dataclasses import replace

import pytest

from components.figures.core.labels import source_line, what_it_is
from components.widgets.exports.confidentiality import CONFIDENTIAL_LINE, EXACT, confidentiality
from components.widgets.exports.definitions import STATES, state_mark
from components.widgets.exports.quotation import quoted
from components.widgets.exports.result_export import sentence_of
from components.widgets.exports.rows_export import RowsSaid
from data_access.viewers import Role, Viewer
from indicators.model.query import Grouping
from indicators.model.result import Result
from indicators.wording.headline import title
from tests.support.exports import export_of
from tests.support.results import PERSONS, RATE, a_result, row

MANAGER = Viewer(role=Role.MANAGER)
NOTICE = CONFIDENTIAL_LINE.format(most=4)


def towns(*counts: float, viewer: Viewer = MANAGER) -> Result:
    """Return persons by municipality, as a viewer is told them."""
    rows = [row(f"09900{place}", value=count, n=(count, None)) for place, count in enumerate(counts, start=1)]
    result = a_result(rows, by=(Grouping.MUNICIPALITY,), indicator=PERSONS)
    return replace(result, query=result.query.but(viewer=viewer), is_protected=viewer.is_protected)


@pytest.mark.parametrize(("amounts", "says"), [((1.0,), True), ((4.0, 90.0), True), ((0.0, 5.0, None, 2.5), False)])
def test_only_whole_counts_under_the_threshold_are_confidential(amounts: tuple[float | None, ...], says: bool) -> None:
    assert confidentiality(amounts, threshold=5) == (NOTICE if says else "")


def test_a_file_of_small_exact_counts_says_so() -> None:
    assert export_of(towns(3.0, 40.0)).confidential == NOTICE
    assert export_of(towns(5.0, 40.0)).confidential == ""
    assert export_of(towns(3.0, viewer=Viewer())).confidential == "", "what a mayor is told was protected before"


def test_the_mark_of_a_number_that_is_not_told_is_its_reason() -> None:
    hidden = a_result(
        [row("099001", status="suppressed", n=(None, 1200)), row("099002", value=2.0, n=(40, 20000))],
        by=(Grouping.MUNICIPALITY,),
        indicator=RATE,
    )
    table = export_of(hidden)
    assert table.marks == [table.frame["Stato"][0], "–"]
    assert table.marks[0].endswith("protetto")
    terms = {one.term: one.meaning for one in table.definitions}
    assert terms[table.marks[0]] == STATES["protetto"]
    assert terms[RATE.name] == RATE.explanation
    assert "non fornito" not in terms, "only words of this table are explained"


@pytest.mark.parametrize("words", ["", None, "mancano i dati di marzo 2025", "attivo"])
def test_other_states_do_not_stand_for_a_number(words: str | None) -> None:
    assert state_mark(words) == "–"


def test_a_sentence_is_quoted_with_what_it_is_and_where_it_comes_from() -> None:
    open_to_all = towns(45.0, 60.0, viewer=Viewer())
    told = sentence_of(open_to_all)
    assert told.startswith(title(open_to_all).rstrip("."))
    assert what_it_is(open_to_all) in told
    assert source_line(open_to_all) in told
    assert "Dati dimostrativi" not in told
    assert sentence_of(replace(open_to_all, is_demo=True)).endswith("Dati dimostrativi.")
    assert sentence_of(towns(3.0)).endswith(f"{EXACT}.")


def test_a_partner_is_told_that_figures_are_exact_only_where_they_are() -> None:
    partner = Viewer(role=Role.PARTNER, organisation="ente-fittizio")
    of_everybody = towns(45.0, viewer=partner)
    of_its_own = replace(of_everybody, is_protected=False)
    assert "protetti e arrotondati" in sentence_of(of_everybody)
    assert EXACT not in sentence_of(of_everybody)
    assert sentence_of(of_its_own).endswith(f"{EXACT}.")
    assert "protetti e arrotondati" not in sentence_of(of_its_own)
    assert export_of(replace(towns(3.0, viewer=partner), is_protected=False)).confidential == NOTICE
    assert export_of(towns(3.0, viewer=partner)).confidential == ""


@pytest.mark.parametrize(
    ("role", "is_protected", "about_people", "exact"),
    [
        (Role.MANAGER, None, True, True),
        (Role.MANAGER, False, False, False),
        (Role.MAYOR, None, True, False),
        (Role.PARTNER, None, True, True),
        (Role.PARTNER, True, True, False),
        (Role.PARTNER, False, True, True),
    ],
)
def test_rows_tell_exact_counts_unless_they_were_protected(
    role: Role, is_protected: bool | None, about_people: bool, exact: bool
) -> None:
    viewer = Viewer(role=role, organisation="ente-fittizio" if role is Role.PARTNER else None)
    said = RowsSaid(title="Persone", about_people=about_people, is_protected=is_protected)
    assert said.tells_exact_counts(viewer) is exact


def test_parts_are_sentences() -> None:
    assert quoted(["Uno.", "", "Due", "Tre?"]) == "Uno. Due. Tre?"
