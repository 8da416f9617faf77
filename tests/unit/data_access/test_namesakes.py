"""Services and organisations of the same name are two wherever they are read."""

import polars as pl
from sqlalchemy import Engine

from data_access.loading.former import can_be_withdrawn
from data_access.loading.known import registry_of
from data_access.loading.load import load
from data_access.loading.months import MONTHLY
from data_access.loading.outcome import Sender
from data_access.namesakes import told_apart
from data_access.reading import read_snapshot
from data_access.returns.check import Options, check_file
from data_access.returns.kinds import kind_named
from data_access.returns.registry import Registry
from data_access.viewers import Role, Viewer
from indicators.data_quality.returns_in_hand import returns_in_hand
from indicators.model.code_lists import Directory
from tests.support.builder import ambito
from tests.support.return_files import AMBITO, TODAY, as_csv, check

COUNTS = ("servizio", "giorno", "classe_residenza", "accessi")


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


def test_a_load_and_the_list_of_files_to_take_back_tell_two_services_of_one_name_apart(sqlite_engine: Engine) -> None:
    namesakes(sqlite_engine)
    rows = as_csv([COUNTS, *((key, "01/03/2025", "non_nota", "4") for key in ("due", "tre"))])
    options = Options(today=TODAY, kind=kind_named("conteggi"), registry=registry_of(sqlite_engine), persons_key=b"k")
    done = load(sqlite_engine, check_file("a.csv", rows, options), Sender(who="anna@ente.it"), content=rows)
    told = {"Sportello (Comune)", "Mensa (Alfa)"}
    assert {one.name for one in done.months} == told
    with sqlite_engine.connect() as connection:
        (file,) = can_be_withdrawn(connection, MONTHLY, most=5)
    assert {name for name, _ in file.months} == told


def test_a_file_of_services_tells_those_of_one_name_apart_as_the_database_does() -> None:
    """`bifocale check --services` did not know the names that every page shows."""
    heads = ("servizio", "nome", "tipo", "ente", "comune", "unita", "aperto")
    kept = [
        (key, name, "mensa", whose, where, "pasto", "01/01/2020")
        for key, name, whose, where in (
            ("uno", "Sportello", "Caritas", "Crema"),
            ("due", "Sportello", "Comune", "Crema"),
            ("tre", "Mensa", "Caritas", "Crema"),
            ("quattro", "Mensa", "Caritas", "Rivolta d'Adda"),
            ("cinque", "Docce", "Comune", "Crema"),
            ("sei", "Docce", "Comune", "Crema"),
        )
    ]
    checked = check(as_csv([heads, *kept]), "servizi.csv", kind="servizi", known=Registry(ambito=AMBITO))
    known = Registry(ambito=AMBITO).with_services(checked.frame)
    meant = {
        "Sportello (Caritas)": "uno",
        "sportello (comune)": "due",
        "Mensa (Crema)": "tre",
        "Mensa (Rivolta d'Adda)": "quattro",
        "Docce (sei)": "sei",
        "Sportello": "",
        "Mensa (Caritas)": "",
    }
    assert {name: known.service(name) for name in meant} == meant
