"""The overview: its cards, what has changed, what is to be acted on, how complete the last month is.

Comes in: the context. Goes out: elements on the page.
Must not: compute; everything worked out is kept for whoever asks the same of the same data.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

import streamlit as st

from components.escaping.html import Html
from components.escaping.markdown import Markdown
from components.state.page_context import Context
from components.views.overview.cards import cards_html
from components.views.overview.queries import ABREAST, CardQuestions, asked, card_questions
from components.views.overview.table import cards_table
from components.views.overview.text import (
    ALERT_WORDS,
    CHANGES,
    CHANGES_NOTE,
    FURTHER,
    MOST_ALERTS,
    NO_ALERTS,
    NO_CHANGE,
    NO_COMPARISON,
    OTHER_CARDS,
    OWN_SERVICES_NAME,
    TO_CHECK,
    TO_OCCUPANCY,
    TO_PLAN,
    TO_WATCH,
    VERDICTS,
    WATCHED,
    WATCHING,
    WHOLE,
    more_alerts,
    own_names_words,
    said_to_partner,
    sheet_link,
    unseen_words,
)
from components.widgets import attempt, bars, figure_frame, page_link, page_title, screen, section_heading, source_line
from indicators.engine.period_comparison import Answer
from indicators.model.period import Period, Unit, month_label
from indicators.model.query import Comparison, Grouping, Query
from indicators.model.result import Coverage, Result
from indicators.monitoring.alerts import Alert, alerts
from indicators.monitoring.news import News, NewsKind, news
from indicators.monitoring.target_progress import courses
from indicators.monitoring.watched_questions import compared_questions, watched
from indicators.monitoring.year_on_year import are_compared, differences
from indicators.selection.supply import holds_any
from indicators.wording.headline import headline


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Everything that the page shows."""

    cards: tuple[CardQuestions, ...]
    answers: dict[Query, Answer]
    html: tuple[Html, Html]
    news: tuple[News, ...]
    alerts: tuple[Alert, ...]
    month: str
    coverage: Coverage
    is_compared: bool
    """Whether anything has a value in both years."""

    @property
    def first(self) -> Result | None:
        """The answer of the first card that has one: what the page's title says."""
        answers = (self.answers[card.value] for card in self.cards)
        return next((answer for answer in answers if isinstance(answer, Result)), None)


def overview(context: Context) -> Overview:
    """Return what the page shows to this viewer, from memory if it was worked out already."""
    return context.data.once("overview", context.view, lambda: _overview(context))


def _overview(context: Context) -> Overview:
    data, viewer, cards = context.data, context.view.query.viewer, card_questions(context)
    compared, last = compared_questions(data.find(watched, context.view.query)), context.directory.last_month
    answers = asked(context, cards, *compared, *panels(context))
    latest = context.view.query.but(period=Period(last, last, Unit.MONTH), comparison=Comparison.NONE)
    moved = {difference.result.query for difference in data.find(differences, compared)}
    return Overview(
        cards=cards,
        answers=answers,
        html=(cards_html(cards[:ABREAST], answers, moved), cards_html(cards[ABREAST:], answers, moved)),
        news=data.find(news, viewer=viewer, queries=compared, on=context.directory.as_of),
        alerts=data.once("alerts", viewer, lambda: _alerts(context)),
        month=month_label(last),
        coverage=data.coverage(latest),
        is_compared=data.find(are_compared, compared),
    )


def panels(context: Context) -> tuple[Query, Query]:
    """Return what the two panels at the foot of the page ask: people by target group, contacts by kind of service."""
    served = context.view.query.but(indicator="people_served", by=(Grouping.TARGET,))
    return served, context.view.query.but(indicator="contacts", by=(Grouping.SERVICE_TYPE,))


def _alerts(context: Context) -> tuple[Alert, ...]:
    """Return what this viewer must act on, whatever the filters say."""
    viewer, settings = context.view.query.viewer, context.settings
    return context.data.find(
        alerts,
        viewer=viewer,
        on=context.directory.as_of,
        thresholds=settings.thresholds,
        disclosure=settings.disclosure,
        courses=context.data.find(courses, viewer=viewer),
    )


def cards_section(context: Context, shown: Overview) -> None:
    """Draw the first cards, what changed and what is to be acted on, the other cards with the foot of them all."""
    first, others = shown.html
    with st.container(key="figura_schede"):
        screen.html(first)
        left, right = st.columns(2, gap="large")
        with left, st.container(gap="xsmall", key="novita"):
            news_section(shown)
        with right, st.container(gap="xsmall", key="allerte"):
            alerts_section(context, shown)
        section_heading(OTHER_CARDS)
        screen.html(others)
        if shown.first:
            whole = WHOLE.format(lead=shown.first.directory.lead_name)
            screen.caption(f"{own_names(shown)} {whole}".strip())
            screen.caption(VERDICTS)
        cards_table(context, shown.cards, shown.answers, source_line(shown.first) if shown.first else "")


def news_section(shown: Overview) -> None:
    """Draw what has changed, in words."""
    section_heading(CHANGES)
    screen.caption(CHANGES_NOTE)
    quiet = all(piece.kind is not NewsKind.CHANGE for piece in shown.news)
    lines = [
        *([NO_CHANGE if shown.is_compared else NO_COMPARISON] if quiet else []),
        *(piece.sentence for piece in shown.news),
    ]
    _list([("", sentence) for sentence in lines])


def alerts_section(context: Context, shown: Overview) -> None:
    """Draw what is to be acted on, and how complete the last month is."""
    section_heading(TO_WATCH)
    screen.caption(WATCHING)
    unseen = unseen_words(_unseen(context))
    _list(alert_lines(shown.alerts) or ([] if unseen else [("", NO_ALERTS)]))
    if unseen:
        screen.caption(unseen)
    screen.markdown(Markdown("**{}**: {}.").format(shown.month.capitalize(), shown.coverage.label))
    with st.container(horizontal=True, gap="medium"):
        page_link("verifica", label=TO_CHECK, icon=":material/fact_check:")
        page_link("occupazione", label=TO_OCCUPANCY, icon=":material/bed:")
        page_link("piano", label=TO_PLAN, icon=":material/flag:")


def _unseen(context: Context) -> list[str]:
    return [words for frame, words in WATCHED.items() if not context.data.find(holds_any, (frame,))]


def panels_section(context: Context) -> None:
    """Draw the people by target group beside the contacts by kind of service."""
    section_heading(FURTHER)
    for column, question, key in zip(st.columns(2, gap="large"), panels(context), ("target", "tipi"), strict=True):
        with column:
            result = attempt(partial(context.ask, question))
            if result:
                with figure_frame(result=result, key=key):
                    bars(result)


def alert_lines(alerts: Sequence[Alert]) -> list[tuple[str, str]]:
    """Return the word and the sentence of each line: the first alerts of each kind, and how many others there are."""
    lines = []
    for kind, group in groupby(alerts, key=lambda alert: alert.kind):
        alerts_of_kind = list(group)
        shown = alerts_of_kind[:MOST_ALERTS] if len(alerts_of_kind) > MOST_ALERTS + 1 else alerts_of_kind
        lines += [(ALERT_WORDS[kind], alert.sentence) for alert in shown]
        others = len(alerts_of_kind) - len(shown)
        lines += [(ALERT_WORDS[kind], more_alerts(kind, others))] if others else []
    return lines


def _list(lines: list[tuple[str, str]]) -> None:
    items = Html().join(Html("<li>{}{}</li>").format(_label(word), sentence) for word, sentence in lines)
    screen.html(Html('<ul class="bif-news">{}</ul>').format(items))


def _label(word: str) -> Html:
    return Html("<strong>{}.</strong> ").format(word) if word else Html()


def head(context: Context, shown: Overview | None) -> None:
    """Draw the head of the page with, at its right, the way to the sheet of a mayor's own municipality."""
    code = context.view.query.viewer.municipality
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="testa_quadro"):
        with st.container(width="stretch"):
            page_title(shown.first if shown else None, said=own_words(shown) if shown else "")
        if code:
            name = context.directory.municipalities[code]
            page_link("comune", label=sheet_link(name), icon=":material/location_on:", comune=code)


def own_words(shown: Overview) -> str:
    """Return the finding about a partner's own services as one says it to them; nothing where it is not about them."""
    if not shown.first or shown.cards[0].own != OWN_SERVICES_NAME or shown.first.query != shown.cards[0].value:
        return ""
    unnamed = headline(replace(shown.first, query=shown.first.query.but(services=())))
    said = said_to_partner(unnamed)
    return said if said != unnamed else ""


def own_names(shown: Overview) -> str:
    """Return which the partner's own services are, where the finding does not name them."""
    if not own_words(shown) or not shown.first:
        return ""
    names = [shown.first.directory.services[key] for key in shown.first.query.services]
    return own_names_words(names)


def shown_or_said(context: Context) -> Overview | None:
    """Return what the page shows, or say on the page why it cannot."""
    return attempt(lambda: overview(context))
