"""Papers as they are read: their text, their structure, what the questions behind them answer.

Comes in: the bytes of a PDF, a `Source`. Goes out: words, numbers, findings of validators. Must not: make a paper.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import page
import pikepdf
import pypdfium2

from data_access.settings import Settings
from data_access.snapshot import Snapshot
from indicators.engine.period_comparison import Answer
from indicators.engine.query_service import Edition, ForViews
from indicators.italian.numbers import number
from indicators.model.query import Query
from indicators.model.result import Result
from publication.papers.source import Source

NUMBER = re.compile(r"(?<![\w.,])−?\d[\d.]*(?:,\d+)?(?!\w)")
PROFILES = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A)
LENGTHS = "PDFA2A-STREAM-LENGTH-001"
STREAM = re.compile(rb"/Length (\d+)(?:(?!endobj).){0,400}?>>\s*stream\n", re.DOTALL)
ACTIONS = ("/JavaScript", "/JS", "/Launch", "/URI", "/OpenAction", "/AA", "/EmbeddedFile", "/GoToR", "/SubmitForm")


@dataclass(frozen=True)
class NoGeography:
    """Boundaries of municipalities that are on no map."""

    payload: bytes = b'{"type":"FeatureCollection","features":[]}'
    outline_payload: bytes = b'{"type":"FeatureCollection","features":[]}'
    attribution: str = "Confini di prova"
    label_points: dict[str, tuple[float, float]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    codes: tuple[str, ...] = ()


@dataclass
class Heard:
    """A source of papers that remembers every question asked of it, and its answer."""

    source: Source
    asked: dict[Query, Result]

    @classmethod
    def of(cls, snapshot: Snapshot, *, geography: Any = None, base: str = "https://bifocale.invalid") -> "Heard":
        settings = Settings()
        asked: dict[Query, Result] = {}
        data = Edition(snapshot, settings).for_views()

        def ask_each(queries: Iterable[Query]) -> tuple[Answer, ...]:
            every = tuple(queries)
            answers = data.ask_each(every)
            asked.update(
                {one: answer for one, answer in zip(every, answers, strict=True) if isinstance(answer, Result)}
            )
            return answers

        def ask_many(queries: Iterable[Query]) -> tuple[Result, ...]:
            every = tuple(queries)
            answers = data.ask_many(every)
            asked.update(zip(every, answers, strict=True))
            return answers

        heard: ForViews = replace(data, ask_each=ask_each, ask_many=ask_many)
        shapes = geography or NoGeography()
        return cls(Source(data=heard, settings=settings, geography=lambda: shapes, base=base), asked)


def text_of(pdf: bytes) -> str:
    """Return the text of a paper, with single spaces; words parted at the end of a line are joined."""
    with pypdfium2.PdfDocument(pdf) as read:
        pages = [one.get_textpage().get_text_bounded() for one in read]
    return " ".join(re.sub(r"[-\u00ad\ufffe\u0002]\r?\n(?=[a-zà-ù])", "", "\n".join(pages)).split())


def numbers_in(words: str) -> set[str]:
    """Return the numbers of a text, as they are written."""
    return {found.rstrip(".") for found in NUMBER.findall(words)}


def numbers_of(results: Iterable[Result]) -> Iterator[str]:
    """Yield every number that results hold, as papers may write them."""
    for result in results:
        yield from _of_frame(result)
        for other in (result.reference, result.like):
            if other is not None:
                yield from _of_frame(other)
        coverage = result.coverage
        yield from (number(coverage.received), number(coverage.expected))


def _of_frame(result: Result) -> Iterator[str]:
    digits = {0, result.indicator.decimals}
    for column in ("value", "lower", "upper", "numerator", "denominator"):
        for value in result.frame[column].drop_nulls():
            yield from (number(value, few) for few in digits)


def faults(pdf: bytes) -> list[str]:
    """Return what breaks PDF/UA-1 or PDF/A-2a in a paper.

    The validator takes a carriage return that ends the data of a stream for the end of its line: lengths are checked
    here.
    """
    found = [one for kind in PROFILES for one in page.validate_pdf_bytes(pdf, profile=kind).failures]
    wrong = [str(one) for one in found if one.rule_id != LENGTHS]
    return [
        *wrong,
        *(f"stream at {match.start()}" for match in STREAM.finditer(pdf) if not _has_its_length(pdf, match)),
    ]


def _has_its_length(pdf: bytes, match: re.Match[bytes]) -> bool:
    end = match.end() + int(match[1])
    return pdf[end : end + 10] == b"\nendstream"


def actions(pdf: bytes) -> list[str]:
    """Return what a paper could run, open or hold: nothing."""
    with pikepdf.open(io.BytesIO(pdf)) as read:
        return [name for one in read.objects if isinstance(one, pikepdf.Dictionary) for name in ACTIONS if name in one]


@dataclass(frozen=True)
class Structure:
    """What a reader that cannot see has of a paper: language, title, tags, alternative texts, bookmarks."""

    language: str
    title: str
    tags: tuple[str, ...]
    alternatives: tuple[str, ...]
    bookmarks: tuple[str, ...]


def structure_of(pdf: bytes) -> Structure:
    """Return the structure of a paper."""
    with pikepdf.open(io.BytesIO(pdf)) as read:
        elements = [one for one in read.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one and "/P" in one]
        with read.open_outline() as outline:
            marks = tuple(mark for one in outline.root for mark in _marks(one))
        return Structure(
            language=str(read.Root.Lang),
            title=str(read.docinfo.get("/Title", "")),
            tags=tuple(str(one.S) for one in elements),
            alternatives=tuple(str(one.Alt) for one in elements if "/Alt" in one),
            bookmarks=marks,
        )


def _marks(item: Any) -> Iterator[str]:
    yield item.title
    for one in item.children:
        yield from _marks(one)


def outside(pdf: bytes) -> list[str]:
    """Return the texts that stand outside the page, or over its edge."""
    found = []
    with pypdfium2.PdfDocument(pdf) as read:
        for one in read:
            width, height = one.get_size()
            text = one.get_textpage()
            for place in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(place)
                if left < 0 or bottom < 0 or right > width or top > height:
                    found.append(text.get_text_bounded(left, bottom, right, top))
    return found
