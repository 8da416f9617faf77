"""The Italian of figures in pages of other sites, in one place."""

from typing import Final

DEMO: Final = "Dati dimostrativi"
EDITION: Final = "Edizione {number} · dati {to_day}"
PROTECTED: Final = "numeri di persone protetti e arrotondati"
ALL: Final = "Tutti i numeri pubblici"
NEW_WINDOW: Final = "(si apre in un'altra finestra)"
TABLE: Final = "Tabella"
TOWN: Final = "Comune"
VALUE: Final = "Valore"
NONE: Final = "Figura non disponibile"
NOT_IN: Final = "Questa figura non è tra quelle dell'edizione pubblica {number}, con i dati {to_day}."
COPY_AGAIN: Final = "Copiarne di nuovo il codice dalla pagina di Bifocale che la mostra."
LINK_TO_ALL: Final = "Vedere che cosa racconta l'edizione"
