"""Italian words for the codes that a result carries: names of columns, of groups, of states.

Comes in: a `Result`, its groupings and codes. Goes out: text.
Must not: compute, draw, or know any municipality by name (names come from the result's own directory).
"""

from typing import Final

from components.theme import format_date
from data_access.vocabulary import (
    Continuity,
    ExitClass,
    NeedDimension,
    PactKind,
    ResidenceClass,
    Section,
    ServiceType,
    Sex,
    TargetGroup,
    Term,
)
from indicators.definition import Indicator
from indicators.directory import Directory
from indicators.errors import QueryError
from indicators.path_words import Moment, PactState, PathStep
from indicators.period import Period
from indicators.permission import about_people
from indicators.query import AMBITO, Grouping, Lens, Query
from indicators.result import Result, Status

GROUP_NAMES: Final = {
    Grouping.MUNICIPALITY: "Comune",
    Grouping.SUB_AREA: "Sub-ambito",
    Grouping.AREA: "Area",
    Grouping.YEAR: "Anno",
    Grouping.QUARTER: "Trimestre",
    Grouping.MONTH: "Mese",
    Grouping.SERVICE: "Servizio",
    Grouping.SERVICE_TYPE: "Tipo di servizio",
    Grouping.ORGANISATION: "Ente",
    Grouping.TARGET: "Target",
    Grouping.NEED: "Bisogno",
    Grouping.STRAND: "Linea di finanziamento",
    Grouping.SEX: "Sesso",
    Grouping.AGE_BAND: "Età",
    Grouping.RESIDENCE_CLASS: "Residenza",
    Grouping.PLACE: "Comune del servizio",
    Grouping.SECTION: "Sezione",
    Grouping.NEED_SET: "Combinazione di bisogni",
    Grouping.TARGET_SET: "Combinazione di target",
    Grouping.EXIT_CLASS: "Destinazione",
    Grouping.STEP: "Passo",
    Grouping.MOMENT: "Momento",
    Grouping.PACT_KIND: "Tipo di patto",
    Grouping.PACT_STATE: "Stato del patto",
    Grouping.CONTINUITY: "Sostegno",
}
STATUS_WORDS: Final = {
    Status.OK: "",
    Status.SUPPRESSED: "meno di 5: protetto",
    Status.NOT_SUPPLIED: "non fornito",
    Status.UNDEFINED: "non calcolabile",
}
LENS_WORDS: Final = {
    Lens.RESIDENCE: "per comune di residenza",
    Lens.PLACE: "per comune in cui si trova il servizio",
}
DEMO: Final = "Dati dimostrativi"
_TERMS: Final[dict[Grouping, type[Term]]] = {
    Grouping.SERVICE_TYPE: ServiceType,
    Grouping.TARGET: TargetGroup,
    Grouping.NEED: NeedDimension,
    Grouping.SEX: Sex,
    Grouping.RESIDENCE_CLASS: ResidenceClass,
    Grouping.SECTION: Section,
    Grouping.EXIT_CLASS: ExitClass,
    Grouping.STEP: PathStep,
    Grouping.MOMENT: Moment,
    Grouping.PACT_KIND: PactKind,
    Grouping.PACT_STATE: PactState,
    Grouping.CONTINUITY: Continuity,
}
_SETS: Final[dict[Grouping, tuple[type[Term], str]]] = {
    Grouping.NEED_SET: (NeedDimension, "Nessun bisogno rilevato"),
    Grouping.TARGET_SET: (TargetGroup, "Nessun target"),
}
"""Combinations: the words that they are made of, and what an empty one is called."""


def group_label(directory: Directory, grouping: Grouping, code: str) -> str:
    """Return a group's name for people; months and years stay as they sort: ``2025-03``."""
    if grouping in _TERMS:
        return next((term.label for term in _TERMS[grouping] if str(term) == code), code)
    if grouping in _SETS:
        return _combination(*_SETS[grouping], code)
    if grouping is Grouping.AREA:
        return _area(directory, code)
    names = {
        Grouping.MUNICIPALITY: directory.municipalities,
        Grouping.PLACE: directory.municipalities,
        Grouping.SERVICE: directory.services,
        Grouping.ORGANISATION: directory.organisations,
        Grouping.STRAND: directory.strands,
    }
    return names.get(grouping, {}).get(code, code)


def period_label(code: str) -> str:
    """Return a month, quarter or year in words: ``marzo 2025``."""
    return Period.parse(code).label


def value_name(indicator: Indicator) -> str:
    """Return the name of the column of values, with its unit unless the name says it."""
    said = indicator.unit.removeprefix("ogni ") in indicator.name or indicator.unit in {"persone", "accessi"}
    return indicator.name if said else f"{indicator.name} ({indicator.unit})"


def where(query: Query, directory: Directory) -> str:
    """Return the area a question is about."""
    return "tutto l'Ambito" if query.area == AMBITO else directory.area_name(query.area)


def what_it_is(result: Result) -> str:
    """Return the line under a finding: measure, unit, period, lens, area."""
    query = result.query
    unit = "quota in %" if result.indicator.unit == "%" else result.indicator.unit
    parts = (result.indicator.name, unit, query.period.label, LENS_WORDS[query.lens], where(query, result.directory))
    return " · ".join(dict.fromkeys(part for part in parts if part.lower() != "persone"))


def source_line(result: Result) -> str:
    """Return what every figure says at its foot: source, date, returns received, what was done to the figures."""
    parts = [
        "Fonte: base dati condivisa dell'Ambito",
        f"aggiornato al {format_date(result.as_of)}",
        result.coverage.label,
    ]
    if bool(result.frame["provisional"].any()):
        parts.append("ultimi mesi provvisori")
    if result.is_protected and about_people(result.indicator, result.query):
        parts.append("conteggi di persone protetti e arrotondati")
    return " · ".join(parts)


def _combination(vocabulary: type[Term], nothing: str, code: str) -> str:
    """Return the words of a combination: its terms, or that it holds none."""
    held = code.split("+")
    return " e ".join(term.label for term in vocabulary if str(term) in held) or nothing


def _area(directory: Directory, code: str) -> str:
    try:
        return directory.area_name(directory.read_area(code))
    except QueryError:
        return code
