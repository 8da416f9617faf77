"""`bifocale meeting publish`: a folder from an agenda or its file, and what is told where there can be none."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from shutil import copyfile

import pytest

from data_access.agenda_file import export_file
from data_access.agendas import NewItem, Preparer, agenda, create
from data_access.settings import current_settings
from publication.edition.making import Made
from tests.support.edition_world import first, make, small_ambito, world  # noqa: F401 - fixtures
from tests.support.engines import opened
from tests.unit.publication.test_served import put
from tests.unit.rooms.conftest import Run

WHO = Preparer(role="responsabile")


@pytest.fixture
def key(
    sqlite_template: Path,
    first: Made,  # noqa: F811 - the fixture
    bifocale: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    """Put an edition and an agenda in a base of their own; return the word of its address."""
    path = tmp_path / "base.sqlite"
    copyfile(sqlite_template, path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BIFOCALE_DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("BIFOCALE_CACHE_DIR", str(tmp_path / "cache"))
    current_settings.cache_clear()
    assert bifocale("db", "upgrade")[0] == 0
    with opened(f"sqlite:///{path}") as engine:
        small_ambito().save(engine)
        put(engine, first)
        item = NewItem(page="quadro", query="periodo=2025", figure="schede")
        made = create(engine, WHO, title="Assemblea", meeting_date=date(2026, 12, 10), items=[item])
        Path("ordine.json").write_bytes(export_file(agenda(engine, made)))
    yield made
    current_settings.cache_clear()


def test_a_folder_is_written_from_an_agenda_or_its_file(bifocale: Run, key: str) -> None:
    for which, folder in ((key, "uno"), ("ordine.json", "due")):
        code, _, told = bifocale("meeting", "publish", which, folder)
        assert code == 0, told
        assert "Presentazione di «Assemblea» (1 punto), edizione 1" in told
        assert "55 persone diverse" in Path(folder, "index.html").read_text(encoding="utf-8")
    assert Path("uno/index.html").read_bytes() == Path("due/index.html").read_bytes()


def test_a_file_held_to_an_edition_that_is_not_kept_here_wants_another_named(bifocale: Run, key: str) -> None:
    other = Path("ordine.json").read_text(encoding="utf-8").replace('"edition": ""', f'"edition": "{"e" * 64}"')
    Path("altrove.json").write_text(other, encoding="utf-8")
    code, _, told = bifocale("meeting", "publish", "altrove.json", "cartella")
    assert code != 0
    assert "non è fra quelle conservate qui" in " ".join(told.split())
    assert not Path("cartella").exists()
    assert bifocale("meeting", "publish", "altrove.json", "cartella", "--number", "1")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nessuno", "cartella"), "ordine del giorno non c'è"),
        (("ordine.json", "cartella", "--number", "7"), "L'edizione 7 non c'è"),
        (("base.sqlite", "cartella"), "non è un ordine del giorno"),
        (("ordine.json", "."), "non contiene un'edizione pubblicata"),
    ],
)
def test_what_cannot_be_written_is_said(bifocale: Run, key: str, arguments: tuple[str, ...], said: str) -> None:
    code, _, told = bifocale("meeting", "publish", *arguments)
    assert code != 0
    assert said in told
    assert not Path("cartella").exists()
