"""Nothing of ours is installed under names that other programs have: the folder is used where it is, or not at all."""

import tomllib
import zipfile
from pathlib import Path

import pytest
from hatchling.build import build_editable, build_wheel

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def test_a_wheel_is_refused_with_what_to_do_instead(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"components, pages and geo.*make run"):
        build_wheel(str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_an_editable_installation_points_here_and_brings_nothing(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / build_editable(str(tmp_path))) as built:
        names = {name for name in built.namelist() if ".dist-info/" not in name}
        pointers = {name for name in names if name.endswith(".pth")}
        assert all(str(ROOT) in built.read(name).decode() for name in pointers)
    assert pointers
    assert all(name.startswith("_editable_impl_") or name in pointers for name in names)


def test_the_hook_is_in_force() -> None:
    built = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    assert built["targets"]["wheel"]["hooks"]["custom"] == {"path": "hatch_build.py"}
