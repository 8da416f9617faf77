"""`bifocale edition`: the key of an Ambito, its first edition, its file, and what is told where something is wrong."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.settings import current_settings
from indicators.catalogue.catalogue import INDICATORS
from publication.edition import making
from tests.unit.data_access.ambito_file.files import LODI
from tests.unit.rooms.conftest import Run


@pytest.fixture
def base(bifocale: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Found Lodi with three municipalities, in a base of its own that is no demonstration."""
    path = tmp_path / "lodi.sqlite"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BIFOCALE_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("BIFOCALE_DEMO_MODE", "false")
    monkeypatch.setenv("BIFOCALE_DISCLOSURE_SECRET", "un segreto di prova lungo quanto serve")
    monkeypatch.setenv("BIFOCALE_CACHE_DIR", str(tmp_path / "cache"))
    current_settings.cache_clear()
    told = [INDICATORS["people_served"], INDICATORS["bed_occupancy"]]
    monkeypatch.setattr(making, "countable", lambda *_: told)
    Path("lodi.toml").write_bytes(LODI)
    assert bifocale("init", "--from", "lodi.toml")[0] == 0
    yield path
    current_settings.cache_clear()


def with_key(bifocale: Run, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make a key and name it in the settings; return what it is called."""
    code, _, told = bifocale("edition", "key", "chiave.pem")
    assert code == 0
    monkeypatch.setenv("BIFOCALE_EDITION_KEY_FILE", str(Path("chiave.pem").resolve()))
    current_settings.cache_clear()
    return told.split("impronta è ")[1].split(".")[0]


def test_an_edition_from_its_key_to_its_file(bifocale: Run, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "Non ci sono edizioni" in bifocale("edition", "list")[2]
    code, _, told = bifocale("edition", "make")
    assert code != 0
    assert "bifocale edition key FILE" in told
    name = with_key(bifocale, monkeypatch)

    code, _, told = bifocale("edition", "make")
    assert code == 0, told
    assert "Nessuna cella si può ricavare" in told
    assert "Edizione 1 di «Ambito" in told
    assert f"Firmata con la chiave {name}" in told
    assert "è già di questi dati" in bifocale("edition", "make")[2]
    assert bifocale("edition", "list")[1].startswith("1\tversione ")

    assert f"firmata, con la chiave {name}" in bifocale("edition", "verify", "--key", name)[1]
    code, _, told = bifocale("edition", "verify", "--key", "0" * 16)
    assert code != 0
    assert "non viene da chi si pensava" in told

    assert bifocale("edition", "export", "edizione.zip")[0] == 0
    assert "c'è già" in bifocale("edition", "export", "edizione.zip")[2]
    assert "com'era quando è stata firmata" in bifocale("edition", "verify", "edizione.zip")[1]
    assert "Le due edizioni dicono le stesse cose" in bifocale("edition", "diff", "1", "edizione.zip")[1]
    assert "non si può leggere" in bifocale("edition", "verify", "altra.zip")[2]
    assert "L'edizione 9 non c'è" in bifocale("edition", "diff", "9", "1")[2]

    code, _, told = bifocale("opendata", "publish", "aperti")
    assert code != 0
    assert "--url" in told
    where = ("--url", "https://dati.example.it/b/", "--contact", "ufficio@example.it")
    code, _, told = bifocale("opendata", "publish", "aperti", *where)
    assert code == 0, told
    assert "https://dati.example.it/b/catalogo.rdf" in told
    assert Path("aperti/sdmx/celle.csv").is_file()
    assert bifocale("opendata", "publish", "aperti", *where, "--edition", "1")[0] == 0
    code, _, told = bifocale("opendata", "publish", ".", *where)
    assert code != 0
    assert "non è vuota" in told

    with sqlite3.connect(base) as connection:
        connection.execute("UPDATE edition SET content = substr(content, 1, length(content) - 60)")
    code, _, told = bifocale("edition", "verify")
    assert code != 0
    assert "non è un'edizione di Bifocale" in told
