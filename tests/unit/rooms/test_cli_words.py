"""What the command line says before it does anything: help, and lines that are not written as they should."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data_access.settings import current_settings
from tests.support.command_line import run_line

Typed = Callable[..., tuple[int, str, str]]
ENGLISH = re.compile(r"\b(Usage|Options|Commands|Arguments|Show|message|default|required|Error|Try|Invalid|No such)\b")


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Iterator[Typed]:
    """Type a line: ``typed("measure", "x")`` returns exit code, standard output, standard error."""
    monkeypatch.setenv("BIFOCALE_DATABASE_URL", f"sqlite:///{tmp_path / 'missing.sqlite'}")
    monkeypatch.setenv("COLUMNS", "400")
    current_settings.cache_clear()

    def type_line(*words: str) -> tuple[int, str, str]:
        return run_line(monkeypatch, capsys, *words)

    yield type_line
    current_settings.cache_clear()


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("run",),
        ("demo",),
        ("indicators",),
        ("measure",),
        ("layer",),
        ("db",),
        ("db", "upgrade"),
        ("db", "describe"),
        ("db", "check"),
        ("audit",),
        ("audit", "disclosure"),
        ("check",),
        ("template",),
        ("mapping",),
        ("ambiti",),
        ("ambiti", "add"),
        ("region", "publish"),
    ],
    ids=" ".join,
)
def test_every_help_is_in_italian(typed: Typed, words: tuple[str, ...]) -> None:
    code, out, err = typed(*words, "--help")
    assert (code, err) == (0, "")
    assert f"Uso: bifocale {' '.join(words)}".rstrip() in out
    assert "Mostra questo aiuto ed esce." in out
    assert ENGLISH.findall(out) == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("misura",), "Comando «misura» sconosciuto. Forse «measure»? Per l'aiuto: bifocale --help"),
        (("zzz",), "Comando «zzz» sconosciuto. Per l'aiuto: bifocale --help"),
        (("measure",), "Manca «key». Per l'aiuto: bifocale measure --help"),
        (("measure", "contacts", "altro"), "Parole di troppo: altro."),
        (("measure", "contacts", "--period"), "L'opzione --period vuole un valore."),
        (("measure", "contacts", "--periodo", "2025"), "Opzione «--periodo» sconosciuta. Forse --period."),
        (("measure", "contacts", "--format", "xml"), "Valore non valido per --format: usare table, csv, json."),
        (("run", "--port", "99999"), "Valore non valido per --port: serve un numero intero tra 1 e 65535."),
        (("demo", "--seed", "x"), "Valore non valido per --seed: serve un numero intero."),
        (("demo", "--scale", "x"), "Valore non valido per --scale: serve un numero, con il punto per i decimali."),
        (("demo", "--replace=x"), "L'opzione --replace non vuole un valore."),
        (("measure", "people_serve"), "Indicatore «people_serve» sconosciuto. Forse «people_served»?"),
        (("measure", "persone servite"), "Forse «people_served»"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_line_is_told_in_italian(typed: Typed, words: tuple[str, ...], told: str) -> None:
    code, out, err = typed(*words)
    assert (code, out) == (2, "")
    assert told in err
    assert ENGLISH.findall(err) == []


def test_no_word_at_all_shows_the_help(typed: Typed) -> None:
    code, out, err = typed("db")
    assert code == 2
    assert "Porta la base dati alla versione che serve" in out + err


@pytest.mark.parametrize("words", [("measure", "contacts"), ("db", "check")], ids=" ".join)
def test_a_database_that_is_not_there_is_told_and_not_created(
    typed: Typed, tmp_path: Path, words: tuple[str, ...]
) -> None:
    code, out, err = typed(*words)
    assert (code, out) == (2, "")
    assert "missing.sqlite» non esiste: eseguire `bifocale demo`" in err
    assert list(tmp_path.iterdir()) == []
