"""What the recipes of CONTRIBUTING ask of whoever adds something, where no other test would miss it."""

from pathlib import Path

from components.state.page_registry import EVERY_PAGE
from components.views.overview.text import ALERT_WORDS, OTHERS
from indicators.catalogue.catalogue import INDICATORS
from indicators.interchange.url_parameters import KEYS
from indicators.monitoring.alerts import AlertKind
from publication.meeting.text import FILTERS
from tests.support.reference import REFERENCE
from tests.support.reference_paths import REFERENCE as OF_PATHS
from tests.support.reference_steps import STEPS

ROOT = Path(__file__).resolve().parents[3]
BY_EYE = frozenset({"targets_together", "room_occupancy", "funded_rooms_use", "from_outside"})
"""Without one of their own: `people_served` by combination of target groups; the measures of beds, of services with
rooms, which `test_cli_toronto` counts by hand; who comes from outside: `tests/spec/test_from_outside.py` does."""

OF_EDITIONS = frozenset({"indicatore", "periodo", "confronto", "ottica", "area", "comune", "vista", "misura"})
"""Parameters of an address that a meeting follows, or that narrow nothing: the others are filters, and it says so."""


def test_every_indicator_is_also_counted_by_a_naive_reference() -> None:
    assert set(INDICATORS) - {*REFERENCE, *OF_PATHS, *STEPS} == BY_EYE


def test_every_page_is_a_script_and_every_script_a_page() -> None:
    scripts = {path.stem for path in (ROOT / "pages").glob("*.py")} - {"__init__"}
    assert {entry.name for entry in EVERY_PAGE} == scripts


def test_every_alert_has_a_word_and_says_where_the_others_are() -> None:
    assert set(ALERT_WORDS) == set(OTHERS) == set(AlertKind)


def test_a_meeting_names_every_filter_that_an_edition_does_not_hold() -> None:
    assert set(FILTERS) == set(KEYS) - OF_EDITIONS
