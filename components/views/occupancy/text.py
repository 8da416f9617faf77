"""The words of this page that stand by themselves, module by module; sentences with figures are beside what they say.

Comes in: nothing. Goes out: Italian text. Must not: draw, ask.
"""

from typing import Final

# -- forecast -------------------------------------------------------------------------------------------------------

HOW: Final = (
    "La previsione parte dall'ultima notte con dati e non conosce stagioni né aperture che non sono ancora nella base "
    "dati; non è un obiettivo."
)

# -- service --------------------------------------------------------------------------------------------------------

NO_OCCUPANCY: Final = (
    "Le notti di questo servizio non si possono dire: nella base dati mancano i posti occupati notte per notte. Non "
    "vuol dire che fosse vuoto."
)
NO_CAPACITY: Final = (
    "Quanto era pieno questo servizio non si può dire: nella base dati mancano le capienze. Non vuol dire che fosse "
    "chiuso, né vuoto."
)
CLOSED: Final = "In questo periodo il servizio era chiuso o non ancora aperto: scegliere un altro periodo o servizio."
TABS: Final = ("Notti e stagioni", "Domanda e permanenza", "Previsione a 8 settimane")
NO_NIGHTS: Final = "Nel periodo non c'è nessuna notte da mostrare."
UNMET_NONE: Final = "Per questo servizio non sono registrate richieste di posto nel periodo."

# -- tonight --------------------------------------------------------------------------------------------------------

PANEL: Final = "Posti letto per sezione nei servizi aperti"
WHATEVER: Final = "l'ultima nei dati, qualunque sia il periodo scelto"

# -- view -----------------------------------------------------------------------------------------------------------

NO_SECTION: Final = "Scegliere un altro periodo, un'altra area o altri servizi."
DOUBTFUL: Final = (
    "Quote non certe: {names}. La base dati ha per la stessa sezione più capienze negli stessi giorni: qui vale quella "
    "cominciata per ultima."
)

# -- waiting --------------------------------------------------------------------------------------------------------

PRIVATE: Final = "La lista d'attesa conta persone: la vedono i responsabili del programma e l'ente del servizio."
