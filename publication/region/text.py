"""The Italian of the view of a region, in one place."""

from typing import Final

TITLE: Final = "{name}: gli Ambiti insieme"
DEMO: Final = "Dati dimostrativi"
SKIP: Final = "Vai al contenuto"
LINE: Final = "Somme delle edizioni di {count} Ambiti · mesi chiusi per tutti: {months}"
NO_MONTHS: Final = "Somme delle edizioni di {count} Ambiti, che non hanno mesi chiusi in comune: niente si può sommare"
RULES_TITLE: Final = "Che cosa sono questi numeri"
SUMS: Final = (
    "Sono somme dei conteggi dei singoli Ambiti, come ognuno li ha pubblicati: chi è seguito in più Ambiti è contato "
    "in ciascuno. Perciò una somma di persone non è il numero delle persone diverse della regione, che nessuno conosce."
)
RATES: Final = (
    "Tassi e quote sono somme divise per somme: chi è in più Ambiti vi pesa più volte, e l'intervallo al 95% non ne "
    "tiene conto. Mediane e indici non si sommano."
)
HIDDEN: Final = (
    "Dove un Ambito ha protetto il suo numero, o non l'ha, la somma non si dà: di un conteggio si dice quanto è "
    "almeno, da quelli degli altri."
)
ROUNDED: Final = (
    "Ogni Ambito arrotonda i conteggi di persone: la loro somma può scostarsi da quella dei conteggi veri di {slack} "
    "al massimo."
)
RULES: Final = (SUMS, RATES, HIDDEN, ROUNDED)
LENSES: Final = {"residence": "Dove le persone risiedono", "place": "Dove stanno i servizi"}
SUMS_CAPTION: Final = "{lens}: la somma degli Ambiti"
PARTS_CAPTION: Final = "{lens}: Ambito per Ambito, {period}"
INDICATOR: Final = "Indicatore"
AT_LEAST: Final = "almeno {number}"
NOT_GIVEN: Final = "non si dà"
INTERVAL: Final = "da {lower} a {upper}"
LACKS: Final = "{name}: {why}"
LACKED_BY: Final = "{why}: {names}{more}"
AND_OTHERS: Final = " e altri {count}"
WHY: Final = {
    "suppressed": "protetto",
    "not_supplied": "non fornito",
    "undefined": "non calcolabile",
    "absent": "non lo dice",
}
PROVISIONAL: Final = "provvisorio per {names}"
AMBITI_TITLE: Final = "Gli Ambiti e le loro edizioni"
AMBITI_HEADS: Final = (
    "Ambito",
    "Edizione",
    "Dati al",
    "Firmata con la chiave",
    "Flussi delle persone servite, {period}",
)
NOT_SAID: Final = "non detto"
LEFT_TITLE: Final = "Che cosa non c'è"
UNLIKE: Final = "Non tutti gli Ambiti definiscono allo stesso modo, e quindi non si sommano: {names}."
NEVER: Final = "Mediane e indici, che non si sommano: {names}."
FILES_TITLE: Final = "I file"
FILE: Final = "Tutte le somme (CSV)"
EDITION_FILE: Final = "Edizione di {name}, firmata (ZIP)"
LICENCE: Final = "Dati e testi: CC BY 4.0."
COLUMNS: Final = (
    "indicatore", "nome", "unita", "ottica", "periodo", "passo", "gruppo", "somma", "numeratore", "denominatore",
    "limite_inferiore_95", "limite_superiore_95", "almeno", "mancano", "provvisorio_per", "ambiti", "avvertenza",
)  # fmt: skip
NOTE: Final = "Somma dei conteggi dei singoli Ambiti: chi è seguito in più Ambiti è contato in ciascuno"
