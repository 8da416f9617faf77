"""The command line on the hostile base: every name is printed, and neither terminals nor programs obey one."""

import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import pytest
from typer.testing import CliRunner, Result

import cli
from data_access.settings import current_settings
from tests.support.demos import demo_base
from tests.support.hostile import make_hostile

OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
FORMULA = re.compile(r"^\s*[=+\-@＝＋－＠]")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
SHORT = ("--period", "2025")
TOLD = {
    "service": ("people_served", "§q"),
    "sub_area": ("people_served", "§d"),
    "organisation": ("contacts", "§o"),
    "strand": ("spend", "§r"),
}
"""An indicator for each grouping by words that people write, and the mark of what is told of it."""
Bifocale = Callable[..., Result]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the hostile base."""
    folder = tmp_path_factory.mktemp("hostile")
    base = shutil.copy(demo_base(tmp_path_factory, scale=0.02), folder / "hostile.sqlite")
    make_hostile(base)
    return folder


@pytest.fixture
def bifocale(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bifocale]:
    """Run a command: ``bifocale("measure", "people_served")``."""
    monkeypatch.setenv("BIFOCALE_DATABASE_URL", f"sqlite:///{folder / 'hostile.sqlite'}")
    monkeypatch.setenv("BIFOCALE_CACHE_DIR", str(folder / "cache"))
    current_settings.cache_clear()

    def run(*words: str, code: int = 0) -> Result:
        done = CliRunner().invoke(cli.app, words)
        assert done.exit_code == code, done.output
        assert not OBEYED.search(done.stdout + done.stderr)
        return done

    yield run
    current_settings.cache_clear()


@pytest.mark.parametrize("grouping", TOLD)
def test_names_were_obeyed_by_terminals_and_read_as_markup(bifocale: Bifocale, grouping: str) -> None:
    """``[/]`` in the key of a service ended `bifocale measure --by service` with a traceback."""
    indicator, mark = TOLD[grouping]
    words = ("measure", indicator, "--by", grouping, *SHORT)
    rows = json.loads(bifocale(*words, "--format", "json").stdout)["rows"]
    assert len(rows) > 1
    written = list(csv.DictReader(io.StringIO(bifocale(*words, "--format", "csv").stdout)))
    assert len(written) == len(rows)
    assert [
        cell for row in written for cell in row.values() if FORMULA.match(cell) and not NUMBER.fullmatch(cell)
    ] == []
    table = bifocale(*words).stdout
    assert mark in table
    assert len(re.findall(rf"^.*{mark} ", table, re.MULTILINE)) >= len(
        [row for row in rows if mark in str(row[grouping])]
    )


def test_the_sentence_names_what_is_asked_about(bifocale: Bifocale) -> None:
    assert "§c" in bifocale("measure", "people_served", "--area", "capofila", *SHORT).stdout


def test_db_check_names_hostile_keys_on_one_line_each(bifocale: Bifocale) -> None:
    lines = bifocale("db", "check", code=1).stdout.splitlines()
    assert all(line.count("\t") == 2 for line in lines)
    assert any("§q" in line for line in lines)


def test_usefulness_names_sub_areas(bifocale: Bifocale) -> None:
    json.loads(bifocale("audit", "usefulness", "people_served", "--format", "json").stdout)
    bifocale("audit", "usefulness", "people_served")


@pytest.mark.parametrize("suffix", [".gpkg", ".geojson"])
def test_a_layer_holds_names_on_one_line(bifocale: Bifocale, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"people{suffix}"
    told = bifocale("layer", "people_served", str(path), *SHORT).stderr
    assert str(path) in told.replace("\n", "")
    layer = gpd.read_file(path)
    assert len(layer) == 48
    words = [word for name in layer.columns if name != "geometry" for word in layer[name] if isinstance(word, str)]
    assert not any(OBEYED.search(word) or "\n" in word for word in words)
    assert [word for word in words if FORMULA.match(word) and not NUMBER.fullmatch(word)] == []
