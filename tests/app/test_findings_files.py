"""Verifica: every list of days that a finding rests on has its own file."""

from tests.app.conftest import Visit
from tests.app.test_every_figure import SAVE, blocks, elements


def test_each_list_of_days_has_its_file(visit: Visit) -> None:
    app = visit("verifica", role="manager", periodo="2025")
    (frame,) = [block for block in blocks(app) if block.key == "figura_segnalazioni"]
    tables = [element for element in elements(frame) if element.type == "dataframe"]
    windows = [block for block in frame if (getattr(block, "key", None) or "").startswith(SAVE)]
    assert len(tables) == len(windows) >= 1
