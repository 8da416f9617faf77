"""What in a vector drawing would run, load or lead elsewhere.

Role: read SVG with a safe parser. In: the text of a drawing. Out: one line for each thing that is amiss.
Must not: know what is drawn.
"""

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

DRAWN: Final = frozenset(
    {"svg", "g", "path", "rect", "line", "circle", "text", "tspan", "title", "desc", "defs", "pattern", "use", "style"}
)
"""Elements of a drawing of ours."""


def vector_amiss(svg: str) -> Iterator[str]:
    """Yield what a drawing must not hold."""
    for element in fromstring(svg).iter():
        yield from _of(element)


def vector_words(svg: str) -> str:
    """Return the words of a drawing."""
    return " ".join(" ".join(fromstring(svg).itertext()).split())


def _of(element: Element) -> Iterator[str]:
    tag = element.tag.rpartition("}")[2]
    if tag not in DRAWN:
        yield f"<{tag}>"
    for name, value in element.attrib.items():
        plain = name.rpartition("}")[2].lower()
        if plain.startswith("on") or (plain == "href" and not value.startswith("#")):
            yield f"{plain}={value}"
    style = " ".join((element.get("style", ""), element.get("fill", ""), (element.text or "") * (tag == "style")))
    if "url(" in style.replace("url(#", "") or "@import" in style:
        yield style
