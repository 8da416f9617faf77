"""Carica dati: a file is checked, corrected on line, confirmed and loaded by who may, for no other organisation."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import create_engine, text
from streamlit.testing.v1 import AppTest

from components.state.page_registry import entry
from components.state.runtime import runtime
from data_access.accounts.access_log import lines
from data_access.accounts.register import Right
from data_access.accounts.vocabulary import AccountRole
from tests.app.conftest import ROUTER, SECONDS, Browser, Visit
from tests.support.nasty import NASTY

EMAIL = "anna@ente.it"
HOUSE: Final = "voci-vicine"
HEAD: Final = "servizio;giorno;persona;comune_residenza\n"
NOVEMBER: Final = f"{HEAD}ascolto;02/11/2026;P1;Crema\nascolto;03/11/2026;P2;Offanengo\n"
FAULTY: Final = f"{HEAD}ascolto;32/11/2026;P1;Crema\nascolto;03/11/2026;P2;Ofanengo\n"
TWICE: Final = f"{HEAD}ascolto;02/11/2026;P1;Crema\nascolto;02/11/2026;P1;Crema\n"


@dataclass
class Counter:
    """A dashboard on a base of real data, and the browser of somebody who loads files."""

    base: Path
    browser: Browser

    def open(self, *rights: Right) -> AppTest:
        self.browser.enter(EMAIL, *rights)
        app = AppTest.from_file(str(ROUTER), default_timeout=SECONDS)
        app.query_params["periodo"] = "2025"
        return app.run().switch_page(str(entry("carica").path)).run()

    def rows(self, statement: str) -> list[tuple[object, ...]]:
        engine = create_engine(f"sqlite:///{self.base}")
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(text(statement))]
        engine.dispose()
        return found

    def log(self) -> list[tuple[str, str, str]]:
        entrance = runtime().entrance()
        entrance.log.flush()
        return [(line.who, line.role, line.detail) for line in lines(entrance.register.engine) if "import" in line.kind]


@pytest.fixture
def counter(proxied: Callable[[Path], Browser], small_demo: Path, tmp_path: Path) -> Counter:
    base = Path(shutil.copy(small_demo, tmp_path / "base.sqlite"))
    engine = create_engine(f"sqlite:///{base}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE ambito SET is_demo = 0"))
        connection.execute(text("DELETE FROM contact WHERE day >= '2026-11-01'"))
    engine.dispose()
    return Counter(base=base, browser=proxied(base))


PARTNER = Right(role=AccountRole.PARTNER, organisation=HOUSE)
STEWARD = Right(role=AccountRole.STEWARD)


def give(app: AppTest, content: str, name: str = "novembre.csv") -> AppTest:
    app.file_uploader(key="file_carica").set_value((name, content.encode(), "text/csv"))
    return app.run()


def said(app: AppTest) -> str:
    shown = (*app.markdown, *app.caption, *app.warning, *app.info, *app.error, *app.header, *app.subheader)
    return " ".join(str(one.value) for one in shown).replace("\\", "")


def buttons(app: AppTest) -> dict[str, str]:
    return {str(one.key): one.label for one in app.button}


def test_a_file_without_problems_says_what_it_changes_and_is_loaded_for_who_signed_in(counter: Counter) -> None:
    app = give(counter.open(PARTNER), NOVEMBER)
    assert not app.exception
    assert "Il file è a posto: si può caricare." in said(app)
    assert "2 accessi in più." in said(app)
    assert "persone in più" not in said(app), "whom the Ambito knew already says that others serve them"
    assert counter.rows("SELECT count(*) FROM contact WHERE day >= '2026-11-01'") == [(0,)]
    app.button(key="carica-0").click().run()
    assert not app.exception
    assert "«novembre.csv» è caricato" in said(app)
    assert counter.rows("SELECT count(*) FROM contact WHERE day >= '2026-11-01'") == [(2,)]
    assert counter.rows("SELECT loaded_by, kind FROM file_load") == [(EMAIL, "accessi")]
    assert counter.log() == [(EMAIL, f"ente:{HOUSE}", "accessi, «novembre.csv», versione 4")]
    assert "carica-0" not in buttons(app), "a file that was loaded is not loaded again by a click"


def test_cells_at_fault_are_corrected_on_line_and_checked_again(counter: Counter) -> None:
    app = give(counter.open(PARTNER), FAULTY)
    assert "2 errori da correggere" in said(app)
    assert "carica-0" not in buttons(app)
    editor = app.data_editor[0]
    assert list(editor.value["valore"]) == ["32/11/2026", "Ofanengo"]
    edits = {0: {"valore": "02/11/2026"}, 1: {"valore": "Offanengo"}}
    app.session_state[editor.key] = {"edited_rows": edits, "added_rows": [], "deleted_rows": []}
    app.button(key="ricontrolla-0").click().run()
    assert not app.exception
    assert "Il file è a posto: si può caricare." in said(app)
    assert "Scarica il file corretto" in [one.proto.label for one in app.get("download_button")]
    app.button(key="carica-0").click().run()
    assert counter.rows("SELECT count(*) FROM contact WHERE day >= '2026-11-01'") == [(2,)]


def test_a_warning_wants_a_reason_which_is_remembered(counter: Counter) -> None:
    app = give(counter.open(PARTNER), TWICE)
    assert "1 avviso: è vero?" in said(app)
    app.button(key="carica-0").click().run()
    assert "manca ancora: perché gli avvisi sono veri" in said(app)
    assert counter.rows("SELECT count(*) FROM file_load") == [(0,)]
    app.text_input(key="vero-0").set_value("due pasti").run()
    app.button(key="carica-0").click().run()
    assert "è caricato" in said(app)
    assert counter.rows("SELECT reason FROM accepted_warning") == [("due pasti",)]
    again = give(app, TWICE.replace("\n", "\r\n"), "di nuovo.csv")
    assert "Avvisi già confermati per le stesse righe: 1." in said(again)


def test_a_month_that_is_there_wants_to_know_why_it_is_corrected(counter: Counter) -> None:
    app = give(counter.open(PARTNER), NOVEMBER)
    app.button(key="carica-0").click().run()
    give(app, f"{NOVEMBER}ascolto;04/11/2026;P3;Crema\n", "corretto.csv")
    app.button(key="carica-0").click().run()
    assert "manca ancora: perché il file corregge quello di prima" in said(app)
    app.text_input(key="perche-0").set_value("mancava un giorno").run()
    app.button(key="carica-0").click().run()
    assert counter.rows("SELECT reason FROM file_load ORDER BY id") == [("",), ("mancava un giorno",)]
    assert counter.rows("SELECT row_count FROM former_rows ORDER BY id") == [(0,), (2,)], (
        "none before the first, then two"
    )


def test_a_file_loaded_by_mistake_is_taken_back_with_a_reason_by_who_may(counter: Counter) -> None:
    app = counter.open(PARTNER)
    assert "ritira" not in buttons(app), "nothing was loaded yet"
    app = give(app, NOVEMBER)
    app.button(key="carica-0").click().run()
    app.button(key="ritira").click().run()
    assert "servono il motivo e la conferma" in said(app)
    assert counter.rows("SELECT count(*) FROM contact WHERE day >= '2026-11-01'") == [(2,)]
    (choice,) = app.selectbox(key="file_ritirato").options
    assert re.search(r"novembre\.csv · Centro di ascolto, novembre 2026 · caricato (?:il |l')\d", choice)
    version = app.selectbox(key="file_ritirato").value
    app.text_input(key=f"perche-ritirato-{version}").set_value("era di un altro mese").run()
    app.checkbox(key=f"ritiro-sicuro-{version}").check().run()
    app.button(key="ritira").click().run()
    assert not app.exception
    assert "Il file «novembre.csv» è ritirato (versione 5 dei dati)." in said(app)
    assert counter.rows("SELECT count(*) FROM contact WHERE day >= '2026-11-01'") == [(0,)]
    assert counter.log()[0] == (EMAIL, f"ente:{HOUSE}", "ritirata la versione 4, versione 5")
    assert "ritira" not in buttons(app), "what was taken back is not taken back again"


def test_a_partner_takes_back_no_file_of_others(counter: Counter) -> None:
    app = give(counter.open(STEWARD), NOVEMBER.replace("ascolto", "mensa"))
    app.button(key="carica-0").click().run()
    assert "ritira" in buttons(app)
    runtime().entrance().register.end(EMAIL, by="prova")
    assert "ritira" not in buttons(counter.open(PARTNER))


def test_a_partner_reads_and_loads_nothing_of_another_organisation(counter: Counter) -> None:
    app = give(counter.open(PARTNER), NOVEMBER.replace("ascolto", "mensa"))
    assert "Servizi che non sono nell'elenco" in " ".join(str(table.value) for table in app.table)
    assert "carica-0" not in buttons(app)
    app = give(app, "comune;anno;sesso;eta;residenti\nCrema;2023;F;3;1\n", "residenti.csv")
    assert "dicono cose di tutto l'Ambito" in said(app)
    assert "carica-0" not in buttons(app)


def test_who_looks_after_data_loads_for_everybody_and_sees_no_figures(counter: Counter) -> None:
    app = give(counter.open(STEWARD), NOVEMBER.replace("ascolto", "mensa"))
    assert "Il file è a posto: si può caricare." in said(app)
    app.button(key="carica-0").click().run()
    assert "è caricato" in said(app)
    assert counter.log()[0][1] == "cura_dati"
    shown = " ".join(str(table.value) for table in app.table)
    assert "Righe dopo" in shown
    assert "Persone servite" not in shown, "the role does not see exact figures of persons"


@pytest.mark.second_ring
def test_hostile_words_of_files_are_shown_as_they_are(counter: Counter) -> None:
    app = counter.open(PARTNER)
    files = [
        (f"{name[:60]}.csv", f'{HEAD}"{cell}";02/11/2026;P1;"{cell}"\n'.encode(), "text/csv")
        for name in NASTY.values()
        for cell in [name.replace('"', '""')]
    ]
    app.file_uploader(key="file_carica").set_value(files)
    app.run()
    assert not app.exception
    assert len([one for one in app.header if str(one.value)]) == len(files)
    assert not [one for one in app.get("html") if "onerror" in str(one.proto.body)]


UNKNOWN: Final = "Punto;Data accesso;Sigla;Residente a\nCentro;02/11/2026;A12;Crema\nCentro;03/11/2026;A13;Pandino\n"


def test_an_unknown_file_is_read_as_somebody_says_and_so_is_the_next(counter: Counter) -> None:
    app = give(counter.open(PARTNER), UNKNOWN, "export.csv")
    assert not app.exception
    assert "Come si legge il file" in said(app)
    columns = app.data_editor[0]
    fields = dict(zip(columns.value["intestazione"], columns.value["campo"], strict=True))
    assert (fields["Data accesso"], fields["Residente a"]) == ("giorno", "comune_residenza")
    edits = {
        place: {"campo": {"Punto": "– non letta –", "Sigla": "persona"}[header]}
        for place, header in enumerate(columns.value["intestazione"])
        if header in {"Punto", "Sigla"}
    }
    app.session_state[columns.key] = {"edited_rows": edits, "added_rows": [], "deleted_rows": []}
    app.run()
    (choice,) = [one for one in app.selectbox if str(one.key).startswith("costante-0")]
    assert set(choice.options) == {"Centro di ascolto", "Centro di ascolto di Castelleone"}, "their own and no other"
    choice.set_value("ascolto").run()
    ten = next(one.value for one in app.dataframe if "riga" in one.value.columns)
    assert list(ten["persona"]) == ["•••", "•••"], "an identifier is read, and not shown"
    app.text_input(key="nome-0").set_value("registro nostro").run()
    app.button(key="conserva-0").click().run()
    assert "Letto come «registro nostro»" in said(app)
    assert "Il file è a posto: si può caricare." in said(app)
    give(app, UNKNOWN.replace("02/11", "04/11"), "export2.csv")
    assert "conservato da un file di prima" in said(app)
    assert counter.rows("SELECT name, saved_by FROM saved_mapping") == [("registro nostro", EMAIL)]
    app.button(key="dimentica-0").click().run()
    assert not app.exception
    assert counter.rows("SELECT name FROM saved_mapping") == [], "what is kept can be seen, and forgotten"


def test_a_demonstration_checks_files_and_loads_none(visit: Visit) -> None:
    app = give(visit("carica", role="partner"), NOVEMBER.replace("ascolto", "fermo-posta"))
    assert not app.exception
    assert "Il file è a posto." in said(app)
    assert "si controllano e si correggono, e non si caricano" in said(app)
    assert "carica-0" not in buttons(app)


def test_a_mayor_loads_nothing(visit: Visit) -> None:
    app = visit("carica", role="mayor")
    assert [title.value for title in app.title] == ["Questa pagina non è per il vostro ruolo"]
    assert not app.get("file_uploader")


@pytest.mark.second_ring
def test_a_file_of_any_kind_is_told_what_it_is(counter: Counter) -> None:
    """Streamlit said «application/pdf files are not allowed.» beside its name, and nothing else."""
    app = give(counter.open(PARTNER), "%PDF-1.7", "scansione.pdf")
    assert "Il file «scansione.pdf» è un PDF, non una tabella" in said(app)
    assert counter.rows("SELECT count(*) FROM file_load") == [(0,)]
