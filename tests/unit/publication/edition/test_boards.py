"""Boards: what a breakdown tells is what its cells do; few people have no number; money and plan are as on pages."""

import json

import pytest
from sqlalchemy import Engine

from data_access.snapshot import Snapshot
from data_access.vocabulary import Profession
from indicators.catalogue.catalogue import INDICATORS
from indicators.model.code_lists import Directory
from publication.edition.boards import TABLE, boards_of
from publication.edition.breakdowns import BREAKDOWNS, breakdown_questions, town_questions
from publication.edition.difference import board_changes, difference
from publication.edition.making import Made
from publication.edition.package import FIRST_MEMBERS, MEMBERS, EditionFileError, read_edition, write_edition
from tests.support.asking import ask, saved
from tests.support.edition_world import KEY, Make, small_ambito

SERVICES = "people_served|residence|service_type"


def rows(made: Made, key: str, span: str = "2025", place: str = "") -> list[list[object]]:
    found: list[list[object]] = made.edition.boards[key]["spans"][span][place]["rows"]
    return found


def test_a_board_tells_what_its_cells_do(first: Made) -> None:
    cells = first.edition.breakdowns.filter(
        indicator="people_served", lens="residence", unit="span", period="2025", level="municipality"
    )
    told = cells.filter(group="service_type=mensa")
    assert told.height == 3
    for place, value, status in told.select("place", "value", "status").iter_rows():
        (row,) = rows(first, SERVICES, place=place)
        assert row[0] == "Mensa sociale"
        assert (row[1], row[2]) == ((f"{value:.0f}", value) if status == "ok" else ("protetto", None))
    assert set(told["status"]) == {"ok", "suppressed"}
    assert first.edition.boards[SERVICES]["name"] == "Persone servite, per tipo di servizio"


def test_every_breakdown_can_be_asked_and_by_whom_sees_no_exact_figure(world: Snapshot) -> None:
    directory = Directory.of(world)
    entries = {told.indicator for told in BREAKDOWNS}
    asked = [
        query
        for key in entries
        for query in (*breakdown_questions(INDICATORS[key], directory), *town_questions(INDICATORS[key], directory))
    ]
    assert all(query.viewer.is_protected for query in asked)
    assert all(told.lens in INDICATORS[told.indicator].lenses for told in BREAKDOWNS)
    assert all(set(told.by) <= INDICATORS[told.indicator].groupings for told in BREAKDOWNS)
    assert len({(told.key, told.over_years) for told in BREAKDOWNS}) == len(BREAKDOWNS)


def test_an_exact_answer_is_on_no_board(world: Snapshot) -> None:
    told = next(one for one in BREAKDOWNS if one.key == SERVICES)
    exact = ask(world, "people_served", period="2025", by="service_type", viewer="manager")
    directory = Directory.of(world)
    with pytest.raises(ValueError, match="protected viewer"):
        boards_of({told.asked(told.periods(directory)[0]): exact}, directory)


def test_money_hours_and_the_plan_are_on_boards_and_their_changes_are_told(make: Make, sqlite_engine: Engine) -> None:
    given = small_ambito()
    given.budget("Alloggi", year=2025, planned=1000.0, spent=900.0)
    given.municipal_budget("Alfa", "Alloggi", year=2025, planned=600.0, spent=500.0)
    given.staff_hours(Profession.SOCIAL_WORKER, month="2025-03", hours=120.0)
    given.target("casa", indicator="people_served", year=2025, value=50.0)
    first = make(saved(given, sqlite_engine))
    (track,) = rows(first, "canali")
    assert track[:3] == ["Risorse d'Ambito", "900 € · 100,0%", 900.0]
    boards = first.edition.boards
    assert boards["programmi"]["spans"]["2025"][""]["rows"][0][1:] == ["900 €"]
    assert [row[:2] for row in rows(first, "quote_dei_comuni")] == [["Alfa", "500 €"]]
    assert rows(first, "ore")[0][:2] == ["Assistente sociale", "120"]
    course = boards["piano|casa_people_served"]["spans"][""][""]
    assert course["kind"] == TABLE
    assert ["2025", "55 persone", "50 persone"] in course["rows"]
    residents = boards["residenti"]["spans"][""]["099001"]
    assert residents["title"] == "Ad Alfa vivono 1.000 persone."
    assert sum(row[2] for row in residents["rows"]) == 1000
    assert residents["rows"][-1][0] == "80+"

    given.budget("Mense", year=2025, planned=200.0, spent=100.0)
    second = make(saved(given, sqlite_engine), before=[(first.edition.content, first.counts)])
    told = difference(second.edition, first.edition)
    assert set(told.boards) >= {"Risorse per canale", "Risorse per linea di finanziamento"}
    assert "tavole cambiate" in told.sentence()
    changes = board_changes(second.edition.boards["canali"]["spans"]["2025"][""], boards["canali"]["spans"]["2025"][""])
    assert changes == [("Risorse d'Ambito", "900 € · 100,0%", "1.000 € · 100,0%")]


def test_what_nobody_supplied_is_on_no_board(first: Made) -> None:
    assert {key.split("|")[0] for key in first.edition.boards} == {"people_served", "viaggi", "residenti"}


def test_an_edition_of_the_first_form_is_still_read(first: Made) -> None:
    members = {name: first.edition.member(name) for name in MEMBERS}
    facts = json.loads(first.edition.manifest.model_dump_json())
    kept = {name: value for name, value in facts.items() if name not in {"public_key", "members"}}
    before = write_edition(kept | {"version": 1}, {name: members[name] for name in FIRST_MEMBERS}, KEY)
    held = read_edition(before.content, name="di prima")
    assert (held.boards, held.breakdowns.height) == ({}, 0)
    assert held.cells.equals(first.edition.cells)
    assert difference(first.edition, held).sentence() == "Le due edizioni dicono le stesse cose."
    with pytest.raises(EditionFileError, match="mancano o avanzano parti"):
        read_edition(write_edition(kept, {name: members[name] for name in FIRST_MEMBERS}, KEY).content, name="monca")
