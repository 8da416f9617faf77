"""`bifocale check` and `bifocale template` as partners type them: no database, an Italian sentence for each mistake."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import cli_files
from data_access.returns import container
from data_access.returns.kinds import KINDS
from data_access.settings import current_settings
from tests.support.command_line import run_line
from tests.support.kinds_page import PAGE, page
from tests.support.return_files import NIGHTS, as_csv, as_xlsx

Typed = Callable[..., tuple[int, str, str]]
SERVICES = ("servizio", "nome", "tipo", "ente", "comune", "unita", "aperto", "chiuso")
DORMITORY = ("dormitorio", "Dormitorio", "dormitorio", "E", "Crema", "posto_letto", "01/01/2020", "20/03/2025")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Typed]:
    """Type a line in an empty folder, with a database that nobody can open."""
    monkeypatch.setenv("BIFOCALE_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.chdir(tmp_path)
    current_settings.cache_clear()

    def type_line(*words: str) -> tuple[int, str, str]:
        return run_line(monkeypatch, capsys, *words)

    yield type_line
    current_settings.cache_clear()


def test_a_template_is_written_and_checked(typed: Typed, tmp_path: Path) -> None:
    assert typed("template", "notti") == (0, "", "Scritto notti.xlsx.\nScritto notti.csv.\n")
    code, out, _ = typed("check", "notti.xlsx", "notti.csv")
    assert code == 0
    assert out.count("Il file contiene ancora la scritta «Dati dimostrativi»") == 2
    assert typed("template", "notti", "--out", "cartella/mio.csv")[0] == 0
    assert (tmp_path / "cartella" / "mio.csv").read_bytes() == (tmp_path / "notti.csv").read_bytes()


def test_the_kinds_are_listed_and_a_schema_is_json(typed: Typed) -> None:
    code, out, _ = typed("template", "elenco")
    assert code == 0
    assert all(key in out for key in KINDS)
    code, out, _ = typed("template", "permanenze", "--schema")
    assert json.loads(out)["primaryKey"] == ["servizio", "persona", "entrata"]


def test_errors_end_with_one_and_a_copy_is_marked(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(as_csv([NIGHTS, ("dormitorio", "01/03/2025", "uomini", "boh")]))
    code, out, err = typed("check", "a.csv", "--xlsx", "segnato.xlsx")
    assert code == 1
    assert "riga 2 colonna D «boh»" in out
    assert err == "Scritto segnato.xlsx.\n"
    assert (tmp_path / "segnato.xlsx").read_bytes()[:2] == b"PK"


def test_lists_and_month_are_looked_at_where_they_are_given(typed: Typed, tmp_path: Path) -> None:
    rows = [NIGHTS, ("dormitorio", "21/03/2025", "uomini", "1"), ("dormitori", "01/02/2025", "uomini", "1")]
    (tmp_path / "a.csv").write_bytes(as_csv(rows))
    (tmp_path / "servizi.xlsx").write_bytes(as_xlsx([SERVICES, DORMITORY]))
    (tmp_path / "comuni.csv").write_bytes(as_csv([("Codice", "Alias"), ("19035", "Crema città")]))
    assert typed("check", "a.csv")[:2] == (0, "a.csv: notti, 2 righe: nessun problema.\n")
    lists = ("--services", "servizi.xlsx", "--municipalities", "comuni.csv")
    code, out, _ = typed("check", "a.csv", "--month", "marzo 2025", "--json", *lists)
    (told,) = json.loads(out)
    assert code == 1
    assert [(one["kind"], one["row"], one["hint"]) for one in told["findings"]] == [
        ("servizio_chiuso", 2, ""),
        ("servizio_sconosciuto", 3, "dormitorio"),
        ("altro_mese", 3, ""),
    ]


def test_a_municipality_is_told_by_the_list_of_the_ambito(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "servizi.csv").write_bytes(as_csv([SERVICES, (*DORMITORY[:4], "Lodi", *DORMITORY[5:])]))
    (tmp_path / "comuni.csv").write_bytes(as_csv([("Comune",), ("Crema",), ("Castelleone",)]))
    assert typed("check", "servizi.csv")[0] == 0
    code, out, _ = typed("check", "servizi.csv", "--municipalities", "comuni.csv")
    assert code == 1
    assert "Comuni che non sono dell'Ambito, «comune» (1)" in out


def test_a_file_that_is_refused_does_not_stop_the_others(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"%PDF-1.7")
    (tmp_path / "b.csv").write_bytes(as_csv([NIGHTS, ("dormitorio", "01/03/2025", "uomini", "1")]))
    code, out, _ = typed("check", "a.xlsx", "b.csv")
    assert code == 1
    assert out.splitlines()[0].startswith("Il file «a.xlsx» è un PDF")
    assert out.splitlines()[1] == "b.csv: notti, 1 riga: nessun problema."
    code, out, _ = typed("check", "a.xlsx", "b.csv", "--json")
    assert (code, "refused" in json.loads(out)[0]) == (1, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "manca.csv"), "Il file «manca.csv» non si può leggere"),
        (("check", "a.csv", "--kind", "boh"), "Il tipo di file «boh» non c'è. I tipi sono: servizi"),
        (("check", "a.csv", "--month", "boh"), "Il mese «boh» non si può leggere: scriverlo come 2025-03."),
        (("check", "a.csv", "--services", "errati.csv"), "L'elenco dei servizi ha errori, da correggere prima."),
        (("check", "a.csv", "--municipalities", "a.csv"), "manca l'intestazione: servono le colonne «codice»"),
        (
            ("check", "a.csv", "--municipalities", "strani.csv"),
            "«strani.csv», riga 2: «Cremma» non è il nome di un solo",
        ),
        (("template", "boh"), "Il tipo di file «boh» non c'è"),
        (("template", "notti", "--out", "a.pdf"), "Il modello si scrive in un file .xlsx o .csv, non «a.pdf»."),
    ],
)
def test_a_mistake_ends_with_its_sentence(typed: Typed, tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    (tmp_path / "a.csv").write_bytes(as_csv([NIGHTS, ("dormitorio", "01/03/2025", "uomini", "1")]))
    (tmp_path / "errati.csv").write_bytes(as_csv([SERVICES, (*DORMITORY[:6], "boh", "")]))
    (tmp_path / "strani.csv").write_bytes(as_csv([("comune",), ("Cremma",)]))
    code, _, err = typed(*words)
    assert code == 2
    assert said in err


def test_both_stop_reading_at_the_same_size() -> None:
    assert cli_files.MOST_BYTES == container.MOST_BYTES


def test_the_page_of_the_kinds_is_that_of_the_kinds() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: .venv/bin/python -m tests.support.kinds_page"


def test_a_mapping_is_proposed_corrected_and_used(typed: Typed, tmp_path: Path) -> None:
    rows = [("Giorno", "Struttura notturna", "N. presenze"), ("01/03/2025", "Nord", "3")]
    (tmp_path / "a.csv").write_bytes(as_csv(rows))
    code, out, err = typed("mapping", "a.csv", "--kind", "notti", "--out", "mia.toml")
    assert code == 0
    assert "Struttura notturna" in out
    assert "Scritto mia.toml." in err
    text = (tmp_path / "mia.toml").read_text(encoding="utf-8")
    assert 'occupati = "N. presenze"' in text
    assert typed("check", "a.csv", "--mapping", "mia.toml")[:2] == (0, "a.csv: notti, 1 riga: nessun problema.\n")


def test_a_mapping_that_comes_with_the_program_is_used_by_name(typed: Typed, tmp_path: Path) -> None:
    rows = [
        ("Beneficiario", "Data mandato", "Importo liquidato", "Capitolo", "Stato"),
        ("R", "3/3/25", "2", "x", "Pagato"),
    ]
    (tmp_path / "a.csv").write_bytes(as_csv(rows))
    assert typed("check", "a.csv", "--mapping", "contributi_comune")[0] == 0
    code, _, err = typed("check", "a.csv", "--mapping", "contributi_comune", "--kind", "notti")
    assert (code, "è di tipo «sostegni», non «notti»" in err) == (2, True)
    assert "Il file «boh» non si può leggere" in typed("check", "a.csv", "--mapping", "boh")[2]


def test_a_file_of_no_kind_does_not_stop_the_others(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(as_csv([("servizio", "giorno", "presenze"), ("x", "1/3/25", "2")]))
    (tmp_path / "b.csv").write_bytes(as_csv([NIGHTS, ("dormitorio", "01/03/2025", "uomini", "1")]))
    code, out, _ = typed("check", "a.csv", "b.csv")
    assert code == 1
    undecided, other = out.splitlines()
    assert undecided.startswith(
        "Dalle intestazioni di «a.csv» non si capisce di che tipo è il file (può essere: notti, conteggi)"
    )
    assert other == "b.csv: notti, 1 riga: nessun problema."
