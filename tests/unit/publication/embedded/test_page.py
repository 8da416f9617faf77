"""A figure for pages of other sites: what the edition says, in a page that runs nothing and that all can read."""

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest

from publication.edition.making import Made
from publication.edition.package import MEMBERS, Edition, write_edition
from publication.embedded.page import embedded_page, no_such_figure
from publication.meeting.screen import NotInEditionError
from publication.meeting.screens import screen_of
from tests.support.edition_world import KEY, renamed

VIEWS = (
    ("quadro", "periodo=2025", "schede"),
    ("mappa", "indicatore=people_served&periodo=2025", "mappa"),
    ("mappa", "indicatore=people_served&periodo=2025&comune=099003", "mappa"),
    ("crema_territorio", "periodo=2025", "risposte"),
    ("crema_territorio", "", "indice_residenza"),
)


class Reader(HTMLParser):
    """What a page is made of: its tags, what they name, its words."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.words += f"{data}\n"


def mapped(edition: Edition) -> Edition:
    """Return the same edition, signed anew, with a square for each municipality."""
    squares = [
        {"type": "Feature", "id": code, "geometry": {"type": "Polygon", "coordinates": [_square(place)]}}
        for place, code in enumerate(edition.names["municipalities"])
    ]
    drawn = json.dumps({"type": "FeatureCollection", "features": squares}).encode()
    members = {**{name: edition.member(name) for name in MEMBERS}, "confini.geojson": drawn}
    return write_edition(edition.manifest.model_dump(exclude={"members", "public_key"}), members, KEY)


def _square(place: int) -> list[list[float]]:
    west = 9.0 + place / 10
    return [[west, 45.0], [west + 0.1, 45.0], [west + 0.1, 45.1], [west, 45.1], [west, 45.0]]


def page_of(edition: Edition, view: tuple[str, str, str]) -> str:
    return embedded_page(edition, *view).decode()


@pytest.mark.parametrize("view", VIEWS)
def test_it_says_what_the_edition_says_of_the_view(first: Made, view: tuple[str, str, str]) -> None:
    said, told = Reader(page_of(first.edition, view)).words, screen_of(first.edition, *view).opening
    for words in (told.headline, told.more, told.subtitle, told.source):
        assert words in said
    assert f"Edizione {first.edition.manifest.number} · dati al " in said
    assert "numeri di persone protetti e arrotondati" in said


def test_the_values_of_a_map_are_read_without_pointing_at_it(first: Made) -> None:
    rows = re.findall(r'<tr><th scope="row">(.*?)</th><td>(.*?)</td></tr>', page_of(mapped(first.edition), VIEWS[1]))
    shown = first.edition.pictures["maps"]["people_served|residence|grezzo"]["spans"]["2025"]["areas"]
    names = first.edition.names["municipalities"]
    assert {name: unescape(value) for name, value in rows} == {
        names[code]["name"]: "; ".join(area[2:]) for code, area in shown.items()
    }
    assert len(rows) == 3


@pytest.mark.parametrize("view", VIEWS)
def test_names_that_are_programs_run_nothing_and_lead_nowhere(first: Made, view: tuple[str, str, str]) -> None:
    page = page_of(mapped(renamed(first.edition)), view)
    found = Reader(page)
    assert not {"script", "iframe", "object", "embed", "form", "img", "base", "meta http-equiv"} & {*found.tags}
    assert not [name for name, _ in found.attributes if name.startswith("on") or name in {"style", "srcdoc"}]
    links = [value for name, value in found.attributes if name in {"href", "src", "xlink:href"}]
    assert {link for link in links if not link.startswith("#")} == {"data:,", "/edizione/"}
    assert set(re.findall(r"url\(([^)]*)\)", page)) <= {
        '"/edizione/font/TitilliumWeb-Regular.ttf"',
        '"/edizione/font/TitilliumWeb-SemiBold.ttf"',
        "#righe",
    }


def test_what_the_edition_does_not_hold_is_said_and_nothing_of_why(first: Made) -> None:
    with pytest.raises(NotInEditionError):
        embedded_page(first.edition, "quadro", "target=adulti", "schede")
    with pytest.raises(NotInEditionError):
        embedded_page(first.edition, "../../etc", "", "passwd\x00")
    told = no_such_figure(first.edition)
    assert (told.status, told.link) == (404, "/edizione/")
    assert told.detail.startswith("Questa figura non è tra quelle dell'edizione pubblica 1, con i dati al ")
