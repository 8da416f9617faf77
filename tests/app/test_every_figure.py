"""One walk over every figure of every page, tab by tab: what is drawn is what its table says and what its file holds.

A figure is found by its frame (a container whose key begins with ``figura_``), so a new one is walked as soon as it is
on a page; one without a table or without a file fails, and so does anything drawn outside a frame.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import islice
from typing import Any, Final

import pandas as pd
import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element

from components.state.page_registry import PAGES
from components.state.painter import hand_over
from components.widgets.tables.paper_table import MOST_ROWS
from indicators.interchange.csv_file import BOM
from indicators.italian.dates import time_words
from publication.routes import offer_pictures
from tests.app.conftest import Visit
from tests.support.leaflet_marks import leaflet_marks
from tests.support.marks import Mark, html_marks, plotly_marks
from tests.support.presentable import leads_somewhere
from tests.support.rings import rings
from tests.support.sized import misdrawn
from tests.support.sparks import Spark, sparks
from tests.support.twins import file_unlike, unlike, workbook_unlike
from tests.support.vectors import vector_amiss, vector_words

FRAME, FOOT, TABLE, SAVE, OBJECTIVE = "figura_", "piede_", "apri_tabella_", "salva_", "obiettivo_"
ZIP, SVG = b"PK\x03\x04", b"<svg"
"""How a workbook and a drawing begin."""
DRAWN: Final = frozenset({"plotly_chart", "html", "dataframe", "table", "component_instance"})
"""Elements that show numbers."""
OUTSIDE: Final = {
    "mappa_confronto": "the panel beside the map: the same question as the map's, its areas",
    "bif-scroll": "the plan as a table: every line has its figure and file below, and the page one file of all",
    "bif-chances": "what is published of the method of protection: probabilities, the same whatever the data",
    "bif-tool bif-tour-ask": "the button of the tour, at the foot of the page",
    "mappa_andamento": "the panel beside the map: the same question as the map's, its months",
}
"""What is drawn outside a frame, by key or by the class of its HTML, each with the reason."""
PARTLY: Final = {
    "bisogni_insieme": "the commonest twelve combinations; the note says that the others are in the table",
    "scheda_sindaco": "five types of service and the services called first; the others are in its table",
    "flussi_tipi": "the smallest names are pooled as «altri»",
    "flussi_comuni": "the smallest names are pooled as «altri»",
    "indice_residenza": "an area that starts from fewer than twenty has no index: a line under the figure names it",
    "indice_sede": "as by residence",
}
"""Figures that draw less than their table, each with what it says of it."""
SHARES: Final = {"divario": "the part between is a measure, the part within is what is left of a hundred"}
"""Figures of a whole in two parts, each with the reason."""
FLOWS: Final = {"flussi": "people who use services in their own municipality have no line; they are in the table"}
"""Maps of lines from place to place, each with what has none."""
SCALED: Final = {"simili_scheda": "each indicator has a scale of its own, from zero to its greatest value"}
"""Figures whose marks do not stand at their values, each with the reason."""
SERVICES: Final = ("dormitorio-storico", "mensa", "docce", "housing-first-citta", "emporio")
"""A service for each unit of capacity."""
MOST_TOLD: Final = 4
"""Differences of one figure that are told one by one."""
PROTECTED: Final = ("quadro", "mappa", "crema_territorio", "comune")
"""Pages that a mayor is walked through in the first ring: counts of few, a map of bands, two lenses, a sheet."""
OWN: Final = ("quadro", "verifica")
"""Pages of which a partner is told something exactly."""
ELSEWHERE: Final = tuple(page.name for page in PAGES if page.name != "occupazione")
VISITS: Final = rings(
    [
        *((page, "manager", {"periodo": "2025"}) for page in ELSEWHERE),
        *(("occupazione", "manager", {"servizio": service}) for service in SERVICES[1:2]),
        *((page, "mayor", {"periodo": "2026"}) for page in PROTECTED),
        ("occupazione", "mayor", {"servizio": SERVICES[0]}),
        *(("mappa", role, {"periodo": "2025", "vista": "servizi"}) for role in ("manager", "mayor")),
        *((page, "partner", {"periodo": "2026"}) for page in OWN),
    ],
    second=[
        *((page, "mayor", {"periodo": "2026"}) for page in ELSEWHERE if page not in PROTECTED),
        *(("occupazione", "manager", {"servizio": service}) for service in (SERVICES[0], *SERVICES[2:])),
        *(("occupazione", "mayor", {"servizio": service}) for service in SERVICES[1:]),
        *((page.name, "partner", {"periodo": "2026"}) for page in PAGES if page.name not in OWN),
    ],
)
"""Pages and how they are looked at: closed and provisional periods, exact and protected numbers, one's own services.

In the first ring all for a manager, of services one with meals, and one with beds for a mayor. That every state is
drawn as it should, whoever looks, is in `tests/unit/components/figures`; that every page opens to mayors and partners,
in `test_every_filter`.
"""
PAPER: Final = 'class="bif-paper"'
"""What a table is that only the printed page has."""
Files = dict[str, Callable[[], Any]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as it was walked: what is drawn, its table, its file."""

    key: str
    title: str
    marks: list[Mark] = field(default_factory=list)
    lines: list[Spark] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    tables: list[pd.DataFrame] = field(default_factory=list, compare=False)
    files: list[bytes] = field(default_factory=list)
    workbooks: list[bytes] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list, compare=False)
    printed: list[tuple[str, pd.DataFrame]] = field(default_factory=list, compare=False)

    def amiss(self) -> Iterator[str]:
        """Yield what is wrong with it."""
        yield from (f"no test can read {what}" for what in self.unread)
        taken = [len(kind) for kind in (self.files, self.workbooks, self.pictures)]
        if not self.tables or {len(self.tables)} != {*taken}:
            yield f"{len(self.tables)} tables; files, workbooks, pictures: {taken}"
            return
        for picture in self.pictures:
            yield from vector_amiss(picture)
            if "Dati dimostrativi" not in vector_words(picture):
                yield "a picture does not say that its data are invented"
        for table, written, workbook in zip(self.tables, self.files, self.workbooks, strict=True):
            yield from file_unlike(table, written)
            yield from workbook_unlike(table, workbook)
        for paper, table in self.printed:
            yield from paper_unlike(paper, table)
        if self.key not in SCALED:
            yield from misdrawn(self.marks)
        if self.marks:
            yield from self._unlike()

    def _unlike(self) -> Iterator[str]:
        """Yield what is drawn and not in its tables, and the other way round."""
        yield from (what for line in self.lines for what in line.unlike(self.tables[0]))
        yield from unlike(
            self.marks,
            *self.tables,
            title=self.title,
            partly=self.key in PARTLY,
            shares=self.key in SHARES,
            flows=self.key in FLOWS,
            by_line=[line.title for line in self.lines],
        )


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> Iterator[Files]:
    """What each button would save, by the name under which Streamlit keeps it; pictures are offered too."""
    kept: Files = {}
    offer_pictures()
    add = MediaFileManager.add_deferred

    def keep(self: MediaFileManager, data: Callable[[], Any], *rest: Any, **more: Any) -> str:
        name = add(self, data, *rest, **more)
        kept[name] = data
        return name

    monkeypatch.setattr(MediaFileManager, "add_deferred", keep)
    yield kept
    hand_over(None)


def blocks(app: AppTest) -> list[Block]:
    return [node for node in app._tree if isinstance(node, Block) and node is not app._tree]


def elements(block: Block) -> list[Element]:
    return [node for node in block if not isinstance(node, Block)]


def unfold(app: AppTest) -> None:
    """Open every table, every objective and every window of files that is closed."""
    names = [f"{TABLE}{block.key.removeprefix(FOOT)}" for block in blocks(app) if (block.key or "").startswith(FOOT)]
    names += [block.key for block in blocks(app) if block.key and block.key.startswith(SAVE)]
    names += [block.key for block in blocks(app) if block.key and block.key.startswith(OBJECTIVE)]
    closed = [name for name in names if name not in app.session_state or not app.session_state[name]]
    for name in closed:
        app.session_state[name] = True
    if closed:
        app.run()
        unfold(app)


def every_tab(app: AppTest) -> Iterator[str]:
    """Yield the name of each view of a page, open with its tables: the first, then each tab in turn."""
    unfold(app)
    yield "first view"
    groups = [(block.key, [tab.label for tab in block.children.values()]) for block in tab_groups(app)]
    for key, labels in groups:
        for label in labels[1:]:
            app.session_state[key] = label
            app.run()
            unfold(app)
            yield label


def tab_groups(app: AppTest) -> list[Any]:
    return [block for block in blocks(app) if block.type == "tab_container"]


def read(block: Block, files: Files) -> Figure:
    """Return a figure as it is on the page."""
    figure = Figure(str(block.key).removeprefix(FRAME), next((title.value for title in block.subheader), ""))
    for element in elements(block):
        if not shows_numbers(element):
            continue
        if element.type == "plotly_chart":
            marks = plotly_marks(json.loads(element.proto.spec)["data"])
        elif element.type == "html" and PAPER in element.proto.body:
            figure.printed.append((element.proto.body, figure.tables[-1]))
            continue
        elif element.type == "html":
            marks = apart(html_marks(element.proto.body), after=len(figure.marks))
            figure.lines.extend(sparks(element.proto.body))
        elif element.type == "component_instance":
            marks = leaflet_marks(element.proto.json_args)
        elif element.type in {"dataframe", "table"}:
            figure.tables.extend([] if any(element.value.equals(table) for table in figure.tables) else [element.value])
            continue
        elif element.type == "download_button" and element.proto.label == "PNG":
            continue  # it is made of the SVG
        elif element.type == "download_button":
            written = files[element.proto.deferred_file_id]()
            figure.files.extend([written] if written.startswith(BOM) else [])
            figure.workbooks.extend([written] if written.startswith(ZIP) else [])
            figure.pictures.extend([written.decode()] if written.startswith(SVG) else [])
            continue
        else:
            marks = []
        figure.marks.extend(marks)
        figure.unread.extend([] if marks else [f"{element.type} {element.key}"])
    return figure


class Cells(HTMLParser):
    """The words of a table on paper, row by row, its heads first."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.inside = False

    def handle_starttag(self, tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag in {"th", "td"}
        if tag == "tr":
            self.rows.append([])
        elif self.inside:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.rows[-1][-1] += data


def paper_unlike(paper: str, table: pd.DataFrame) -> Iterator[str]:
    """Yield what is printed of a table and is not in it: rows and columns that it has not, or other words."""
    cells = Cells()
    cells.feed(paper)
    _heads, *rows = cells.rows
    if len(rows) != min(len(table), MOST_ROWS) or any(len(row) != len(table.columns) for row in rows):
        yield f"on paper {len(rows)} rows of {len(table)}"
        return
    for place, name in enumerate(table.columns):
        for row, value in zip(rows, table[name], strict=False):
            if isinstance(value, str) and row[place] not in {value, time_words(value)}:
                yield f"on paper {name} is {row[place]!r} and not {value!r}"


def apart(marks: list[Mark], *, after: int) -> list[Mark]:
    """Return marks whose lists are told from those of another piece of HTML of the same figure."""
    return [mark if mark.trace < 0 else replace(mark, trace=mark.trace + after) for mark in marks]


def figures(app: AppTest, files: Files) -> list[Figure]:
    return [read(block, files) for block in blocks(app) if (block.key or "").startswith(FRAME)]


def outside(app: AppTest) -> list[str]:
    """Return the names of what shows numbers outside any frame."""
    framed = {id(one) for block in blocks(app) if (block.key or "").startswith(FRAME) for one in elements(block)}
    drawn = [one for one in elements(app.main) if one.type in DRAWN and id(one) not in framed]
    return [name_of(one) for one in drawn if shows_numbers(one)]


def shows_numbers(element: Element) -> bool:
    """Whether an element is drawn or saved for its numbers: a key of colours is not."""
    if element.type == "html":
        return re.search(r"<dl|<table|bif-card", element.proto.body) is not None
    return element.type in DRAWN | {"download_button"}


def name_of(element: Element) -> str:
    """Return the key of an element, or the class of its HTML."""
    if element.type != "html":
        return str(element.key or element.type)
    return next(iter(re.findall(r'class="([^"]+)"', element.proto.body)), "html")


def shortened(found: Iterator[str]) -> list[str]:
    first = list(islice(found, MOST_TOLD))
    others = sum(1 for _ in found)
    return [*first, f"… and {others} more"] if others else first


@pytest.mark.parametrize(("page", "role", "words"), VISITS)
def test_every_figure_is_its_table_and_its_file(
    visit: Visit, files: Files, page: str, role: str, words: dict[str, str]
) -> None:
    app = visit(page, role=role, comune="019067", **words)
    wrong: list[str] = []
    walked: list[Figure] = []
    for view in every_tab(app):
        wrong += [f"{view}: {problem.value}" for problem in app.exception]
        wrong += [f"{view}: outside a frame: {name}" for name in outside(app) if name not in OUTSIDE]
        fresh = [figure for figure in figures(app, files) if figure not in walked]
        wrong += [f"figura_{figure.key}, {view}: {what}" for figure in fresh for what in shortened(figure.amiss())]
        wrong += [
            f"figura_{figure.key}, {view}: neither a screen of a meeting nor why"
            for figure in fresh
            if f"agenda_{figure.key}" in app.session_state and not leads_somewhere(page, figure.key)
        ]
        walked += fresh
    assert wrong == [], "\n".join(wrong)
    assert walked or page == "metodo"
