"""Entries of the catalogue: the lead municipality and the territory."""

from typing import Final

from indicators.model.indicator import OF_CONTACTS, Indicator, Kind
from indicators.model.query import GEOGRAPHIC, Grouping, Lens

_OF_LEAD: Final = OF_CONTACTS - GEOGRAPHIC - {Grouping.PLACE}
"""What the services of one municipality can be broken down by."""

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
        rests_on=("contacts", "persons", "residents"),
        kind=Kind.RATE,
        multiplier=1000,
        decimals=1,
        lenses=frozenset({Lens.RESIDENCE}),
        groupings=OF_CONTACTS - {Grouping.RESIDENCE_CLASS},
        aims="Passa da uno sguardo locale a una visione territoriale: rende confrontabili comuni grandi e piccoli.",
        limits=(
            "Chi non ha residenza non ha un denominatore e resta fuori. Nei comuni piccoli pochi casi spostano molto "
            "il tasso: leggere l'intervallo. I residenti sono quelli dell'anno ISTAT più vicino."
        ),
        of_people_served=True,
        source="OHID Fingertips (intervalli di Byar ed esatti)",
    ),
    Indicator(
        key="location_quotient",
        name="Quoziente di localizzazione",
        english="Location quotient",
        explanation="Quante volte il tasso del comune sta in quello dell'Ambito: 1 è come la media, 2 è il doppio.",
        formula="persone servite residenti nel comune ÷ persone attese se il comune avesse il tasso dell'Ambito",
        unit="volte il tasso dell'Ambito",
        numerator="persone servite residenti",
        denominator="persone attese al tasso dell'Ambito",
        rests_on=("contacts", "persons", "residents"),
        against_ambito=True,
        kind=Kind.RATE,
        decimals=2,
        lenses=frozenset({Lens.RESIDENCE}),
        groupings=OF_CONTACTS - {Grouping.RESIDENCE_CLASS},
        aims="Mostra dove il bisogno intercettato è più concentrato che nel resto dell'Ambito.",
        limits=(
            "Dice chi arriva ai servizi, non chi ha bisogno. L'intervallo tratta come certo il tasso dell'Ambito. "
            "Nei comuni piccoli è instabile."
        ),
        sdgs=(10,),
        of_people_served=True,
        source="PySAL esda, Excess_Risk (rapporto tra osservati e attesi)",
    ),
    Indicator(
        key="attraction",
        name="Indice di attrazione del capofila",
        english="Attraction of the lead municipality",
        explanation="Quota delle persone servite nel comune capofila che non vi risiede.",
        formula="persone dei servizi del capofila non residenti nel capofila ÷ persone dei servizi del capofila × 100",
        unit="%",
        numerator="persone servite nel capofila e non residenti nel capofila",
        denominator="persone servite nel capofila",
        rests_on=("contacts", "persons"),
        kind=Kind.PROPORTION,
        multiplier=100,
        decimals=1,
        lenses=frozenset({Lens.PLACE}),
        groupings=_OF_LEAD,
        aims="Misura quanto il capofila attira persone dal resto del territorio e da fuori.",
        limits=(
            "La residenza è quella del giorno dell'accesso. La residenza in via fittizia nel capofila abbassa "
            "l'indice: guardarlo con e senza. Chi non vi risiede non è per forza arrivato da fuori."
        ),
        sdgs=(10,),
        of_people_served=True,
        source="Indici di mobilità ospedaliera (ISTAT, SISReg)",
    ),
    Indicator(
        key="residence_mix",
        name="Senza residenza e da fuori Ambito",
        english="No residence, outside the Ambito",
        explanation="Quota delle persone servite che non ha residenza o risiede fuori dall'Ambito.",
        formula="persone distinte della classe di residenza ÷ persone distinte servite × 100",
        unit="%",
        numerator="persone senza residenza o residenti fuori Ambito (o della classe indicata)",
        denominator="persone servite",
        rests_on=("contacts", "persons"),
        kind=Kind.PROPORTION,
        multiplier=100,
        decimals=1,
        lenses=frozenset({Lens.PLACE}),
        aims="Sostiene la riflessione sul diritto alla residenza e mostra il territorio come luogo di passaggio.",
        limits=(
            "La residenza è fissata a ogni accesso: chi la cambia nel periodo conta in più classi, perciò le quote non "
            "fanno esattamente cento. La residenza non nota è una classe a parte. Il transito è una misura a sé."
        ),
        sdgs=(1, 10),
        of_people_served=True,
        source="L. 1228/1954; scheda programma dell'Ambito (diritto alla residenza)",
    ),
    Indicator(
        key="from_outside",
        name="Persone da fuori Ambito",
        english="People from outside the Ambito",
        explanation="Persone servite che risiedono fuori dall'Ambito, e da quali province vengono.",
        formula="persone distinte con almeno un accesso nell'anno da residenti fuori dall'Ambito",
        unit="persone",
        numerator="persone residenti fuori dall'Ambito",
        rests_on=("contacts", "persons", "outside_places"),
        kind=Kind.PERSONS,
        lenses=frozenset({Lens.PLACE}),
        groupings=frozenset({Grouping.PROVINCE, Grouping.YEAR}),
        person_filters=False,
        service_filters=False,
        whole_ambito_only=True,
        whole_years=True,
        minimum_months=12,
        part_of="residence_mix",
        aims="Dice da dove arriva chi vede nell'Ambito un luogo di passaggio tra Milano, Bergamo e Brescia.",
        limits=(
            "Si dice solo per anni interi. Chi nell'anno ha cambiato residenza conta in più province, e molti enti "
            "non chiedono da dove si viene: la provenienza non indicata è una voce a parte."
        ),
        sdgs=(1, 10),
        of_people_served=True,
        source="Scheda programma dell'Ambito (luogo di transito)",
    ),
    Indicator(
        key="transit_share",
        name="Persone in transito",
        english="People in transit",
        explanation=(
            "Quota delle persone servite che risiede fuori Ambito e si è fermata una volta sola, per {transit} al "
            "massimo."
        ),
        formula=(
            "persone residenti fuori Ambito con un solo soggiorno nel periodo, concluso entro {transit} "
            "÷ persone distinte servite × 100"
        ),
        unit="%",
        numerator="persone in transito",
        denominator="persone servite",
        rests_on=("contacts", "persons", "stays"),
        kind=Kind.PROPORTION,
        whole_paths=True,
        multiplier=100,
        decimals=1,
        lenses=frozenset({Lens.PLACE}),
        groupings=OF_CONTACTS - {Grouping.RESIDENCE_CLASS},
        part_of="residence_mix",
        aims="Misura la posizione di transito tra Milano, Bergamo e Brescia di cui parla la scheda programma.",
        limits="Vede solo chi si ferma a dormire. Un soggiorno in corso non è transito. La soglia è da concordare.",
        sdgs=(1, 10),
        of_people_served=True,
        source="Scheda programma dell'Ambito (luogo di transito); soglia proposta",
    ),
    Indicator(
        key="inequality",
        name="Disuguaglianza tra comuni",
        english="Inequality between municipalities",
        explanation="Quanto i tassi dei comuni sono diversi tra loro: 0 se sono tutti uguali.",
        formula="T di Theil = Σ s ln(s ÷ p), con s e p le quote di persone servite e di residenti di ogni comune",
        unit="indice T",
        numerator="parte dovuta alla differenza tra capofila e territorio",
        rests_on=("contacts", "persons", "residents"),
        against_ambito=True,
        kind=Kind.INDEX,
        decimals=3,
        lenses=frozenset({Lens.RESIDENCE}),
        groupings=OF_CONTACTS - GEOGRAPHIC - {Grouping.RESIDENCE_CLASS, Grouping.PLACE, Grouping.MONTH},
        whole_ambito_only=True,
        aims="Dice se ci si avvicina a un sistema territoriale, con le stesse opportunità in ogni comune.",
        limits=(
            "I numeri piccoli dei comuni piccoli lo alzano per solo effetto del caso: confrontare periodi uguali. "
            "Chi non ha residenza non ne fa parte."
        ),
        sdgs=(10,),
        of_table="rate_per_1000",
        source="PySAL inequality, TheilD (scomposizione tra gruppi e dentro i gruppi)",
    ),
    Indicator(
        key="inequality_between",
        name="Disuguaglianza tra capofila e territorio",
        english="Share of inequality between lead municipality and territory",
        explanation="Quanta parte della disuguaglianza tra comuni viene dalla differenza tra capofila e territorio.",
        formula="T di Theil tra capofila e territorio ÷ T di Theil tra i comuni × 100",
        unit="%",
        numerator="T di Theil tra capofila e territorio",
        denominator="T di Theil tra i comuni",
        rests_on=("contacts", "persons", "residents"),
        against_ambito=True,
        kind=Kind.INDEX,
        decimals=1,
        lenses=frozenset({Lens.RESIDENCE}),
        groupings=OF_CONTACTS - GEOGRAPHIC - {Grouping.RESIDENCE_CLASS, Grouping.PLACE, Grouping.MONTH},
        whole_ambito_only=True,
        part_of="inequality",
        aims="È lo sguardo bifocale in un numero: il divario è tra il capofila e gli altri, o dentro il territorio?",
        limits="Non ha valore se i tassi sono tutti uguali. Valgono i limiti dell'indice da cui viene.",
        sdgs=(10,),
        of_table="rate_per_1000",
        source="PySAL inequality, TheilD (scomposizione tra gruppi e dentro i gruppi)",
    ),
)
