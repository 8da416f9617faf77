"""Fixtures that every test may use: databases on SQLite and PostgreSQL, an environment without surprises.

``engine`` and ``database_url`` run the test twice (ids ``sqlite`` and ``postgresql``) on an empty, migrated database;
``blank_url`` on one without tables. ``new_database("sqlite")`` makes as many as a test wants, and
``new_database("sqlite", holding="register")`` those that hold the register of persons, as empty.
"""

import gc
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import Literal, Protocol

import pytest
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Engine
from streamlit.components.v2 import manifest_scanner

from data_access import database
from data_access.accounts import store
from data_access.migrate import upgrade
from data_access.settings import DisclosureSettings, OidcSettings, Settings, SmtpSettings, Thresholds, current_settings
from tests.support.engines import UNSYNCED, compiling_once, opened
from tests.support.healthy import save_healthy
from tests.support.postgres import Databases, can_start, running_server
from tests.support.requirements import require
from tests.support.slowest_files import SlowestFiles

Holding = Literal["data", "register"]


class NewDatabase(Protocol):
    """``new_database(kind)`` returns the address of a new database of that kind: ``"sqlite"`` or ``"postgresql"``.

    It holds the tables of the data, those of the register, or none (``migrated=False``).
    """

    def __call__(self, kind: str, *, migrated: bool = True, holding: Holding = "data") -> str: ...


hypothesis_settings.register_profile("desk", deadline=None)
if hypothesis_settings.get_current_profile_name() != "ci":  # that of Hypothesis, which has no deadlines either
    hypothesis_settings.load_profile("desk")

FIRST_RING = "first ring"
EXAMPLES_OF_FIRST_RING = 40
"""Of each property that does not say how many it wants; in the second ring as many as Hypothesis gives, 100."""
KINDS = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))
SERVER_VARIABLE = "BIFOCALE_TEST_POSTGRES_URL"
TEMPLATES: dict[tuple[str, Holding], str] = {
    ("sqlite", "data"): "sqlite_template",
    ("sqlite", "register"): "sqlite_register_template",
    ("postgresql", "data"): "postgres_template",
    ("postgresql", "register"): "postgres_register_template",
}
"""The fixture of what a new database of a kind is copied from."""
KEPT_VARIABLES = {SERVER_VARIABLE, "BIFOCALE_REQUIRE_ALL", "BIFOCALE_NOT_HERE"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the walk over the damaged bases be asked for whole."""
    parser.addoption("--every-base", action="store_true", help="walk every damaged base that opens, not one of a kind")


def pytest_configure(config: pytest.Config) -> None:
    """Give the properties fewer examples in the first ring than in the second, and see where time goes."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(SlowestFiles())
    if config.option.markexpr == "not second_ring":
        # The same examples at every push: it is refused for what it changed, never by chance.
        profile = hypothesis_settings(derandomize=True, database=None)
        hypothesis_settings.register_profile(FIRST_RING, profile, max_examples=EXAMPLES_OF_FIRST_RING)
        hypothesis_settings.load_profile(FIRST_RING)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Put into the second ring what a file says is enough on SQLite in the first."""
    marks = {mark.name for mark in item.iter_markers()}
    if marks >= {"sqlite_first", "postgres"} and "on_both" not in marks:
        item.add_marker("second_ring")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no rubbish among what is collected, then or later: all of it stays, and looking takes long."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def _clean_environment() -> Iterator[None]:
    """Hide the settings of whoever runs the suite, those in the project's ``.env`` too."""
    with pytest.MonkeyPatch.context() as patch:
        for section in (Settings, OidcSettings, SmtpSettings, DisclosureSettings, Thresholds):
            patch.setitem(section.model_config, "env_file", None)
        for name in [name for name in os.environ if name.startswith("BIFOCALE_") and name not in KEPT_VARIABLES]:
            patch.delenv(name)
        current_settings.cache_clear()
        yield


@pytest.fixture(scope="session", autouse=True)
def _statements_are_compiled_once() -> Iterator[None]:
    """Let the engines of all tests, those that the program opens by itself too, share what they have compiled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "create_engine", compiling_once(database.create_engine))
        yield


@pytest.fixture(scope="session", autouse=True)
def _sqlite_does_not_wait_for_the_disk() -> Iterator[None]:
    """Let the bases of the tests be written as fast as memory takes them; those of other processes are as served."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "SQLITE_PRAGMAS", UNSYNCED)
        yield


@pytest.fixture(scope="session", autouse=True)
def _installed_packages_are_looked_through_once() -> Iterator[None]:
    """Let every ``AppTest`` know what components are installed without reading the metadata of all packages again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[Databases]:
    """Databases on the PostgreSQL server of this session: the one named in the environment, or one of our own."""
    given = os.environ.get(SERVER_VARIABLE)
    if given:
        yield Databases(given)
        return
    require("PostgreSQL (/usr/lib/postgresql/*/bin)", present=can_start())
    with running_server() as address:
        yield Databases(address)


@pytest.fixture(scope="session")
def postgres_template(postgres_databases: Databases) -> Iterator[str]:
    """Address of a migrated, empty PostgreSQL database that others are copied from."""
    address = postgres_databases.create()
    _migrate(address)
    yield address
    postgres_databases.drop(address)


@pytest.fixture(scope="session")
def postgres_register_template(postgres_databases: Databases) -> Iterator[str]:
    """Address of a PostgreSQL database with the empty register of persons that others are copied from."""
    address = postgres_databases.create()
    _migrate(address, by=store.upgrade)
    yield address
    postgres_databases.drop(address)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Path of a migrated, empty SQLite file that others are copied from."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def sqlite_register_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Path of a SQLite file with the empty register of persons that others are copied from."""
    path = tmp_path_factory.mktemp("template") / "register.sqlite"
    _migrate(f"sqlite:///{path}", by=store.upgrade)
    return path


@pytest.fixture(scope="session")
def healthy_base(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Path:
    """Path of a SQLite file with the small base in order that damaged ones are copied from."""
    path = tmp_path_factory.mktemp("healthy") / "healthy.sqlite"
    shutil.copy(sqlite_template, path)
    with opened(f"sqlite:///{path}") as engine:
        save_healthy(engine)
    return path


@pytest.fixture
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewDatabase]:
    """Make new databases of either kind, dropped at the end of the test."""
    numbers = count(1)
    made: list[str] = []

    def make(kind: str, *, migrated: bool = True, holding: Holding = "data") -> str:
        template = request.getfixturevalue(TEMPLATES[kind, holding]) if migrated else None
        if kind == "sqlite":
            path = tmp_path / f"bifocale{next(numbers)}.sqlite"
            if template:
                shutil.copy(template, path)
            return f"sqlite:///{path}"
        databases: Databases = request.getfixturevalue("postgres_databases")
        made.append(databases.create(template=template))
        return made[-1]

    yield make
    for address in made:
        request.getfixturevalue("postgres_databases").drop(address)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, new_database: NewDatabase) -> str:
    """Address of a migrated, empty database: the test runs on SQLite and on PostgreSQL."""
    return new_database(request.param)


@pytest.fixture(params=KINDS)
def blank_url(request: pytest.FixtureRequest, new_database: NewDatabase) -> str:
    """Address of a database without tables: the test runs on SQLite and on PostgreSQL."""
    return new_database(request.param, migrated=False)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Engine on a migrated, empty database: the test runs on SQLite and on PostgreSQL."""
    with opened(database_url) as engine:
        yield engine


@pytest.fixture
def blank_engine(blank_url: str) -> Iterator[Engine]:
    """Engine on a database without tables: the test runs on SQLite and on PostgreSQL."""
    with opened(blank_url) as engine:
        yield engine


@pytest.fixture
def sqlite_engine(new_database: NewDatabase) -> Iterator[Engine]:
    """Engine on a migrated, empty SQLite file, for tests that need one database and not both."""
    with opened(new_database("sqlite")) as engine:
        yield engine


@pytest.fixture
def postgres_engine(new_database: NewDatabase) -> Iterator[Engine]:
    """Engine on a migrated, empty PostgreSQL database (mark the test ``postgres``)."""
    with opened(new_database("postgresql")) as engine:
        yield engine


def _migrate(url: str, *, by: Callable[[Engine], None] = upgrade) -> None:
    with opened(url) as engine:
        by(engine)
