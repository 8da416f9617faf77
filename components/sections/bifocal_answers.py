"""The three answers of the page of the two lenses, in words: who comes, what is far from home, who is not reached.

Comes in: results. Goes out: short texts made only of their numbers.
Must not: compute a number that no result holds (rows may be counted), draw.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from components.context import Context
from components.sections.bifocal_questions import ask, attraction, base, if_allowed, journeys, place
from data_access.errors import UserError
from indicators.intervals import FunnelVerdict
from indicators.numbers import counted, listed, number
from indicators.query import LEAD, TERRITORY, Grouping
from indicators.result import Result, Status
from indicators.sentences import amount
from indicators.standing import standings

Row = dict[str, Any]
NAMED: Final = 4
"""Municipalities that an answer names; the others are counted."""
MAIN: Final = 3
"""Municipalities of origin that an answer names."""
ORIGINS: Final = {
    "ambito": "dal resto dell'Ambito",
    "fuori_ambito": "da fuori Ambito",
    "senza_residenza": "senza residenza",
    "non_nota": "di residenza non nota",
}
"""Where people who are not resident in the lead municipality come from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question, its answer in large, and what stands behind it."""

    question: str
    value: str
    words: str


def answers(now: Context) -> tuple[Answer, ...]:
    """Return the three answers, in the order in which they are asked; what may not be asked says why in its place."""
    lead = now.directory.lead_name
    return (
        _answered(f"Chi usa i servizi di {lead}?", lambda: _who_comes(now)),
        _answered("Che cosa cambierebbe con servizi nel territorio?", lambda: _far_from_home(now)),
        _answered("Dove la domanda non è raggiunta?", lambda: _not_reached(now)),
    )


def _answered(question: str, answer: Callable[[], tuple[str, str]]) -> Answer:
    try:
        value, words = answer()
    except UserError as error:
        value, words = "–", str(error)
    return Answer(question=question, value=value, words=words)


def _who_comes(now: Context) -> tuple[str, str]:
    whole, origins, *_ = attraction(now)
    return who_comes(whole, origins, if_allowed(lambda: journeys(now)))


def who_comes(whole: Result, origins: Result, towns: Result | None) -> tuple[str, str]:
    """Say which share of the people served in the lead municipality is not resident there, and where they come from."""
    row, lead = whole.rows()[0], whole.directory.lead_name
    if row["value"] is None:
        return _said(whole, row), "non ci sono dati per dirlo."
    parts = [f"{_count(origins, one)} {ORIGINS[one['residence_class']]}" for one in origins.rows() if one["value"] != 0]
    from_elsewhere = f"{number(row['numerator'])} persone su {number(row['denominator'])} non risiedono a {lead}"
    return _said(whole, row), f"{from_elsewhere}: {listed(parts)}. {_main_towns(towns)}".strip()


def _main_towns(towns: Result | None) -> str:
    known = [row for row in towns.rows() if row["value"]] if towns else []
    if not known or towns is None:
        return ""
    main = sorted(known, key=lambda row: -row["value"])[:MAIN]
    names = [f"{towns.directory.municipalities[row['municipality']]} ({number(row['value'])})" for row in main]
    return f"Dal territorio soprattutto da {listed(names)}."


def _far_from_home(now: Context) -> tuple[str, str]:
    return far_from_home(
        *ask(
            now,
            base(now, "people_served", by=(Grouping.AREA, Grouping.PLACE)),
            base(now, "contacts", by=(Grouping.AREA, Grouping.PLACE)),
            place(now, "people_served", area=LEAD),
            place(now, "people_served", area=TERRITORY),
        )
    )


def far_from_home(people: Result, contacts: Result, in_lead: Result, in_territory: Result) -> tuple[str, str]:
    """Say how many residents of the territory use services of the lead municipality: who would find one nearer."""
    lead = people.directory.lead_name
    served, nearby = (_said(result, result.rows()[0]) for result in (in_lead, in_territory))
    words = (
        f"dal territorio sono venute ai servizi di {lead} ({_of_territory(contacts)}), che in tutto hanno accolto "
        f"{served}. I servizi che stanno nel territorio ne hanno accolte {nearby.removesuffix(' persone')}: chi viene "
        "da fuori potrebbe trovarne uno più vicino a casa."
    )
    return _of_territory(people), words


def _of_territory(result: Result) -> str:
    """Return what residents of the territory did in the lead municipality."""
    directory = result.directory
    for row in result.rows():
        if directory.read_area(row["area"]) == TERRITORY and row["place"] == directory.lead_code:
            return _said(result, row)
    return "nessuna persona" if result.indicator.unit == "persone" else "nessun accesso"


def _not_reached(now: Context) -> tuple[str, str]:
    return not_reached(*ask(now, base(now, "rate_per_1000", by=(Grouping.MUNICIPALITY,)), base(now, "rate_per_1000")))


def not_reached(towns: Result, whole: Result) -> tuple[str, str]:
    """Say from which municipalities nobody comes, and in which far fewer come than chance explains."""
    rows, names = towns.rows(), towns.directory.municipalities
    none = [names[row["municipality"]] for row in rows if row["status"] == Status.OK and row["value"] == 0]
    verdicts = standings(towns, whole)
    below = [names[code] for code, verdict in verdicts.items() if verdict is FunnelVerdict.BELOW_998]
    below = [name for name in below if name not in none]
    told = f"nessun residente è arrivato ai servizi{_in(none)}. {_fewer(below)}"
    caution = "Chi non arriva può non avere bisogno, o non avere un servizio vicino: il dato da solo non lo dice."
    return f"{counted(len(none), 'comune', 'comuni')} su {len(rows)}", f"{told} {caution}"


def _in(names: Sequence[str]) -> str:
    return f" ({some(names)})" if names else ""


def _fewer(below: Sequence[str]) -> str:
    if not below:
        return "In nessun comune le persone sono meno di quanto spieghi il caso."
    return f"Molte meno di quanto spieghi il caso: {some(below)}."


def some(names: Sequence[str]) -> str:
    """Return names in words; beyond `NAMED`, the first ones and how many others."""
    if len(names) <= NAMED + 1:
        return listed(names)
    return f"{', '.join(names[:NAMED])} e altri {len(names) - NAMED}"


def _count(result: Result, row: Row) -> str:
    return number(row["numerator"]) if row["status"] == Status.OK else f"meno di {result.hidden_below}"


def _said(result: Result, row: Row) -> str:
    return amount(result, row["value"], row["status"])
