"""`bifocale import`: files of partners into a base that `bifocale init` founded; what happened is in the access log."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from data_access.settings import current_settings
from tests.unit.data_access.ambito_file.files import LODI
from tests.unit.rooms.conftest import Run

HEAD = "servizio;giorno;persona;comune_residenza\n"
MARCH = f"{HEAD}dormitorio-la-fonte;01/03/2025;P1;Lodi\ndormitorio-la-fonte;01/03/2025;P2;Codogno\n"


@pytest.fixture
def base(bifocale: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "lodi.sqlite"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BIFOCALE_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("BIFOCALE_DEMO_MODE", "false")
    monkeypatch.setenv("BIFOCALE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("BIFOCALE_PERSONS_KEY", "una chiave di prova lunga quanto serve")
    monkeypatch.setenv("BIFOCALE_DISCLOSURE_SECRET", "un segreto di prova lungo quanto serve")
    current_settings.cache_clear()
    Path("lodi.toml").write_bytes(LODI)
    assert bifocale("init", "--from", "lodi.toml")[0] == 0
    yield path
    current_settings.cache_clear()


def rows(path: Path, statement: str) -> list[tuple[object, ...]]:
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        found = [tuple(row) for row in connection.execute(text(statement))]
    engine.dispose()
    return found


def words(told: str) -> str:
    return " ".join(told.split())


def test_a_file_is_loaded_measured_and_written_in_the_log(bifocale: Run, base: Path) -> None:
    Path("marzo.csv").write_text(MARCH, encoding="utf-8")
    code, answered, told = bifocale("import", "marzo.csv", "--month", "2025-03")
    assert code == 0, told
    assert "marzo.csv: accessi, 2 righe: nessun problema." in answered
    assert "«marzo.csv» è caricato (versione 2 dei dati: 2 persone in più, 2 accessi in più)." in words(told)
    measured = bifocale("measure", "people_served", "--period", "2025-03", "--viewer", "manager", "--format", "csv")[1]
    assert "2.0,2.0," in measured
    log = rows(base.with_name("lodi.accessi.sqlite"), "SELECT kind, detail FROM access_event ORDER BY number")
    assert ("importazione", "accessi, «marzo.csv», versione 2") in log
    code, _, told = bifocale("import", "marzo.csv")
    assert (code, "non è cambiato niente" in told) == (0, True)


def test_a_file_with_an_error_is_not_loaded_and_the_others_are(bifocale: Run, base: Path) -> None:
    Path("rotto.csv").write_text(MARCH + "dormitorio;32/03/2025;P3;Lodi\n", encoding="utf-8")
    Path("marzo.csv").write_text(MARCH, encoding="utf-8")
    code, answered, told = bifocale("import", "rotto.csv", "manca.csv", "marzo.csv")
    assert code == 1
    assert "«32/03/2025»" in answered
    assert "«rotto.csv» ha errori" in words(told)
    assert "«manca.csv» non si può leggere" in words(told)
    assert rows(base, "SELECT count(*) FROM contact") == [(2,)]


def test_a_trial_loads_nothing(bifocale: Run, base: Path) -> None:
    Path("marzo.csv").write_text(MARCH, encoding="utf-8")
    assert bifocale("import", "marzo.csv", "--dry-run")[0] == 0
    Path("doppio.csv").write_text(MARCH + "dormitorio-la-fonte;01/03/2025;P2;Codogno\n", encoding="utf-8")
    assert bifocale("import", "doppio.csv", "--dry-run")[0] == 1, "it would not be loaded"
    assert rows(base, "SELECT count(*) FROM contact") == [(0,)]


def test_warnings_want_a_reason_and_a_correction_is_told(bifocale: Run, base: Path) -> None:
    Path("marzo.csv").write_text(MARCH, encoding="utf-8")
    bifocale("import", "marzo.csv")
    twice = MARCH + "dormitorio-la-fonte;01/03/2025;P2;Codogno\n"
    Path("marzo.csv").write_text(twice, encoding="utf-8")
    code, _, told = bifocale("import", "marzo.csv")
    assert (code, "avvisi che nessuno ha confermato" in words(told)) == (1, True)
    code, _, told = bifocale("import", "marzo.csv", "--accept", "due pasti")
    assert code == 0, told
    assert "(versione 3 dei dati: 3 accessi al posto di 2)." in words(told), "«3 accessi in più» was said of one more"
    assert "Dormitorio La Fonte, 03/2025: 3 righe al posto di 2; quelle di prima sono conservate." in words(told)
    assert rows(base, "SELECT DISTINCT reason FROM accepted_warning") == [("due pasti",)]
    answered = bifocale("import", "marzo.csv")[1]
    assert "identiche in tutto" not in answered, "a warning that was accepted was printed at every load"
    assert "Avvisi già confermati, per le stesse righe: 1." in answered


def test_a_file_loaded_by_mistake_is_withdrawn(bifocale: Run, base: Path) -> None:
    Path("marzo.csv").write_text(MARCH, encoding="utf-8")
    bifocale("import", "marzo.csv")
    code, _, told = bifocale("import", "--withdraw", "2", "--reason", "era il mese di un altro")
    assert (code, "è ritirato (versione 3 dei dati)" in words(told)) == (0, True), told
    assert rows(base, "SELECT count(*) FROM contact") == [(0,)]
    log = rows(base.with_name("lodi.accessi.sqlite"), "SELECT detail FROM access_event ORDER BY number")
    assert ("ritirata la versione 2, versione 3",) in log
    assert bifocale("import", "marzo.csv", "--withdraw", "2")[0] != 0
    assert bifocale("import")[0] != 0


def test_who_loads_for_an_organisation_names_no_other(bifocale: Run, base: Path) -> None:
    Path("marzo.csv").write_text(MARCH, encoding="utf-8")
    code, _, told = bifocale("import", "marzo.csv", "--organisation", "inventato")
    assert (code, "«inventato» non è nella base dati" in words(told)) == (2, True)


def test_without_a_key_of_persons_the_command_that_makes_one_is_told(
    bifocale: Run, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BIFOCALE_PERSONS_KEY")
    current_settings.cache_clear()
    Path("marzo.csv").write_text(MARCH, encoding="utf-8")
    code, _, told = bifocale("import", "marzo.csv")
    assert (code, "BIFOCALE_PERSONS_KEY" in told, "bifocale secret" in words(told)) == (1, True, True)
    assert rows(base, "SELECT count(*) FROM person") == [(0,)]
