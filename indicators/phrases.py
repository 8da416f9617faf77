"""How each indicator says its value in Italian, as the core of a sentence that begins with the period.

Comes in: the key of an indicator and a value already written. Goes out: a clause.
Must not: compute, nor judge: a phrase states, a target judges.
"""

from typing import Final

from indicators.definition import Indicator

PHRASES: Final[dict[str, str]] = {
    "people_served": "i servizi hanno incontrato {value} diverse",
    "households_served": "i servizi hanno seguito {value} diversi",
    "contacts": "i servizi hanno registrato {value}",
    "contacts_per_person": "ogni persona è passata dai servizi in media {number} volte",
    "bed_occupancy": "era occupato {share} dei posti letto disponibili",
    "funded_use": "è stato usato {share} dei posti letto finanziati",
    "beds_unavailable": "non era in servizio {share} dei posti letto finanziati",
    "unmet_demand": "è rimasto almeno una volta senza posto {share} di chi lo ha chiesto",
    "median_stay": "una permanenza su due è durata meno di {value}",
    "active": "a fine periodo erano attive {value}",
    "new_people": "era alla prima volta {share} delle persone servite",
    "returned": "si sono riviste dopo un'assenza {value}",
    "flow_ratio": "per ogni persona uscita ne sono entrate {number}",
    "exits_to_autonomy": "{share} delle uscite ha portato a una casa stabile",
    "returns": "{share} di chi era uscito verso una casa è tornato nelle strutture",
    "long_term": "è nei servizi da lungo tempo {share} delle persone",
    "one_off_share": "ha avuto un solo contatto, senza seguito, {share} delle persone",
    "take_up": "ha un patto o una presa in carico {share} di chi torna ai servizi",
    "multidimensional_needs": "ha bisogni in più dimensioni {share} delle persone valutate",
    "rate_per_1000": "i servizi hanno incontrato {number} persone ogni 1.000 residenti",
    "location_quotient": "il tasso è {number} volte quello dell'Ambito",
    "attraction": "non risiede a {lead} {share} delle persone servite a {lead}",
    "residence_mix": "non risiede nell'Ambito {share} delle persone servite",
    "inequality": "l'indice di disuguaglianza tra i comuni vale {number}",
    "spend": "la spesa è stata di {value}",
}
"""For each key, a clause; ``{share}`` is the number with its article, ``{value}`` the number with its unit."""


def phrase(indicator: Indicator, *, value: str, number: str, lead: str) -> str | None:
    """Return the clause of an indicator, or None if it has none.

    Parameters
    ----------
    indicator : Indicator
    value, number : str
        The value with and without its unit, as people read them.
    lead : str
        Name of the lead municipality.
    """
    template = PHRASES.get(indicator.key)
    if template is None:
        return None
    return template.format(value=value, number=number, share=f"{article(number)}{number}%", lead=lead)


def article(number: str) -> str:
    """Return the article that a number written in digits takes: ``l'8``, ``l'11``, ``lo 0``, ``il 37``."""
    whole = number.split(",", maxsplit=1)[0].replace(".", "")
    if whole.startswith("8") or whole == "11":
        return "l'"
    return "lo " if whole == "0" else "il "
