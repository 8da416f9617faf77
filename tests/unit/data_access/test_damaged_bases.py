"""What `bifocale db check` says of each damaged base, to the word; of the base that they are copies of, nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, ForeignKeyConstraint, text

from data_access.checks import Known, check_database, refuse_broken
from data_access.errors import DataContractError
from data_access.finding_kinds import kind_of, tables_by_kind
from data_access.models import metadata
from data_access.settings import PROJECT_ROOT
from geo.source import known_codes
from indicators.catalogue.catalogue import CATALOGUE
from tests.support.damaged import BASES, Damaged
from tests.support.damaged.damage import notes
from tests.support.engines import opened
from tests.support.healthy import TODAY, save_healthy
from tests.support.load_tables import OF_LOADING

KNOWN = Known(indicators=frozenset(CATALOGUE), municipalities=known_codes())
INVENTED = notes("ambito", "Dati dimostrativi, non veri", "prova").line
"""What is said of every base: the data are invented."""
OF_A_KIND = {(one.weight, kind_of(one.what)): base for base in reversed(BASES.values()) for one in base.told}
FIRST = {base.name: base for base in reversed(OF_A_KIND.values())}
"""The first base of each kind of finding."""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, Path]]:
    """The file that one base after the other is copied to, and one engine on it, which keeps what it has compiled."""
    path = tmp_path_factory.mktemp("damaged") / "damaged.sqlite"
    with opened(f"sqlite:///{path}") as engine:
        yield engine, path


def lines(engine: Engine) -> list[tuple[str, str, str]]:
    """Return what the command prints, but for what it says of every base."""
    found = check_database(engine, today=TODAY, codes=KNOWN)
    printed = [(problem.weight, problem.table, problem.sentence) for problem in found]
    return [line for line in printed if line != INVENTED]


def test_of_a_base_in_order_nothing_is_said(engine: Engine) -> None:
    save_healthy(engine)
    assert lines(engine) == []
    with engine.begin() as connection:
        connection.execute(text("UPDATE ambito SET is_demo = false"))
    assert check_database(engine, today=TODAY, codes=KNOWN) == []


@pytest.mark.parametrize("base", FIRST.values(), ids=FIRST)
def test_a_damaged_base_is_told_to_the_word(bench: tuple[Engine, Path], healthy_base: Path, base: Damaged) -> None:
    engine, path = bench
    base.make(healthy_base, path)
    assert lines(engine) == [one.line for one in base.told]


@pytest.mark.second_ring
@pytest.mark.parametrize("name", sorted(BASES.keys() - FIRST.keys()))
def test_another_damaged_base_is_told_to_the_word(bench: tuple[Engine, Path], healthy_base: Path, name: str) -> None:
    """The first ring has a base for each kind of finding: these are of other tables and columns."""
    test_a_damaged_base_is_told_to_the_word(bench, healthy_base, BASES[name])


def test_every_kind_of_finding_has_a_base_and_a_line_in_the_documentation() -> None:
    told = {(one.weight, kind_of(one.what)) for base in BASES.values() for one in base.told}
    told.add((INVENTED[0], "Dati dimostrativi, non veri"))
    assert told == {(weight, kind) for weight, kinds in tables_by_kind().items() for kind in kinds}
    documented = (PROJECT_ROOT / "docs" / "schema.md").read_text(encoding="utf-8").split("# Controlli")[1]
    assert [kind for _, kind in told if f"\n- {kind}: " not in documented] == []


def test_every_base_has_something_that_is_told() -> None:
    assert len(BASES) >= 75
    assert [base.name for base in BASES.values() if not base.told] == []


def test_every_foreign_key_has_its_orphan() -> None:
    tables = [table for table in metadata.sorted_tables if table.name not in OF_LOADING]  # no row to make an orphan of
    keys = [key for table in tables for key in table.constraints]
    columns = {str(key.columns[0]) for key in keys if isinstance(key, ForeignKeyConstraint)}
    assert {f"an orphan of {column}" for column in columns} <= BASES.keys()


def test_no_attribute_of_a_person_is_shown(bench: tuple[Engine, Path], healthy_base: Path) -> None:
    """A tax code written in the place of a year of birth, of a sex or of a key is in no finding and no refusal."""
    engine, path = bench
    tax_code = "RSSMRA80A01D142K"
    columns = ("birth_year", "sex", "key")
    spoiled = ", ".join(f"{column} = '{tax_code * (1 + 2 * (column == 'key'))}'" for column in columns)
    Damaged("persons", f"UPDATE person SET {spoiled} WHERE id = 4", ()).make(healthy_base, path)
    found = lines(engine)
    assert [line[1] for line in found].count("person") >= len(columns)
    with engine.connect() as connection, pytest.raises(DataContractError) as refusal:
        refuse_broken(connection)
    assert tax_code not in f"{found} {refusal.value}"
