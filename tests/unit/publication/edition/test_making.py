"""What an edition tells is what a protected viewer is told, and nobody can be worked out from it and those before."""

import polars as pl
import pytest
from sqlalchemy import Engine

from data_access.reading import read_snapshot
from data_access.redraws import draw_again
from data_access.settings import DisclosureSettings, Settings
from data_access.snapshot import Snapshot
from data_access.vocabulary import Sex
from indicators.catalogue.catalogue import INDICATORS
from indicators.disclosure_audit import KeptEdition, Weakness, former_edition
from indicators.engine.measure import measure
from indicators.model.code_lists import Directory
from indicators.model.period import Period
from indicators.model.query import Comparison, Grouping, Lens, Query
from indicators.wording.headline import headline
from publication.edition import making
from publication.edition.difference import difference
from publication.edition.making import EditionRefusedError
from publication.edition.package import EditionFileError
from publication.edition.questions import READER, cell_questions, spans, statement_questions
from publication.edition.tables import cells_of
from publication.edition.wording import changes_in_words
from tests.support.asking import ask, number, saved
from tests.support.edition_world import ENTRIES, Make, people, small_ambito


def cell(made: making.Made, **keys: str) -> dict[str, object]:
    """Return one cell of an edition."""
    (row,) = made.edition.cells.filter(**keys).rows(named=True)
    return row


def test_its_cells_are_the_answers_of_a_protected_viewer(first: making.Made, world: Snapshot) -> None:
    keys = {"indicator": "people_served", "lens": "residence", "level": "municipality"}
    for code in ("099001", "099002", "099003"):
        asked = ask(world, "people_served", period="2025", by="municipality", viewer="public")
        right = asked.row(municipality=code)
        assert right is not None
        told = cell(first, **keys, place=code, period="2025", unit="year")
        assert {name: told[name] for name in ("value", "status")} == {name: right[name] for name in ("value", "status")}
    assert cell(first, **keys, place="099002", period="2025", unit="year")["status"] == "suppressed"
    assert cell(first, **keys, place="099001", period="2025", unit="year")["status"] == "ok"


def test_its_sentences_are_those_of_the_pages(first: making.Made, world: Snapshot) -> None:
    told = first.edition.statements.filter(
        indicator="people_served", lens="residence", level="municipality", place="099001", period="2025", about="place"
    )
    query = Query(
        indicator="people_served",
        period=Period.year(2025),
        area="099001",
        lens=Lens.RESIDENCE,
        comparison=Comparison.YEAR,
        viewer=READER,
    )
    assert told["sentence"].to_list() == [headline(measure(world, query, settings=Settings()))]
    assert "Alfa" in told["sentence"][0]


def test_it_asks_as_nobody_who_sees_exact_figures(world: Snapshot) -> None:
    directory = Directory.of(world)
    asked = [
        query
        for entry in INDICATORS.values()
        for query in (*cell_questions(entry, directory), *statement_questions(entry, directory))
    ]
    assert len(asked) > 1000
    assert all(query.viewer.is_protected for query in asked)
    assert {query.indicator for query in asked} == set(INDICATORS)
    assert spans(directory)[-1] == directory.default_period(READER)


def test_an_exact_answer_has_no_place_in_it(world: Snapshot) -> None:
    with pytest.raises(ValueError, match="protected viewer"):
        cells_of([ask(world, "people_served", by="municipality", viewer="manager")])


def test_what_changes_between_two_editions_is_told(make: Make, sqlite_engine: Engine) -> None:
    given = small_ambito()
    first = make(saved(given, sqlite_engine))
    late = people("tardi", 60)
    given.persons(late, sex=Sex.MALE, home="Alfa").contacts(late, service="mensa", days=["2025-06-01"])
    second = make(saved(given, sqlite_engine), before=[(first.edition.content, first.counts)])
    assert second.edition.manifest.number == 2
    assert second.edition.manifest.previous == first.edition.mark
    told = difference(second.edition, first.edition)
    rows = changes_in_words(told, second.edition, most=None)
    assert {"indicatore": "Persone servite", "luogo": "Alfa", "periodo": "2025"}.items() <= next(
        row for row in rows if row["luogo"] == "Alfa" and row["periodo"] == "2025"
    ).items()
    assert "detti altrimenti" in told.sentence()
    assert difference(first.edition, first.edition).sentence() == "Le due edizioni dicono le stesse cose."


@pytest.mark.second_ring
def test_two_editions_with_known_additions_give_nobody_away(make: Make, sqlite_engine: Engine) -> None:
    """Five known persons come to a place whose three were hidden: beside the first edition the second tells nothing."""
    given = small_ambito()
    first = make(saved(given, sqlite_engine))
    late = people("tardi", 5)
    given.persons(late, sex=Sex.MALE, home="Beta").contacts(late, service="mensa", days=["2025-06-01"])
    second = make(saved(given, sqlite_engine), before=[(first.edition.content, first.counts)])
    assert second.report.is_clean


def test_a_leak_between_two_editions_is_found_and_nothing_is_made(
    make: Make, sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without rounding the second edition says 8, and who knows that five came knows that there were three."""
    given = small_ambito()
    first = make(saved(given, sqlite_engine))
    late = people("tardi", 5)
    given.persons(late, sex=Sex.MALE, home="Beta").contacts(late, service="mensa", days=["2025-06-01"])
    second = saved(given, sqlite_engine)
    monkeypatch.setattr("indicators.disclosure.rounding._near", lambda count, _draw, _base: count)
    with pytest.raises(EditionRefusedError, match="bifocale edition make --mend") as refused:
        make(second, before=[(first.edition.content, first.counts)])
    found = {finding.weakness for finding in refused.value.report.findings}
    assert Weakness.EDITION in found
    there = [finding.cell for finding in refused.value.report.findings if finding.weakness is Weakness.EDITION]
    assert any("municipality=099002" in one and "edizione precedente" in one for one in there)


@pytest.mark.second_ring
def test_a_figure_that_is_drawn_again_after_it_was_published_is_found(make: Make, sqlite_engine: Engine) -> None:
    """Two figures of the same persons narrow them: what has been told once is told so for ever."""
    snapshot = saved(small_ambito(), sqlite_engine)
    first = make(snapshot)
    kept = KeptEdition.read(first.counts, DisclosureSettings(), snapshot)
    published = kept.cells.filter(pl.col("truth") > 5)["key"].unique().to_list()
    was = number(snapshot, "people_served", area="099003", viewer="public")
    for _ in range(9):  # each draw falls on one of two figures
        draw_again(sqlite_engine, published)
        redrawn = read_snapshot(sqlite_engine)
        if number(redrawn, "people_served", area="099003", viewer="public") != was:
            break
    with pytest.raises(EditionRefusedError) as refused:
        make(redrawn, before=[(first.edition.content, first.counts)])
    assert {finding.weakness for finding in refused.value.report.findings} >= {Weakness.INCONSISTENT}


def test_what_is_kept_beside_an_edition_is_the_cells_that_were_attacked(first: making.Made, world: Snapshot) -> None:
    kept = KeptEdition.read(first.counts, DisclosureSettings(), world)
    assert set(kept.cells.columns) == {former_edition.GROUP, *former_edition.KEPT}
    hidden = kept.cells.filter(municipality="099002", part="numerator", truth=3)
    assert hidden.height > 0
    assert set(hidden["status"].cast(str)) == {"few or none"}


def test_a_former_edition_that_was_changed_stops_the_next(make: Make, first: making.Made, world: Snapshot) -> None:
    with pytest.raises(EditionFileError):
        make(world, before=[(first.edition.content[:-40], first.counts)])


def test_areas_are_told_by_month_and_municipalities_by_quarter(first: making.Made) -> None:
    cells = first.edition.cells
    units = {
        level: set(cells.filter(level=level, indicator="people_served")["unit"])
        for level in ("ambito", "area", "municipality")
    }
    assert units == {
        "ambito": {"month", "quarter", "year", "span"},
        "area": {"month", "quarter", "year", "span"},
        "municipality": {"quarter", "year", "span"},
    }
    assert {entry.key for entry in ENTRIES} == set(cells["indicator"])
    assert Grouping.MUNICIPALITY in INDICATORS["people_served"].groupings
