"""The method page: every indicator, how to read what is shown, the words; searchable, each under its own anchor.

Comes in: the context, the words searched. Goes out: elements on the page.
Must not: hold definitions of its own (they are in the catalogue and the vocabularies).
"""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from components.escaping.markdown import Markdown, listed
from components.state.page_context import Context
from components.views.method.intruders import chances
from components.views.method.others import others_section
from components.views.method.text import (
    CONFUSED,
    INDICATORS_TITLE,
    NOTHING,
    PROTECTION,
    READING,
    SEARCH_HINT,
    SEARCH_LABEL,
    VOCABULARIES,
    WORDS_TITLE,
    Passage,
    facts_words,
    in_force,
    one_person,
    protection,
)
from components.widgets import message, screen
from components.widgets.queries import answers_to
from data_access.vocabulary import Term
from indicators.catalogue.catalogue import COMPANIONS, INDICATORS, in_words
from indicators.catalogue.entries import SUBJECTS
from indicators.engine.period_comparison import Answer
from indicators.model.indicator import Indicator
from indicators.model.query import Lens, Query
from indicators.model.result import Result
from indicators.wording.headline import headline

SEARCH: Final = "cerca_metodo"
WANTED: Final = "indicatore"
"""The parameter of the address that says which entry was asked for."""
COLUMNS: Final = 5
"""Subjects side by side in the index."""
ABREAST: Final = 2
"""Entries side by side: across the whole page their lines would be too long to read."""


def search_box() -> str:
    """Draw the field that searches, and return its words."""
    return screen.text_input(SEARCH_LABEL, key=SEARCH, type="search", placeholder=SEARCH_HINT)


def method(context: Context, words: str) -> None:
    """Draw every piece of the page that contains the words searched; all of them if none were."""
    settings = context.settings
    written = [in_words(entry, settings.thresholds) for entry in in_order()]
    entries = [entry for entry in written if contains(_text_of(entry), words)]
    same = one_person(shares_persons=context.directory.shares_persons)
    passages = (CONFUSED, same, *READING, protection(settings.disclosure), in_force(settings.thresholds))
    matching = [passage for passage in passages if contains(" ".join((passage.title, *passage.lines)), words)]
    terms = {name: [term for term in VOCABULARIES[name] if contains(_line(term), words)] for name in VOCABULARIES}
    if not entries and not matching and not any(terms.values()):
        message(NOTHING)
    _contents(ways(entries=bool(entries), passages=matching, words=any(terms.values())))
    if entries:
        _entries(context, entries)
    for passage in matching:
        _passage(passage)
        if passage.anchor == PROTECTION:
            chances(context)
    if not words.strip():
        others_section(context)
    if any(terms.values()):
        _vocabularies(terms, is_open=bool(words.strip()))


def in_order() -> tuple[Indicator, ...]:
    """Return the entries, each followed by those that complete it; the one that the address asks for comes first."""
    parts = {key: [own for own in COMPANIONS.values() if own.part_of == key] for key in INDICATORS}
    listed = [one for entry in INDICATORS.values() if not entry.part_of for one in (entry, *parts[entry.key])]
    wanted = st.query_params.get(WANTED)
    return tuple(sorted(listed, key=lambda entry: entry.key != wanted))


def contains(text: str, words: str) -> bool:
    """Whether a text holds every word, whatever the accents and capitals."""
    plain = _plain(text)
    return all(word in plain for word in _plain(words).split())


def last_values(context: Context, entries: Sequence[Indicator]) -> Mapping[str, Answer]:
    """Return the answer of each entry for the newest year that has ended, by key, all asked together."""
    viewer, period = context.view.query.viewer, context.directory.closed_year
    queries = {
        entry.key: Query(
            indicator=entry.key,
            period=period,
            lens=Lens.RESIDENCE if Lens.RESIDENCE in entry.lenses else Lens.PLACE,
            viewer=viewer,
        )
        for entry in entries
    }
    answers = answers_to(context, tuple(queries.values()))
    return {key: answers[query] for key, query in queries.items()}


def ways(*, entries: bool, passages: Sequence[Passage], words: bool) -> list[tuple[str, str]]:
    """Return title and anchor of each piece of the page that is there."""
    links = [(INDICATORS_TITLE, "indicatori")] if entries else []
    links += [(passage.title, passage.anchor) for passage in passages]
    return [*links, (WORDS_TITLE, "parole")] if words else links


def _contents(pieces: Sequence[tuple[str, str]]) -> None:
    """Draw the way to the pieces of the page, if there are several."""
    if len(pieces) > 1:
        with st.container(key="indice_pagina"):
            screen.markdown(Markdown(" · ").join(_way(title, anchor) for title, anchor in pieces))


def _entries(context: Context, entries: Sequence[Indicator]) -> None:
    screen.header(INDICATORS_TITLE, anchor="indicatori")
    _index(entries)
    values = last_values(context, tuple(INDICATORS.values()))
    for start in range(0, len(entries), ABREAST):
        for column, entry in zip(st.columns(ABREAST), entries[start : start + ABREAST], strict=False):
            with column, st.container(border=True, gap="xsmall", height="stretch"):
                screen.subheader(entry.name, anchor=entry.key)
                screen.markdown(Markdown("{}\n\n{}").format(entry.explanation, _facts(entry, values[entry.key])))


def _index(entries: Sequence[Indicator]) -> None:
    """Draw the way to each entry, subject by subject."""
    subjects = list(by_subject(entries).items())
    with st.container(key="indice_metodo"):
        for start in range(0, len(subjects), COLUMNS):
            for column, (name, own) in zip(st.columns(COLUMNS), subjects[start : start + COLUMNS], strict=False):
                with column:
                    screen.markdown(
                        Markdown("**{}**\n{}").format(name, listed(_way(entry.name, entry.key) for entry in own))
                    )


def by_subject(entries: Sequence[Indicator]) -> dict[str, list[Indicator]]:
    """Return entries under the names of their subjects, in the order of the catalogue; subjects without any are out."""
    entries_by_key = {entry.key: entry for entry in entries}
    subjects = {
        name: [entries_by_key[one.key] for one in own if one.key in entries_by_key] for name, own in SUBJECTS.items()
    }
    return {name: own for name, own in subjects.items() if own}


def _facts(entry: Indicator, answer: Answer) -> Markdown:
    """Return what is known of an entry, as a list."""
    value = headline(answer) if isinstance(answer, Result) else str(answer)
    residents = answer.population_years if isinstance(answer, Result) else ()
    whole = INDICATORS[entry.part_of].name if entry.part_of else ""
    facts = facts_words(entry, value, whole, residents=residents)
    return listed(Markdown("**{}**: {}").format(name, text) for name, text in facts.items() if text)


def _passage(passage: Passage) -> None:
    with st.container(key=f"passo_{passage.anchor}"):
        screen.header(passage.title, anchor=passage.anchor)
        screen.markdown(listed(passage.lines))


def _vocabularies(terms: Mapping[str, Sequence[Term]], *, is_open: bool) -> None:
    screen.header(WORDS_TITLE, anchor="parole")
    with st.container(key="parole"):
        for name, vocabulary in terms.items():
            if vocabulary:
                with screen.expander(name, type="compact", expanded=is_open):
                    screen.markdown(listed(map(_line, vocabulary)))


def _line(term: Term) -> Markdown:
    label = Markdown("**{}**").format(term.label)
    return Markdown("{}: {}").format(label, term.definition) if term.definition else label


def _way(title: str, anchor: str) -> Markdown:
    """Return the way to a piece of this page."""
    return Markdown("[{}](#{})").format(title, anchor)


def _text_of(entry: Indicator) -> str:
    return f"{entry.key} {entry.name} {entry.english} {entry.explanation} {entry.formula} {entry.limits} {entry.aims}"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
