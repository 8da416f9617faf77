"""The finding of a result as one Italian sentence: the title of every figure, its alternative text, its export.

Comes in: a `Result`. Goes out: text. Must not: compute anything that is not already in the result's frame.
"""

from collections.abc import Callable
from typing import Any, Final

import polars as pl

from indicators.definition import Kind
from indicators.numbers import listed, number
from indicators.query import Grouping
from indicators.result import Result, Status

Row = dict[str, Any]


def sentence(result: Result) -> str:
    """Return the finding, ended by a full stop."""
    write = _BY_GROUPING.get(result.query.by, _of_groups if result.query.by else _of_total)
    return f"{when(result)} {write(result)}."


def amount(result: Result, value: float | None, status: str) -> str:
    """Return one value with its unit, or what stands for it."""
    if status == Status.SUPPRESSED:
        return "meno di 5 persone" if result.indicator.kind is not Kind.PROPORTION else "un valore protetto"
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
    text = f"{_subject(result)}: {amount(result, row['value'], row['status'])}{_interval(result, row)}"
    return text + _change(result, row)


def _subject(result: Result) -> str:
    name = result.indicator.name[0].lower() + result.indicator.name[1:]
    area = result.query.area
    where = "" if area == "ambito" else f" ({result.directory.area_name(area)})"
    return f"{name}{where}"


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
    was = amount(result, before["value"], before["status"])
    return f", contro {was} del periodo {result.reference.query.period.label}"


def _of_groups(result: Result) -> str:
    known = result.frame.filter(pl.col("status") == Status.OK, pl.col("value") > 0).height
    return f"{_subject(result)}: {number(known)} gruppi con dati su {number(result.frame.height)}"


def _of_areas(result: Result) -> str:
    parts = [
        f"{result.directory.area_name(result.directory.read_area(row['area']))} "
        f"{amount(result, row['value'], row['status'])}"
        for row in result.rows()
    ]
    return f"{_subject(result)}: {listed(parts)}"


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
