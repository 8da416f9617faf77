"""Entries of the catalogue: support: one-off share, take-up, needs in several dimensions."""

from typing import Final

from data_access.vocabulary import Polarity
from indicators.catalogue.entries.flow import OF_PATHS
from indicators.model.indicator import OF_CONTACTS, Indicator, Kind
from indicators.model.query import Grouping, Lens

ENTRIES: Final = (
    Indicator(
        key="one_off_share",
        name="Quota una tantum",
        english="One-off share",
        explanation=(
            "Quota delle persone servite in {one_off} che si sono viste una volta sola, senza patto o progetto."
        ),
        formula=(
            "persone con un solo accesso in {one_off} già finiti e nessun patto o presa in carico attivi ÷ persone "
            "servite negli stessi {one_off} × 100"
        ),
        unit="%",
        numerator="persone con un solo accesso e senza patto",
        denominator="persone servite nei {one_off}",
        rests_on=("contacts", "persons", "cases"),
        kind=Kind.PROPORTION,
        multiplier=100,
        decimals=1,
        polarity=Polarity.GOOD_LOW,
        groupings=OF_CONTACTS - {Grouping.QUARTER, Grouping.MONTH},
        whole_paths=True,
        closed_window="one_off_months",
        aims="Misura l'obiettivo di «evitare sostegni una tantum».",
        limits=(
            "Definizione proposta, da concordare con l'équipe. Vale solo per {one_off} già finiti: prima sarebbe più "
            "alta del vero. Su periodi più lunghi guarda gli ultimi {one_off}. Chi arriva a fine anno e torna l'anno "
            "dopo conta come una tantum. Il solo accesso è in tutta la rete, non nel singolo servizio."
        ),
        source="Proposta; obiettivo della scheda di programma",
    ),
    Indicator(
        key="support_continuity",
        name="Sostegni una tantum e continuativi",
        english="One-off and continuous support",
        explanation=(
            "Delle persone che nel periodo hanno ricevuto sostegni economici o materiali, quante solo una tantum e "
            "quante almeno uno continuativo."
        ),
        formula="persone con soli sostegni una tantum (o con almeno uno continuativo) ÷ persone sostenute × 100",
        unit="%",
        numerator="persone sostenute in quel modo",
        denominator="persone che hanno ricevuto un sostegno",
        rests_on=("supports",),
        kind=Kind.PROPORTION,
        multiplier=100,
        decimals=1,
        groupings=(OF_CONTACTS - {Grouping.STRAND}) | {Grouping.CONTINUITY},
        whole_paths=True,
        always_by=(Grouping.CONTINUITY,),
        part_of="one_off_share",
        aims="Misura l'obiettivo di «evitare sostegni una tantum» su ciò che si eroga.",
        limits=(
            "Ogni persona sta in una classe sola: basta un sostegno continuativo per stare nella seconda. Dice com'è "
            "registrato il sostegno, non quanto vale né se è bastato."
        ),
        source="Scheda di programma; tabella dei sostegni della base dati",
    ),
    Indicator(
        key="take_up",
        name="Presa in carico",
        english="Take-up by the team",
        explanation="Su cento persone viste almeno due volte, quante hanno un patto o una presa in carico attivi.",
        formula=(
            "persone con patto o presa in carico attivi nel periodo ÷ persone con almeno due accessi nel periodo × 100"
        ),
        unit="%",
        numerator="persone con patto o presa in carico attivi",
        denominator="persone con almeno due accessi nel periodo",
        rests_on=("contacts", "persons", "cases"),
        kind=Kind.PROPORTION,
        multiplier=100,
        grows_with_time=True,
        decimals=1,
        polarity=Polarity.GOOD_HIGH,
        groupings=OF_CONTACTS,
        whole_paths=True,
        aims="Misura la «presa in carico multidimensionale» e i patti per singoli e famiglie.",
        limits=(
            "Gli accessi si contano in tutta la rete. Attivo significa aperto in almeno un giorno del periodo. Chi ha "
            "un patto ma un solo accesso resta fuori."
        ),
        of_people_served=True,
        source="Linee guida PaIS (DM 72/2024); scheda di programma",
    ),
    Indicator(
        key="multidimensional_needs",
        name="Bisogni multidimensionali",
        english="Multi-dimensional need",
        explanation=(
            "Su cento persone valutate, quante hanno bisogni in almeno due tra abitare, lavoro, salute, benessere."
        ),
        formula="persone con bisogni in almeno 2 delle 4 dimensioni ÷ persone valutate nel periodo × 100",
        unit="%",
        numerator="persone con bisogni in almeno due dimensioni",
        denominator="persone valutate nel periodo",
        rests_on=("cases", "case_needs"),
        kind=Kind.PROPORTION,
        multiplier=100,
        decimals=1,
        lenses=frozenset({Lens.RESIDENCE}),
        groupings=OF_PATHS,
        whole_paths=True,
        aims="Dice quanto serve lo sguardo su abitare, lavoro, salute e benessere insieme.",
        limits=(
            "Riguarda chi è stato valutato, non tutte le persone servite. È valutato nel periodo chi vi ha aperto una "
            "presa in carico; conta il bisogno all'apertura, di qualunque gravità."
        ),
        sdgs=(1, 3, 8, 10),
        source="Scheda di programma; Caritas (due o più dimensioni)",
    ),
    Indicator(
        key="needs_together",
        name="Bisogni compresenti",
        english="Needs together",
        explanation="Persone valutate, per combinazione di bisogni: ognuna sta in una combinazione sola.",
        formula="persone valutate nel periodo con esattamente quei bisogni all'apertura",
        unit="persone",
        numerator="persone valutate",
        rests_on=("cases", "case_needs"),
        kind=Kind.PERSONS,
        lenses=frozenset({Lens.RESIDENCE}),
        groupings=(OF_PATHS | {Grouping.NEED_SET}) - {Grouping.YEAR, Grouping.QUARTER, Grouping.MONTH},
        whole_paths=True,
        part_of="multidimensional_needs",
        aims="Dice quali bisogni arrivano insieme.",
        limits="Riguarda chi è stato valutato nel periodo.",
        sdgs=(1, 3, 8, 10),
        source="Scheda di programma",
    ),
    Indicator(
        key="targets_together",
        name="Target compresenti",
        english="Target groups together",
        explanation="Persone servite, per combinazione di target: ognuna sta in una combinazione sola.",
        formula="persone distinte servite nel periodo che appartengono esattamente a quei target",
        unit="persone",
        numerator="persone distinte",
        rests_on=("contacts", "persons", "person_targets"),
        kind=Kind.PERSONS,
        groupings=OF_CONTACTS | {Grouping.TARGET_SET},
        part_of="multidimensional_needs",
        aims="Dice quanto i target si sovrappongono: sommarli conterebbe più volte le stesse persone.",
        limits="I target sono quelli noti oggi, non quelli del giorno dell'accesso.",
        of_people_served=True,
        source="Città di Toronto, Shelter System Flow (gruppi che si sovrappongono)",
    ),
)
