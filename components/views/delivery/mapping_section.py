"""A file of another program: its columns, each with the field that it is taken for, ten rows as they will be read.

Comes in: the desk, a file that nobody can read as it is. Goes out: elements on the page; the mapping that is chosen.
Must not: load anything: a file that is read by a mapping is checked as any other.
"""

from dataclasses import replace

import streamlit as st

from components.escaping.markdown import Markdown
from components.views.delivery import reading
from components.views.delivery.desk import Asked, Desk, Work
from components.views.delivery.text import (
    COLUMNS_HOW,
    CONSTANT,
    KEEP_AS,
    KEEP_HINT,
    KEPT_AS,
    MAPPING_HEADS,
    NO_ROWS_READ,
    READ_SO,
    READ_SO_AND_KEEP,
    TEN_ROWS,
    TEN_ROWS_HOW,
    WHAT_IT_MAY_BE,
    cell_words,
    may_be,
    missing_words,
)
from components.widgets import screen
from data_access.errors import UserError
from data_access.models.loading import NAME_LENGTH
from data_access.returns.mapping import Mapping
from data_access.returns.registry import Registry

WIDTHS = {"colonna": 80, "intestazione": 260, "campo": 240, "perche": 420}


def mapping_section(desk: Desk, work: Work, asked: Asked, registry: Registry, *, place: int) -> None:
    """Draw what is proposed for a file, and the buttons that read it so."""
    try:
        proposal = desk.proposal(work, asked, registry)
    except UserError as error:
        screen.caption(error.public)
        return
    kind = proposal.mapping.kind
    screen.subheader(WHAT_IT_MAY_BE, anchor=False)
    screen.markdown(Markdown("{} {}").format(may_be(kind), COLUMNS_HOW))
    rows = reading.column_rows(proposal)
    chosen = screen.data_editor(
        rows,
        hide_index=True,
        disabled=[name for name in MAPPING_HEADS if name != "campo"],
        column_config={
            name: screen.choice_column(head, reading.choices(kind), width=WIDTHS[name])
            if name == "campo"
            else screen.column(head, width=WIDTHS[name])
            for name, head in MAPPING_HEADS.items()
        },
        height=38 + 35 * min(len(rows), 14),
        key=f"colonne-{place}-{kind.key}",
        alt=WHAT_IT_MAY_BE,
    )
    taken = [str(row["campo"]) for row in chosen]
    offered = reading.constants(kind, taken, registry)
    same = {}
    if offered:
        with st.container(horizontal=True, gap="medium", key=f"costanti_{place}"):
            for name, values in offered.items():
                words = dict(values)
                told = screen.selectbox(
                    CONSTANT.format(name=name),
                    list(words),
                    index=0 if len(words) == 1 else None,
                    format_func=words.__getitem__,
                    placeholder="",
                    key=f"costante-{place}-{kind.key}-{name}",
                )
                if told:
                    same[name] = str(told)
    mapping = reading.mapping_of(proposal, chosen, same)
    missing = missing_words(mapping)
    if missing:
        screen.caption(missing)
    _ten_rows(desk, work, mapping, asked, registry, place=place)
    _buttons(desk, work, mapping, place=place)


def _ten_rows(desk: Desk, work: Work, mapping: Mapping, asked: Asked, registry: Registry, *, place: int) -> None:
    """Draw the first rows as they will be read."""
    try:
        rows = desk.first_rows(work, replace(asked, mapping=mapping), registry)
    except UserError as error:
        screen.warning(error.public, icon=":material/error:")
        return
    screen.subheader(TEN_ROWS, anchor=False)
    if rows:
        screen.dataframe(
            [{name: cell_words(value) for name, value in row.items()} for row in rows],
            hide_index=True,
            key=f"dieci-{place}",
            alt=TEN_ROWS,
        )
        screen.caption(TEN_ROWS_HOW)
    else:
        screen.caption(NO_ROWS_READ)


def _buttons(desk: Desk, work: Work, mapping: Mapping, *, place: int) -> None:
    """Draw the buttons that read the file so, and keep how."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key=f"leggi_{place}"):
        reads = screen.button(READ_SO, key=f"leggi-{place}", icon=":material/done:")
        if desk.person is None:
            name, keeps = "", False
        else:
            name = screen.text_input(KEEP_AS, placeholder=KEEP_HINT, max_chars=NAME_LENGTH, key=f"nome-{place}")
            keeps = screen.button(READ_SO_AND_KEEP, key=f"conserva-{place}", icon=":material/bookmark:")
    if keeps:
        try:
            desk.keep_mapping(mapping, name)
        except UserError as error:
            screen.warning(error.public, icon=":material/error:")
            return
        work.read_by = KEPT_AS.format(name=name.strip())
    if reads or keeps:
        work.mapping = mapping
        st.rerun()
