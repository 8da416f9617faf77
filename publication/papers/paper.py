"""What a paper is made of, before it is set: sections of sentences, drawings, tables.

Comes in: words that are written already, drawings. Goes out: a `Paper`, as the template reads it. Must not: write a
word, know an indicator.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from publication.drawing.figure import Drawing
from publication.letters import drawable

Data = dict[str, Any]
FULL: Final = 100
"""Width of a drawing that takes the whole line, in hundredths of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A paragraph; ``look`` is ``frase`` (a finding), ``testo`` or ``nota`` (small)."""

    text: str
    look: str = "testo"

    def as_data(self, _files: "Files") -> Data:
        """Return it as the template reads it."""
        return {"tipo": self.look, "testo": self.text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """A list; ``numbered`` where its order is what it says."""

    items: tuple[str, ...]
    numbered: bool = False

    def as_data(self, _files: "Files") -> Data:
        """Return it as the template reads it."""
        return {"tipo": "punti", "voci": list(self.items), "numeri": self.numbered}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading inside a section."""

    text: str

    def as_data(self, _files: "Files") -> Data:
        """Return it as the template reads it."""
        return {"tipo": "titolo", "testo": self.text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A number beside its name, and what must be known of it."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cards:
    """Numbers side by side."""

    items: tuple[Card, ...]

    def as_data(self, _files: "Files") -> Data:
        """Return it as the template reads it."""
        cards = [{"nome": one.name, "valore": one.value, "nota": one.note} for one in self.items]
        return {"tipo": "schede", "voci": cards}


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A drawing with its words: what it finds, what it is, what its signs mean, where it comes from."""

    drawing: Drawing
    finding: str = ""
    what: str = ""
    source: str = ""
    width: int = FULL

    def as_data(self, files: "Files") -> Data:
        """Return it as the template reads it."""
        return _figure(
            files.keep(self.drawing.svg),
            self.drawing.words,
            width=self.width,
            frase=self.finding,
            sotto=self.what,
            note=" · ".join(self.drawing.notes),
            fonte=self.source,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """A drawing that was made elsewhere: its SVG, what it shows in words."""

    svg: str
    words: str
    width: int = FULL

    def as_data(self, files: "Files") -> Data:
        """Return it as the template reads it."""
        return _figure(files.keep(self.svg), self.words, width=self.width)


@dataclass(frozen=True, slots=True, kw_only=True)
class Legend:
    """Marks with what each means."""

    items: tuple[tuple[str, str], ...]

    def as_data(self, files: "Files") -> Data:
        """Return it as the template reads it."""
        return {"tipo": "legenda", "voci": [{"file": files.keep(svg), "detto": words} for svg, words in self.items]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; columns from ``numbers`` on are set to the right."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    numbers: int = 1

    def as_data(self, _files: "Files") -> Data:
        """Return it as the template reads it."""
        return {
            "tipo": "tabella",
            "titolo": self.title,
            "teste": list(self.heads),
            "righe": [list(row) for row in self.rows],
            "numeri": self.numbers,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """An empty space to write in, under its name."""

    name: str

    def as_data(self, _files: "Files") -> Data:
        """Return it as the template reads it."""
        return {"tipo": "spazio", "testo": self.name}


Block = Words | Points | Heading | Cards | Picture | Vector | Legend | Table | Room


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of a paper; ``is_whole`` keeps it on one page, ``begins_page`` begins one."""

    title: str
    blocks: tuple[Block, ...]
    is_whole: bool = False
    begins_page: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper.

    Attributes
    ----------
    kind, title, subtitle : str
    ambito : str
    day : date
        Of the data.
    is_demo : bool
    lead : tuple of str
        What is read first, as it is to be said.
    sections : tuple of Section
    columns : int
        1, or 2 for what must stay on a page.
    foot : str
        What every page says at its foot, beside its number.
    address : str
        Of the same view, for the QR code; empty where nobody said where the dashboard is.
    has_contents : bool
        Whether it begins with the list of its sections.
    """

    kind: str
    title: str
    subtitle: str
    ambito: str
    day: date
    is_demo: bool
    sections: tuple[Section, ...]
    lead: tuple[str, ...] = ()
    columns: int = 1
    foot: str = ""
    address: str = ""
    has_contents: bool = False


class Files:
    """The drawings of a paper, by name."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    def keep(self, svg: str) -> str:
        """Return the name under which a drawing is kept."""
        name = f"disegno-{len(self.held)}.svg"
        self.held[name] = drawable(svg).encode()
        return name


def as_data(paper: Paper, files: Files) -> Data:
    """Return a paper as the template reads it; its drawings go to ``files``."""
    return {
        "specie": paper.kind,
        "titolo": paper.title,
        "sottotitolo": paper.subtitle,
        "ambito": paper.ambito,
        "giorno": [paper.day.year, paper.day.month, paper.day.day],
        "colonne": paper.columns,
        "indice": paper.has_contents,
        "apertura": list(paper.lead),
        "piede": paper.foot,
        "indirizzo": paper.address,
        "sezioni": [
            {
                "titolo": one.title,
                "intera": one.is_whole,
                "pagina": one.begins_page,
                "blocchi": [block.as_data(files) for block in one.blocks],
            }
            for one in paper.sections
        ],
    }


def _figure(file: str, said: str, *, width: int, **words: str) -> Data:
    return {"tipo": "figura", "file": file, "detto": said, "largo": width, "frase": "", "sotto": "", "note": "",
            "fonte": "", **words}  # fmt: skip


def encoded(data: Data) -> bytes:
    """Return data as the template's file."""
    return json.dumps(data, ensure_ascii=False).encode()
