"""The Italian of drawings that stand by themselves, in one place."""

from typing import Final

INTERVAL: Final = "riga sottile: intervallo al 95%"
BAND: Final = "fascia chiara: intervallo al 95%"
PALE: Final = "tinta chiara: dati provvisori"
PARTLY: Final = "righe sul colore: mancano dei flussi"
COUNTED: Final = "tra parentesi, quanti comuni"
PROVISIONAL_END: Final = "{name} {value} (provv.)"
END: Final = "{name} {value}"
SETTLED: Final = "accanto al nome, l'ultimo valore che non cambierà"
ALL_LATE: Final = "provv.: il valore può ancora cambiare"
CLASSES: Final = "{headline} Comuni per classe: {classes}."
INTERVAL_HEAD: Final = "Intervallo al 95%"
STATE_HEAD: Final = "Stato"
LATE: Final = "provvisorio"
MORE_ROWS: Final = "Altre {count} righe sono nella tabella"
ROWS_SOURCE: Final = "Fonte: {source} · aggiornato {to_day}{warning}"
