"""Entries of the catalogue: how stays end, and whether people come back."""

from typing import Final

from data_access.vocabulary import Polarity
from indicators.catalogue.entries.stays import OF_STAYS
from indicators.model.indicator import Indicator, Kind
from indicators.model.query import Grouping

ENTRIES: Final = (
    Indicator(
        key="exits_to_autonomy",
        name="Uscite verso l'autonomia",
        english="Exits to autonomy",
        explanation="Su cento uscite dalle strutture di accoglienza, quante verso una casa propria o stabile.",
        formula="uscite verso l'autonomia abitativa ÷ tutte le uscite del periodo × 100",
        unit="%",
        numerator="uscite verso l'autonomia abitativa",
        denominator="uscite dalle strutture residenziali, ignote comprese",
        rests_on=("stays",),
        kind=Kind.PROPORTION,
        multiplier=100,
        decimals=1,
        polarity=Polarity.GOOD_HIGH,
        groupings=OF_STAYS,
        aims="È la misura più diretta della «fuoriuscita dal bisogno» e dell'autonomia di singoli e nuclei.",
        limits=(
            "Conta le uscite, non le persone: chi esce due volte conta due volte. Va letta accanto alla quota di "
            "destinazioni ignote: se è alta, il valore è un minimo. Le uscite registrate tardi lo cambiano."
        ),
        sdgs=(1, 10, 11),
        source="HUD System Performance Measure 7; KCRHA, exits to permanent housing",
    ),
    Indicator(
        key="exits_to_unknown",
        name="Uscite con destinazione ignota",
        english="Exits to an unknown destination",
        explanation="Su cento uscite dalle strutture di accoglienza, di quante non si sa verso dove.",
        formula="uscite con destinazione ignota o non registrata ÷ tutte le uscite del periodo × 100",
        unit="%",
        numerator="uscite con destinazione ignota",
        denominator="uscite dalle strutture residenziali",
        rests_on=("stays",),
        kind=Kind.PROPORTION,
        multiplier=100,
        decimals=1,
        polarity=Polarity.GOOD_LOW,
        groupings=OF_STAYS,
        part_of="exits_to_autonomy",
        aims="Dice quanto ci si può fidare della quota di uscite verso l'autonomia.",
        limits="È una misura della qualità dei dati, non dell'esito.",
        sdgs=(1, 10, 11),
        source="HMIS, codice 30 (No exit interview completed)",
    ),
    Indicator(
        key="exits_by_class",
        name="Uscite per destinazione",
        english="Exits by destination",
        explanation="Su cento uscite dalle strutture di accoglienza, quante verso ogni destinazione, ignota compresa.",
        formula="uscite verso la destinazione ÷ tutte le uscite del periodo × 100",
        unit="%",
        numerator="uscite verso la destinazione",
        denominator="uscite dalle strutture residenziali, tutte",
        rests_on=("stays",),
        kind=Kind.PROPORTION,
        multiplier=100,
        decimals=1,
        groupings=OF_STAYS | {Grouping.EXIT_CLASS},
        always_by=(Grouping.EXIT_CLASS,),
        part_of="exits_to_autonomy",
        aims="Dice dove vanno le persone, e di quante non si sa.",
        limits=(
            "Conta le uscite, non le persone: chi esce due volte conta due volte. Un'uscita senza destinazione "
            "registrata è ignota. Più sono le ignote, più gli altri valori sono dei minimi."
        ),
        sdgs=(1, 10, 11),
        source="HMIS (classi di destinazione all'uscita); HUD System Performance Measure 7",
    ),
    Indicator(
        key="returns",
        name="Ricadute dopo l'uscita verso casa",
        english="Returns",
        explanation="Su cento uscite verso casa, quante seguite da un nuovo ingresso entro 6, 12 o 24 mesi.",
        formula=(
            "uscite verso casa del periodo seguite da un nuovo ingresso in struttura oltre {same_exit} ed entro 6, "
            "12 o 24 mesi ÷ uscite verso casa del periodo × 100"
        ),
        unit="%",
        numerator="uscite verso casa seguite da un nuovo ingresso",
        denominator="uscite verso casa osservate per tutto il tempo richiesto",
        rests_on=("stays",),
        kind=Kind.PROPORTION,
        multiplier=100,
        decimals=1,
        polarity=Polarity.GOOD_LOW,
        groupings=OF_STAYS,
        whole_paths=True,
        window_months=24,
        horizons=(6, 12, 24),
        aims="Dice se la «fuoriuscita dal bisogno» regge nel tempo, senza sostegni ripetuti.",
        limits=(
            "Le uscite non ancora osservate per tutto il tempo restano fuori dal conto: finché ce ne sono il valore è "
            "provvisorio, e se mancano tutte non è calcolabile. Vede solo i ritorni nelle strutture di questo Ambito. "
            "Uscire e rientrare entro {same_exit} non è una ricaduta."
        ),
        sdgs=(1, 10, 11),
        source="HUD System Performance Measure 2",
    ),
)
