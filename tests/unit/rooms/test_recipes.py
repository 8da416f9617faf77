"""What the recipes of CONTRIBUTING ask of whoever adds something, where no other test would miss it."""

from pathlib import Path

from components.state.page_registry import EVERY_PAGE
from indicators.catalogue.catalogue import INDICATORS
from tests.support.reference import REFERENCE
from tests.support.reference_paths import REFERENCE as OF_PATHS
from tests.support.reference_steps import STEPS

ROOT = Path(__file__).resolve().parents[3]
BY_EYE = frozenset({"targets_together", "room_occupancy", "funded_rooms_use", "from_outside"})
"""Without one of their own: `people_served` by combination of target groups; the measures of beds, of services with
rooms, which `test_cli_toronto` counts by hand; who comes from outside: `tests/spec/test_from_outside.py` does."""


def test_every_indicator_is_also_counted_by_a_naive_reference() -> None:
    assert set(INDICATORS) - {*REFERENCE, *OF_PATHS, *STEPS} == BY_EYE


def test_every_page_is_a_script_and_every_script_a_page() -> None:
    scripts = {path.stem for path in (ROOT / "pages").glob("*.py")} - {"__init__"}
    assert {entry.name for entry in EVERY_PAGE} == scripts
