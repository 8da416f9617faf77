"""Entries of the catalogue: how far those who came have got, and what became of their needs."""

from typing import Final

from indicators.catalogue.entries.flow import OF_PATHS
from indicators.model.indicator import Indicator, Kind
from indicators.model.query import Grouping, Lens

OF_COHORTS: Final = OF_PATHS | {Grouping.STEP}
OF_REVIEWS: Final = (OF_PATHS - {Grouping.MONTH}) | {Grouping.MOMENT}
_FOLLOWED: Final = (
    "Le persone arrivate da poco hanno avuto meno tempo: per dodici mesi dopo il periodo il valore è provvisorio."
)
_RATED: Final = (
    "Riguarda solo chi ha avuto una verifica, e i bisogni valutati entrambe le volte. Conta l'ultima verifica: di "
    "quelle di mezzo non resta traccia. La presa in carico può essere ancora in corso."
)

ENTRIES: Final = (
    Indicator(
        key="cohort_steps",
        name="Percorso di chi arriva",
        english="Cohort funnel",
        explanation=(
            "Delle persone viste per la prima volta nel periodo, quante sono state poi prese in carico, hanno firmato "
            "un patto, hanno concluso il percorso, sono andate verso l'autonomia."
        ),
        formula=(
            "persone al primo contatto nel periodo che sono arrivate a ogni passo fino alla data dei dati ÷ persone "
            "al primo contatto nel periodo × 100"
        ),
        unit="%",
        numerator="persone arrivate al passo",
        denominator="persone al primo contatto nel periodo",
        rests_on=("contacts", "persons", "cases"),
        kind=Kind.PROPORTION,
        multiplier=100,
        decimals=1,
        lenses=frozenset({Lens.RESIDENCE}),
        groupings=OF_COHORTS,
        whole_paths=True,
        always_by=(Grouping.STEP,),
        part_of="take_up",
        window_months=12,
        aims="Mostra il percorso intero, dal primo contatto alla «fuoriuscita dal bisogno», e dove si ferma.",
        limits=(
            "Ogni passo si conta tra chi ha fatto il precedente; l'autonomia è una parte dei percorsi conclusi. Un "
            "percorso si conclude quando si chiude la presa in carico, per qualunque motivo, o quando una permanenza "
            f"finisce altrove che in strada o in luogo ignoto. {_FOLLOWED}"
        ),
        source="HUD Stella P (percorsi di una coorte); scheda di programma",
    ),
    Indicator(
        key="cohort_days",
        name="Giorni tra un passo e l'altro",
        english="Days between steps",
        explanation=(
            "Metà delle persone che sono arrivate a un passo ci ha messo al massimo così dal passo precedente; per "
            "l'autonomia i giorni si contano dal patto."
        ),
        formula="mediana dei giorni dal passo precedente, tra le persone della coorte che sono arrivate al passo",
        unit="giorni",
        numerator="persone arrivate al passo",
        denominator="persone arrivate al passo precedente",
        rests_on=("contacts", "persons", "cases"),
        kind=Kind.QUANTILE,
        lenses=frozenset({Lens.RESIDENCE}),
        groupings=OF_COHORTS,
        whole_paths=True,
        always_by=(Grouping.STEP,),
        part_of="take_up",
        window_months=12,
        aims="Dice quanto si aspetta tra il primo contatto, la presa in carico, il patto e l'uscita.",
        limits=(
            "Riguarda solo chi è arrivato al passo: chi non ci è ancora arrivato, o non ci arriverà, è la differenza "
            f"tra le due colonne di persone. {_FOLLOWED}"
        ),
        source="HUD System Performance Measure 1 (tempi); Brookmeyer e Crowley 1982 (intervallo)",
    ),
    Indicator(
        key="needs_reviewed",
        name="Bisogni all'apertura e all'ultima verifica",
        english="Needs at opening and at last review",
        explanation=(
            "Delle persone prese in carico nel periodo e poi verificate, quante avevano ciascun bisogno all'apertura e "
            "quante all'ultima verifica."
        ),
        formula="persone con il bisogno (gravità almeno 1) in quel momento ÷ persone valutate in entrambi × 100",
        unit="%",
        numerator="persone con il bisogno",
        denominator="persone valutate entrambe le volte",
        rests_on=("cases", "case_needs"),
        kind=Kind.PROPORTION,
        multiplier=100,
        decimals=1,
        lenses=frozenset({Lens.RESIDENCE}),
        groupings=OF_REVIEWS,
        whole_paths=True,
        always_by=(Grouping.MOMENT,),
        part_of="multidimensional_needs",
        window_months=12,
        aims="Dice se, durante la presa in carico, ci si avvicina alla «fuoriuscita dal bisogno».",
        limits=_RATED,
        sdgs=(1, 3, 8, 10),
        source="Scheda di programma; linee guida PaIS (DM 72/2024)",
    ),
    Indicator(
        key="need_severity",
        name="Gravità media dei bisogni",
        english="Mean severity of needs",
        explanation=(
            "Gravità media di ciascun bisogno, da 0 a 3, all'apertura e all'ultima verifica, per le stesse persone."
        ),
        formula="somma delle gravità delle persone valutate entrambe le volte ÷ loro numero",
        unit="gravità media da 0 a 3",
        numerator="persone con il bisogno",
        denominator="persone valutate entrambe le volte",
        rests_on=("cases", "case_needs"),
        kind=Kind.INDEX,
        decimals=1,
        lenses=frozenset({Lens.RESIDENCE}),
        groupings=OF_REVIEWS,
        whole_paths=True,
        always_by=(Grouping.MOMENT,),
        part_of="multidimensional_needs",
        window_months=12,
        aims="Dice se i bisogni si alleggeriscono anche dove non sono risolti.",
        limits=(
            f"{_RATED} La gravità è un giudizio di chi valuta: le distanze tra un grado e l'altro non sono uguali."
        ),
        sdgs=(1, 3, 8, 10),
        source="Scheda di programma; scala da 0 a 3 della base dati",
    ),
)
