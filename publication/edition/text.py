"""The Italian of editions: states of a value, names of boards and of what is in them."""

from typing import Final

STATES: Final = {"suppressed": "protetto", "not_supplied": "non fornito", "undefined": "non definito"}
NAME_OF: Final = "{indicator}, per {groups}"
OF_TERRITORY: Final = "{name} (chi vive nel territorio)"
OVER_YEARS: Final = "{name}, anno per anno"
JOURNEYS: Final = "Persone che vengono ai servizi di {lead}, per comune"
RESIDENTS: Final = "Residenti per età e sesso"
RESIDENTS_SUBTITLE: Final = "Residenti per età e sesso · ISTAT, {year}"
AGE: Final = "Età"
TRACKS: Final = "Risorse per canale"
STRANDS: Final = "Risorse per linea di finanziamento"
PROGRAMMES: Final = "Risorse per programma"
SHARES: Final = "Risorse divise per comune"
HOURS: Final = "Ore dell'équipe per professione"
KINDS: Final = "Ore dell'équipe per tipo di ente"
WORKERS: Final = "Assistenti sociali a tempo pieno"
PLAN: Final = "Piano di Zona, {code} · {name}"
SOURCE: Final = "Fonte: base dati dell'Ambito al {day}"
NOT_ACCOUNTED: Final = "non fornita · previsti {planned}"
PROGRAMME_HEAD: Final = "Programma"
TOWN_HEAD: Final = "Comune"
BUDGETS_NOTE: Final = "Barra: euro spesi. Le righe di canali diversi non si sommano."
PLAN_HEADS: Final = ("Anno", "Valore", "Obiettivo")
NONE: Final = "–"
TARGET_SOURCE: Final = "Fonte: Piano di Zona, e base dati dell'Ambito al {day}"
