"""The words of this page that stand by themselves, module by module; sentences with figures are beside what they say.

Comes in: nothing. Goes out: Italian text. Must not: draw, ask.
"""

from typing import Final

# -- demand ---------------------------------------------------------------------------------------------------------

LAYOUT_HELP: Final = "Riquadri: un quadrato uguale per ogni comune, così i piccoli si vedono quanto i grandi."

# -- panel ----------------------------------------------------------------------------------------------------------

HINT: Final = "Per vedere un comune, sceglierlo sulla mappa, nella tabella o in «Comune in evidenza»."

# -- queries --------------------------------------------------------------------------------------------------------

MEASURE_HELP: Final = (
    "Il tasso lisciato avvicina i comuni piccoli alla media del territorio, senza il capofila, perché lì pochi casi "
    "bastano a cambiare molto. Il tasso grezzo è quello calcolato, senza correzioni."
)
