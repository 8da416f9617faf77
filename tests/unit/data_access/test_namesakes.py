"""Services and organisations of the same name are two wherever they are read."""

import polars as pl
from sqlalchemy import Engine

from data_access.loading.known import registry_of
from data_access.namesakes import told_apart
from data_access.reading import read_snapshot
from data_access.viewers import Role, Viewer
from indicators.data_quality.returns_in_hand import returns_in_hand
from indicators.model.code_lists import Directory
from tests.support.builder import ambito


def names(*rows: tuple[str, str, str]) -> list[str]:
    frame = pl.DataFrame(rows, schema=["name", "whose", "key"], orient="row")
    return told_apart(frame, "whose", "key")["name"].to_list()


def test_a_name_of_several_says_what_tells_it_apart_and_one_of_one_says_nothing() -> None:
    assert names(("Mensa", "Caritas", "a"), ("mensa", "Comune", "b"), ("Docce", "Comune", "c")) == [
        "Mensa (Caritas)",
        "mensa (Comune)",
        "Docce",
    ]
    assert names(("Mensa", "Caritas", "a"), ("Mensa", "Caritas", "b")) == ["Mensa (a)", "Mensa (b)"]
    assert names(("", "Caritas", "a"), ("", "Comune", "b")) == ["", ""], "what has no name is called by its key"
    assert names() == []


def namesakes(engine: Engine) -> None:
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 100, "Beta": 90}, is_demo=False)
    for key, name in {"caritas": "Caritas", "casa": "Caritas", "comune": "Comune"}.items():
        given.organisation(key, name=name)
    given.service("uno", organisation="caritas", name="Sportello").service(
        "due", organisation="comune", name="Sportello"
    )
    given.service("tre", organisation="casa", name="Mensa", at="Alfa")
    given.service("quattro", organisation="casa", name="Mensa", at="Beta")
    given.contact("p", service="uno", day="2025-03-04").save(engine, as_of="2025-03-31")


def test_two_services_and_two_organisations_of_one_name_are_two_in_every_list(sqlite_engine: Engine) -> None:
    """One bar of a chart, one line of a message and two equal choices of a list were of both."""
    namesakes(sqlite_engine)
    snapshot = read_snapshot(sqlite_engine)
    lists = Directory.of(snapshot)
    assert lists.organisations == {"caritas": "Caritas (caritas)", "casa": "Caritas (casa)", "comune": "Comune"}
    assert lists.services == {
        "uno": "Sportello (Caritas (caritas))",
        "due": "Sportello (Comune)",
        "tre": "Mensa (Alfa)",
        "quattro": "Mensa (Beta)",
    }
    told = {one.name for one in returns_in_hand(snapshot, viewer=Viewer(role=Role.MANAGER))}
    assert told == set(lists.services.values()), "so in messages and in the calendar"
    known = registry_of(sqlite_engine)
    assert {key: known.service(name) for key, name in lists.services.items()} == {key: key for key in lists.services}
    assert known.organisation("Caritas (casa)") == "casa", "a file may write what a page says"
    assert (known.service("Sportello"), known.nearest_service("Sportello")) == ("", "due, uno")
    own = registry_of(sqlite_engine, organisation="comune")
    assert (own.service("Sportello"), own.service("Sportello (Comune)")) == ("due", "due")
