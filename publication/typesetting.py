"""Typst, as everything that leaves is set with it: our font and no other, nothing read from outside the files given.

Comes in: files by name, ``main.typ`` among them. Goes out: PDF or PNG, always the same for the same files. Must not:
write a word; let the words of people into a file that ends in ``.typ``.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any, Final

MAIN: Final = "main.typ"
SCALE: Final = 2.0
"""Pixels of a PNG for each unit of its drawing, along a side."""
_INCH: Final = 96


def pdf(held: Mapping[str, bytes], *, standards: str | Sequence[str], moment: datetime) -> bytes:
    """Return a PDF.

    Parameters
    ----------
    held : mapping of str to bytes
        Files by name; `MAIN` is the template, which reads its words from another.
    standards : str or sequence of str
        ``ua-1``, ``a-2a``: what breaks them (a drawing without words) breaks the making.
    moment : datetime
        When it was made, with its time zone.
    """
    import typst  # 84 MB that only who makes a paper needs

    asked: Any = standards if isinstance(standards, str) else [*standards]
    made: bytes = typst.compile(dict(held), format="pdf", pdf_standards=asked, timestamp=moment, **_fonts())
    return made


def png(svg: str, *, scale: float = SCALE) -> bytes:
    """Return a drawing as PNG, with so many pixels for each of its units."""
    import typst

    main = b'#set page(width: auto, height: auto, margin: 0pt)\n#image("d.svg")'
    made: bytes = typst.compile({MAIN: main, "d.svg": svg.encode()}, format="png", ppi=_INCH * scale, **_fonts())
    return made


def can_draw(content: bytes, suffix: str) -> bool:
    """Whether a file is a picture that a paper can hold: SVG, PNG or JPEG, as its name says."""
    import typst

    held = {MAIN: f'#image("d{suffix}")'.encode(), f"d{suffix}": content}
    try:
        typst.compile(held, format="pdf", **_fonts())
    except typst.TypstError:
        return False
    return True


@cache
def _fonts() -> dict[str, Any]:
    import typst

    folder = str(files("fontpkg_titillium_web") / "files")
    return {"font_paths": typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])}
