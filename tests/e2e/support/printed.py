"""What Chromium prints, read back from the PDF: where words and marks stand on each sheet.

Comes in: a settled page, printed by its button or from the menu. Goes out: sheets, in points from the lower left.
Must not: ask the program.
"""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2 as pdfium
from playwright.sync_api import Page
from pypdfium2 import raw

HOLD_PRINT: Final = "() => { window.printing = 0; window.print = () => { window.printing += 1; }; }"
"""No window asks for a printer here: the page stays as it is laid out for the sheet until «afterprint».

A function of its own: of an assignment, Playwright would call what was assigned, and count a sheet that nobody asked.
"""
MARGIN: Final = 12 / 25.4 * 72
SLACK: Final = 1.5
"""Points by which a mark may go beyond its place: half of its line's width."""
A4: Final = (595, 842)
GROUND: Final = "#f2f7fc"
"""What heads of tables stand on: it may be wider than they are."""
UNSAID: Final = """() => {
  const words = (node) => {
    const shown = document.createRange();
    shown.selectNodeContents(node);
    const within = node.parentElement;
    return node.data.trim() && shown.getClientRects().length && !within.closest("script, style, .bif-unseen");
  };
  const main = document.querySelector("[data-testid='stMain']"), texts = [];
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (words(walker.currentNode)) texts.push(walker.currentNode);
  const head = (node) => node.parentElement.closest("h1, h2, h3");
  const bare = texts.filter((node, at) => {
    const next = texts[at + 1], own = head(node), other = next && head(next);
    return own && own !== other && (!next || (other && other.tagName <= own.tagName));
  }).map((node) => `heading: ${node.data.trim()}`);
  const icons = [...main.querySelectorAll("summary [data-testid='stIconMaterial']")];
  const marks = icons.filter((one) => one.checkVisibility());
  const boxes = [...main.querySelectorAll("*")].filter((box) => {
    const style = getComputedStyle(box);
    const framed = ["Top", "Right", "Bottom", "Left"].every((side) => parseFloat(style[`border${side}Width`]) > 0);
    return framed && box.clientHeight > 24 && box.clientWidth > 100 && box.checkVisibility()
      && !box.querySelector("svg, canvas, img") && !texts.some((node) => box.contains(node));
  }).map((box) => `box: ${box.className}`);
  return [...bare, ...marks.map((one) => `mark: ${one.textContent}`), ...boxes];
}"""
"""Headings with nothing under them, marks of what opens, boxes with nothing in them: as the page stands."""
TOGETHER: Final = """() => {
  const isHeard = (node) => node instanceof Element && node.matches(".bif-heard");
  const said = (node) => [...node.childNodes].filter((one) => !isHeard(one)).map((one) => one.textContent).join("");
  const names = [...document.querySelectorAll(".bif-bars dt")].filter((one) => one.checkVisibility());
  const titles = [...document.querySelectorAll("[data-testid='stHeading'], [class*='st-key-figura_'] strong")];
  return [
    names.map((one) => [said(one), said(one.nextElementSibling)]),
    titles.filter((one) => one.checkVisibility()).map(said),
  ];
}"""
"""Names of bars with what stands beside them; titles."""
Box = tuple[float, float, float, float]
"""Left, lower, right, upper edge."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One printed side: its size in points, its words, the boxes of its letters, its marks with their colours."""

    size: tuple[int, int]
    words: str
    letters: tuple[Box, ...]
    marks: tuple[tuple[str, Box], ...]

    def boxes(self, words: str) -> list[Box]:
        """Return where a text stands, each time that it does."""
        found, start = [], self.words.find(words)
        while start >= 0:
            inked = [box for box in self.letters[start : start + len(words)] if box[2] > box[0]]
            found.append(
                (
                    min(box[0] for box in inked),
                    min(box[1] for box in inked),
                    max(box[2] for box in inked),
                    max(box[3] for box in inked),
                )
            )
            start = self.words.find(words, start + 1)
        return found

    def beyond(self) -> list[str]:
        """Return what is drawn beyond the margins: words at either side, marks at the right."""
        left, right = MARGIN - SLACK, self.size[0] - MARGIN + SLACK
        words = [
            f"«{self.words[max(place - 10, 0) : place + 1]}»"
            for place, box in enumerate(self.letters)
            if box[2] > box[0] and (box[0] < left or box[2] > right)
        ]
        return words + [
            f"{colour} {box}"
            for colour, box in self.marks
            if colour != GROUND and box[2] > right and box[2] - box[0] < self.size[0] - 2 * MARGIN
        ]


def printed(page: Page) -> list[Sheet]:
    """Print a page as it stands, and read what was printed."""
    document = pdfium.PdfDocument(page.pdf(prefer_css_page_size=True))
    try:
        return [_sheet(one) for one in document]
    finally:
        document.close()


def unsaid(page: Page) -> list[str]:
    """Return the headings, marks and boxes that say nothing on paper."""
    found: list[str] = _as_printed(page, UNSAID)
    return found


def _as_printed(page: Page, script: str) -> Any:
    """Return what a script finds while the page shows what is printed of it."""
    page.emulate_media(media="print")
    try:
        return page.evaluate(script)
    finally:
        page.emulate_media(media="null")


def parted(page: Page, sheets: list[Sheet]) -> list[str]:
    """Return what stands on two sheets and belongs on one: a name and its bar, the words of a title."""
    bars, titles = _as_printed(page, TOGETHER)
    printed_words = [_letters_of(sheet.words) for sheet in sheets]
    whole = [*map(_letters_of, titles), *(_letters_of(name + value) for name, value in bars)]
    return [words for words in whole if not any(words in one for one in printed_words)]


def _letters_of(words: str) -> str:
    """Return words without what changes at the end of a line: spaces, hyphens."""
    return re.sub(r"[\W_]", "", words)


def printed_by_button(page: Page) -> list[Sheet]:
    """Press «Stampa», read what is printed, and let the page go back to the screen."""
    page.evaluate(HOLD_PRINT)
    page.get_by_role("button", name="Stampa", exact=True).click()
    page.wait_for_function("() => window.printing === 1")
    sheets = printed(page)
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    return sheets


def share_a_row(label: Box, mark: Box) -> bool:
    """Whether a mark stands at the height of its label, and after it."""
    middle = (label[1] + label[3]) / 2
    return mark[0] >= label[2] - SLACK and mark[1] - SLACK <= middle <= mark[3] + SLACK


def _sheet(page: pdfium.PdfPage) -> Sheet:
    text = page.get_textpage()
    words = text.get_text_range()
    count = text.count_chars()
    letters = tuple(text.get_charbox(place) for place in range(count))
    said = "".join(chr(raw.FPDFText_GetUnicode(text, place)) for place in range(count))
    assert said.strip() or not words.strip()
    width, height = page.get_size()
    marks = tuple(_marks(page))
    return Sheet(size=(round(width), round(height)), words=said, letters=letters, marks=marks)


def _marks(page: pdfium.PdfPage, form: Any = None, placed: pdfium.PdfMatrix | None = None) -> Iterator[tuple[str, Box]]:
    """Yield the marks of a page, or of a drawing inside it, where they stand on the page."""
    placed = placed or pdfium.PdfMatrix()
    for one in page.get_objects(max_depth=1, form=form):
        if one.type == raw.FPDF_PAGEOBJ_FORM:
            yield from _marks(page, one.raw, one.get_matrix().multiply(placed))
        elif one.type == raw.FPDF_PAGEOBJ_PATH and (colour := _colour(one)):
            yield colour, placed.on_rect(*one.get_bounds())


def _colour(mark: pdfium.PdfObject) -> str:
    """Return the colour of a mark's surface, as style sheets write it; nothing if it has none."""
    parts = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(mark, *parts)
    return "#" + "".join(f"{part.value:02x}" for part in parts[:3]) if parts[3].value else ""
