"""A sweep over the command line: each sentence that `bifocale measure` prints is what the data say.

Every indicator, by itself and by area, in the running year, the usual months, the first ones and several years, beside
the year before, as the manager and as a mayor. What a sentence claims is read and asked again as pages' are
(`test_every_sentence`).
"""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest

from components.state import runtime
from data_access.settings import current_settings
from indicators.catalogue.catalogue import CATALOGUE
from indicators.interchange.command_line_query import Request
from indicators.model.query import Grouping
from tests.support.claims import UnreadableError, amiss, few_persons, read, sentences
from tests.support.claims_held import Data, unheld, unstated
from tests.support.command_line import run_line
from tests.support.rings import rings

PERIODS: Final = ("2026", "ultimi-12-mesi", "2023-Q1", "2023..2025")
FIRST: Final = ("people_served", "bed_occupancy", "flow_ratio")
EVERY: Final = [key for key in CATALOGUE if key not in FIRST]
Run = Callable[..., str]


@pytest.fixture
def printed(
    at_database: Callable[[Path], None],
    small_demo: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """Run a line of the command in this process; empty where it refuses to answer."""
    at_database(small_demo)

    def run(*words: str) -> str:
        code, told, _ = run_line(monkeypatch, capsys, *words)
        return "" if code else told

    return run


@pytest.fixture
def data(at_database: Callable[[Path], None], small_demo: Path) -> Data:
    at_database(small_demo)
    return Data(runtime.runtime().store.current(), current_settings())


def wrong(sentence: str, request: Request, data: Data) -> Iterator[str]:
    """Yield what is wrong with a sentence that was printed in answer to a question."""
    names = data.directory
    query = request.query(names)
    if request.viewer != "manager" and (few := few_persons(sentence)):
        yield f"{few}: few persons"
    try:
        claims = read(sentence)
    except UnreadableError:
        yield "no form of tests.support.claims reads it"
        return
    for claim in claims:
        yield from amiss(claim, asked=query.period, first=names.first_month, last=names.last_month)
        yield from unheld(claim, [query], data)
    if not claims:
        yield from unstated(sentence, [query], data)


@pytest.mark.parametrize("key", rings(FIRST, second=EVERY))
def test_every_sentence_that_is_printed_is_what_the_data_say(printed: Run, data: Data, key: str) -> None:
    found, answered = [], 0
    for period in PERIODS:
        for by in ("", "area"):
            if by and Grouping(by) not in CATALOGUE[key].groupings:
                continue
            for viewer in ("manager", "mayor"):
                request = Request(indicator=key, period=period, by=by, viewer=viewer, compare="year")
                told = printed("measure", *request.words(), f"--viewer={viewer}", "--format=json")
                if not told:
                    continue
                answered += 1
                said = json.load(io.StringIO(told))["sentence"]
                found += [
                    f"{request.words()} {viewer}: {one}\n    {what}"
                    for one in sentences(said)
                    for what in wrong(one, request, data)
                ]
    assert answered > 1
    assert found == [], "\n".join(found)
