"""`bifocale ambiti …`, and `bifocale --ambito`: any command on one Ambito, with its settings alone."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data_access.settings import NAMED_FILE, current_settings
from publication.edition.making import Made
from tests.support.command_line import run_line
from tests.support.edition_world import first, make, signed, world

Typed = Callable[..., tuple[int, str, str]]
__all__ = ["first", "make", "world"]


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Typed]:
    """Type a line on the registry of a folder."""
    monkeypatch.setenv("COLUMNS", "400")
    monkeypatch.setenv("STREAMLIT_SERVER_COOKIE_SECRET", "di tutti")

    def type_line(*words: object) -> tuple[int, str, str]:
        monkeypatch.setenv(NAMED_FILE, "")
        monkeypatch.setenv("BIFOCALE_AMBITI", str(tmp_path / "ambiti.toml"))
        monkeypatch.setenv("BIFOCALE_CONTACT_EMAIL", "di-nessuno@example.org")
        return run_line(monkeypatch, capsys, *words)

    yield type_line
    current_settings.cache_clear()


def test_two_are_added_listed_checked_and_worked_on_one_by_one(typed: Typed, tmp_path: Path) -> None:
    for key in ("alfa", "beta"):
        code, out, err = typed("ambiti", "add", key, "--host", f"{key}.dati.example", "--name", f"Ambito di {key}")
        assert (code, out) == (0, "")
        assert f"Aggiunto «Ambito di {key}» al registro" in err
        secret = current(tmp_path / key / "impostazioni.env", "DISCLOSURE_SECRET")
        assert len(secret) > 32
        assert secret not in err
    code, out, _ = typed("ambiti", "list")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()[1:]] == ["alfa", "beta"]
    assert "beta.dati.example" in out
    assert typed("ambiti", "check")[::2] == (0, "2 Ambiti, e niente in comune.\n")

    code, _, err = typed("--ambito", "beta", "db", "upgrade")
    assert (code, err[:27]) == (0, "La base dati è alla version")
    assert (tmp_path / "beta" / "bifocale.sqlite").exists()
    assert not (tmp_path / "alfa" / "bifocale.sqlite").exists()
    pem = tmp_path / "beta" / "edizioni.pem"
    code, _, err = typed("--ambito", "beta", "edition", "key", str(pem))
    told = f"In {tmp_path / 'beta' / 'impostazioni.env'} deve stare: BIFOCALE_EDITION_KEY_FILE={pem}"
    assert (code, "".join(told.split()) in "".join(err.split())) == (0, True), "the file that is read is named"
    held = {name: value for name, value in os.environ.items() if name.startswith(("BIFOCALE_", "STREAMLIT_"))}
    assert held == {NAMED_FILE: str(tmp_path / "beta" / "impostazioni.env")}
    assert current_settings().contact_email == ""


def test_one_is_added_under_a_path_and_refused_where_the_program_has_addresses(typed: Typed) -> None:
    assert typed("ambiti", "add", "crema", "--host", "dati.example", "--path", "/crema")[0] == 0
    assert "dati.example/crema" in typed("ambiti", "list")[1]
    code, _, err = typed("ambiti", "add", "altro", "--host", "dati.example", "--path", "/api")
    assert (code, "così cominciano gli indirizzi del programma" in err) == (2, True)


def current(file: Path, name: str) -> str:
    """Return what a file of settings says."""
    lines = dict(line.split("=", 1) for line in file.read_text().splitlines())
    return lines[f"BIFOCALE_{name}"].strip("'")


def test_what_cannot_be_done_is_said(typed: Typed, tmp_path: Path) -> None:
    code, _, err = typed("ambiti", "list")
    assert code == 2
    assert "non si può leggere: il file o la cartella non c'è" in err
    typed("ambiti", "add", "alfa", "--host", "alfa.dati.example")
    code, _, err = typed("--ambito", "gamma", "db", "upgrade")
    assert code == 2
    assert "«gamma» non è nel registro" in err
    assert typed("ambiti", "add", "alfa", "--host", "altri.example")[0] == 2


def test_without_a_registry_it_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BIFOCALE_AMBITI", raising=False)
    code, _, err = run_line(monkeypatch, capsys, "ambiti", "list")
    assert code == 2
    assert "indicarlo con --ambiti FILE o con BIFOCALE_AMBITI" in " ".join(err.split())


def test_a_region_is_made_of_files_and_a_spoilt_one_is_named(typed: Typed, tmp_path: Path, first: Made) -> None:
    for number, key in enumerate(("alfa", "beta"), start=1):
        (tmp_path / f"{key}.zip").write_bytes(signed(first.edition, ambito=key, number=number).content)
    files = [tmp_path / "alfa.zip", tmp_path / "beta.zip"]
    code, _, err = typed("region", "publish", tmp_path / "regione", *files, "--name", "Lombardia")
    assert (code, "Vista di 2 Ambiti" in err) == (0, True)
    assert "Lombardia: gli Ambiti insieme" in (tmp_path / "regione" / "index.html").read_text()
    spoilt = bytearray(files[1].read_bytes())
    spoilt[len(spoilt) // 2] ^= 1
    files[1].write_bytes(spoilt)
    code, _, err = typed("region", "publish", tmp_path / "altra", *files)
    assert code == 2
    assert "beta.zip" in err
    assert not (tmp_path / "altra").exists()
    assert typed("region", "publish", tmp_path / "altra", tmp_path / "nessuna.zip")[0] == 2
