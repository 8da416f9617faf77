"""The words of this page that stand by themselves, module by module; sentences with figures are beside what they say.

Comes in: nothing. Goes out: Italian text. Must not: draw, ask.
"""

from typing import Final

from components.escaping.markdown import Markdown

# -- attention ------------------------------------------------------------------------------------------------------

MISSING: Final = "Manca"

# -- view -----------------------------------------------------------------------------------------------------------

NOT_KNOWN: Final = "Non si sa se mancano flussi, perché non è indicato quali si aspettano"
EMPTY: Final = "Nessun servizio da verificare con questi filtri: cambiare servizi, tipi o periodo."
NO_FINDINGS: Final = "Nessuna segnalazione su questo servizio nel periodo: i dati ricevuti sembrano in ordine."
ONLY_MISSING: Final = "Che cosa manca è nell'elenco dei flussi: finché non arriva, non si può controllare."
NO_RETURNS: Final = "In questo periodo non erano attesi flussi da questo servizio."
NO_FIGURES: Final = "Senza flussi non ci sono numeri da mostrare: un mese non fornito non vale zero."
HOW: Final = (
    "Mese per mese, accanto al mese prima e allo stesso mese dell'anno prima: i numeri esatti che Bifocale calcola e "
    "mostra (accessi, persone distinte, notti-letto). Un mese senza flusso non vale zero: resta vuoto."
)
ROW_BY_ROW: Final = Markdown(
    "Questa pagina guarda i dati ricevuti, servizio per servizio. Date, codici, nomi e righe della base dati che si "
    "contraddicono li elenca tutti, con la riga da correggere, il comando `bifocale db check` di chi gestisce il "
    "servizio."
)
WEIGHTS: Final = (
    "errori: numeri sbagliati o non calcolabili; avvisi: numeri forse sbagliati, da guardare; note: niente da "
    "correggere, ma chi legge deve saperlo"
)
