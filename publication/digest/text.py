"""The Italian of the weekly letter, in one place.

Comes in: names, days, counts. Goes out: words. Must not: say a number that is not in a result or a sentence.
"""

from typing import Final

# -- what the letter is ----------------------------------------------------------------------------------------------

SUBJECT: Final = "Bifocale: che cosa è cambiato, dati {to_day}"
SUBJECT_OF_FIGURES: Final = "Bifocale: {count} cambiate, dati {to_day}"
SUBJECT_OF_FIGURE: Final = "Bifocale: una figura che seguite è cambiata, dati {to_day}"
FIGURES_THAT_YOU_FOLLOW: Final = "{count} figure che seguite sono"
SHOWN_AS_DEMO: Final = "{subject} (dati dimostrativi)"
GREETING: Final = "Buongiorno,"
OPENING: Final = "questo è il riepilogo settimanale per chi lavora come {role} ({ambito}), con i dati {to_day}."
OPENING_OF_FIGURES: Final = (
    "è cambiato qualcosa di quello che avete chiesto di seguire come {role} ({ambito}), con i dati {to_day}."
)
DEMO: Final = "Dati dimostrativi: persone, servizi e numeri di questo messaggio sono inventati."

# -- its parts -------------------------------------------------------------------------------------------------------

FIGURES: Final = "Figure che seguite"
OWN_SERVICES: Final = "I vostri servizi"
RETURNS: Final = "Flussi di {month}"
NOT_BY_MAIL: Final = (
    "I numeri sono cambiati. Per posta non si scrivono, perché sono più fini di quelli che si pubblicano: si leggono "
    "in Bifocale."
)
CANNOT_BE_ASKED: Final = (
    "Non si può più mostrare com'era stata chiesta: riguarda qualcosa che nei dati non c'è più, o che il vostro ruolo "
    "non può più chiedere. Di questa figura non arriverà altro, finché non torna a potersi mostrare."
)

# -- its foot --------------------------------------------------------------------------------------------------------

PROTECTED: Final = (
    "I numeri di persone di questo messaggio sono protetti e arrotondati, come quelli che si pubblicano: quelli esatti "
    "si leggono solo entrando in Bifocale, e possono differirne."
)
PROTECTED_AS_SHOWN: Final = "I numeri di persone sono protetti e arrotondati, come li mostra Bifocale al vostro ruolo."
WHY: Final = (
    "Questo messaggio parte da solo, perché l'avete chiesto entrando in Bifocale. Arriva al massimo una volta la "
    "settimana, e solo se c'è qualcosa di nuovo."
)
CONTACT: Final = "Per domande: {contact}."
STOP: Final = "Per non riceverlo più, senza entrare:"
STOP_LINK: Final = "Non ricevere più questi messaggi"
OPEN: Final = "Apri in Bifocale"
UNFOLLOW: Final = "Non seguire più questa figura"
UNFOLLOW_PLAIN: Final = "Per non seguirla più: {address}"


def figures_words(count: int) -> str:
    """Return how many figures that somebody follows have changed: the subject of a letter, without its day."""
    return FIGURES_THAT_YOU_FOLLOW.format(count=count)
