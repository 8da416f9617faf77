"""Carica dati: a partner's files, checked and corrected on line, confirmed with a reason, loaded whole or not at all.

Comes in: the context. Goes out: elements on the page; loaded files.
Must not: decide who may load what (`components.views.delivery.desk` and the door of loading do), keep a file that its
visitor has taken away.
"""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any, Final

import streamlit as st

from components.escaping.markdown import Markdown
from components.server.own_files import MOST_MEGABYTES, MOST_MEGABYTES_IN_DEMO
from components.state import session
from components.state.page_context import Context
from components.state.person import current_person
from components.state.runtime import runtime
from components.views.delivery.desk import Asked, Desk, Work, fingerprint, writing_engine
from components.views.delivery.file_section import file_section, state_of
from components.views.delivery.text import (
    BUSY,
    CSV,
    FILES,
    FORGET,
    KEPT_HOW,
    KEPT_MAPPINGS,
    KIND,
    MONTH,
    MONTH_HELP,
    NO_SERVICES,
    NOT_SURE,
    OWN_SERVICES,
    PRIVACY,
    SERVICE_HEADS,
    STEPS,
    SURE,
    TAKE_BACK,
    TAKE_BACK_HOW,
    TAKE_IT_BACK,
    TAKEN_BACK,
    TAKEN_BACK_HINT,
    TEMPLATE,
    TEMPLATES,
    UPLOAD,
    WHICH_FILE,
    WHY_TAKEN_BACK,
    XLSX,
    file_to_withdraw,
    finding,
    kind_words,
    month_words,
)
from components.widgets import attempt, page_finding, screen, section_heading
from data_access.errors import UserError
from data_access.models.loading import REASON_LENGTH
from data_access.returns.kinds import KINDS
from data_access.returns.registry import Registry
from data_access.returns.templates import template_csv, template_workbook

MONTHS: Final = 24
TOLD: Final = "_ritirato"


def delivery(context: Context) -> None:
    """Draw the page for who is looking."""
    desk = Desk(
        engine=writing_engine(context.settings, runtime().engine),
        settings=context.settings,
        viewer=context.view.query.viewer,
        person=current_person(),
        today=date.today(),  # noqa: DTZ011 - the local day
    )
    if desk.person is not None:
        desk.person.entrance.keep_up()  # so that whoever is working on a file counts among those who have entered
    registry = attempt(desk.registry)
    if registry is None:
        return
    head = st.container(key="esito_carica")
    left, right = st.columns([8, 4], gap="large")
    with left:
        asked, files = _choice(desk)
        works = _on_desk(files)
        told = st.empty()
        version = desk.version()
        for work in works:
            with told.container():
                screen.caption(BUSY)
            desk.check(work, replace(asked, mapping=work.mapping), registry, version=version)
        told.empty()
        if not works:
            _steps(desk)
    with right:
        _templates(is_open=not works)
        _services(registry)
        _taking_back(desk)
        _kept(desk)
    for place, work in enumerate(works):
        file_section(context, desk, work, asked, registry, place=place)
    with head:
        page_finding(finding([state_of(desk, work) for work in works]))


def _choice(desk: Desk) -> tuple[Asked, list[Any]]:
    """Draw where files are given, and how they are to be read.

    Files of any kind are taken: what cannot be read is told what it is in Italian, where Streamlit would say so in
    English and leave the visitor there.
    """
    section_heading(FILES, is_seen=False)
    with st.container(border=True, key="scelta_file", gap="small"):
        files = screen.file_uploader(
            UPLOAD,
            accept_multiple_files=True,
            max_upload_size=MOST_MEGABYTES if desk.person is not None else MOST_MEGABYTES_IN_DEMO,
            key="file_carica",
        )
        with st.container(horizontal=True, gap="medium", key="come_si_legge"):
            kind = screen.selectbox(KIND, ["", *KINDS], format_func=kind_words, key="tipo_carica")
            month = screen.selectbox(
                MONTH, ["", *_months()], format_func=month_words, key="mese_carica", help=MONTH_HELP
            )
    return Asked(kind=KINDS[kind] if kind else None, month=month or None), list(files or ())


def _months() -> list[date]:
    """Return the months that a file may be of, the newest first."""
    first = date.today().replace(day=1)  # noqa: DTZ011 - the local day
    months = [first]
    for _ in range(MONTHS):
        months.append((months[-1] - timedelta(days=1)).replace(day=1))
    return months


def _on_desk(files: list[Any]) -> list[Work]:
    """Return the files on the desk; those whose upload has gone are forgotten."""
    lying = session.desk()
    works = {}
    for file in files:
        content = file.getvalue()
        key = f"{file.file_id}-{fingerprint(file.name, content)}"
        works[key] = lying.get(key) or Work(name=file.name, content=content)
    lying.clear()
    lying.update(works)
    return list(works.values())


def _steps(desk: Desk) -> None:
    """Draw what happens to a file, where there is none yet."""
    title, *steps = STEPS
    with st.container(key="passi_carica", gap="small"):
        screen.subheader(title, anchor=False)
        screen.markdown(Markdown("\n").join(Markdown("{}. {}").format(str(n), step) for n, step in enumerate(steps, 1)))
        screen.caption(PRIVACY)
        if desk.why_not:
            screen.info(desk.why_not, icon=":material/info:")


def _templates(*, is_open: bool) -> None:
    """Draw the choice of a template, and the buttons that save it; closed where there is a file to look at."""
    with screen.expander(TEMPLATES, expanded=is_open, key="modelli" if is_open else "modelli_chiusi"):
        kind = screen.selectbox(TEMPLATE, list(KINDS.values()), format_func=lambda one: one.title, key="modello_scelto")
        screen.caption(kind.description)
        with st.container(horizontal=True, gap="small", key="file_modello"):
            for name, make in ((XLSX, template_workbook), (CSV, template_csv)):
                screen.download_button(
                    name,
                    data=partial(make, kind),
                    file_name=f"bifocale_modello_{kind.key}.{name.lower()}",
                    key=f"modello-{name.lower()}",
                    on_click="ignore",
                    icon=":material/download:",
                )


def _services(registry: Registry) -> None:
    """Draw the services that a file may name."""
    services = registry.services or ()
    with screen.expander(OWN_SERVICES, key="servizi_nominabili", on_change="rerun") as opened:
        if not services:
            screen.caption(NO_SERVICES)
        elif opened.open:
            rows = [dict(zip(SERVICE_HEADS, (one.key, one.called or one.name), strict=True)) for one in services]
            screen.dataframe(rows, hide_index=True, key="elenco-servizi", height=min(38 + 35 * len(rows), 320))


def _taking_back(desk: Desk) -> None:
    """Draw the files that can be taken back, the reason, the confirmation and the button."""
    files = attempt(desk.can_be_withdrawn) or ()
    if told := st.session_state.pop(TOLD, ""):
        screen.info(told, icon=":material/check:")
    if not files:
        return
    with screen.expander(TAKE_BACK, key="ritira_file"):
        screen.caption(TAKE_BACK_HOW)
        by_version = {one.version: one for one in files}
        version = screen.selectbox(
            WHICH_FILE, list(by_version), format_func=lambda one: file_to_withdraw(by_version[one]), key="file_ritirato"
        )
        reason = screen.text_input(
            WHY_TAKEN_BACK, placeholder=TAKEN_BACK_HINT, max_chars=REASON_LENGTH, key=f"perche-ritirato-{version}"
        ).strip()
        is_sure = screen.checkbox(SURE, key=f"ritiro-sicuro-{version}")
        if not screen.button(TAKE_IT_BACK, key="ritira", icon=":material/undo:"):
            return
        if not (reason and is_sure):
            screen.warning(NOT_SURE, icon=":material/edit:")
            return
        try:
            made = desk.withdraw(by_version[version], reason)
        except UserError as error:
            screen.warning(error.public, icon=":material/error:")
            return
        for work in session.desk().values():  # a file that lies there may be loaded again
            if work.done is not None and work.done.version == version:
                work.loaded, work.done, work.state = "", None, ()
        runtime().store.look_now()
        st.session_state[TOLD] = TAKEN_BACK.format(name=by_version[version].name, version=made)
        st.rerun()


def _kept(desk: Desk) -> None:
    """Draw the mappings that were kept, each with the button that forgets it."""
    kept = (attempt(desk.kept) or []) if desk.person is not None else []
    if not kept:
        return
    with screen.expander(KEPT_MAPPINGS, key="letture_conservate"):
        screen.caption(KEPT_HOW)
        for place, one in enumerate(kept):
            words = FORGET.format(name=one.name)
            if screen.button(words, key=f"dimentica-{place}", type="tertiary", icon=":material/delete:"):
                desk.forget_mapping(one.name)
                st.rerun()
