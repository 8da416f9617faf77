"""The Italian of the page of who may sign in: its words, titles and sentences, and heads of tables, module by module.

Comes in: entries, a verdict, addresses, names. Goes out: Italian text. Must not: draw, ask.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from data_access.accounts.access_log import Verdict
from data_access.accounts.places import Places
from data_access.accounts.register import Entry
from data_access.accounts.vocabulary import AccountRole
from data_access.elision import short_day
from indicators.italian.numbers import listed

# -- log ------------------------------------------------------------------------------------------------------------

EVERY_KIND: Final = "Tutto"
CUT: Final = (
    "Sono le ultime {most} righe: per vederne altre restringere la scelta, o usare sul server «bifocale access-log "
    "list»."
)
NO_LINES: Final = "In questi giorni non c'è nessuna riga come quelle scelte."
NO_KEY: Final = (
    "Il registro non ha una chiave propria (BIFOCALE_LOG_SECRET): chi può scrivere nella base dati potrebbe rifarlo."
)
WHEN: Final = "Quando"
WHAT: Final = "Che cosa"
WHOSE: Final = "Di chi"
ROLE: Final = "Ruolo"
NETWORK: Final = "Rete"
DETAIL: Final = "Dettaglio"
NUMBER: Final = "Numero"


def verdict_words(verdict: Verdict) -> str:
    """Say what verifying found."""
    count = f"{verdict.lines:,}".replace(",", ".")
    if verdict.wrong:
        return f"Il registro non è in ordine. {verdict.wrong} Righe in ordine prima di quella: {count}."
    return f"Il registro è in ordine: nessuna delle {count} righe manca o è stata cambiata."


# -- office ---------------------------------------------------------------------------------------------------------

ALREADY: Final = "«{email}» è già {role} in quei giorni: non è cambiato niente."
GIVEN: Final = "«{email}» è {role}{days}."
ENDED: Final = "«{email}» non è più {role}: chi è collegato esce entro pochi secondi."
NOTHING_ENDED: Final = "«{email}» non aveva più quel ruolo: non è cambiato niente."
SIGNED_OUT: Final = "Gli ingressi di «{email}» sono chiusi su ogni dispositivo."
LOADED: Final = "File caricato. Righe lette: {read}; ruoli nuovi: {given}{lost}."
FROM_FILE: Final = ", da un file"


def days_words(since: date | None, until: date | None, *, today: date) -> str:
    """Return from when to when a role holds; nothing of a day that goes without saying."""
    begins = f" {short_day('dal', since)}" if since is not None and since != today else ""
    ends = f" fino {short_day('al', until)}" if until is not None else ""
    return f"{begins}{ends}"


def lost_words(count: int) -> str:
    """Return how many roles went to somebody else."""
    return f"; ruoli tolti a chi c'era prima: {count}"


def ended_note(email: str, role: str) -> str:
    """Return what the access log keeps of a role that was taken away."""
    return f"tolto a {email} il ruolo {role}"


def signed_out_note(email: str) -> str:
    """Return what the access log keeps of sign-ins that were closed."""
    return f"chiusi tutti gli ingressi di {email}"


# -- roster ---------------------------------------------------------------------------------------------------------

PLURALS = {
    AccountRole.MANAGER: "responsabili",
    AccountRole.MAYOR: "sindaci",
    AccountRole.PARTNER: "enti partner",
    AccountRole.STEWARD: "cura dei dati",
    AccountRole.ADMINISTRATOR: "amministratori",
    AccountRole.PUBLIC: "pubblico",
}
NEVER = "mai"
MOST_NAMED = 5
"""Municipalities without a mayor that are named; of more it is told how many."""
ADDRESS: Final = "Indirizzo"
NAME: Final = "Nome"
FROM: Final = "Dal"
TO: Final = "Al"
IN_FORCE: Final = "In vigore"
LAST_USE: Final = "Ultimo uso"


def state_of(entry: Entry, on: date) -> str:
    """Return whether a role is in force, and if not why."""
    if entry.ended_at is not None:
        return f"tolto {short_day('il', entry.ended_at.astimezone())}"
    if entry.valid_from > on:
        return "non ancora"
    return "sì" if entry.holds(on) else "finito"


def finding(entries: Sequence[Entry], *, on: date) -> str:
    """Say how many people may sign in today, in which roles, and how many never have."""
    in_force = [entry for entry in entries if entry.holds(on)]
    people = {entry.email for entry in in_force}
    if not people:
        return "Oggi nessuno è abilitato a entrare."
    counts = Counter(entry.right.role for entry in in_force)
    roles = listed([f"{PLURALS[role]}: {counts[role]}" for role in AccountRole if counts[role]])
    never = len({entry.email for entry in in_force if entry.last_seen is None})
    enabled = "è abilitata 1 persona" if len(people) == 1 else f"sono abilitate {len(people)} persone"
    return f"Oggi {enabled} ({roles}). Mai entrate: {never}."


def without_mayor(entries: Iterable[Entry], places: Places, *, on: date) -> str:
    """Say which municipalities have no mayor who may sign in today; nothing if all have."""
    held = {entry.right.municipality for entry in entries if entry.holds(on)}
    missing = [name for code, name in places.municipalities.items() if code not in held]
    if not missing:
        return ""
    names = listed(missing) if len(missing) <= MOST_NAMED else f"{len(missing)} su {len(places.municipalities)}"
    return f"Comuni senza un sindaco abilitato: {names}."


# -- view -----------------------------------------------------------------------------------------------------------

NOBODY: Final = "Questa pagina è per chi abilita le persone: si apre solo a chi è entrato come amministratore."
TABS: Final = ("Elenco", "Abilita una persona", "Carica un file", "Registro degli accessi")
FOUND_NOBODY: Final = "Nessuno corrisponde alla ricerca."
REPLACES: Final = "Chi ha ora lo stesso comune, o lo stesso ente, finisce quando il nuovo comincia"
FILE: Final = (
    "Un file CSV, come lo salva un foglio di calcolo, con le colonne «indirizzo» e «ruolo» e, dove servono, «nome», "
    "«comune», «ente», «dal» e «al». Si carica intero o per niente: se una riga è sbagliata non cambia niente, e si "
    "legge quale. Il file scaricato da «Elenco» si può correggere e ricaricare."
)
LIST, ADD, LOAD, LOG = TABS
SEARCH: Final = "Cerca"
SEARCH_HINT: Final = "nome, indirizzo, comune, ruolo"
PAST_TOO: Final = "Anche i ruoli finiti o non ancora cominciati"
CHOOSE_ENTRY: Final = "Persona e ruolo su cui agire"
CHOOSE: Final = "Scegli"
END_ROLE: Final = "Togli questo ruolo"
SIGN_OUT: Final = "Chiudi i suoi ingressi su ogni dispositivo"
EMAIL: Final = "Indirizzo di posta"
FULL_NAME: Final = "Nome e cognome (facoltativo)"
MUNICIPALITY: Final = "Comune"
ORGANISATION: Final = "Ente"
SINCE: Final = "Dal (facoltativo: da oggi)"
UNTIL: Final = "Al (facoltativo: senza fine)"
GIVE: Final = "Abilita"
CSV_FILE: Final = "File CSV"
GIVE_ALL: Final = "Abilita le persone del file"
LAST_DAYS: Final = "Ultimi giorni"
WHOSE_WHOLE: Final = "Di chi (indirizzo intero)"
VERIFY: Final = "Verifica che nessuna riga manchi o sia cambiata"
