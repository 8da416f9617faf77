"""The words of this page that stand by themselves, module by module; sentences with figures are beside what they say.

Comes in: nothing. Goes out: Italian text. Must not: draw, ask.
"""

from typing import Final

from components.escaping.markdown import Markdown

# -- suppressed -----------------------------------------------------------------------------------------------------

WHY: Final = (
    "«{few}» può voler dire anche nessuna. Con persone così poche quasi tutto in questa scheda è protetto: {where}, un "
    "servizio o un bisogno accanto al numero basterebbe a riconoscerle. Non sono dati che mancano."
)
STILL: Final = "Che cosa si può vedere"
RESIDENTS_ONLY: Final = Markdown("I **residenti**, per età e sesso, qui sotto")

# -- view -----------------------------------------------------------------------------------------------------------

ASK: Final = "Scegliere un comune in «Comune in evidenza», qui sotto oppure sulla mappa."
FEW: Final = " In un comune piccolo pochi casi cambiano molto il tasso: guardare sempre l'intervallo."
NO_TREND: Final = (
    "Nel tempo non c'è un andamento da disegnare: in ogni momento le persone di questo comune sono nessuna, oppure il "
    "numero è protetto o non fornito."
)
WAITING: Final = "Delle persone che i servizi incontrano qui non c'è ancora niente da dire, neppure che siano zero"
NO_RESIDENTS: Final = (
    "I residenti di {name} non sono ancora nella base dati (ISTAT): il numero delle persone si può dire, il tasso no."
)
PROTECTED: Final = (
    "Chi guarda questa scheda vede numeri di persone protetti: quelli piccoli, zero compreso, si leggono «{few}», gli "
    "altri sono arrotondati, i tassi seguono i numeri arrotondati e i mesi sono riuniti in trimestri. In un comune "
    "piccolo tre persone con lo stesso bisogno sono persone che tutti possono riconoscere."
)
OPEN: Final = (
    "Il responsabile del programma vede i numeri esatti. Sindaci e pubblico vedono gli stessi numeri protetti: quelli "
    "piccoli, zero compreso, si leggono «{few}», gli altri sono arrotondati, niente mesi. Prima di stampare o "
    "inoltrare la scheda, pensare a chi la leggerà."
)
