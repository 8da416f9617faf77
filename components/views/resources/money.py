"""Money: what each track puts in, planned and spent by strand and by programme, euros per resident and per person.

Comes in: the context. Goes out: elements on the page.
Must not: sum two tracks, or show an amount without the track that it comes from.
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

import polars as pl
import streamlit as st

from components.state.page_context import Context
from components.views.resources.text import BUDGETS_UNKNOWN, LATE, NO_BUDGETS, SEPARATE
from components.widgets import attempt, bars, figure_frame, message, screen
from components.widgets.amount_bars import Budget, Groups, bullets, rows_bars
from components.widgets.rows_frame import rows_frame
from indicators.analysis.budgets import by_programme, by_strand, by_track, whole_years
from indicators.italian.numbers import euro, listed, number
from indicators.model.period import Period
from indicators.model.query import Grouping
from indicators.selection.supply import holds_any
from indicators.wording.grammar import article
from indicators.wording.query_sentence import narrowed

Row = dict[str, Any]


def money_finding(context: Context) -> str:
    """Return what was spent, track by track, in one sentence; nothing if there is no money to speak of."""
    return spending_words(_tracks(context), _years(context).label)


def of_whole_years(period: Period, *, closed: Period | None = None) -> str:
    """Return why money is told of other months than were asked for; nothing if whole years were.

    ``closed`` is the last year that is over, where nobody chose a period: that year is shown.
    """
    if closed is not None:
        shown = f"se non si sceglie un periodo si vede il {closed.label}, l'ultimo anno concluso"
        return f"Il denaro si prevede e si rendiconta per anno: {shown}."
    years = whole_years(period)
    if (years.first, years.last) == (period.first, period.last):
        return ""
    return f"Il denaro si prevede e si rendiconta per anno: qui si vede quello di tutto il periodo {years.label}."


def spending_words(tracks: Sequence[Row], years: str) -> str:
    """Return what each track spent or, of those not accounted for yet, that they are not; of all, what was planned."""
    if not tracks:
        return ""
    when = f"Nel {years}" if years.isdigit() else f"{years[0].upper()}{years[1:]}"
    spent = [row for row in tracks if row["spent"] is not None]
    if not spent:
        return f"{when} sono previsti {_amounts(tracks, 'planned')}: nessuna spesa è ancora rendicontata."
    late = listed([_lowered(row["track"]) for row in tracks if row["spent"] is None])
    apart = ": canali distinti" if len(spent) > 1 else ""
    still = f"; non è ancora rendicontata la spesa di {late}" if late else ""
    so_far = " finora" if any(row["provisional"] for row in spent) else ""
    return f"{when}{so_far} sono stati spesi {_amounts(spent, 'spent')}{still or apart}."


def _amounts(tracks: Sequence[Row], column: str) -> str:
    return listed([f"{euro(row[column])} di {_lowered(row['track'])}" for row in tracks])


def money_section(context: Context) -> None:
    """Draw what each track puts in, planned and spent by strand and by programme, then the same for each person."""
    strands = context.data.find(by_strand, _years(context), context.view.query.strands)
    if strands.is_empty():
        message(NO_BUDGETS if context.data.find(holds_any, ("budgets",)) else BUDGETS_UNKNOWN)
        return
    unlike = of_whole_years(context.view.query.period, closed=_last_closed_year(context))
    if unlike:
        screen.caption(unlike)
    programmes = context.data.find(by_programme, _years(context), context.view.query.strands)
    _composition(context)
    left, right = st.columns(2, gap="large")
    with left:
        _budgets(context, strands, key="linee", what="linea di finanziamento", heading="track", name="label")
    with right:
        _budgets(context, programmes, key="programmi", what="programma", heading="label", name="track")
    _per_heads(context)


def _per_heads(context: Context) -> None:
    """Draw euros per resident and per person served, one strand at a time."""
    left, right = st.columns(2, gap="large")
    for column, indicator in ((left, "spend"), (right, "spend_per_person")):
        with column:
            _per_head(context, indicator)


def _per_head(context: Context, indicator: str) -> None:
    result = attempt(
        lambda: context.ask(context.page_query, indicator=indicator, by=(Grouping.STRAND,), period=_years(context))
    )
    if result:
        with figure_frame(result=result, key=indicator):
            bars(result)


def _composition(context: Context) -> None:
    """Draw the three tracks beside one another, each with its own amount and its part of the spending."""
    tracks = _tracks(context)
    parts = parts_of_spending(tracks)
    with rows_frame(
        context,
        key="canali",
        title=composition_words(tracks),
        subtitle=f"Euro spesi per canale, e quota della spesa di tutti i canali · {_about(context)}",
        rows=[_track_row(row, share) for row, share in zip(tracks, parts, strict=True)],
        note=_late(tracks),
    ):
        lines = [(row["track"], row["spent"], _part(row, share)) for row, share in zip(tracks, parts, strict=True)]
        rows_bars(lines, label="Euro spesi per canale", provisional=bool(_late(tracks)))


def _late(rows: Iterable[Row]) -> str:
    """Return that what was spent may still change, if any of it may."""
    return LATE if any(row["provisional"] and row["spent"] is not None for row in rows) else ""


def parts_of_spending(tracks: Iterable[Row]) -> list[float | None]:
    """Return the part of the spending, in per cent, that each track is; none if one has not accounted for it yet."""
    spent = [row["spent"] for row in tracks]
    if any(amount is None for amount in spent) or not sum(spent):
        return [None] * len(spent)
    return [100 * amount / sum(spent) for amount in spent]


def composition_words(tracks: list[Row]) -> str:
    """Return which part of the spending each track puts in."""
    parts = [
        f"per {article(said)}{said}% da {_lowered(row['track'])}"
        for row, part in zip(tracks, parts_of_spending(tracks), strict=True)
        for said in ([number(part, decimals=1)] if part else [])
    ]
    if not parts:
        if all(row["spent"] is None for row in tracks):
            return "La spesa non è ancora rendicontata: di ogni canale si conosce solo il previsto."
        return "La spesa di un canale non è ancora rendicontata: le quote non si possono dire."
    if len(tracks) == 1:
        return f"La spesa viene tutta da {_lowered(tracks[0]['track'])}."
    return f"La spesa viene {listed(parts)}."


def _track_row(row: Row, share: float | None) -> Row:
    rounded = None if share is None else round(share, 1)
    spent, planned = row["spent"], row["planned"]
    return {
        "Canale": row["track"],
        "Spesi (€)": spent,
        "Quota degli spesi (%)": rounded,
        "Previsti (€)": planned,
        "Provvisorio": "sì" if row["provisional"] else "no",
    }


def _part(row: Row, share: float | None) -> str:
    if row["spent"] is None:
        return Budget(name=row["track"], planned=row["planned"], spent=None).said
    part = "" if share is None else f" · {number(share, decimals=1)}%"
    return f"{euro(row['spent'])}{part}"


def _budgets(context: Context, frame: pl.DataFrame, *, key: str, what: str, heading: str, name: str) -> None:
    rows = [_row(row, what) for row in frame.iter_rows(named=True)]
    note = f"{SEPARATE} {_late(frame.iter_rows(named=True))}".strip()
    title, subtitle = planned_title(frame, what), _subtitle(context, what)
    with rows_frame(context, key=key, title=title, subtitle=subtitle, rows=rows, note=note):
        bullets(grouped(frame, heading=heading, name=name))


def grouped(frame: pl.DataFrame, *, heading: str, name: str) -> Groups:
    """Return the lines of `indicators.analysis.budgets.MONEY` under names of one column, called as another says."""
    rows = frame.sort(heading, maintain_order=True).iter_rows(named=True) if heading == "label" else frame.to_dicts()
    return [(of, [_budget(row, name) for row in own]) for of, own in groupby(rows, key=lambda row: str(row[heading]))]


def _budget(row: Row, name: str) -> Budget:
    return Budget(name=row[name], planned=row["planned"], spent=row["spent"], provisional=row["provisional"])


def _subtitle(context: Context, what: str) -> str:
    return f"Euro spesi e previsti per {what} e canale · {_about(context)}"


def _about(context: Context) -> str:
    """Return years, area and the strands chosen, as the line under a title says them."""
    return " · ".join([_years(context).label, "tutto l'Ambito", *narrowed(context.page_query, context.directory)])


def planned_title(frame: pl.DataFrame, what: str) -> str:
    """Say the row that is furthest from its plan, with its track: a fact, not a judgement."""
    planned = frame.filter(pl.col("spent").is_not_null(), pl.col("planned") > 0)
    if planned.is_empty():
        return f"Nessuna spesa ancora rendicontata: si vede il previsto per {what}."
    row = planned.sort((pl.col("spent") / pl.col("planned") - 1).abs(), descending=True).row(0, named=True)
    share = number(100 * row["spent"] / row["planned"])
    whose = f" ({_lowered(row['track'])})" if what == "programma" else ""
    if frame.height == 1:
        so_far = "finora speso" if row["provisional"] else "speso"
        return f"«{row['label']}»{whose}: {so_far} {article(share)}{share}% del previsto."
    lo = "Finora lo" if row["provisional"] else "Lo"
    return f"{lo} scarto più ampio dal previsto è di «{row['label']}»{whose}: speso {article(share)}{share}%."


def _row(row: Row, what: str) -> Row:
    return {
        "Canale": row["track"],
        what.capitalize(): row["label"],
        "Previsti (€)": row["planned"],
        "Spesi (€)": row["spent"],
        "Provvisorio": "sì" if row["provisional"] else "no",
    }


def _tracks(context: Context) -> list[Row]:
    return context.data.find(by_track, _years(context), context.view.query.strands).to_dicts()


def _years(context: Context) -> Period:
    return _last_closed_year(context) or whole_years(context.view.query.period)


def _last_closed_year(context: Context) -> Period | None:
    """Return the last year that is over, where nobody chose a period; None elsewhere, or if it has no budgets."""
    query, names = context.view.query, context.directory
    year = names.closed_year
    if query.period != names.default_period(query.viewer) or whole_years(query.period) == year:
        return None
    return None if context.data.find(by_track, year, query.strands).is_empty() else year


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:]
