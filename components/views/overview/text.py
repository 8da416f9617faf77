"""The words of this page that stand by themselves, module by module; sentences with figures are beside what they say.

Comes in: nothing. Goes out: Italian text. Must not: draw, ask.
"""

from typing import Final

# -- cards ----------------------------------------------------------------------------------------------------------

TOO_FEW_MONTHS: Final = "Nessun andamento mensile: in troppi mesi il valore manca o è protetto."
TOO_SMALL: Final = "Nessun andamento mensile: i numeri sarebbero troppo piccoli."
TOO_RECENT: Final = "Servono {months} mesi già finiti."
NOT_BY_MONTH: Final = "Nessun andamento mensile: si misura sull'intero periodo."

# -- view -----------------------------------------------------------------------------------------------------------

NO_CHANGE: Final = "Nessuna differenza dall'anno prima più grande di quanto spieghi il caso, tra tanti confronti."
NO_VALUES: Final = "Nessun confronto possibile con l'anno prima: in questo periodo mancano i dati."
WHOLE: Final = (
    "«Ambito» conta ogni persona una volta, anche chi vive fuori, è senza residenza o non si sa dove viva: non è la "
    "somma di {lead} e territorio, e può stare sopra o sotto a tutti e due."
)
OTHER_CARDS: Final = "Gli altri numeri dell'Ambito"
FURTHER: Final = "A chi, e con quali servizi"
VERDICTS: Final = (
    "«Stabile»: la differenza può averla fatta il caso, o la normale variazione dei mesi. «Incerto»: i casi sono "
    "troppo pochi per dire se è cambiato. Il perché di ogni scheda è in «Come si calcola»."
)
WATCHING: Final = (
    "Posti per donne e servizi pieni, liste d'attesa, dati in ritardo, obiettivi fuori rotta, alla data dei dati"
)
NO_ALERTS: Final = (
    "Nessuna segnalazione: niente servizi pieni da due settimane, flussi in ritardo o obiettivi fuori rotta."
)
