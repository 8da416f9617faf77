"""Entries of the catalogue: people and households served, contacts, contacts per person."""

from typing import Final

from indicators.model.indicator import OF_CONTACTS, Indicator, Kind
from indicators.model.query import Grouping

ENTRIES: Final = (
    Indicator(
        key="people_served",
        name="Persone servite",
        english="People served",
        explanation="Persone diverse con almeno un accesso nel periodo: chi torna conta una volta sola.",
        formula="persone distinte con almeno un accesso nel periodo",
        unit="persone",
        numerator="persone distinte",
        rests_on=("contacts", "persons"),
        kind=Kind.PERSONS,
        aims="Dice quante persone in povertà o marginalità il sistema territoriale raggiunge.",
        limits=(
            "Non si somma tra mesi, servizi, comuni o target: la stessa persona può comparire in più parti. "
            "Gli accessi anonimi non contano. Più persone non è né bene né male."
        ),
        of_people_served=True,
        source="HUD System Performance Measure 3 (conteggio annuo senza duplicati)",
    ),
    Indicator(
        key="households_served",
        name="Nuclei serviti",
        english="Households served",
        explanation="Nuclei diversi con almeno un componente servito nel periodo: ogni nucleo conta una volta sola.",
        formula="nuclei distinti con almeno una persona che ha avuto un accesso nel periodo",
        unit="nuclei",
        numerator="nuclei distinti",
        rests_on=("contacts", "persons", "households"),
        kind=Kind.PERSONS,
        groupings=OF_CONTACTS - {Grouping.SEX, Grouping.AGE_BAND},
        aims="Affianca i nuclei alle persone: il programma promuove l'autonomia di singoli e nuclei.",
        limits="Le persone di cui non è registrato il nucleo restano fuori. Non si somma tra mesi, servizi o comuni.",
        of_people_served=True,
        source="King County Regional Homelessness Authority (misure per nucleo)",
    ),
    Indicator(
        key="contacts",
        name="Accessi e prestazioni",
        english="Service contacts",
        explanation="Somma delle prestazioni: pasti, notti, docce, spese. Conta gli usi, non le persone.",
        formula="somma delle quantità degli accessi del periodo",
        unit="accessi",
        numerator="prestazioni",
        rests_on=("contacts",),
        kind=Kind.COUNT,
        groupings=OF_CONTACTS - {Grouping.TARGET, Grouping.NEED},
        adds_up=True,
        aims="Dice quanto lavorano i servizi di primo contatto e di accoglienza.",
        limits="Pasti, notti e docce sono cose diverse: il totale si legge per tipo di servizio.",
        of_people_served=True,
        source="Tipologia ISTAT dei servizi per persone senza dimora",
    ),
    Indicator(
        key="contacts_per_person",
        name="Intensità d'uso",
        english="Contacts per person",
        explanation="Quante prestazioni, in media, ha avuto nel periodo ogni persona servita.",
        formula="prestazioni delle persone riconosciute ÷ persone distinte servite",
        unit="accessi a persona",
        numerator="prestazioni delle persone riconosciute",
        denominator="persone distinte",
        rests_on=("contacts", "persons"),
        kind=Kind.PER_PERSON,
        decimals=1,
        aims="Distingue l'aggancio occasionale dalla relazione che continua.",
        limits=(
            "È una media: poche persone molto presenti la alzano. Si legge servizio per servizio. Gli accessi anonimi "
            "restano fuori dal numeratore, perché chi li ha fatti non è nel denominatore."
        ),
        of_people_served=True,
        source="Rapporto tra prestazioni e persone servite (proposta da concordare con l'Ambito)",
    ),
)
