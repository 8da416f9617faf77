"""An Ambito from nothing to ten open pages, as docs/dati.md tells: founded by a file, three files of partners loaded.

The files are of three makes, each read through a mapping that comes with the program, copied and corrected as the
document says: a register of nights with a person a row and a day a column, the export of a listening centre with needs
in code, a municipality's list of contributions.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import text

from components.state import runtime
from components.state.page_registry import PAGES
from data_access.settings import current_settings
from geo.register import _register
from tests.app.conftest import Visit, forget
from tests.app.test_new_ambito import ZERO, told
from tests.conftest import NewDatabase
from tests.support.command_line import run_line
from tests.support.engines import opened

MAPPINGS: Final = Path(__file__).resolve().parents[2] / "data_access" / "returns" / "mappings"
PROVINCE: Final = "098"
AMBITO: Final = """
[ambito]
nome = "Ambito Territoriale Sociale di Lodi"
capofila = "Lodi"
comuni = {codes}

[[linea]]
chiave = "fondo-poverta"
nome = "Fondo povertà"
binario = "ambito"

[[ente]]
nome = "Associazione La Fonte"
natura = "terzo_settore"

[[ente]]
nome = "Caritas di Lodi"
natura = "terzo_settore"

[[ente]]
nome = "Comune di Lodi"
natura = "comune_capofila"

[[servizio]]
nome = "Dormitorio La Fonte"
tipo = "dormitorio"
ente = "associazione-la-fonte"
comune = "Lodi"
unita = "posto_letto"
apertura = 2025-01-01

[[servizio.capienza]]
sezione = "tutti"
dal = 2025-01-01
finanziata = 20
effettiva = 20

[[servizio]]
nome = "Centro di ascolto"
tipo = "ascolto"
ente = "caritas-di-lodi"
comune = "Lodi"
unita = "accesso"
apertura = 2025-01-01

[[servizio]]
nome = "Contributi del comune"
tipo = "contributo"
ente = "comune-di-lodi"
comune = "Lodi"
unita = "accesso"
apertura = 2025-01-01
"""
UNJUDGED: Final = frozenset({"metodo", "verifica", "percorsi"})
"""Pages that explain what zero is, or tell of acts of people; whose zeros the next assertions read one by one."""
NOT_OF_SERVICES: Final = re.compile(
    r"meno di \d+ ciascuno, forse nessuno|il target di nessuna persona|perché nessuno sia riconosciuto"
)
GUESTS: Final = 12
"""Persons in the register of nights; each came on the days of March that its number divides."""


def register_of_nights() -> str:
    head = ";".join(["Cognome", "Nome", "Data di nascita", "Sesso", "Residenza", *map(str, range(1, 32))])
    rows = [
        ";".join(
            [f"Cognome{one}", f"Nome{one}", f"0{1 + one % 9}/03/19{60 + one}", "M", "Lodi" if one % 2 else "Codogno"]
            + ["X" if day % one == 0 else "" for day in range(1, 32)]
        )
        for one in range(1, GUESTS + 1)
    ]
    return "\n".join([head, *rows])


def listening_centre() -> str:
    head = "Num. scheda;Codice persona;Anno nascita;Sesso;Data primo colloquio;Bisogni;Condizione"
    rows = [f"S{one};P{one};19{70 + one};F;{one:02d}/03/2025;ABI02|LAV01;DON" for one in range(1, 9)]
    return "\n".join([head, *rows])


def contributions() -> str:
    head = "Beneficiario;Data mandato;Importo liquidato;Capitolo;Stato"
    rows = [f"B{one};{one:02d}/03/2025;€ 1{one}0,50;1204/10;Pagato" for one in range(1, 8)]
    return "\n".join([head, *rows, "B9;10/03/2025;€ 90,00;1204/10;Annullato"])


def corrected(name: str, **constants: str) -> str:
    """Return a mapping that comes with the program, with constants of one's own."""
    source = (MAPPINGS / f"{name}.toml").read_text(encoding="utf-8")
    for field, value in constants.items():
        source, changed = re.subn(rf'^{field} = ".*"$', f'{field} = "{value}"', source, flags=re.MULTILINE)
        assert changed == 1, field
    assert tomllib.loads(source)
    return source


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=(pytest.mark.postgres, pytest.mark.second_ring))])
def loaded(
    request: pytest.FixtureRequest,
    new_database: NewDatabase,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[str]:
    """The address of an Ambito of sixty municipalities with a month of three partners' files."""
    url = new_database(request.param, migrated=False)
    monkeypatch.chdir(tmp_path)
    for name, value in {
        "DATABASE_URL": url,
        "DEMO_MODE": "false",
        "CACHE_DIR": str(tmp_path / "cache"),
        "PERSONS_KEY": "una-chiave-di-prova-lunga-almeno-trentadue-byte",
    }.items():
        monkeypatch.setenv(f"BIFOCALE_{name}", value)
    current_settings.cache_clear()

    def run(*words: str) -> None:
        code, _, told_wrong = run_line(monkeypatch, capsys, *words)
        assert code == 0, told_wrong

    codes = sorted(code for code in _register(None)[0] if code.startswith(PROVINCE))
    assert len(codes) == 60
    Path("ambito.toml").write_text(AMBITO.format(codes=codes), encoding="utf-8")
    run("init", "--from", "ambito.toml")
    for file, mapping, content, words in (
        (
            "registro.csv",
            corrected("registro_notti", servizio="dormitorio-la-fonte"),
            register_of_nights(),
            ["--month", "2025-03"],
        ),
        ("ascolto.csv", corrected("centro_ascolto", ente="Caritas di Lodi"), listening_centre(), []),
        ("contributi.csv", corrected("contributi_comune", servizio="contributi-del-comune"), contributions(), []),
    ):
        Path(file).write_text(content, encoding="windows-1252")
        Path(file).with_suffix(".toml").write_text(mapping, encoding="utf-8")
        run("import", file, "--mapping", str(Path(file).with_suffix(".toml")), *words)
    yield url
    forget()


def test_three_files_of_different_make_open_every_page_and_nothing_is_said_that_was_not_supplied(
    loaded: str, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(loaded) as engine, engine.begin() as connection:
        connection.execute(text("UPDATE ambito SET is_demo = true"))  # so that the gate of a rehearsal lets us in
    for role in ("manager", "mayor", "partner"):
        monkeypatch.setenv("BIFOCALE_DATABASE_URL", loaded)
        monkeypatch.setenv("BIFOCALE_DEMO_MODE", "true")
        forget()
        app = visit(role=role, periodo="2025-03")
        words = {}
        for page in PAGES:
            if page.name != "quadro":
                app.switch_page(str(page.path)).run()
            words[page.name] = told(app)
            if page.name not in UNJUDGED:
                assert not ZERO.findall(NOT_OF_SERVICES.sub("", words[page.name])), (role, page.name)
        runtime.runtime().store._engine.dispose()  # of PostgreSQL: whoever forgets a runtime leaves its connection open
        if role == "manager":
            assert f"i servizi hanno incontrato {GUESTS} persone diverse" in words["quadro"]
            assert "non è indicato il target di nessuna persona" in words["quadro"], "their register tells of none"
            assert (
                f"i servizi di Lodi hanno accolto {GUESTS} persone; nel territorio non ci sono servizi."
                in (words["crema_territorio"])
            )
