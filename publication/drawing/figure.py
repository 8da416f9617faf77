"""A result as a vector figure: what any answer of `measure` looks like on paper and in files.

Comes in: a `Result`, and the shapes of the municipalities where a map is wanted. Goes out: a `Drawing` (marks alone,
for papers, which write the words around it) or `figure_svg` (SVG that stands by itself: title, what it is, marks,
notes, source, foot). Must not: ask, change a number, draw a bar or a point for what is not there.

What is drawn follows from how the result is broken down: by time, lines; by municipality with shapes, the map; by one
other group, bars with their 95 % intervals, in the result's order; by nothing, the number; by more, a table.
`chosen(result, shapes)` says which. Words are `wording.headline`, `what_it_is` and `source_line`, as on the pages.
A PNG of the same SVG: `publication.typesetting.png`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from markupsafe import Markup as Html
from markupsafe import escape

from components import theme
from components.figures.core.canvas import width_of
from components.figures.core.labels import DEMO, GROUP_NAMES, source_line, value_name, what_it_is
from components.figures.core.legend import class_labels, state_name
from components.figures.core.lines import Line
from components.figures.core.row_labels import (
    area_of,
    bent_name,
    bent_notes,
    group_name,
    rows_of,
    short_value,
    state_notes,
    with_unit,
)
from components.figures.core.value_states import Look, areas, count_classes, count_looks, value_words
from components.figures.map.class_breaks import breaks_of
from components.figures.time.trend import MOST_SERIES, lines_of
from indicators.italian.numbers import listed, number
from indicators.model.period import last_closed
from indicators.model.query import AMBITO, LEAD, TERRITORY, TIME, Grouping
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow, code_of
from indicators.wording.fragments import amount
from indicators.wording.headline import headline
from publication.drawing import text
from publication.drawing.marks import Bar, Format, bars_marks, lines_marks, rows_height, settled
from publication.drawing.shapes import HATCH, WIDTH, Shapes
from publication.drawing.style import role_of, style_of

SVG: Final = "http://www.w3.org/2000/svg"
_NOT_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What names may hold and no XML may: a drawing with one would open nowhere."""
PAPER: Final = Format(
    width=482, height=150, letters=9, least_row=13, most_row=18, longest_name=46, point=2
)  # points: the line of an A4 page with margins of 20 mm
HALF: Final = replace(PAPER, width=244, height=110, longest_name=26, most_row=16)
"""Half of the line."""
FEWEST_POINTS: Final = 2
MOST_SAID: Final = 14
"""Values that the alternative text of a drawing says one by one; of more, the table says them."""
_ROLES: Final = {LEAD: "capofila", TERRITORY: "territorio", AMBITO: "ambito"}
_PARTLY_HATCH: Final = Html(
    '<pattern id="mancano" width="9" height="9" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<line x1="0" y1="0" x2="0" y2="9" stroke="#ffffff" stroke-width="2"/></pattern>'
)
_SPECIAL: Final = (Look.ZERO, Look.SUPPRESSED, Look.NOT_SUPPLIED, Look.UNDEFINED)
_FILLS: Final = {
    Look.ZERO: theme.ZERO,
    Look.SUPPRESSED: theme.SUPPRESSED,
    Look.NOT_SUPPLIED: "url(#righe)",
    Look.UNDEFINED: theme.NOT_SUPPLIED,
}


class Drawn(StrEnum):
    """What a result is drawn as."""

    NUMBER = "numero"
    LINES = "linee"
    MAP = "mappa"
    BARS = "barre"
    TABLE = "tabella"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Marks that stand by themselves, without a title.

    Attributes
    ----------
    kind : Drawn
    svg : str
        A whole document, `width` by `height` units.
    words : str
        What it shows, for who does not see it.
    notes : tuple of str
        What its signs mean.
    width, height : float
    """

    kind: Drawn
    svg: str
    words: str
    notes: tuple[str, ...]
    width: float
    height: float


def chosen(result: Result, shapes: Shapes | None = None) -> Drawn:
    """Return what a result is drawn as."""
    by = result.query.by
    if not by:
        return Drawn.NUMBER
    others = [grouping for grouping in by if grouping not in TIME]
    if len(others) < len(by) and len(others) <= 1:
        return Drawn.LINES if _has_lines(result, others) else Drawn.TABLE
    if by == (Grouping.MUNICIPALITY,) and shapes is not None and shapes.paths:
        return Drawn.MAP
    return Drawn.BARS if len(by) == 1 else Drawn.TABLE


def drawing_of(
    result: Result,
    *,
    shapes: Shapes | None = None,
    breaks: Sequence[float] | None = None,
    size: Format = PAPER,
    kind: Drawn | None = None,
    own: str = "",
) -> Drawing:
    """Return the marks of a result.

    Parameters
    ----------
    result : Result
    shapes : Shapes, optional
        Of the municipalities (`publication.drawing.shapes.shapes_of`): results by municipality are drawn as a map.
    breaks : sequence of float, optional
        Inner breaks between the classes of a map; found in the result unless given
        (`components.figures.map.class_breaks` finds those of the map of the dashboard).
    size : Format
    kind : Drawn, optional
        What to draw; `chosen` unless given.
    own : str
        ISTAT code of a municipality that stands out.
    """
    kind = kind or chosen(result, shapes)
    if kind is Drawn.LINES:
        return _lines(result, size)
    if kind is Drawn.BARS:
        return _bars(result, size, own)
    if kind is Drawn.MAP and shapes is not None:
        return _map(result, shapes, breaks, size, own)
    return _number(result, size) if kind is Drawn.NUMBER else _table(result, size)


def figure_svg(
    result: Result,
    *,
    shapes: Shapes | None = None,
    breaks: Sequence[float] | None = None,
    size: Format = PAPER,
    title: str = "",
    foot: str = "",
    attribution: str = "",
) -> str:
    """Return the figure of a result as SVG that stands by itself.

    Parameters
    ----------
    result : Result
    shapes, breaks, size
        As `drawing_of`.
    title : str
        The result's sentence, unless given.
    foot : str
        What is written last: the address of the view, the edition. A demonstration says that it is one, whatever it is.
    attribution : str
        The line that the licence of the boundaries wants, under maps.
    """
    drawing = drawing_of(result, shapes=shapes, breaks=breaks, size=size)
    mark = DEMO if result.is_demo else ""
    under = attribution if drawing.kind is Drawn.MAP else ""
    feet = (" · ".join(drawing.notes), source_line(result), under, " · ".join(filter(None, (mark, foot))))
    body = Html(_inner(drawing.svg))  # noqa: S704 - our own
    return framed(body, drawing.height, title=title or headline(result), what=what_it_is(result), feet=feet, size=size)


def framed(marks: Html, high: float, *, title: str, what: str, feet: Sequence[str], size: Format = PAPER) -> str:
    """Return marks as SVG that stands by itself.

    Parameters
    ----------
    marks : Html
        ``high`` units high, as wide as the drawing.
    title, what : str
        What is written over them: the finding; measure, unit, period.
    feet : sequence of str
        Paragraphs under them: what their signs mean, the source; empty ones are left out.
    size : Format
    """
    letters = size.letters
    heads = [
        *_paragraph(title, letters * 1.5, size.width, css="forte"),
        *_paragraph(what, letters, size.width, css="piano"),
    ]
    body, down = Html(), 0.0
    for line in heads:
        down += line.high
        body += line.at(down)
    down += letters * 1.4
    body += Html('<g transform="translate(0 {:g})">{}</g>').format(down, marks)
    down += high + letters * 0.6
    for line in (line for words in feet for line in _paragraph(words, letters, size.width, css="piano")):
        down += line.high
        body += line.at(down)
    return _document(body, width=size.width, height=down + letters * 0.6, letters=letters, label=title, ground=True)


def bars_alone(bars: Sequence[Bar], *, words: str, size: Format = PAPER) -> Drawing:
    """Return rows of several results as a drawing, each with its name, value and words; ``words`` is what they say."""
    told = "; ".join(f"{bar.name}: {bar.words}" for bar in bars)
    notes = [
        *([text.INTERVAL] if any(bar.upper is not None for bar in bars) else []),
        *([text.PALE] if any(bar.provisional and bar.value is not None for bar in bars) else []),
    ]
    return _drawing(
        Drawn.BARS,
        bars_marks(bars, size=size),
        words=f"{words} {told}.",
        notes=tuple(notes),
        height=rows_height(bars, size),
        size=size,
    )


def table_of(result: Result) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the table of a result in words: heads, and rows with names of groups, value, 95 % interval, state."""
    by, entry = result.query.by, result.indicator
    has_interval = any(row["lower"] is not None for row in result.rows())
    is_late = any(_is_told(row) and row["provisional"] for row in result.finished())
    ends = (text.INTERVAL_HEAD,) if has_interval else ()
    heads = (*(GROUP_NAMES[grouping] for grouping in by), value_name(entry), *ends, *([text.STATE_HEAD] * is_late))
    rows = (_cells(result, row, has_interval=has_interval, is_late=is_late) for row in result.finished())
    return heads, tuple(tuple(cells) for cells in rows)


def _is_told(row: ResultRow) -> bool:
    return row["status"] == Status.OK and row["value"] is not None


def _cells(result: Result, row: ResultRow, *, has_interval: bool, is_late: bool) -> Iterator[str]:
    digits = result.indicator.decimals
    for grouping in result.query.by:
        yield bent_name(result, row, group_name(result, grouping, code_of(row, grouping) or ""))
    has_value = _is_told(row)
    yield with_unit(row["value"], result.indicator) if has_value else amount(result, row["value"], row["status"])
    if has_interval:
        is_told = row["lower"] is not None
        yield f"{number(row['lower'], digits)}–{number(row['upper'], digits)}" if is_told else ""
    if is_late:
        yield text.LATE if has_value and row["provisional"] else ""


# ------------------------------------------------------------------------------------------------------------ in time
def _has_lines(result: Result, others: Sequence[Grouping]) -> bool:
    if others and result.frame[str(others[0])].n_unique() > MOST_SERIES:
        return False
    times = next(str(grouping) for grouping in result.query.by if grouping in TIME)
    return result.finished_frame.filter(status=str(Status.OK))[times].n_unique() >= FEWEST_POINTS


def _lines(result: Result, size: Format) -> Drawing:
    lines = [_labelled(result, line) for line in lines_of(result)]
    entry, is_one = result.indicator, len(lines) == 1
    words = _alternative(result)
    suffix = "%" if entry.unit == "%" else ""
    drawn = lines_marks(lines, decimals=entry.decimals, suffix=suffix, size=size, full=is_one)
    has_band = is_one and any(point.lower is not None for point in lines[0].points)
    notes = [*([text.BAND] if has_band else []), *state_notes(rows_of(result))]
    valued = [line for line in lines if line.last is not None]
    if any(settled(line).provisional for line in valued):
        notes.append(text.ALL_LATE)
    elif any(line.last is not settled(line) for line in valued):
        notes.append(text.SETTLED)
    kept = tuple(note for note in notes if not note.startswith("–") and (is_one or not _is_sign(note)))
    return _drawing(Drawn.LINES, drawn, words=words, notes=kept, height=size.height, size=size)


def _is_sign(note: str) -> bool:
    """Whether a note explains a sign, which only a line alone has."""
    return note.startswith(("<", "×", "prot."))


def _labelled(result: Result, line: Line) -> Line:
    line = replace(line, colour=role_of(line.colour))
    if line.last is None:
        return replace(line, label="")
    last = settled(line)
    words = text.PROVISIONAL_END if last.provisional else text.END
    return replace(line, label=words.format(name=line.name, value=with_unit(last.value, result.indicator)))


# --------------------------------------------------------------------------------------------------------------- bars
def _bars(result: Result, size: Format, own: str) -> Drawing:
    grouping = result.query.by[0]
    rows = rows_of(result)
    bars = [_bar(result, grouping, row, own) for row in result.finished()]
    words = _alternative(result)
    drawn = bars_marks(bars, size=size)
    notes = [*([text.INTERVAL] if any(bar.upper is not None for bar in bars) else [])]
    notes += [
        note for note in state_notes(rows, provisional=text.PALE) if not _is_sign(note) and not note.startswith("–")
    ]
    notes += bent_notes(result, rows)
    return _drawing(Drawn.BARS, drawn, words=words, notes=tuple(notes), height=rows_height(bars, size), size=size)


def _bar(result: Result, grouping: Grouping, row: ResultRow, own: str) -> Bar:
    code = code_of(row, grouping) or ""
    has_value = _is_told(row)
    told = with_unit(row["value"], result.indicator) if has_value else amount(result, row["value"], row["status"])
    return Bar(
        name=bent_name(result, row, group_name(result, grouping, code)),
        words=told,
        value=row["value"] if has_value else None,
        lower=row["lower"] if has_value else None,
        upper=row["upper"] if has_value else None,
        role=_role(result, grouping, code, own),
        provisional=bool(row["provisional"]),
    )


def _role(result: Result, grouping: Grouping, code: str, own: str) -> str:
    if code == own and own:
        return "capofila" if own == result.directory.lead_code else "proprio"
    if grouping in {Grouping.MUNICIPALITY, Grouping.PLACE}:
        return "capofila" if code == result.directory.lead_code else "altro"
    if grouping is Grouping.AREA:
        return _ROLES.get(area_of(result, code), "ambito")
    return _ROLES.get(result.query.area, "proprio")


# ---------------------------------------------------------------------------------------------------------------- map
def _map(result: Result, shapes: Shapes, breaks: Sequence[float] | None, size: Format, own: str) -> Drawing:
    if breaks is None:
        breaks = breaks_of([result], last_month=last_closed(result.as_of))
    found = areas(result, breaks)
    labels, colours = class_labels(breaks, result.indicator), theme.sequential(len(breaks) + 1)
    drawn, partly = Html(), Html()
    for area in found:
        path = shapes.paths.get(area.code)
        if path is None:
            continue
        fill = colours[area.position] if area.look is Look.VALUE else _FILLS[area.look]
        late = Html(' fill-opacity="{}" stroke-dasharray="4 3"').format(theme.PROVISIONAL_OPACITY)
        drawn += Html('<path d="{}" fill="{}"{}/>').format(path, fill, late if area.provisional else Html())
        partly += Html('<path d="{}" fill="url(#mancano)"/>').format(path) if area.partly else Html()
    marked = [shapes.paths[code] for code in (result.directory.lead_code, own) if code in shapes.paths]
    outlines = Html().join(Html('<path class="capofila" d="{}"/>').format(path) for path in dict.fromkeys(marked))
    places = Html().join(
        Html('<text class="scritta" x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>').format(x, y, name)
        for name, (x, y) in shapes.labels.items()
    )
    counts = count_classes(found, len(labels))
    keys = [(colour, f"{words} ({count})") for colour, words, count in zip(colours, labels, counts, strict=True)]
    looks = count_looks(found)
    keys = keys if any(counts) else []
    keys += [(_FILLS[look], f"{state_name(look, result)} ({looks[look]})") for look in _SPECIAL if looks[look]]
    across = size.width * 0.8
    left, share = (size.width - across) / 2, across / WIDTH
    strip, high = _keys(keys, size)
    body = Html('<g transform="translate({:g} 0) scale({:.4f})"><defs>{}{}</defs><g class="comuni">{}{}</g>').format(
        left, share, HATCH, _PARTLY_HATCH, drawn, partly
    )
    body += Html('<path class="contorno" d="{}"/>{}{}</g>').format(shapes.outline, outlines, places)
    down = shapes.height * share + size.letters
    body += Html('<g transform="translate(0 {:g})">{}</g>').format(down, strip)
    words = text.CLASSES.format(headline=headline(result), classes=listed([words for _, words in keys]))
    notes = [
        *([text.PALE] if any(one.provisional and one.look is Look.VALUE for one in found) else []),
        *([text.PARTLY] if any(one.partly for one in found) else []),
        text.COUNTED,
    ]
    return _drawing(Drawn.MAP, body, words=words, notes=tuple(notes), height=down + high, size=size)


def _keys(keys: Sequence[tuple[str, str]], size: Format) -> tuple[Html, float]:
    """Return squares of colour with what they mean, in as many rows as they need, and their height."""
    drawn, across, down, high = Html(), 0.0, 0.0, size.letters * 1.6
    for fill, words in keys:
        wide = width_of(words, size.letters) + 3.2 * size.letters
        if across and across + wide > size.width:
            across, down = 0.0, down + high
        drawn += Html(
            '<rect x="{:g}" y="{:g}" width="{:g}" height="{:g}" fill="{}" stroke="{}" stroke-width=".5"/>'
            '<text x="{:g}" y="{:g}">{}</text>'
        ).format(
            across, down, size.letters * 1.4, size.letters, fill, theme.AMBITO,
            across + size.letters * 1.8, down + size.letters * 0.85, words,
        )  # fmt: skip
        across += wide
    return drawn, down + high


# ------------------------------------------------------------------------------------------------- a number, a table
def _number(result: Result, size: Format) -> Drawing:
    row = result.rows()[0]
    told = short_value({**row, "hidden_below": result.hidden_below}, result.indicator)
    has_value = _is_told(row)
    under = value_words(row, result.indicator) if has_value else amount(result, row["value"], row["status"])
    letters = size.letters
    body = Html('<text class="nome {}" font-size="{:g}" x="0" y="{:g}">{}</text>').format(
        _ROLES.get(result.query.area, "proprio"), letters * 4, letters * 3.4, told
    )
    body += Html('<text x="0" y="{:g}">{}</text>').format(letters * 5.2, under)
    return _drawing(Drawn.NUMBER, body, words=headline(result), height=letters * 5.8, size=size)


def _table(result: Result, size: Format) -> Drawing:
    body, high = table_marks(*table_of(result), size=size)
    notes = tuple(bent_notes(result, rows_of(result)))
    return _drawing(Drawn.TABLE, body, words=_alternative(result), notes=notes, height=high, size=size)


def table_marks(heads: Sequence[str], rows: Sequence[Sequence[str]], *, size: Format) -> tuple[Html, float]:
    """Return a table of words as marks, and how high it is; what has no room in its column is cut, and says so."""
    letters, high = size.letters, size.letters * 1.5
    wants = [max(width_of(words, letters) for words in column) for column in zip(heads, *rows, strict=True)]
    share = min(1.0, (size.width - len(heads) * letters) / max(sum(wants), 1))
    starts = [sum(wants[:place]) * share + place * letters for place in range(len(heads))]
    body = Html('<line class="griglia" x1="0" x2="{:g}" y1="{:g}" y2="{:g}"/>').format(size.width, high, high)
    for down, cells in enumerate((heads, *rows)):
        css = "forte" if down == 0 else ""
        for start, want, words in zip(starts, wants, cells, strict=True):
            most = max(4, int(want * share / (0.5 * letters)))
            said = words if share == 1.0 or len(words) <= most else f"{words[: most - 1]}…"
            body += Html('<text class="{}" x="{:g}" y="{:g}">{}</text>').format(css, start, (down + 0.7) * high, said)
    return body, (len(rows) + 1) * high


# -------------------------------------------------------------------------------------------------------------- words
def _alternative(result: Result) -> str:
    """Return what the marks of a result say, for who does not see them: the finding, and values if they are few."""
    rows = result.finished()
    if not rows or len(rows) > MOST_SAID:
        return headline(result)
    values = (
        f"{', '.join(group_name(result, grouping, code_of(row, grouping) or '') for grouping in result.query.by)}: "
        f"{amount(result, row['value'], row['status'])}"
        for row in rows
    )
    return f"{headline(result)} {'; '.join(values)}."


@dataclass(frozen=True, slots=True)
class _TextLine:
    """A line of words, with how far under the one before it stands."""

    words: str
    letters: float
    css: str

    @property
    def high(self) -> float:
        return self.letters * 1.35

    def at(self, down: float) -> Html:
        text = Html('<text class="{}" font-size="{:g}" x="0" y="{:g}">{}</text>')
        return text.format(self.css, self.letters, down, self.words)


def _paragraph(words: str, letters: float, width: float, *, css: str) -> Iterator[_TextLine]:
    """Yield the lines of words, none wider than the drawing."""
    room, line = width / letters, ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if line and width_of(longer, 100) > room * 100:
            yield _TextLine(line, letters, css)
            line = word
        else:
            line = longer
    if line:
        yield _TextLine(line, letters, css)


def _drawing(
    kind: Drawn, body: Html, *, words: str, height: float, size: Format, notes: tuple[str, ...] = ()
) -> Drawing:
    whole = _document(body, width=size.width, height=height, letters=size.letters, label=words)
    return Drawing(kind=kind, svg=whole, words=words, notes=notes, width=size.width, height=height)


def _document(body: Html, *, width: float, height: float, letters: int, label: str, ground: bool = False) -> str:
    paper = Html('<rect width="{:g}" height="{:g}" fill="#ffffff"/>').format(width, height) if ground else Html()
    return _NOT_XML.sub(
        "",
        Html(
            '<svg xmlns="{}" viewBox="0 0 {:g} {:g}" width="{:g}" height="{:g}" role="img" aria-label="{}" '
            'font-family="Titillium Web, sans-serif" font-size="{}"><style>{}</style>{}{}</svg>'
        ).format(SVG, width, height, width, height, escape(label), letters, style_of(letters), paper, body),
    )


def _inner(document: str) -> str:
    """Return what stands inside a document of ours, to be put in another."""
    return document[document.index("</style>") + len("</style>") : document.rindex("</svg>")]
