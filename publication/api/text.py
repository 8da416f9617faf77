"""The Italian words of the API: what went wrong, what to do, what the parts are.

Comes in: nothing. Goes out: constants. Must not: hold a number of the data.
"""

from typing import Final

TITLES: Final = {
    "indirizzo-sconosciuto": "A questo indirizzo non c'è niente",
    "indicatore-sconosciuto": "L'indicatore non esiste",
    "pagina-senza-dati-pubblici": "La pagina non ha dati pubblici",
    "edizione-non-servita": "Quell'edizione non è servita qui",
    "ottica-non-pubblicata": "L'edizione non ha quell'ottica",
    "suddivisione-non-pubblicata": "L'edizione non ha quella suddivisione",
    "periodo-non-pubblicato": "L'edizione non ha quel periodo",
    "filtro-non-pubblicato": "L'edizione non ha quel filtro",
    "luogo-non-pubblicato": "L'edizione non ha quel luogo",
    "parametro-sconosciuto": "Il parametro non esiste",
    "valore-non-valido": "Il valore non vale",
    "metodo-non-ammesso": "Si può solo leggere",
    "formato-non-disponibile": "Il formato non c'è",
    "troppe-richieste": "Troppe richieste",
    "nessuna-edizione": "Non c'è ancora un'edizione",
    "non-disponibile": "Il servizio non è disponibile",
}
"""What each refusal is called, by its code."""

NO_ADDRESS: Final = "A questo indirizzo non c'è niente: «{path}»."
SEE_OPENAPI: Final = "Gli indirizzi che ci sono li elenca {openapi}."
NO_INDICATOR: Final = "L'indicatore «{key}» non è nell'edizione.{near}"
NO_PAGE: Final = "La pagina «{page}» mostra cose che nessuna edizione contiene."
SEE_PAGES: Final = "Hanno dati pubblici le pagine elencate in «available»."
NOT_NEWEST: Final = "L'API risponde dall'edizione più recente, che è la {newest}; chiesta: «{asked}»."
NEWEST_ONLY: Final = "Chiedere l'edizione {newest}; le altre si chiedono all'Ambito, che le conserva firmate."
NO_LENS: Final = "«{name}» non è pubblicato con l'ottica «{asked}»."
NO_BREAKDOWN: Final = "«{name}» non è pubblicato con la suddivisione «{asked}» in quest'ottica."
NO_PERIOD: Final = "«{name}» non è pubblicato per questi luoghi nel periodo «{period}»."
NO_PLACE: Final = "«{name}» non è pubblicato per «{place}»."
NO_FILTER: Final = "L'edizione non è divisa per «{parameter}»: il valore «{value}» non si può applicare."
CHOOSE: Final = "Scegliere tra i valori elencati in «available»."
WITHOUT: Final = "Togliere il parametro «{parameter}»: si può suddividere solo come elencato in «available»."
UNKNOWN_PARAMETER: Final = "Il parametro «{parameter}» non esiste a questo indirizzo."
TWICE: Final = "Il parametro «{parameter}» c'è più di una volta: se ne può dare uno solo."
BAD_VALUE: Final = "Il parametro «{parameter}» vale «{value}», che non si può usare."
TWO_PLACES: Final = "«area», «comune» e «servizio» dicono luoghi diversi: se ne può dare uno solo."
ONE_PLACE: Final = "Tenerne uno solo."
WHOLE_NUMBER: Final = "Scrivere un numero intero da {least} a {most}."
READ_ONLY: Final = "Il metodo {method} non è ammesso: si può solo leggere."
USE_GET: Final = "Usare GET o HEAD."
NO_FORMAT: Final = "Questo indirizzo non dà nessuno dei formati chiesti («{asked}»)."
USE_FORMAT: Final = "Chiedere uno dei tipi elencati in «available», o aggiungere .json, .csv o .parquet all'indirizzo."
SLOW_DOWN: Final = "Da questa rete sono arrivate più di {most} richieste in un minuto."
TRY_LATER: Final = "Riprovare tra {seconds} secondi."
NO_EDITION: Final = "L'Ambito non ha ancora pubblicato un'edizione dei suoi dati."
ASK_AMBITO: Final = "Riprovare più avanti, o chiederla all'Ambito."
AWAY: Final = "I dati non si possono leggere in questo momento."
TRY_AGAIN: Final = "Riprovare tra qualche minuto."

DEMO: Final = "Dati dimostrativi"
SOURCE: Final = "{ambito}, edizione {number} firmata con la chiave {key}"
LICENCE: Final = "CC BY 4.0"
LICENCE_URL: Final = "https://creativecommons.org/licenses/by/4.0/"
PROTECTION: Final = (
    "I conteggi di persone sotto {threshold} non sono detti, gli altri sono arrotondati a {base}: «suppressed» non è "
    "zero. Medie e mediane vogliono almeno {mean} persone."
)
STATUSES: Final = {
    "ok": "il valore c'è",
    "suppressed": "protetto: poche persone, non è zero",
    "not_supplied": "non fornito da chi doveva: non è zero",
    "undefined": "non definito, come un rapporto con denominatore zero",
}

TITLE: Final = "Bifocale, dati pubblici"
ABOUT: Final = (
    "Le celle dell'edizione più recente: tutto quello che chi è protetto può leggere, firmato e conservato. Non serve "
    "iscriversi; non si può chiedere niente che l'edizione non contenga."
)
OPERATIONS: Final = {
    "index": "Che cosa c'è",
    "openapi": "Questo documento",
    "indicators": "Gli indicatori dell'edizione, con definizioni, ottiche e suddivisioni",
    "indicator": "Un indicatore",
    "measure": "Le celle di un indicatore",
    "geometry": "I confini dei comuni",
    "editions": "Le edizioni pubblicate, dalla più recente",
    "edition": "Il manifesto di un'edizione",
    "file": "Il file firmato di un'edizione",
    "page": "Le celle di una pagina: gli indicatori che mostra, nel periodo e nel tempo",
}
PARAMETERS: Final = {
    "periodo": "Mese, trimestre, anno, o gli ultimi quattro trimestri chiusi (anche «ultimi-12-mesi»)",
    "ottica": "Da dove vengono le persone, o dove sta il servizio",
    "area": "Ambito, comune capofila, territorio, o il codice ISTAT di un comune",
    "comune": "Codice ISTAT di un comune",
    "servizio": "Chiave di un servizio",
    "indicatore": "Chiave di un indicatore",
    "by": "Suddivisioni, separate da virgole: una di luogo e una di tempo",
    "confronto": "Come la pagina confronta: non cambia le celle",
    "limit": "Quante celle al massimo",
    "offset": "Quante celle saltare",
}
RESPONSES: Final = {
    "cells": "Le celle",
    "document": "Il documento",
    "unchanged": "Chi chiede ha già questa risposta",
    "bad": "Un parametro non vale",
    "missing": "L'edizione non ha quello che si chiede",
    "format": "Nessuno dei formati chiesti",
    "slow": "Troppe richieste",
    "away": "Non c'è un'edizione, o non si può leggere",
}
