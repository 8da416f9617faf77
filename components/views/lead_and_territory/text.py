"""The findings of the tabs of the two lenses: what each figure says, as one sentence.

Comes in: results. Goes out: one Italian sentence each, for the title of a figure.
Must not: compute a number that no result holds (rows may be counted, accesses summed), rank municipalities by a rate.
"""

from collections.abc import Sequence
from typing import Final

import polars as pl

from components.widgets.labels import group_label
from indicators.analysis.funnel_position import standings
from indicators.italian.numbers import counted, fewer, listed, number
from indicators.model.period import Period
from indicators.model.query import TERRITORY, Grouping
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow, value_of
from indicators.statistics.funnel import FunnelVerdict
from indicators.statistics.reach import is_hidden, is_told, reach
from indicators.wording.fragments import within
from indicators.wording.grammar import article
from indicators.wording.headline import amount, headline, when
from indicators.wording.headline_over_time import alike

# -- answers --------------------------------------------------------------------------------------------------------

NEAR_THE_LIMIT: Final = (
    "Qui i conteggi sono arrotondati: un comune vicino al limite può stare da una parte o dall'altra."
)
"""Why another viewer may read other names."""
PARTS: Final = "I conteggi sono arrotondati: le parti possono non dare il totale."
"""Why the origins that another viewer reads do not add up."""
UNSAID: Final = "non si mostra"
HIDDEN_ZEROS: Final = "Da quali comuni nessuno è arrivato ai servizi non si dice, per proteggere le persone."
MISSING: Final = ("dati non forniti", "non ci sono dati per dirlo.")
"""An answer that nobody has the data for."""

# -- flows ----------------------------------------------------------------------------------------------------------

NOBODY_CAME: Final = "In questo periodo nessuna persona degli altri comuni è venuta ai servizi di {lead}."
HIDDEN_MANY: Final = "un numero protetto"
UNKNOWN_MANY: Final = "un numero non fornito"
NOT_KNOWN: Final = "In questo periodo i dati per dire da quali comuni si viene non sono stati forniti."
LEFT_OUT: Final = (
    "Le righe e le colonne senza un numero da mostrare (nessuna persona, o valori protetti) sono nella tabella."
)
ALL_HIDDEN: Final = "In questo periodo tutti i numeri sono protetti: provare un periodo più lungo."

# -- places ---------------------------------------------------------------------------------------------------------

ASK: Final = "Un comune accanto ai suoi simili: sceglierlo nella «Scheda del comune» o sulla mappa."
TOGETHER: Final = (
    "Ogni classe conta una volta sola le persone dei suoi comuni, anche di quelli che da soli hanno un numero "
    "protetto. La classe è quella dei residenti del primo anno fornito, e non cambia."
)
CHANCE: Final = (
    "Tra le linee le differenze si spiegano con il caso. Con tanti comuni, uno o due escono dalle linee tratteggiate "
    "anche senza motivo."
)
NEAR_A_LINE: Final = (
    "Qui i conteggi sono arrotondati: un comune vicino a una linea può stare da una parte o dall'altra."
)

# -- view -----------------------------------------------------------------------------------------------------------

NOBODY: Final = "nessuna persona"

NAMED: Final = 6
"""Municipalities that a title names; beyond, they are counted."""
CLASSES: Final = {
    "ambito": "di residenti nell'Ambito",
    "fuori_ambito": "di chi risiede fuori",
    "senza_residenza": "di chi non ha residenza",
    "non_nota": "di chi ha residenza non nota",
}


def attraction_words(whole: Result, other: Result) -> str:
    """Return the attraction, and how much it is with those registered at a fictitious address among the others."""
    first, second = (_share(result) for result in (whole, other))
    if first is None:
        return headline(whole)
    lead = whole.directory.lead_name
    text = f"{when(whole)} non risiede a {lead} {first} delle persone servite a {lead}"
    if second is None or second == first:
        return f"{text}."
    return f"{text}; {second} se chi ha la residenza fittizia conta tra gli altri."


def _share(result: Result) -> str | None:
    row = result.rows()[0]
    if row["value"] is None:
        return None
    said = number(row["value"], result.indicator.decimals)
    return f"{article(said)}{said}%"


def journeys_words(result: Result) -> str:
    """Return from how many of the other municipalities people come to the services of the lead municipality."""
    others, lead = len(result.directory.municipalities) - 1, result.directory.lead_name
    extent = reach(result.frame, Grouping.MUNICIPALITY)
    if not extent.sure:
        return f"Da quali comuni si viene ai servizi di {lead} non si mostra, per proteggere le persone."
    return f"Si viene ai servizi di {lead} da {extent.many('comune', 'comuni')} su {others}."


def far_words(result: Result) -> str:
    """Return how many types of service the people of the territory find in the lead municipality alone."""
    lead, name = result.directory.lead_code, result.directory.lead_name
    rows = result.frame.filter(is_told() | is_hidden())
    kinds = rows.group_by("service_type").agg(sure=is_told().any(), away=(pl.col("place") != lead).any())
    used, only = kinds.filter("sure"), kinds.filter("sure", ~pl.col("away")).height
    if not used.height:
        return "Dove chi vive nel territorio usa i servizi non si mostra, per proteggere le persone."
    if rows.filter(is_hidden()).height:
        among = f"dei {used.height} tipi di servizio" if used.height > 1 else "dell'unico tipo di servizio"
        many = f"{number(only)} {_are(only)} solo" if only else "di nessuno si può dire che sia solo"
        return f"Per chi vive nel territorio, {among} di cui si mostra un numero, {many} a {name}."
    if not only:
        return f"Chi vive nel territorio trova ogni tipo di servizio che usa anche fuori da {name}."
    if used.height == 1:
        return f"Chi vive nel territorio trova «{_type(result, used['service_type'][0])}» solo a {name}."
    return f"Per chi vive nel territorio {_types(only)} su {used.height} tra quelli usati {_are(only)} solo a {name}."


def _types(count: int) -> str:
    return counted(count, "tipo di servizio", "tipi di servizio")


def _are(count: int) -> str:
    return "è" if count == 1 else "sono"


def classes_words(result: Result) -> str:
    """Return whose accesses are the most: the two classes of residence with most of them."""
    rows = sorted((row for row in result.rows() if row["value"]), key=value_of, reverse=True)[:2]
    said = [f"{number(row['value'])} {CLASSES[row['residence_class']]}" for row in rows]
    return f"Gli accessi sono soprattutto {_and(said)}." if said else headline(result)


def _and(said: Sequence[str]) -> str:
    """Join ``46.588 di residenti`` and its like: the name first, the number in brackets."""
    return listed([f"{words} ({many})" for many, _, words in (one.partition(" ") for one in said)])


def towns_words(result: Result) -> str:
    """Return the accesses of residents of the territory in the lead municipality and in their own services."""
    lead, name = result.directory.lead_code, result.directory.lead_name
    rows = [row for row in result.rows() if result.directory.read_area(row["area"]) == TERRITORY]
    away, near = (_together([row for row in rows if (row["place"] == lead) is here]) for here in (True, False))
    whose = "di accessi" if away in {HIDDEN_MANY, UNKNOWN_MANY} else "accessi"
    return f"Chi vive nel territorio ha avuto {away} {whose} a {name} e {near} nel territorio."


def _together(rows: Sequence[ResultRow]) -> str:
    """Return how many accesses several rows hold: at least those told, where others are hidden or were not supplied."""
    total = sum(row["value"] or 0 for row in rows)
    unsaid = {row["status"] for row in rows if row["value"] is None} - {Status.UNDEFINED}
    if unsaid and not total:
        return HIDDEN_MANY if Status.SUPPRESSED in unsaid else UNKNOWN_MANY
    return f"almeno {number(total)}" if unsaid else number(total)


def matrix_words(result: Result, shown: Result) -> str:
    """Return from how many municipalities people reach the services, and which type is reached from most and least."""
    town, kind = map(str, result.query.by)
    extent = reach(result.frame, town)
    counts = shown.frame.filter(is_told()).group_by(kind).len().sort("len", kind)
    text = f"Da {extent.many('comune', 'comuni')} su {extent.every} qualcuno arriva ai servizi"
    if counts.height < 2:  # noqa: PLR2004 - a most and a least
        return f"{text}."
    (least, few), (most, many) = counts.row(0), counts.row(-1)
    if result.frame.filter(is_hidden()).height:
        return f"{text}; a «{_type(result, most)}» da almeno {many}."
    return f"{text}: da {many} a «{_type(result, most)}», da {few} a «{_type(result, least)}»."


def _type(result: Result, code: str) -> str:
    return group_label(result.directory, Grouping.SERVICE_TYPE, code)


def funnel_words(towns: Result, whole: Result) -> str:
    """Return which municipalities stand beyond the 99.8 % limits, in order of name, and on which side."""
    names, verdicts = towns.directory.municipalities, standings(towns, whole)
    above, below = (
        sorted(names[code] for code, verdict in verdicts.items() if verdict is wanted)
        for wanted in (FunnelVerdict.ABOVE_998, FunnelVerdict.BELOW_998)
    )
    sides = [f"{side} {_named(outliers)}" for side, outliers in (("sopra", above), ("sotto", below)) if outliers]
    if not sides:
        return "Nessun comune si stacca dal tasso dell'Ambito oltre ciò che può fare il caso."
    return f"Oltre ciò che può fare il caso, rispetto al tasso dell'Ambito: {'; '.join(sides)}."


def _named(names: Sequence[str]) -> str:
    return listed(names) if len(names) <= NAMED else f"{len(names)} comuni"


def similar_words(name: str, own: ResultRow | None, others: Result) -> str:
    """Return the rate of a municipality beside the range of those of like size."""
    values = [row["value"] for row in others.rows() if row["value"] is not None]
    if own is None or not values:
        return f"{name} tra i comuni con un numero di residenti più vicino"
    decimals = others.indicator.decimals
    here = _here(own, others)
    low, high = (number(value, decimals) for value in (min(values), max(values)))
    if not max(values):
        nobody = "in quello con un valore" if len(values) == 1 else f"nei {len(values)} con un valore"
        return f"{name}: {here}; dei comuni più simili, {nobody} nessuna persona servita."
    reach = high if low == high else f"da {low} a {high}"
    where = "in quello più simile" if len(values) == 1 else f"nei {len(values)} comuni più simili"
    return f"{name}: {here}; {where} con un valore, {reach}."


def _here(own: ResultRow, others: Result) -> str:
    """Return the rate of a municipality, or why it is not written."""
    if own["status"] == Status.SUPPRESSED:
        return f"persone servite {fewer(others.hidden_below)}, valore protetto"
    if own["value"] is None:
        return "dati non forniti" if own["status"] == Status.NOT_SUPPLIED else "valore non calcolabile"
    return f"{number(own['value'], others.indicator.decimals)} ogni 1.000 residenti"


def trend_words(start: str, result: Result) -> str:
    """Return where each area is in the last settled quarter, beside the same quarter of the year before."""
    settled = sorted({row["quarter"] for row in result.rows() if row["value"] is not None and not row["provisional"]})
    if not settled:
        return headline(result)
    names, last = result.directory, Period.parse(settled[-1])
    before = last.year_before()
    rows = {(row["area"], row["quarter"]): row for row in result.rows()}
    parts, is_compared = [], False
    for area in dict.fromkeys(row["area"] for row in result.rows()):
        row, former = (rows.get((area, str(quarter))) for quarter in (last, before))
        said = f"{names.area_name(names.read_area(area))} {_amount(result, row) if row else 'dati non forniti'}"
        if row and former and row["value"] is not None and former["value"] is not None:
            said, is_compared = f"{said}, contro {number(former['value'])}", True
        parts.append(said)
    ended = f" ({within(before)}{'' if alike(result, last, before) else ', non confrontabili'})" if is_compared else ""
    return f"{start}, {within(last)}: {'; '.join(parts)}{ended}."


def _amount(result: Result, row: ResultRow) -> str:
    return amount(result, row["value"], row["status"])
