"""The Italian of the page of the map: its words, titles and sentences, keys and heads of tables, module by module.

Comes in: results, changes, places of services, names. Goes out: Italian text. Must not: draw, ask.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from components.escaping.markdown import Markdown
from data_access.elision import elided
from indicators.analysis.change_by_place import Change, Move
from indicators.italian.numbers import counted, listed, number
from indicators.model.period import Period, month_label
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from indicators.statistics.reach import reach
from indicators.wording.grammar import to
from indicators.wording.headline import when

Row = Mapping[str, Any]
"""A row of a result."""

# -- demand ---------------------------------------------------------------------------------------------------------

LAYOUT_HELP: Final = "Riquadri: un quadrato uguale per ogni comune, così i piccoli si vedono quanto i grandi."
YEAR_LABEL: Final = "Anno"
LAYOUT: Final = "Disegno"
MEASURE: Final = "Misura"
LAYOUT_WORDS: Final = {"mappa": "Mappa", "riquadri": "Riquadri"}


def change_name(before: str, name: str) -> str:
    """Return what the map of change shows of a measure, from the period compared with."""
    return f"Cambiamento da {before}: {name[0].lower()}{name[1:]}"


def absent_words(names: Sequence[str]) -> str:
    """Return which municipalities the map cannot draw, and why; nothing if it draws all."""
    if not names:
        return ""
    who = f"{listed(names)} non {'è rappresentabile' if len(names) == 1 else 'sono rappresentabili'}"
    return f"{who} sulla mappa: mancano i confini. I numeri sono nella tabella e nelle schede."


def year_words(year: int, last_month: int) -> str:
    """Return a year, and how far it goes where it is not over."""
    is_over = Period.year(year).last <= last_month
    return str(year) if is_over else f"{year} (fino a {month_label(last_month).split()[0]})"


# -- panel ----------------------------------------------------------------------------------------------------------

HINT: Final = "Per vedere un comune, sceglierlo sulla mappa, nella tabella o in «Comune in evidenza»."
WHOLE: Final = "Tutto l'Ambito"
EVERYTHING: Final = "Tutti i dati del comune"
MEANING: Final = Markdown("**Che cosa significa.** {}")
CLEAR: Final = "Togli"
CLEAR_HELP: Final = "Togli il comune in evidenza"


def trend_words(*, by_month: bool) -> str:
    """Return by which unit of time the trend is drawn."""
    return f"Andamento per {'mese' if by_month else 'trimestre'}"


# -- queries --------------------------------------------------------------------------------------------------------

MEASURE_HELP: Final = (
    "Il tasso lisciato avvicina i comuni piccoli alla media del territorio, senza il capofila, perché lì pochi casi "
    "bastano a cambiare molto. Il tasso grezzo è quello calcolato, senza correzioni."
)
MEASURE_WORDS: Final = {"lisciato": "Tasso lisciato", "grezzo": "Tasso grezzo", "numero": "Persone"}
CHANGE_LABEL: Final = "Cambiamento"
PEOPLE_LABEL: Final = "Persone"
VALUE_LABEL: Final = "Valore"


def not_by_municipality(asked: str, drawn: str) -> str:
    """Return that what was asked has no value by municipality, and what the map shows."""
    return f"«{asked}» non si divide per comune: la mappa mostra «{drawn}»."


def one_lens(name: str, *, by_residence: bool) -> str:
    """Return that an indicator has one lens only, and which."""
    words = "residenza" if by_residence else "sede del servizio"
    return f"«{name}» si può guardare solo con l'ottica della {words}: così la mostra la mappa."


# -- change ---------------------------------------------------------------------------------------------------------

ABOVE: Final = "▲"
BELOW: Final = "▼"
LIKE: Final = "="
SIGN_WORDS: Final = ((ABOVE, "sopra l'Ambito"), (LIKE, "simili"), (BELOW, "sotto"))
"""Signs of standings, each with what it means."""
OF_RAW: Final = "tasso grezzo: "
"""What stands before a change on a map of smoothed rates: both its numbers are counted ones."""


def why_unknown(change: Change | None) -> str:
    """Return why a change cannot be told."""
    if change is not None and change.status is Status.SUPPRESSED:
        return f"{Move.UNKNOWN}: un valore è protetto"
    if change is not None and change.status is Status.NOT_SUPPLIED:
        return f"{Move.UNKNOWN}: mancano dei dati"
    return f"{Move.UNKNOWN}: manca un dato"


def words_of_signs(signs: Mapping[str, str]) -> str:
    """Return what the signs of standings mean and how many there are of each; nothing where there are none."""
    if not signs:
        return ""
    counts = Counter(signs.values())
    return " · ".join(f"{sign} {words}: {counts[sign]}" for sign, words in SIGN_WORDS)


# -- flows ----------------------------------------------------------------------------------------------------------

NO_BEDS: Final = "servizi senza letti"
NO_BEDS_OR_DATA: Final = "servizi senza letti o senza dati"
TO_OTHERS: Final = "verso altri comuni"
BY_TOWN: Final = "servizi, insieme per comune: più grandi se di più"
NO_CAPACITY: Final = "capienza non indicata"
NO_DATA: Final = "dati non disponibili"


def occupancy_words(low: str, middle: str, high: str) -> tuple[str, str, str, str]:
    """Return what the colours of the points mean, from the three edges between them, in per cent."""
    return (
        f"letti occupati fino {elided('al', f'{low}%')}",
        f"{low}–{middle}%",
        f"{middle}–{high}%",
        f"oltre {elided('il', f'{high}%')}",
    )


def to_lead(lead: str) -> str:
    """Return what the lines to the lead municipality mean."""
    return f"persone verso {lead}"


def services_words(count: int) -> str:
    """Return how many services there are."""
    return counted(count, "servizio", "servizi")


def town_words(name: str, services: int) -> str:
    """Return the name of a municipality with how many services it has, where they are several."""
    return f"{name}: {services_words(services)}" if services > 1 else name


def flows_finding(result: Result) -> str:
    """Return the finding of the flows: how many municipalities people come from, and go to."""
    rows = [row for row in result.rows() if tells(row)]
    origins, places = reach(result.frame, Grouping.MUNICIPALITY), reach(result.frame, Grouping.PLACE)
    if not rows and origins.hidden:
        return f"{when(result)} non si mostra da quali comuni vengono le persone, per proteggerle."
    if not rows and (result.frame["status"] == Status.NOT_SUPPLIED).any():
        return f"{when(result)} mancano dei dati: non si può dire chi ha usato questi servizi."
    if not rows:
        return f"{when(result)} nessun residente dell'Ambito ha usato questi servizi."
    lead = result.directory.lead_code
    away = result.frame.filter(pl.col("place") == lead, pl.col("municipality") != lead)
    towards = reach(away, Grouping.MUNICIPALITY)
    start = f"{when(result)} le persone di {origins.many('comune', 'comuni')} hanno usato servizi che stanno"
    at_least = "almeno " if towards.hidden else ""
    begun, name = f"{start} in {places.many('comune', 'comuni')}", to(result.directory.lead_name)
    if towards.hidden and not towards.sure:
        return f"{begun}; da quali altri vengono {name} non si mostra, per proteggerle."
    if not towards.sure:
        return f"{begun}; da nessun altro comune vengono {name}."
    return f"{begun}; da {at_least}{towards.sure} vengono {name}."


def tells(row: Row) -> bool:
    """Whether people surely move: a hidden number may be of nobody."""
    return bool(row["value"])


def _people(count: float) -> str:
    return "1 persona" if count == 1 else f"{number(count)} persone"


def flow_words(origin: str, place: str, people: float) -> str:
    """Return what a line says."""
    return f"Da {origin} a {place}: {_people(people)}"


def place_words(kind: str, town: str, capacity: str) -> str:
    """Return what a service is, where it stands, how much it can hold."""
    return f"{kind}, {town} · {capacity}"


def capacity_words(capacity: float, unit: str) -> str:
    """Return how much a service can hold."""
    return f"capienza: {number(capacity)} {unit}"


def beds_words(share: str) -> str:
    """Return how full the beds of a service were, in per cent."""
    return f"letti occupati: {share}% delle notti-letto disponibili"


def no_beds_words(why: str) -> str:
    """Return why it is not told how full they were."""
    return f"occupazione: {why}"


# -- leaflet --------------------------------------------------------------------------------------------------------

TITLES: Final = {"lines": "Flussi di persone", "circles": "Servizi"}
"""Names of the layers that the reader can turn off."""

# -- render ---------------------------------------------------------------------------------------------------------

LATE: Final = "dati provvisori"
AMBITO_NAME: Final = "Ambito"


def only_words(name: str, value: str) -> str:
    """Return the sentence that stands for a map with one value."""
    return f"Un solo comune ha un valore: {name}, {value}. Una mappa non direbbe altro."


def state_words(state: str) -> str:
    """Return why there is no value."""
    return f"In questo periodo: {state}."


def estimate_words(value: str) -> str:
    """Return a smoothed value of a place where nobody was counted."""
    return f"{value}: stima"


def counts_words(numerator: str, of_what: str, denominator: str, base: str) -> str:
    """Return count and base of a value, each with what it counts."""
    return f"{numerator} {of_what} su {denominator} {base}"


# -- services -------------------------------------------------------------------------------------------------------

VIEWS: Final = {"ambito": "Tutto l'Ambito", "capofila": "Da vicino: {lead}"}
HOW_SERVICES: Final = (
    "Linee: persone diverse per comune di residenza e comune del servizio, più spesse se più numerose; il numero è "
    "quello di chi va nel comune in cui vanno di più. Le persone non si sommano: chi usa servizi in due comuni "
    "sta in due linee. I numeri protetti non hanno linea: sono nella tabella. Cerchi: servizi aperti nel periodo, "
    "insieme per comune; da vicino uno per uno, più grandi se possono accogliere di più."
)
SAVE: Final = "Scarica la mappa (HTML)"
FRAMING: Final = "Inquadratura"


def period_line(period: str) -> str:
    """Return of which period a saved map is."""
    return f"Periodo: {period}"


def services_subtitle(period: str) -> str:
    """Return what the map of services and flows draws."""
    return f"Servizi e flussi di persone · {period} · dal comune di residenza al comune del servizio"


# -- services_table -------------------------------------------------------------------------------------------------

TABLE: Final = "Tabella dei servizi"
TABLE_ALT: Final = "Tabella: i servizi sulla mappa"
NO_SERVICE: Final = "Nessun servizio aperto."
SERVICE: Final = "Servizio"
SERVICE_TYPE: Final = "Tipo di servizio"
TOWN: Final = "Comune del servizio"
CAPACITY: Final = "Capienza"
UNIT: Final = "Unità"
BEDS_TAKEN: Final = "Letti occupati (%)"
STATE: Final = "Stato"
PROVISIONAL: Final = "Provvisorio"
SETTLED: Final = "no"


def circles_words(count: int) -> str:
    """Return how many services the circles are."""
    return f"Cerchi: {counted(count, 'servizio aperto', 'servizi aperti')} nel periodo"


# -- view -----------------------------------------------------------------------------------------------------------

DEMAND: Final = "Da dove vengono le persone"
SERVICES: Final = "Servizi e flussi"
