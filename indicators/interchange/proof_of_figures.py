"""A fixed set of protected questions, and the mark of what a snapshot answers: two bases with one mark say the same.

Comes in: a snapshot, settings. Goes out: `Answers`. Must not: tell an answer, or ask anything that the public may not.

Every indicator is asked for the last twelve months and for the whole Ambito, then by municipality and by month where it
may be, as the public asks: threshold, rounding secret and redraws all have their part in what comes out.
"""

import json
from collections.abc import Iterator
from hashlib import blake2b
from typing import Final

from data_access.backup.manifest import Answers
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.catalogue.catalogue import CATALOGUE
from indicators.engine.measure import measure
from indicators.interchange.command_line_query import Request
from indicators.interchange.json_csv import catalogue_rows, result_json
from indicators.model.code_lists import Directory
from indicators.model.errors import QueryError

GROUPS: Final = ("", "municipality", "month")
_MARK_BYTES: Final = 16


def answers_of(snapshot: Snapshot, settings: Settings) -> Answers:
    """Return how many questions are asked, by which program, and the mark of what is answered.

    Raises
    ------
    UserError
        If the base cannot be measured with these settings.
    """
    summed, questions = blake2b(digest_size=_MARK_BYTES), 0
    directory = Directory.of(snapshot)
    for said in _said(snapshot, settings, directory):
        summed.update(said.encode())
        questions += 1
    return Answers(questions=questions, program=_program(settings), mark=summed.hexdigest())


def _said(snapshot: Snapshot, settings: Settings, directory: Directory) -> Iterator[str]:
    for key in CATALOGUE:
        for by in GROUPS:
            request = Request(indicator=key, by=by, viewer="public")
            try:
                result = measure(snapshot, request.query(directory), settings=settings, directory=directory)
            except QueryError:
                continue  # not by that, or not for the public
            yield json.dumps(result_json(result)["rows"], default=str, sort_keys=True)


def _program(settings: Settings) -> str:
    """Return the mark of the catalogue: a program that counts something else has another."""
    said = json.dumps([catalogue_rows(settings.thresholds), GROUPS], default=str, sort_keys=True)
    return blake2b(said.encode(), digest_size=_MARK_BYTES).hexdigest()
