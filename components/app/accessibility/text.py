"""The Italian words of the accessibility statement, in the terms of AgID's model.

Comes in: nothing. Goes out: constants. Must not: say that something was tried: the records do.
"""

from typing import Final

TITLE: Final = "Dichiarazione di accessibilità"
INTRODUCTION: Final = (
    "Chi gestisce questa installazione di Bifocale si impegna a renderla accessibile, secondo il decreto legislativo "
    "10 agosto 2018, n. 106, che ha recepito la direttiva (UE) 2016/2102. Questa dichiarazione riguarda le pagine di "
    "Bifocale, compresa quella da cui si entra."
)
OFFICIAL: Final = "La dichiarazione compilata sul modulo dell'AgID è "
OFFICIAL_LINK: Final = "sul sito dell'AgID"
NOT_OFFICIAL: Final = (
    "Questa pagina ha le parti del modello dell'AgID e non ne prende il posto: chi gestisce il servizio pubblica la "
    "dichiarazione sul modulo dell'AgID, e la riesamina ogni anno entro il 23 settembre."
)
STATE: Final = "Stato di conformità"
PARTLY: Final = (
    "Bifocale è parzialmente conforme ai requisiti della norma UNI CEI EN 301549 (WCAG 2.1, livelli A e AA), in "
    "ragione dei casi elencati di seguito."
)
NOT_ACCESSIBLE: Final = "Contenuti non accessibili"
BROKEN: Final = "Regole non rispettate, trovate dalle prove automatiche:"
BROKEN_ONE: Final = "pagina «{page}» a {width} pixel: {rules}"
NONE_BROKEN: Final = (
    "Le prove automatiche non hanno trovato regole non rispettate. Vedono una parte dei difetti: che cosa non è stato "
    "ancora provato è detto qui sotto, e per questo la conformità non si può dire piena."
)
UNTRIED: Final = "Non ancora provato:"
NO_BURDEN: Final = "Non si invoca l'onere sproporzionato."
MAPS: Final = (
    "Le mappe e i grafici hanno accanto, nella stessa pagina, una tabella con gli stessi numeri e una frase che li "
    "riassume."
)
WRITING: Final = "Redazione della dichiarazione"
SELF: Final = (
    "La dichiarazione viene da un'autovalutazione di chi sviluppa il programma: prove automatiche con {tool} "
    "({standard}), in {browser}, {of_day}, e quello che si è provato a mano."
)
AUTOMATIC: Final = "Prove automatiche"
AUTOMATIC_TOLD: Final = "{pages}, a {widths} pixel di larghezza: {found}."
ONE_PAGE, SOME_PAGES = "Una pagina", "{count} pagine"
FOUND_NONE: Final = "nessuna regola non rispettata"
FOUND_ONE: Final = "una regola non rispettata"
FOUND: Final = "{count} regole non rispettate"
PAGE, WIDTH, RESULT = "Pagina", "Larghezza", "Regole non rispettate"
NONE: Final = "nessuna"
GATE: Final = "ingresso"
HERE: Final = "accessibilita"
BY_HAND: Final = "Prove a mano"
WHAT, HOW, WHEN, OUTCOME = "Che cosa", "Come", "Quando", "Esito"
NOT_TRIED: Final = "non provato"
FEEDBACK: Final = "Segnalazioni"
WRITE_TO: Final = (
    "Per segnalare un difetto di accessibilità, o chiedere un'informazione che non si riesce a leggere, scrivere a "
)
NOBODY: Final = (
    "Chi gestisce il servizio non ha ancora indicato a chi scrivere: rivolgersi al comune capofila dell'Ambito."
)
IN_THE_MESSAGE: Final = (
    "Dire in quale pagina, che cosa si voleva fare, con quale dispositivo e programma. La risposta è dovuta entro "
    "trenta giorni."
)
OMBUDSMAN: Final = (
    "Se la risposta non arriva o non basta, ci si può rivolgere al Difensore civico per il digitale, presso l'AgID."
)
KEYS: Final = "Tastiera"
KEYS_ABOUT: Final = (
    "Tab va avanti, Maiusc+Tab torna indietro, Invio o Spazio apre e sceglie. Oltre a questi, i tasti del programma:"
)
KEY, WHERE, DOES = "Tasto", "Dove", "Che cosa fa"
KEYS_TOLD: Final = (
    ("/", "ogni pagina", "apre la ricerca; Invio apre la prima vista trovata"),
    ("Esc", "ogni pagina", "chiude quello che si è aperto: filtri, ricerca, spiegazioni"),
    ("Ctrl+P", "ogni pagina", "prepara la pagina per il foglio e stampa"),
    ("Frecce", "schede ed elenchi", "passa da una voce all'altra"),
    ("Frecce", "tabelle, e ciò che scorre di lato", "scorre"),
    ("→, Spazio, Pag giù", "assemblea", "schermata dopo"),
    ("←, Indietro, Pag su", "assemblea", "schermata prima; Inizio e Fine: la prima, l'ultima"),
    ("B, .", "assemblea", "schermo nero; un tasto qualsiasi lo toglie"),
    ("F5, F", "assemblea", "schermo intero; Esc lo lascia"),
    ("E, /", "assemblea", "un comune per nome; Esc torna all'insieme"),
    ("T, R", "assemblea", "l'orologio parte o si ferma; ricomincia"),
    ("N, C", "assemblea", "la nota del punto; chiaro o scuro"),
)
"""The keys of the product: what, where, what for."""
HOME: Final = "Aprire la prima pagina di Bifocale"
