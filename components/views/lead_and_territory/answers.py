"""The three answers of the page of the two lenses, in words: who comes, what is far from home, who is not reached.

Comes in: results. Goes out: short texts made only of their numbers.
Must not: compute a number that no result holds (rows may be counted), draw.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from components.state.page_context import Context
from components.views.lead_and_territory.answers_rows import (
    MOST,
    ORIGINS,
    far_from_home_rows,
    main_towns,
    not_reached_rows,
    row_of_territory,
    unreached,
    who_comes_rows,
)
from components.views.lead_and_territory.queries import attraction, journeys, place
from components.views.lead_and_territory.text import HIDDEN_ZEROS, MISSING, NEAR_THE_LIMIT, PARTS, UNSAID
from components.widgets import silently
from components.widgets.queries import ask, base
from data_access.errors import UserError
from indicators.italian.numbers import counted, fewer, listed, number
from indicators.model.query import LEAD, TERRITORY, Grouping
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow
from indicators.statistics.reach import Reach, reach
from indicators.wording.headline import amount

TableRow = dict[str, Any]


REFUSED: Final = "–"
"""What stands for an answer that may not be asked."""
Told = tuple[str, str, list[TableRow]]
"""An answer in large, what stands behind it, its rows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A question, its answer in large, what stands behind it, and the same numbers as rows."""

    question: str
    value: str
    words: str
    rows: tuple[TableRow, ...]


def answers(context: Context) -> tuple[Answer, ...]:
    """Return the three answers, in the order in which they are asked; what may not be asked says why in its place."""
    lead = context.directory.lead_name
    return (
        _answered(f"Chi usa i servizi di {lead}?", lambda: _who_comes(context)),
        _answered("Che cosa cambierebbe con servizi nel territorio?", lambda: _far_from_home(context)),
        _answered("Dove la domanda non è raggiunta?", lambda: _not_reached(context)),
    )


def _answered(question: str, answer: Callable[[], Told]) -> Answer:
    rows: list[TableRow] = []
    try:
        value, words, rows = answer()
    except UserError as error:
        value, words = REFUSED, str(error)
    return Answer(question=question, value=value, words=words, rows=tuple({"Domanda": question} | row for row in rows))


def _who_comes(context: Context) -> Told:
    whole, origins, *_ = attraction(context)
    sources = whole, origins, silently(lambda: journeys(context))
    return *who_comes(*sources), who_comes_rows(*sources)


def who_comes(whole: Result, origins: Result, towns: Result | None) -> tuple[str, str]:
    """Say which share of the people served in the lead municipality is not resident there, and where they come from."""
    row, lead = whole.rows()[0], whole.directory.lead_name
    if row["value"] is None:
        return _said(whole, row), MISSING[1]
    parts = [f"{_count(origins, one)} {ORIGINS[one['residence_class']]}" for one in origins.rows() if one["value"] != 0]
    from_elsewhere = f"{number(row['numerator'])} persone su {number(row['denominator'])} non risiedono a {lead}"
    sentences = [f"{from_elsewhere}: {listed(parts)}.", _main_towns(towns), PARTS if whole.is_protected else ""]
    return _said(whole, row), " ".join(words for words in sentences if words)


def _main_towns(towns: Result | None) -> str:
    main = main_towns(towns)
    if not main or towns is None:
        return ""
    names = [f"{towns.directory.municipalities[row['municipality']]} ({number(row['value'])})" for row in main]
    return f"Dal territorio soprattutto da {listed(names)}."


def _far_from_home(context: Context) -> Told:
    sources = ask(
        context,
        base(context, "people_served", by=(Grouping.AREA, Grouping.PLACE)),
        base(context, "contacts", by=(Grouping.AREA, Grouping.PLACE)),
        place(context, "people_served", area=LEAD),
        place(context, "people_served", area=TERRITORY),
    )
    people, contacts, in_lead, in_territory = sources
    sentence = far_from_home(people, contacts, in_lead, in_territory)
    return *sentence, [] if sentence == MISSING else far_from_home_rows(people, contacts, in_lead, in_territory)


def far_from_home(people: Result, contacts: Result, in_lead: Result, in_territory: Result) -> tuple[str, str]:
    """Say how many residents of the territory use services of the lead municipality: who would find one nearer."""
    lead, far, near = people.directory.lead_name, row_of_territory(people), in_territory.rows()[0]
    if _is_missing(far) or _is_missing(in_lead.rows()[0]):
        return MISSING
    served, nearby = (_said(result, result.rows()[0]) for result in (in_lead, in_territory))
    one = far is not None and far["value"] == 1
    words = f"dal territorio {'è venuta' if one else 'sono venute'} ai servizi di {lead} ({_of_territory(contacts)}), "
    words += f"che in tutto hanno accolto {served}"
    if far and far["value"] != 0:
        words += f". Con servizi nel territorio {'potrebbe' if one else 'potrebbero'} trovarne uno più vicino a casa"
        words += f", e {lead} accoglierebbe fino ad altrettante persone in meno"
    if _is_missing(near):
        return _of_territory(people), f"{words}. Dei servizi che stanno nel territorio mancano i dati."
    words += f". I servizi che stanno nel territorio ne hanno accolte {nearby.removesuffix(' persone')}."
    return _of_territory(people), words


def _is_missing(row: ResultRow | None) -> bool:
    return row is not None and row["status"] == Status.NOT_SUPPLIED


def _of_territory(result: Result) -> str:
    """Return what residents of the territory did in the lead municipality."""
    row = row_of_territory(result)
    if row is not None:
        return _said(result, row)
    return "nessuna persona" if result.indicator.unit == "persone" else "nessun accesso"


def _not_reached(context: Context) -> Told:
    towns, whole = ask(
        context, base(context, "rate_per_1000", by=(Grouping.MUNICIPALITY,)), base(context, "rate_per_1000")
    )
    return *not_reached(towns, whole), not_reached_rows(towns, whole)


def not_reached(towns: Result, whole: Result) -> tuple[str, str]:
    """Say from which municipalities nobody comes, and in which far fewer come than chance explains."""
    if _is_missing(whole.rows()[0]):
        return MISSING
    names, (none, below) = towns.directory.municipalities, unreached(towns, whole)
    sentence = f"da cui nessun residente è arrivato ai servizi{_in([names[row['municipality']] for row in none])}. "
    sentence += _fewer(_named(towns, below))
    caution = "Chi non arriva può non avere bisogno, o non avere un servizio vicino: il dato da solo non lo dice."
    hidden = reach(towns.frame, Grouping.MUNICIPALITY).hidden
    many = Reach(len(none), hidden, towns.frame.height).many("comune", "comuni")
    value = f"{many if none or hidden else 'nessun comune'} su {towns.frame.height}"
    if hidden and not none:
        value, sentence = UNSAID, f"{HIDDEN_ZEROS} {_fewer(_named(towns, below))}"
        return value, f"{sentence} {NEAR_THE_LIMIT} {caution}"
    return value, " ".join([sentence, *([NEAR_THE_LIMIT] if towns.is_protected else []), caution])


def _named(towns: Result, rows: Sequence[ResultRow]) -> list[str]:
    names = towns.directory.municipalities
    return [f"{names[row['municipality']]} ({number(row['numerator'])})" for row in rows]


def _in(names: Sequence[str]) -> str:
    return f" ({some(names)})" if names else ""


def _fewer(below: Sequence[str]) -> str:
    if not below:
        return "In nessun comune le persone sono meno di quanto spieghi il caso."
    where = counted(len(below), "comune", "comuni")
    return f"Molte meno di quanto spieghi il caso in {where}{':' if len(below) <= MOST else ','} {some(below)}."


def some(names: Sequence[str]) -> str:
    """Return names in words; where they are more than `MOST`, the first ones, and that there are others."""
    return listed(names) if len(names) <= MOST else f"tra cui {listed(names[:MOST])}"


def _count(result: Result, row: ResultRow) -> str:
    return number(row["numerator"]) if row["status"] == Status.OK else fewer(result.hidden_below)


def _said(result: Result, row: ResultRow) -> str:
    return amount(result, row["value"], row["status"])
