"""The Italian of the sheet of a municipality: its words, titles and sentences, and heads of tables, module by module.

Comes in: results, rows of the tables, names. Goes out: Italian text. Must not: draw, ask.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import polars as pl

from components.escaping.markdown import Markdown
from data_access.vocabulary import SuccessionKind
from indicators.italian.dates import day_after
from indicators.italian.numbers import counted, fewer, listed, number
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from indicators.model.territory import Beginning
from indicators.statistics.reach import reach
from indicators.wording.grammar import to

# -- suppressed -----------------------------------------------------------------------------------------------------

WHY: Final = (
    "«{few}» può voler dire anche nessuna. Con persone così poche quasi tutto in questa scheda è protetto: {where}, un "
    "servizio o un bisogno accanto al numero basterebbe a riconoscerle. Non sono dati che mancano."
)
STILL: Final = "Che cosa si può vedere"
RESIDENTS_ONLY: Final = Markdown("I **residenti**, per età e sesso, qui sotto")
ON_THE_MAP: Final = "I comuni sulla mappa"
WHOLE: Final = "Tutto l'Ambito"


def see_words(period: str) -> str:
    """Return what leads to a longer period."""
    return f"Vedere {period}"


def why_words(first: Result, name: str) -> str:
    """Return why almost all of a sheet is protected."""
    few = fewer(first.hidden_below)
    return WHY.format(few=few[0].upper() + few[1:], where=to(name))


def pooled_words(period: str, said: str) -> Markdown:
    """Return what several years tell together."""
    return Markdown("Più anni insieme, {}: **{}**").format(period, said)


def size_words(label: str, towns: str, said: str) -> Markdown:
    """Return what the municipalities of like size tell together."""
    return Markdown("{}, tutti insieme ({}): **{}**").format(label, towns, said)


def whole_words(said: str) -> Markdown:
    """Return what the whole Ambito tells."""
    return Markdown("Tutto l'Ambito: **{}**").format(said)


# -- view -----------------------------------------------------------------------------------------------------------

FEW: Final = " In un comune piccolo pochi casi cambiano molto il tasso: guardare sempre l'intervallo."
NO_TREND: Final = (
    "Nel tempo non c'è un andamento da disegnare: in ogni momento le persone di questo comune sono nessuna, oppure il "
    "numero è protetto o non fornito."
)
WAITING: Final = "Delle persone che i servizi incontrano qui non c'è ancora niente da dire, neppure che siano zero"
NO_RESIDENTS: Final = (
    "I residenti di {name} non sono ancora nella base dati (ISTAT): il numero delle persone si può dire, il tasso no."
)
PROTECTED: Final = (
    "Chi guarda questa scheda vede numeri di persone protetti: quelli piccoli, zero compreso, si leggono «{few}», gli "
    "altri sono arrotondati, i tassi seguono i numeri arrotondati e i mesi sono riuniti in trimestri. In un comune "
    "piccolo tre persone con lo stesso bisogno sono persone che tutti possono riconoscere."
)
OPEN: Final = (
    "Il responsabile del programma vede i numeri esatti. Sindaci e pubblico vedono gli stessi numeri protetti: quelli "
    "piccoli, zero compreso, si leggono «{few}», gli altri sono arrotondati, niente mesi. Prima di stampare o "
    "inoltrare la scheda, pensare a chi la leggerà."
)
RESIDENTS: Final = "I residenti"
RESIDENTS_AND_SERVED: Final = "I residenti e le persone servite"
SERVICES: Final = "I servizi usati"
TIME_AND_OTHERS: Final = "Nel tempo, e accanto ad altri comuni"
WHAT_IS_PROTECTED: Final = "Che cosa è protetto, e perché"
MAYORS_SHEET: Final = "La scheda da portare in assemblea"
TERRITORY_NAME: Final = "Territorio"
AMBITO_NAME: Final = "Ambito"
NOT_SUMMED: Final = "Una persona può usare servizi in più comuni: le righe non si sommano."


def beginning_words(beginnings: Iterable[Beginning]) -> str:
    """Return which municipalities a municipality was before, and what its figures of then are."""
    return " ".join(map(_beginning, beginnings))


def _beginning(began: Beginning) -> str:
    who = listed(began.names)
    if began.kind is SuccessionKind.RECODING:
        return f"Prima {day_after('del', began.day)} era {who}: i numeri di prima sono i suoi."
    if began.kind is SuccessionKind.INCORPORATION:
        return f"{day_after('Dal', began.day)} comprende {who}: anche i numeri di prima sono contati insieme."
    born = day_after("il", began.day)
    return f"Nato {born} dalla fusione di {who}: i numeri di prima sono quelli di quei comuni, contati insieme."


def waiting_words(lacking: str) -> str:
    """Return what the sheet waits for."""
    return f"{WAITING}: {lacking}."


def residents_title(name: str, people: float) -> str:
    """Return how many people live in a municipality."""
    said = to(name)
    return f"{said[0].upper()}{said[1:]} vivono {number(people)} persone."


def residents_subtitle(year: int) -> str:
    """Return what the pyramid draws."""
    return f"Residenti per sesso ed età, in quota del totale · ISTAT, {year} · linea: Ambito"


def rates_subtitle(period: str) -> str:
    """Return what the rates draw."""
    return f"Persone servite ogni 1.000 residenti, con l'intervallo al 95% · {period}"


def spine_subtitle(period: str, names: Sequence[str]) -> str:
    """Return what the figure of the indicators draws, and beside which municipalities."""
    likes = f"comuni simili: {listed(sorted(names))}" if names else "valori del comune e dell'Ambito"
    return f"Indicatori per comune di residenza · {period} · {likes}"


def sheet_foot(source: str) -> str:
    """Return where the sheet comes from."""
    return f"{source}. Residenti: ISTAT. Questa pagina si stampa su due fogli A4."


# -- tables ---------------------------------------------------------------------------------------------------------

AGE: Final = "Età"
SEX: Final = "Sesso"
RESIDENTS_HEAD: Final = "Residenti"
SHARE: Final = "Quota dei residenti (%)"
SHARE_OF_AMBITO: Final = "Quota nell'Ambito (%)"
INDICATOR: Final = "Indicatore"
UNIT: Final = "Unità"
STATE: Final = "Stato"
PROVISIONAL: Final = "Provvisorio"
YES: Final = "sì"
NO: Final = "no"
PARTLY: Final = "in parte"
OTHERS_UNTOLD: Final = "degli altri non si può dire"
Row = dict[str, Any]
_SPREAD: Final = {
    "low": "Comuni simili: minimo",
    "quarter": "Comuni simili: primo quarto",
    "median": "Comuni simili: mediana",
    "three_quarters": "Comuni simili: terzo quarto",
    "high": "Comuni simili: massimo",
    "ambito": "Ambito",
}
SPINE_HEADS: Final = {
    "value": "Valore",
    "lower": "Limite inferiore (95%)",
    "upper": "Limite superiore (95%)",
    **_SPREAD,
}
FROM_ZERO: Final = (
    "Ogni riga parte da zero e finisce poco oltre il suo valore più grande: in tutte, il doppio sta al doppio della "
    "distanza."
)
"""How rows of unlike units are read together."""


def spine_words(rows: pl.DataFrame, name: str, names: Sequence[str], *, has_residents: bool = True) -> str:
    """Return in which indicators a municipality stands apart from its likes beyond chance: its whole interval does."""
    if not has_residents:
        return f"{name} accanto all'Ambito: quali comuni le somiglino non si può dire, mancano i residenti."
    if not names:
        return f"{name} accanto all'Ambito: nessun altro comune le somiglia per numero di residenti."
    likes = f"dai {len(names)} comuni più simili"
    if not any(map(_is_judged, rows.iter_rows(named=True))):
        return f"Non si può dire se {name} si distingua {likes}: troppi valori sono protetti o mancano."
    apart = [f"«{row['label']}» (più {_side(row)})" for row in rows.iter_rows(named=True) if _side(row)]
    if not apart:
        alike = f"{name} non si distingue {likes} oltre ciò che può fare il caso"
        judged = [f"«{row['label']}»" for row in rows.iter_rows(named=True) if _is_judged(row)]
        return f"{alike}." if len(judged) == rows.height else f"Per {listed(judged)}, {alike}; {OTHERS_UNTOLD}."
    return f"{name} si distingue {likes}, oltre il caso, per {listed(apart)}."


def where_words(places: Result, name: str) -> str:
    """Return in which municipality the services stand that most people of one use, and in how many others."""
    extent = reach(places.frame, Grouping.PLACE)
    count = extent.sure
    if count:
        where = _mostly(places)
        many = extent.many("comune", "comuni")
        said = f"{many}, soprattutto {where}" if where and (count > 1 or extent.hidden) else many
        alone = where and count == 1 and not extent.hidden
        text = f"Le persone di {name} usano servizi che stanno {where if alone else f'in {said}'}"
        missing = sum(row["status"] == Status.NOT_SUPPLIED for row in places.rows())
        more = counted(missing, "altro comune", "altri comuni")
        return f"{text}; mancano dati di {more}." if missing else f"{text}."
    if extent.hidden:
        return f"Dove le persone di {name} usano servizi non si mostra, per proteggerle."
    if any(row["status"] == Status.NOT_SUPPLIED for row in places.rows()):
        return f"Dove le persone di {name} usano servizi non si può dire: mancano dei dati."
    return f"Nessuna persona di {name} ha usato servizi nel periodo."


def _mostly(places: Result) -> str:
    """Return the place of most people, or the only one, with its preposition; nothing where two have as many."""
    most = sorted((row["value"], row["place"]) for row in places.rows() if row["value"])
    if len(most) > 1 and most[-1][0] == most[-2][0]:
        return ""
    return to(places.directory.municipalities[most[-1][1]])


def alone_words(rows: pl.DataFrame) -> str:
    """Return how to read a comparison with the Ambito alone, and its values where the figure does not write them."""
    valued = [row for row in rows.iter_rows(named=True) if row["ambito"] is not None and row["status"] != Status.OK]
    phrases = [f"{row['label']} {number(row['ambito'], row['decimals'])}{_percent(row)}" for row in valued]
    values = f" Nell'Ambito: {'; '.join(phrases)}." if phrases else ""
    return f"{FROM_ZERO}{values}"


def _percent(row: Row) -> str:
    return "%" if row["unit"] == "%" else ""


def _is_judged(row: Row) -> bool:
    """Whether a row has an interval, and likes to hold it against."""
    return row["lower"] is not None and row["low"] is not None


def _side(row: Row) -> str:
    """Return on which side of all the similar municipalities the whole interval lies; nothing if on neither."""
    if not _is_judged(row):
        return ""
    return "alto" if row["lower"] > row["high"] else "basso" if row["upper"] < row["low"] else ""
