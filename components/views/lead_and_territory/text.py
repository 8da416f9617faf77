"""The Italian of the page of the two lenses: its words, and what each answer and each figure says, module by module.

Comes in: results. Goes out: Italian words; one sentence each for the title of a figure.
Must not: compute a number that no result holds (rows may be counted, accesses summed), rank municipalities by a rate.
"""

from collections.abc import Sequence
from typing import Final

import polars as pl

from components.figures.core.labels import group_label
from components.views.lead_and_territory.queries import MOST, main_towns, row_of_territory, unreached
from data_access.vocabulary import ResidenceClass
from indicators.analysis.funnel_position import standings
from indicators.analysis.peer_municipalities import SizeClass
from indicators.italian.numbers import counted, fewer, listed, number
from indicators.model.period import Period
from indicators.model.query import LEAD, TERRITORY, Grouping
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow, value_of
from indicators.statistics.comparison import LEAST_START
from indicators.statistics.funnel import FunnelVerdict
from indicators.statistics.reach import Reach, is_hidden, is_told, reach
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
QUESTION: Final = "Domanda"
"""Head of the column of the question."""
ORIGINS: Final = {
    "ambito": "dal resto dell'Ambito",
    "fuori_ambito": "da fuori Ambito",
    "senza_residenza": "senza residenza",
    "non_nota": "di residenza non nota",
}
"""Where people who are not resident in the lead municipality come from."""


def questions(lead: str) -> tuple[str, str, str]:
    """Return the three questions of the page, in the order in which they are answered."""
    return (
        f"Chi usa i servizi di {lead}?",
        "Che cosa cambierebbe con servizi nel territorio?",
        "Dove la domanda non è raggiunta?",
    )


def who_comes(whole: Result, origins: Result, towns: Result | None) -> tuple[str, str]:
    """Say which share of the people served in the lead municipality is not resident there, and where they come from."""
    row, lead = whole.rows()[0], whole.directory.lead_name
    if row["value"] is None:
        return _said(whole, row), MISSING[1]
    parts = [f"{_count(origins, one)} {ORIGINS[one['residence_class']]}" for one in origins.rows() if one["value"] != 0]
    from_elsewhere = f"{number(row['numerator'])} persone su {number(row['denominator'])} non risiedono a {lead}"
    sentences = [f"{from_elsewhere}: {listed(parts)}.", _main_towns(towns), PARTS if whole.is_protected else ""]
    return _said(whole, row), " ".join(words for words in sentences if words)


def _main_towns(towns: Result | None) -> str:
    main = main_towns(towns)
    if not main or towns is None:
        return ""
    names = [f"{towns.directory.municipalities[row['municipality']]} ({number(row['value'])})" for row in main]
    return f"Dal territorio soprattutto da {listed(names)}."


def far_from_home(people: Result, contacts: Result, in_lead: Result, in_territory: Result) -> tuple[str, str]:
    """Say how many residents of the territory use services of the lead municipality: who would find one nearer."""
    lead, far, near = people.directory.lead_name, row_of_territory(people), in_territory.rows()[0]
    if _is_missing(far) or _is_missing(in_lead.rows()[0]):
        return MISSING
    served, nearby = (_said(result, result.rows()[0]) for result in (in_lead, in_territory))
    one = far is not None and far["value"] == 1
    words = f"dal territorio {'è venuta' if one else 'sono venute'} ai servizi di {lead} ({_of_territory(contacts)}), "
    words += f"che in tutto hanno accolto {served}"
    if far and far["value"] != 0:
        words += f". Con servizi nel territorio {'potrebbe' if one else 'potrebbero'} trovarne uno più vicino a casa"
        words += f", e {lead} accoglierebbe fino ad altrettante persone in meno"
    if _is_missing(near):
        return _of_territory(people), f"{words}. Dei servizi che stanno nel territorio mancano i dati."
    words += f". I servizi che stanno nel territorio ne hanno accolte {nearby.removesuffix(' persone')}."
    return _of_territory(people), words


def _is_missing(row: ResultRow | None) -> bool:
    return row is not None and row["status"] == Status.NOT_SUPPLIED


def _of_territory(result: Result) -> str:
    """Return what residents of the territory did in the lead municipality."""
    row = row_of_territory(result)
    if row is not None:
        return _said(result, row)
    return "nessuna persona" if result.indicator.unit == "persone" else "nessun accesso"


def not_reached(towns: Result, whole: Result) -> tuple[str, str]:
    """Say from which municipalities nobody comes, and in which far fewer come than chance explains."""
    if _is_missing(whole.rows()[0]):
        return MISSING
    names, (none, below) = towns.directory.municipalities, unreached(towns, whole)
    sentence = f"da cui nessun residente è arrivato ai servizi{_in([names[row['municipality']] for row in none])}. "
    sentence += _fewer(_with_number(towns, below))
    caution = "Chi non arriva può non avere bisogno, o non avere un servizio vicino: il dato da solo non lo dice."
    hidden = reach(towns.frame, Grouping.MUNICIPALITY).hidden
    many = Reach(len(none), hidden, towns.frame.height).many("comune", "comuni")
    value = f"{many if none or hidden else 'nessun comune'} su {towns.frame.height}"
    if hidden and not none:
        value, sentence = UNSAID, f"{HIDDEN_ZEROS} {_fewer(_with_number(towns, below))}"
        return value, f"{sentence} {NEAR_THE_LIMIT} {caution}"
    return value, " ".join([sentence, *([NEAR_THE_LIMIT] if towns.is_protected else []), caution])


def _with_number(towns: Result, rows: Sequence[ResultRow]) -> list[str]:
    names = towns.directory.municipalities
    return [f"{names[row['municipality']]} ({number(row['numerator'])})" for row in rows]


def _in(names: Sequence[str]) -> str:
    return f" ({some(names)})" if names else ""


def _fewer(below: Sequence[str]) -> str:
    if not below:
        return "In nessun comune le persone sono meno di quanto spieghi il caso."
    where = counted(len(below), "comune", "comuni")
    return f"Molte meno di quanto spieghi il caso in {where}{':' if len(below) <= MOST else ','} {some(below)}."


def some(names: Sequence[str]) -> str:
    """Return names in words; where they are more than `MOST`, the first ones, and that there are others."""
    return listed(names) if len(names) <= MOST else f"tra cui {listed(names[:MOST])}"


def _count(result: Result, row: ResultRow) -> str:
    return number(row["numerator"]) if row["status"] == Status.OK else fewer(result.hidden_below)


def _said(result: Result, row: ResultRow) -> str:
    return amount(result, row["value"], row["status"])


# -- flows ----------------------------------------------------------------------------------------------------------

NOBODY_CAME: Final = "In questo periodo nessuna persona degli altri comuni è venuta ai servizi di {lead}."
HIDDEN_MANY: Final = "un numero protetto"
UNKNOWN_MANY: Final = "un numero non fornito"
NOT_KNOWN: Final = "In questo periodo i dati per dire da quali comuni si viene non sono stati forniti."
LEFT_OUT: Final = (
    "Le righe e le colonne senza un numero da mostrare (nessuna persona, o valori protetti) sono nella tabella."
)
ALL_HIDDEN: Final = "In questo periodo tutti i numeri sono protetti: provare un periodo più lungo."
BY_QUARTER: Final = "I comuni di provenienza si vedono per trimestre o per anno, non per mese."
NO_FLOW: Final = "In questo periodo nessun flusso ha un valore che si possa mostrare."
ACCESSES_ADD_UP: Final = "Si contano gli accessi, che si sommano; le persone no."
NOBODY_OF_TERRITORY: Final = "In questo periodo nessuna persona del territorio è arrivata ai servizi."
NO_RESIDENT: Final = "In questo periodo nessun residente è arrivato ai servizi."
FAR_NOTE: Final = (
    "Righe: tipi di servizio; colonne: comuni in cui stanno i servizi. Una persona può usarne più d'uno: righe "
    f"e colonne non si sommano. {LEFT_OUT}"
)
MATRIX_NOTE: Final = f"Una persona può usare più servizi: righe e colonne non si sommano. {LEFT_OUT}"


def attraction_note(lead: str) -> str:
    """Return how the figure of the attraction counts who is registered at a fictitious address."""
    return (
        f"Chi ha la residenza in via fittizia a {lead} è residente per l'anagrafe: il rombo lo conta tra chi "
        "residenza non ne ha. Una persona può cambiare residenza e stare in più origini: non si sommano. Il "
        "transito è una misura a parte."
    )


def few_words(towns: int, few: str, *, alone: bool = False) -> str:
    """Return from how many municipalities so few people came, perhaps nobody, that the figure does not draw them."""
    if towns == 1:
        return f"Da un {'' if alone else 'altro '}comune sono venute {few}, forse nessuna: è nella tabella."
    many = f"{towns} comuni" if alone else f"altri {towns} comuni"
    return f"Da {many} sono venute {few} ciascuno, forse nessuna: sono nella tabella."


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
ISTAT_CODE: Final = "Codice ISTAT"
STANDING: Final = "Rispetto all'atteso"
RATES_NOTE: Final = (
    "Dal comune più grande al più piccolo. Il segmento è l'intervallo al 95%: più il comune è piccolo, più è largo."
)
NO_RATE: Final = "Il tasso dell'Ambito non è calcolabile in questo periodo."
SIZE_CLASSES: Final = {
    SizeClass.LARGE: "I comuni del territorio oltre i 5.000 residenti",
    SizeClass.SMALL: "I comuni del territorio fino a 5.000 residenti",
}
LIMITS: Final = {
    "lower_95": "Limite basso al 95%",
    "upper_95": "Limite alto al 95%",
    "lower_998": "Limite basso al 99,8%",
    "upper_998": "Limite alto al 99,8%",
}


def funnel_subtitle(indicator: str, period: str) -> str:
    """Return what the funnel draws."""
    return f"{indicator} · {period} · per comune di residenza"


def forest_subtitle(indicator: str, period: str) -> str:
    """Return what the rates side by side draw, and in which order."""
    return f"{indicator} · {period} · dal comune più grande al più piccolo"


def class_words(shown: Result, name: str) -> str:
    """Return how many municipalities a class has, and from how many of them people come."""
    return f"{name} sono {shown.frame.height}; {reached(reach(shown.frame, Grouping.MUNICIPALITY))}."


def reached(extent: Reach) -> str:
    """Return from how many of some municipalities people come to the services."""
    if not extent.sure:
        hidden = "da quali sia arrivato qualcuno ai servizi non si mostra, per proteggere le persone"
        return hidden if extent.hidden else "da nessuno è arrivato qualcuno ai servizi"
    at_least = "almeno " if extent.hidden else ""
    return f"da {'tutti' if extent.sure == extent.every else f'{at_least}{extent.sure}'} qualcuno è arrivato ai servizi"


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


def far_words(result: Result) -> str:
    """Return how many types of service the people of the territory find in the lead municipality alone."""
    lead, name = result.directory.lead_code, result.directory.lead_name
    rows = result.frame.filter(is_told() | is_hidden())
    kinds = rows.group_by("service_type").agg(sure=is_told().any(), away=(pl.col("place") != lead).any())
    used, only = kinds.filter("sure"), kinds.filter("sure", ~pl.col("away")).height
    if not used.height:
        return "Dove chi vive nel territorio usa i servizi non si mostra, per proteggere le persone."
    if rows.filter(is_hidden()).height:
        many = f"{'degli' if used.height in {8, 11} else 'dei'} {used.height} tipi di servizio"
        among = many if used.height > 1 else "dell'unico tipo di servizio"
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


THREE_ANSWERS: Final = "Tre risposte"
TWO_LENSES: Final = "Pressione e bisogno"
ORIGINS_TAB: Final = "Da dove vengono"
SERVICES_TAB: Final = "Quali servizi, e dove"
FAR: Final = "Servizi lontani"
FLOWS: Final = "Flussi"
MATRIX: Final = "Comuni e servizi"
RATES_TAB: Final = "Tassi dei comuni"
BEYOND_CHANCE: Final = "Oltre il caso"
SIMILAR: Final = "Comuni simili"
ONE_BY_ONE: Final = "Comune per comune"
TIME_TAB: Final = "Andamento e divari"
OVER_TIME: Final = "Nel tempo"
INEQUALITY: Final = "Disuguaglianza"


def pressure_words(result: Result) -> str:
    """Return the finding of the pressure, by area of the service."""
    lead, rest = _by_area(result)
    name, start = result.directory.lead_name, f"Pressione: {when(result).lower()}"
    if lead is None:
        others = f"; quelli del territorio hanno accolto {rest}" if rest else ""
        return f"{start} mancano i dati dei servizi di {name}{others}."
    met = "non hanno accolto nessuno" if lead == NOBODY else f"hanno accolto {lead}"
    if rest is None:
        return f"{start} i servizi di {name} {met}; di quelli del territorio mancano i dati."
    if rest == NOBODY and not result.directory.has_services_elsewhere:
        return f"{start} i servizi di {name} {met}; nel territorio non ci sono servizi."
    if lead == rest == NOBODY:
        return f"{start} né i servizi di {name} né quelli del territorio hanno accolto qualcuno."
    return f"{start} i servizi di {name} {met}, quelli del territorio {rest}."


def need_words(result: Result) -> str:
    """Return the finding of the need, by area of residence."""
    lead, rest = _by_area(result)
    name, start = result.directory.lead_name, f"Bisogno: {when(result).lower()}"
    if lead is None or rest is None:
        return f"{start} mancano i dati per dire dove risiedono le persone servite."
    return f"{start} tra le persone servite risiedono a {name} {lead}, nel territorio {rest}."


def others_words(classes: Result) -> str:
    """Return who is in the pressure and not in the need, class by class; nothing where it is not known."""
    if any(row["status"] == Status.NOT_SUPPLIED for row in classes.rows()):
        return ""
    others = [
        f"{ORIGINS[row['residence_class']]} {amount(classes, row['value'], row['status']).removesuffix(' persone')}"
        for row in classes.rows()
        if row["residence_class"] != ResidenceClass.AMBITO and row["value"] != 0
    ]
    if not others:
        return "Tutte le persone servite risiedono nell'Ambito."
    return f"Stanno nella pressione, e non in queste due barre, le altre persone: {listed(others)}."


def _by_area(result: Result) -> tuple[str | None, str | None]:
    """Return the amounts of lead municipality and territory; None where they have not been supplied."""
    said = {result.directory.read_area(row["area"]): _amount_or_nobody(result, row) for row in result.rows()}
    return said.get(LEAD, NOBODY), said.get(TERRITORY, NOBODY)


def _amount_or_nobody(result: Result, row: ResultRow) -> str | None:
    if row["status"] == Status.OK and row["value"] == 0:
        return NOBODY
    missing = row["status"] == Status.NOT_SUPPLIED
    return None if missing else amount(result, row["value"], row["status"])


# -- answers_rows ---------------------------------------------------------------------------------------------------

HEADS: Final = ("Che cosa", "Di chi", "Valore", "Unità", "Numeratore", "Denominatore", "Stato", "Provvisorio")
MUNICIPALITIES: Final = "comuni"
PERSONS: Final = "persone"
AT_LEAST: Final = "almeno"
SETTLED: Final = "no"
FROM_TERRITORY: Final = "Dal territorio"
OF_TERRITORY: Final = "dal territorio"
ACCESSES: Final = "accessi"
MET: Final = "in tutto hanno accolto"
MET_NEARBY: Final = "ne hanno accolte"
NEARBY: Final = "servizi che stanno nel territorio"
FAR_FEWER: Final = "Molte meno di quanto spieghi il caso"
NOBODY_REACHED: Final = "nessun residente è arrivato ai servizi"


def not_resident(lead: str) -> str:
    """Return what the share of the first answer is of."""
    return f"non risiedono a {lead}"


def came_to(lead: str) -> str:
    """Return what the people of the second answer did."""
    return f"dal territorio sono venute ai servizi di {lead}"


def services_of(lead: str) -> str:
    """Return whose services they are."""
    return f"servizi di {lead}"


# -- answers_table --------------------------------------------------------------------------------------------------

TABLE: Final = "Tabella"
TABLE_ALT: Final = "Tabella: i numeri delle tre risposte"
NO_DATA: Final = "Nessun dato."


def answers_foot(source: str, period: str, *, protected: bool) -> str:
    """Return where the three answers come from."""
    return f"{source} · periodo: {period}{' · conteggi di persone protetti e arrotondati' if protected else ''}"


# -- time -----------------------------------------------------------------------------------------------------------

NOT_DIVIDED: Final = "In questo periodo la disuguaglianza non si può dividere: i tassi dei comuni non sono noti."
INEQUALITY_NOTE: Final = "Zero se in ogni comune il tasso è lo stesso; più è alto, più i tassi sono diversi tra loro."
BY_RESIDENCE: Final = "Per residenza"
BY_PLACE: Final = "Per sede del servizio"
NO_TREND: Final = "Non ci sono valori da mostrare nel tempo."


def trend_subtitle(indicator: str) -> str:
    """Return what the indexed lines draw."""
    return f"{indicator} per trimestre, primo trimestre = 100"


def no_index_words(names: Sequence[str]) -> str:
    """Return which areas have no index because they start from too few; nothing where all have."""
    return f"Senza indice, perché all'inizio sono meno di {LEAST_START}: {listed(names)}." if names else ""
