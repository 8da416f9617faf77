"""A walk through the dashboard: every page, every tab, whatever opens, points or saves; and what was found on the way.

Comes in: a page of a browser at the address of a server. Goes out: what was read, the files saved, what is amiss.
Must not: forgive, know what is on a page, or wait for anything longer than it takes.
"""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Final
from zipfile import ZipFile

import openpyxl
import pikepdf
import pypdfium2
from openpyxl.utils.escape import unescape
from playwright.sync_api import Dialog, Download, Locator, Page

from components.state.page_registry import PAGES
from tests.e2e.support.visitor import PATIENCE, meet_gate, pass_gate, settle
from tests.e2e.support.watch import Watch
from tests.support.vectors import vector_amiss, vector_words

EVERY: Final = tuple(entry.name for entry in PAGES)
SCRIPT: Final = Path(__file__).with_name("walk.js").read_text(encoding="utf-8")
HELP: Final = "[data-testid='stTooltipIcon']:visible"
LISTS: Final = "[data-testid='stSelectbox'] input:visible"
TABS: Final = "[role='tab']"
FORMULA: Final = re.compile(r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]")
NUMBER: Final = re.compile(r"-?\d+(,\d+)?")
POLL: Final = 20
"""Milliseconds between two looks at whether a file has come."""
ATTEMPTS: Final = 3
"""How often a window is opened before it is said that it does not stay open."""
FRAME: Final = 100
"""Milliseconds for the page to stand still after it was scrolled."""


AGENDA: Final = "[class*='st-key-agenda_']"
"""The button by which a figure goes on an agenda."""
SAVE: Final = "[class*='st-key-salva_']"
"""The button by which a figure is taken away."""
OPENER: Final = "[data-testid='stPopoverButton']:visible"


@dataclass
class Walk:
    """What somebody does who tries everything.

    Attributes
    ----------
    page : Page
        A page of a browser profile of its own.
    folder : Path
        Where files are saved.
    is_brief : bool
        Whether the files of one figure a page are enough.
    read : list of str
        Every text that was seen, on pages, at the pointer and in files.
    files : list of Path
    amiss : list of str
        What must not be, with where it was.
    met : Counter
        Figures that were pointed at, labels that they showed; tables and other folds, helps, lists and windows opened.
    """

    page: Page
    folder: Path
    is_brief: bool = False
    read: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    amiss: list[str] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)
    _watch: Watch = field(init=False)
    _opened: set[str] = field(default_factory=set)
    _downloads: list[Download] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._watch = Watch(self.page)
        self.page.on("dialog", self._dialog)
        self.page.on("download", self._came)
        self.page.add_init_script(SCRIPT)

    def through(self, address: str, *, role: str, pages: Iterable[str] = EVERY) -> None:
        """Pass the gate and walk through pages, by name: every page unless said otherwise."""
        meet_gate(self.page, address)
        self.page.locator("label", has_text=role).first.click()
        settle(self.page)
        self.look(f"{role}, gate")
        pass_gate(self.page, role=role)
        for name in pages:
            self._go(name)
            for tab in self._tabs():
                self.look(f"{role}, {name}, {tab}")
        self.amiss += self._watch.amiss

    def open_file(self, path: Path) -> None:
        """Open a file that was saved, and look at it."""
        self.page.goto(path.as_uri())
        self.page.locator("path.leaflet-interactive").first.wait_for(state="attached", timeout=PATIENCE)
        self._see(path.name)
        self.amiss += self._watch.amiss

    def _go(self, name: str) -> None:
        self.page.keyboard.press("Escape")  # a window that is still open
        settle(self.page)
        self.page.evaluate(
            "name => [...document.querySelectorAll('.st-key-menu a')].find(a => a.pathname === `/${name}`).click()",
            "" if name == PAGES[0].name else name,
        )
        self.page.wait_for_function("name => location.pathname === `/${name}`", arg="" if name == "quadro" else name)
        settle(self.page)

    def _tabs(self) -> Iterator[str]:
        """Yield the name of each view of a page, the first and then each tab; tabs within tabs come with theirs."""
        yield "first view"
        done = {self._name_of(number) for number in range(self.page.locator(TABS).count()) if self._is_open(number)}
        while True:
            left = [number for number in range(self.page.locator(TABS).count()) if self._name_of(number) not in done]
            if not left:
                return
            name = self._name_of(left[0])
            done.add(name)
            self.page.locator(TABS).nth(left[0]).evaluate("tab => tab.click()")
            settle(self.page)
            yield name

    def _name_of(self, number: int) -> str:
        tab = self.page.locator(TABS).nth(number)
        return str(tab.evaluate("tab => `${tab.closest(\"[class*='st-key-']\")?.className} ${tab.textContent}`"))

    def _is_open(self, number: int) -> bool:
        return self.page.locator(TABS).nth(number).get_attribute("aria-selected") == "true"

    def look(self, where: str) -> None:
        """Open everything of a view, then point, read and save."""
        while folds := self.page.evaluate("walk.unfold()"):
            self.met["folds"] += folds
            settle(self.page)
        self._see(where)
        self._ask(where)
        self._open_lists(where)
        self._open_windows(where)
        self._open_agenda(where)
        self._open_files(where)
        self._save(where)

    def _see(self, where: str) -> None:
        for frame in self.page.frames:
            said = frame.evaluate("walk.hover()")
            self.met.update(figures=said["figures"], labels=said["count"])
            self.read += [frame.evaluate("walk.read()"), said["words"]]
            self._note(where, said["amiss"] + frame.evaluate("walk.amiss()"))

    def _ask(self, where: str) -> None:
        """Point at each question mark once."""
        for mark in self.page.locator(HELP).all():
            if self._is_new(mark):
                mark.hover()
                self.page.get_by_role("tooltip").first.wait_for()
                self.met["helps"] += 1
                self.glance(f"{where}, help")
                self.page.mouse.move(0, 0)

    def _open_lists(self, where: str) -> None:
        """Open each list of choices once."""
        for field_ in self.page.locator(LISTS).all():
            if self._is_new(field_):
                field_.scroll_into_view_if_needed()  # a list shuts when the page scrolls
                self.page.wait_for_timeout(FRAME)
                field_.press("ArrowDown")
                self.page.get_by_role("option").first.wait_for()
                self.met["lists"] += 1
                self.glance(f"{where}, choices")
                self.page.keyboard.press("Escape")

    def _is_new(self, element: Locator) -> bool:
        name = str(element.evaluate("walk.keyOf"))
        is_new = name not in self._opened
        self._opened.add(name)
        return is_new

    def glance(self, where: str) -> None:
        """Read what has just opened over the page."""
        self.read.append(self.page.evaluate("walk.read(walk.OVER)"))
        self._note(where, self.page.evaluate("walk.amiss(walk.OVER)"))

    def _open_windows(self, where: str) -> None:
        """Open each small window once, all together, and the lists in them."""
        opened = self.page.evaluate("walk.pop()")
        if opened:
            self.page.wait_for_function("many => walk.windows() === many", arg=opened, timeout=PATIENCE)
            self.met["windows"] += opened
            self.glance(f"{where}, small windows")
            self.page.evaluate("walk.unpop()")
            self.page.wait_for_function("() => walk.windows() === 0", timeout=PATIENCE)

    def _open_agenda(self, where: str) -> None:
        """Open the window of the first figure that goes on an agenda, once a page."""
        button = self.page.locator(f"{AGENDA} {OPENER}").first
        if button.count() and self._is_new_on_its_page(AGENDA):
            button.evaluate("button => button.click()")
            self.page.wait_for_function("() => walk.windows() === 1", timeout=PATIENCE)
            settle(self.page)
            self.met["windows"] += 1
            self.glance(f"{where}, agenda")
            button.evaluate("button => button.click()")
            self.page.wait_for_function("() => walk.windows() === 0", timeout=PATIENCE)
            settle(self.page)

    def _open_files(self, where: str) -> None:
        """Open the window of what is taken away of each figure once, and take it.

        A page that is drawn anew may shut a window that was just opened: it is opened again, and one that does not stay
        open is amiss.
        """
        for key in self.page.evaluate("walk.keysOf", f"{SAVE} [data-testid='stPopoverButton']"):
            button = self.page.locator(f".{key} {OPENER}").first
            if self.is_brief and not self._is_new_on_its_page(SAVE):
                return
            if key not in self._opened and button.count():
                self._opened.add(key)
                if self._stays_open(button):
                    self.met["windows"] += 1
                    self.glance(f"{where}, files")
                    self._save(where)
                    button.click()
                else:
                    self._note(where, [f"the window of files of {key} did not stay open"])
                settle(self.page)

    def _stays_open(self, button: Locator) -> bool:
        """Open the window of the files of a figure, as often as is fair."""
        for _ in range(ATTEMPTS):
            button.click()
            settle(self.page)
            if self.page.get_by_role("button", name="Excel", exact=True).count():
                return True
            if self.page.evaluate("walk.windows()"):
                button.click()  # open, and empty: the next click opens it
                settle(self.page)
        return False

    def _is_new_on_its_page(self, what: str) -> bool:
        name = f"{what} {self.page.evaluate('location.pathname')}"
        is_new = name not in self._opened
        self._opened.add(name)
        return is_new

    def _save(self, where: str) -> None:
        self._downloads.clear()
        asked = 0
        while self.page.evaluate("walk.save()"):  # one at a time: a browser drops one that another overtakes
            asked, came = asked + 1, len(self._downloads)
            end = monotonic() + PATIENCE / 1000
            while len(self._downloads) == came and monotonic() < end:
                self.page.wait_for_timeout(POLL)
        self._note(where, [f"{asked - len(self._downloads)} files did not come"] * (len(self._downloads) < asked))
        for download in self._downloads:
            path = self.folder / f"{len(self.files)}-{download.suggested_filename}"
            download.save_as(path)
            self.files.append(path)
            self.met["files"] += 1
            read, amiss = READERS.get(path.suffix, plainly)(path)
            self.read.append(read)
            self._note(f"{where}, {path.name}", amiss)

    def _came(self, download: Download) -> None:
        self._downloads.append(download)

    def _note(self, where: str, found: list[str]) -> None:
        self.amiss += [f"{where}: {what}" for what in found]

    def _dialog(self, dialog: Dialog) -> None:
        self.amiss.append(f"a dialog: {dialog.message}")
        dialog.dismiss()


def plainly(path: Path) -> tuple[str, list[str]]:
    """Return what a file says; nothing of it is looked for."""
    return path.read_text(encoding="utf-8"), []


def table(path: Path) -> tuple[str, list[str]]:
    """Return what a CSV says, and what in it a spreadsheet would work out."""
    return path.read_text(encoding="utf-8"), list(formulas(path))


def workbook(path: Path) -> tuple[str, list[str]]:
    """Return what a workbook says, and what in it would be worked out or leads elsewhere."""
    cells = [cell for page in openpyxl.load_workbook(path) for row in page for cell in row if cell.value is not None]
    amiss = [f"{cell.coordinate}: {cell.value!r}" for cell in cells if cell.data_type == "f" or cell.hyperlink]
    with ZipFile(path) as parts:
        amiss += [f"{name} leads outside" for name in parts.namelist() if b'TargetMode="External"' in parts.read(name)]
    return "\n".join(unescape(str(cell.value)) for cell in cells), amiss


def vector(path: Path) -> tuple[str, list[str]]:
    """Return what a vector drawing says, and what in it would run, load or lead elsewhere."""
    svg = path.read_text(encoding="utf-8")
    return vector_words(svg), list(vector_amiss(svg))


def raster(path: Path) -> tuple[str, list[str]]:
    """Return nothing, for a picture is not read, and whether it is none."""
    return "", [] if path.read_bytes().startswith(b"\x89PNG") else ["not a PNG"]


def paper(path: Path) -> tuple[str, list[str]]:
    """Return what a PDF says, and what in it would run or lead elsewhere."""
    acts = {"/JavaScript", "/JS", "/Launch", "/URI", "/OpenAction"}
    with pikepdf.open(path) as pdf:
        entries = [set(entry.keys()) for entry in pdf.objects if isinstance(entry, pikepdf.Dictionary)]
    amiss = sorted(acts & set().union(*entries))
    with pypdfium2.PdfDocument(path) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document), amiss


def papers(path: Path) -> tuple[str, list[str]]:
    """Return nothing of many papers, each of which is read where it stands alone, and whether one is none."""
    with ZipFile(path) as kept:
        return "", [name for name in kept.namelist() if not kept.read(name).startswith(b"%PDF")]


READERS: Final[dict[str, Callable[[Path], tuple[str, list[str]]]]] = {
    ".csv": table,
    ".ics": plainly,
    ".pdf": paper,
    ".png": raster,
    ".svg": vector,
    ".xlsx": workbook,
    ".zip": papers,
}
"""What reads a file that was saved, by its ending: what it says, and what is amiss in it."""


def formulas(path: Path) -> Iterator[str]:
    """Yield the cells of a file that a spreadsheet would work out."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file, delimiter=";"):
            yield from (f"a formula: {cell!r}" for cell in row if FORMULA.match(cell) and not NUMBER.fullmatch(cell))
