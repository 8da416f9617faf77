"""The finding of a result as one Italian sentence: the title of every figure, its alternative text, its export.

Comes in: a `Result`. Goes out: text. Must not: compute anything that is not already in the result's frame.
"""

from collections.abc import Callable
from typing import Any, Final

import polars as pl

from indicators.definition import Kind
from indicators.numbers import listed, number
from indicators.phrases import phrase
from indicators.query import AMBITO, TERRITORY, Grouping, Lens
from indicators.result import Result, Status

Row = dict[str, Any]


def sentence(result: Result) -> str:
    """Return the finding, ended by a full stop."""
    write = _BY_GROUPING.get(result.query.by, _of_groups if result.query.by else _of_total)
    return f"{when(result)} {write(result)}."


def amount(result: Result, value: float | None, status: str) -> str:
    """Return one value with its unit, or what stands for it."""
    if status == Status.SUPPRESSED:
        people = result.indicator.kind in {Kind.PERSONS, Kind.RATE}
        return f"meno di {result.hidden_below} persone" if people else "un valore protetto"
    if status == Status.NOT_SUPPLIED:
        return "dati non forniti"
    if status == Status.UNDEFINED or value is None:
        return "nessun valore calcolabile"
    text, unit = number(value, result.indicator.decimals), result.indicator.unit
    singular = {"persone": "persona", "accessi": "accesso", "nuclei": "nucleo"}
    return f"{text}%" if unit == "%" else f"{text} {singular.get(unit, unit) if text == '1' else unit}"


def when(result: Result) -> str:
    """Return the period as a sentence begins with it: ``Nel 2025``, ``A marzo 2025``, ``Dal 2023 al 2025``."""
    label = result.query.period.label
    if label.startswith(("da ", "dal ")):
        return label.capitalize()
    first = label[0]
    article = "Nell'" if first in "aeiou" else "Nel "
    return f"{article}{label}" if first.isdigit() or "trimestre" in label else f"A {label}"


def _of_total(result: Result) -> str:
    row = result.frame.row(0, named=True)
    return f"{_where(result)}{_said(result, row)}{_interval(result, row)}{_change(result, row)}"


def _said(result: Result, row: Row) -> str:
    """Return the indicator's own clause with its value, or its name and what stands for the value."""
    value = amount(result, row["value"], row["status"])
    if row["status"] != Status.OK or row["value"] is None:
        return f"{_subject(result)}: {value}"
    written = number(row["value"], result.indicator.decimals)
    lead = result.directory.lead_name
    return phrase(result.indicator, value=value, number=written, lead=lead) or f"{_subject(result)}: {value}"


def _where(result: Result) -> str:
    """Return where, between the period and the finding: nothing for the whole Ambito."""
    area = result.query.area
    return "" if area == AMBITO else f"{at(result, area)} "


def at(result: Result, area: str) -> str:
    """Return an area as the lens reads it: ``tra i residenti a Crema``, ``nei servizi del Territorio``."""
    name = result.directory.area_name(area)
    if result.query.lens is Lens.RESIDENCE:
        return f"tra i residenti {'nel' if area == TERRITORY else 'a'} {name}"
    return f"nei servizi {'del' if area == TERRITORY else 'di'} {name}"


def _subject(result: Result) -> str:
    return result.indicator.name[0].lower() + result.indicator.name[1:]


def _interval(result: Result, row: Row) -> str:
    if row["lower"] is None or row["value"] is None:
        return ""
    decimals = result.indicator.decimals
    return f" (tra {number(row['lower'], decimals)} e {number(row['upper'], decimals)})"


def _change(result: Result, row: Row) -> str:
    if result.reference is None or row["value"] is None:
        return ""
    before = result.reference.frame.row(0, named=True)
    if before["value"] is None:
        return ""
    return f", contro {_short(result, before)} {_lowered(when(result.reference))}"


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:]


def _of_groups(result: Result) -> str:
    known = result.frame.filter(pl.col("status") == Status.OK, pl.col("value") > 0).height
    return f"{_subject(result)}: {number(known)} gruppi con dati su {number(result.frame.height)}"


def _of_areas(result: Result) -> str:
    """Say both halves, the lead municipality first, each as its own."""
    first, *others = (
        (at(result, result.directory.read_area(row["area"])), row, _short(result, row)) for row in result.rows()
    )
    rest = [f"{place} {value}" for place, _, value in others]
    return listed([f"{first[0]} {_said(result, first[1])}", *rest]) if rest else f"{first[0]} {_said(result, first[1])}"


def _short(result: Result, row: Row) -> str:
    """Return a value without the unit that was already said."""
    if row["status"] != Status.OK or row["value"] is None:
        return amount(result, row["value"], row["status"])
    return number(row["value"], result.indicator.decimals) + ("%" if result.indicator.unit == "%" else "")


def _of_municipalities(result: Result) -> str:
    """Say how wide the phenomenon is, never who is first: small numbers make no league tables."""
    frame = result.frame
    reached = frame.filter((pl.col("status") == Status.SUPPRESSED) | (pl.col("value") > 0)).height
    hidden = frame.filter(pl.col("status") == Status.SUPPRESSED).height
    text = f"{_subject(result)}: ci sono valori in {number(reached)} comuni su {number(frame.height)}"
    return text + (f", in {number(hidden)} di questi sotto la soglia che protegge le persone" if hidden else "")


def _of_origins(result: Result) -> str:
    names = {
        "ambito": "dal resto dell'Ambito" if result.indicator.key == "attraction" else "dall'Ambito",
        "fuori_ambito": "da fuori Ambito",
        "senza_residenza": "senza residenza",
        "non_nota": "di residenza non nota",
    }
    parts = [
        f"{amount(result, row['value'], row['status'])} {names[row['residence_class']]}"
        for row in result.rows()
        if row["value"] != 0
    ]
    return f"{_subject(result)}: {listed(parts) or 'nessuno'}"


_BY_GROUPING: Final[dict[tuple[Grouping, ...], Callable[[Result], str]]] = {
    (Grouping.AREA,): _of_areas,
    (Grouping.MUNICIPALITY,): _of_municipalities,
    (Grouping.RESIDENCE_CLASS,): _of_origins,
}
