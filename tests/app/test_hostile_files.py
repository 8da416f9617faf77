"""The hostile base in the files of every figure and in papers: nothing is worked out, runs or leads elsewhere."""

from pathlib import Path

import pytest

from components.state.page_registry import PAGES
from indicators.interchange.csv_file import BOM
from tests.app.conftest import Visit
from tests.app.test_every_figure import SVG, ZIP, Files, every_tab
from tests.app.test_every_figure import files as files  # noqa: PLC0414 - a fixture
from tests.e2e.support.walk import READERS
from tests.support.demos import demo_base
from tests.support.hostile import make_hostile

ROLES = ("manager", "mayor", "partner")
ENDINGS = {ZIP: "xlsx", SVG: "svg", BOM: "csv", b"%PDF": "pdf", b"\x89PNG": "png", b"BEGIN:VCAL": "ics"}
"""Endings of files, by how each begins."""
NO_FIGURES = frozenset({"metodo", "assemblea", "carica", "persone"})


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Path of the hostile base."""
    copy = tmp_path_factory.mktemp("hostile") / "base.sqlite"
    copy.write_bytes(demo_base(tmp_path_factory, scale=0.05).read_bytes())
    make_hostile(copy)
    return copy


@pytest.mark.second_ring
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("page", [page.name for page in PAGES])
def test_no_file_of_any_figure_holds_a_formula_or_a_link(
    visit: Visit, files: Files, hostile: Path, page: str, role: str
) -> None:
    app = visit(page, role=role, at=hostile, comune="019035")
    amiss = [problem.value for _ in every_tab(app) for problem in app.exception]
    for number, make in enumerate(files.values()):
        written = make()
        ending = next((ending for start, ending in ENDINGS.items() if written.startswith(start)), "unlike any file")
        path = hostile.with_name(f"{page}-{role}-{number}.{ending}")
        path.write_bytes(written)
        amiss += READERS[path.suffix](path)[1]
    assert amiss == []
    assert files or page in NO_FIGURES
