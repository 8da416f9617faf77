"""Entries of the catalogue: who comes, comes back and leaves."""

from typing import Final

from indicators.model.indicator import Indicator, Kind
from indicators.model.query import Grouping, Lens

OF_PATHS: Final = frozenset(
    {
        Grouping.YEAR,
        Grouping.QUARTER,
        Grouping.MONTH,
        Grouping.SEX,
        Grouping.AGE_BAND,
        Grouping.TARGET,
        Grouping.NEED,
        Grouping.MUNICIPALITY,
        Grouping.SUB_AREA,
        Grouping.SIZE_CLASS,
        Grouping.AREA,
        Grouping.RESIDENCE_CLASS,
    }
)
"""What a person's path can be broken down by: it crosses services, so services do not break it down."""
_FROM_2023: Final = (
    "I dati hanno un inizio: chi era già seguito prima appare nuovo al primo accesso, se l'ente non dichiara i primi "
    "accessi. Dove li dichiara, nei primi {inactivity} fa fede la dichiarazione."
)
_LIST: Final = "Built for Zero (lista nominativa); Città di Toronto, Shelter System Flow"


def _part(
    key: str,
    *,
    name: str,
    english: str,
    explanation: str,
    formula: str,
    limits: str,
    rests_on: tuple[str, ...] = ("contacts", "persons"),
    looks_back: str = "",
) -> Indicator:
    """Return the entry of a part of the balance: persons, by whatever breaks a path down."""
    return Indicator(
        key=key,
        name=name,
        english=english,
        explanation=explanation,
        formula=formula,
        unit="persone",
        numerator="persone distinte",
        rests_on=rests_on,
        kind=Kind.PERSONS,
        lenses=frozenset({Lens.RESIDENCE}),
        groupings=OF_PATHS,
        whole_paths=True,
        part_of="flow_ratio",
        looks_back=looks_back,
        aims="È una voce del bilancio dei flussi.",
        limits=limits,
        source=_LIST,
    )


ENTRIES: Final = (
    Indicator(
        key="active",
        name="Persone attive a fine periodo",
        english="Active",
        explanation="Persone viste negli ultimi {inactivity} del periodo e non uscite: quante sono seguite allora.",
        formula="persone distinte con un accesso negli ultimi {inactivity} del periodo, senza un'uscita successiva",
        unit="persone",
        numerator="persone distinte",
        rests_on=("contacts", "persons"),
        kind=Kind.PERSONS,
        whole_paths=True,
        looks_back="inactivity_days",
        of_last_day=True,
        aims="È la base della «presa in carico»: quante persone ci sono in un dato momento.",
        limits=(
            "Non si somma né si media tra i mesi. È uscito chi, dopo l'ultimo accesso, ha concluso una permanenza o "
            "una presa in carico verso casa, altra accoglienza o istituzione, o è deceduto; chi torna in strada "
            "o ha destinazione ignota resta attivo finché non passano {inactivity}."
        ),
        source=_LIST,
    ),
    Indicator(
        key="new_people",
        name="Persone nuove",
        english="Newly identified",
        explanation="Quota delle persone servite che non si erano mai viste, o non si vedevano da {new_after}.",
        formula="persone al primo accesso in assoluto (o dopo almeno {new_after}) ÷ persone servite nel periodo × 100",
        unit="%",
        numerator="persone nuove",
        denominator="persone servite nel periodo",
        rests_on=("contacts", "persons"),
        kind=Kind.PROPORTION,
        multiplier=100,
        decimals=1,
        whole_paths=True,
        aims="Dice se il bisogno cresce alla fonte: è la parte su cui lavora la prevenzione.",
        limits=f"Nuova per tutta la rete, non per il singolo servizio, che dice da quale porta è entrata. {_FROM_2023}",
        of_people_served=True,
        source="Built for Zero; Ending Rough Sleeping Data Framework, P1",
    ),
    Indicator(
        key="returned",
        name="Rientri dopo inattività",
        english="Returned from inactive",
        explanation="Persone che si rivedono dopo almeno {inactivity} senza alcun accesso ai servizi.",
        formula="persone distinte con un accesso nel periodo ad almeno {inactivity} dal precedente",
        unit="persone",
        numerator="persone distinte",
        rests_on=("contacts", "persons"),
        kind=Kind.PERSONS,
        whole_paths=True,
        looks_back="inactivity_days",
        aims="Dice chi era uscito dalla vista dei servizi senza esserlo dal bisogno.",
        limits=(
            "L'assenza è da tutta la rete. Chi torna dopo almeno {new_after} conta tra le persone nuove. Un flusso non "
            "arrivato per mesi fa apparire rientri che non ci sono: guardare la copertura."
        ),
        source=_LIST,
    ),
    Indicator(
        key="flow_ratio",
        name="Rapporto ingressi/uscite",
        english="Inflow-outflow ratio",
        explanation="Quante persone entrano per ogni persona che esce: sopra 1 le persone attive aumentano.",
        formula=(
            "persone entrate (nuove, rientrate dopo inattività, tornate dopo un'uscita) ÷ persone uscite (verso casa, "
            "altre uscite, diventate inattive)"
        ),
        unit="persone entrate per ogni uscita",
        numerator="persone entrate",
        denominator="persone uscite",
        rests_on=("contacts", "persons"),
        kind=Kind.PEOPLE_RATIO,
        decimals=2,
        lenses=frozenset({Lens.RESIDENCE}),
        groupings=OF_PATHS,
        whole_paths=True,
        looks_back="inactivity_days",
        aims="Dice in un numero se la «fuoriuscita dal bisogno» tiene il passo degli ingressi.",
        limits=(
            "Diventare inattivi non è uscire dal bisogno. Uscite e rientri di una persona nel periodo contano una "
            f"volta per parte. {_FROM_2023}"
        ),
        source="San Diego RTFH (headline mensile); Built for Zero",
    ),
    _part(
        "flow_new",
        name="Entrate: persone nuove",
        english="Inflow: newly identified",
        explanation="Persone viste per la prima volta, o dopo almeno {new_after}.",
        formula="persone distinte al primo accesso in assoluto (o dopo almeno {new_after}) nel periodo",
        limits=_FROM_2023,
    ),
    _part(
        "flow_back",
        name="Entrate: persone tornate dopo un'uscita",
        english="Inflow: returned from an exit",
        explanation="Persone riviste dopo un'uscita, prima di {inactivity} dall'ultimo accesso.",
        formula="persone distinte con un accesso nel periodo, il primo dopo un'uscita",
        limits="Chi torna da un'uscita dopo almeno {inactivity} conta tra i rientri dopo inattività.",
        looks_back="inactivity_days",
    ),
    _part(
        "flow_home",
        name="Uscite verso casa",
        english="Outflow: moved to a home",
        explanation="Persone attive uscite verso l'autonomia abitativa, da una struttura o da una presa in carico.",
        formula="persone distinte attive con una permanenza o presa in carico conclusa verso l'autonomia abitativa",
        limits="Dopo un'uscita, una seconda uscita senza accessi in mezzo non conta.",
    ),
    _part(
        "flow_other",
        name="Altre uscite",
        english="Outflow: other exits",
        explanation="Persone attive uscite verso altra accoglienza stabile o istituzioni, o decedute.",
        formula="persone distinte attive con una permanenza o presa in carico conclusa in uno di questi modi",
        limits="Il ritorno in strada e la destinazione ignota non sono uscite dalla lista.",
    ),
    _part(
        "flow_inactive",
        name="Uscite: diventate inattive",
        english="Outflow: became inactive",
        explanation="Persone non uscite per cui si compiono {inactivity} senza accessi.",
        formula="persone distinte per cui nel periodo si compiono {inactivity} dall'ultimo accesso",
        limits="Un flusso non arrivato fa apparire inattive persone che non lo sono: guardare la copertura.",
        looks_back="inactivity_days",
    ),
)
