"""Entries of the catalogue: the pacts of persons and families, those of communities and territories."""

from typing import Final

from indicators.catalogue.entries.flow import OF_PATHS
from indicators.model.indicator import Indicator, Kind
from indicators.model.query import Grouping, Lens

ENTRIES: Final = (
    Indicator(
        key="pact_people",
        name="Persone con un patto",
        english="People with a pact",
        explanation=(
            "Persone con un patto per singoli e famiglie firmato nel periodo, attivo alla sua fine, o concluso, con "
            "l'esito."
        ),
        formula="persone distinte con un patto in quello stato nel periodo",
        unit="persone",
        numerator="persone distinte",
        rests_on=("cases", "pacts"),
        kind=Kind.PERSONS,
        lenses=frozenset({Lens.RESIDENCE}),
        groupings=OF_PATHS | {Grouping.PACT_STATE},
        whole_paths=True,
        always_by=(Grouping.PACT_STATE,),
        part_of="take_up",
        aims="Misura i «patti per singoli e famiglie» della scheda di programma.",
        limits=(
            "Gli stati non si sommano: un patto può essere firmato e concluso nello stesso periodo. Conta la persona "
            "per cui è aperta la presa in carico, non i suoi familiari."
        ),
        source="Scheda di programma",
    ),
    Indicator(
        key="shared_pacts",
        name="Patti di comunità e territoriali",
        english="Community and territorial pacts",
        explanation="Patti di comunità e territoriali firmati nel periodo, attivi alla fine, o conclusi, con l'esito.",
        formula="patti in quello stato nel periodo",
        unit="patti",
        numerator="patti",
        rests_on=("pacts",),
        kind=Kind.COUNT,
        lenses=frozenset({Lens.RESIDENCE}),
        groupings=frozenset(
            {
                Grouping.YEAR,
                Grouping.QUARTER,
                Grouping.MONTH,
                Grouping.MUNICIPALITY,
                Grouping.SUB_AREA,
                Grouping.SIZE_CLASS,
                Grouping.AREA,
                Grouping.PACT_KIND,
                Grouping.PACT_STATE,
            }
        ),
        person_filters=False,
        service_filters=False,
        always_by=(Grouping.PACT_KIND, Grouping.PACT_STATE),
        part_of="take_up",
        aims="Misura i «Patti di Comunità» e i «patti territoriali» della scheda di programma.",
        limits=(
            "Non riguardano singole persone: i numeri sono esatti per tutti. Il comune è quello che promuove il patto. "
            "Gli stati non si sommano: un patto può essere firmato e concluso nello stesso periodo."
        ),
        sdgs=(1, 10, 11),
        source="Scheda di programma",
    ),
)
