"""The Italian of the page of money and staff: its words, titles and sentences, and heads of tables, module by module.

Comes in: rows of the tables, amounts, periods. Goes out: Italian text. Must not: draw, ask, say the sum of two tracks.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

import polars as pl

from data_access.vocabulary import OrganisationKind
from indicators.analysis.budgets import whole_years
from indicators.analysis.staffing import FULL_TIME_HOURS
from indicators.italian.numbers import counted, euro, listed, number
from indicators.model.period import Period
from indicators.wording.grammar import article

# -- money ----------------------------------------------------------------------------------------------------------

BUDGETS_UNKNOWN: Final = (
    "La base dati non contiene previsioni di spesa: quando chi la gestisce le avrà caricate, qui si vedrà quanto mette "
    "ogni linea di finanziamento. Non vuol dire che non si spenda niente."
)
NO_BUDGETS: Final = (
    "Con questi filtri la base dati non contiene previsioni di spesa: scegliere un altro periodo o un'altra linea."
)
SEPARATE: Final = (
    "Barra scura: spesi; barra chiara, chiusa da una linea: previsti. Ogni riga è di un solo canale: risorse d'Ambito, "
    "comunali e del Terzo Settore non si sommano."
)
LATE: Final = "L'anno non è concluso: la spesa è provvisoria."
STRAND: Final = "linea di finanziamento"
PROGRAMME: Final = "programma"
TOWN: Final = "comune"
PARTS: Final = "Le quote dei comuni sono parte delle risorse qui sopra, e non vi si aggiungono."
BY_TRACK: Final = "Euro spesi per canale"
TRACK: Final = "Canale"
SPENT: Final = "Spesi (€)"
SHARE_OF_SPENT: Final = "Quota degli spesi (%)"
PLANNED: Final = "Previsti (€)"
PROVISIONAL: Final = "Provvisorio"
YES: Final = "sì"
NO: Final = "no"
WHOLE: Final = "tutto l'Ambito"
Row = dict[str, Any]


def of_whole_years(period: Period, *, closed: Period | None = None) -> str:
    """Return why money is told of other months than were asked for; nothing if whole years were.

    ``closed`` is the last year that is over, where nobody chose a period: that year is shown.
    """
    if closed is not None:
        shown = f"se non si sceglie un periodo si vede il {closed.label}, l'ultimo anno concluso"
        return f"Il denaro si prevede e si rendiconta per anno: {shown}."
    years = whole_years(period)
    if (years.first, years.last) == (period.first, period.last):
        return ""
    return f"Il denaro si prevede e si rendiconta per anno: qui si vede quello di tutto il periodo {years.label}."


def spending_words(tracks: Sequence[Row], years: str) -> str:
    """Return what each track spent or, of those not accounted for yet, that they are not; of all, what was planned."""
    if not tracks:
        return ""
    when = f"Nel {years}" if years.isdigit() else f"{years[0].upper()}{years[1:]}"
    spent = [row for row in tracks if row["spent"] is not None]
    if not spent:
        return f"{when} sono previsti {_amounts(tracks, 'planned')}: nessuna spesa è ancora rendicontata."
    late = listed([_lowered(row["track"]) for row in tracks if row["spent"] is None])
    apart = ": canali distinti" if len(spent) > 1 else ""
    still = f"; non è ancora rendicontata la spesa di {late}" if late else ""
    so_far = " finora" if any(row["provisional"] for row in spent) else ""
    return f"{when}{so_far} sono stati spesi {_amounts(spent, 'spent')}{still or apart}."


def _amounts(tracks: Sequence[Row], column: str) -> str:
    return listed([f"{euro(row[column])} di {_lowered(row['track'])}" for row in tracks])


def parts_of_spending(tracks: Iterable[Row]) -> list[float | None]:
    """Return the part of the spending, in per cent, that each track is; none if one has not accounted for it yet."""
    spent = [row["spent"] for row in tracks]
    if any(amount is None for amount in spent) or not sum(spent):
        return [None] * len(spent)
    return [100 * amount / sum(spent) for amount in spent]


def tracks_subtitle(about: str) -> str:
    """Return what the bars of the tracks draw."""
    return f"{BY_TRACK}, e quota della spesa di tutti i canali · {about}"


def composition_words(tracks: list[Row]) -> str:
    """Return which part of the spending each track puts in."""
    parts = [
        f"per {article(said)}{said}% da {_lowered(row['track'])}"
        for row, part in zip(tracks, parts_of_spending(tracks), strict=True)
        for said in ([number(part, decimals=1)] if part else [])
    ]
    if not parts:
        if all(row["spent"] is None for row in tracks):
            return "La spesa non è ancora rendicontata: di ogni canale si conosce solo il previsto."
        return "La spesa di un canale non è ancora rendicontata: le quote non si possono dire."
    if len(tracks) == 1:
        return f"La spesa viene tutta da {_lowered(tracks[0]['track'])}."
    return f"La spesa viene {listed(parts)}."


def budgets_subtitle(what: str, about: str) -> str:
    """Return what the bars of what was planned and spent draw: of each strand or of each programme."""
    return f"Euro spesi e previsti per {what} e canale · {about}"


def towns_title(frame: pl.DataFrame, municipalities: int) -> str:
    """Say for how many municipalities there is a part of the budgets; never whose is the largest."""
    told = frame["label"].n_unique()
    return f"Le risorse sono divise per comune: {counted(told, 'comune', 'comuni')} su {number(municipalities)}."


def planned_title(frame: pl.DataFrame, what: str) -> str:
    """Say the row that is furthest from its plan, with its track: a fact, not a judgement."""
    spent = frame.filter(pl.col("spent").is_not_null())
    if spent.is_empty():
        return f"Nessuna spesa ancora rendicontata: si vede il previsto per {what}."
    planned = spent.filter(pl.col("planned") > 0)
    others = spent.filter(pl.col("planned") <= 0, pl.col("spent") > 0).to_dicts()
    extra = f"{_unplanned(others, what)} senza un previsto" if others else ""
    if planned.is_empty():
        return f"{extra or 'Niente di previsto e niente di speso'}: non c'è un confronto da fare."
    row = planned.sort((pl.col("spent") / pl.col("planned") - 1).abs(), descending=True).row(0, named=True)
    share, name = number(100 * row["spent"] / row["planned"]), _whose(row, what)
    so_far, besides = "finora " if row["provisional"] else "", f". {extra}." if extra else "."
    if frame.height == 1:
        return f"{name}: {so_far}speso {article(share)}{share}% del previsto."
    if planned.height == 1:
        return f"Il previsto si confronta solo per {name}: {so_far}speso {article(share)}{share}%{besides}"
    if share == "100":
        return f"Dove è rendicontata, la spesa è {so_far}pari al previsto{besides}"
    alike = [number(100 * one["spent"] / one["planned"]) for one in planned.iter_rows(named=True)].count(share) - 1
    same = f", come per {'un altro' if alike == 1 else f'altri {number(alike)}'}" if alike else ""
    lo = "Finora lo" if row["provisional"] else "Lo"
    return f"{lo} scarto più ampio dal previsto è di {name}: speso {article(share)}{share}%{same}{besides}"


def _unplanned(rows: Sequence[dict[str, Any]], what: str) -> str:
    if len(rows) == 1:
        return f"{_whose(rows[0], what)} ha {euro(rows[0]['spent'])} di spesa"
    return f"{number(len(rows))} voci hanno una spesa"


def _whose(row: dict[str, Any], what: str) -> str:
    track = f" ({_lowered(row['track'])})" if what == PROGRAMME else ""
    return f"«{row['label']}»{track}"


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:]


# -- team -----------------------------------------------------------------------------------------------------------

HOURS_UNKNOWN: Final = (
    "Nella base dati non sono registrate ore dell'équipe: quando gli enti le avranno mandate, qui si vedranno accanto "
    "ai bisogni delle persone."
)
NO_HOURS: Final = "In questo periodo non sono registrate ore dell'équipe: scegliere un altro periodo."
BY_PROFESSION: Final = "Ore per professione"
BY_KIND: Final = "Ore per tipo di ente"
WORKERS: Final = "Assistenti sociali a tempo pieno equivalente"
IN_NETWORK: Final = "Nella rete"
HOURS_NOTE: Final = "Ore a persona: per ogni persona con patto o presa in carico attivi."
PROFESSION: Final = "Professione"
HOURS: Final = "Ore"
HOURS_EACH: Final = "Ore a persona presa in carico"
KIND: Final = "Tipo di ente"
SHARE_OF_HOURS: Final = "Quota delle ore (%)"
FROM: Final = {
    OrganisationKind.LEAD_MUNICIPALITY.label: "dal comune capofila",
    OrganisationKind.CONSORTIUM.label: "dall'azienda speciale consortile",
    OrganisationKind.THIRD_SECTOR.label: "dal Terzo Settore",
    OrganisationKind.OTHER.label: "da altri enti",
}
"""Where hours come from, by label of the kind of organisation."""
NETWORK_ONLY: Final = (
    f"Un assistente sociale a tempo pieno vale {number(FULL_TIME_HOURS)} ore al mese (36 a settimana). Sono le ore di "
    "questa rete, non tutto il servizio sociale dei comuni: il livello essenziale, uno ogni 5.000 residenti (L. "
    "178/2020, art. 1, c. 797), si misura su quello, e qui non si può dire."
)


def professions_subtitle(period: str) -> str:
    """Return what the bars of the professions draw."""
    return f"Ore dell'équipe multidisciplinare per professione · {period} · {WHOLE}"


def against_need(hours: float, people: float | None) -> str:
    """Say the hours, and how many for each person taken charge of, where that may be told."""
    said = f"L'équipe ha lavorato {number(hours)} ore"
    if not people:
        return f"{said}."
    each = f"{number(hours / people)} per ciascuna delle {number(people)} persone"
    return f"{said}: {each} con patto o presa in carico attivi."


def hours_words(hours: float, people: float | None) -> str:
    """Return hours and, where that may be told, hours a person: ``9.058 · 35,4 a persona``."""
    each = f" · {number(hours / people, 1)} a persona" if people else ""
    return f"{number(hours)}{each}"


def kinds_subtitle(period: str) -> str:
    """Return what the bars of the kinds of organisation draw."""
    return f"Ore dell'équipe per tipo di ente · {period} · {WHOLE}"


def with_parts(rows: Sequence[tuple[str, float]]) -> list[tuple[str, float, float]]:
    """Return names, hours and the part of all the hours that they are, in per cent."""
    whole = sum(hours for _, hours in rows) or 1
    return [(label, hours, 100 * hours / whole) for label, hours in rows]


def kinds_words(rows: Sequence[tuple[str, float]]) -> str:
    """Return which part of the hours each kind of organisation puts in."""
    most_first = sorted(with_parts(rows), key=lambda row: row[2], reverse=True)
    phrases = [(FROM[label], number(part)) for label, _, part in most_first]
    if len(phrases) == 1:
        return f"Le ore dell'équipe vengono tutte {phrases[0][0]}."
    return f"Le ore dell'équipe vengono {listed([f'per {article(part)}{part}% {whose}' for whose, part in phrases])}."


def workers_subtitle(period: str) -> str:
    """Return what the bar of the social workers draws."""
    return f"{WORKERS} · {period} · {WHOLE}"


def workers_words(workers: float) -> str:
    """Say how many full-time social workers the hours of the network make."""
    if not workers:
        return "Nessuna ora di assistente sociale in questo periodo."
    written = number(workers, decimals=1)
    return f"Le ore di assistente sociale di questa rete valgono {written} persone a tempo pieno."
