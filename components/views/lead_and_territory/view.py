"""The page of the two lenses: three answers, pressure beside need, and the tabs with the detail.

Comes in: the context. Goes out: elements on the page.
Must not: compute; figures come from `components.figures`, numbers from the questions.
"""

from typing import Final

import streamlit as st

from components.escaping.html import Html
from components.state.page_context import Context
from components.views.lead_and_territory.answers import REFUSED, Answer, answers
from components.views.lead_and_territory.answers_rows import ORIGINS
from components.views.lead_and_territory.answers_table import answers_table
from components.views.lead_and_territory.flows import attraction_panel, far_panel, flows_panel, matrix_panel
from components.views.lead_and_territory.places import funnel_panel, rates_panel, similar_panel
from components.views.lead_and_territory.queries import place
from components.views.lead_and_territory.text import NOBODY
from components.views.lead_and_territory.time import inequality_panel, trend_panel
from components.widgets import attempt, bars, figure_frame, message, screen, section_heading, silently
from components.widgets.queries import ask, base
from components.widgets.tabs import Panel, Section, panels
from data_access.vocabulary import ResidenceClass
from indicators.italian.numbers import listed
from indicators.model.query import LEAD, TERRITORY, Grouping
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow
from indicators.wording.headline import amount, when

PANELS: Final = (
    Panel("Da dove vengono", (Section("Da dove vengono", attraction_panel),)),
    Panel(
        "Quali servizi, e dove",
        (
            Section("Servizi lontani", far_panel),
            Section("Flussi", flows_panel),
            Section("Comuni e servizi", matrix_panel),
        ),
    ),
    Panel(
        "Tassi dei comuni",
        (
            Section("Oltre il caso", funnel_panel),
            Section("Comuni simili", similar_panel),
            Section("Comune per comune", rates_panel),
        ),
    ),
    Panel("Andamento e divari", (Section("Nel tempo", trend_panel), Section("Disuguaglianza", inequality_panel))),
)
"""The tabs, each one idea: what a tab shows is read by scrolling, not by opening another."""


def answers_section(context: Context) -> None:
    """Draw the three answers side by side; where none may be asked, why, once."""
    sections = attempt(lambda: answers(context))
    refused = {answer.words for answer in sections or () if answer.value == REFUSED}
    if sections and len(refused) == 1 and all(answer.value == REFUSED for answer in sections):
        message(refused.pop())
    elif sections:
        section_heading("Tre risposte", is_seen=False)
        with st.container(key="figura_risposte"):
            screen.html(Html('<div class="bif-cards bif-answers">{}</div>').format(Html().join(map(_card, sections))))
            answers_table(context, sections)


def lenses_section(context: Context) -> None:
    """Draw pressure (where services stand) beside need (where people come from); the answers say why they may not."""
    answer = silently(
        lambda: ask(
            context,
            place(context, "people_served", by=(Grouping.AREA,)),
            base(context, "people_served", by=(Grouping.AREA,)),
            base(context, "people_served", by=(Grouping.RESIDENCE_CLASS,)),
        )
    )
    if answer is None:
        return
    section_heading("Pressione e bisogno", is_seen=False)
    pressure, need, classes = answer
    most = max((row["value"] or 0 for result in (pressure, need) for row in result.rows()), default=0)
    left, right = st.columns(2, gap="large")
    with left, figure_frame(result=pressure, key="pressione", title=pressure_words(pressure)):
        bars(pressure, most=most)
    with right, figure_frame(result=need, key="bisogno", title=need_words(need)):
        bars(need, most=most)
        others = others_words(classes)
        if others:
            screen.caption(others)


def detail_section(context: Context) -> None:
    """Draw the tabs."""
    panels(context, PANELS, key="schede_bifocale")


def pressure_words(result: Result) -> str:
    """Return the finding of the pressure, by area of the service."""
    lead, rest = _by_area(result)
    name, start = result.directory.lead_name, f"Pressione: {when(result).lower()}"
    if lead is None:
        others = f"; quelli del territorio hanno accolto {rest}" if rest else ""
        return f"{start} mancano i dati dei servizi di {name}{others}."
    met = "non hanno accolto nessuno" if lead == NOBODY else f"hanno accolto {lead}"
    if rest is None:
        return f"{start} i servizi di {name} {met}; di quelli del territorio mancano i dati."
    if lead == rest == NOBODY:
        return f"{start} né i servizi di {name} né quelli del territorio hanno accolto qualcuno."
    return f"{start} i servizi di {name} {met}, quelli del territorio {rest}."


def need_words(result: Result) -> str:
    """Return the finding of the need, by area of residence."""
    lead, rest = _by_area(result)
    name, start = result.directory.lead_name, f"Bisogno: {when(result).lower()}"
    if lead is None or rest is None:
        return f"{start} mancano i dati per dire dove risiedono le persone servite."
    return f"{start} tra le persone servite risiedono a {name} {lead}, nel territorio {rest}."


def others_words(classes: Result) -> str:
    """Return who is in the pressure and not in the need, class by class; nothing where it is not known."""
    if any(row["status"] == Status.NOT_SUPPLIED for row in classes.rows()):
        return ""
    others = [
        f"{ORIGINS[row['residence_class']]} {amount(classes, row['value'], row['status']).removesuffix(' persone')}"
        for row in classes.rows()
        if row["residence_class"] != ResidenceClass.AMBITO and row["value"] != 0
    ]
    if not others:
        return "Tutte le persone servite risiedono nell'Ambito."
    return f"Stanno nella pressione, e non in queste due barre, le altre persone: {listed(others)}."


def _by_area(result: Result) -> tuple[str | None, str | None]:
    """Return the amounts of lead municipality and territory; None where they have not been supplied."""
    said = {result.directory.read_area(row["area"]): _amount(result, row) for row in result.rows()}
    return said.get(LEAD, NOBODY), said.get(TERRITORY, NOBODY)


def _amount(result: Result, row: ResultRow) -> str | None:
    if row["status"] == Status.OK and row["value"] == 0:
        return NOBODY
    missing = row["status"] == Status.NOT_SUPPLIED
    return None if missing else amount(result, row["value"], row["status"])


def _card(answer: Answer) -> Html:
    return Html(
        '<section class="bif-card"><p class="bif-card-label">{}</p><p class="bif-card-value">{}</p>'
        '<p class="bif-card-words">{}</p></section>'
    ).format(answer.question, answer.value, answer.words)
