"""Italian words for the codes that a result carries: names of columns, of groups, of states.

Comes in: a `Result`, its groupings and codes. Goes out: text.
Must not: compute, draw, or know any municipality by name (names come from the result's own directory).
"""

from collections.abc import Mapping
from typing import Any, Final

from indicators.analysis.nightly_occupancy import MOST_POINTS
from indicators.disclosure.allowed_questions import about_people
from indicators.italian.dates import day_after
from indicators.italian.numbers import fewer
from indicators.measures import OF_NIGHTS
from indicators.model.code_lists import Directory
from indicators.model.indicator import Indicator
from indicators.model.period import Period
from indicators.model.query import AMBITO, TIME, Grouping, Lens, Query
from indicators.model.result import Result, Status
from indicators.wording.disputes import unconfirmed_words
from indicators.wording.fragments import late_words
from indicators.wording.group_labels import TIMES, group_name

GROUP_NAMES: Final = {
    Grouping.MUNICIPALITY: "Comune",
    Grouping.SUB_AREA: "Sub-ambito",
    Grouping.SIZE_CLASS: "Classe di ampiezza",
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
    Grouping.PROVINCE: "Provincia",
}
LENS_WORDS: Final = {
    Lens.RESIDENCE: "per comune di residenza",
    Lens.PLACE: "per comune in cui si trova il servizio",
}
DEMO: Final = "Dati dimostrativi"


def group_label(directory: Directory, grouping: Grouping, code: str) -> str:
    """Return a group's name for people; months and years stay as they sort: ``2025-03``."""
    return code if grouping in TIMES else group_name(directory, grouping, code)


def status_words(result: Result) -> dict[Status, str]:
    """Return what is written for each state of a value; the threshold is that of the settings in force."""
    return {
        Status.OK: "",
        Status.SUPPRESSED: f"{fewer(result.hidden_below)}: protetto" if result.hidden_below else "protetto",
        Status.NOT_SUPPLIED: "non fornito",
        Status.UNDEFINED: "non calcolabile",
    }


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
        f"Fonte: base dati dell'Ambito {day_after('al', result.as_of)}",
        result.coverage.label,
    ]
    if result.population_years:
        parts.append(f"residenti {'-'.join(map(str, _ends(result.population_years)))}")
    if result.late_months:
        parts.append(late_words(result))
    if unconfirmed := unconfirmed_words(result):
        parts.append(unconfirmed)
    return " · ".join([*parts, *protection_words(result)])


def provisional_word(result: Result, row: Mapping[str, Any]) -> str:
    """Return whether the months of a row may still change, as tables say it: ``sì``, ``in parte``, ``no``."""
    if row["provisional"]:
        return "sì"
    return "in parte" if result.late_months and not TIME & set(result.query.by) else "no"


def protection_words(result: Result) -> list[str]:
    """Return what was done to the figures of a result to protect persons, at its foot and in its file."""
    if not result.is_protected:
        return []
    words = []
    if about_people(result.indicator, result.query):
        words.append("conteggi di persone protetti e arrotondati")
    elif result.indicator.key == "contacts":
        words.append("accessi protetti e arrotondati")
    if result.indicator.key in OF_NIGHTS:
        words.append("notti delle sezioni piccole protette e arrotondate")
    if result.is_coarse:
        words.append(f"senza percentuale dove l'arrotondamento potrebbe spostarla di oltre {MOST_POINTS} punti")
    return words


def _ends(years: tuple[int, ...]) -> tuple[int, ...]:
    """Return the only year, or the first and the last."""
    return years if len(years) == 1 else (years[0], years[-1])
