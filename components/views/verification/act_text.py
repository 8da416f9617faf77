"""The Italian of what is done on the page of the check: states, acts, threads, messages to organisations.

Comes in: where returns and findings stand, acts. Goes out: Italian text. Must not: draw, ask.
"""

from collections.abc import Mapping
from typing import Final

from components.escaping.markdown import Markdown
from components.views.verification.text import NAMES
from data_access.verification.standing import Act, Case, Standing, local_day
from data_access.vocabulary import ReturnAct, ReturnState
from indicators.data_quality.returns_in_hand import InHand, Moved
from indicators.italian.dates import day_in_words
from indicators.italian.numbers import counted, number
from indicators.model.period import month_label

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
        return f"Non è ancora arrivato: atteso entro il {day_in_words(one.due)}{late}."
    since = day_in_words(now.since)
    who = f" ({by_whom(now.role, bodies)})" if now.role else ""
    if now.state is ReturnState.CORRECTED:
        first = day_in_words(now.contested_on)
        return f"Corretto il {since}, dopo la contestazione del {first}, che resta da chiudere."
    words = {
        ReturnState.RECEIVED: f"Ricevuto il {since}: nessuno lo ha ancora confermato.",
        ReturnState.UNDER_REVIEW: f"In verifica dal {since}{who}.",
        ReturnState.CONFIRMED: f"Confermato il {since}{who}.",
        ReturnState.CONTESTED: f"Contestato dal {since}{who}{_figure(now.measure)}.",
    }
    return words[now.state]


def _figure(measure: str) -> str:
    names = {"contacts": "accessi", "people_served": "persone", "bed_occupancy": "notti e occupazione"}
    return f": {names[measure]}" if measure in names else ""


def contest_words(one: InHand, now: Standing) -> str:
    """Return an open contest in a line: ``il flusso di marzo 2026, dal 12 aprile 2026``."""
    return f"il flusso di {month_label(one.month)}, dal {day_in_words(now.contested_on or now.since)}."


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
    sent = "primo invio" if not one.delivery.revision else counted(one.delivery.revision, "rettifica", "rettifiche")
    if not one.declared:
        rows = f"righe nella base dati {number(one.loaded)}, quante ne dichiarava il file non è scritto"
    else:
        difference = one.declared - one.loaded
        said = "nessuna rifiutata" if not difference else f"{number(difference)} non caricate"
        said = said if difference >= 0 else f"{number(-difference)} in più"
        rows = f"righe dichiarate {number(one.declared)}, nella base dati {number(one.loaded)}, {said}"
    return f"{one.body} · ricevuto il {day_in_words(one.delivery.received)} ({sent}) · {rows}"


def moved_words(one: Moved) -> str:
    """Return what a correction changed: ``Accessi: da 120 a 118 (versione del 3 maggio 2026)``."""
    return f"{one.name}: da {number(one.before)} a {number(one.after)}, con i dati del {day_in_words(one.on)}."


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
