"""What was never supplied is never told as zero: empty tables, and municipalities without residents."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl
import pytest
from sqlalchemy import Engine

from data_access.reading import read_snapshot
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from indicators.catalogue.catalogue import INDICATORS
from indicators.engine.measure import measure
from indicators.interchange.json_csv import result_csv
from indicators.model.errors import QueryError
from indicators.model.period import Period
from indicators.model.query import Grouping, Lens, Query
from indicators.model.result import Result, Status
from indicators.selection.supply import WORDS
from indicators.wording.headline import headline, lacking
from tests.support.asking import ask, column, number, numbers, saved
from tests.support.builder import AmbitoBuilder, ambito
from tests.support.demos import demo_base
from tests.support.engines import opened

NOBODY_ELSE: frozenset[tuple[str, str]] = frozenset(
    {
        ("stays", "long_term"),  # months of presence tell of long terms too
    }
)
"""Tables that an indicator does without: its value is about something else as well."""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    """Read a small demo Ambito, in which every table holds something."""
    with opened(f"sqlite:///{demo_base(tmp_path_factory, scale=0.02)}") as engine:
        yield read_snapshot(engine)


@pytest.fixture(scope="module")
def before(full: Snapshot) -> dict[str, Result]:
    """Answer the plainest question about every indicator, with everything there."""
    return answers(full)


def without(snapshot: Snapshot, table: str) -> Snapshot:
    """Return a snapshot in which a table of `WORDS` is empty."""
    frames = dict(snapshot.frames)
    if table == "contacts":
        return replace(snapshot, contacts=pl.DataFrame(schema=snapshot.contacts.collect_schema()).lazy())
    if table in {"households", "person_targets"}:
        column_ = {"households": pl.lit(None).alias("household"), "person_targets": pl.lit(0).alias("targets")}[table]
        persons = frames["persons"]
        frames["persons"] = persons.with_columns(column_).cast(dict(persons.schema))
    else:
        frames[table] = frames[table].clear()
    return replace(snapshot, frames=frames, contacts=snapshot.contacts.collect().lazy())


def question(key: str, *, viewer: str = "manager") -> Query:
    """Return the plainest question about an indicator."""
    entry = INDICATORS[key]
    lens = Lens.RESIDENCE if Lens.RESIDENCE in entry.lenses else Lens.PLACE
    period = Period.year(2024 if entry.window_months or entry.horizons else 2025)
    return Query(indicator=key, period=period, lens=lens, viewer=Viewer.parse(viewer))


def answers(snapshot: Snapshot, *keys: str, viewer: str = "manager") -> dict[str, Result]:
    """Return what is answered to the plainest question about each indicator."""
    return {key: measure(snapshot, question(key, viewer=viewer), settings=Settings()) for key in keys or INDICATORS}


def tells(result: Result) -> bool:
    """Whether any number leaves."""
    return bool(result.frame["value"].is_not_null().any())


@pytest.mark.parametrize("viewer", ["manager", "mayor:099002"])
def test_in_an_ambito_of_municipalities_alone_no_indicator_says_zero(sqlite_engine: Engine, viewer: str) -> None:
    """The first page said that services had met nobody, and "0 persone", where nobody had supplied anything."""
    snapshot = saved(ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 900, "Beta": 80}), sqlite_engine)
    for key, result in answers(snapshot, viewer=viewer).items():
        assert set(result.frame["status"]) <= {Status.NOT_SUPPLIED}, key
        assert not tells(result), key
        assert "non sono ancora stati forniti i dati per" in headline(result), key
        assert "nella base dati mancano" in headline(result), key


@pytest.mark.parametrize("table", [name for name in WORDS if name not in {"rooms", "outside_places"}])
def test_an_emptied_table_never_turns_a_number_into_zero(full: Snapshot, before: dict[str, Result], table: str) -> None:
    """Every indicator declares what it rests on: this fails for one that forgets a table that it reads."""
    after = answers(without(full, table))
    changed = [
        key
        for key, was in before.items()
        if tells(was) and not was.frame.equals(after[key].frame) and (table, key) not in NOBODY_ELSE
    ]
    zeros = [key for key in changed if tells(after[key]) and not after[key].frame["value"].sum()]
    assert zeros == []
    refused = [key for key in changed if after[key].missing]
    assert refused


def test_every_indicator_of_the_demo_rests_on_something_that_is_there(before: dict[str, Result]) -> None:
    nothing = ["room_occupancy", "funded_rooms_use", "from_outside"]  # the demo has no rooms and no places outside
    assert [key for key, result in before.items() if result.missing] == nothing
    assert [key for key, entry in INDICATORS.items() if not entry.rests_on or set(entry.rests_on) - set(WORDS)] == []


def test_what_is_missing_is_named_once_and_what_goes_without_saying_is_not(sqlite_engine: Engine) -> None:
    given = ambito(residents={"Alfa": 900}).service("mensa")
    result = ask(saved(given, sqlite_engine), "people_served")
    assert headline(result) == (
        "Nel 2025 non sono ancora stati forniti i dati per le persone servite: nella base dati mancano gli accessi."
    )


def test_a_file_says_not_supplied_and_never_zero(sqlite_engine: Engine) -> None:
    result = ask(saved(ambito(residents={"Alfa": 900}), sqlite_engine), "contacts", by="area")
    rows = result_csv(result).splitlines()[1:]
    assert len(rows) == 2
    assert all("not_supplied" in row and ",0," not in row for row in rows)


def test_targets_that_nobody_recorded_are_not_groups_of_nobody(sqlite_engine: Engine) -> None:
    given = ambito(residents={"Alfa": 900}).service("mensa").person("p").contact("p", service="mensa", day="2025-03-02")
    snapshot = saved(given, sqlite_engine)
    assert number(snapshot, "people_served") == 1
    by_target = ask(snapshot, "people_served", by="target")
    assert set(by_target.frame["status"]) == {Status.NOT_SUPPLIED}
    assert "mancano i target delle persone" in headline(by_target)
    by_need = ask(snapshot, "people_served", by="need")
    assert "mancano i bisogni valutati" in headline(by_need)


def test_where_a_table_holds_anything_the_ordinary_rules_go_on(sqlite_engine: Engine) -> None:
    given = ambito(residents={"Alfa": 900}).service("mensa").service("docce")
    given.contact("p", service="mensa", day="2025-03-02")
    snapshot = saved(given, sqlite_engine)
    assert number(snapshot, "people_served", services=("docce",)) == 0
    with pytest.raises(QueryError, match="Nessun dato per il periodo"):
        ask(snapshot, "people_served", period="2019")


# -- residents -------------------------------------------------------------------------------------------------------


def met(residents: dict[str, int]) -> AmbitoBuilder:
    """Return four municipalities with one person met from each."""
    given = ambito(lead="Alfa", others=["Beta", "Gamma", "Delta"], residents=residents).service("mensa")
    for name in ("Alfa", "Beta", "Gamma", "Delta"):
        given.person(name.lower(), home=name).contact(name.lower(), service="mensa", day="2025-03-02")
    return given


def test_a_rate_over_part_of_the_residents_is_refused_and_says_whose_are_missing(sqlite_engine: Engine) -> None:
    """The rate of the Ambito divided everybody's people by the residents of those who had sent them."""
    snapshot = saved(met({"Alfa": 1000, "Beta": 500, "Gamma": 0}), sqlite_engine)
    whole = ask(snapshot, "rate_per_1000")
    assert (whole.row() or {})["status"] == Status.NOT_SUPPLIED
    assert headline(whole) == (
        "Nel 2025 non sono ancora stati forniti i dati per il tasso per 1.000 residenti: "
        "nella base dati mancano i residenti di Delta e Gamma."
    )
    areas = ask(snapshot, "rate_per_1000", by="area")
    assert column(snapshot, "rate_per_1000", "value", by="area") == {"alfa": 1, "territorio": None}
    assert headline(areas).endswith("dati non forniti; nella base dati mancano i residenti di Delta e Gamma.")
    towns = numbers(snapshot, "rate_per_1000", by="municipality")
    assert towns == {"099001": 1, "099002": 2, "099003": None, "099004": None}
    assert ask(snapshot, "rate_per_1000", area="099002").missing == ()


@pytest.mark.parametrize("key", ["location_quotient", "inequality", "inequality_between"])
def test_what_is_measured_against_the_whole_ambito_needs_the_residents_of_all(sqlite_engine: Engine, key: str) -> None:
    snapshot = saved(met({"Alfa": 1000, "Beta": 500, "Delta": 70}), sqlite_engine)
    result = ask(snapshot, key)
    assert set(result.frame["status"]) == {Status.NOT_SUPPLIED}
    assert lacking(result) == "nella base dati mancano i residenti di Gamma"


def test_a_municipality_without_residents_in_the_year_used_is_missing_in_that_year_only(sqlite_engine: Engine) -> None:
    given = met({"Alfa": 1000, "Beta": 500, "Gamma": 300, "Delta": 70}).residents("Alfa", 1000, year=2025)
    given.contact("beta", service="mensa", day="2023-03-02")
    snapshot = saved(given, sqlite_engine)
    result = ask(snapshot, "rate_per_1000", by="year", period="2023..2025")
    assert dict(result.frame.select("year", "status").iter_rows())["2025"] == Status.NOT_SUPPLIED
    assert numbers(snapshot, "rate_per_1000", by="year", period="2023..2025")["2023"] is not None
    assert result.missing == ("i residenti di Beta, Delta e Gamma",)


def test_spend_per_resident_is_not_over_part_of_the_residents(sqlite_engine: Engine) -> None:
    given = met({"Alfa": 1000, "Beta": 500, "Gamma": 300}).budget(year=2025, planned=100, spent=90)
    result = ask(saved(given, sqlite_engine), "spend")
    assert set(result.frame["status"]) == {Status.NOT_SUPPLIED}
    assert "i residenti di Delta" in headline(result)


def test_many_municipalities_without_residents_are_counted_and_not_all_named(sqlite_engine: Engine) -> None:
    others = [f"Comune {letter}" for letter in "ABCDEFG"]
    given = ambito(lead="Alfa", others=others, residents={"Alfa": 900}).service("mensa")
    given.contact("p", service="mensa", day="2025-03-02")
    result = ask(saved(given, sqlite_engine), "rate_per_1000")
    assert result.missing == ("i residenti di Comune A, Comune B, Comune C e 4 altri comuni",)


def test_groups_of_ages_do_not_need_a_resident_in_each(sqlite_engine: Engine) -> None:
    snapshot = saved(met(dict.fromkeys(("Alfa", "Beta", "Gamma", "Delta"), 100)), sqlite_engine)
    result = ask(snapshot, "rate_per_1000", by=str(Grouping.AGE_BAND))
    assert result.missing == ()


def test_without_any_pact_the_steps_after_the_case_are_not_zero(full: Snapshot) -> None:
    """Where there were cases and the table of pacts was empty, 0 % of who came had signed one."""
    empty = without(full, "pacts")
    for viewer in ("manager", "mayor"):
        for key in ("cohort_steps", "cohort_days"):
            told = column(empty, key, "status", by="step", period="2024", viewer=viewer)
            after = {step: told[step] for step in ("patto", "uscita", "autonomia")}
            assert set(after.values()) == {Status.NOT_SUPPLIED}, (viewer, key, told)
            assert told["presa_in_carico"] != Status.NOT_SUPPLIED
    assert numbers(empty, "cohort_steps", by="step", period="2024")["contatto"] == 100
