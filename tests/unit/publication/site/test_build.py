"""The public site of an edition: whole, of nothing else, inert whatever names hold, never in place of other files."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlalchemy import Engine

from data_access.vocabulary import Sex
from publication.edition.making import Made
from publication.edition.package import Edition
from publication.folder import MARKED, FolderError, write_folder
from publication.site.build import ASSETS, site_files
from publication.site.text import DEMO, NO_BOUNDARIES, PAGES, WORDS
from tests.support.asking import saved
from tests.support.builder import ambito
from tests.support.disk import small_disk
from tests.support.edition_world import Make, people
from tests.support.nasty import BY_LANGUAGE

OUTSIDE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9-]+\.[a-z]", re.IGNORECASE)


class Tags(HTMLParser):
    """The elements of a page, in order, and the names of all their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.attributes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)
        self.attributes += [name for name, _ in attrs]


def publish(edition: Edition, folder: Path, *, former: Edition | None = None) -> int:
    return write_folder(site_files(edition, former=former), folder, edition=edition)


def read(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8-sig")


def test_a_site_holds_the_figures_of_its_edition(first: Made, tmp_path: Path) -> None:
    folder = tmp_path / "sito"
    size = publish(first.edition, folder)
    assert size == sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    page = read(folder, "index.html")
    assert DEMO in page
    assert all(words.format(lead="Alfa") in page for words in PAGES.values())
    assert first.edition.mark in page
    assert (folder / "edizione.zip").read_bytes() == first.edition.content

    told = json.loads(read(folder, "dati/people_served.json"))
    area = told["maps"]["people_served|residence|grezzo"]["spans"]["2025"]["areas"]
    assert area["099001"][2] == "40 persone"
    assert area["099002"][0] == "suppressed"
    assert "meno di 6" in told["said"]["residence|municipality|099002|2025"]
    boards = list(first.edition.boards)
    place = boards.index("people_served|residence|service_type")
    board = json.loads(read(folder, f"dati/tavola-{place}.json"))
    assert board["2025"]["099002"]["rows"][0][:3] == ["Mensa sociale", "protetto", None]
    told_rows = read(folder, f"file/tavola-{place}.csv").splitlines()
    assert told_rows[0].startswith("tavola;periodo;codice;luogo;riga;colonna;valore;")
    assert any(";2025;099001;Alfa;Mensa sociale;;40;" in row for row in told_rows)
    assert page.count('"name":') >= len(boards)
    rows = read(folder, "file/people_served.csv").splitlines()
    assert rows[0].startswith("indicatore;ottica;livello;codice;luogo;periodo")
    (row,) = (row for row in rows if row.startswith("people_served;residence;municipality;099001;Alfa;2025;year;"))
    assert row.split(";")[8:11] == ["40,0", "40,0", ""]
    assert row.endswith(f";{DEMO}")


def test_its_worker_keeps_every_file_that_the_page_needs(first: Made, tmp_path: Path) -> None:
    folder = tmp_path / "sito"
    publish(first.edition, folder)
    kept = json.loads(re.search(r"const FILES = (\[.*?\]);", read(folder, "servizio.js"))[1])  # type: ignore[index]
    needed = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    needed -= {"servizio.js", MARKED, *(name for name in needed if name.startswith("file/"))}
    assert set(kept) == {"./", *needed}


def test_nothing_in_it_comes_from_elsewhere(first: Made, tmp_path: Path) -> None:
    folder = tmp_path / "sito"
    publish(first.edition, folder)
    for name in ("index.html", "sito.css", "sito.js", "servizio.js", "dati/people_served.json"):
        assert OUTSIDE.findall(read(folder, name)) == []


@pytest.mark.second_ring
def test_names_that_mean_something_are_words(make: Make, sqlite_engine: Engine, tmp_path: Path) -> None:
    names = [*BY_LANGUAGE["HTML"].values(), *BY_LANGUAGE["JavaScript"].values(), "=1+1", "{title}"]
    given = ambito(lead="Alfa", others=names, residents={"Alfa": 1000, names[0]: 900})
    given.service("mensa")
    for home in ("Alfa", names[0]):
        given.persons(people(home[:3], 30), sex=Sex.MALE, home=home)
        given.contacts(people(home[:3], 30), service="mensa", days=["2025-03-02"])
    folder = tmp_path / "sito"
    publish(make(saved(given, sqlite_engine)).edition, folder)
    tags = Tags()
    tags.feed(read(folder, "index.html"))
    assert [tag for tag in tags.found if tag in {"script", "iframe", "b", "textarea", "img"}] == [
        "script",
        "img",
        "script",
    ]
    assert [name for name in tags.attributes if name.startswith("on")] == []
    assert ";'=1+1;" in read(folder, "file/people_served.csv")


def test_a_site_takes_the_place_of_the_one_before(first: Made, tmp_path: Path) -> None:
    folder = tmp_path / "sito"
    publish(first.edition, folder)
    written = {path.name for path in folder.rglob("*")}
    (folder / "sito.css").write_text("x")
    publish(first.edition, folder, former=first.edition)
    assert (folder / "sito.css").read_text() != "x"
    assert {path.name for path in folder.rglob("*")} == written
    assert "Le due edizioni dicono le stesse cose" in read(folder, "index.html")
    assert [path.name for path in tmp_path.iterdir()] == ["sito"]


def test_a_file_put_beside_a_published_site_is_not_lost(first: Made, tmp_path: Path) -> None:
    """Whoever publishes puts a CNAME or a robots.txt there: the next edition took it away without a word."""
    folder = tmp_path / "sito"
    publish(first.edition, folder)
    (folder / "CNAME").write_text("ambito.example")
    with pytest.raises(FolderError, match=r"anche file che non sono dell'edizione pubblicata \(«CNAME»\)"):
        publish(first.edition, folder)
    assert (folder / "CNAME").read_text() == "ambito.example"


def test_a_link_is_followed_and_stays(first: Made, tmp_path: Path) -> None:
    (tmp_path / "vero").mkdir()
    (tmp_path / "sito").symlink_to(tmp_path / "vero")
    (tmp_path / "tondo").symlink_to(tmp_path / "tondo")
    for _ in range(2):
        publish(first.edition, tmp_path / "sito")
    assert (tmp_path / "sito").is_symlink()
    assert (tmp_path / "vero" / "index.html").exists()
    with pytest.raises(FolderError, match="non si possono scrivere"):
        publish(first.edition, tmp_path / "tondo")


def test_what_cannot_be_written_says_why_in_italian_and_leaves_the_former_site(first: Made, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for folder, why in (
        (tmp_path / "file" / "sito", "c'è già|una parte del percorso è un file"),
        (tmp_path / ("x" * 300), "il nome è troppo lungo"),
        (tmp_path / "a\0b", "il nome non va"),
    ):
        with pytest.raises(FolderError, match=why):
            publish(first.edition, folder)
    with small_disk(tmp_path / "disco") as disk:
        with pytest.raises(FolderError, match=r"il disco è pieno|più grande di quanto"):
            publish(first.edition, disk / "sito")
        assert list(disk.iterdir()) == []


def test_other_peoples_files_are_not_written_over(first: Made, tmp_path: Path) -> None:
    (tmp_path / "foto.jpg").write_bytes(b"x")
    with pytest.raises(FolderError, match="non contiene un'edizione pubblicata"):
        publish(first.edition, tmp_path)
    with pytest.raises(FolderError, match="non contiene un'edizione pubblicata"):
        publish(first.edition, tmp_path / "foto.jpg")
    assert [path.name for path in tmp_path.iterdir()] == ["foto.jpg"]


def test_without_boundaries_the_page_says_so_and_can_still_be_used(first: Made, tmp_path: Path) -> None:
    publish(first.edition, tmp_path / "sito")
    page = read(tmp_path / "sito", "index.html")
    assert page.count('id="disegno"') == 1
    assert '<g id="comuni"></g><path id="scelto" d=""/>' in page
    assert page.count(NO_BOUNDARIES.replace("'", "&#39;")) == 2  # seen, and heard


def test_every_word_that_the_browser_is_given_is_said() -> None:
    script = (ASSETS / "sito.js").read_text(encoding="utf-8")
    page = (ASSETS.parent / "page.py").read_text(encoding="utf-8")
    assert [key for key in WORDS if f"words.{key}" not in script and f'WORDS["{key}"]' not in page] == []
