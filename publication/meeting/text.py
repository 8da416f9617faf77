"""The Italian of meeting mode, in one place."""

from typing import Final

DEMO: Final = "Dati dimostrativi"
EDITION_LINE: Final = "Edizione {number} · dati {to_day}"
SKIP: Final = "Vai alla schermata"
MAP: Final = "Mappa dei comuni: un clic su un comune ne mostra il valore"
NO_BOUNDARIES: Final = "L'edizione non ha i confini dei comuni: cercarne uno per nome."
CHOOSE_TOWN: Final = "Un clic su un comune, o il suo nome, mostra il suo valore."
VALUE_OF: Final = "{name}, {period}: {value}."
HIGHEST: Final = "{name}, {period}: tra i {count} comuni con un numero, i valori più alti sono a {names}."
HIGHEST_ONE: Final = "{name}, {period}: tra i {count} comuni con un numero, il valore più alto è a {names}."
NOT_TOLD_ONE: Final = "Di un comune il numero non si dice, perché protetto o non fornito."
NOT_TOLD: Final = "Di {count} comuni il numero non si dice, perché protetto o non fornito."
SERVICES_HERE: Final = "{name}, {period}: {services}."
NOT_BY_TOWN: Final = "{name}: questa misura non è raccontata comune per comune. Qui sotto c'è tutto l'Ambito."
LISTED: Final = "{name}: {words}."
NOT_LISTED: Final = "{name} non è tra i comuni di questa figura. Qui sotto ci sono gli altri."
NO_SERVICE_HERE: Final = "{name}: nessun servizio di questa misura ha sede qui."
NO_LINE: Final = "{name}: l'edizione non ha due numeri da unire. Gli altri sono protetti o non forniti."
BY_UNIT: Final = {"quarter": "un punto per trimestre", "year": "un punto per anno"}
"""What a point of a line is of: the sentence over it is of a whole period."""
SMOOTHED: Final = "tasso stimato (lisciato), {interval}"
GAPS: Final = "dove la linea manca, il numero è protetto o non fornito"
LATE: Final = "punteggiato: dati provvisori"
INTERVAL: Final = "linea sottile: intervallo al 95%"
OTHER_ROWS_ONE: Final = "un'altra riga non è disegnata"
OTHER_COLUMNS: Final = "non disegnate anche le colonne: {names}"
LATE_BARS: Final = "in parte dati provvisori"
OTHER_ROWS: Final = "gli altri {count} non sono disegnati"
NOW: Final = "in questo periodo"
YEAR_BEFORE: Final = "un anno prima"
VERDICT: Final = "Rispetto a un anno prima: {verdict}."
SOURCE: Final = "Fonte: base dati dell'Ambito {to_day}"
LOOKS: Final = {
    "zero": "nessuno",
    "suppressed": "protetto",
    "not_supplied": "non fornito",
    "undefined": "non calcolabile",
}
NOT_HELD: Final = "Questa vista non è nell'edizione {number}. {why} {instead}"
FILTERED: Final = "È ristretta per {filters}: le edizioni dicono tutti i servizi e tutte le persone insieme."
FILTERS: Final = {
    "servizio": "servizio",
    "tipo": "tipo di servizio",
    "target": "target",
    "bisogno": "bisogno",
    "linea": "linea di finanziamento",
    "orizzonte": "mesi dopo l'uscita",
    "fittizia": "residenza fittizia",
}
INSTEAD_OF_FILTERS: Final = "Togliere i filtri, e aggiungerla di nuovo."
NEAREST: Final = "L'edizione racconta l'anno {held}, e non quello {asked}."
NO_CHANGE_MAP: Final = "La mappa di quanto i valori sono cambiati non c'è."
MEASURES: Final = "Ci sono quelle dei valori: togliere la misura «cambiamento», e aggiungerla di nuovo."
NO_PERIOD: Final = "Il periodo «{period}» non è fra quelli raccontati uno per uno."
PERIODS: Final = "Ci sono: {periods}."
NO_FIGURE: Final = "La figura «{figure}» della pagina «{page}» non c'è."
WHOLE: Final = "È tutta la pagina «{page}», e se ne presenta una figura per volta."
FIGURES: Final = "Di questa pagina ci sono: {figures}."
NO_PAGE: Final = "Della pagina «{page}» non c'è nessuna figura."
PAGES: Final = "Ci sono figure di: {pages}."
NO_INDICATOR: Final = "L'indicatore «{name}» non è raccontato così."
INDICATORS: Final = "Lo sono: {names}."
AND_OTHERS: Final = "altri {count}"
NO_INDICATOR_AT_ALL: Final = "Nessun altro lo è."
NO_BOARD: Final = (
    "Quando è stata fatta, le edizioni non raccontavano questa figura, o i suoi dati non erano stati forniti: si può "
    "presentare da un'edizione più recente."
)
NO_SENTENCE: Final = "Di «{name}» l'edizione non dice niente per il periodo {period}."
OTHER_PERIODS: Final = "Provare con un altro periodo."
NEVER: Final = {
    "occupazione": {
        "stanotte": "I posti dell'ultima notte cambiano ogni giorno, e un'edizione racconta mesi conclusi: presentare "
        "l'occupazione dei servizi.",
        "previsione": "Una previsione vale il giorno in cui è fatta, e un'edizione si riapre dopo mesi: presentare "
        "l'occupazione mese per mese.",
        "attesa": "Le liste d'attesa sono di poche persone, e nessuna edizione le racconta.",
        "saturazione": "Le notti piene si contano notte per notte, e un'edizione racconta mesi: presentare "
        "l'occupazione dei servizi.",
        "stagioni": "Il confronto fra stagioni si legge settimana per settimana, e un'edizione racconta mesi: "
        "presentare l'occupazione mese per mese.",
        "griglia_alloggi": "Negli alloggi vivono poche persone, e nessuna edizione li racconta uno per uno.",
    },
    "metodo": {
        "altre_fonti": "Sono conteggi di altri enti, ognuno con la sua fonte: un'edizione racconta i dati dell'Ambito.",
    },
}
"""Figures that no edition holds, by page and key, with the reason."""
PAGE_NAMES: Final = {
    "quadro": "Quadro d'insieme",
    "mappa": "Mappa",
    "occupazione": "Occupazione",
    "crema_territorio": "{lead} e territorio",
    "percorsi": "Percorsi",
    "risorse": "Risorse",
    "piano": "Piano",
    "comune": "Comune",
    "scheda": "Sindaco",
}
FIGURE_NAMES: Final = {
    "map": "la mappa",
    "time": "l'andamento nel tempo",
    "areas": "{lead} e territorio a confronto",
    "towns": "il confronto fra comuni",
    "services": "i servizi uno per uno",
    "number": "un numero con quello di un anno prima",
    "board": "le tavole di chi, con quali servizi, con quali esiti o con quante risorse",
}
CHANGED: Final = "Nell'edizione {number} (dati {to_day}) {rows}."
CHANGED_ROW: Final = "{place}, {period}: {now}, e non più {before}"
CHANGED_LINE: Final = "{name}: {now}, e non più {before}"
CHANGED_MORE: Final = "altri {count} numeri di questa schermata sono cambiati"
CHANGED_MORE_ONE: Final = "un altro numero di questa schermata è cambiato"
SINCE_TITLE: Final = "Che cosa è cambiato dall'edizione {number}"
SINCE_NONE: Final = "L'edizione {number}, con i dati {to_day}, dice le stesse cose di queste schermate."
SINCE_SOME: Final = "L'edizione {number}, con i dati {to_day}, dice diversamente {count} di queste schermate."
SINCE_ONE: Final = "L'edizione {number}, con i dati {to_day}, dice diversamente una di queste schermate."
SINCE_ALL: Final = "In tutto, fra le due edizioni: {sentence}"
SINCE_SCREEN: Final = "Punto {position}: {words}"
EMPTY: Final = "L'ordine del giorno è vuoto: aggiungere una figura da una pagina, con «Aggiungi all'ordine del giorno»."
BUTTONS: Final = {
    "indietro": "‹",
    "avanti": "›",
    "da-noi": "E da noi?",
    "nota": "Nota",
    "nero": "Nero",
    "tempo": "00:00",
    "tema": "Tema",
    "intero": "Intero",
}
KEYS: Final = {
    "indietro": "Indietro (freccia a sinistra, Pag su)",
    "avanti": "Avanti (freccia a destra, Pag giù, spazio)",
    "da-noi": "E da noi? Cerca un comune per nome (E)",
    "nero": "Schermo nero (B o punto)",
    "tempo": "Avvia o ferma il tempo (T); da capo con R",
    "intero": "Schermo intero (F5)",
    "tema": "Chiaro o scuro (C)",
    "nota": "Nota del punto (N)",
}
BAR: Final = "Comandi della presentazione"
BACK_TO_ALL: Final = "Torna all'Ambito"
SEARCH: Final = "Di quale comune?"
SEARCH_HINT: Final = "Scrivere il nome, poi Invio."
NO_MATCH: Final = "Nessun comune dell'Ambito si chiama così."
CLOSE: Final = "Chiudi"
BLACK: Final = "Schermo nero: un tasto o un clic per tornare"
COUNTER: Final = "{now} di {all}"
ARRIVING: Final = (
    "L'assemblea non è ancora arrivata tutta. Se queste parole restano, la rete si è interrotta: ricaricare la pagina "
    "quando torna."
)
"""It stands until the page is whole: what a network that is cut leaves would be taken for all that there is."""
NO_SCRIPT: Final = "Per passare da una schermata all'altra serve JavaScript; qui sotto ci sono tutte, una dopo l'altra."
