"""Persone abilitate: who may sign in and as what, changed here by administrators, and the access log.

Comes in: the context, who is looking. Goes out: elements on the page; changes of the register.
Must not: be drawn for anybody but an administrator (the registry of pages says so), or change anything in a callback:
callbacks run before the gate has asked who somebody is now.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any, Final

import streamlit as st

from components.state.page_context import Context
from components.state.person import Person, current_person
from components.views.accounts import log, roster
from components.views.accounts.office import Office, Typed
from components.views.accounts.text import (
    ADD,
    CHOOSE,
    CHOOSE_ENTRY,
    CSV_FILE,
    CUT,
    EMAIL,
    END_ROLE,
    EVERY_KIND,
    FILE,
    FOUND_NOBODY,
    FULL_NAME,
    GIVE,
    GIVE_ALL,
    LAST_DAYS,
    LIST,
    LOAD,
    LOG,
    MUNICIPALITY,
    NO_KEY,
    NO_LINES,
    NOBODY,
    ORGANISATION,
    PAST_TOO,
    REPLACES,
    ROLE,
    SEARCH,
    SEARCH_HINT,
    SIGN_OUT,
    SINCE,
    TABS,
    UNTIL,
    VERIFY,
    WHAT,
    WHOSE_WHOLE,
    finding,
    verdict_words,
    without_mayor,
)
from components.widgets import message, page_finding, screen, section_heading
from components.widgets.tables.csv_file import csv_button
from data_access.accounts.access_log import Event, lines, verify
from data_access.accounts.places import Places
from data_access.accounts.register import Entry
from data_access.accounts.vocabulary import AccountRole, EventKind
from data_access.errors import UserError
from indicators.interchange.accounts_file import accounts_csv

MOST_MEGABYTES: Final = 5
ROLES: Final = {role.label: role for role in AccountRole}


def accounts(context: Context) -> None:
    """Draw the page for the administrator who is looking."""
    person = current_person()
    if person is None or person.right.role is not AccountRole.ADMINISTRATOR:
        message(NOBODY)
        return
    office = _office(context, person)
    person.entrance.keep_up()  # so that whoever is looking counts among those who have entered
    told, head = st.container(), st.container()
    listed, adding, loading, logged = screen.tabs(TABS, key="schede_abilitate")
    with adding:
        _adding(office, told)
    with loading:
        _loading(office, told)
    with listed:
        _list(office, told)
    with head:
        _head(office)
    with logged:
        _log(person)


def _office(context: Context, person: Person) -> Office:
    directory = context.directory

    def note(detail: str) -> None:
        event = Event(
            kind=EventKind.ACCOUNTS,
            who=person.holder.email,
            role=person.right.code,
            network=person.network,
            detail=detail,
        )
        person.entrance.log.add(event)

    return Office(
        register=person.entrance.register,
        places=Places(municipalities=directory.municipalities, organisations=directory.organisations),
        by=person.holder.email,
        note=note,
    )


def _head(office: Office) -> None:
    entries, today = office.register.entries(), office.register.today()
    page_finding(finding(entries, on=today))
    missing = without_mayor(entries, office.places, on=today)
    if missing:
        screen.caption(missing)


def _do(act: Callable[[], str], told: Any) -> None:
    """Make a change, and say above the tabs what came of it."""
    with told:
        try:
            screen.info(act(), icon=":material/check:")
        except UserError as error:
            screen.warning(error.public, icon=":material/error:")


def _list(office: Office, told: Any) -> None:
    """Draw search and list, and below it what can be done with one of them."""
    section_heading(LIST, is_seen=False)
    words = screen.text_input(SEARCH, key="cerca_persona", placeholder=SEARCH_HINT)
    past = screen.checkbox(PAST_TOO, key="anche_finiti")
    table, today = st.container(), office.register.today()
    chosen = _choice(office, words)
    if chosen is not None:
        _act_on(office, chosen, told)
    with table:
        every = [entry for entry in office.register.entries() if past or entry.holds(today)]
        found = roster.matching(every, office.places, words)
        if found:
            screen.dataframe(roster.rows(found, office.places, on=today), key="persone", hide_index=True)
            make = partial(accounts_csv, tuple(found), office.places, on=today)
            csv_button(make, name="bifocale_persone_abilitate", key="persone")
        else:
            message(FOUND_NOBODY)


def _choice(office: Office, words: str) -> Entry | None:
    """Draw the list of which one is chosen; return its entry."""
    today = office.register.today()
    open_ones = [entry for entry in office.register.entries() if entry.ended_at is None and not _is_over(entry, today)]
    by_label = {roster.label(one, office.places): one for one in roster.matching(open_ones, office.places, words)}
    if not by_label:
        return None
    name = screen.selectbox(CHOOSE_ENTRY, list(by_label), index=None, placeholder=CHOOSE, key="persona_scelta")
    return by_label.get(name) if name else None


def _act_on(office: Office, entry: Entry, told: Any) -> None:
    with st.container(horizontal=True, gap="small", key="azioni_persona"):
        if screen.button(END_ROLE, key="togli_ruolo"):
            _do(partial(office.end, entry), told)
        if screen.button(SIGN_OUT, key="chiudi_ingressi"):
            _do(partial(office.sign_out, entry.email), told)


def _adding(office: Office, told: Any) -> None:
    """Draw the form that gives a role."""
    section_heading(ADD, is_seen=False)
    email = screen.text_input(EMAIL, key="nuovo_indirizzo", max_chars=254)
    name = screen.text_input(FULL_NAME, key="nuovo_nome", max_chars=120)
    role = ROLES[screen.selectbox(ROLE, list(ROLES), index=1, key="nuovo_ruolo")]
    screen.caption(role.definition)
    municipality = organisation = ""
    if role is AccountRole.MAYOR:
        municipality = _one_of(MUNICIPALITY, office.places.municipalities.values(), key="nuovo_comune")
    if role is AccountRole.PARTNER:
        organisation = _one_of(ORGANISATION, office.places.organisations.values(), key="nuovo_ente")
    with st.container(horizontal=True, gap="small", key="giorni_ruolo"):
        since = screen.text_input(SINCE, key="nuovo_dal", placeholder="31/12/2026")
        until = screen.text_input(UNTIL, key="nuovo_al", placeholder="31/12/2026")
    replaces = False
    if role in {AccountRole.MAYOR, AccountRole.PARTNER}:
        replaces = screen.checkbox(REPLACES, value=role is AccountRole.MAYOR, key=f"sostituisce_{role}")
    if screen.button(GIVE, type="primary", key="abilita"):
        typed = Typed(
            email=email,
            name=name,
            role=str(role),
            municipality=municipality,
            organisation=organisation,
            since=since,
            until=until,
            replaces=replaces,
        )
        _do(partial(office.give, typed), told)


def _one_of(label: str, names: Iterable[str], *, key: str) -> str:
    return str(screen.selectbox(label, sorted(names), index=None, placeholder=CHOOSE, key=key) or "")


def _loading(office: Office, told: Any) -> None:
    """Draw the choice of a file, and the button that loads it."""
    section_heading(LOAD, is_seen=False)
    screen.markdown(FILE)
    file = screen.file_uploader(CSV_FILE, type="csv", max_upload_size=MOST_MEGABYTES, key="file_persone")
    replaces = screen.checkbox(REPLACES, key="file_sostituisce")
    if screen.button(GIVE_ALL, type="primary", disabled=file is None, key="carica_file") and file is not None:
        _do(partial(office.load, file.getvalue(), replaces=replaces), told)


def _log(person: Person) -> None:
    """Draw the log of the last days, and the button that verifies it."""
    section_heading(LOG, is_seen=False)
    register, settings = person.entrance.register, person.entrance.settings
    with st.container(horizontal=True, gap="small", key="scelta_registro"):
        days = screen.selectbox(LAST_DAYS, log.DAYS, key="registro_giorni")
        kind = screen.selectbox(WHAT, [EVERY_KIND, *(one.label for one in EventKind)], key="registro_cosa")
        who = screen.text_input(WHOSE_WHOLE, key="registro_chi")
    person.entrance.log.flush()
    found = lines(
        register.engine,
        last=log.MOST_LINES,
        since=log.since(days, today=register.today()),
        who=who,
        kind=log.kind_named(kind),
    )
    if found:
        screen.dataframe(log.rows(found), key="registro", hide_index=True)
    else:
        message(NO_LINES)
    if len(found) == log.MOST_LINES:
        screen.caption(CUT.format(most=log.MOST_LINES))
    if screen.button(VERIFY, key="verifica_registro"):
        verdict = verify(register.engine, key=settings.log_key)
        (screen.error if verdict.wrong else screen.info)(verdict_words(verdict))
    if not settings.log_secret:
        screen.caption(NO_KEY)


def _is_over(entry: Entry, today: date) -> bool:
    return entry.valid_to is not None and entry.valid_to < today
