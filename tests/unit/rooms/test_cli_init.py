"""`bifocale init`: from nothing to an Ambito, by a file or by questions; again, what it says otherwise; never less."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from sqlalchemy import create_engine, text

import cli_init
from data_access.settings import current_settings
from tests.unit.data_access.ambito_file.files import LODI, PLAN
from tests.unit.rooms.conftest import Run


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return the path of a SQLite file that is not there yet, which the command is to fill."""
    path = tmp_path / "lodi.sqlite"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BIFOCALE_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("BIFOCALE_DEMO_MODE", "false")
    monkeypatch.setenv("BIFOCALE_CACHE_DIR", str(tmp_path / "cache"))
    current_settings.cache_clear()
    yield path
    current_settings.cache_clear()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lodi.toml"
    path.write_bytes(LODI + PLAN)
    return path


def count(base: Path, table: str) -> int:
    engine = create_engine(f"sqlite:///{base}")
    with engine.connect() as connection:
        found = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar()
    engine.dispose()
    assert isinstance(found, int)
    return found


def test_one_command_makes_the_tables_and_the_ambito(bifocale: Run, base: Path, file: Path) -> None:
    code, answered, told = bifocale("init", "--from", file)
    assert code == 0, told
    assert "comuni: 3 in più" in answered
    assert "bifocale accounts add" in " ".join(told.split()), "what comes next is said"
    for name in ("BIFOCALE_DEMO_MODE=false", "DISCLOSURE_SECRET", "PERSONS_KEY", "LOG_SECRET"):
        assert name in told, "without it the dashboard does not open, or loads nothing"
    assert (count(base, "municipality"), count(base, "service")) == (3, 1)
    assert count(base, "residents") % (3 * 202) == 0
    assert count(base.with_name("lodi.accessi.sqlite"), "account") == 0, "the tables of accounts are there too"
    code, _, told = bifocale("init", "--from", file)
    assert (code, "non è cambiato niente" in told) == (0, True)
    file.write_bytes(LODI)
    told = " ".join(bifocale("init", "--from", file)[2].split())
    assert "restano come sono, righe di: obiettivi dell'Agenda 2030 (2), valori attesi (1), risorse (1)" in told


def test_a_trial_changes_nothing(bifocale: Run, base: Path, file: Path) -> None:
    code, answered, told = bifocale("init", "--from", file, "--dry-run")
    assert (code, "comuni: 3 in più" in answered, "non è cambiato niente" in told) == (0, True, True)
    assert not base.exists(), "the tables of a base that was not there were made"


def test_what_is_there_is_written_as_a_file_and_given_back(bifocale: Run, base: Path, file: Path) -> None:
    bifocale("init", "--from", file)
    assert bifocale("init", "--export", "scritto.toml")[0] == 0
    code, _, told = bifocale("init", "--from", "scritto.toml")
    assert (code, "non è cambiato niente" in told) == (0, True)
    path = base.with_name("scritto.toml")
    path.write_text(path.read_text(encoding="utf-8").replace("Associazione La Fonte", "La Fonte APS"), encoding="utf-8")
    assert "enti: 1 con altri valori" in bifocale("init", "--from", path)[1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (LODI.replace(b'"Lodi", 98019', b'"Lodi", "Cremma"'), "Comuni che non si riconoscono: «Cremma» (forse Crema?)"),
        (LODI.replace(b'capofila = "Lodi"', b'capofila = "Crema"'), "Crema non è tra i «comuni»"),
        (LODI.replace(b"[ambito]", b"[ambito"), "non è scritto in TOML"),
        (b"", "ambito» manca, e serve"),
    ],
)
def test_a_file_that_cannot_be_taken_leaves_no_base(bifocale: Run, base: Path, content: bytes, said: str) -> None:
    path = base.with_name("rotto.toml")
    path.write_bytes(content)
    code, answered, told = bifocale("init", "--from", path)
    assert (code, answered) == (2, "")
    assert said in " ".join(told.split())
    assert not base.exists()


def test_a_file_that_is_not_there_is_told(bifocale: Run, base: Path) -> None:
    code, _, told = bifocale("init", "--from", "manca.toml")
    assert (code, "Il file «manca.toml» non si può leggere" in told) == (2, True)
    assert not base.exists()


def test_without_a_terminal_questions_are_not_asked(bifocale: Run, base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    code, _, told = bifocale("init")
    assert (code, "--from ambito.toml" in told, base.exists()) == (2, True, False)


def test_by_questions_an_ambito_is_founded_and_its_answers_kept(
    bifocale: Run, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(
        [
            "Ambito Territoriale Sociale di Lodi",
            "Lodi, Codoño",
            "Lodi, Codogno",
            "Crema",
            "Lodi",
            "Associazione La Fonte",
            "onlus",
            "terzo_settore",
            "Dormitorio La Fonte",
            "albergo",
            "dormitorio",
            "Lodi",
            "posto_letto",
            "ieri",
            "01/01/2020",
            "dieci",
            "10",
            "12",
            "",
            "",
        ]
    )
    asked: list[str] = []

    def prompt(question: str, **_options: object) -> str:
        asked.append(question.strip())
        return next(answers)

    monkeypatch.setattr(cli_init.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(typer, "prompt", prompt)
    monkeypatch.setattr(typer, "confirm", lambda *_words, **_options: True)
    code, _, told = bifocale("init")
    assert code == 0, told
    words = " ".join(told.split())
    for said in (
        "«Codoño» (forse Codogno?)",
        "Crema non è tra i comuni dell'Ambito.",
        "Scrivere una di queste parole: comune_capofila",
        "Scrivere un numero intero, o niente.",
    ):
        assert said in words
    assert (count(base, "municipality"), count(base, "service"), count(base, "capacity")) == (2, 1, 1)
    kept = base.with_name("ambito.toml").read_text(encoding="utf-8")
    assert 'comune = "098031 Lodi"' in kept
    assert "apertura = 2020-01-01" in kept
