"""What an account may be, and what the access log tells.

Comes in: nothing. Goes out: enumerations with Italian labels. Must not: decide what a role sees.
"""

from data_access.vocabulary import Term


class AccountRole(Term):
    """What somebody is for the programme. One account may hold several."""

    MANAGER = "responsabile", "Responsabile del programma", "Vede tutti i numeri."
    MAYOR = "sindaco", "Sindaco di un comune", "Vede l'Ambito e il proprio comune, con i piccoli numeri protetti."
    PARTNER = "ente", "Ente partner", "Vede per intero i propri servizi; il resto è protetto."
    STEWARD = "cura_dati", "Cura dei dati", "Carica i file e li controlla; non vede i numeri esatti delle persone."
    ADMINISTRATOR = "amministratore", "Amministratore", "Abilita le persone e guarda il registro; non vede numeri."
    PUBLIC = "pubblico", "Pubblico", "Vede quello che è pubblico."


class EventKind(Term):
    """What is written in the access log."""

    SIGN_IN = "ingresso", "Ingresso"
    REFUSAL = "rifiuto", "Ingresso rifiutato"
    SIGN_OUT = "uscita", "Uscita"
    EXACT_FIGURES = "numeri_esatti", "Numeri esatti mostrati"
    DOWNLOAD = "scaricamento", "File scaricato"
    EXPORT = "esportazione", "Esportazione"
    IMPORT = "importazione", "Importazione di dati"
    ACCOUNTS = "abilitazioni", "Persone abilitate cambiate"
    PLAN = "piano", "Piano cambiato"
    VERIFICATION = "verifica", "Verifica dei flussi"
    MAIL = "posta", "Messaggi di posta chiesti, inviati, non più voluti"
