"""The Italian of the page of the check: heads of its tables, then words, titles and sentences, module by module.

Comes in: findings, rows of the tables, days and months. Goes out: Italian text. Must not: draw, ask.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

from components.escaping.markdown import Markdown
from components.widgets.tables.coverage_list import arrived_words
from data_access.verification.standing import Act, Case, Standing, local_day
from data_access.vocabulary import ReturnAct, ReturnState, ReturnStatus
from indicators.data_quality.findings import LABELS, Finding, Severity
from indicators.data_quality.returns_in_hand import InHand, Moved
from indicators.italian.dates import day_after, day_in_words
from indicators.italian.numbers import counted, listed, number
from indicators.model.period import Period, month_label
from indicators.wording.grammar import to
from indicators.wording.missing_months import months_in_words

Row = dict[str, Any]
"""A row of a table, by the heads of its columns."""

# -- heads of tables ------------------------------------------------------------------------------------------------

SERVICE: Final = "Servizio"
ORGANISATION: Final = "Ente"
MONTH: Final = "Mese"
DAY: Final = "Giorno"
STATE: Final = "Stato"
RETURN_STATE: Final = "Stato del flusso"
DUE: Final = "Scadenza"
RECEIVED: Final = "Ricevuto il"
REVISIONS: Final = "Rettifiche"
ROWS_DECLARED: Final = "Righe dichiarate"
ROWS: Final = "Righe"
WHAT: Final = "Che cosa"
FINDINGS: Final = "Segnalazioni"
FINDING: Final = "Segnalazione"
CHECK: Final = "Controllo"
WEIGHT: Final = "Peso"
MONTHS_MISSING: Final = "Mesi mancanti"
ERRORS: Final = "Errori"
WARNINGS: Final = "Avvisi"
NOTES: Final = "Note"
RETURNS_EXPECTED: Final = "Flussi attesi"
RETURNS_RECEIVED: Final = "Ricevuti"
CHECKED_ON: Final = "Verificato sui dati al"
CAUTION: Final = "Avvertenza"

# -- attention ------------------------------------------------------------------------------------------------------

MISSING: Final = "Manca"
WHAT_TO_LOOK_AT: Final = "Che cosa guardare"


def others_words(count: int) -> str:
    """Return how many other things there are to look at, and where."""
    return f"e {counted(count, 'altra cosa', 'altre cose')}: qui sotto, servizio per servizio."


def missing_words(months: Sequence[int], due: date) -> str:
    """Return which returns never came, and when the first of them was due."""
    due_by = f"atteso entro {day_after('il', due)}"
    if len(months) == 1:
        return f"il flusso di {months_in_words(months)}, {due_by}."
    return f"{len(months)} flussi: {months_in_words(months)}, il primo {due_by}."


def later_words(months: Sequence[int]) -> str:
    """Return how many returns are missing after the period: one month for each of them."""
    missing = "manca 1 flusso" if len(months) == 1 else f"mancano {len(months)} flussi"
    return f"Dopo il periodo scelto {missing}: {months_in_words(sorted(set(months)))}."


def later_link(year: int) -> str:
    """Return what leads to the returns that are missing after the period."""
    return f"Guarda il {year}"


# -- view -----------------------------------------------------------------------------------------------------------

NOT_KNOWN: Final = "Non si sa se mancano flussi, perché non è indicato quali si aspettano"
EMPTY: Final = "Nessun servizio da verificare con questi filtri: cambiare servizi, tipi o periodo."
NO_FINDINGS: Final = "Nessuna segnalazione su questo servizio nel periodo: i dati ricevuti sembrano in ordine."
ONLY_MISSING: Final = "Che cosa manca è nell'elenco dei flussi: finché non arriva, non si può controllare."
NO_RETURNS: Final = "In questo periodo non erano attesi flussi da questo servizio."
NO_FIGURES: Final = "Senza flussi non ci sono numeri da mostrare: un mese non fornito non vale zero."
HOW: Final = (
    "Mese per mese, accanto al mese prima e allo stesso mese dell'anno prima: i numeri esatti che Bifocale calcola e "
    "mostra (accessi, persone distinte, notti-letto). Un mese senza flusso non vale zero: resta vuoto."
)
ROW_BY_ROW: Final = Markdown(
    "Questa pagina guarda i dati ricevuti, servizio per servizio. Date, codici, nomi e righe della base dati che si "
    "contraddicono li elenca tutti, con la riga da correggere, il comando `bifocale db check` di chi gestisce il "
    "servizio."
)
WEIGHTS: Final = (
    "errori: numeri sbagliati o non calcolabili; avvisi: numeri forse sbagliati, da guardare; note: niente da "
    "correggere, ma chi legge deve saperlo"
)
EVERY_RETURN: Final = "I flussi di ogni servizio"
ONE_BY_ONE: Final = "Servizio per servizio"
SAVE_ALL: Final = "Scarica tutta la verifica (CSV)"
SAVE_FINDINGS: Final = "Scarica le segnalazioni (CSV)"
CHOOSE: Final = "Servizio da verificare"
DAYS_AND_ROWS: Final = "Giorni e righe"


def services_subtitle(period: str, on: date) -> str:
    """Return what the table of the services tells, and what its weights mean."""
    return f"Servizio per servizio · {period} · dati {day_after('al', on)} · {WEIGHTS}"


def findings_subtitle(service: str) -> str:
    """Return what the list of the findings tells."""
    return f"{service} · ogni segnalazione con i giorni e le righe che la riguardano"


def returns_subtitle(service: str, organisation: str) -> str:
    """Return what the list of the returns tells."""
    return f"{service} · {organisation} · che cosa è arrivato, e quando"


def returns_alt(service: str) -> str:
    """Return the table of the returns in words."""
    return f"Tabella: i flussi di {service}"


def figures_alt(service: str) -> str:
    """Return the table of the figures in words."""
    return f"Tabella: i numeri di {service}"


def evidence_alt(sentence: str) -> str:
    """Return the table of the days and rows of a finding in words."""
    return f"Tabella: {sentence}"


# -- tables ---------------------------------------------------------------------------------------------------------

NAMES: Final = {
    "contacts": ("Accessi", 0),
    "persons": ("Persone", 0),
    "bed_nights": ("Notti-letto", 0),
    "occupancy": ("Occupazione %", 1),
}
"""Italian name and decimals of each figure."""
AGO: Final = {"": "", "_previous": ", mese prima", "_year": ", anno prima"}
"""What is added to a figure's name by when it is of."""
SHORT: Final = {
    f"{name}{words}": words.removeprefix(", ") for name, _ in NAMES.values() for words in AGO.values() if words
}
"""What the heading of a column of a former month says, beside the figure that it is of."""
WEIGHT_WORDS: Final = ((ERRORS, "errore", "errori"), (WARNINGS, "avviso", "avvisi"), (NOTES, "nota", "note"))
ABSENT: Final = "non arrivato"
NONE: Final = "nessuno"


def whole_month(month: int) -> str:
    """Return when a finding is of, where it is of a month as a whole."""
    return f"tutto il mese: {month_label(month)}"


def finding_label(one: Finding) -> str:
    """Return how weighty a finding is and what kind it is of: ``Errore · Righe identiche``."""
    return f"{one.severity.value.capitalize()} · {LABELS[one.check]}"


def _all(count: int) -> str:
    few = {1: "Il servizio è", 2: "Entrambi i servizi sono"}
    return few.get(count, f"Tutti i {count} servizi sono")


def period_words(period: Period, rows: Sequence[Row], *, is_unknown: bool = False, contested: int = 0) -> str:
    """Return the same in the words of a whole period: ``Nel periodo 2025 sono arrivati…``.

    ``is_unknown`` where nobody says which returns are expected: then nobody knows that none is missing. Where returns
    are contested there is something to tell of.
    """
    said = services_words(rows, contested=contested)
    if is_unknown:
        warning = said.partition("; ")[2]
        said = f"{NOT_KNOWN}; {warning}" if warning[:1].isdigit() else f"{NOT_KNOWN}."
    return f"Nel periodo {period.label} {said[0].lower()}{said[1:]}{contested_words(contested)}"


def odd_words(findings: Sequence[Finding], *, expected: int = 0, received: int = 0) -> str:
    """Return what looks odd in a service, kind by kind: ``Da guardare: righe identiche``.

    Of the returns ``expected`` as many were ``received``: what did not come is not said to be in order.
    """
    if not findings and received < expected:
        return "Niente di strano in ciò che è arrivato." if received else "Non è arrivato niente da controllare."
    if not findings:
        return "Niente di strano."
    kinds = dict.fromkeys(LABELS[one.check] for one in findings)
    begins = "Da sapere" if all(one.severity is Severity.NOTE for one in findings) else "Da guardare"
    return f"{begins}: {listed([f'{kind[0].lower()}{kind[1:]}' for kind in kinds])}."


def services_words(rows: Sequence[Row], *, contested: int = 0) -> str:
    """Return how many returns arrived and how much there is to look at, over the services listed.

    Where some are ``contested`` there is something to tell of, which is said apart.
    """
    expected, received = (sum(row[name] for row in rows) for name in (RETURNS_EXPECTED, RETURNS_RECEIVED))
    counts = ((sum(row[name] for row in rows), one, several) for name, one, several in WEIGHT_WORDS)
    phrases = [counted(count, one, several) for count, one, several in counts if count]
    arrived = arrived_words(received, expected) if expected else "Nessun flusso atteso"
    nothing = "" if received < expected or contested else "; niente da segnalare"
    return f"{arrived}{f'; {listed(phrases)}' if phrases else nothing}."


def in_order_words(rows: Sequence[Row], contested: Collection[str] = ()) -> str:
    """Return how many of the services listed miss nothing, have nothing to put right and are not contested (names)."""
    amiss = [
        row
        for row in rows
        if row[MONTHS_MISSING] != NONE or row[ERRORS] or row[WARNINGS] or row.get(SERVICE) in contested
    ]
    fine = len(rows) - len(amiss)
    if not amiss:
        return f"{_all(fine)} in ordine."
    if not fine:
        return f"{_all(len(amiss))} da guardare."
    said = "1 servizio è" if fine == 1 else f"{fine} servizi sono"
    return f"{said} in ordine, {len(amiss)} da guardare."


def figures_words(name: str, rows: Sequence[Row]) -> str:
    """Return the newest month with contacts beside the month before and the same month of the year before."""
    valued = [row for row in rows if row.get("Accessi") is not None]
    if not valued:
        return f"{name}: nessun dato fornito nel periodo."
    row = valued[-1]
    before = [
        f"{number(row[f'Accessi{ago}'])} {words}"
        for ago, words in ((AGO["_previous"], "il mese prima"), (AGO["_year"], "un anno prima"))
        if row.get(f"Accessi{ago}") is not None
    ]
    said = f"{name}: {counted(int(row['Accessi']), 'accesso', 'accessi')} {to(str(row[MONTH]))}"
    return f"{said}, contro {listed(before)}." if before else f"{said}."


def returns_words(rows: Sequence[Row]) -> str:
    """Return how many of the returns expected arrived, how many of them late, and how many are missing."""
    received = [row for row in rows if row[RECEIVED] != ABSENT]
    if not rows:
        return "Nessun flusso atteso."
    late = sum(row[STATE] == ReturnStatus.LATE.label for row in received)
    text = arrived_words(len(received), len(rows))
    if not received:
        return f"{text}."
    absent = len(rows) - len(received)
    missing = f"; {counted(absent, 'manca', 'mancano')}" if absent else ""
    when = f"di cui {late} in ritardo" if late else "in tempo" if absent else "nessuno in ritardo"
    return f"{text}, {when}{missing}."


# -- what is done: states, acts, threads, messages to organisations ------------------------------------------------

IN_DEMONSTRATION: Final = (
    "In una dimostrazione si guarda soltanto: conferme, contestazioni e risposte sono di chi è entrato con il proprio "
    "nome, e qui nessuno lo è."
)
NOBODY_TO_WRITE_TO: Final = (
    "Nessuna persona abilitata ha il ruolo di «{body}»: abilitarla, o scrivere all'ente altrove."
)
LATE: Final = "In ritardo"
TO_CONFIRM: Final = "Da confermare"
CONFIRMED: Final = "Confermati"
CONTESTED: Final = "Contestati"
DAYS_TO_CLOSE: Final = "Giorni per chiudere"
ONE_RETURN: Final = "Il flusso di un mese"
CHOOSE_MONTH: Final = "Mese da verificare"
CONFIRM: Final = "Conferma il mese"
CONTEST: Final = "Contesta"
ANSWER: Final = "Scrivi"
TAKE: Final = "Prendi in carico"
CLOSE: Final = "Chiudi la contestazione"
TRUE: Final = "È vero, non un errore"
REOPEN: Final = "Riapri"
WHICH_FIGURE: Final = "Che cosa non torna"
WHOLE: Final = "tutto il flusso"
NOTE: Final = "Nota"
NOTE_HINT: Final = "Che cosa non torna, e come lo si sa. Senza nomi di persone."
WHY_TRUE: Final = "Perché è vero"
WRITE: Final = "Scrivi la nota"
CONTEST_IT: Final = "Contesta con questa nota"
SAY_TRUE: Final = "Ricorda che è vero"
LOAD: Final = "Carica il file corretto"
LOAD_FIRST: Final = "Carica il file del mese"
THREAD: Final = "Che cosa è stato detto"
NO_THREAD: Final = "Nessuno ha ancora detto niente di questo mese."
NEVER_CHANGED: Final = "Ogni riga resta com'è: nessuno la cambia o la toglie."
SEEN_SOON: Final = "Fatto. Le altre pagine lo dicono entro {seconds}."
TRUE_ONES: Final = "Vero, non errore"
FIGURE: Final = "Numero"
BODIES: Final = "Ente per ente"
BODIES_TITLE: Final = "Chi ha consegnato, chi ha confermato, chi manca"
CHOOSE_BODY: Final = "Ente a cui scrivere"
MESSAGE: Final = "Il messaggio, prima di partire"
TO: Final = "A"
SUBJECT: Final = "Oggetto"
TEXT: Final = "Testo"
SEND: Final = "Invia"
SENT: Final = "Il messaggio è partito per {to}."
NOTHING_OWED: Final = "Nessun ente ha flussi in ritardo, contestati o da confermare."
NO_AGENT: Final = (
    "Da qui non si può inviare: non è configurato nessun server di posta (BIFOCALE_SMTP_HOST). Il messaggio si può "
    "copiare."
)
CALENDAR: Final = "Scarica le scadenze (calendario .ics)"
ICONS: Final = {
    ReturnState.EXPECTED: Markdown(":material/schedule:"),
    ReturnState.RECEIVED: Markdown(":material/inbox:"),
    ReturnState.UNDER_REVIEW: Markdown(":material/visibility:"),
    ReturnState.CONFIRMED: Markdown(":material/check_circle:"),
    ReturnState.CONTESTED: Markdown(":material/flag:"),
    ReturnState.CORRECTED: Markdown(":material/published_with_changes:"),
}
MANAGER: Final = "responsabile"


def by_whom(role: str, bodies: Mapping[str, str]) -> str:
    """Return whose act it is: ``il responsabile``, or the name of the organisation."""
    return "il responsabile" if role == MANAGER else bodies.get(role.removeprefix("ente:"), "l'ente")


def state_words(one: InHand, now: Standing, bodies: Mapping[str, str], *, is_late: bool) -> str:
    """Return where a return stands, since when and by whom: ``Contestato dal 12 aprile 2026 (il responsabile)``."""
    if now.state is ReturnState.EXPECTED:
        late = ", ed è in ritardo" if is_late else ""
        return f"Non è ancora arrivato: atteso entro {day_after('il', one.due)}{late}."
    who = f" ({by_whom(now.role, bodies)})" if now.role else ""
    if now.state is ReturnState.CORRECTED:
        since, first = day_after("il", now.since), day_after("del", now.contested_on)
        return f"Corretto {since}, dopo la contestazione {first}, che resta da chiudere."
    on, since = (day_after(word, now.since) for word in ("il", "dal"))
    words = {
        ReturnState.RECEIVED: f"Ricevuto {on}: nessuno lo ha ancora confermato.",
        ReturnState.UNDER_REVIEW: f"In verifica {since}{who}.",
        ReturnState.CONFIRMED: f"Confermato {on}{who}.",
        ReturnState.CONTESTED: f"Contestato {since}{who}{_figure(now.measure)}.",
    }
    return words[now.state]


def _figure(measure: str) -> str:
    names = {"contacts": "accessi", "people_served": "persone", "bed_occupancy": "notti e occupazione"}
    return f": {names[measure]}" if measure in names else ""


def contest_words(one: InHand, now: Standing) -> str:
    """Return an open contest in a line: ``il flusso di marzo 2026, dal 12 aprile 2026``."""
    return f"il flusso di {month_label(one.month)}, {day_after('dal', now.contested_on or now.since)}."


def contested_words(count: int) -> str:
    """Return how many contests are open, as a sentence that follows another; nothing where there is none."""
    if not count:
        return ""
    return f" {'È contestato' if count == 1 else 'Sono contestati'} {counted(count, 'flusso', 'flussi')}."


def return_title(one: InHand) -> str:
    """Return what is verified: ``Mensa, marzo 2026``."""
    return f"{one.name}, {month_label(one.month)}"


def file_words(one: InHand) -> str:
    """Return the rows that the file declared, those loaded and those that were not."""
    if one.delivery.received is None:
        return f"{one.body} · nessun file"
    again = one.delivery.revision
    sent = "primo invio" if not again else counted(again, "invio dopo il primo", "invii dopo il primo")
    if not one.declared:
        rows = f"righe nella base dati {number(one.loaded)}, quante ne dichiarava il file non è scritto"
    else:
        difference = one.declared - one.loaded
        said = "nessuna rifiutata" if not difference else f"{number(difference)} non caricate"
        said = said if difference >= 0 else f"{number(-difference)} in più"
        rows = f"righe dichiarate {number(one.declared)}, nella base dati {number(one.loaded)}, {said}"
    return f"{one.body} · ricevuto {day_after('il', one.delivery.received)} ({sent}) · {rows}"


def moved_words(one: Moved, who: str = "", why: str = "") -> str:
    """Return what a correction changed, by whom and why: ``Accessi: da 120 a 118, il 3 maggio 2026 (…: «…»).``."""
    because = f" ({': '.join(filter(None, (who, f'«{why}»' if why else '')))})" if who or why else ""
    return f"{one.name}: da {number(one.before)} a {number(one.after)}, con i dati {day_after('del', one.on)}{because}."


def act_words(one: Act, bodies: Mapping[str, str]) -> str:
    """Return the head of a line of a thread: when, who, what."""
    figure = f"{_figure(one.measure)}"
    who = by_whom(one.role, bodies)
    return f"{day_in_words(local_day(one.at))} · {who} ({one.who}) · {one.act.label}{figure}"


def case_words(now: Case, bodies: Mapping[str, str]) -> str:
    """Return whose a finding is, or who said that it is true, and when."""
    if now.is_true:
        return f"Vero, non un errore: «{now.words}» ({by_whom(now.by, bodies)}, {day_in_words(now.since)})."
    whose = by_whom(now.owner, bodies)
    return f"In carico a: {whose}." if now.is_taken else f"Tocca a: {whose}."


def acts_done(act: ReturnAct, seconds: float) -> str:
    """Return what is said when an act was done."""
    if act is ReturnAct.ANSWER:
        return "Scritto."
    return SEEN_SOON.format(seconds=counted(round(seconds), "secondo", "secondi"))


def figure_name(figure: str) -> str:
    """Return the name of a figure of the page; of none, the whole return."""
    return NAMES[figure][0] if figure else WHOLE
