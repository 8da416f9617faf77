"""Every figure of the library looks as it did when somebody last looked at it.

Figures are drawn in Chromium from samples made by hand and compared with ``tests/e2e/pictures``. After a change that is
meant, look at the new pictures and accept them: ``pytest tests/e2e/test_pictures.py --accept-pictures``.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.e2e.support.pictures import FEW, Studio, save, unlike
from tests.e2e.support.watch import Watch
from tests.support.picture_samples import FIGURES, MARKUP

FOLDER = Path(__file__).parent / "pictures"
MOST_BYTES = 600_000
Take = Callable[[str], Image.Image]


@pytest.fixture(scope="module")
def take(browser: Browser) -> Iterator[Take]:
    """Take the picture of a figure, by name."""
    with browser.new_context(viewport={"width": 800, "height": 900}, locale="it-IT") as context:
        page = context.new_page()
        watch, studio = Watch(page), Studio(page)

        def taken(name: str) -> Image.Image:
            return studio.of_figure(FIGURES[name]()) if name in FIGURES else studio.of_markup(MARKUP[name]())

        yield taken
        assert watch.amiss == []


def accepted(name: str) -> Path:
    return FOLDER / f"{name.replace(' ', '_')}.png"


@pytest.mark.parametrize("name", [*FIGURES, *MARKUP])
def test_a_figure_looks_as_it_was_accepted(
    name: str, take: Take, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    now, path = take(name), accepted(name)
    if request.config.getoption("--accept-pictures", default=False) and (
        not path.exists() or unlike(now, Image.open(path).convert("RGB")) > FEW
    ):
        save(now, path)
    now.save(tmp_path / path.name)
    assert path.exists(), f"«{name}» has no accepted picture; this is how it looks: {tmp_path / path.name}"
    differing = unlike(now, Image.open(path).convert("RGB"))
    assert differing <= FEW, (
        f"«{name}» looks different in {differing} pixels: compare {path} with {tmp_path / path.name}; "
        "if it is meant, accept it with --accept-pictures"
    )


def test_pictures_are_those_of_the_figures_and_small() -> None:
    kept = sorted(FOLDER.iterdir())
    assert kept == sorted(accepted(name) for name in [*FIGURES, *MARKUP])
    assert sum(path.stat().st_size for path in kept) < MOST_BYTES


def test_a_bar_that_grows_or_changes_colour_is_seen() -> None:
    before, longer, other = (Image.new("RGB", (640, 200), "white") for _ in range(3))
    before.paste("#0066cc", (10, 50, 310, 68))
    longer.paste("#0066cc", (10, 50, 314, 68))
    other.paste("#995c00", (10, 50, 310, 68))
    assert unlike(before, before) == 0
    assert unlike(before, longer) > FEW
    assert unlike(before, other) > FEW
    assert unlike(before, before.resize((640, 201))) > FEW


def test_a_pixel_of_difference_in_the_place_of_words_is_no_change() -> None:
    before, moved = (Image.new("RGB", (640, 200), "white") for _ in range(2))
    for image, left in ((before, 10), (moved, 11)):
        for stroke in range(0, 300, 6):
            image.paste("#2f475e", (left + stroke, 50, left + stroke + 2, 62))
    assert unlike(before, moved) <= FEW
