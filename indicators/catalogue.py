"""The catalogue of indicators: what each one is, in words, and what it may be asked.

Comes in: nothing. Goes out: `CATALOGUE`, by key, and `indicator(key)`.
Must not: compute. The formula here is the sentence; its code is the function of the same key in `indicators.measures`.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from data_access.vocabulary import Polarity
from indicators.errors import QueryError
from indicators.query import Grouping, Lens


class Kind(StrEnum):
    """How a value is made of its numerator and denominator, hence its interval and its protection."""

    COUNT = "count"
    """A number of things that are not people: exact for everybody, additive."""
    PERSONS = "persons"
    """Distinct persons or households: never additive, protected."""
    PROPORTION = "proportion"
    """Part of a whole of persons: Wilson interval, protected."""
    RATE = "rate"
    """Persons over residents: Byar or exact interval, protected."""
    RATIO = "ratio"
    """Quantities that are not people over one another: no interval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """An entry of the catalogue.

    Attributes
    ----------
    key, name, english : str
        Stable key; Italian and English names.
    explanation : str
        One line of plain Italian ("Come si calcola").
    formula, unit, numerator, denominator : str
        In Italian; ``denominator`` is empty for counts.
    kind : Kind
    multiplier : float
        What numerator over denominator is multiplied by.
    decimals : int
        Digits shown.
    polarity : Polarity
    lenses : frozenset of Lens
    groupings : frozenset of Grouping
    adds_up : bool
        Whether the parts of a breakdown sum to the total.
    sdgs : tuple of int
    source : str
        Where the definition comes from.
    """

    key: str
    name: str
    english: str
    explanation: str
    formula: str
    unit: str
    numerator: str
    denominator: str = ""
    kind: Kind
    multiplier: float = 1
    decimals: int = 0
    polarity: Polarity = Polarity.NEUTRAL
    lenses: frozenset[Lens] = frozenset(Lens)
    groupings: frozenset[Grouping] = frozenset(Grouping)
    adds_up: bool = False
    sdgs: tuple[int, ...] = (1, 10)
    source: str


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
        groupings=frozenset(Grouping) - {Grouping.TARGET, Grouping.NEED},
        adds_up=True,
        source="Tipologia ISTAT dei servizi per persone senza dimora",
    ),
    Indicator(
        key="rate_per_1000",
        name="Tasso per 1.000 residenti",
        english="Rate per 1,000 residents",
        explanation="Persone servite ogni 1.000 residenti del comune; chi non risiede nell'Ambito resta fuori.",
        formula="persone servite residenti nel comune ÷ residenti del comune × 1.000",
        unit="ogni 1.000 residenti",
        numerator="persone servite residenti",
        denominator="residenti (ISTAT)",
        kind=Kind.RATE,
        multiplier=1000,
        decimals=1,
        lenses=frozenset({Lens.RESIDENCE}),
        groupings=frozenset(
            {
                Grouping.MUNICIPALITY,
                Grouping.SUB_AREA,
                Grouping.AREA,
                Grouping.YEAR,
                Grouping.QUARTER,
                Grouping.MONTH,
                Grouping.SERVICE,
                Grouping.SERVICE_TYPE,
                Grouping.ORGANISATION,
                Grouping.TARGET,
                Grouping.NEED,
                Grouping.STRAND,
                Grouping.PLACE,
                Grouping.SEX,
                Grouping.AGE_BAND,
            }
        ),
        source="OHID Fingertips (intervalli di Byar ed esatti)",
    ),
    Indicator(
        key="attraction",
        name="Indice di attrazione del capofila",
        english="Attraction of the lead municipality",
        explanation="Quota delle persone servite nel comune capofila che non vi risiede.",
        formula="persone dei servizi del capofila non residenti nel capofila ÷ persone dei servizi del capofila",
        unit="%",
        numerator="persone servite nel capofila e non residenti nel capofila",
        denominator="persone servite nel capofila",
        kind=Kind.PROPORTION,
        multiplier=100,
        decimals=1,
        lenses=frozenset({Lens.PLACE}),
        groupings=frozenset(
            {
                Grouping.RESIDENCE_CLASS,
                Grouping.YEAR,
                Grouping.QUARTER,
                Grouping.MONTH,
                Grouping.SERVICE,
                Grouping.SERVICE_TYPE,
                Grouping.ORGANISATION,
                Grouping.TARGET,
                Grouping.NEED,
                Grouping.STRAND,
                Grouping.SEX,
                Grouping.AGE_BAND,
            }
        ),
        source="Indici di mobilità ospedaliera (ISTAT, SISReg)",
    ),
)
CATALOGUE: Final = {entry.key: entry for entry in ENTRIES}


def indicator(key: str) -> Indicator:
    """Return the entry called ``key``.

    Raises
    ------
    QueryError
        If there is none; the message lists those that exist.
    """
    if key not in CATALOGUE:
        message = f"Indicatore «{key}» sconosciuto. Esistono: {', '.join(CATALOGUE)}."
        raise QueryError(message)
    return CATALOGUE[key]
