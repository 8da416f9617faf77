"""The Italian of the mayor's sheet: three sentences to say, what its cells are called and say, heads of its table.

Comes in: `Facts`. Goes out: Italian text. Must not: draw, ask; say a number that is in no fact, or a direction that
chance may explain without saying that it may.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from components.views.sheet.queries import Facts, Near, Told, calls
from data_access.vocabulary import SharingRule
from indicators.analysis.budgets import AnnualCost, Euros
from indicators.italian.numbers import counted, euro, fewer, listed, number
from indicators.model.result import Result, Status
from indicators.selection.size_classes import LABELS
from indicators.statistics.change import verdict
from indicators.statistics.funnel import FunnelVerdict
from indicators.wording.disputes import dispute_line
from indicators.wording.fragments import amount, interval, late_words, lowered, when, within
from indicators.wording.grammar import to
from indicators.wording.headline import lacking
from indicators.wording.period_change import change, missing, missing_line

SAY: Final = "Tre frasi da dire"
COPY: Final = "Copia le frasi"
COPIED: Final = "Frasi copiate"
BY_HAND: Final = "Il browser non lascia copiare: selezionare il testo qui accanto e copiarlo"
HOW_MANY: Final = "Quanti dei nostri"
BESIDE: Final = "Accanto agli altri"
COST: Final = "Quanto ci costa"
KINDS: Final = "Quali servizi, e quanto lontano"
CALL: Final = "Chi chiamare"
LACKING: Final = "Che cosa manca"
PERSONS: Final = "persone"
OWN_BUDGET: Final = "Dal nostro bilancio"
OUR_PART: Final = "La nostra parte delle risorse d'Ambito"
EVERYBODY: Final = "Tutto l'Ambito, per residente"
PER_1000: Final = "ogni 1.000 residenti"
AMBITO: Final = "Ambito"
TERRITORY: Final = "Territorio"
NOT_SUMMED: Final = "Sono due canali diversi, e non si sommano."
NOBODY_WRITTEN: Final = "non scritto"
LIKE_NOTE: Final = "ogni 1.000 residenti; i comuni come il nostro lo comprendono"
BY_AIR: Final = "Distanze in linea d'aria, dal centro del comune."
NO_SERVICES: Final = "Nessun servizio è aperto."
NO_KINDS: Final = "I tipi di servizio non si possono dire."
LATE: Final = "spesa provvisoria"
PLANNED_ONLY: Final = "previsti"
PAPER: Final = "Scheda in PDF"
EVERY_PAPER: Final = "Prepara le schede di tutti i comuni"
EVERY_SAVED: Final = "le schede di tutti i comuni"
TABLE: Final = "Tabella della scheda"
QUESTION, ITEM, VALUE, UNIT, LOW, HIGH, PERIOD, STATE, NOTE = (
    "Domanda",
    "Voce",
    "Valore",
    "Unità",
    "Da",
    "A",
    "Periodo",
    "Stato",
    "Nota",
)
EURO: Final = "€"
EURO_EACH: Final = "€ per residente"
KM: Final = "km"
OPEN_TODAY: Final = "aperto oggi"
RULES: Final = {
    SharingRule.RESIDENTS: "in proporzione ai residenti",
    SharingRule.QUOTAS: "secondo le quote concordate",
}
STANDINGS: Final = {
    FunnelVerdict.ABOVE_998: "più della media dell'Ambito, oltre ciò che può fare il caso",
    FunnelVerdict.BELOW_998: "meno della media dell'Ambito, oltre ciò che può fare il caso",
    FunnelVerdict.ABOVE_95: "più della media dell'Ambito, ma tra tanti comuni uno o due così capitano per caso",
    FunnelVerdict.BELOW_95: "meno della media dell'Ambito, ma tra tanti comuni uno o due così capitano per caso",
    FunnelVerdict.WITHIN: "la distanza dalla media dell'Ambito può essere un caso",
}
CHANCE: Final = "la differenza può essere un caso"
"""What is said of a change that is not beyond chance and rounding."""
SMALL: Final = "forse nessuno: un numero così piccolo non si dice, per proteggerli"


def sentences(told: Facts) -> tuple[str, str, str]:
    """Return three sentences to say: how many, beside whom, at what cost."""
    return (_how_many(told), _beside(told), _cost(told))


def _how_many(told: Facts) -> str:
    result, row = told.served, told.served.rows()[0]
    begins = when(result)
    if result.is_missing or row["status"] == Status.NOT_SUPPLIED:
        why = lacking(result) or "i servizi non hanno mandato i dati"
        return f"{begins} non si può dire quanti nostri concittadini i servizi hanno incontrato: {why}."
    if row["status"] == Status.SUPPRESSED:
        fewest = fewer(result.hidden_below)
        end = f"; {pooled_words(told)}" if told.pooled else missing(result)
        return f"{begins} i servizi hanno incontrato {fewest} nostri concittadini, {SMALL}{end}."
    return f"{begins} i servizi {_met(row['value'])}{change(result, row)}{missing(result)}{_moved(result)}."


def _met(value: float | None) -> str:
    if not value:
        return "non hanno incontrato nessun nostro concittadino"
    return f"hanno incontrato {counted(int(value), 'nostro concittadino', 'nostri concittadini')}"


def _moved(result: Result) -> str:
    """Return whether chance explains the change, and which months may still change."""
    late = late_words(result)
    words = [movement(result), late]
    said = "; ".join(word for word in words if word)
    sign = ";" if missing(result) else ":" if words[0] else ";"
    return f"{sign} {said}" if said else ""


def movement(result: Result) -> str:
    """Return what may be said of the change from the year before; nothing where there is none to judge.

    Rounded counts are judged as near each other as they may have been: what rounding makes is no change.
    """
    if result.reference is None or result.unequal:
        return ""
    current, before = result.comparable.rows()[0], result.reference.rows()[0]
    if current["value"] is None or before["value"] is None or current["value"] == before["value"]:
        return ""
    judged = verdict(result.indicator, current, before)
    return judged.words if judged and judged.distinguishable else CHANCE


def pooled_words(told: Facts) -> str:
    """Return the number of several years together: ``dal 2023 al 2025 sono 10, ciascuno contato una volta sola``.

    How far their data reach, and what is missing in them, is said with them: the year alone may lack nothing.
    """
    if told.pooled is None:
        return ""
    result, row = told.pooled.result, told.pooled.row
    late = late_words(result)
    end = f" ({late})" if late else ""
    many = number(row["value"])
    return f"{lowered(when(result))} sono {many}, ciascuno contato una volta sola{end}{missing(result)}"


def _beside(told: Facts) -> str:
    whole = told.whole
    if whole is None or not whole.has_number:
        return "Accanto agli altri comuni non si può dire: manca il tasso dell'Ambito."
    everywhere = f"in tutto l'Ambito {rate(whole)}"
    like = f"{like_words(told)} {rate(told.like)}, " if told.like and told.like.has_number else ""
    begins = when(whole.result)
    if told.own is not None and told.own.has_number:
        said = STANDINGS.get(told.standing) if told.standing else ""
        end = f": {said}" if said else ""
        own = f"{begins} sono {rate(told.own)} {PER_1000}{interval(told.own.result, told.own.row)}"
        return f"{own}; {like}{everywhere}{end}."
    if like and told.like is not None:
        people = number(told.like.row["numerator"])
        own = f"{begins} {like_words(told)}, tutti insieme, le persone sono {people}: {rate(told.like)} {PER_1000}"
        return f"{own}{interval(told.like.result, told.like.row)}; {everywhere}."
    return f"{begins} il nostro tasso {PER_1000} non si può dire; {everywhere}."


def like_words(told: Facts) -> str:
    """Return the municipalities like this one, by size: ``nei 10 comuni con meno di 1.000 residenti``."""
    if told.like is None:
        return ""
    label = LABELS[told.like.row["size_class"]]
    return f"nei {told.likes} comuni{label.removeprefix('Comuni')}"


def like_name(told: Facts) -> str:
    """Return what their bar is called."""
    return f"I {told.likes} c{LABELS[told.like.row['size_class']][1:]}" if told.like else ""


def half_name(told: Facts) -> str:
    """Return what the bar of the half of the Ambito that the municipality is not is called."""
    return TERRITORY if told.is_lead else told.served.directory.lead_name


def rate(one: Told | None) -> str:
    """Return a rate without its unit."""
    return number(one.row["value"], one.result.indicator.decimals) if one else ""


def _cost(told: Facts) -> str:
    cost = told.cost
    own, part = own_words(told), part_words(told)
    late = f"; {LATE}" if cost.is_open and (cost.own.spent is not None or cost.part.spent is not None) else ""
    return f"Nel {told.year.label} {own}; {part}{late}."


def own_words(told: Facts) -> str:
    """Return what the municipality's own budget puts in."""
    cost = told.cost
    if cost.own.told is None:
        return "quanto mette il nostro bilancio non è scritto nella base dati"
    if cost.own.spent is None:
        return f"il nostro bilancio prevede {euro(cost.own.planned)}{each(told, cost.own)}, non ancora rendicontati"
    return f"il nostro bilancio ha speso {euro(cost.own.spent)}{each(told, cost.own)}"


def part_words(told: Facts) -> str:
    """Return the municipality's part of what the Ambito puts in, or why it cannot be told."""
    cost = told.cost
    if cost.whole.told is None:
        return "le risorse d'Ambito non sono scritte nella base dati"
    if cost.part.told is None:
        return f"{why_no_part(told)}: in tutto l'Ambito sono {euro(cost.whole.told)}"
    rule = f", {RULES[cost.rule]}," if cost.rule else ""
    open_ = "" if cost.part.spent is not None else ", non ancora rendicontati"
    return f"la nostra parte delle risorse d'Ambito{rule} è di {euro(cost.part.told)}{each(told, cost.part)}{open_}"


def why_no_part(told: Facts) -> str:
    """Return why the part of the Ambito's resources is not told."""
    if not told.cost.act:
        return "la chiave con cui i comuni si dividono le risorse d'Ambito non è scritta"
    if told.cost.rule is SharingRule.RESIDENTS:
        return "la parte nostra delle risorse d'Ambito va per residenti, e dei residenti mancano i dati"
    return "la nostra quota delle risorse d'Ambito non è scritta"


def each(told: Facts, euros: Euros) -> str:
    """Return euros for each resident, in brackets; nothing where the residents are not known."""
    amount_ = per_resident(told, euros)
    return f" ({number(amount_, 2)} € per residente)" if amount_ is not None else ""


def per_resident(told: Facts, euros: Euros) -> float | None:
    """Return euros for each resident."""
    return euros.told / told.cost.residents if euros.told is not None and told.cost.residents else None


def change_note(told: Facts) -> str:
    """Return what stands under how many they are."""
    result = told.served
    if result.reference is None:
        return ""
    before = result.reference.rows()[0]
    was = amount(result.reference, before["value"], before["status"])
    said = movement(result)
    return f"{was} {within(result.reference.query.period)}{f' · {said}' if said else ''}"


def protected_note(told: Facts) -> str:
    """Return why there is no number, and what several years say."""
    if told.pooled is None:
        return "Forse nessuno. Nemmeno tutti gli anni insieme danno un numero che si possa dire."
    return f"Forse nessuno. {pooled_words(told)[0].upper()}{pooled_words(told)[1:]}."


def how_far(near: Near | None, told: Facts, names: Mapping[str, str]) -> str:
    """Return where the nearest service of a type is: ``nel comune``, ``a Crema, 9,5 km``."""
    if near is None:
        return "oggi nessuno aperto"
    if near.service.place == told.code:
        return "nel nostro comune"
    place = to(names[near.service.place])
    return f"{place}, {number(near.kilometres, 1)}\u00a0km" if near.kilometres is not None else place


def answers_at(near: Near) -> Sequence[str]:
    """Return telephone, else e-mail, address and hours of a service; that nobody wrote them, if so."""
    service = near.service
    told = [service.telephone or service.email, service.address, service.hours]
    return [one for one in told if one] or ["recapiti non scritti"]


def every_contact(near: Near) -> str:
    """Return all that was written of where a service answers, as the table holds it."""
    service = near.service
    return " · ".join(filter(None, (service.telephone, service.email, service.address, service.hours)))


def kinds_note(told: Facts, left: int, hidden: int) -> str:
    """Return what the list of the types of service leaves out."""
    parts = []
    if left:
        parts.append(f"altri {left} tipi sono nella tabella" if left > 1 else "un altro tipo è nella tabella")
    if hidden_words := kinds_hidden(told, hidden):
        parts.append(hidden_words[0].lower() + hidden_words[1:].rstrip("."))
    words = "; ".join(parts)
    return f"{words[0].upper()}{words[1:]}." if words else ""


def kinds_hidden(told: Facts, hidden: int) -> str:
    """Return of how many types of service the number is protected; nothing where of none."""
    if not hidden or told.kinds is None:
        return ""
    many = "un tipo" if hidden == 1 else counted(hidden, "tipo", "tipi")
    return f"Di {many} il numero è protetto ({fewer(told.kinds.hidden_below)}, forse nessuno)."


def kinds_whose(told: Facts) -> str:
    """Return whose people the types of service count."""
    if told.kinds_are_of_class:
        return f"I nostri sono troppo pochi per dirlo: persone {like_words(told)}, insieme, {_year(told)}."
    return f"Persone residenti da noi, {_year(told)}; una può usarne più d'uno."


def nearest_note(told: Facts) -> str:
    """Return what stands over the list of the nearest services, where nobody's use of them can be told."""
    if told.served.rows()[0]["value"] == 0:
        return f"{when(told.served)} negli accessi registrati non risulta nessuno dei nostri. I più vicini:"
    if not told.is_hidden:
        return f"Persone residenti da noi, {_year(told)}: nessun numero che si possa dire. I servizi più vicini:"
    return "Quali usano i nostri non si dice, per proteggerli. I servizi più vicini:"


def _year(told: Facts) -> str:
    """Return the year, and how far its data reach: ``nel 2026 (fino a ottobre)``."""
    return lowered(when(told.served))


def lacking_words(told: Facts) -> Iterator[str]:
    """Yield what is missing behind the sheet, one sentence each."""
    coverage = told.served.coverage.label
    yield f"{within(told.year)[0].upper()}{within(told.year)[1:]}, {coverage}."
    yield from filter(None, (missing_line(told.served), dispute_line(told.served)))
    yield from _of_the_numbers(told.served)
    yield from _of_the_euros(told)
    silent = [one.service.name for one in calls(told) if not one.service.telephone and not one.service.email]
    if silent:
        yield f"Mancano telefono e posta di {listed(silent)}."
    yield from told.refused


def _of_the_numbers(result: Result) -> Iterator[str]:
    if result.unequal:
        yield f"Il confronto con l'anno prima non si può fare: {result.unequal}."
    if late := late_words(result):
        yield f"{late[0].upper()}{late[1:]}."
    if result.is_protected:
        yield "I numeri di persone sono arrotondati, e quelli piccoli non si dicono."
    yield "Chi non ha residenza, o non la dice, non è contato tra i nostri."


def _of_the_euros(told: Facts) -> Iterator[str]:
    cost = told.cost
    if cost.population_year is None:
        yield "I residenti non sono nella base dati: niente si divide per residente."
    elif str(cost.population_year) != told.year.label:
        yield f"I residenti sono quelli del {cost.population_year}."
    if cost.own.told is None:
        others = ", e quello di altri sì" if cost.has_parts else ""
        yield f"Il bilancio del nostro comune non è scritto{others}."
    if cost.whole.told is not None and cost.part.told is None:
        why = why_no_part(told)
        yield f"{why[0].upper()}{why[1:]}."


def sheet_subtitle(told: Facts) -> str:
    """Return what the sheet is of: its year, its residents."""
    cost = told.cost
    people = f" · {number(cost.residents)} residenti ({cost.population_year})" if cost.residents else ""
    return f"{told.name} · anno {told.year.label}{people}"


def written_cost(told: Facts, euros: Euros) -> str:
    """Return euros as a bar's words say them: ``4.635 € · 0,50 € per residente``."""
    if euros.told is None:
        return NOBODY_WRITTEN
    every = per_resident(told, euros)
    each_ = f" · {number(every, 2)} € per residente" if every is not None else ""
    return f"{euro(euros.told)}{f' {PLANNED_ONLY}' if euros.spent is None else ''}{each_}"


def euro_state(told: Facts, euros: Euros) -> str:
    """Return what euros are: spent, planned, not written."""
    if euros.told is None:
        return NOBODY_WRITTEN
    return PLANNED_ONLY if euros.spent is None else LATE if told.cost.is_open else "spesi"


def part_note(told: Facts) -> str:
    """Return by which key the part is worked out, and what agreed it."""
    cost = told.cost
    if cost.part.told is None:
        why = why_no_part(told) if cost.whole.told is not None else "le risorse d'Ambito non sono scritte"
        return f"{why[0].upper()}{why[1:]}."
    return f"Parte {RULES[cost.rule]}: {cost.act}." if cost.rule else "Parte scritta dall'Ambito, risorsa per risorsa."


def cost_words(name: str, cost: AnnualCost) -> str:
    """Return what the Ambito puts in for each resident of it."""
    if cost.whole.told is None or not cost.everybody:
        return ""
    return f"{name}: {number(cost.whole.told / cost.everybody, 2)} € di risorse d'Ambito."
