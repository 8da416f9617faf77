"""The real command line beside the dashboard: what `bifocale measure` answers about the same database.

Comes in: the words of a command. Goes out: its rows, its finding. Must not: reach the engine by any other door.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import cli
from data_access.settings import current_settings
from indicators.catalogue.catalogue import INDICATORS


@dataclass(frozen=True, slots=True)
class Command:
    """``bifocale measure`` on a database."""

    database: Path
    cache: Path

    def __call__(self, key: str, *words: str, viewer: str = "manager") -> list[dict[str, Any]]:
        """Return the rows of an answer, their values rounded as they are written on screen."""
        answer = self.answer(key, *words, viewer=viewer)
        digits = INDICATORS[key].decimals
        return [{**row, "value": _rounded(row["value"], digits)} for row in answer["rows"]]

    def answer(self, key: str, *words: str, viewer: str = "manager") -> dict[str, Any]:
        """Return everything that the command answers."""
        with _settings(self.database, self.cache):
            done = CliRunner().invoke(cli.app, ["measure", key, *words, "--viewer", viewer, "--format", "json"])
        assert done.exit_code == 0, done.output
        found: dict[str, Any] = json.loads(done.stdout)
        return found


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


@contextmanager
def _settings(database: Path, cache: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BIFOCALE_DATABASE_URL", f"sqlite:///{database}")
        patch.setenv("BIFOCALE_CACHE_DIR", str(cache))
        current_settings.cache_clear()
        yield
    current_settings.cache_clear()
