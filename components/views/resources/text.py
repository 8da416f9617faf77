"""The words of this page that stand by themselves, module by module; sentences with figures are beside what they say.

Comes in: nothing. Goes out: Italian text. Must not: draw, ask.
"""

from typing import Final

# -- money ----------------------------------------------------------------------------------------------------------

BUDGETS_UNKNOWN: Final = (
    "La base dati non contiene previsioni di spesa: quando chi la gestisce le avrà caricate, qui si vedrà quanto mette "
    "ogni linea di finanziamento. Non vuol dire che non si spenda niente."
)
NO_BUDGETS: Final = (
    "Con questi filtri la base dati non contiene previsioni di spesa: scegliere un altro periodo o un'altra linea."
)
SEPARATE: Final = (
    "Barra scura: spesi; barra chiara, chiusa da una linea: previsti. Ogni riga è di un solo canale: risorse d'Ambito, "
    "comunali e del Terzo Settore non si sommano."
)
LATE: Final = "L'anno non è concluso: la spesa è provvisoria."

# -- team -----------------------------------------------------------------------------------------------------------

HOURS_UNKNOWN: Final = (
    "Nella base dati non sono registrate ore dell'équipe: quando gli enti le avranno mandate, qui si vedranno accanto "
    "ai bisogni delle persone."
)
NO_HOURS: Final = "In questo periodo non sono registrate ore dell'équipe: scegliere un altro periodo."
