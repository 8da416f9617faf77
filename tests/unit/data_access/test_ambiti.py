"""The registry of several Ambiti: what is right in it is read, and whatever two of them would share is refused."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from data_access.accounts.store import SUFFIX
from data_access.ambiti import (
    RESERVED,
    Ambito,
    ReadAgain,
    RegistryError,
    add_entry,
    ambito_named,
    read_registry,
    same_bases,
)
from data_access.database import build_engine, lock_of_base, make_schema
from data_access.fingerprint import fingerprint
from data_access.migrate import upgrade
from data_access.settings import Settings
from tests.support.nasty import NASTY

SECRET = "un segreto lungo e casuale: {}"
LOCK = 7


class Two:
    """A registry of two Ambiti, Alfa and Beta, that share nothing, and what a test changes in it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file = folder, folder / "ambiti.toml"
        self.entries = [
            {"key": key, "name": f"Ambito di {key}", "host": f"{key}.dati.example", "settings": f"{key}.env"}
            for key in ("alfa", "beta")
        ]
        self.values = {
            key: {
                "DATABASE_URL": f"sqlite:///{folder / key}.sqlite",
                "CACHE_DIR": str(folder / key / "cache"),
                "DISCLOSURE_SECRET": SECRET.format(key),
            }
            for key in ("alfa", "beta")
        }

    def write(self) -> Path:
        """Write the registry and the files of settings."""
        for key, values in self.values.items():
            file = self.folder / f"{key}.env"
            file.write_text("".join(f"BIFOCALE_{name}='{value}'\n" for name, value in values.items()))
            file.chmod(0o600)
        entries = ("[[ambito]]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in one.items()) for one in self.entries)
        self.file.write_text("\n".join(entries), encoding="utf-8")
        return self.file

    def refused(self) -> str:
        """Return why the registry is refused."""
        with pytest.raises(RegistryError) as caught:
            read_registry(self.write())
        return str(caught.value)


@pytest.fixture
def two(tmp_path: Path) -> Two:
    return Two(tmp_path)


def test_each_ambito_has_the_settings_of_its_file_and_none_of_ours(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIFOCALE_DISCLOSURE_SECRET", "di chi lancia il comando, per nessuno di loro")
    monkeypatch.setenv("BIFOCALE_CONTACT_EMAIL", "altri@example.org")
    monkeypatch.setenv("BIFOCALE_THRESHOLD_TRANSIT_NIGHTS", "9")
    alfa, beta = read_registry(two.write())
    assert (alfa.key, alfa.host, alfa.name) == ("alfa", "alfa.dati.example", "Ambito di alfa")
    assert alfa.settings.disclosure.secret == SECRET.format("alfa")
    assert beta.settings.database_url == f"sqlite:///{two.folder / 'beta.sqlite'}"
    assert (alfa.settings.contact_email, alfa.settings.thresholds.transit_nights) == ("", 3)
    assert not list(two.folder.glob("*.sqlite")), "to read a registry makes nothing"


def test_a_process_of_an_ambito_is_told_of_no_other(two: Two) -> None:
    alfa, _ = read_registry(two.write())
    own = {"PATH": "/bin", "BIFOCALE_LOG_SECRET": "x", "BIFOCALE_AMBITI": "y", "STREAMLIT_SERVER_COOKIE_SECRET": "z"}
    assert alfa.environment(own) == {"PATH": "/bin", "BIFOCALE_ENV_FILE": str(two.folder / "alfa.env")}


def shared(two: Two, name: str, value: str | None = None) -> str:
    """Return why two Ambiti with the same value of a setting are refused."""
    for key in two.values:
        two.values[key][name] = value or two.values["alfa"][name]
    return two.refused()


def test_one_database_for_two_is_refused_however_it_is_written(two: Two, tmp_path: Path) -> None:
    (tmp_path / "alfa.sqlite").touch()
    (tmp_path / "altro.sqlite").symlink_to(tmp_path / "alfa.sqlite")
    for other in ("alfa.sqlite", "altro.sqlite", "x/../alfa.sqlite"):
        two.values["beta"]["DATABASE_URL"] = f"sqlite:///{tmp_path}/{other}"
        told = two.refused()
        assert told.startswith("Gli Ambiti «alfa» e «beta» usano la stessa base dati"), other
        assert "BIFOCALE_DATABASE_SCHEMA" in told


@pytest.mark.parametrize(
    ("one", "other", "is_shared"),
    [
        ("postgresql://a:x@localhost/dati", "postgresql://b:y@127.0.0.1:5432/dati", True),
        ("postgresql://a@DB.example/dati", "postgresql+psycopg://a@db.example:5432/dati", True),
        ("postgresql://a@db.example/dati", "postgresql://a@db.example/altri", False),
        ("postgresql://a@db.example/dati", "postgresql://a@db.example:5433/dati", False),
        ("postgresql://a@/dati?host=uno:1&host=due:1", "postgresql://a@/dati?host=tre:1&host=quattro:1", False),
    ],
)
def test_addresses_of_one_postgresql_are_known(two: Two, one: str, other: str, *, is_shared: bool) -> None:
    two.values["alfa"]["DATABASE_URL"], two.values["beta"]["DATABASE_URL"] = one, other
    if is_shared:
        assert "la stessa base dati" in two.refused()
        two.values["alfa"]["DATABASE_SCHEMA"] = "alfa"
    assert len(read_registry(two.write())) == 2


def test_who_loads_into_the_database_of_another_is_refused(two: Two) -> None:
    two.values["beta"]["IMPORT_URL"] = two.values["alfa"]["DATABASE_URL"]
    assert "la stessa base dati" in two.refused()


@pytest.mark.parametrize(
    "name",
    ["DISCLOSURE_SECRET", "LOG_SECRET", "PERSONS_KEY", "PERSONS_FORMER_KEYS", "OIDC_COOKIE_SECRET", "SMTP_LINK_SECRET"],
)
def test_a_secret_of_two_is_refused_and_not_told(two: Two, name: str) -> None:
    value = "lo-stesso-segreto-per-tutti-e-due-che-nessuno-dice"
    told = shared(two, name, value)
    assert f"hanno lo stesso segreto (BIFOCALE_{name} e BIFOCALE_{name})" in told
    assert value not in told


def test_a_secret_that_another_uses_for_something_else_is_refused(two: Two) -> None:
    two.values["alfa"]["LOG_SECRET"] = two.values["beta"]["DISCLOSURE_SECRET"]
    assert "(BIFOCALE_LOG_SECRET e BIFOCALE_DISCLOSURE_SECRET)" in two.refused()


def test_a_copied_edition_key_is_refused(two: Two, tmp_path: Path) -> None:
    for key in two.values:
        (tmp_path / f"{key}.pem").write_text("la stessa chiave")
        two.values[key]["EDITION_KEY_FILE"] = str(tmp_path / f"{key}.pem")
    assert "firmano le edizioni con la stessa chiave" in two.refused()


@pytest.mark.parametrize(
    ("name", "where"),
    [
        ("CACHE_DIR", "alfa/cache"),
        ("CACHE_DIR", "alfa/cache/beta"),
        ("EDITION_SITE_DIR", "alfa/cache/sito"),
        ("EDITION_SITE_DIR", ""),
        ("EDITION_KEY_FILE", "alfa/cache/chiave.pem"),
        ("DATABASE_URL", f"alfa{SUFFIX}"),
        ("CONTACTS_URL", "alfa/cache/contatti"),
    ],
)
def test_places_that_meet_are_refused(two: Two, tmp_path: Path, name: str, where: str) -> None:
    path = tmp_path / where
    two.values["beta"][name] = f"sqlite:///{path}" if name == "DATABASE_URL" else str(path)
    assert "hanno file nello stesso posto" in two.refused()


def test_two_that_say_nothing_of_where_they_keep_things_would_meet(two: Two) -> None:
    for values in two.values.values():
        del values["CACHE_DIR"]
    assert "BIFOCALE_CACHE_DIR" in two.refused()


@pytest.mark.parametrize(
    ("one", "other", "is_shared"),
    [
        ("{folder}/contatti", "file://{folder}/contatti/", True),
        ("{folder}/contatti", "{folder}/contatti/month=2025-03", True),
        ("{folder}/due parole", "file://{folder}/due%20parole", True),
        ("{folder}/alfa", "{folder}/alfabeto", False),
        ("s3://deposito/contatti", "s3://deposito/contatti/", True),
        ("s3://deposito", "s3://deposito/contatti", True),
        ("s3://deposito/contatti", "s3://altro/contatti", False),
    ],
)
def test_contacts_in_the_same_files_are_refused(
    two: Two, tmp_path: Path, one: str, other: str, *, is_shared: bool
) -> None:
    for key, address in zip(two.values, (one, other), strict=True):
        two.values[key]["CONTACTS_URL"] = address.format(folder=tmp_path)
    if is_shared:
        assert "hanno file nello stesso posto (BIFOCALE_CONTACTS_URL è «" in two.refused()
    else:
        assert len(read_registry(two.write())) == 2


def test_metrics_at_one_port_are_refused_those_of_other_processes_too(two: Two) -> None:
    two.values["alfa"]["METRICS_ADDRESS"], two.values["beta"]["METRICS_ADDRESS"] = "127.0.0.1:9464", "127.0.0.1:9465"
    assert len(read_registry(two.write())) == 2
    two.entries[0]["workers"] = 2  # type: ignore[assignment]
    assert "rispondono con le misure alla stessa porta (9465)" in two.refused()


def test_settings_that_have_changed_are_looked_at_again(two: Two) -> None:
    """A process that starts later reads its file as it is then: it may lead to the base of another."""
    again = ReadAgain(read_registry(two.write()))
    assert again.problem() == ""
    own = two.values["beta"]["DATABASE_URL"]
    two.values["beta"]["DATABASE_URL"] = two.values["alfa"]["DATABASE_URL"]
    two.write()
    assert again.problem().startswith("Gli Ambiti «alfa» e «beta» usano la stessa base dati")
    assert again.problem().startswith("Gli Ambiti «alfa» e «beta» usano la stessa base dati"), "until it is mended"
    two.values["beta"]["DATABASE_URL"] = own
    two.write()
    assert again.problem() == ""
    (two.folder / "beta.env").unlink()
    assert "Le impostazioni dell'Ambito «beta» non si leggono" in again.problem()


def test_one_log_for_two_is_refused(two: Two) -> None:
    for entry in two.entries:
        entry["log"] = "tutti.log"
    assert "il registro del programma" in two.refused()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"key": "Alfa"}, "«Alfa» non può essere la chiave"),
        ({"key": "../alfa"}, "«../alfa» non può essere la chiave"),
        ({"key": "beta"}, "«beta» è la chiave di più Ambiti («beta», «beta»)"),
        ({"host": "https://alfa.example/x"}, "senza https:// e senza percorso"),
        ({"host": "beta.dati.example"}, "è l'indirizzo di più Ambiti («alfa», «beta»)"),
        ({"path": "crema"}, "scriverlo come /crema"),
        ({"path": "/crema/"}, "scriverlo come /crema"),
        ({"path": "/"}, "scriverlo come /crema"),
        ({"path": "/Crema"}, "scriverlo come /crema"),
        ({"path": "/cre%6da"}, "scriverlo come /crema"),
        ({"path": "/crema/../beta"}, "scriverlo come /crema"),
        ({"path": "/crema\n"}, "scriverlo come /crema"),
        ({"path": "/api"}, "«/api», e così cominciano gli indirizzi del programma"),
        ({"path": "/_stcore"}, "scriverlo come /crema"),
        ({"path": "/edizione/crema"}, "sceglierne un altro, come /ambito-edizione"),
        (
            {"path": "/crema"},
            "L'Ambito «alfa» sta sotto «/crema» nel registro, e nel suo file BIFOCALE_BASE_PATH è «/»",
        ),
        ({"settings": "beta.env"}, "è il file di impostazioni di più Ambiti"),
        ({"settings": "nessuno.env"}, "non si leggono in"),
        ({"name": ""}, "nell'Ambito 1 «name» vuole da 1 a 200 caratteri"),
        ({"secret": "x"}, "«secret» non è una voce del registro"),
        ({"workers": 0}, "«workers» vuole un numero da 1 a 16"),
        ({"workers": "due"}, "«workers» vuole un numero intero"),
    ],
)
def test_what_is_written_wrong_is_named(two: Two, change: dict[str, object], told: str) -> None:
    two.entries[0] |= change  # type: ignore[arg-type]
    assert told in two.refused()


def test_a_name_of_another_site_in_the_settings_is_refused(two: Two) -> None:
    two.values["alfa"]["PUBLIC_URL"] = "https://beta.dati.example"
    assert "«alfa» risponde a «alfa.dati.example» nel registro" in two.refused()


def by_path(two: Two, **paths: str) -> None:
    """Put Ambiti under paths of one host."""
    for entry in two.entries:
        path = paths[entry["key"]]
        entry |= {"host": "dati.example", "path": path}
        two.values[entry["key"]] |= {"BASE_PATH": path, "PUBLIC_URL": f"https://dati.example{path}"}


def test_two_stand_under_paths_of_one_host(two: Two) -> None:
    by_path(two, alfa="/crema", beta="/cremasco")
    assert [one.address for one in read_registry(two.write())] == ["dati.example/crema", "dati.example/cremasco"]


@pytest.mark.parametrize(("outer", "inner"), [("", "/crema"), ("/crema", "/crema/nord")])
def test_one_within_the_path_of_another_is_refused(two: Two, outer: str, inner: str) -> None:
    by_path(two, alfa=inner, beta=outer)
    told = f"«beta» (dati.example{outer}) e «alfa» (dati.example{inner}) stanno uno dentro l'altro"
    assert told in two.refused()


def test_a_path_that_the_settings_do_not_say_alike_is_refused(two: Two) -> None:
    by_path(two, alfa="/crema", beta="/cremasco")
    two.values["alfa"]["PUBLIC_URL"] = "https://dati.example/cremasco"
    two.values["beta"]["BASE_PATH"] = "/crema"
    told = two.refused()
    assert "«alfa» risponde a «dati.example/crema» nel registro, e nel suo file BIFOCALE_PUBLIC_URL" in told
    assert "«beta» sta sotto «/cremasco» nel registro, e nel suo file BIFOCALE_BASE_PATH è «/crema»" in told


@pytest.mark.second_ring
def test_no_path_begins_as_an_address_of_the_program() -> None:
    import Home
    from components.server.addresses import EXACT, UNDER

    known = {*(route.path for route in Home.routes), *(f"/{page}" for page in Home.pages), *EXACT, *UNDER}
    begins = {path.lstrip("/").partition("/")[0] for path in known}
    may_be_a_path = {name for name in begins if re.fullmatch(r"[a-z0-9][a-z0-9_-]*", name)}
    assert {"api", "mappa", "auth"} < may_be_a_path
    assert may_be_a_path <= RESERVED


def test_a_refused_setting_is_told_with_its_ambito_and_its_file(two: Two) -> None:
    two.values["beta"]["DISCLOSURE_THRESHOLD"] = "1"
    told = two.refused()
    assert told.startswith("Ambito «beta». Impostazioni non valide. BIFOCALE_DISCLOSURE_THRESHOLD vale «1»")
    assert told.endswith(f"Correggere il file {two.folder / 'beta.env'}.")


def test_a_base_in_memory_and_a_schema_in_the_address_are_refused(two: Two) -> None:
    two.values["alfa"]["DATABASE_URL"] = "sqlite://"
    assert "base dati in memoria" in two.refused()
    two.values["alfa"]["DATABASE_URL"] = "postgresql://a@b/c?options=-csearch_path%3Dbeta"
    assert "BIFOCALE_DATABASE_SCHEMA" in two.refused()


def test_settings_that_anybody_may_read_are_refused(two: Two) -> None:
    (two.write().parent / "alfa.env").chmod(0o604)
    with pytest.raises(RegistryError, match=r"chmod 600 .*alfa\.env"):
        read_registry(two.file)


@pytest.mark.parametrize(
    "content", ["[[ambito", "x = 1", "", "ambito = 3", "\ufeff[[ambito]]\nkey = 1", "[[ambito]]\n"]
)
def test_a_file_that_is_no_registry_is_refused_in_italian(tmp_path: Path, content: str) -> None:
    (tmp_path / "ambiti.toml").write_text(content, encoding="utf-8")
    with pytest.raises(RegistryError, match="Il registro degli Ambiti"):
        read_registry(tmp_path / "ambiti.toml")


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(RegistryError, match="il file o la cartella non c'è"):
        read_registry(tmp_path / "ambiti.toml")
    (tmp_path / "ambiti.toml").write_bytes("nome = 'perché'".encode("cp1252"))
    with pytest.raises(RegistryError, match="non è un testo in UTF-8"):
        read_registry(tmp_path / "ambiti.toml")


def test_one_is_found_by_its_key(two: Two) -> None:
    assert ambito_named(two.write(), "beta").name == "Ambito di beta"
    with pytest.raises(RegistryError, match=r"«gamma» non è nel registro .* ci sono «alfa», «beta»"):
        ambito_named(two.file, "gamma")


def test_ambiti_that_are_added_share_nothing(tmp_path: Path) -> None:
    file = tmp_path / "ambiti.toml"
    for key in ("alfa", "beta"):
        settings = add_entry(file, key=key, name=key, host=f"{key}.example", database_url="", schema="")
        assert settings.stat().st_mode & 0o777 == 0o600
    alfa, beta = read_registry(file)
    assert alfa.settings.disclosure.secret != beta.settings.disclosure.secret
    assert len(alfa.settings.log_secret.encode()) >= 32
    assert not alfa.settings.demo_mode
    assert (alfa.settings.public_url, alfa.log) == ("https://alfa.example", tmp_path / "alfa" / "registro.log")


@pytest.mark.parametrize("name", NASTY.values(), ids=NASTY)
def test_any_name_is_written_so_that_it_is_read_again(tmp_path: Path, name: str) -> None:
    file = tmp_path / "ambiti.toml"
    add_entry(file, key="alfa", name=f"A {name}"[:150], host="alfa.example", database_url="", schema="")
    (one,) = read_registry(file)
    assert one.name.startswith("A")


def test_what_is_added_by_path_says_so_in_its_settings(tmp_path: Path) -> None:
    file = tmp_path / "ambiti.toml"
    for key in ("crema", "cremasco"):
        add_entry(file, key=key, name=key, host="dati.example", path=f"/{key}", database_url="", schema="")
    one, other = read_registry(file)
    assert (one.path, one.settings.base_path) == ("/crema", "/crema")
    assert other.settings.public_url == "https://dati.example/cremasco"
    for path in ("/crema", "/crema/nord", "/healthz", "crema", "/a'b", ""):
        with pytest.raises(RegistryError):
            add_entry(file, key="altro", name="Altro", host="dati.example", path=path, database_url="", schema="")
        assert not (tmp_path / "altro").exists()


def test_what_would_not_be_right_is_not_added(tmp_path: Path) -> None:
    file = tmp_path / "ambiti.toml"
    words = {"name": "Alfa", "host": "alfa.example", "database_url": "", "schema": ""}
    add_entry(file, key="alfa", **words)
    before = file.read_bytes()
    for key, change in (
        ("alfa", {"host": "beta.example"}),
        ("beta", {}),
        ("beta", {"host": "beta.example", "schema": "beta"}),
        ("beta", {"host": "beta.example", "database_url": "postgresql://a:${HOME}@b/c"}),
        ("beta", {"host": "beta.example", "database_url": f"sqlite:///{tmp_path / 'alfa' / 'bifocale.sqlite'}"}),
        ("Beta", {"host": "beta.example"}),
    ):
        with pytest.raises(RegistryError):
            add_entry(file, key=key, **{**words, **change})
        assert file.read_bytes() == before
        assert not (tmp_path / "beta").exists()


def of(base: Ambito, url: str, schema: str = "") -> Ambito:
    """Return an Ambito with another database."""
    return replace(base, key=schema or "altro", settings=Settings(database_url=url, database_schema=schema))


@pytest.mark.postgres
def test_schemas_of_one_postgresql_hold_one_ambito_each(
    two: Two, new_database: Callable[..., str], tmp_path: Path
) -> None:
    url = new_database("postgresql", migrated=False)
    alfa, _ = read_registry(two.write())
    marks, engines = [], []
    for name in ("alfa", "beta"):
        settings = of(alfa, url, name).settings
        make_schema(settings)
        make_schema(settings)
        engine = build_engine(settings)
        upgrade(engine)
        with engine.begin() as connection:
            connection.execute(text(f"CREATE TABLE own AS SELECT '{name}' AS name"))
            assert connection.execute(text("SELECT name FROM own")).scalars().all() == [name]
            assert connection.execute(text("SHOW statement_timeout")).scalar() == "5min"
        marks.append(fingerprint(engine).token)
        engines.append(engine)
    assert marks[0] != marks[1]
    with engines[0].connect() as first, engines[1].connect() as second:
        taken = [one.scalar(select(func.pg_try_advisory_lock(*lock_of_base(LOCK)))) for one in (first, first, second)]
        assert taken == [True, True, True], "who works on one does not wait for the other"
        with engines[0].connect() as third:
            assert third.scalar(select(func.pg_try_advisory_lock(*lock_of_base(LOCK)))) is False
    for engine in engines:
        engine.dispose()
    one, other = of(alfa, url, "alfa"), of(alfa, url, "beta")
    assert [*same_bases([one, other])] == []
    alias = url.replace("127.0.0.1", "localhost")
    again = replace(of(alfa, alias, "alfa"), key="altro")
    assert "con due indirizzi" in "".join(same_bases([one, again]))
    away = of(alfa, "postgresql://a@127.0.0.1:1/x", "via")
    assert [*same_bases([one, away])] == []
