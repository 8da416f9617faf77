"""The Italian of the page of the paths: its words, its notes and the titles made of several values, module by module.

Comes in: results, already protected. Goes out: Italian sentences.
Must not: compute a value that is not in the results, draw.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from components.figures.core.labels import group_label, period_label
from components.widgets.absence import is_absent
from data_access.vocabulary import ExitClass, PactKind
from indicators.italian.dates import day_after, day_in_words
from indicators.italian.numbers import counted, listed, number
from indicators.model.path_vocabulary import PactState, PathStep
from indicators.model.period import month_of
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow, code_of, number_of, value_of
from indicators.wording.fragments import aside, brief, opening
from indicators.wording.grammar import joined, to
from indicators.wording.headline import headline

# -- flow -----------------------------------------------------------------------------------------------------------

FEW: Final = "I casi sono troppo pochi per essere mostrati, o non ce ne sono."
SOON: Final = "Chi è uscito in questo periodo non è ancora stato osservato a lungo, o i casi sono troppo pochi."
TOWARDS_AUTONOMY: Final = "Verso l'autonomia"
OF_EXITS: Final = "delle uscite"
EXITS_NOTE: Final = "Tra parentesi l'intervallo al 95%. Più sono le destinazioni ignote, meno si sa delle altre."
RETURNS_NOTE: Final = (
    "Conta solo chi è stato osservato per tutto il tempo: per le uscite recenti il valore non c'è ancora."
)


def steps_note(followed: str) -> str:
    """Return how the steps are counted, and for how long the persons could be followed."""
    return (
        f"{followed}: chi è arrivato da poco può ancora proseguire. Ogni passo si conta tra chi ha "
        "fatto il precedente; le uscite verso l'autonomia sono una parte dei percorsi conclusi. I giorni sono "
        "quelli di chi è arrivato al passo."
    )


def balance_note(inactivity_days: int) -> str:
    """Return who comes in and who goes out of the balance."""
    return (
        "Entrano le persone nuove, quelle rientrate dopo inattività e quelle tornate dopo un'uscita; escono "
        "quelle uscite verso casa, verso altro, o inattive da "
        f"{inactivity_days} giorni. Le «altre variazioni» sono ciò che non torna."
    )


def horizon_words(months: int) -> str:
    """Return within how long returns are counted."""
    return f"Entro {months} mesi"


def returns_subtitle(result: Result) -> str:
    """Return what the figure of the returns draws."""
    return f"{result.indicator.name} · quota in % · uscite del periodo {result.query.period.label}"


# -- needs ----------------------------------------------------------------------------------------------------------

NOBODY_ASSESSED: Final = "Nel periodo nessuna persona è stata valutata."
TOO_FEW_TOGETHER: Final = "Nel periodo le combinazioni di bisogni non si mostrano, per proteggere le persone."
NOT_SUMMED: Final = "Una persona può stare in più gruppi: le righe non si sommano."
SUPPORTS_NOTE: Final = "Sostegni economici e materiali. Ogni persona sta in una riga sola: basta un aiuto continuativo."
ONE_OFF_ONLY: Final = "Solo aiuti una tantum"
OF_SUPPORTED: Final = "delle persone sostenute"
NEEDS_NOTE: Final = f"Bisogni all'apertura della presa in carico. {NOT_SUMMED}"
SHARE_WITH_NEED: Final = "la quota con il bisogno"
MEAN_SEVERITY: Final = "la gravità media"


def together_note(finding: str) -> str:
    """Return how the combinations of needs are read, after what is found."""
    return f"{finding} Ognuna sta in una combinazione sola: quella di tutti i suoi bisogni."


# -- groups ---------------------------------------------------------------------------------------------------------

ONE_TARGET: Final = "Per seguire un solo target, sceglierlo in «Altri filtri»: vale per tutte le schede."
NO_SHEET_TARGET: Final = "I target scelti non sono tra quelli della scheda di programma."
SERVED: Final = "Servite"
SEEN_AGAIN: Final = "Viste più volte"
SEEN_AGAIN_COUNTS: Final = "persone viste almeno due volte"
TAKEN: Final = "Prese in carico"
TAKEN_COUNTS: Final = "di loro con presa in carico o patto"
WITH_PACT: Final = "Con patto attivo"
HOME: Final = "Verso autonomia"
BACK: Final = "Ricadute"
STATES_NOT_SUMMED: Final = "Gli stati non si sommano."
OF_NOBODY: Final = "Non riguardano singole persone: numeri esatti; i filtri per servizio, target e bisogno non contano."


def months_words(months: int) -> str:
    """Return over how long returns are followed."""
    return f"{months} mesi"


def targets_subtitle(months: int, period: str) -> str:
    """Return what the table of the target groups holds; returns are followed over ``months``."""
    return (
        "Target della scheda di programma · persone; uscite verso l'autonomia in % delle uscite, ricadute "
        f"entro {months} mesi in % delle uscite verso casa · {period}"
    )


def targets_note(few: int) -> str:
    """Return how the table of the target groups is read; with fewer exits than ``few`` a cell has counts."""
    return (
        f"{NOT_SUMMED} È preso in carico chi ha una presa in carico o un patto nel periodo; il patto attivo è "
        f"quello alla fine. Con meno di {few} uscite la cella dice quanti casi su quante uscite, come 1/4. Il "
        "colore si legge in ogni colonna da sola: più scuro, più alto."
    )


# -- cells ----------------------------------------------------------------------------------------------------------


def counts_words(numerator: str, what: str, denominator: str) -> str:
    """Return the two numbers that a share is made of."""
    return f"{numerator} {what} su {denominator}"


def interval_words(low: str, high: str) -> str:
    """Return the interval of a value."""
    return f"intervallo al 95%: da {low} a {high}"


# -- view -----------------------------------------------------------------------------------------------------------

STEPS_TAB: Final = "Dal primo contatto all'uscita"
MOVES_TAB: Final = "Entrate, uscite e ritorni"
BALANCE: Final = "Chi entra e chi esce"
EXITS: Final = "Uscite"
RETURNS: Final = "Ritorni"
NEEDS_TAB: Final = "Bisogni e sostegni"
NEEDS: Final = "Bisogni"
ONCE: Final = "Una volta sola o nel tempo"
GROUPS_TAB: Final = "Target, età e patti"
TARGETS: Final = "Target ed età"
PACTS: Final = "Patti"

# -- titles ---------------------------------------------------------------------------------------------------------

ENOUGH: Final = 20
"""Persons seen at least twice from which a target group is named in a title."""
_STEPS: Final = {
    PathStep.CASE: ("è stata presa in carico", "sono state prese in carico"),
    PathStep.PACT: ("ha firmato un patto", "hanno firmato un patto"),
    PathStep.HOME: ("è uscita verso l'autonomia", "sono uscite verso l'autonomia"),
}
_ACTIVE: Final = {
    None: "Persone con un patto attivo",
    PactKind.COMMUNITY: "Patti di comunità attivi",
    PactKind.TERRITORIAL: "Patti territoriali attivi",
}


def cohort_title(steps: Result) -> str:
    """Return how many of the cohort have made the main steps; steps that are protected are said to be so."""
    if is_absent(steps):
        return headline(steps)
    rows = {row["step"]: row for row in steps.rows()}
    first = rows[PathStep.CONTACT]
    size = first["numerator"]
    if first["status"] == Status.UNDEFINED:
        return f"{opening(steps)} nessuna persona è stata vista per la prima volta."
    if size is None:
        return f"{opening(steps)} il numero delle persone viste per la prima volta è protetto."
    one = size == 1
    begun = (
        f"{opening(steps)} {'è stata vista' if one else 'sono state viste'} per la prima volta {number(size)} person"
    )
    done = [_made(rows[step]["numerator"], *words) for step, words in _STEPS.items()]
    sentences = [words for words in done if words]
    rest = "; gli altri numeri sono protetti" if _has(rows, Status.SUPPRESSED) else ""
    rest += "; i dati dei patti non sono stati forniti" if _has(rows, Status.NOT_SUPPLIED) else ""
    return f"{begun}{'a' if one else 'e'}{': ' if sentences else ''}{listed(sentences)}{rest}."


def _has(rows: Mapping[str, ResultRow], status: Status) -> bool:
    """Whether one of the main steps is in a state."""
    return any(rows[step]["status"] == status for step in _STEPS)


def _made(persons: float | None, one: str, many: str) -> str:
    if persons is None:
        return ""
    return f"nessuna {one}" if persons == 0 else f"{number(persons)} {one if persons == 1 else many}"


def followed(result: Result) -> str:
    """Return for how long the persons of a period could be followed."""
    period = result.query.period
    most, least = (_months(start, result.as_of) for start in (period.first_day, period.last_day))
    length = f"da {least} a {most} mesi" if least != most else f"per {counted(most, 'mese', 'mesi')}"
    length = length if most else "per meno di un mese"
    return f"Persone seguite {length}, fino {day_after('al', result.as_of)}"


def _months(start: date, end: date) -> int:
    """Return the whole months between two days; none if the second comes first."""
    months = month_of(end) - month_of(start)
    return max(months if end.day >= start.day else months - 1, 0)


def balance_title(active: Result) -> str:
    """Return who was active at the end of the first and of the last month that are known."""
    if is_absent(active):
        return headline(active)
    valued = [row for row in active.finished() if row["value"] is not None]
    what = f"Persone attive a fine mese{_aside(active)}"
    if not valued:
        return f"{what}: {_valueless(active.rows())}."
    ends = dict.fromkeys(f"{brief(active, row)} {to(period_label(row['month']))}" for row in (valued[0], valued[-1]))
    return f"{what}: {listed(list(ends))}{_hidden(active)}."


def _hidden(result: Result) -> str:
    """Return in how many months the value is protected, where a title that names the ends would hide it."""
    count = sum(row["status"] == Status.SUPPRESSED for row in result.rows())
    return f"; in {counted(count, 'mese', 'mesi')} il valore è protetto" if count else ""


def _valueless(rows: Sequence[ResultRow]) -> str:
    """Return why none of some rows has a value: of those protected nobody may say that there was none to work out."""
    statuses = {row["status"] for row in rows}
    if Status.SUPPRESSED in statuses:
        return "i valori sono protetti"
    return "dati non forniti" if Status.NOT_SUPPLIED in statuses else "nessun valore calcolabile"


def _aside(result: Result) -> str:
    """Return what narrows the question and where, before a colon."""
    return aside(result).removesuffix(",")


def exits_title(result: Result) -> str:
    """Return how many of the exits lead to autonomy, and of how many nothing is known."""
    if is_absent(result):
        return headline(result)
    rows = {row["exit_class"]: row for row in result.rows()}
    home, unknown = rows[ExitClass.HOME], rows[ExitClass.UNKNOWN]
    if all(row["status"] == Status.UNDEFINED for row in rows.values()):
        return f"{opening(result)} non ci sono uscite di cui dire la destinazione."
    if home["value"] is None or unknown["value"] is None:
        return (
            f"{opening(result)} per l'autonomia, tra le uscite, {brief(result, home)}; per la destinazione ignota "
            f"{brief(result, unknown)}."
        )
    return (
        f"{opening(result)} {brief(result, home)} delle {number(home['denominator'])} uscite ha portato all'autonomia; "
        f"{joined('di', brief(result, unknown))} non si conosce la destinazione."
    )


def years_title(result: Result, grouping: Grouping, code: str, *, what: str, whole: str) -> str:
    """Return how the share of a class went from the first settled year to the last: ``what`` it is, of which ``whole``.

    Time is told first to last: from the smallest to the largest, a fall would read as a rise.
    """
    asked = [row for row in result.finished() if code_of(row, grouping) == code]
    rows = [row for row in asked if row["value"] is not None]
    settled = [row for row in rows if not row["provisional"]] or rows
    begun = f"{what}{_aside(result)}"
    if not settled:
        return f"{begun}: {_valueless(asked)}."
    ordered = sorted(settled, key=lambda row: str(row["year"]))
    if len(ordered) == 1:
        return f"{begun}: {brief(result, ordered[0])} {whole} nel {ordered[0]['year']}."
    ends = [
        f"{joined(preposition, brief(result, row))} ({row['year']})"
        for preposition, row in (("da", ordered[0]), ("a", ordered[-1]))
    ]
    return f"{begun}: {' '.join(ends)} {whole}."


def returns_title(results: Sequence[Result]) -> str:
    """Return how many of those who left for a home are back after each length of time for which it can be said."""
    valued = [result for result in results if result.rows()[0]["value"] is not None]
    if not valued:
        return headline(results[0])
    said = [
        f"{brief(result, result.rows()[0])} entro {result.query.horizon_months} mesi (di {_exits(result)})"
        for result in valued
    ]
    return f"{opening(results[0])}, dopo un'uscita verso casa, torna nelle strutture {listed(said)}."


def _exits(result: Result) -> str:
    return counted(int(number_of(result.rows()[0], "denominator")), "uscita", "uscite")


def widest_need_title(sets: Result, total: Result) -> str:
    """Return which need most of the assessed persons have, and how many they are."""
    valued = [row for row in sets.rows() if row["value"]]
    if not valued:
        return headline(sets)
    most = max(valued, key=_value)
    widest = [row for row in valued if row["value"] == most["value"]]
    names = listed([f"«{group_label(sets.directory, Grouping.NEED, row['need'])}»" for row in widest])
    one, whole = len(widest) == 1, total.rows()[0]["value"]
    begun = f"il bisogno più diffuso è {names}" if one else f"i bisogni più diffusi sono {names}"
    of = "persone" if whole is None else f"delle {number(whole)} persone valutate"
    return f"{opening(sets)} {begun}: {number(most['value'])} {of}{'' if one else ' per ognuno'}."


def no_combination(total: Result) -> str:
    """Return why no combination of needs is drawn, by how many persons were assessed."""
    return NOBODY_ASSESSED if total.rows()[0]["value"] == 0 else TOO_FEW_TOGETHER


def needs_title(rows: Sequence[Mapping[str, Any]], *, what: str, period: str, unit: str, decimals: int) -> str:
    """Return which need changes most between opening and review, of the rows of `figures.paired.CHANGES`."""
    paired = [row for row in rows if row["before"] is not None and row["after"] is not None]
    if not paired:
        return "Le persone verificate sono ancora troppo poche per dire come cambiano i bisogni."
    most = max(paired, key=lambda row: abs(row["after"] - row["before"]))
    before, after = (f"{number(most[name], decimals)}{unit}" for name in ("before", "after"))
    if before == after:
        return f"{period} {what} non cambia, tra apertura e ultima verifica, dove si può dire."
    need = f"«{most['label']}»: da {before} a {after}"
    return f"{period} {what} cambia di più, tra apertura e ultima verifica, per {need}."


def reviewed_note(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return who is compared, and how many they are."""
    counts = sorted({row["persons"] for row in rows if row["persons"] is not None})
    many = f" ({number(counts[0])} persone)" if len(counts) == 1 else ""
    return f"Solo chi è stato preso in carico nel periodo e poi verificato: le stesse persone{many} nei due momenti."


def supports_title(result: Result) -> str:
    """Return the share of who was given one-off supports only, and of how many persons."""
    if is_absent(result):
        return headline(result)
    once, _ = result.rows()
    if once["value"] is None:
        why = {
            Status.SUPPRESSED: "si mostra, per proteggere le persone",
            Status.NOT_SUPPLIED: "si sa: dati non forniti",
        }
        said = why.get(Status(once["status"]), "si può calcolare")
        return f"{opening(result)} la quota di chi ha avuto solo aiuti una tantum non {said}."
    people = number(once["denominator"])
    return f"{opening(result)} {brief(result, once)} delle {people} persone sostenute ha avuto solo aiuti una tantum."


def active_title(result: Result, *, kind: PactKind | None = None) -> str:
    """Return how the pacts active at the end of the year went from the first year to the last.

    ``kind`` is that of pacts that are nobody's own; without it they are persons with a pact.
    """
    asked = [row for row in result.rows() if row["pact_state"] == PactState.ACTIVE]
    rows = [row for row in asked if row["value"] is not None]
    what = f"{_ACTIVE[kind]}{_aside(result)}"
    if not rows:
        return f"{what}: {_valueless(asked)}."
    first, *_, last = rows[0], rows[-1]
    ends = [f"{number(row['value'])} ({_at_end(result, row['year'])})" for row in (first, last)]
    return f"{what}: {ends[0]}." if len(rows) == 1 else f"{what}: da {ends[0]} a {ends[1]}."


def _at_end(result: Result, year: str) -> str:
    return day_in_words(result.as_of) if str(result.as_of.year) == year else f"fine {year}"


def targets_title(take_up: Result) -> str:
    """Return between which target groups take-up lies, those of very few left out."""
    if is_absent(take_up):
        return headline(take_up)
    rows = [row for row in take_up.rows() if row["value"] is not None and number_of(row, "denominator") >= ENOUGH]
    if len(rows) < 2:  # noqa: PLR2004 - a range has two ends
        return "I target della scheda di programma, ognuno con il suo percorso."
    ends = [
        f"{joined(preposition, brief(take_up, row))} («{_target(take_up, row)}»)"
        for preposition, row in zip(("da", "a"), (choose(rows, key=_value) for choose in (min, max)), strict=True)
    ]
    return f"{opening(take_up)} la presa in carico di chi torna ai servizi va {' '.join(ends)}."


def _value(row: ResultRow) -> float:
    return value_of(row)


def _target(result: Result, row: ResultRow) -> str:
    return group_label(result.directory, Grouping.TARGET, row["target"])
