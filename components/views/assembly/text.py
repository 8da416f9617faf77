"""The Italian of the page Assemblea, in one place."""

from typing import Final

from components.escaping.markdown import Markdown
from data_access.agendas import AgendaItem, Listed
from indicators.italian.dates import day_in_words

NONE_YET: Final = (
    "Non c'è ancora nessun ordine del giorno. Se ne comincia uno qui sotto, oppure da qualunque figura, con «Aggiungi "
    "all'ordine del giorno»."
)
NOBODY: Final = "Gli ordini del giorno li preparano il responsabile del programma e i sindaci."
NEW: Final = "Nuovo ordine del giorno"
TITLE: Final = "Titolo"
DAY: Final = "Giorno dell'assemblea"
EXAMPLE: Final = "31/12/2026"
MAKE: Final = "Crea"
IMPORT: Final = "Importa da un file"
FILE: Final = "File di un ordine del giorno, esportato da Bifocale"
TAKE: Final = "Importa"
PRESENT: Final = "Presenta"
EVERY: Final = "Tutti gli ordini del giorno"
MADE: Final = "Creato: ora si aggiungono le figure, dalle pagine, con «Aggiungi all'ordine del giorno»."
IMPORTED: Final = "Importato."
RENAME: Final = "Titolo e giorno"
SAVE: Final = "Salva"
RENAMED: Final = "Titolo e giorno salvati."
DUPLICATE: Final = "Duplica"
DUPLICATE_HOW: Final = "La copia ha le stesse viste e le stesse note; le decisioni restano qui."
DUPLICATED: Final = "Questa è la copia."
EXPORT: Final = "Esporta"
ANNEX: Final = "Allegato al verbale (PDF)"
ANNEX_NAME: Final = "bifocale_allegato_al_verbale_{day}"
BOOKLET: Final = "Fascicolo in PDF"
BOOKLET_NAME: Final = "fascicolo_{day}"
DELETE: Final = "Elimina"
DELETE_SURE: Final = "Si elimina con tutti i suoi punti, le note e le decisioni: non si torna indietro."
DELETE_NOW: Final = "Elimina per sempre"
DELETED: Final = "Ordine del giorno eliminato."
HOLD: Final = "Fissa i numeri"
HOLD_HOW: Final = (
    "Oggi mostra l'edizione più recente, e domani quella di domani. Fissato, mostra per sempre i numeri dell'edizione "
    "di oggi: da fare prima dell'assemblea, perché il verbale dica quelli che si sono visti."
)
HELD: Final = "Numeri fissati."
LET_GO: Final = "Sblocca i numeri"
LET_GO_HOW: Final = "Torna a mostrare l'edizione più recente, qualunque sia."
FREE: Final = "Numeri sbloccati: mostra l'edizione più recente."
IS_HELD: Final = "Numeri fissati: {edition}."
IS_FREE: Final = "Numeri dell'edizione più recente: {edition}."
NO_EDITION: Final = (
    "Non c'è ancora un'edizione dei dati: si prepara lo stesso, e si presenta quando chi gestisce il servizio ne fa "
    "una («bifocale edition make»)."
)
NO_ITEMS: Final = (
    "Nessun punto, per ora. Aprire una pagina, scegliere filtri e scheda, e sotto la figura «Aggiungi all'ordine del "
    "giorno»."
)
ONLY_READ: Final = "Questo ordine del giorno è di un altro ruolo: si legge, si presenta e si duplica."
UP: Final = "Su"
DOWN: Final = "Giù"
MOVED: Final = "«{title}» è ora al posto {place}."
WRITE: Final = "Titolo, nota e decisione"
TITLE_EMPTY: Final = "Vuoto: la frase dell'edizione"
NOTE: Final = "Nota"
DECISION: Final = "Decisione"
SAVED: Final = "«{title}» salvato."
REMOVE: Final = "Togli"
REMOVED: Final = "«{title}» tolto dall'ordine del giorno."
SEE: Final = "Apri la vista"
DRAG: Final = "Posto nuovo di un punto trascinato"
FILE_NAME: Final = "bifocale_ordine_del_giorno_{day}"
NAME: Final = "Assemblea {of_day}"
OF_MANAGER: Final = "del responsabile"
OF_MAYOR: Final = "del sindaco di {place}"
OF_MAYORS: Final = "dei sindaci"


def listed_words(one: Listed, whose: str) -> str:
    """Return when an agenda is for, how many views it has and whose it is."""
    views = "nessun punto" if not one.items else "1 punto" if one.items == 1 else f"{one.items} punti"
    held = ", numeri fissati" if one.edition else ""
    return f"{day_in_words(one.meeting_date)} · {views} · {whose}{held}"


def finding(agendas: int) -> str:
    """Return how many agendas there are."""
    if not agendas:
        return ""
    return "C'è 1 ordine del giorno." if agendas == 1 else f"Ci sono {agendas} ordini del giorno."


def item_title(item: AgendaItem, headline: str, page: str) -> str:
    """Return what an item is called: its title, what the edition says of it, or the page it is on."""
    return item.title or headline or page


def said_lines(name: str, words: str) -> Markdown:
    """Return some lines with their name before."""
    return Markdown("**{}:** {}").format(name, Markdown("  \n").join(map(Markdown.escape, words.splitlines())))
