"""`bifocale persons` and `bifocale service`: keys changed, persons joined and divided, a service closed, all told."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from data_access.settings import current_settings
from tests.unit.rooms.conftest import Run
from tests.unit.rooms.test_cli_import import HEAD, MARCH, base, rows, words

__all__ = ["base"]
NEW = "un-altra-chiave-di-prova-lunga-quanto-serve"


def test_a_key_is_changed_and_two_persons_are_one_and_two_again(
    bifocale: Run, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = "una-chiave-di-prova-lunga-quanto-serve"
    monkeypatch.setenv("BIFOCALE_PERSONS_KEY", former)
    current_settings.cache_clear()
    Path("marzo.csv").write_text(MARCH, encoding="utf-8")
    bifocale("import", "marzo.csv")
    monkeypatch.setenv("BIFOCALE_PERSONS_KEY", NEW)
    current_settings.cache_clear()
    Path("aprile.csv").write_text(f"{HEAD}dormitorio-la-fonte;01/04/2025;P1;Lodi\n", encoding="utf-8")
    code, _, told = bifocale("import", "aprile.csv")
    assert (code, "`bifocale persons rekey`" in words(told)) == (1, True)
    code, _, told = bifocale("persons", "rekey")
    assert (code, "BIFOCALE_PERSONS_FORMER_KEYS" in told) == (2, True)

    monkeypatch.setenv("BIFOCALE_PERSONS_FORMER_KEYS", former)
    current_settings.cache_clear()
    code, _, told = bifocale("persons", "rekey")
    assert (code, "2 persone" in words(told), former in told, NEW in told) == (0, True, False, False), told
    assert bifocale("import", "aprile.csv")[0] == 0
    assert rows(base, "SELECT count(*) FROM person") == [(2,)]

    code, _, told = bifocale("persons", "merge", "1", "2", "--reason", "tessera rifatta")
    assert (code, "Unione n. 1: la persona n. 2 è la n. 1. Righe: accessi 1" in words(told)) == (0, True), told
    assert "tessera rifatta" in bifocale("persons", "merges")[1]
    code, _, told = bifocale("persons", "unmerge", "1", "--reason", "erano due")
    assert (code, "c'è di nuovo la persona n. 2" in words(told)) == (0, True)
    assert "Nessuna coppia" in bifocale("persons", "twins")[2]

    code, _, told = bifocale("service", "close", "dormitorio-la-fonte", "--on", "31/03/2025")
    assert (code, "accessi (1, fino al 01/04/2025)" in words(told)) == (2, True)
    code, _, told = bifocale("service", "close", "dormitorio-la-fonte", "--on", "30/04/2025", "--dry-run")
    assert (code, rows(base, "SELECT count(*) FROM service WHERE closed IS NOT NULL")) == (0, [(0,)]), told
    code, _, told = bifocale("service", "close", "dormitorio-la-fonte", "--on", "30/04/2025")
    assert (code, "è chiuso il 30/04/2025" in words(told)) == (0, True)
    log = [str(detail) for (detail,) in rows(base.with_name("lodi.accessi.sqlite"), "SELECT detail FROM access_event")]
    for said in (
        "cambiata la chiave",
        "unite le persone n. 1 e n. 2",
        "divise di nuovo",
        "coppie di persone",
        "chiuso",
    ):
        assert [one for one in log if said in one], said


def test_a_succession_written_by_mistake_is_undone(bifocale: Run, base: Path) -> None:
    town = "INSERT INTO municipality (code, name, ambito_key, is_lead) SELECT '098900', 'Nuova', ambito_key, 0 "
    with closing(sqlite3.connect(base)) as connection, connection:
        connection.execute(f"{town} FROM municipality WHERE is_lead")
        connection.execute(
            "INSERT INTO municipality_succession VALUES ('098019', '098900', '2025-01-01', 'cambio_codice')"
        )
        connection.execute(
            "INSERT INTO pact (kind, municipality_code, signed) VALUES ('comunita', '098900', '2025-03-01')"
        )
    command = ("municipality", "undo-succession", "098019")
    code, _, told = bifocale(*command)
    assert (code, "Dire perché" in words(told)) == (2, True), told
    code, _, told = bifocale(*command, "--reason", "codice sbagliato", "--dry-run")
    assert (code, "Tornerebbe tra i comuni dell'Ambito: Codogno." in words(told)) == (0, True), told
    assert "Passerebbe a Codogno quello che era in Nuova: patti 1." in words(told)
    assert rows(base, "SELECT count(*) FROM municipality_succession") == [(1,)]
    code, _, told = bifocale(*command, "--reason", "codice sbagliato")
    assert (code, "Tolto Nuova, che non c'era prima." in words(told)) == (0, True), told
    assert "Il ruolo di sindaco di Nuova non vale più: `bifocale accounts check` dice chi lo ha." in words(told)
    assert "Passa a Codogno quello che era in Nuova: patti 1." in words(told)
    assert rows(base, "SELECT municipality_code FROM pact") == [("098019",)]
    assert rows(base, "SELECT code FROM municipality WHERE code = '098900'") == []
    log = rows(base.with_name("lodi.accessi.sqlite"), "SELECT detail FROM access_event")
    assert [
        one for (one,) in log if one == "annullata la successione di Codogno (dal 01/01/2025, Nuova): codice sbagliato"
    ]
