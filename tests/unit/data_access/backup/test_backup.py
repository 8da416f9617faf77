"""Copies of the database: what comes back is what went in, proved; whatever goes wrong leaves the former base."""

import json
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from data_access.accounts.register import Register, Right, Wanted
from data_access.accounts.store import register_engine
from data_access.accounts.store import upgrade as upgrade_register
from data_access.accounts.subscriptions import Figure, Subscriptions
from data_access.accounts.vocabulary import AccountRole
from data_access.backup import postgres_copy, restoring, sqlite_copy
from data_access.backup.errors import BackupError
from data_access.backup.making import DATA, Base, back_up
from data_access.backup.manifest import NAME, Answers, Manifest
from data_access.backup.restoring import Consents, Restored, present, restore
from data_access.errors import DatabaseEmptyError, DatabaseOutdatedError
from data_access.migrate import current_revision, head_revision
from data_access.reading import read_snapshot
from data_access.redraws import draw_again
from data_access.settings import DisclosureSettings, Settings
from data_access.snapshot import Snapshot
from indicators.catalogue.catalogue import CATALOGUE
from indicators.interchange.proof_of_figures import answers_of
from tests.conftest import NewDatabase
from tests.support.builder import ambito
from tests.support.engines import opened
from tests.support.rings import SQLITE_FIRST

pytestmark = pytest.mark.sqlite_first

SECRET = "un segreto di prova lungo quanto serve"


def based(url: str, *, secret: str = SECRET) -> Base:
    settings = Settings(database_url=url, disclosure=DisclosureSettings(secret=secret))
    with opened(url) as engine:
        return Base(data=engine, register=register_engine(settings), settings=settings)


def measure(base: Base) -> Callable[..., Answers]:
    """Return a measure that costs nothing: contacts, and the threshold they are protected with."""

    def answers(snapshot: Snapshot) -> Answers:
        count = snapshot.contacts.collect()["accesses"].sum()
        said = f"{count} {base.settings.disclosure.threshold}"
        return Answers(questions=1, program="di prova", mark=said)

    return answers


def filled(engine: Engine, *, people: int = 30) -> None:
    given = ambito(lead="Crema", others=["Beta"], residents={"Crema": 1000, "Beta": 500}, is_demo=False)
    given.service("mensa").service("docce", at="Beta")
    for number in range(people):
        given.contact(f"p{number}", service="mensa", day=f"2026-0{1 + number % 9}-02")
    given.save(engine)
    draw_again(engine, [12, 34])


@pytest.fixture
def base(database_url: str) -> Iterator[Base]:
    made = based(database_url)
    upgrade_register(made.register)
    filled(made.data)
    yield made
    made.data.dispose()
    made.register.dispose()


@pytest.fixture
def copy(base: Base, tmp_path: Path) -> Path:
    back_up(base, tmp_path / "copia.zip", measure(base))
    return tmp_path / "copia.zip"


def counted(engine: Engine, table: str = "contact") -> int:
    with engine.connect() as connection:
        return int(connection.scalar(text(f"SELECT count(*) FROM {table}")) or 0)


def run(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def brought_back(base: Base, copy: Path, **consents: object) -> Restored:
    return restore(base, copy, measure(base), Consents(**{"replaces": "ambito", **consents}))  # type: ignore[arg-type]


def test_the_bar_of_a_copy_and_of_its_return_ends_where_they_do(base: Base, tmp_path: Path) -> None:
    """It stopped at 90 %, and at 40 % where a copy was only looked at."""
    shares: list[float] = []
    told = {"advance": lambda _label, share: shares.append(share)}
    copy = tmp_path / "con-barra.zip"
    back_up(base, copy, measure(base), **told)
    for only_check in (True, False):
        restore(base, copy, measure(base), Consents(replaces="prova"), only_check=only_check, **told)
    assert shares.count(1.0) == 3
    assert [shares[place - 1] < 1.0 for place, share in enumerate(shares) if share == 1.0] == [True] * 3
    assert shares[-1] == 1.0


def rewritten(copy: Path, change: Callable[[dict[str, object]], object], *, member: bytes | None = None) -> Path:
    """Return a copy whose manifest, or data, somebody has changed."""
    other = copy.with_name("altra.zip")
    with zipfile.ZipFile(copy) as whole, zipfile.ZipFile(other, "w") as out:
        for name in whole.namelist():
            content = whole.read(name)
            if name == NAME:
                told = json.loads(content)
                change(told)
                content = json.dumps(told).encode()
            elif member is not None and name.startswith("dati"):
                content = member
            out.writestr(name, content)
    return other


@pytest.mark.on_both
def test_what_comes_back_is_what_was_there(base: Base, copy: Path) -> None:
    key = present(base).key  # type: ignore[union-attr]
    run(base.data, "DELETE FROM contact WHERE id > 3", "DELETE FROM redraw", "UPDATE service SET name = 'altro'")
    done = brought_back(base, copy, replaces=key)
    assert (counted(base.data), counted(base.data, "redraw"), done.manifest.redraws) == (30, 2, 2)
    assert done.proved is not None
    with base.data.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM service WHERE name = 'altro'")) == 0
    filled_id = "INSERT INTO data_version (published_at, as_of, note) VALUES ('2026-11-02 00:00:00', '2026-10-31', '')"
    run(base.data, filled_id)  # numbering goes on after what came back


@SQLITE_FIRST
def test_a_copy_holds_fingerprints_and_no_secret(base: Base, copy: Path) -> None:
    with zipfile.ZipFile(copy) as whole:
        manifest = Manifest.model_validate_json(whole.read(NAME))
        assert not any(SECRET.encode() in whole.read(name) for name in whole.namelist())
    assert manifest.secret == base.settings.disclosure.key_mark
    assert (manifest.database, manifest.revision) == (base.kind, head_revision())
    assert manifest.tables["contact"].rows == 30
    assert copy.stat().st_mode & 0o077 == 0, "only whoever made it reads it"
    with pytest.raises(BackupError, match="c'è già"):
        back_up(base, copy, measure(base))


def test_a_copy_comes_back_into_an_empty_base(base: Base, tmp_path: Path, new_database: NewDatabase) -> None:
    Register(base.register).add([Wanted(email="a@b.it", right=Right(role=AccountRole.MANAGER))], by="prova")
    asked = Subscriptions(base.register)
    asked.switch_weekly(1, "responsabile", on=True)
    asked.follow(1, "responsabile", Figure(subject="a" * 64, name="Accessi", address="/", question="x", mark="m"))
    back_up(base, tmp_path / "copia.zip", measure(base))
    other = based(new_database(base.kind, migrated=False))
    done = restore(other, tmp_path / "copia.zip", measure(other), Consents())
    assert (counted(other.data), current_revision(other.data)) == (30, head_revision())
    assert done.with_register
    assert done.proved is not None
    assert Subscriptions(other.register).wanting_letters() == asked.wanting_letters(), "whoever asked is written to"
    assert len(asked.wanting_letters()[0].figures) == 1
    for engine in (other.data, other.register):
        engine.dispose()


@SQLITE_FIRST
def test_a_base_that_is_not_empty_is_kept_unless_its_ambito_is_named(base: Base, copy: Path) -> None:
    for replaces in ("", "lodi"):
        with pytest.raises(BackupError, match="non è vuota"):
            brought_back(base, copy, replaces=replaces)
    assert counted(base.data) == 30


@SQLITE_FIRST
def test_another_secret_is_refused_by_its_fingerprint(base: Base, copy: Path) -> None:
    other = Base(
        data=base.data,
        register=base.register,
        settings=base.settings.model_copy(update={"disclosure": DisclosureSettings(secret="un altro segreto " * 3)}),
    )
    key = present(base).key  # type: ignore[union-attr]
    with pytest.raises(BackupError, match="arrotondamenti già pubblicati cambierebbero tutti") as refused:
        brought_back(other, copy, replaces=key)
    assert base.settings.disclosure.key_mark in str(refused.value)
    assert SECRET not in str(refused.value)
    done = brought_back(other, copy, replaces=key, other_secret=True)
    assert (done.proved, counted(base.data, "redraw")) == (None, 0), "redraws hold with their secret alone"


@SQLITE_FIRST
def test_files_that_are_no_copy_damaged_or_newer_are_refused(base: Base, copy: Path, tmp_path: Path) -> None:
    key = present(base).key  # type: ignore[union-attr]
    words = tmp_path / "parole.zip"
    words.write_text("non sono una copia", encoding="utf-8")
    short = tmp_path / "corta.zip"
    short.write_bytes(copy.read_bytes()[:-200])
    other = tmp_path / "foglio.zip"
    with zipfile.ZipFile(other, "w") as whole:
        whole.writestr("xl/workbook.xml", "<workbook/>")
    bad = {
        words: "non è una copia",
        short: "non è una copia",
        other: "non è una copia",
        tmp_path / "manca.zip": "non c'è",
    }
    for path, said in bad.items():
        with pytest.raises(BackupError, match=said):
            brought_back(base, path, replaces=key)
    changes: list[tuple[str, Callable[[dict[str, object]], object], bytes | None]] = [
        ("più recente di questa", lambda told: told.update(version=99), None),
        ("più recente di questa", lambda told: told.update(revision="9999"), None),
        ("danneggiata", lambda told: told.pop("tables"), None),
        ("non è quello che era", lambda told: None, b"altro"),
        ("è di una base", lambda told: told.update(database="sqlite" if base.kind == "postgresql" else "x"), None),
    ]
    for said, change, member in changes:
        with pytest.raises(BackupError, match=said):
            brought_back(base, rewritten(copy, change, member=member), replaces=key)
    assert counted(base.data) == 30


@SQLITE_FIRST
def test_a_copy_that_named_files_of_its_own_wrote_them_wherever_it_said(base: Base, copy: Path, tmp_path: Path) -> None:
    """Also where it was only tried; one without the data ended in a traceback."""
    key, words = present(base).key, b"altro"  # type: ignore[union-attr]
    away = tmp_path / "altrove.txt"
    told = {"size": len(words), "sha256": sha256(words).hexdigest()}
    for name in (str(away), "../altrove.txt", "accessi.txt"):
        hostile = rewritten(copy, lambda found, name=name: found["members"].update({name: told}))  # type: ignore[index, misc]
        with zipfile.ZipFile(hostile, "a") as whole:
            whole.writestr(name, words)
        with pytest.raises(BackupError, match="danneggiata"):
            brought_back(base, hostile, replaces=key)
    assert not away.exists()
    with pytest.raises(BackupError, match="manca «dati"):
        brought_back(base, rewritten(copy, lambda found: found.update(members={})), replaces=key)
    assert counted(base.data) == 30


def test_rows_that_are_not_those_of_the_manifest_leave_the_former_base(base: Base, copy: Path) -> None:
    """A copy that is whole byte by byte and whose rows are not those that were measured."""
    run(base.data, "DELETE FROM contact WHERE id > 5")
    key = present(base).key  # type: ignore[union-attr]
    tables: Callable[[dict[str, object]], object] = lambda told: told["tables"]["person"].update(mark="0" * 32)  # type: ignore[index]  # noqa: E731
    with pytest.raises(BackupError, match=r"non sono quelle della copia .*«person»"):
        brought_back(base, rewritten(copy, tables), replaces=key)
    assert counted(base.data) == 5


@SQLITE_FIRST
def test_other_figures_leave_the_former_base(base: Base, copy: Path) -> None:
    """The rows are the same and a setting is not: what was published would change."""
    run(base.data, "DELETE FROM contact WHERE id > 5")
    strict = base.settings.disclosure.model_copy(update={"threshold": 8})
    other = Base(
        data=base.data, register=base.register, settings=base.settings.model_copy(update={"disclosure": strict})
    )
    key = present(base).key  # type: ignore[union-attr]
    with pytest.raises(BackupError, match="i numeri protetti che ne vengono no"):
        brought_back(other, copy, replaces=key)
    assert counted(base.data) == 5
    assert brought_back(other, copy, replaces=key, other_figures=True).proved is None


def test_an_interrupted_restore_leaves_the_former_base(base: Base, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(base.data, "DELETE FROM contact WHERE id > 5")
    key = present(base).key  # type: ignore[union-attr]
    monkeypatch.setattr(sqlite_copy, "_PAGES", 1)

    def stop(label: str, share: float) -> None:
        if label == "Scrittura dei dati" and share > 0.65:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(base, copy, measure(base), Consents(replaces=key), advance=stop)
    assert counted(base.data) == 5
    assert not [path for path in copy.parent.iterdir() if path.name.startswith(".ripristino")]


@SQLITE_FIRST
def test_a_copy_of_an_older_version_is_proved_and_brought_up(
    base: Base, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import command

    from data_access.migrate import alembic_config

    with base.data.connect() as connection:
        if base.kind == "sqlite":
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        with connection.begin():
            command.downgrade(alembic_config(connection), "0003")
    manifest = back_up(base, tmp_path / "vecchia.zip", measure(base))
    assert (manifest.revision, manifest.answers) == ("0003", None)
    key = present(base).key  # type: ignore[union-attr]
    done = brought_back(base, tmp_path / "vecchia.zip", replaces=key)
    assert (done.upgraded, counted(base.data), current_revision(base.data)) == (True, 30, head_revision())


@SQLITE_FIRST
def test_a_copy_is_tried_without_changing_anything(base: Base, copy: Path) -> None:
    run(base.data, "DELETE FROM contact WHERE id > 5")
    key = present(base).key  # type: ignore[union-attr]
    done = restore(base, copy, measure(base), Consents(replaces=key), only_check=True)
    assert (done.proved is not None, counted(base.data)) == (True, 5)


@SQLITE_FIRST
def test_who_may_enter_and_the_log_are_not_taken_back_in_time(base: Base, copy: Path) -> None:
    line = (
        "INSERT INTO access_event (number, at, kind, who, role, network, detail, mark) "
        "VALUES (1, '2026-11-02', 'uscita', 'x', '', '', '', 'm')"
    )
    run(base.register, line)
    key = present(base).key  # type: ignore[union-attr]
    assert brought_back(base, copy, replaces=key).with_register is False
    assert counted(base.register, "access_event") == 1


def test_protected_figures_are_those_of_every_indicator_and_move_with_the_secret(sqlite_engine: Engine) -> None:
    filled(sqlite_engine)
    settings = Settings(disclosure=DisclosureSettings(secret=SECRET))
    told = answers_of(read_snapshot(sqlite_engine, secret=settings.disclosure.key), settings)
    again = answers_of(read_snapshot(sqlite_engine, secret=settings.disclosure.key), settings)
    other = answers_of(read_snapshot(sqlite_engine, secret=b"un altro"), settings)
    assert told == again
    assert told.questions > len(CATALOGUE)
    assert (told.program, told.mark == other.mark) == (other.program, False)


@pytest.mark.on_both
def test_a_base_of_somebody_else_is_neither_copied_nor_replaced(blank_url: str, tmp_path: Path) -> None:
    other = based(blank_url)
    if other.kind == "sqlite":
        with pytest.raises(DatabaseEmptyError):
            back_up(other, tmp_path / "copia.zip", measure(other))
    run(other.data, "CREATE TABLE fatture (id INTEGER)")
    with pytest.raises(BackupError, match="non ha tabelle di Bifocale"):
        back_up(other, tmp_path / "copia.zip", measure(other))
    with pytest.raises(DatabaseOutdatedError):
        present(other)
    other.data.dispose()


def test_without_pg_dump_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres_copy.shutil, "which", lambda _name: None)
    with pytest.raises(BackupError, match=r"pg_dump, che qui non c'è.*postgresql-client"):
        postgres_copy.program("pg_dump")


@pytest.mark.postgres
def test_views_of_others_stop_a_restore_with_a_sentence(
    postgres_engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = based(postgres_engine.url.render_as_string(hide_password=False).replace("+psycopg", ""))
    filled(base.data)
    path = tmp_path / "copia.zip"
    back_up(base, path, measure(base))
    run(base.data, "CREATE TABLE altrui (id integer REFERENCES service (id))")
    key = present(base).key  # type: ignore[union-attr]
    with pytest.raises(BackupError, match="rimandano a quelle di Bifocale"):
        brought_back(base, path, replaces=key)
    assert counted(base.data) == 30
    run(base.data, "DROP TABLE altrui")
    base.data.dispose()
    base.register.dispose()
    assert restoring.KINDS[base.kind] == "PostgreSQL"
    assert DATA[base.kind] == "dati.dump"
