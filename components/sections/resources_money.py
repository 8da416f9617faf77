"""Money: planned and spent by strand and by programme, what each track puts in, euros per resident and per person.

Comes in: the context. Goes out: elements on the page.
Must not: sum two tracks, or show an amount without the track that it comes from.
"""

from typing import Any, Final

import polars as pl
import streamlit as st

from components.context import Context
from components.parts import attempt, bars, figure_frame, message
from components.sections.resources_bars import bullets, rows_bars
from components.sections.resources_frame import rows_frame
from components.theme import format_euro
from indicators.money import by_programme, by_strand, by_track, whole_years
from indicators.numbers import listed
from indicators.period import Period
from indicators.phrases import article

EMPTY: Final = "Per questi anni la base dati non contiene previsioni di spesa: scegliere un altro periodo."
SEPARATE: Final = (
    "Barra scura: spesi; barra chiara: previsti. Ogni riga è di un solo canale: risorse d'Ambito, comunali e del "
    "Terzo Settore non si sommano mai."
)
LATE: Final = "L'anno non è concluso: la spesa è provvisoria."


def money_finding(now: Context) -> str:
    """Return what was spent, track by track, in one sentence."""
    tracks, years = _tracks(now), _years(now)
    parts = [f"{format_euro(row['spent'])} di {_lowered(row['track'])}" for row in tracks if row["spent"] is not None]
    if not parts:
        return EMPTY
    when = f"Nel {years.label}" if years.label.isdigit() else years.label.capitalize()
    return f"{when} sono stati spesi {listed(parts)}: canali diversi, che non si sommano."


def money_section(now: Context) -> None:
    """Draw planned and spent by strand, by programme, and what each track puts in."""
    strands = by_strand(now.runtime.desk.snapshot, _years(now), now.view.query.strands)
    if strands.is_empty():
        message(EMPTY)
        return
    programmes = by_programme(now.runtime.desk.snapshot, _years(now), now.view.query.strands)
    left, right = st.columns(2, gap="large")
    with left:
        _budgets(now, strands, key="linee", what="linea di finanziamento")
        _composition(now)
    with right:
        _budgets(now, programmes, key="programmi", what="programma")


def per_head_section(now: Context) -> None:
    """Draw euros per resident and per person served, one strand at a time."""
    left, right = st.columns(2, gap="large")
    for column, indicator in ((left, "spend"), (right, "spend_per_person")):
        with column:
            _per_head(now, indicator)


def _per_head(now: Context, indicator: str) -> None:
    found = attempt(lambda: now.ask(indicator=indicator, by=(), period=_years(now), services=(), service_types=()))
    if found:
        with figure_frame(result=found, key=indicator):
            bars(found)


def _budgets(now: Context, frame: pl.DataFrame, *, key: str, what: str) -> None:
    rows = [_row(row, what) for row in frame.iter_rows(named=True)]
    note = f"{SEPARATE} {LATE}" if frame["provisional"].any() else SEPARATE
    with rows_frame(
        now, key=key, title=_planned_title(frame, what), subtitle=_subtitle(now, what), rows=rows, note=note
    ):
        bullets(frame.to_dicts())


def _subtitle(now: Context, what: str) -> str:
    return f"Euro previsti e spesi per {what} · {_years(now).label} · tutto l'Ambito"


def _planned_title(frame: pl.DataFrame, what: str) -> str:
    """Say the row that is furthest from its plan: a fact, not a judgement."""
    known = frame.filter(pl.col("spent").is_not_null(), pl.col("planned") > 0)
    if known.is_empty():
        return f"Nessuna spesa ancora rendicontata, per {what}."
    row = known.sort((pl.col("spent") / pl.col("planned") - 1).abs(), descending=True).row(0, named=True)
    share = round(100 * row["spent"] / row["planned"])
    return f"Lo scarto più ampio dal previsto è di «{row['label']}»: speso {article(str(share))}{share}%."


def _row(row: dict[str, Any], what: str) -> dict[str, Any]:
    return {
        "Canale": row["track"],
        what.capitalize(): row["label"],
        "Previsti (€)": row["planned"],
        "Spesi (€)": row["spent"],
        "Provvisorio": "sì" if row["provisional"] else "no",
    }


def _composition(now: Context) -> None:
    """Draw the three tracks beside one another, each with its own amount."""
    tracks = _tracks(now)
    rows = [{"Canale": row["track"], "Spesi (€)": row["spent"], "Previsti (€)": row["planned"]} for row in tracks]
    with rows_frame(
        now,
        key="canali",
        title="Di chi sono le risorse: Ambito, comuni e Terzo Settore, uno accanto all'altro.",
        subtitle=f"Euro spesi per canale · {_years(now).label}",
        rows=rows,
    ):
        rows_bars([(row["track"], row["spent"], format_euro(row["spent"])) for row in tracks], label="Euro spesi")


def _tracks(now: Context) -> list[dict[str, Any]]:
    return by_track(now.runtime.desk.snapshot, _years(now), now.view.query.strands).to_dicts()


def _years(now: Context) -> Period:
    return whole_years(now.view.query.period)


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:]
