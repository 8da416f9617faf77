"""An edition that was not made is told to managers, where they will see it, and to nobody else."""

from datetime import UTC, datetime
from pathlib import Path
from shutil import copyfile

import pytest
from streamlit.testing.v1 import AppTest

from components.state import held_edition
from data_access.editions import Attempt, note_attempt
from publication.edition.signing import MISSING
from tests.app.conftest import Visit
from tests.support.engines import opened


def told(app: AppTest) -> list[str]:
    assert not app.exception
    held_edition._why.cache.clear()  # type: ignore[attr-defined]
    return [warning.value for warning in app.warning if "edizione dei dati di adesso" in warning.value]


@pytest.mark.second_ring
def test_managers_alone_are_told_why_and_what_to_do_until_it_is_made(
    visit: Visit, small_demo: Path, tmp_path: Path
) -> None:
    base = Path(copyfile(small_demo, tmp_path / "demo.sqlite"))
    assert told(visit(role="manager", at=base)) == []
    nasty = "<script>alert(1)</script> **grave** [qui](http://male.example)"
    with opened(f"sqlite:///{base}") as engine:
        note_attempt(engine, Attempt(at=datetime.now(UTC), why=f"{MISSING} {nasty}"))
    for page in ("quadro", "assemblea"):
        (said,) = told(visit(page, role="manager", at=base))
        assert "fuori di qui si legge ancora quella di prima, se c'è" in said
        assert "bifocale edition key FILE" in said
        assert "\\<script" in said
        assert "\\*\\*grave" in said
        assert "\\[qui" in said
    assert told(visit("mappa", role="manager", at=base)) == []
    assert told(visit(role="mayor", at=base)) == []
    with opened(f"sqlite:///{base}") as engine:
        note_attempt(engine, Attempt(at=datetime.now(UTC)))
    assert told(visit(role="manager", at=base)) == []
