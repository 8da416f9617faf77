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
from components.widgets import message, page_finding, screen, section_heading
from components.widgets.tables.csv_file import csv_button
from data_access.accounts.access_log import Event, lines, verify
from data_access.accounts.places import Places
from data_access.accounts.register import Entry
from data_access.accounts.vocabulary import AccountRole, EventKind
from data_access.errors import UserError
from indicators.interchange.accounts_file import accounts_csv

NOBODY: Final = "Questa pagina è per chi abilita le persone: si apre solo a chi è entrato come amministratore."
TABS: Final = ("Elenco", "Abilita una persona", "Carica un file", "Registro degli accessi")
FOUND_NOBODY: Final = "Nessuno corrisponde alla ricerca."
REPLACES: Final = "Chi ha ora lo stesso comune, o lo stesso ente, finisce quando il nuovo comincia"
FILE: Final = (
    "Un file CSV, come lo salva un foglio di calcolo, con le colonne «indirizzo» e «ruolo» e, dove servono, «nome», "
    "«comune», «ente», «dal» e «al». Si carica intero o per niente: se una riga è sbagliata non cambia niente, e si "
    "legge quale. Il file scaricato da «Elenco» si può correggere e ricaricare."
)
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
    page_finding(roster.finding(entries, on=today))
    missing = roster.without_mayor(entries, office.places, on=today)
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
    section_heading("Elenco", is_seen=False)
    words = screen.text_input("Cerca", key="cerca_persona", placeholder="nome, indirizzo, comune, ruolo")
    past = screen.checkbox("Anche i ruoli finiti o non ancora cominciati", key="anche_finiti")
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
    name = screen.selectbox(
        "Persona e ruolo su cui agire", list(by_label), index=None, placeholder="Scegli", key="persona_scelta"
    )
    return by_label.get(name) if name else None


def _act_on(office: Office, entry: Entry, told: Any) -> None:
    with st.container(horizontal=True, gap="small", key="azioni_persona"):
        if screen.button("Togli questo ruolo", key="togli_ruolo"):
            _do(partial(office.end, entry), told)
        if screen.button("Chiudi i suoi ingressi su ogni dispositivo", key="chiudi_ingressi"):
            _do(partial(office.sign_out, entry.email), told)


def _adding(office: Office, told: Any) -> None:
    """Draw the form that gives a role."""
    section_heading("Abilita una persona", is_seen=False)
    email = screen.text_input("Indirizzo di posta", key="nuovo_indirizzo", max_chars=254)
    name = screen.text_input("Nome e cognome (facoltativo)", key="nuovo_nome", max_chars=120)
    role = ROLES[screen.selectbox("Ruolo", list(ROLES), index=1, key="nuovo_ruolo")]
    screen.caption(role.definition)
    municipality = organisation = ""
    if role is AccountRole.MAYOR:
        municipality = _one_of("Comune", office.places.municipalities.values(), key="nuovo_comune")
    if role is AccountRole.PARTNER:
        organisation = _one_of("Ente", office.places.organisations.values(), key="nuovo_ente")
    with st.container(horizontal=True, gap="small", key="giorni_ruolo"):
        since = screen.text_input("Dal (facoltativo: da oggi)", key="nuovo_dal", placeholder="31/12/2026")
        until = screen.text_input("Al (facoltativo: senza fine)", key="nuovo_al", placeholder="31/12/2026")
    replaces = False
    if role in {AccountRole.MAYOR, AccountRole.PARTNER}:
        replaces = screen.checkbox(REPLACES, value=role is AccountRole.MAYOR, key=f"sostituisce_{role}")
    if screen.button("Abilita", type="primary", key="abilita"):
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
    return str(screen.selectbox(label, sorted(names), index=None, placeholder="Scegli", key=key) or "")


def _loading(office: Office, told: Any) -> None:
    """Draw the choice of a file, and the button that loads it."""
    section_heading("Carica un file", is_seen=False)
    screen.markdown(FILE)
    file = screen.file_uploader("File CSV", type="csv", max_upload_size=MOST_MEGABYTES, key="file_persone")
    replaces = screen.checkbox(REPLACES, key="file_sostituisce")
    if (
        screen.button("Abilita le persone del file", type="primary", disabled=file is None, key="carica_file")
        and file is not None
    ):
        _do(partial(office.load, file.getvalue(), replaces=replaces), told)


def _log(person: Person) -> None:
    """Draw the log of the last days, and the button that verifies it."""
    section_heading("Registro degli accessi", is_seen=False)
    register, settings = person.entrance.register, person.entrance.settings
    with st.container(horizontal=True, gap="small", key="scelta_registro"):
        days = screen.selectbox("Ultimi giorni", log.DAYS, key="registro_giorni")
        kind = screen.selectbox("Che cosa", [log.EVERY_KIND, *(one.label for one in EventKind)], key="registro_cosa")
        who = screen.text_input("Di chi (indirizzo intero)", key="registro_chi")
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
        message(log.NONE)
    if len(found) == log.MOST_LINES:
        screen.caption(log.CUT.format(most=log.MOST_LINES))
    if screen.button("Verifica che nessuna riga manchi o sia cambiata", key="verifica_registro"):
        verdict = verify(register.engine, key=settings.log_key)
        (screen.error if verdict.wrong else screen.info)(log.verdict_words(verdict))
    if not settings.log_secret:
        screen.caption(log.NO_KEY)


def _is_over(entry: Entry, today: date) -> bool:
    return entry.valid_to is not None and entry.valid_to < today
