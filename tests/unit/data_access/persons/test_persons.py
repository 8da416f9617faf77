"""One person, one key: when keys change, when two were one, when organisations do not share them."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from data_access.checks import Known, check_database
from data_access.loading.known import registry_of
from data_access.loading.load import load
from data_access.loading.outcome import Loaded, Sender
from data_access.loading.withdrawal import withdraw
from data_access.persons.keys import PersonsKeyError, known_marks, laid_over, rekey
from data_access.persons.merges import MergeError, merge, person_named, unmerge
from data_access.persons.twins import Twins, twins
from data_access.reading import cell_key, read_snapshot
from data_access.returns.check import Options, check_file
from data_access.returns.kinds import kind_named
from data_access.returns.personal import person_key
from data_access.settings import key_mark
from data_access.vocabulary import Sex, TargetGroup
from tests.support.builder import ambito
from tests.support.return_files import CONTACTS, TODAY, as_csv

pytestmark = pytest.mark.sqlite_first

ONE, TWO, THREE = b"1" * 64, b"2" * 64, b"3" * 64
SECRET = b"s" * 32
CLERK = Sender(who="anna@ente.it", reason="Correzione dell'ente")
PEOPLE = (*CONTACTS, "nucleo")


@pytest.fixture
def base(engine: Engine) -> Engine:
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 100, "Beta": 90}, is_demo=False)
    given.service("mensa", organisation="caritas").service("docce", organisation="comune")
    given.save(engine)
    return engine


def loaded(engine: Engine, rows: Sequence[Sequence[object]], *keys: bytes) -> Loaded:
    first, *later = keys
    options = Options(
        today=TODAY,
        kind=kind_named("accessi"),
        registry=registry_of(engine),
        persons_key=first,
        later_keys=tuple(later),
    )
    return load(engine, check_file("marzo.csv", as_csv(rows), options), CLERK, content=as_csv(rows))


def rows_of(engine: Engine, statement: str) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


MARCH = [PEOPLE, ("mensa", "01/03/2025", "P1", "Alfa", "N1"), ("mensa", "02/03/2025", "P2", "Beta", "")]
APRIL = [PEOPLE, ("mensa", "01/04/2025", "p 1", "Alfa", "N1"), ("mensa", "02/04/2025", "P3", "Beta", "")]


def test_another_key_is_refused_and_the_command_that_changes_it_is_named(base: Engine) -> None:
    loaded(base, MARCH, ONE)
    with base.connect() as connection:
        assert known_marks(connection) == (key_mark(ONE),)
    with pytest.raises(PersonsKeyError, match="`bifocale persons rekey`") as refused:
        loaded(base, APRIL, TWO)
    assert key_mark(ONE) in str(refused.value)
    assert rows_of(base, "SELECT count(*) FROM contact") == [(2,)]


@pytest.mark.on_both
def test_after_two_changes_of_key_whoever_comes_back_is_the_same_person(base: Engine) -> None:
    loaded(base, MARCH, ONE)
    before = read_snapshot(base, secret=SECRET)["persons"].sort("index")["cell_key"].to_list()
    for keys in ([ONE, TWO], [ONE, TWO, THREE]):
        with base.begin() as connection:
            assert rekey(connection, keys, secret=SECRET) == 2
    keys_now = {key for (key,) in rows_of(base, "SELECT key FROM person")}
    assert laid_over(person_key("P1", key=ONE), [TWO, THREE]) in keys_now
    assert not keys_now & {person_key(name, key=key) for name in ("P1", "P2") for key in (ONE, TWO, THREE)}, (
        "none of the keys is enough to try tax codes with"
    )
    assert read_snapshot(base, secret=SECRET)["persons"].sort("index")["cell_key"].to_list() == before, (
        "what was published was drawn again"
    )
    assert loaded(base, APRIL, ONE, TWO, THREE).rows.new["person"] == 1, "P3 alone is new"
    assert rows_of(base, "SELECT count(*) FROM household") == [(1,)]
    assert rows_of(base, "SELECT layer, mark FROM persons_key ORDER BY layer") == [
        (place, key_mark(key)) for place, key in enumerate((ONE, TWO, THREE), start=1)
    ]


def test_a_change_of_key_wants_the_former_ones_and_a_new_one(base: Engine) -> None:
    loaded(base, MARCH, ONE)
    keys = rows_of(base, "SELECT key FROM person ORDER BY id")
    for wrong, said in (
        ([], "BIFOCALE_PERSONS_FORMER_KEYS"),
        ([ONE], "è già quella"),
        ([TWO], "BIFOCALE_PERSONS_FORMER_KEYS"),
        ([TWO, THREE], "non sono quelle con cui"),
        ([ONE, ONE], "è una di quelle di prima"),
    ):
        with pytest.raises(PersonsKeyError, match=said), base.begin() as connection:
            rekey(connection, wrong, secret=SECRET)
    assert rows_of(base, "SELECT key FROM person ORDER BY id") == keys


def test_persons_of_two_organisations_are_one_where_the_ambito_says_so(base: Engine) -> None:
    both = [PEOPLE, ("mensa", "01/03/2025", "P1", "Alfa", ""), ("docce", "01/03/2025", "P1", "Alfa", "")]
    loaded(base, both, ONE)
    assert rows_of(base, "SELECT count(*) FROM person") == [(1,)]


def test_persons_of_two_organisations_are_two_otherwise_through_changes_of_key_too(base: Engine) -> None:
    with base.begin() as connection:
        connection.execute(text("UPDATE ambito SET shares_persons = false"))
    both = [PEOPLE, ("mensa", "01/03/2025", "P1", "Alfa", ""), ("docce", "01/03/2025", "P1", "Alfa", "")]
    loaded(base, both, ONE)
    assert rows_of(base, "SELECT count(*) FROM person") == [(2,)]
    with base.begin() as connection:
        rekey(connection, [ONE, TWO], secret=SECRET)
    later = [PEOPLE, ("mensa", "01/04/2025", "P1", "Alfa", ""), ("docce", "01/04/2025", "P1", "Alfa", "")]
    assert "person" not in loaded(base, later, ONE, TWO).rows.new
    assert read_snapshot(base).shares_persons is False


@pytest.fixture
def pair(engine: Engine) -> Engine:
    given = ambito(lead="Alfa", residents={"Alfa": 100}, is_demo=False)
    given.service("mensa").service("notte")
    given.person("a1", sex=Sex.FEMALE, born=1970, household="n1", targets=[TargetGroup.HOMELESS])
    given.person("b1", sex=Sex.FEMALE, born=1970, household="n1", targets=[TargetGroup.HOMELESS])
    given.person("c1", sex=Sex.FEMALE, born=1971, household="n1").person("d1", sex=Sex.FEMALE, born=1970)
    given.contact("a1", service="mensa", day="2026-03-01").contact("b1", service="mensa", day="2026-03-02")
    given.contact("b1", service="mensa", day="2026-04-02").contact("c1", service="mensa", day="2026-03-02")
    given.stay("a1", service="notte", entered="2026-05-01", left="2026-05-20")
    given.stay("b1", service="notte", entered="2026-05-01", left="2026-05-10")
    given.case("b1", opened="2026-01-01")
    given.save(engine)
    return engine


EVERYTHING = (
    "SELECT id, person_id FROM contact ORDER BY id",
    "SELECT id, person_id, entered_on, left_on, section FROM stay ORDER BY id",
    "SELECT id, person_id FROM case_record ORDER BY id",
    "SELECT person_id, target FROM person_target ORDER BY person_id, target",
    "SELECT id, key, birth_year, sex, household_id FROM person ORDER BY id",
)


def everything(engine: Engine) -> list[list[tuple[object, ...]]]:
    return [rows_of(engine, statement) for statement in EVERYTHING]


def joined(engine: Engine, one: str, other: str, *, reason: str = "tessera rifatta") -> int:
    with engine.begin() as connection:
        kept, gone = (person_named(connection, word) for word in (one, other))
        return merge(connection, kept, gone, reason=reason, who="anna").number


@pytest.mark.on_both
def test_two_persons_are_one_in_every_table_and_two_again(pair: Engine) -> None:
    before = everything(pair)
    number = joined(pair, "a1", "b1")
    assert rows_of(pair, "SELECT DISTINCT person_id FROM contact ORDER BY 1") == [(1,), (3,)]
    assert rows_of(pair, "SELECT count(*), count(DISTINCT person_id) FROM stay") == [(1, 1)], "one stay, told twice"
    assert rows_of(pair, "SELECT person_id, target FROM person_target") == [(1, "senza_dimora")]
    assert rows_of(pair, "SELECT person_id FROM case_record") == [(1,)]
    revised = "SELECT month, measure, before, after FROM revision ORDER BY id"
    assert [(str(month), *rest) for month, *rest in rows_of(pair, revised)] == [
        ("2026-03-01", "people_served", 3.0, 2.0)
    ]
    with pair.begin() as connection:
        done = unmerge(connection, number, reason="erano due sorelle", who="anna")
    assert done.missing == 0
    assert everything(pair) == before
    assert [rest for _, *rest in rows_of(pair, revised)][1] == ["people_served", 2.0, 3.0]
    with pytest.raises(MergeError, match="nessuna unione"), pair.begin() as connection:
        unmerge(connection, number, reason="ancora", who="anna")


def test_merges_one_over_the_other_come_undone_in_whatever_order(pair: Engine) -> None:
    before = everything(pair)
    first, second = joined(pair, "a1", "b1"), joined(pair, "c1", "a1")
    for number in (second, first):
        with pair.begin() as connection:
            unmerge(connection, number, reason="sbaglio", who="anna")
    assert everything(pair) == before
    first, second = joined(pair, "a1", "b1"), joined(pair, "c1", "a1")
    for number in (first, second):
        with pair.begin() as connection:
            unmerge(connection, number, reason="sbaglio", who="anna")
    assert everything(pair) == before


def test_a_merge_wants_two_persons_a_reason_and_no_personal_data(pair: Engine) -> None:
    for one, other, reason, said in (
        ("a1", "a1", "tessera", "detta due volte"),
        ("a1", "zz9", "tessera", "nessuna persona"),
        ("a1", "b1", " ", "--reason"),
        ("a1", "b1", "è RSSMRA80A01H501U", "dati personali"),
    ):
        with pytest.raises(MergeError, match=said):
            joined(pair, one, other, reason=reason)
    assert rows_of(pair, "SELECT count(*) FROM person_merge") == [(0,)]


def test_a_file_that_brings_the_key_that_went_finds_who_stayed_also_after_a_change_of_key(base: Engine) -> None:
    loaded(base, MARCH, ONE)
    joined(base, person_key("P1", key=ONE), person_key("P2", key=ONE))
    with base.begin() as connection:
        rekey(connection, [ONE, TWO], secret=SECRET)
    later = [PEOPLE, ("mensa", "01/04/2025", "P2", "Beta", ""), ("mensa", "02/04/2025", "P1", "Beta", "")]
    assert "person" not in loaded(base, later, ONE, TWO).rows.new
    assert rows_of(base, "SELECT count(DISTINCT person_id) FROM contact") == [(1,)]


@pytest.mark.on_both
def test_a_file_withdrawn_after_a_merge_gives_its_rows_to_who_stayed(base: Engine) -> None:
    """The rows that it had replaced name a person who is no longer there."""
    loaded(base, MARCH, ONE)
    fewer = [PEOPLE, ("mensa", "01/03/2025", "P1", "Alfa", "N1")]
    version = loaded(base, fewer, ONE).version
    joined(base, person_key("P1", key=ONE), person_key("P2", key=ONE))
    withdraw(base, version or 0, CLERK)
    assert rows_of(base, "SELECT count(*), count(DISTINCT person_id) FROM contact") == [(2, 1)]


@pytest.mark.on_both
def test_the_number_of_who_went_in_a_merge_was_given_to_the_next_who_came(base: Engine) -> None:
    """Rows withdrawn afterwards went to a third person, and the merge could no longer be undone."""
    loaded(base, MARCH, ONE)
    number = joined(base, person_key("P1", key=ONE), person_key("P2", key=ONE))
    loaded(base, [PEOPLE, ("mensa", "01/05/2025", "P3", "Alfa", "")], ONE)
    version = loaded(base, [PEOPLE, ("mensa", "02/05/2025", "P4", "Alfa", "")], ONE).version
    withdraw(base, version or 0, CLERK)
    with base.begin() as connection:
        assert unmerge(connection, number, reason="erano due", who="anna").moved == {"contact": 1}
    met = "SELECT person_id, count(*) FROM contact GROUP BY person_id ORDER BY person_id"
    assert rows_of(base, met) == [(1, 1), (2, 1), (3, 1)]


def test_who_comes_back_from_a_merge_is_rounded_as_before_a_change_of_key(base: Engine) -> None:
    loaded(base, MARCH, ONE)
    gone = person_key("P2", key=ONE)
    number = joined(base, person_key("P1", key=ONE), gone)
    with base.begin() as connection:
        rekey(connection, [ONE, TWO], secret=SECRET)
        unmerge(connection, number, reason="erano due", who="anna")
    back = f"SELECT cell_key FROM person WHERE key = '{laid_over(gone, [TWO])}'"
    assert rows_of(base, back) == [(cell_key(gone, SECRET),)]


def test_cases_are_of_persons_of_their_organisation_where_none_are_shared(base: Engine) -> None:
    with base.begin() as connection:
        connection.execute(text("UPDATE ambito SET shares_persons = false"))
    loaded(base, MARCH, ONE)
    rows = [
        ("caso", "persona", "ente", "apertura"),
        ("C1", "P1", "caritas", "01/02/2025"),
        ("C2", "P1", "comune", "01/02/2025"),
    ]
    options = Options(today=TODAY, kind=kind_named("prese_in_carico"), registry=registry_of(base), persons_key=ONE)
    load(base, check_file("casi.csv", as_csv(rows), options), CLERK, content=as_csv(rows))
    assert rows_of(base, "SELECT count(DISTINCT person_id) FROM case_record") == [(2,)]
    assert rows_of(base, "SELECT count(*) FROM person") == [(3,)], "that of the soup kitchen's organisation was known"


def test_likely_twins_are_of_one_year_one_sex_and_one_household(pair: Engine) -> None:
    with pair.connect() as connection:
        assert twins(connection) == [Twins(first=1, second=2, same_household=True, stays=1)]


@pytest.mark.parametrize(
    "key", ["RSSMRA80A01H501U", "rssmra80a01h501u", "RSSMRAULALMHRLMU", "Rossi", "Mario Rossi", "m@x.it1"]
)
@pytest.mark.on_both
def test_a_tax_code_or_a_name_was_a_key_of_a_person_to_the_database(engine: Engine, key: str) -> None:
    for statement in (
        f"INSERT INTO person (id, key, sex) VALUES (1, '{key}', 'M')",
        f"INSERT INTO household (id, key, size) VALUES (1, '{key}', 1)",
    ):
        with pytest.raises(IntegrityError, match="pseudonym"), engine.begin() as connection:
            connection.execute(text(statement))


def test_a_tax_code_that_came_in_all_the_same_is_found_by_the_check(sqlite_engine: Engine) -> None:
    ambito(lead="Alfa", residents={"Alfa": 100}).save(sqlite_engine)
    with closing(sqlite3.connect(sqlite_engine.url.database or "")) as others, others:
        others.execute("PRAGMA ignore_check_constraints=ON")
        others.execute("INSERT INTO person (key, sex) VALUES ('RSSMRA80A01H501U', 'M'), ('3331234567', 'M')")
    said = [problem.sentence for problem in check_database(sqlite_engine, today=date(2026, 11, 29))]
    assert [one for one in said if "codici fiscali o nomi: 1" in one]
    assert [one for one in said if "numeri di telefono" in one]
    assert not [one for one in said if "RSSMRA" in one or "3331234567" in one], "the check told what it found"


def test_the_check_knows_keys_that_are_no_longer_those_of_the_settings(base: Engine) -> None:
    loaded(base, MARCH, ONE)
    what = "Le chiavi delle persone nelle impostazioni non sono quelle"

    def told(*keys: bytes) -> bool:
        codes = Known(persons_keys=tuple(map(key_mark, keys)))
        return any(what in one.sentence for one in check_database(base, today=date(2026, 11, 29), codes=codes))

    assert [told(ONE), told(TWO), told(ONE, TWO)] == [False, True, True]
