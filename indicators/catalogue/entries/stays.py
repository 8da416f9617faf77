"""Entries of the catalogue: how long people stay."""

from typing import Final

from data_access.vocabulary import Polarity
from indicators.model.indicator import OF_CONTACTS, Indicator, Kind
from indicators.model.query import Grouping

OF_STAYS: Final = OF_CONTACTS | {Grouping.SECTION}
"""Stays have a service, a section and a person, whose residence is that of the nearest contact before or on the day."""

ENTRIES: Final = (
    Indicator(
        key="median_stay",
        name="Durata mediana della permanenza",
        english="Median length of stay",
        explanation="Metà delle permanenze iniziate nel periodo dura al massimo così; quelle in corso contano fin qui.",
        formula="mediana di Kaplan-Meier delle notti tra ingresso e uscita delle permanenze iniziate nel periodo",
        unit="notti",
        numerator="permanenze concluse",
        denominator="permanenze iniziate, concluse o in corso",
        rests_on=("stays",),
        kind=Kind.QUANTILE,
        groupings=OF_STAYS,
        aims="Dice quanto tempo serve per la «fuoriuscita dal bisogno» di chi è accolto.",
        limits=(
            "Manca quando sono in corso più di metà delle permanenze. Per i periodi recenti cambia man mano che le "
            "persone escono. Una permanenza breve non è un bene se poi si torna: leggere con le ricadute."
        ),
        sdgs=(1, 10, 11),
        source="HUD System Performance Measure 1; Kaplan e Meier 1958 per le permanenze in corso",
    ),
    Indicator(
        key="long_term",
        name="Persone nei servizi da lungo tempo",
        english="Long-term",
        explanation=(
            "Quota delle persone servite in dodici mesi che hanno dormito almeno {long_term_nights} nelle strutture, "
            "oppure sono passate dai servizi in almeno {long_term_months} mesi diversi."
        ),
        formula=(
            "persone con almeno {long_term_nights} negli ultimi 365 giorni, o accessi in almeno {long_term_months} "
            "degli ultimi 12 mesi ÷ persone servite negli stessi 12 mesi × 100"
        ),
        unit="%",
        numerator="persone di lungo periodo",
        denominator="persone servite nei dodici mesi che finiscono con il periodo",
        rests_on=("contacts", "persons"),
        kind=Kind.PROPORTION,
        multiplier=100,
        decimals=1,
        polarity=Polarity.GOOD_LOW,
        whole_paths=True,
        look_back_days=365,
        of_last_day=True,
        aims="Dice chi resta nel bisogno: il contrario della «fuoriuscita dal bisogno» e dell'autonomia.",
        limits=(
            "Le soglie ({long_term_nights}, {long_term_months} mesi) sono da concordare con l'équipe. Guarda indietro "
            "dodici mesi dalla fine del periodo, anche se il periodo è più corto. Chi è seguito bene può comparire "
            "qui a lungo."
        ),
        source="Città di Toronto (chronic homelessness); Ending Rough Sleeping Data Framework, B1",
    ),
)
