"""The three answers of the page of the two lenses, in words: who comes, what is far from home, who is not reached.

Comes in: results. Goes out: short texts made only of their numbers.
Must not: compute a number that no result holds (rows may be counted), draw.
"""

from dataclasses import dataclass
from typing import Any

from components.context import Context
from components.sections.bifocal_questions import ask, base, place
from indicators.numbers import number
from indicators.query import LEAD, TERRITORY, Grouping
from indicators.result import Result, Status
from indicators.sentences import amount
from indicators.standing import standings

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question, its answer in large, and what stands behind it."""

    question: str
    value: str
    words: str


def answers(now: Context) -> tuple[Answer, ...]:
    """Return the three answers, in the order in which they are asked."""
    attraction, everybody, journeys, towns, whole = ask(
        now,
        place(now, "attraction"),
        place(now, "people_served", area=LEAD),
        base(now, "people_served", by=(Grouping.AREA, Grouping.PLACE)),
        base(now, "rate_per_1000", by=(Grouping.MUNICIPALITY,)),
        base(now, "rate_per_1000"),
    )
    return who_comes(attraction), far_from_home(journeys, everybody), not_reached(towns, whole)


def who_comes(attraction: Result) -> Answer:
    """Say which share of the people served in the lead municipality is not resident there."""
    row, lead = attraction.rows()[0], attraction.directory.lead_name
    words = "non ci sono dati per dirlo."
    if row["value"] is not None:
        counted = f"{number(row['numerator'])} persone su {number(row['denominator'])}"
        words = f"{counted} servite a {lead} non risiedono a {lead}."
    return Answer(question=f"Chi usa i servizi di {lead}?", value=_said(attraction, row), words=words)


def far_from_home(journeys: Result, everybody: Result) -> Answer:
    """Say how many residents of the territory use services of the lead municipality: who would find one nearer."""
    directory = journeys.directory
    row = next(
        (
            row
            for row in journeys.rows()
            if directory.read_area(row["area"]) == TERRITORY and row["place"] == directory.lead_code
        ),
        None,
    )
    total = _said(everybody, everybody.rows()[0])
    value = _said(journeys, row) if row else "nessuna persona"
    words = (
        f"dal territorio hanno usato servizi che stanno a {directory.lead_name}, dove nel periodo sono state servite "
        f"{total}. Sono quelle che un servizio sul territorio potrebbe incontrare più vicino a casa."
    )
    question = "Che cosa cambierebbe con servizi nel territorio?"
    return Answer(question=question, value=value, words=words)


def not_reached(towns: Result, whole: Result) -> Answer:
    """Say from how many municipalities nobody comes, and in how many fewer come than chance explains."""
    rows = towns.rows()
    none = sum(row["status"] == Status.OK and row["value"] == 0 for row in rows)
    below = sum(verdict.name.startswith("BELOW") for verdict in standings(towns, whole).values())
    words = (
        f"nessun residente è arrivato ai servizi nel periodo. {_fewer(below)} "
        "Chi non arriva può non avere bisogno, o non avere un servizio vicino: il dato da solo non lo dice."
    )
    return Answer(question="Dove la domanda non è raggiunta?", value=f"{none} comuni su {len(rows)}", words=words)


def _fewer(below: int) -> str:
    if not below:
        return "In nessun comune le persone sono meno di quanto spieghi il caso."
    where = "In un comune" if below == 1 else f"In {below} comuni"
    return f"{where} sono meno di quanto spieghi il caso, dato il numero di residenti."


def _said(result: Result, row: Row) -> str:
    return amount(result, row["value"], row["status"])
