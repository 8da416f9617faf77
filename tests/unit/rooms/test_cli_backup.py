"""`bifocale db backup` and `bifocale db restore`: real data go away and come back, by the name of their Ambito."""

import sys
from pathlib import Path

import pytest

from data_access.settings import current_settings
from tests.unit.rooms.conftest import Run
from tests.unit.rooms.test_cli_import import MARCH, base, rows, words

__all__ = ["base"]


def test_a_base_is_copied_lost_and_brought_back(
    bifocale: Run, base: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Path("marzo.csv").write_text(MARCH, encoding="utf-8")
    bifocale("import", "marzo.csv", "--month", "2025-03")
    code, _, told = bifocale("db", "backup", "copia.bifocale")
    assert code == 0, told
    assert "Copia scritta in copia.bifocale: «Ambito Territoriale Sociale di Lodi», versione 2 dei dati" in words(told)
    assert "conservarlo cifrato" in words(told)
    code, _, told = bifocale("db", "backup", "copia.bifocale")
    assert (code, "c'è già" in words(told)) == (2, True)

    code, _, told = bifocale("db", "restore", "copia.bifocale")
    assert (code, "non è vuota" in words(told), "--replace" in told) == (2, True, True)
    key = str(rows(base, "SELECT key FROM ambito")[0][0])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    code, _, told = bifocale("db", "restore", "copia.bifocale", "--replace", "--confirm", "crema")
    assert (code, f"serviva «{key}»" in words(told)) == (2, True)

    code, _, told = bifocale("db", "restore", "copia.bifocale", "--replace", "--confirm", key)
    assert code == 0, told
    assert "Righe confrontate, uguali in tutte" in words(told)
    assert "Numeri protetti confrontati, uguali:" in words(told)
    assert "registro degli accessi restano quelli che ci sono" in words(told)
    log = rows(base.with_name("lodi.accessi.sqlite"), "SELECT detail FROM access_event ORDER BY number")
    assert ("ripristinata la copia della versione 2 dei dati",) in log
    assert bifocale("access-log", "verify")[0] == 0

    (theirs,) = current_settings().persons_marks
    monkeypatch.setenv("BIFOCALE_DATABASE_URL", f"sqlite:///{tmp_path / 'nuova.sqlite'}")
    current_settings.cache_clear()
    code, _, told = bifocale("db", "restore", "copia.bifocale", "--dry-run")
    assert (code, "non è cambiato niente" in words(told), (tmp_path / "nuova.sqlite").exists()) == (0, True, False)
    code, _, told = bifocale("db", "restore", "copia.bifocale")
    assert (code, "con altre chiavi" in words(told)) == (0, False)
    assert rows(tmp_path / "nuova.sqlite", "SELECT count(*) FROM contact") == [(2,)]

    monkeypatch.setenv("BIFOCALE_PERSONS_KEY", "un'altra chiave, lunga quanto basta a una chiave")
    monkeypatch.setenv("BIFOCALE_DATABASE_URL", f"sqlite:///{tmp_path / 'altrove.sqlite'}")
    current_settings.cache_clear()
    ours = current_settings().persons_marks[0]
    code, _, told = bifocale("db", "restore", "copia.bifocale")
    assert code == 0, told
    assert f"impronte {theirs}; qui {ours}" in words(told), "the data come back, and no file of persons can be loaded"
