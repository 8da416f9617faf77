"""The Italian words of the open data: titles, descriptions, the dictionary of the columns.

Comes in: nothing. Goes out: constants. Must not: hold a number of the data.
"""

from typing import Final

CATALOGUE: Final = "Dati aperti di «{ambito}»"
CATALOGUE_ABOUT: Final = (
    "Gli indicatori con cui «{ambito}» osserva povertà e marginalità, pubblicati da Bifocale a partire dall'edizione "
    "{number}, firmata, dei dati {to_day}.{demo}"
)
DEMO: Final = "Dati dimostrativi"
DEMO_ABOUT: Final = " Dati dimostrativi: non descrivono nessuna persona e nessun servizio reali."
DATASETS: Final = {
    "celle": "Indicatori per comune, area, servizio e periodo",
    "frasi": "Che cosa dicono gli indicatori di ogni luogo, in parole",
    "confini": "Confini dei comuni",
}
ABOUT: Final = {
    "celle": (
        "Una riga per indicatore, ottica, luogo e periodo, con il valore, i conteggi da cui viene, l'intervallo al 95% "
        "e lo stato. I conteggi di persone sotto {threshold} non sono detti e gli altri sono arrotondati a {base}; "
        "medie e mediane vogliono almeno {mean} persone. Una cella protetta, non fornita o non definita lo dice nello "
        "stato, e non è zero.{demo}"
    ),
    "frasi": (
        "Una frase per indicatore, luogo e periodo, con il valore confrontato dell'anno prima, il giudizio e quanti "
        "flussi dei servizi sono arrivati.{demo}"
    ),
    "confini": "I confini con cui sono disegnate le mappe dell'edizione. {attribution}",
}
KEYWORDS: Final = ("povertà", "marginalità", "servizi sociali", "Ambito territoriale sociale", "piano di zona")
DISTRIBUTIONS: Final = {
    "celle.csv": "Celle in CSV (virgole, punto decimale, UTF-8)",
    "celle.parquet": "Celle in Parquet",
    "sdmx/celle.csv": "Celle in SDMX-CSV 2.0; la struttura è in sdmx/struttura.json",
    "frasi.csv": "Frasi in CSV (virgole, punto decimale, UTF-8)",
    "confini.geojson": "Confini in GeoJSON",
}
LICENCE: Final = "Creative Commons Attribuzione 4.0 Internazionale (CC BY 4.0)"
CONTACT: Final = "Chi pubblica i dati aperti di «{ambito}»"
PLACE: Final = "Comuni di «{ambito}»"

NO_URL: Final = (
    "Il catalogo dice a quale indirizzo si trova ogni file, e non si sa dove sarà pubblicata la cartella: indicarlo "
    "con --url https://…, o in BIFOCALE_OPENDATA_URL."
)
BAD_URL: Final = (
    "L'indirizzo «{url}» non va bene per il catalogo: scriverlo intero e senza spazi, come "
    "https://dati.comune.esempio.it/bifocale/."
)
NO_CONTACT: Final = (
    "Il catalogo dice a chi scrivere, e non si sa a chi: indicarlo con --contact indirizzo@esempio.it, o in "
    "BIFOCALE_CONTACT_EMAIL."
)
BAD_CONTACT: Final = "L'indirizzo di posta «{contact}» non va bene per il catalogo: scriverlo come ufficio@esempio.it."

COLUMNS: Final = {
    "indicator": "Chiave dell'indicatore: le definizioni sono in indicatori.csv",
    "lens": "Ottica: residence (da dove vengono le persone) o place (dove sta il servizio)",
    "level": "Di che luogo si tratta: ambito, area, municipality (comune), service (servizio)",
    "place": "Codice del luogo: ambito, capofila o territorio, codice ISTAT di sei cifre, chiave del servizio",
    "place_name": "Nome del luogo",
    "period": "Periodo: 2025, 2025-Q2, 2025-03, o da un trimestre a un altro",
    "unit": "Unità di tempo: month, quarter, year; span per un periodo chiesto intero",
    "group": "Valori con cui l'indicatore è sempre detto, separati da una barra verticale; vuoto per quasi tutti",
    "value": "Valore, nell'unità dell'indicatore; vuoto se lo stato non è ok",
    "numerator": "Numeratore, protetto come il valore",
    "denominator": "Denominatore; vuoto per gli indicatori che non ne hanno",
    "lower": "Estremo inferiore dell'intervallo al 95%; vuoto dove non c'è",
    "upper": "Estremo superiore dell'intervallo al 95%; vuoto dove non c'è",
    "status": "ok, suppressed (protetto: poche persone), not_supplied (non fornito), undefined (non definito)",
    "provisional": "Se il valore può ancora cambiare",
    "edition": "Numero dell'edizione",
    "as_of": "Giorno a cui sono aggiornati i dati",
    "licence": "Licenza",
    "note": "«Dati dimostrativi» se i dati sono inventati",
    "about": "Di che cosa parla la frase: place (un luogo), map (tutti i comuni), trend (l'andamento)",
    "sentence": "Che cosa si dice",
    "like": "Valore che si confronta",
    "reference": "Valore di un anno prima",
    "verdict": "Giudizio sul confronto",
    "coverage": "Quanti flussi dei servizi sono arrivati",
    "key": "Chiave",
    "name": "Nome",
    "explanation": "Come si calcola",
    "formula": "Formula",
    "decimals": "Cifre decimali con cui si mostra",
    "polarity": "Se è meglio che cresca o che cali; neutra dove non si giudica",
    "kind": "Che tipo di misura è",
    "limits": "Che cosa non dice",
    "source": "Da dove viene la definizione",
    "residents": "Residenti",
    "residents_year": "Anno dei residenti",
    "value_before": "Valore nell'edizione di prima",
    "numerator_before": "Numeratore nell'edizione di prima",
    "denominator_before": "Denominatore nell'edizione di prima",
    "status_before": "Stato nell'edizione di prima",
    "change": "Che cosa è cambiato: changed (detto altrimenti), added (in più), removed (che non c'è più)",
}
"""What each column of each file holds."""
RESOURCES: Final = {
    "celle": "Indicatori per luogo e periodo",
    "frasi": "Che cosa si dice di ogni luogo",
    "indicatori": "Definizioni degli indicatori",
    "luoghi": "Aree, comuni e servizi",
    "variazioni": "Che cosa è cambiato dall'edizione di prima",
}
README: Final = """# {title}

{about}

Licenza: [{licence}]({licence_url}). Da citare: {source}. {attribution}

{protection}

| file | che cosa contiene |
|---|---|
{files}

`SHA256SUMS` ha le impronte dei file (`sha256sum -c SHA256SUMS`). `edizione.zip` è l'edizione firmata, impronta
{mark}: `bifocale edition verify edizione.zip` prova che è com'era quando è stata firmata, con la chiave {key}.

## Dizionario dei dati

{dictionary}
"""
CHANGES: Final = """# Che cosa è cambiato

{sentence}

{rows}
"""
FIRST: Final = "Questa è la prima edizione che si conserva: non c'è niente con cui confrontarla."
SINCE: Final = "Edizione {number} (dati {to_day}) rispetto all'edizione {former} (dati {former_to_day}): {sentence}"
MORE: Final = "I primi {some} di {all}; tutti sono in `variazioni.csv`."
FILES: Final = {
    "celle.csv": DISTRIBUTIONS["celle.csv"],
    "celle.parquet": DISTRIBUTIONS["celle.parquet"],
    "frasi.csv": DISTRIBUTIONS["frasi.csv"],
    "indicatori.csv": "Definizioni degli indicatori",
    "luoghi.csv": "Codici e nomi di aree, comuni e servizi",
    "confini.geojson": DISTRIBUTIONS["confini.geojson"],
    "sdmx/celle.csv": DISTRIBUTIONS["sdmx/celle.csv"],
    "sdmx/struttura.json": "Struttura SDMX-JSON 2.0: dimensioni, elenchi di codici, flusso di dati",
    "catalogo.ttl": "Catalogo DCAT-AP_IT in Turtle; lo stesso in catalogo.jsonld e catalogo.rdf",
    "datapackage.json": "Dizionario dei dati per i programmi (Frictionless Data Package)",
    "VARIAZIONI.md": "Che cosa è cambiato dall'edizione di prima; per i programmi variazioni.csv",
    "edizione.zip": "L'edizione firmata da cui viene tutto il resto",
}
DICTIONARY_HEAD: Final = "### {path}\n\n{about}\n\n| colonna | tipo | che cosa contiene |\n|---|---|---|\n"
CHANGE_HEAD: Final = "| indicatore | luogo | periodo | prima | ora |\n|---|---|---|---|---|\n"

STRUCTURE: Final = "Celle di un'edizione di Bifocale"
CONCEPTS: Final = {
    "FREQ": "Unità di tempo",
    "INDICATOR": "Indicatore",
    "LENS": "Ottica",
    "REF_LEVEL": "Tipo di luogo",
    "REF_AREA": "Luogo",
    "BREAKDOWN": "Suddivisione con cui l'indicatore è sempre detto",
    "TIME_PERIOD": "Periodo",
    "OBS_VALUE": "Valore",
    "NUMERATOR": "Numeratore",
    "DENOMINATOR": "Denominatore",
    "LOWER": "Estremo inferiore al 95%",
    "UPPER": "Estremo superiore al 95%",
    "OBS_STATUS": "Stato dell'osservazione",
    "CONF_STATUS": "Riservatezza",
    "PROVISIONAL": "Se può ancora cambiare",
}
UNITS: Final = {"M": "Mese", "Q": "Trimestre", "A": "Anno", "_O": "Periodo chiesto intero"}
LENSES: Final = {"residence": "Da dove vengono le persone", "place": "Dove sta il servizio"}
LEVELS: Final = {"ambito": "Ambito", "area": "Area", "municipality": "Comune", "service": "Servizio"}
OBSERVATION: Final = {
    "A": "Valore normale",
    "P": "Valore provvisorio",
    "Q": "Valore mancante: protetto",
    "L": "Valore mancante: esiste e non è stato fornito",
    "M": "Valore mancante: non può esistere",
}
CONFIDENTIALITY: Final = {"F": "Libero", "C": "Riservato: poche persone"}
TOTAL: Final = "Tutti"
FLAGS: Final = {"Y": "Sì", "N": "No"}
