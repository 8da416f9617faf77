"""Entries of the catalogue: the lead municipality and the territory."""

from typing import Final

from indicators.definition import Indicator, Kind
from indicators.query import Grouping, Lens

ENTRIES: Final = (
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
