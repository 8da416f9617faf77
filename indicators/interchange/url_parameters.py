"""A question as the parameters of an address.

Comes in: parameters of a URL, or a `Query`. Goes out: a `Query` with what had to be dropped, parameters.
Must not: trust the address (unknown words are dropped and said), nor break old links (renamed keys are migrated here).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from data_access.errors import UserError
from data_access.viewers import Viewer
from data_access.vocabulary import NeedDimension, ServiceType, TargetGroup, Term
from indicators.catalogue.catalogue import INDICATORS
from indicators.italian.numbers import listed, number
from indicators.model.code_lists import Directory
from indicators.model.errors import QueryError
from indicators.model.period import Period
from indicators.model.query import AMBITO, DEFAULT_HORIZON, Comparison, Lens, Query

KEYS: Final = (
    "indicatore",
    "periodo",
    "confronto",
    "ottica",
    "area",
    "comune",
    "servizio",
    "tipo",
    "target",
    "bisogno",
    "linea",
    "orizzonte",
    "fittizia",
    "vista",
    "misura",
)
"""Names of the parameters, in the order in which addresses are written. They never change meaning."""
RENAMED: Final = {"indicator": "indicatore", "anno": "periodo", "lente": "ottica", "istat": "comune"}
"""Names that older links carry, and what they are called now."""
LENSES: Final = {"residenza": Lens.RESIDENCE, "sede": Lens.PLACE}
COMPARISONS: Final = {"nessuno": Comparison.NONE, "precedente": Comparison.PREVIOUS, "anno": Comparison.YEAR}
FICTITIOUS: Final = {"comprendi": False, "escludi": True}
"""Whether people registered at a fictitious address are left out of the residents."""
HORIZONS: Final = {str(months): months for entry in INDICATORS.values() for months in entry.horizons}
"""Months over which people are followed after an exit, as an address writes them."""
LAST_MONTHS: Final = "ultimi-12-mesi"
"""The period that moves with the data: the last twelve closed months, or four closed quarters where protected."""
DEFAULT_INDICATOR: Final = "people_served"
LAYOUTS: Final = {"mappa": "mappa", "riquadri": "riquadri", "servizi": "servizi"}
"""What the page of the map shows: real borders, equal tiles, services and flows."""
MEASURES: Final = {word: word for word in ("lisciato", "grezzo", "numero", "cambiamento")}
"""What the map colours: the smoothed rate, the raw rate, the value itself, how it moved."""
DEFAULT_LAYOUT, DEFAULT_MEASURE = "mappa", "lisciato"
MOST_LETTERS: Final = 20_000
"""Letters of an address that are read."""
MOST_WORDS: Final = 500
"""Values of one parameter that are read."""
LONGEST_WORD: Final = 100
"""Letters of a word: no key has as many (`data_access.models`)."""
MOST_TOLD: Final = 5
"""Words that could not be used that are told one by one."""
MOST_COMMAS: Final = 7
"""Commas of one value that are looked for where an older link does not tell them from those between values."""
ISTAT_DIGITS: Final = 6
REPAIRED: Final = "Al codice ISTAT «{}» mancava lo zero iniziale: letto come «{}»."
TOO_LONG: Final = f"Il collegamento è troppo lungo: ne sono state lette le prime {number(MOST_LETTERS)} lettere."
OTHERS: Final = "Altre {} parti non si possono usare."
_SEPARATED: Final = re.compile(r"(?:[^\\,]|\\.|\\$)+", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\([\\,])")


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What an address says: a question, and the municipality in focus.

    Attributes
    ----------
    query : Query
    municipality : str or None
        ISTAT code of the municipality selected on maps and lists. It is not a filter of the map itself: see `focused`.
    layout, measure : str
        What the page of the map shows and colours: words of `LAYOUTS` and `MEASURES`.
    dropped : tuple of str
        Italian sentences about the words of the address that could not be used: the first ones and how many others.
    """

    query: Query
    municipality: str | None = None
    layout: str = DEFAULT_LAYOUT
    measure: str = DEFAULT_MEASURE
    dropped: tuple[str, ...] = ()

    def focused(self) -> Query:
        """Return the question narrowed to the municipality in focus, if there is one."""
        return self.query.but(area=self.municipality) if self.municipality else self.query


def read_view(parameters: Mapping[str, str | Iterable[str]], directory: Directory, viewer: Viewer) -> View:
    """Read an address.

    Parameters
    ----------
    parameters : mapping
        Name to value or values; several values may also stand in one (see `several`).
    directory : Directory
        What exists in the data.
    viewer : Viewer

    Returns
    -------
    View
        Never raises: what cannot be used falls back to its default and is told in ``dropped``.
    """
    read = within(parameters, MOST_LETTERS)
    given = {RENAMED.get(name, name): _values(value) for name, value in read.items()}
    dropped = [] if read == within(parameters, MOST_LETTERS + 1) else [TOO_LONG]
    dropped += [f"Parametro «{_cut(name)}» sconosciuto: ignorato." for name in given if name not in KEYS]
    reader = _Reader(given, dropped)
    query = Query(
        indicator=reader.one("indicatore", _known(INDICATORS, "indicatore"), DEFAULT_INDICATOR),
        period=reader.one(
            "periodo", lambda text: _period(text, directory, viewer, dropped), directory.default_period(viewer)
        ),
        comparison=reader.one("confronto", _word(COMPARISONS, "confronto"), Comparison.YEAR),
        lens=reader.one("ottica", _word(LENSES, "ottica"), Lens.RESIDENCE),
        area=reader.one("area", _area(directory, dropped), AMBITO),
        services=reader.many("servizio", _known(directory.services, "servizio")),
        service_types=reader.many("tipo", _term(ServiceType, "tipo di servizio")),
        targets=reader.many("target", _term(TargetGroup, "target")),
        needs=reader.many("bisogno", _term(NeedDimension, "bisogno")),
        strands=reader.many("linea", _known(directory.strands, "linea di finanziamento")),
        horizon_months=reader.one("orizzonte", _word(HORIZONS, "orizzonte"), DEFAULT_HORIZON),
        exclude_fictitious=reader.one("fittizia", _word(FICTITIOUS, "residenza fittizia"), default=False),
        viewer=viewer,
    )
    municipality = reader.one("comune", _municipality(directory, dropped), None)
    layout = reader.one("vista", _word(LAYOUTS, "vista"), DEFAULT_LAYOUT)
    measure = reader.one("misura", _word(MEASURES, "misura"), DEFAULT_MEASURE)
    return View(query=query, municipality=municipality, layout=layout, measure=measure, dropped=_told(dropped))


def within(parameters: Mapping[str, str | Iterable[str]], letters: int) -> dict[str, tuple[str, ...]]:
    """Return the parameters of an address up to so many letters, names included: what comes after is left out."""
    kept: dict[str, tuple[str, ...]] = {}
    for name, value in parameters.items():
        taken = []
        letters -= len(name) + 1
        for text in (value,) if isinstance(value, str) else value:
            if letters <= 0:
                break
            taken.append(text[:letters])
            letters -= len(text) + 1
        if letters <= 0 and not taken:
            break
        kept[name] = tuple(taken)
    return kept


def write_view(view: View, directory: Directory) -> dict[str, str]:
    """Return the parameters that say a view, defaults left out; `read_view` gives the same view back."""
    query = view.query
    words = {
        "indicatore": "" if query.indicator == DEFAULT_INDICATOR else query.indicator,
        "periodo": "" if query.period == directory.default_period(query.viewer) else str(query.period),
        "confronto": "" if query.comparison is Comparison.YEAR else _name(COMPARISONS, query.comparison),
        "ottica": "" if query.lens is Lens.RESIDENCE else _name(LENSES, query.lens),
        "area": "" if query.area == AMBITO else directory.area_slug(query.area),
        "comune": view.municipality or "",
        "servizio": together(query.services),
        "tipo": together(query.service_types),
        "target": together(query.targets),
        "bisogno": together(query.needs),
        "linea": together(query.strands),
        "orizzonte": "" if query.horizon_months == DEFAULT_HORIZON else str(query.horizon_months),
        "fittizia": _name(FICTITIOUS, query.exclude_fictitious) if query.exclude_fictitious else "",
        "vista": "" if view.layout == DEFAULT_LAYOUT else view.layout,
        "misura": "" if view.measure == DEFAULT_MEASURE else view.measure,
    }
    return {name: word for name, word in words.items() if word}


class _Reader:
    """Reads parameters one by one and keeps what went wrong."""

    def __init__(self, given: Mapping[str, list[str]], dropped: list[str]) -> None:
        self.given, self.dropped = given, dropped

    def one(self, name: str, read: Callable[[str], Any], default: Any) -> Any:
        """Return the first value of a parameter, or the default."""
        values = self.many(name, read)
        return values[0] if values else default

    def many(self, name: str, read: Callable[[str], Any]) -> tuple[Any, ...]:
        """Return every value of a parameter that can be read, each once.

        Older links do not tell the commas of a value from those between values: a value that cannot be read is also
        looked for with what comes after it.
        """
        values, given = [], self.given.get(name, [])
        place = 0
        while place < len(given):
            try:
                values.append(read(given[place]))
            except UserError as error:
                longer = _longer(given[place:], read)
                if longer:
                    values.append(longer[0])
                    place += longer[1]
                else:
                    self.dropped.append(str(error))
            place += 1
        return tuple(dict.fromkeys(values))


def _longer(words: Sequence[str], read: Callable[[str], Any]) -> tuple[Any, int] | None:
    """Return the value that the first word makes with others after it, and how many; None if it makes none."""
    for more in range(1, min(len(words), MOST_COMMAS + 1)):
        for comma in (",", ", "):
            try:
                return read(comma.join(words[: more + 1])), more
            except UserError:
                continue
    return None


def together(values: Iterable[str]) -> str:
    """Return several values as one word of an address: commas between them, those of a value after a backslash."""
    return ",".join(value.replace("\\", "\\\\").replace(",", "\\,") for value in values)


def several(word: str) -> list[str]:
    """Return the values that stand in one word of an address, as `together` writes it.

    Blanks at their ends do not count; a backslash before anything but a comma or another one is part of the value.
    """
    parts = _SEPARATED.findall(word)
    values = (_ESCAPED.sub(r"\1", part).strip() for part in parts)
    return [value for value in values if value]


def _values(texts: Iterable[str]) -> list[str]:
    words = (value for text in texts for value in several(text))
    return [_cut(word) for word in islice(words, MOST_WORDS)]


def _cut(word: str) -> str:
    """Return a word as it may be looked for and told."""
    return word if len(word) <= LONGEST_WORD else f"{word[:LONGEST_WORD]}…"


def _told(dropped: list[str]) -> tuple[str, ...]:
    """Return what is told of what was dropped, however much it is."""
    notices = list(dict.fromkeys(dropped))
    more = len(notices) - MOST_TOLD
    return tuple(notices) if more <= 1 else (*notices[:MOST_TOLD], OTHERS.format(number(more)))


def read_period(text: str, directory: Directory, viewer: Viewer) -> Period:
    """Read a period as it is typed: `LAST_MONTHS`, or what `Period.parse` reads.

    Raises
    ------
    QueryError
        If it is neither.
    """
    return directory.default_period(viewer) if text.lower() == LAST_MONTHS else Period.parse(text)


def _period(text: str, directory: Directory, viewer: Viewer, dropped: list[str]) -> Period:
    """Read a period; a range does not go beyond the data (each of its months would be counted and drawn)."""
    period = read_period(text, directory, viewer)
    if period.first > directory.last_month or period.last < directory.first_month:
        message = f"Periodo «{text}» senza dati: {directory.span_in_words}."
        raise QueryError(message)
    shown = period.clipped(directory.first_month, directory.last_month)
    if shown != period:
        dropped.append(f"Periodo «{text}» più lungo dei dati: mostrato «{shown}».")
    return shown


def _known(names: Mapping[str, Any], what: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in names:
            message = f"{_first_upper(what)} «{text}» sconosciuto: ignorato."
            raise QueryError(message)
        return text

    return read


def _municipality(directory: Directory, dropped: list[str]) -> Callable[[str], str]:
    """Read a municipality of today; the code of a former one leads to where its history is counted."""
    names, former = directory.municipalities, directory.former
    read = _known(names, "comune dell'Ambito")

    def found(text: str) -> str:
        code = _repaired(text, {**names, **former}, dropped)
        return read(former.get(code, code))

    return found


def _area(directory: Directory, dropped: list[str]) -> Callable[[str], str]:
    return lambda text: directory.read_area(_repaired(text, directory.municipalities, dropped))


def _repaired(text: str, names: Mapping[str, Any], dropped: list[str]) -> str:
    """Return an ISTAT code with the zeros that a spreadsheet took from its beginning, and tell it."""
    whole = text.zfill(ISTAT_DIGITS)
    if text in names or whole not in names or not text.isdecimal():
        return text
    dropped.append(REPAIRED.format(text, whole))
    return whole


def _word(words: Mapping[str, Any], what: str) -> Callable[[str], Any]:
    def read(text: str) -> Any:
        if text not in words:
            message = f"{_first_upper(what)}: «{text}» non vale, usare {listed(list(words), conjunction='o')}."
            raise QueryError(message)
        return words[text]

    return read


def _term(vocabulary: type[Term], what: str) -> Callable[[str], Term]:
    def read(text: str) -> Term:
        if text not in vocabulary.codes():
            message = f"{_first_upper(what)} «{text}» sconosciuto: ignorato."
            raise QueryError(message)
        return vocabulary(text)  # type: ignore[call-arg]

    return read


def _name(words: Mapping[str, Any], value: Any) -> str:
    return next(word for word, meaning in words.items() if meaning is value)


def _first_upper(text: str) -> str:
    """Return a text with its first letter in upper case and the others, names included, as they are."""
    return text[:1].upper() + text[1:]
