"""Labels of groups: the names that people read for the codes of a result and for its breakdowns.

Comes in: a `Directory`, a `Grouping`, a code. Goes out: text. Must not: know any municipality by name, see values.
"""

from collections.abc import Mapping
from typing import Final

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
from indicators.italian.numbers import listed
from indicators.model.code_lists import Directory
from indicators.model.errors import QueryError
from indicators.model.path_vocabulary import Moment, PactState, PathStep
from indicators.model.period import Period
from indicators.model.provinces import NAMES as PROVINCE_NAMES
from indicators.model.query import AMBITO, LEAD, TERRITORY, Grouping
from indicators.selection.size_classes import LABELS, LEAD_CLASS

TIMES: Final = (Grouping.MONTH, Grouping.QUARTER, Grouping.YEAR)
VOCABULARIES: Final[dict[Grouping, type[Term]]] = {
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
"""Groupings whose codes are terms of a closed vocabulary."""
SETS: Final[dict[Grouping, tuple[type[Term], str]]] = {
    Grouping.NEED_SET: (NeedDimension, "Nessun bisogno rilevato"),
    Grouping.TARGET_SET: (TargetGroup, "Nessun target"),
}
"""Groupings whose codes are combinations of terms, joined by a plus sign, and what the empty one is called."""


def group_name(directory: Directory, grouping: Grouping, code: str) -> str:
    """Return the name of a group for people; a code that nobody knows stays as it is."""
    if grouping in TIMES:
        return Period.parse(code).label
    if grouping in SETS:
        return _combination(*SETS[grouping], code)
    if grouping is Grouping.AREA:
        return _area(directory, code)
    return names_of(directory, grouping).get(code, code)


def names_of(directory: Directory, grouping: Grouping) -> Mapping[str, str]:
    """Return the groups that a breakdown may have, in their order, each with its name; none for ages and time."""
    if grouping in VOCABULARIES:
        return {str(term): term.label for term in VOCABULARIES[grouping]}
    if grouping is Grouping.AREA:
        return {directory.area_slug(area): directory.area_name(area) for area in (LEAD, TERRITORY)}
    if grouping is Grouping.SIZE_CLASS:
        return {**LABELS, LEAD_CLASS: directory.lead_name}
    if grouping is Grouping.PROVINCE:
        return PROVINCE_NAMES
    tables = {
        Grouping.MUNICIPALITY: directory.municipalities,
        Grouping.PLACE: directory.municipalities,
        Grouping.SERVICE: directory.services,
        Grouping.ORGANISATION: directory.organisations,
        Grouping.STRAND: directory.strands,
    }
    return tables.get(grouping, {})


def area_of(directory: Directory, code: str) -> str:
    """Return ``lead``, ``territory``, ``ambito`` or an ISTAT code from what a column of areas says."""
    if code in {LEAD, TERRITORY}:
        return code
    try:
        return directory.read_area(code)
    except QueryError:
        return code


def _area(directory: Directory, code: str) -> str:
    area = area_of(directory, code)
    return directory.area_name(area) if area in {AMBITO, LEAD, TERRITORY, *directory.municipalities} else code


def _combination(vocabulary: type[Term], nothing: str, code: str) -> str:
    held = code.split("+")
    return listed([term.label for term in vocabulary if str(term) in held]) or nothing
