"""The Italian of the annex to the minutes, in one place."""

from typing import Final

KIND: Final = "Allegato al verbale"
DEMO: Final = "Dati dimostrativi"
OF_EDITION: Final = "Numeri dell'{edition}, firmata con la chiave {key}. Impronta dell'edizione: {mark}."
NOT_HELD: Final = (
    "L'ordine del giorno non è fissato a un'edizione: questi sono i numeri della più recente, e un allegato fatto dopo "
    "potrebbe averne altri."
)
PROTECTED: Final = "I numeri di poche persone sono protetti e arrotondati."
UNDRAWN: Final = "Il segno «?» sta anche per caratteri che questo documento non sa scrivere."
NOTE: Final = "Nota"
DECISION: Final = "Decisione"
NO_DECISION: Final = "Nessuna decisione annotata."
NO_ITEMS: Final = "L'ordine del giorno non ha punti."
PAGE: Final = "pagina {} di {}"
FIGURE: Final = "Figura: {headline}"
NO_EDITION: Final = (
    "Non c'è ancora un'edizione dei dati, e i documenti di un'assemblea prendono da lì i loro numeri: chi gestisce il "
    "servizio ne fa una con `bifocale edition make`."
)
UNTOLD: Final = "Vista che l'edizione non contiene"
EDITION: Final = "edizione {number}, dati {to_day}"
