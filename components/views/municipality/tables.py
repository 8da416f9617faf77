"""The tables of the sheet of a municipality whose figures are not drawn from one result, and the finding of one.

Comes in: the frames that the figures draw. Goes out: rows with Italian names, one Italian sentence.
Must not: hold what the figure does not show.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import polars as pl

from data_access.vocabulary import Sex
from indicators.italian.numbers import counted, listed, number
from indicators.model.query import Grouping
from indicators.model.result import Result, Status
from indicators.statistics.reach import reach
from indicators.wording.grammar import to

Row = dict[str, Any]
_SPREAD: Final = {
    "low": "Comuni simili: minimo",
    "quarter": "Comuni simili: primo quarto",
    "median": "Comuni simili: mediana",
    "three_quarters": "Comuni simili: terzo quarto",
    "high": "Comuni simili: massimo",
    "ambito": "Ambito",
}
_VALUES: Final = {"value": "Valore", "lower": "Limite inferiore (95%)", "upper": "Limite superiore (95%)", **_SPREAD}


def pyramid_rows(bands: pl.DataFrame, order: Sequence[str]) -> list[Row]:
    """Return the residents by age, and sex, youngest first, as `indicators.analysis.residents.BANDS` has them."""
    labels = {str(sex): sex.label for sex in Sex}
    place = {band: at for at, band in enumerate(order)}
    return [
        {
            "Età": row["band"],
            "Sesso": labels[row["sex"]],
            "Residenti": row["residents"],
            "Quota dei residenti (%)": _rounded(row["share"], 1),
            "Quota nell'Ambito (%)": _rounded(row["ambito"], 1),
        }
        for row in sorted(bands.iter_rows(named=True), key=lambda row: (place[row["band"]], row["sex"]))
    ]


def spine_table(rows: pl.DataFrame, states: Mapping[Status, str], *, partly: bool = False) -> list[Row]:
    """Return the comparison with similar municipalities, with the words of each state of a value.

    Parameters
    ----------
    rows : polars.DataFrame
        In the columns of `components.figures.compare.spine.ROWS`.
    states : mapping of Status to str
        As `components.widgets.labels.status_words` says them.
    partly : bool
        Whether some of the months asked may still change.
    """
    settled = "in parte" if partly else "no"
    return [
        {"Indicatore": row["label"], "Unità": row["unit"]}
        | {name: _rounded(row[column], row["decimals"]) for column, name in _VALUES.items()}
        | {"Stato": states[Status(row["status"])], "Provvisorio": "sì" if row["provisional"] else settled}
        for row in rows.iter_rows(named=True)
    ]


def spine_words(rows: pl.DataFrame, name: str, names: Sequence[str], *, has_residents: bool = True) -> str:
    """Return in which indicators a municipality stands apart from its likes beyond chance: its whole interval does."""
    if not has_residents:
        return f"{name} accanto all'Ambito: quali comuni le somiglino non si può dire, mancano i residenti."
    if not names:
        return f"{name} accanto all'Ambito: nessun altro comune le somiglia per numero di residenti."
    likes = f"dai {len(names)} comuni più simili"
    if all(row["lower"] is None or row["low"] is None for row in rows.iter_rows(named=True)):
        return f"Non si può dire se {name} si distingua {likes}: troppi valori sono protetti o mancano."
    apart = [f"«{row['label']}» (più {_side(row)})" for row in rows.iter_rows(named=True) if _side(row)]
    if not apart:
        return f"{name} non si distingue {likes} oltre ciò che può fare il caso."
    return f"{name} si distingue {likes}, oltre il caso, per {listed(apart)}."


def where_words(places: Result, name: str) -> str:
    """Return in which municipality the services stand that most people of one use, and in how many others."""
    extent = reach(places.frame, Grouping.PLACE)
    count = extent.sure
    if count:
        where = _mostly(places)
        many = extent.many("comune", "comuni")
        said = f"{many}, soprattutto {where}" if where and (count > 1 or extent.hidden) else many
        alone = where and count == 1 and not extent.hidden
        text = f"Le persone di {name} usano servizi che stanno {where if alone else f'in {said}'}"
        missing = sum(row["status"] == Status.NOT_SUPPLIED for row in places.rows())
        more = counted(missing, "altro comune", "altri comuni")
        return f"{text}; mancano dati di {more}." if missing else f"{text}."
    if extent.hidden:
        return f"Dove le persone di {name} usano servizi non si mostra, per proteggerle."
    if any(row["status"] == Status.NOT_SUPPLIED for row in places.rows()):
        return f"Dove le persone di {name} usano servizi non si può dire: mancano dei dati."
    return f"Nessuna persona di {name} ha usato servizi nel periodo."


def _mostly(places: Result) -> str:
    """Return the place of most people, or the only one, with its preposition; nothing where two have as many."""
    most = sorted((row["value"], row["place"]) for row in places.rows() if row["value"])
    if len(most) > 1 and most[-1][0] == most[-2][0]:
        return ""
    return to(places.directory.municipalities[most[-1][1]])


FROM_ZERO: Final = (
    "Ogni riga parte da zero e finisce poco oltre il suo valore più grande: in tutte, il doppio sta al doppio della "
    "distanza."
)
"""How rows of unlike units are read together."""


def alone_words(rows: pl.DataFrame) -> str:
    """Return how to read a comparison with the Ambito alone, and its values where the figure does not write them."""
    valued = [row for row in rows.iter_rows(named=True) if row["ambito"] is not None and row["status"] != Status.OK]
    phrases = [f"{row['label']} {number(row['ambito'], row['decimals'])}{_percent(row)}" for row in valued]
    values = f" Nell'Ambito: {'; '.join(phrases)}." if phrases else ""
    return f"{FROM_ZERO}{values}"


def _percent(row: Row) -> str:
    return "%" if row["unit"] == "%" else ""


def _side(row: Row) -> str:
    """Return on which side of all the similar municipalities the whole interval lies; nothing if on neither."""
    if row["lower"] is None or row["low"] is None:
        return ""
    return "alto" if row["lower"] > row["high"] else "basso" if row["upper"] < row["low"] else ""


def _rounded(value: float | None, decimals: int) -> float | None:
    return None if value is None else round(value, decimals)
