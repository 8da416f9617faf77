"""Entries of the catalogue: who was reached and how often."""

from typing import Final

from indicators.definition import OF_CONTACTS, Indicator, Kind
from indicators.query import Grouping

ENTRIES: Final = (
    Indicator(
        key="people_served",
        name="Persone servite",
        english="People served",
        explanation="Persone diverse con almeno un accesso nel periodo: chi torna conta una volta sola.",
        formula="persone distinte con almeno un accesso nel periodo",
        unit="persone",
        numerator="persone distinte",
        kind=Kind.PERSONS,
        source="HUD System Performance Measure 3 (conteggio annuo senza duplicati)",
    ),
    Indicator(
        key="contacts",
        name="Accessi e prestazioni",
        english="Service contacts",
        explanation="Somma delle prestazioni: pasti, notti, docce, spese. Conta gli usi, non le persone.",
        formula="somma delle quantità degli accessi del periodo",
        unit="accessi",
        numerator="prestazioni",
        kind=Kind.COUNT,
        groupings=OF_CONTACTS - {Grouping.TARGET, Grouping.NEED},
        adds_up=True,
        source="Tipologia ISTAT dei servizi per persone senza dimora",
    ),
)
