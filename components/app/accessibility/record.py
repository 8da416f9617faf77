"""What was tried: by the tests with axe, which write it down themselves, and by hand.

Comes in: two files beside this module. Goes out: `Automatic`, `Tried`. Must not: hold a result that nobody had.

``automatic.json`` is written by ``pytest tests/e2e/test_accessibility.py --record-accessibility``; ``manual.json`` by
who tries something, with the day: an outcome that is empty says that it was not tried.
"""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
AUTOMATIC: Final = FOLDER / "automatic.json"
MANUAL: Final = FOLDER / "manual.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A page as a machine looked at it: its name, the width of the window, the rules that it breaks."""

    page: str
    width: int
    violations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Automatic:
    """What the tests found: with what, by which standard, in which browser, when."""

    tool: str
    standard: str
    browser: str
    date: date
    looked: tuple[Looked, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """Something that a person tried, or did not: what, how, when, what came of it (empty: not tried)."""

    what: str
    how: str
    when: str
    outcome: str


@cache
def automatic() -> Automatic:
    """Return what the tests wrote down."""
    told = json.loads(AUTOMATIC.read_text(encoding="utf-8"))
    looked = tuple(
        Looked(page=one["page"], width=one["width"], violations=tuple(one["violations"])) for one in told["looked"]
    )
    return Automatic(
        tool=told["tool"],
        standard=told["standard"],
        browser=told["browser"],
        date=date.fromisoformat(told["date"]),
        looked=looked,
    )


@cache
def by_hand() -> tuple[Tried, ...]:
    """Return what was tried by hand."""
    return tuple(Tried(**one) for one in json.loads(MANUAL.read_text(encoding="utf-8")))
