"""Clauses: how each indicator says its value in Italian, after the period with which the sentence begins.

Comes in: the entry of an indicator and a value already written. Goes out: a clause.
Must not: compute, nor judge: a phrase states, a target judges.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from data_access.elision import elided
from indicators.italian.numbers import MINUS, number
from indicators.model.indicator import Indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """How an indicator is said.

    Attributes
    ----------
    subject : str
        What it is, with its article: for sentences about several groups, or about a value that is not there.
    many, one, none, below : str
        The clause of a value, of exactly one, of zero, of less than zero; the last three where ``many`` would not read.
        ``{share}`` is the number with its article, ``{value}`` the number with its unit, ``{number}`` the number.
    at_end : bool
        Whether the value is that of the last day of the period.
    more : str
        What the largest group has most of, where that is not the subject.
    per : str
        The words of the subject and of the clause that name the residents it is divided by: their year follows.
    """

    subject: str
    many: str
    one: str = ""
    none: str = ""
    below: str = ""
    at_end: bool = False
    more: str = ""
    per: str = ""

    def of_residents(self, years: Sequence[int]) -> Self:
        """Return the clause with the year of its residents, or the first and the last: ``1.000 residenti (2025)``."""
        if not years or not self.per:
            return self
        told = f"{self.per} ({'-'.join(map(str, dict.fromkeys((years[0], years[-1]))))})"
        return replace(self, subject=self.subject.replace(self.per, told, 1), many=self.many.replace(self.per, told, 1))

    def agree(self, one: str, several: str) -> str:
        """Return a verb as its subject wants it."""
        return several if self.subject.startswith(("le ", "i ", "gli ")) else one

    @property
    def noun(self) -> str:
        """The subject without its article."""
        return self.subject.partition("'" if self.subject.startswith("l'") else " ")[2]


CLAUSES: Final[dict[str, Clause]] = {
    "people_served": Clause(
        subject="le persone servite",
        many="i servizi hanno incontrato {value} diverse",
        one="i servizi hanno incontrato una sola persona",
        none="negli accessi registrati non risulta nessuno",
    ),
    "households_served": Clause(
        subject="i nuclei serviti",
        many="i servizi hanno seguito {value} diversi",
        one="i servizi hanno seguito un solo nucleo",
        none="i servizi non hanno seguito alcun nucleo",
    ),
    "contacts": Clause(
        subject="gli accessi",
        many="i servizi hanno registrato {value}",
        one="i servizi hanno registrato un solo accesso",
        none="i servizi non hanno registrato alcun accesso",
    ),
    "contacts_per_person": Clause(
        subject="la media di accessi a persona", many="ogni persona ha avuto in media {number} accessi ai servizi"
    ),
    "bed_occupancy": Clause(
        subject="il tasso di occupazione dei posti letto",
        many="era occupato {share} dei posti letto disponibili",
        none="nessuno dei posti letto disponibili era occupato",
    ),
    "room_occupancy": Clause(
        subject="il tasso di occupazione delle camere",
        many="era occupato {share} delle camere disponibili",
        none="nessuna delle camere disponibili era occupata",
    ),
    "funded_rooms_use": Clause(
        subject="l'utilizzo delle camere finanziate",
        many="è stato usato {share} delle camere finanziate",
        none="nessuna delle camere finanziate è stata usata",
    ),
    "funded_use": Clause(
        subject="l'utilizzo dei posti letto finanziati",
        many="è stato usato {share} dei posti letto finanziati",
        none="nessuno dei posti letto finanziati è stato usato",
    ),
    "beds_unavailable": Clause(
        subject="la quota di posti letto non disponibili",
        many="non era in servizio {share} dei posti letto finanziati",
        none="nessuno dei posti letto finanziati era fuori servizio",
        below="erano in servizio {number} posti letto in più ogni 100 finanziati",
    ),
    "unmet_demand": Clause(
        subject="la domanda non accolta",
        many="è rimasto almeno una volta senza posto {share} di chi lo ha chiesto",
        none="nessuno di chi ha chiesto un posto ne è rimasto senza",
    ),
    "median_stay": Clause(
        subject="la durata mediana della permanenza",
        many="metà delle permanenze iniziate è durata al massimo {value}",
        none="metà delle permanenze iniziate è finita prima di una notte",
    ),
    "long_term": Clause(
        subject="la quota di persone nei servizi da lungo tempo",
        many="era nei servizi da lungo tempo {share} delle persone",
        none="nessuno era nei servizi da lungo tempo",
    ),
    "active": Clause(
        subject="le persone attive a fine periodo",
        many="erano attive {value}",
        one="era attiva una sola persona",
        none="non c'erano persone attive",
        at_end=True,
    ),
    "new_people": Clause(
        subject="la quota di persone nuove",
        many="{share} delle persone servite era alla prima volta",
        none="nessuna delle persone servite era alla prima volta",
    ),
    "returned": Clause(
        subject="i rientri dopo inattività",
        many="si sono riviste dopo una lunga assenza {value}",
        one="si è rivista dopo una lunga assenza una sola persona",
        none="nessuno si è rivisto dopo una lunga assenza",
    ),
    "flow_ratio": Clause(
        subject="il rapporto tra ingressi e uscite", many="per ogni persona uscita ne sono entrate {number}"
    ),
    "flow_new": Clause(
        subject="le persone entrate per la prima volta",
        many="sono entrate per la prima volta {value}",
        one="è entrata per la prima volta una sola persona",
        none="nessuno è entrato per la prima volta",
    ),
    "flow_back": Clause(
        subject="le persone tornate dopo un'uscita",
        many="sono tornate dopo un'uscita {value}",
        one="è tornata dopo un'uscita una sola persona",
        none="nessuno è tornato dopo un'uscita",
    ),
    "flow_home": Clause(
        subject="le persone uscite verso una casa",
        many="sono uscite verso una casa {value}",
        one="è uscita verso una casa una sola persona",
        none="nessuno è uscito verso una casa",
    ),
    "flow_other": Clause(
        subject="le persone uscite in altro modo",
        many="sono uscite in altro modo {value}",
        one="è uscita in altro modo una sola persona",
        none="nessuno è uscito in altro modo",
    ),
    "flow_inactive": Clause(
        subject="le persone diventate inattive",
        many="sono diventate inattive {value}",
        one="è diventata inattiva una sola persona",
        none="nessuno è diventato inattivo",
    ),
    "exits_to_autonomy": Clause(
        subject="la quota di uscite verso l'autonomia",
        many="{share} delle uscite ha portato a una casa stabile",
        none="nessuna uscita ha portato a una casa stabile",
    ),
    "exits_to_unknown": Clause(
        subject="la quota di uscite con destinazione ignota",
        many="ha una destinazione ignota {share} delle uscite",
        none="nessuna uscita ha una destinazione ignota",
    ),
    "exits_by_class": Clause(
        subject="la quota delle uscite", many="ha avuto questa destinazione {share} delle uscite", more="uscite"
    ),
    "returns": Clause(
        subject="la quota di ricadute",
        many="{share} delle uscite verso casa è stato seguito da un ritorno nelle strutture entro {horizon} mesi",
        none="nessuna uscita verso casa è stata seguita da un ritorno nelle strutture entro {horizon} mesi",
    ),
    "one_off_share": Clause(
        subject="la quota una tantum",
        many="ha avuto un solo contatto, senza seguito, {share} delle persone",
        none="nessuno ha avuto un solo contatto senza seguito",
    ),
    "support_continuity": Clause(
        subject="la quota di persone sostenute", many="è stato sostenuto così {share} delle persone"
    ),
    "take_up": Clause(
        subject="la quota di persone con un patto o una presa in carico",
        many="aveva un patto o una presa in carico {share} di chi è tornato ai servizi",
        none="nessuno di chi è tornato ai servizi aveva un patto o una presa in carico",
    ),
    "multidimensional_needs": Clause(
        subject="la quota di persone con bisogni in più dimensioni",
        many="aveva bisogni in più dimensioni {share} delle persone valutate",
        none="nessuna delle persone valutate aveva bisogni in più dimensioni",
    ),
    "needs_together": Clause(
        subject="le persone valutate",
        many="sono state valutate {value}",
        one="è stata valutata una sola persona",
        none="nessuno è stato valutato",
    ),
    "targets_together": Clause(
        subject="le persone servite",
        many="i servizi hanno incontrato {value} diverse",
        one="i servizi hanno incontrato una sola persona",
        none="negli accessi registrati non risulta nessuno",
    ),
    "cohort_steps": Clause(
        subject="la quota di persone arrivate al passo", many="è arrivato al passo {share} delle persone"
    ),
    "cohort_days": Clause(
        subject="la durata mediana del passo",
        many="metà di chi è arrivato al passo ci ha messo al massimo {value}",
    ),
    "needs_reviewed": Clause(
        subject="la quota di persone con un bisogno", many="aveva il bisogno {share} delle persone valutate"
    ),
    "need_severity": Clause(subject="la gravità media dei bisogni", many="la gravità media dei bisogni era {number}"),
    "pact_people": Clause(
        subject="le persone con un patto",
        many="avevano un patto {value}",
        one="aveva un patto una sola persona",
        none="nessuno aveva un patto",
    ),
    "shared_pacts": Clause(
        subject="i patti di comunità e territoriali",
        many="c'erano {value} di comunità e territoriali",
        one="c'era un solo patto di comunità o territoriale",
        none="non c'erano patti di comunità né territoriali",
    ),
    "rate_per_1000": Clause(
        subject="il tasso per 1.000 residenti",
        many="i servizi hanno incontrato {number} persone ogni 1.000 residenti",
        none="i servizi non hanno incontrato nessun residente",
        per="1.000 residenti",
    ),
    "location_quotient": Clause(
        subject="il quoziente di localizzazione",
        many="il tasso è stato {number} volte quello dell'Ambito",
        none="i servizi non hanno incontrato nessun residente",
    ),
    "attraction": Clause(
        subject="l'indice di attrazione",
        many="{share} delle persone servite {in_lead} non vi risiedeva",
        none="nessuna delle persone servite {in_lead} risiedeva altrove",
    ),
    "residence_mix": Clause(
        subject="la quota di persone senza residenza o da fuori Ambito",
        many="era senza residenza o veniva da fuori Ambito {share} delle persone servite",
        none="nessuna delle persone servite era senza residenza o veniva da fuori Ambito",
    ),
    "from_outside": Clause(
        subject="le persone da fuori Ambito",
        many="sono arrivate da fuori Ambito {value}",
        one="è arrivata da fuori Ambito una sola persona",
        none="da fuori Ambito non è arrivato nessuno",
    ),
    "transit_share": Clause(
        subject="la quota di persone in transito",
        many="era in transito {share} delle persone servite",
        none="nessuna delle persone servite era in transito",
    ),
    "inequality": Clause(
        subject="la disuguaglianza tra i comuni",
        many="l'indice di disuguaglianza tra i comuni valeva {number}",
        none="i comuni avevano tutti lo stesso tasso",
    ),
    "inequality_between": Clause(
        subject="la parte di disuguaglianza tra capofila e territorio",
        many="{share} della disuguaglianza tra i comuni veniva dalla differenza tra {lead} e il Territorio",
        none="la disuguaglianza tra i comuni non veniva dalla differenza tra {lead} e il Territorio",
    ),
    "spend": Clause(
        subject="la spesa per residente", many="la spesa per residente è stata di {number} €", per="per residente"
    ),
    "spend_per_person": Clause(subject="la spesa per persona servita", many="la spesa è stata di {value}"),
}
"""By key of the catalogue; every indicator has its own."""


_JOINED: Final = {
    "il ": "l ",
    "lo ": "llo ",
    "l'": "ll'",
    "la ": "lla ",
    "i ": "i ",
    "gli ": "gli ",
    "le ": "lle ",
}
"""Articles, and what they become after a preposition."""


def clause(indicator: Indicator) -> Clause:
    """Return how an indicator is said."""
    return CLAUSES.get(indicator.key) or Clause(
        subject=f"«{indicator.name}»", many=f"«{indicator.name}» vale {{value}}"
    )


def phrase(
    indicator: Indicator,
    value: float,
    *,
    written: str,
    unit: str,
    lead: str,
    horizon: int = 12,
    residents: Sequence[int] = (),
) -> str:
    """Return the clause of a value.

    Parameters
    ----------
    indicator : Indicator
    value : float
    written, unit : str
        The value as people read it, and its unit in the singular or plural that it takes.
    lead : str
        Name of the lead municipality.
    horizon : int
        Months of follow-up, for the indicators that have one.
    residents : sequence of int
        Years of the residents that the value is divided by, the oldest first.
    """
    said = clause(indicator).of_residents(residents)
    words = {
        "value": f"{written} {unit}".strip(),
        "number": written.removeprefix(MINUS) if value < 0 and said.below else written,
        "share": share(value, written),
        "lead": lead,
        "in_lead": to(lead),
        "horizon": str(horizon),
    }
    return _template(said, value, written).format(**words)


def is_in_words(indicator: Indicator, value: float) -> bool:
    """Whether the clause of a value tells it by a word, and not by its number: ``nessuno``."""
    return value == 0 and bool(clause(indicator).none)


def _template(said: Clause, value: float, written: str) -> str:
    if value == 0 and said.none:
        return said.none
    if value < 0 and said.below:
        return said.below
    return said.one if written == "1" and said.one else said.many


def share(value: float, written: str) -> str:
    """Return a percentage with its article: ``il 37,5%``, ``l'8%``, ``lo 0,4%``, ``il 100%``, ``meno dello 0,1%``."""
    said = percentage(value, written)
    return said if said.startswith("meno") else f"{article(said.removesuffix('%'))}{said}"


def percentage(value: float, written: str) -> str:
    """Return a percentage, whole where it is none or all: ``0%``, ``meno dello 0,1%``, ``37,5%``, ``100%``."""
    if value > 0 and not written.strip("0,"):
        return f"meno dello {written[:-1]}1%" if "," in written else "meno dell'1%"
    return f"{value:.0f}%" if value in {0, 100} else f"{written}%"


def article(number: str) -> str:
    """Return the article that a number written in digits takes: ``l'1``, ``l'8``, ``l'11``, ``lo 0``, ``il 37``."""
    said = f"{number}%"
    return elided("il", said).removesuffix(said)


def the(count: int) -> str:
    """Return several of something after their article: ``i 7``, ``gli 8``, ``gli 11``, ``i 12``."""
    text = number(count)
    return f"gli {text}" if article(text) == "l'" else f"i {text}"


def joined(preposition: str, said: str) -> str:
    """Return ``di``, ``da`` or ``a`` made one with the article of what follows: ``delle persone``, ``dal 12%``."""
    stem = "de" if preposition == "di" else preposition
    for own, ending in _JOINED.items():
        if said.startswith(own):
            return f"{stem}{ending}{said.removeprefix(own)}"
    return f"{preposition} {said}"


def to(name: str) -> str:
    """Return a name of a place or month after its preposition: ``a ottobre``, ``ad agosto``."""
    return f"{'ad' if name[:1] in {'a', 'A', 'à', 'À'} else 'a'} {name}"
