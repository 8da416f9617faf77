"""What to look at first in "Verifica dati": returns that are missing and findings, service by service, in one list.

Comes in: a `Verification` and the services asked for. Goes out: lines of words, one element of HTML, a link.
Must not: decide who may see what, or repeat as a missing return what a finding says already.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from components.escaping.html import Html
from components.state.page_context import Context
from components.views.verification.tables import NOTHING, Expected, expected_returns
from components.views.verification.text import (
    MISSING,
    WHAT_TO_LOOK_AT,
    later_link,
    later_words,
    missing_words,
    others_words,
)
from components.widgets import screen
from components.widgets.links import page_link
from indicators.data_quality.findings import Check, Finding, Severity
from indicators.data_quality.verification import Verification, missing_later
from indicators.model.period import MONTHS_IN_YEAR

MOST: Final = 8
"""Lines that are shown; the others are told by number."""
_WORDS: Final = (Severity.ERROR.value.capitalize(), MISSING, *(own.value.capitalize() for own in tuple(Severity)[1:]))
"""What a line begins with, the most serious first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A thing to look at: of which service, how weighty (a word of `_WORDS`), what it is."""

    service: str
    weight: str
    words: str


def attention(
    context: Context, verification: Verification, services: Sequence[str], *, disputes: Sequence[Line] = ()
) -> None:
    """Draw the list, open contests first, and, if returns of later months are missing, where they are."""
    lines = [*disputes, *attention_lines(verification, services)]
    if lines:
        with st.container(key="da_guardare"):
            screen.html(attention_html(lines))
    _later(context, verification, services)


def attention_lines(verification: Verification, services: Sequence[str]) -> list[Line]:
    """Return what is to be looked at in some services, the most serious first, then in the order of the services."""
    expected, findings = expected_returns(verification), defaultdict[str, list[Finding]](list)
    for one in verification.findings:
        findings[one.service].append(one)
    lines = [
        line
        for key in services
        for line in _of_service(verification.services[key], findings[key], expected.get(key, NOTHING))
    ]
    return sorted(lines, key=lambda line: _WORDS.index(line.weight))


def attention_html(lines: Sequence[Line]) -> Html:
    """Return the list."""
    item = Html("<li><b>{}</b> · <b>{}</b>: {}</li>")
    items = Html().join(item.format(line.service, line.weight, line.words) for line in lines[:MOST])
    more = len(lines) - MOST
    rest = Html("<li>{}</li>").format(others_words(more)) if more > 0 else ""
    return Html('<ul class="bif-news" aria-label="{}">{}{}</ul>').format(WHAT_TO_LOOK_AT, items, rest)


def _of_service(name: str, own: Sequence[Finding], expected: Expected) -> Iterator[Line]:
    for one in own:
        yield Line(service=name, weight=one.severity.value.capitalize(), words=one.sentence)
    months = dict(expected.missing)
    left = [month for month in months if not any(_says_missing(one, month) for one in own)]
    if left:
        yield Line(service=name, weight=MISSING, words=missing_words(left, months[left[0]]))


def _says_missing(one: Finding, month: int) -> bool:
    """Whether a finding says that the return of a month never came."""
    is_absence = one.check is Check.COMPLETENESS and one.severity is Severity.ERROR
    return is_absence and month in {item.month for item in one.evidence}


def _later(context: Context, verification: Verification, services: Sequence[str]) -> None:
    """Say which returns are missing after the period that is looked at, and lead to them."""
    months = context.data.find(missing_later, services, verification.period)
    if not months:
        return
    year = months[-1] // MONTHS_IN_YEAR
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="mancanti_dopo"):
        screen.markdown(later_words(months), width="content")
        page_link("verifica", label=later_link(year), icon=":material/arrow_forward:", periodo=str(year))
