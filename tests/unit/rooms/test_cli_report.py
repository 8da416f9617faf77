"""`bifocale report`: papers from the shared database, and what is told where there can be none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.settings import current_settings
from tests.support.edition_world import small_ambito
from tests.support.engines import opened
from tests.support.papers import text_of
from tests.unit.rooms.conftest import Run


@pytest.fixture
def base(bifocale: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the small Ambito in a base of its own, and work beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BIFOCALE_DATABASE_URL", f"sqlite:///{tmp_path / 'base.sqlite'}")
    monkeypatch.setenv("BIFOCALE_CACHE_DIR", str(tmp_path / "cache"))
    current_settings.cache_clear()
    assert bifocale("db", "upgrade")[0] == 0
    with opened(f"sqlite:///{tmp_path / 'base.sqlite'}") as engine:
        small_ambito().save(engine)
    yield
    current_settings.cache_clear()


@pytest.mark.usefixtures("base")
def test_papers_are_written_once_and_wrong_questions_are_told_what_to_write(bifocale: Run) -> None:
    code, _, told = bifocale("report", "scheda", "--municipality", "Gamma", "--period", "2025", "--out", "gamma.pdf")
    assert (code, "gamma.pdf" in told) == (0, True), told
    assert "Gamma" in text_of(Path("gamma.pdf").read_bytes())
    assert bifocale("report", "scheda", "--all", "--period", "2025", "--out", "schede")[0] == 0
    written = sorted(path.name for path in Path("schede").iterdir())
    assert written == ["scheda-alfa-2025.pdf", "scheda-beta-2025.pdf", "scheda-gamma-2025.pdf"]
    for words, said in (
        (("scheda", "--municipality", "Gamma", "--period", "2025", "--out", "gamma.pdf"), "--replace"),
        (("scheda",), "--municipality"),
        (("scheda", "--municipality", "Gamma", "--all"), "non insieme"),
        (("scheda", "--municipality", "territorio"), "non è un comune"),
        (("annuale", "--all"), "tutto l'Ambito"),
        (("trimestrale", "--period", "2025"), "2026-Q2"),
        (("trimestrale", "--period", "2039-Q1"), "non è ancora finito"),
        (("trimestrale", "--out", "nessuna.txt"), ".pdf"),
        (("fascicolo",), "--agenda"),
        (("fascicolo", "--agenda", "nessuno"), "ordine del giorno non c'è"),
        (("fascicolo", "--agenda", "nessuno", "--period", "2025"), "togliere --period"),
        (("annuale", "--agenda", "k"), "togliere --agenda"),
    ):
        code, _, told = bifocale("report", *words)
        assert (code, said in " ".join(told.split())) == (2, True), told
