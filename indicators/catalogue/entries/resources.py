"""Entries of the catalogue: money, strand by strand."""

from typing import Final

from indicators.model.indicator import Indicator, Kind
from indicators.model.query import Grouping

ENTRIES: Final = (
    Indicator(
        key="spend",
        name="Spesa per residente",
        english="Spend per resident",
        explanation="Euro spesi in un anno dai programmi per ogni residente dell'Ambito, una linea alla volta.",
        formula="euro spesi sulla linea di finanziamento negli anni del periodo ÷ residenti dell'Ambito",
        unit="€ per residente",
        numerator="euro spesi",
        denominator="residenti (ISTAT)",
        rests_on=("budgets", "residents"),
        kind=Kind.RATIO,
        decimals=2,
        groupings=frozenset({Grouping.STRAND, Grouping.YEAR}),
        person_filters=False,
        service_filters=False,
        whole_ambito_only=True,
        whole_years=True,
        minimum_months=12,
        always_by=(Grouping.STRAND,),
        aims="Mostra risorse d'Ambito, comunali e del Terzo Settore una accanto all'altra, senza sommarle.",
        limits=(
            "Le linee non si sommano. Il denominatore sono i residenti dell'Ambito anche per le linee comunali. "
            "Se un programma della linea non è ancora rendicontato il valore manca. Su più anni è la spesa di tutti."
        ),
        source="ISTAT, Interventi e servizi sociali dei comuni (spesa per abitante)",
    ),
    Indicator(
        key="spend_per_person",
        name="Spesa per persona servita",
        english="Spend per person served",
        explanation="Euro spesi su una linea per ogni persona dei servizi che vivono soprattutto di quella.",
        formula="euro spesi sulla linea nel periodo ÷ persone distinte dei servizi con quella linea prevalente",
        unit="€ per persona",
        numerator="euro spesi",
        denominator="persone servite",
        rests_on=("budgets", "contacts", "persons"),
        kind=Kind.PER_PERSON,
        groupings=frozenset({Grouping.STRAND, Grouping.YEAR}),
        person_filters=False,
        service_filters=False,
        whole_ambito_only=True,
        whole_years=True,
        minimum_months=12,
        always_by=(Grouping.STRAND,),
        part_of="spend",
        aims="Mostra quanto costa l'intervento, linea per linea, accanto a quante persone raggiunge.",
        limits=(
            "Un servizio può vivere di più linee: le persone si attribuiscono alla prevalente. "
            "Una linea che non è prevalente per nessun servizio non ha valore."
        ),
        source="ISTAT, Interventi e servizi sociali dei comuni (spesa per utente)",
    ),
)
