"""Several Ambiti in one installation: nothing of one is reached with what was given by another, or found where it is.

Ten by host, and three by path, of which one begins as another does.
Real processes behind a real HAProxy, bases on SQLite and schemas of one PostgreSQL. A name that is nowhere
else (a canary) is planted in each, and looked for in the answers, logs, caches and editions of all the others. The
matrix is who was asked × what was held × of whom, and is printed with what a start took and a process weighs.
"""

import io
import json
import os
import re
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import polars as pl
import pytest
from sqlalchemy import Engine, text

from components.server.sign_in.cookies import SIGNED_IN
from components.server.sign_in.link_routes import OPEN, TOKEN
from data_access.accounts.links import Link, Links
from data_access.accounts.register import Identity, Register, Right, Wanted
from data_access.accounts.sign_ins import SignIns
from data_access.accounts.store import register_engine
from data_access.accounts.store import upgrade as upgrade_register
from data_access.accounts.vocabulary import AccountRole
from data_access.ambiti import add_entry, read_registry
from data_access.database import build_engine, make_schema
from data_access.editions import Shelved, shelve
from data_access.migrate import upgrade
from data_access.settings import Settings, settings_of
from publication.edition.making import make_edition
from publication.edition.package import MEMBERS, Edition, EditionFileError, read_edition, write_edition
from publication.edition.signing import make_key, signing_key
from sample_data.demo import create_demo
from tests.e2e.support.socket_visitor import Visitor, visiting
from tests.support.asking import saved
from tests.support.demos import demo_base
from tests.support.edition_world import ENTRIES, KEY, MOMENT, NoShapes, small_ambito
from tests.support.engines import opened
from tests.support.processes import ports_in_a_row, processes_with, program, wait_for
from tests.support.requirements import require

pytestmark = pytest.mark.second_ring

SCALE = 0.02
SYSTEM = f"{os.environ['PATH']}:/usr/sbin"
TEN = ("alfa", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa")
BY_PATH = ("crema", "cremasco", "lodi")
ON_POSTGRES = ("iota", "kappa", "lodi")
RESIDENT = 2
START_SECONDS = 400.0
MANAGER = Right(role=AccountRole.MANAGER)
HTML = {"Accept": "text/html"}


def canary(key: str) -> str:
    """Return the name that is of one Ambito and of nothing else."""
    return f"{key.capitalize()}Canarino"


def host_of(key: str) -> str:
    return "dati.example" if key in BY_PATH else f"{key}.dati.example"


def base_of(key: str) -> str:
    return f"/{key}" if key in BY_PATH else ""


@dataclass(slots=True)
class Given:
    """What an Ambito has given to somebody of its own."""

    folder: Path
    word: str
    token: str
    edition: Edition


@dataclass(slots=True)
class Region:
    """The installation, and what came out."""

    port: int
    keys: tuple[str, ...]
    given: dict[str, Given]
    wrong: list[str] = field(default_factory=list)
    tried: dict[str, int] = field(default_factory=dict)
    starts: dict[str, float] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)

    def host(self, key: str) -> str:
        return f"{host_of(key)}:{self.port}"

    def others(self, key: str) -> list[str]:
        return [other for other in self.keys if other != key]

    def ask(self, key: str, path: str = "/", *, word: str = "", how: str = "GET", **words: object) -> httpx.Response:
        """Ask an Ambito for something, with the word of a sign-in."""
        headers = {"Host": self.host(key), "Origin": f"http://{self.host(key)}", **HTML}
        cookies = {SIGNED_IN: word} if word else {}
        url = f"http://127.0.0.1:{self.port}{base_of(key)}{path}"
        return httpx.request(how, url, headers=headers, cookies=cookies, timeout=120, **words)  # type: ignore[arg-type]

    def wake(self, key: str) -> None:
        """Come to an Ambito until its page opens."""
        begun = time.monotonic()
        first = self.ask(key)
        assert first.status_code == 503
        assert canary(key) in first.text, "the page that one waits on says of whom it is"
        self.clean(key, "attesa", first.text)
        wait_for(lambda: self.ask(key, "/_stcore/health").status_code == 200 and self.is_open(key), START_SECONDS)
        self.starts[key] = time.monotonic() - begun
        (pid,) = self.processes(key)
        self.weights[key] = memory_of(pid)
        surroundings = Path(f"/proc/{pid}/environ").read_bytes().decode()
        self.note("ambiente", all(f"/{other}/" not in surroundings for other in self.others(key)), key)
        assert f"/{key}/" in surroundings

    def is_open(self, key: str) -> bool:
        return self.ask(key).status_code == 200

    def processes(self, key: str) -> list[int]:
        return processes_with(f"--server.port {self.port + 1 + self.keys.index(key)}")

    def visit(self, key: str, word: str, *, page: str = "") -> AbstractContextManager[Visitor]:
        """Return an open page of an Ambito, of whoever holds a word."""
        return visiting(
            f"http://{self.host(key)}{base_of(key)}", page=page, cookies={SIGNED_IN: word}, at=("127.0.0.1", self.port)
        )

    def note(self, what: str, is_right: object, key: str, of: str = "") -> None:
        """Note whether something was as it should."""
        self.tried[what] = self.tried.get(what, 0) + 1
        if not is_right:
            self.wrong.append(f"{what}: presso {key}" + (f", con quello di {of}" if of else ""))

    def clean(self, key: str, what: str, told: str) -> None:
        """Note whether what an Ambito told names any other."""
        named = [other for other in self.others(key) if canary(other) in told]
        self.note(what, not named, key, ", ".join(named))


def memory_of(pid: int) -> int:
    """Return the memory that a process alone holds, in MB (what it shares with others is not in it)."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return sum(int(value) for value in re.findall(r"^Private_\w+:\s+(\d+) kB", rollup, re.MULTILINE)) // 1024


@pytest.fixture(scope="module")
def small_edition(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    path = tmp_path_factory.mktemp("edition") / "base.sqlite"
    shutil.copyfile(sqlite_template, path)
    with opened(f"sqlite:///{path}") as engine:
        snapshot = saved(small_ambito(), engine)
        made = make_edition(snapshot, Settings(), NoShapes(), entries=ENTRIES, key=KEY, made_at=MOMENT)
    return made.edition


def signed_by(edition: Edition, *, key: str, file: Path, cache: Path) -> Edition:
    """Return the same edition, of another Ambito and signed with its key."""
    names = {**json.loads(edition.member("nomi.json")), "ambito": canary(key)}
    members = {**{name: edition.member(name) for name in MEMBERS}, "nomi.json": json.dumps(names).encode()}
    facts = edition.manifest.model_dump(exclude={"members", "public_key"}) | {"ambito": canary(key)}
    return write_edition(facts, members, signing_key(file, is_demo=False, cache_dir=cache))


def plant(engine: Engine, key: str, edition: Edition) -> None:
    """Name everything after the canary, and put an edition on the shelf."""
    with engine.begin() as connection:
        for table in ("ambito", "organisation", "service"):
            connection.execute(text(f"UPDATE {table} SET name = '{canary(key)} ' || name"))
        facts = Shelved(
            number=1,
            data_version=1,
            token="prova",
            as_of=date(2026, 1, 31),
            made_at=datetime.now(UTC),
            mark=edition.mark,
        )
        shelve(connection, facts, content=edition.content, counts=b"")


@pytest.fixture(scope="module")
def region(
    request: pytest.FixtureRequest,
    small_edition: Edition,
    new_database_of_module: Callable[[], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Region]:
    require("HAProxy (Debian package «haproxy»)", present=shutil.which("haproxy", path=SYSTEM) is not None)
    folder = tmp_path_factory.mktemp("dieci")
    keys: tuple[str, ...] = request.param
    registry, port = folder / "ambiti.toml", ports_in_a_row(len(keys) + 1)
    base = demo_base(tmp_path_factory, scale=SCALE)
    shared = new_database_of_module()
    given: dict[str, Given] = {}
    for key in keys:
        is_shared = key in ON_POSTGRES
        file = add_entry(
            registry,
            key=key,
            name=canary(key),
            host=host_of(key),
            path=base_of(key),
            database_url=shared if is_shared else "",
            schema=f"ambito_{key}" if is_shared else "",
        )
        with file.open("a") as more:
            more.write(
                f"BIFOCALE_PUBLIC_URL=http://{host_of(key)}:{port}{base_of(key)}\nBIFOCALE_PUBLIC_SITE=true\n"
                "BIFOCALE_PUBLIC_API=true\nBIFOCALE_EDITION_WATCH=false\n"
                "BIFOCALE_SMTP_HOST=127.0.0.1\nBIFOCALE_SMTP_SECURITY=none\n"
                f"BIFOCALE_SMTP_SENDER={key}@ambito.example\n"
                f"BIFOCALE_SMTP_LINK_SECRET=un segreto dei collegamenti di {key}, lungo\n"
            )
        own = settings_of(file)
        assert own.edition_key_file is not None
        make_key(own.edition_key_file)
        edition = signed_by(small_edition, key=key, file=own.edition_key_file, cache=own.cache_dir)
        if is_shared:
            make_schema(own)
        else:
            shutil.copyfile(base, file.parent / "bifocale.sqlite")
        engine, register = build_engine(own), register_engine(own)
        if is_shared:
            upgrade(engine)
            create_demo(engine, scale=SCALE)
        plant(engine, key, edition)
        upgrade_register(register)
        email = f"responsabile@{key}.example"
        Register(register).add([Wanted(email=email, right=MANAGER)], by="prova")
        word = SignIns(register).begin(Identity(issuer="https://identita.example", subject=key, email=email))
        token = Links(register, key=own.smtp.link_secret).make(Link(email=email, towards="/"))
        given[key] = Given(folder=file.parent, word=word, token=token, edition=edition)
        for one in (engine, register):
            one.dispose()
    assert [one.key for one in read_registry(registry)] == list(keys)
    words = ["run", "--ambiti", str(registry), "--port", str(port), "--resident", str(RESIDENT)]
    with program([sys.executable, "-m", "cli", *words], settings={}, log=folder / "run.log"):
        there = Region(port, keys, given)
        wait_for(lambda: answers(there), START_SECONDS)
        yield there


def answers(region: Region) -> bool:
    with suppress(httpx.HTTPError):
        return region.ask(region.keys[0], "/healthz").json() == {"status": "asleep"}
    return False


@pytest.fixture(scope="module")
def new_database_of_module(request: pytest.FixtureRequest) -> Iterator[Callable[[], str]]:
    """Make a database of PostgreSQL that lasts for the module."""
    databases = request.getfixturevalue("postgres_databases")
    made: list[str] = []

    def make() -> str:
        made.append(databases.create())
        return made[-1]

    yield make
    for one in made:
        databases.drop(one)


@pytest.mark.parametrize("region", [TEN, BY_PATH], ids=["hosts", "paths"], indirect=True)
def test_nothing_of_one_is_reached_from_another(region: Region, capsys: pytest.CaptureFixture[str]) -> None:
    for key in region.keys:
        region.wake(key)
        own_gets_its_own(region, key)
        for other in region.others(key):
            what_another_gave_opens_nothing(region, key, other)
    for key in region.keys:
        nothing_of_others_is_on_disk(region, key)
    with capsys.disabled():
        sys.stdout.write(
            f"\ntried: {region.tried}\nstarts, s: { {k: round(v, 1) for k, v in region.starts.items()} }\n"
            f"own memory of a process, MB: {region.weights}\n"
        )
    assert region.wrong == [], "\n".join(region.wrong)
    awake = [key for key in region.keys if region.processes(key)]
    assert len(awake) <= RESIDENT


def own_gets_its_own(region: Region, key: str) -> None:
    """See that an Ambito tells its own people of itself, or the rest would prove nothing, and names no other."""
    word = region.given[key].word
    with region.visit(key, word) as visitor:
        seen = visitor.run("periodo=2024")
        assert seen.holds_figures
        region.clean(key, "pagina", seen.text)
        services = visitor.run("periodo=2024", page="occupazione")
        assert canary(key) in services.text
        region.clean(key, "pagina dei servizi", services.text)
    latest = region.ask(key, "/api/v1/editions/latest")
    assert canary(key) in latest.text
    region.clean(key, "edizione", latest.text)
    file = region.ask(key, "/api/v1/editions/1/file")
    assert file.content == region.given[key].edition.content
    for path in (
        "/api/v1",
        "/edizione/",
        "/healthz",
        "/accesso",
        "/accessibilita",
        "/nulla",
        "/api/v1/editions/2/file",
    ):
        region.clean(key, path, region.ask(key, path).text)


def what_another_gave_opens_nothing(region: Region, key: str, other: str) -> None:
    """Hold at one address what another Ambito gave: the word of a sign-in, a link, a process, an edition."""
    word, token = region.given[other].word, region.given[other].token
    with region.visit(key, word) as visitor:
        seen = visitor.run("periodo=2024")
        region.note("parola di un ingresso", not seen.holds_figures, key, other)
        region.clean(key, "pagina con la parola di altri", seen.text)
    shown = region.ask(key, f"{OPEN}?{TOKEN}={token}")
    region.note("collegamento letto", shown.status_code == 403, key, other)
    region.clean(key, "collegamento", shown.text)
    entered = region.ask(key, OPEN, how="POST", data={TOKEN: token})
    region.note("collegamento usato", entered.status_code == 403 and SIGNED_IN not in entered.cookies, key, other)
    for cookie in (f"BIFOCALE_PROCESSO_{other}", f"BIFOCALE_PROCESSO_{key}", "BIFOCALE_PROCESSO"):
        told = httpx.get(
            f"http://127.0.0.1:{region.port}{base_of(key)}/api/v1",
            headers={"Host": region.host(key), "Cookie": f"{cookie}=p1", "X-Forwarded-Host": region.host(other)},
            timeout=60,
        )
        region.note("processo di altri", canary(key) in told.text, key, other)
        region.clean(key, "processo", told.text)
    edition = region.given[other].edition
    with pytest.raises(EditionFileError, match="e non con quella attesa"):
        read_edition(edition.content, name=other, trusted=region.given[key].edition.manifest.public_key)
    if host_of(other) == host_of(key):  # to a browser it is the same site
        return
    foreign = httpx.get(
        f"http://127.0.0.1:{region.port}/",
        headers={"Host": region.host(key), "Origin": f"http://{region.host(other)}", **HTML},
        timeout=60,
    )
    region.note("pagina di altri", foreign.status_code == 403, key, other)


def nothing_of_others_is_on_disk(region: Region, key: str) -> None:
    """Look for the canaries of the others in all that an Ambito has written."""
    files = [file for file in region.given[key].folder.rglob("*") if file.is_file()]
    assert any(file.name == "registro.log" for file in files)
    if key not in ON_POSTGRES:
        assert any(file.suffix == ".sqlite" for file in files)
    assert any(canary(key) in said_in(file) for file in files if file.suffix == ".parquet"), "its snapshot is there"
    for file in files:
        region.clean(key, f"file {file.suffix}", said_in(file))


def said_in(file: Path) -> str:
    """Return what a file says as text, the columns of a table too."""
    content = file.read_bytes()
    if file.suffix != ".parquet":
        return content.decode("utf-8", "replace")
    return pl.read_parquet(io.BytesIO(content)).select(pl.col(pl.String)).write_csv()
