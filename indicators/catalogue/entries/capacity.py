"""Entries of the catalogue: beds, and those who found none."""

from typing import Final

from data_access.vocabulary import CapacityUnit, Polarity
from indicators.model.indicator import OF_CONTACTS, Indicator, Kind
from indicators.model.query import Grouping, Lens

_OF_BEDS: Final = frozenset(
    {
        Grouping.MUNICIPALITY,
        Grouping.SUB_AREA,
        Grouping.SIZE_CLASS,
        Grouping.AREA,
        Grouping.PLACE,
        Grouping.YEAR,
        Grouping.QUARTER,
        Grouping.MONTH,
        Grouping.SERVICE,
        Grouping.SERVICE_TYPE,
        Grouping.ORGANISATION,
        Grouping.STRAND,
        Grouping.SECTION,
    }
)
"""Beds have a place, a service and a section; they have no residence, sex or age."""

ENTRIES: Final = (
    Indicator(
        key="bed_occupancy",
        name="Tasso di occupazione dei posti letto",
        english="Bed occupancy",
        explanation="Su cento posti letto davvero disponibili nelle notti del periodo, quanti erano occupati.",
        formula="somma dei posti letto occupati ogni notte ÷ somma dei posti letto effettivi delle stesse notti × 100",
        unit="%",
        numerator="notti-letto occupate",
        denominator="notti-letto effettive",
        rests_on=("capacity", "occupancy"),
        kind=Kind.RATIO,
        multiplier=100,
        decimals=1,
        lenses=frozenset({Lens.PLACE}),
        groupings=_OF_BEDS,
        person_filters=False,
        capacity_unit=CapacityUnit.BED,
        aims="Dice se il sistema di accoglienza (dormitorio, prima e seconda accoglienza) regge la domanda.",
        limits=(
            "È un rapporto tra somme, non la media dei tassi di ogni notte. Le notti senza dato e quelle di chiusura "
            "non contano. Un valore medio può nascondere una sezione piena: guardarlo per sezione uomini e donne."
        ),
        source="Città di Toronto, Daily Shelter & Overnight Service Occupancy & Capacity",
    ),
    Indicator(
        key="funded_use",
        name="Utilizzo dei posti finanziati",
        english="Use of funded capacity",
        explanation="Su cento posti letto finanziati nelle notti del periodo, quanti erano occupati.",
        formula="somma dei posti letto occupati ogni notte ÷ somma dei posti letto finanziati delle stesse notti × 100",
        unit="%",
        numerator="notti-letto occupate",
        denominator="notti-letto finanziate",
        rests_on=("capacity", "occupancy"),
        kind=Kind.RATIO,
        multiplier=100,
        decimals=1,
        lenses=frozenset({Lens.PLACE}),
        groupings=_OF_BEDS,
        person_filters=False,
        capacity_unit=CapacityUnit.BED,
        aims="Dice se le risorse per l'accoglienza arrivano a chi ne ha bisogno.",
        limits=(
            "Sotto il 65 o sopra il 105% è più spesso un errore dei dati (uscite non registrate) che un fatto. "
            "Non dice perché un posto finanziato è vuoto: vedere i posti non disponibili."
        ),
        source="Città di Toronto (funding capacity); HUD, bed utilization",
    ),
    Indicator(
        key="room_occupancy",
        part_of="bed_occupancy",
        name="Tasso di occupazione delle camere",
        english="Room occupancy",
        explanation="Su cento camere davvero disponibili nelle notti del periodo, quante erano occupate.",
        formula="somma delle camere occupate ogni notte ÷ somma delle camere effettive delle stesse notti × 100",
        unit="%",
        numerator="notti-camera occupate",
        denominator="notti-camera effettive",
        rests_on=("rooms", "capacity", "occupancy"),
        kind=Kind.RATIO,
        multiplier=100,
        decimals=1,
        lenses=frozenset({Lens.PLACE}),
        groupings=_OF_BEDS,
        person_filters=False,
        capacity_unit=CapacityUnit.ROOM,
        aims="Dice se l'accoglienza in camera, di famiglie soprattutto, regge la domanda.",
        limits=(
            "Le camere non si sommano ai posti letto: una camera occupata non dice quante persone ospita. È un "
            "rapporto tra somme; le notti senza dato e quelle di chiusura non contano."
        ),
        source="Città di Toronto, Daily Shelter & Overnight Service Occupancy & Capacity (room based capacity)",
    ),
    Indicator(
        key="funded_rooms_use",
        part_of="funded_use",
        name="Utilizzo delle camere finanziate",
        english="Use of funded rooms",
        explanation="Su cento camere finanziate nelle notti del periodo, quante erano occupate.",
        formula="somma delle camere occupate ogni notte ÷ somma delle camere finanziate delle stesse notti × 100",
        unit="%",
        numerator="notti-camera occupate",
        denominator="notti-camera finanziate",
        rests_on=("rooms", "capacity", "occupancy"),
        kind=Kind.RATIO,
        multiplier=100,
        decimals=1,
        lenses=frozenset({Lens.PLACE}),
        groupings=_OF_BEDS,
        person_filters=False,
        capacity_unit=CapacityUnit.ROOM,
        aims="Dice se le risorse per l'accoglienza in camera arrivano a chi ne ha bisogno.",
        limits="Le camere non si sommano ai posti letto. Non dice perché una camera finanziata è vuota.",
        source="Città di Toronto (room funding capacity)",
    ),
    Indicator(
        key="beds_unavailable",
        name="Posti letto non disponibili",
        english="Beds out of service",
        explanation="Su cento posti letto finanziati, quanti non erano in servizio nelle notti del periodo.",
        formula="somma dei posti finanziati e non effettivi ÷ somma dei posti finanziati × 100, ogni notte di apertura",
        unit="%",
        numerator="notti-letto finanziate e non in servizio",
        denominator="notti-letto finanziate",
        rests_on=("capacity",),
        kind=Kind.RATIO,
        multiplier=100,
        decimals=1,
        polarity=Polarity.GOOD_LOW,
        lenses=frozenset({Lens.PLACE}),
        groupings=_OF_BEDS,
        person_filters=False,
        capacity_unit=CapacityUnit.BED,
        aims="Dice quanta parte dell'accoglienza finanziata non è ancora una risposta.",
        limits=(
            "Conta tutte le notti di apertura, anche senza dato di occupazione. È negativo quando i posti in servizio "
            "sono più di quelli finanziati (piano freddo)."
        ),
        source="Città di Toronto (unavailable beds = funding − actual capacity)",
    ),
    Indicator(
        key="unmet_demand",
        name="Domanda non accolta",
        english="Unmet demand",
        explanation="Persone rimaste senza posto alla chiusura di almeno una giornata, su cento che lo hanno chiesto.",
        formula=(
            "persone distinte che almeno un giorno hanno chiesto un posto e a fine giornata non erano accolte, né lo "
            "avevano rifiutato, né erano inviate altrove ÷ persone distinte che hanno chiesto un posto × 100"
        ),
        unit="%",
        numerator="persone rimaste senza posto",
        denominator="persone che hanno chiesto un posto",
        rests_on=("requests",),
        kind=Kind.PROPORTION,
        whole_paths=True,
        multiplier=100,
        grows_with_time=True,
        decimals=1,
        polarity=Polarity.GOOD_LOW,
        lenses=frozenset({Lens.PLACE}),
        groupings=OF_CONTACTS - {Grouping.RESIDENCE_CLASS},
        aims="Dice a quante persone il sistema di accoglienza non riesce a dare una risposta.",
        limits=(
            "Le richieste non sono persone: chi chiede dieci volte conta una. Chi non è stato riconosciuto non c'è, "
            "perché non si può contare una volta sola. Chi non chiede più non si vede."
        ),
        source="Città di Toronto, Central Intake (unmatched at close)",
    ),
)
