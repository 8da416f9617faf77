"""The rows behind the three answers of the page of the two lenses: each number that an answer says, and whose it is.

Comes in: the results from which `components.views.lead_and_territory.answers` makes its words. Goes out: rows with
Italian names, in the words of the answers. Must not: draw, hold a number that the answer does not say.
"""

from typing import Any, Final

from components.widgets.labels import provisional_word, status_words
from indicators.analysis.funnel_position import standings
from indicators.model.query import TERRITORY, Grouping
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow
from indicators.statistics.funnel import FunnelVerdict
from indicators.statistics.reach import reach

TableRow = dict[str, Any]
MOST: Final = 5
"""Municipalities that an answer names."""
MAIN: Final = 3
"""Municipalities of origin that an answer names."""
ORIGINS: Final = {
    "ambito": "dal resto dell'Ambito",
    "fuori_ambito": "da fuori Ambito",
    "senza_residenza": "senza residenza",
    "non_nota": "di residenza non nota",
}
"""Where people who are not resident in the lead municipality come from."""
_FEWER: Final = "Molte meno di quanto spieghi il caso"
_NOBODY: Final = "nessun residente è arrivato ai servizi"


def who_comes_rows(whole: Result, origins: Result, towns: Result | None) -> list[TableRow]:
    """Return the share of those who are not resident, how many come from each origin, the main municipalities."""
    share, lead = whole.rows()[0], whole.directory.lead_name
    if share["value"] is None:
        return [_row(whole, share, f"non risiedono a {lead}")]
    classes = [row for row in origins.rows() if row["value"] != 0]
    return [
        _row(whole, share, f"non risiedono a {lead}"),
        *(_row(origins, row, ORIGINS[row["residence_class"]], counted=True) for row in classes),
        *(_row(towns, row, "Dal territorio", whose=_town(towns, row)) for row in main_towns(towns) if towns),
    ]


def main_towns(towns: Result | None) -> list[ResultRow]:
    """Return the rows of the municipalities from which most people come."""
    some = [row for row in towns.rows() if row["value"]] if towns else []
    return sorted(some, key=lambda row: -(row["value"] or 0))[:MAIN]


def far_from_home_rows(people: Result, contacts: Result, in_lead: Result, in_territory: Result) -> list[TableRow]:
    """Return the people of the territory and their accesses in the lead municipality, the people of its services."""
    lead = people.directory.lead_name
    parts = [
        (people, row_of_territory(people), f"dal territorio sono venute ai servizi di {lead}", ""),
        (contacts, row_of_territory(contacts), "accessi", "dal territorio"),
        (in_lead, in_lead.rows()[0], "in tutto hanno accolto", f"servizi di {lead}"),
        (in_territory, in_territory.rows()[0], "ne hanno accolte", "servizi che stanno nel territorio"),
    ]
    return [_row(result, row, what, whose=whose) for result, row, what, whose in parts if row is not None]


def row_of_territory(result: Result) -> ResultRow | None:
    """Return the row of what residents of the territory did in the lead municipality, if they did anything."""
    directory = result.directory
    for row in result.rows():
        if directory.read_area(row["area"]) == TERRITORY and row["place"] == directory.lead_code:
            return row
    return None


def not_reached_rows(towns: Result, whole: Result) -> list[TableRow]:
    """Return how many municipalities nobody comes from and how many far fewer than chance explains, then each named."""
    if whole.rows()[0]["status"] == Status.NOT_SUPPLIED:
        return []
    none, below = unreached(towns, whole)
    extent = reach(towns.frame, Grouping.MUNICIPALITY)
    return [
        *(
            [_count(len(none), extent.every, _NOBODY, at_least=bool(extent.hidden))]
            if none or not extent.hidden
            else []
        ),
        *(_row(towns, row, _NOBODY, whose=_town(towns, row), counted=True) for row in none[:MOST]),
        *([_count(len(below), None, _FEWER)] if below else []),
        *(_row(towns, row, _FEWER, whose=_town(towns, row), counted=True) for row in below[:MOST]),
    ]


def unreached(towns: Result, whole: Result) -> tuple[list[ResultRow], list[ResultRow]]:
    """Return the rows of the municipalities that nobody comes from, and of those far below what chance explains."""
    verdicts, rows = standings(towns, whole), towns.rows()
    none = [row for row in rows if row["status"] == Status.OK and row["value"] == 0]
    low = {code for code, verdict in verdicts.items() if verdict is FunnelVerdict.BELOW_998}
    return none, [row for row in rows if row["municipality"] in low and row not in none]


def _town(result: Result, row: ResultRow) -> str:
    return result.directory.municipalities[row["municipality"]]


def _count(count: int, every: int | None, what: str, *, at_least: bool = False) -> TableRow:
    """Return a row that counts municipalities, ``at_least`` where some are hidden."""
    return _columns(what, "", float(count), "comuni", None, every, "almeno" if at_least else "", "no")


def _row(result: Result, row: ResultRow, what: str, *, whose: str = "", counted: bool = False) -> TableRow:
    """Return the row of a value; ``counted`` where the answer says the persons counted and not the rate."""
    value = row["numerator"] if counted and row["value"] is not None else row["value"]
    is_ratio = not counted and row["denominator"] is not None
    parts = (row["numerator"], row["denominator"]) if is_ratio else (None, None)
    digits = 0 if counted else result.indicator.decimals
    unit = "persone" if counted else result.indicator.unit
    status = status_words(result)[Status(row["status"])]
    rounded = None if value is None else round(float(value), digits)
    return _columns(what, whose, rounded, unit, *parts, status, provisional_word(result, row))


def _columns(*cells: Any) -> TableRow:
    names = ("Che cosa", "Di chi", "Valore", "Unità", "Numeratore", "Denominatore", "Stato", "Provvisorio")
    return dict(zip(names, cells, strict=True))
