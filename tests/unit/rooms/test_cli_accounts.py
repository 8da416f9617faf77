"""`bifocale accounts` and `bifocale access-log`: from an empty database to a mayor, with a trace of every change."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from data_access.accounts import store
from data_access.settings import current_settings
from tests.support.asking import saved
from tests.support.builder import ambito
from tests.support.engines import opened
from tests.unit.rooms.conftest import Run

pytestmark = pytest.mark.sqlite_first


@pytest.fixture
def bifocale(bifocale: Run, engine: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Run a line on a small Ambito."""
    saved(ambito(lead="Alfa", others=["Beta"]).service("mensa", organisation="uno"), engine)
    monkeypatch.setenv("BIFOCALE_DATABASE_URL", engine.url.render_as_string(hide_password=False))
    current_settings.cache_clear()
    yield bifocale
    current_settings.cache_clear()


def test_without_its_tables_the_register_says_what_to_do(bifocale: Run) -> None:
    code, _, told = bifocale("accounts", "list")
    assert code == 2
    assert "bifocale db upgrade" in told


@pytest.mark.on_both
def test_from_nothing_to_a_mayor_and_back(bifocale: Run) -> None:
    assert bifocale("db", "upgrade")[0] == 0
    assert bifocale("accounts", "list")[2].strip() == "Nessuna persona abilitata."
    assert bifocale("accounts", "add", "capo@ambito.example", "--role", "amministratore")[0] == 0
    code, _, told = bifocale("accounts", "add", "s@beta.example", "--role", "sindaco", "--municipality", "beta")
    assert (code, told.strip()) == (0, "«s@beta.example» è sindaco di Beta.")
    assert (
        "e lo era già"
        in bifocale("accounts", "add", "s@beta.example", "--role", "sindaco", "--municipality", "Beta")[2]
    )
    listed = bifocale("accounts", "list")[1]
    assert "amministratore" in listed
    assert "sindaco di Beta" in listed
    assert "non è più sindaco di Beta" in bifocale("accounts", "remove", "s@beta.example")[2]
    assert "sindaco" not in bifocale("accounts", "list")[1]
    assert "sindaco di Beta" in bifocale("accounts", "list", "--all")[1]
    kept = bifocale("access-log", "list")[1]
    assert "tolto a s@beta.example il ruolo sindaco:" in kept
    assert "abilitato capo@ambito.example come amministratore" in kept
    assert kept.count("abilitato s@beta.example") == 1, "a line that changes nothing is no change"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("add", "nessuno", "--role", "responsabile"), "non è un indirizzo"),
        (("add", "a@b.it", "--role", "capo"), "non esiste: usare responsabile"),
        (("add", "a@b.it", "--role", "sindaco"), "vuole un comune"),
        (("add", "a@b.it", "--role", "sindaco", "--municipality", "Bta"), "Forse «Beta»?"),
        (("add", "a@b.it", "--role", "responsabile", "--to", "ieri"), "non è un giorno"),
        (("remove", "a@b.it"), "non è tra le persone abilitate"),
        (("sign-out", "a@b.it"), "non è tra le persone abilitate"),
        (("unbind", "a@b.it"), "non è tra le persone abilitate"),
        (("import", "/non/esiste.csv"), "non si può leggere"),
        (("export", "/non/esiste/a.csv"), "non si può scrivere"),
    ],
)
def test_mistakes_end_with_a_sentence_and_change_nothing(bifocale: Run, words: tuple[str, ...], sentence: str) -> None:
    bifocale("db", "upgrade")
    code, answered, told = bifocale("accounts", *words)
    assert (code, answered) == (2, "")
    assert sentence in " ".join(told.split())
    assert bifocale("access-log", "list")[1].strip() == ""


def test_a_file_of_mayors_goes_in_and_comes_out(bifocale: Run, tmp_path: Path) -> None:
    bifocale("db", "upgrade")
    (tmp_path / "sindaci.csv").write_text("indirizzo;ruolo;comune\na@alfa.it;sindaco;Alfa\nb@beta.it;sindaco;Beta\n")
    assert "Righe lette: 2; ruoli nuovi: 2." in bifocale("accounts", "import", tmp_path / "sindaci.csv")[2]
    assert "Righe lette: 2; ruoli nuovi: 0." in bifocale("accounts", "import", tmp_path / "sindaci.csv")[2]
    assert bifocale("accounts", "export", tmp_path / "fuori.csv")[0] == 0
    assert "ruoli nuovi: 0" in bifocale("accounts", "import", tmp_path / "fuori.csv")[2]
    (tmp_path / "nuovo.csv").write_text("indirizzo;ruolo;comune\nc@alfa.it;sindaco;Alfa\n")
    bifocale("accounts", "import", tmp_path / "nuovo.csv", "--replace")
    listed = bifocale("accounts", "list")[1]
    assert "c@alfa.it" in listed
    assert "a@alfa.it" not in listed


def test_a_line_of_the_log_that_was_changed_is_found(bifocale: Run) -> None:
    bifocale("db", "upgrade")
    for name in ("a", "b", "c"):
        bifocale("accounts", "add", f"{name}@b.it", "--role", "responsabile")
    assert bifocale("access-log", "verify")[0] == 0
    settings = current_settings()
    address = store.register_engine(settings).url.render_as_string(hide_password=False)
    with opened(address) as register, register.begin() as connection:
        connection.execute(text("DELETE FROM access_event WHERE number = 2"))
    code, answered, _ = bifocale("access-log", "verify")
    assert (code, answered.strip()) == (1, "Manca la riga 2.")


def test_what_is_missing_for_people_to_sign_in(bifocale: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    bifocale("db", "upgrade")
    code, answered, _ = bifocale("accounts", "check")
    assert (code, len(answered.splitlines())) == (1, 4)
    monkeypatch.setenv("BIFOCALE_DEMO_MODE", "false")
    for name in ("BIFOCALE_DISCLOSURE_SECRET", "BIFOCALE_LOG_SECRET"):
        monkeypatch.setenv(name, bifocale("secret")[1].strip())
    current_settings.cache_clear()
    assert bifocale("accounts", "check")[1].startswith("Nessun modo di entrare è configurato")
    monkeypatch.setenv("BIFOCALE_TRUSTED_HEADER", "X-Remote-User")
    monkeypatch.setenv("BIFOCALE_TRUSTED_PROXIES", "10.0.0.5")
    current_settings.cache_clear()
    code, answered, _ = bifocale("accounts", "check")
    assert code == 1
    assert answered.startswith("Nessuno è amministratore")
    bifocale("accounts", "add", "a@b.it", "--role", "amministratore")
    assert bifocale("accounts", "check")[:2] == (0, "")


def test_secrets_are_long_and_never_the_same(bifocale: Run) -> None:
    made = {bifocale("secret")[1].strip() for _ in range(3)}
    assert len(made) == 3
    assert min(map(len, made)) >= 43
