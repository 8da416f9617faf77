"""Verifica: every list of days that a finding rests on has its own file."""

from tests.app.conftest import Visit
from tests.app.test_every_figure import blocks, elements


def test_each_list_of_days_has_its_file(visit: Visit) -> None:
    app = visit("verifica", role="manager", periodo="2025")
    (frame,) = [block for block in blocks(app) if block.key == "figura_segnalazioni"]
    kinds = [element.type for element in elements(frame)]
    assert kinds.count("dataframe") == kinds.count("download_button") >= 1
