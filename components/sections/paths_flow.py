"""Tabs of the paths about movement: steps, balance of flows, exits, returns.

Comes in: the context. Goes out: elements on the page.
Must not: force a balance to close, hide exits whose destination is not known.
"""

from typing import Final

import streamlit as st

from components import theme
from components.context import Context
from components.figures.balance import balance
from components.figures.cohort import cohort
from components.figures.comparison import Contestant
from components.parts import bars, figure_frame, message
from components.sections.bifocal_panel import dots, framed
from components.sections.bifocal_questions import every_year
from components.sections.paths_questions import ask, base, months, steps
from indicators.balance import Part, flow_balance
from indicators.query import Grouping
from indicators.result import Result
from indicators.sentences import amount, when

HORIZONS: Final = (6, 12, 24)


def steps_panel(now: Context) -> None:
    """Draw how many of the people served come back, and how many have a pact or an open case."""
    served, taken = ask(now, base(now, "people_served"), base(now, "take_up"))
    left, right = st.columns(2, gap="large")
    with left:
        framed(
            cohort(steps(served, taken), hidden_below=served.hidden_below),
            taken,
            key="passi",
            note="Persone distinte dello stesso periodo: ogni passo è una parte del precedente. Le uscite si contano "
            "a parte, perché una persona può uscire più volte.",
        )
    with right:
        years = ask(now, base(now, "take_up", period=every_year(now), by=(Grouping.YEAR,)))[0]
        _over_years(years, key="presa_in_carico")


def balance_panel(now: Context) -> None:
    """Draw who was active, who came and who left, month by month, with what does not add up."""
    desk = now.runtime.desk
    query = base(now, "active")
    found = flow_balance(desk.snapshot, query, settings=now.runtime.settings, directory=now.directory)
    active = found.results[Part.END]
    known = [row for row in active.rows() if row["value"] is not None]
    title = ""
    if known:
        first, last = (amount(active, row["value"], row["status"]) for row in (known[0], known[-1]))
        title = f"{when(active)} le persone attive a fine mese passano da {first} a {last}."
    framed(
        balance(months(found), hidden_below=active.hidden_below),
        active,
        key="bilancio",
        title=title,
        note="Entrano le persone nuove, quelle rientrate dopo inattività e quelle tornate dopo un'uscita; escono "
        "quelle uscite verso casa, verso altro, o inattive da "
        f"{now.runtime.settings.thresholds.inactivity_days} giorni. Le «altre variazioni» sono ciò che non torna.",
    )


def exits_panel(now: Context) -> None:
    """Draw the exits towards autonomy beside those of which nothing is known."""
    home, unknown = ask(now, base(now, "exits_to_autonomy"), base(now, "exits_to_unknown"))
    left, right = st.columns(2, gap="large")
    with left, figure_frame(result=home, key="uscite"):
        rows = [
            Contestant(name=name, colour=colour, row=result.rows()[0], below=result.hidden_below)
            for name, colour, result in (
                ("Verso l'autonomia", theme.AMBITO, home),
                ("Destinazione ignota", theme.TEXT_SOFT, unknown),
            )
        ]
        dots(rows, home.indicator, key="uscite")
        st.caption("Le altre uscite vanno verso altra accoglienza, istituzioni, strada. Più sono ignote, meno si sa.")
    with right:
        years = ask(now, base(now, "exits_to_autonomy", period=every_year(now), by=(Grouping.YEAR,)))[0]
        _over_years(years, key="uscite_anni")


def returns_panel(now: Context) -> None:
    """Draw how many of those who left for a home come back within 6, 12 and 24 months."""
    found = ask(now, *(base(now, "returns", horizon_months=horizon) for horizon in HORIZONS))
    rows = [
        Contestant(name=f"Entro {horizon} mesi", colour=theme.AMBITO, row=result.rows()[0], below=result.hidden_below)
        for horizon, result in zip(HORIZONS, found, strict=True)
    ]
    with figure_frame(result=found[1], key="ritorni", subtitle=_returns_subtitle(found[1])):
        if all(row.row is None or row.row["value"] is None for row in rows):
            message("Chi è uscito in questo periodo non è ancora stato osservato a lungo, o i casi sono troppo pochi.")
        dots(rows, found[1].indicator, key="ritorni")
        st.caption(
            "Conta solo chi è stato osservato per tutto il tempo: per le uscite recenti il valore non c'è ancora."
        )


def _returns_subtitle(result: Result) -> str:
    return f"{result.indicator.name} · quota in % · uscite del periodo {result.query.period.label}"


def _over_years(result: Result, *, key: str) -> None:
    with figure_frame(result=result, key=key):
        bars(result)
