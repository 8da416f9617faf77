"""The gate as the browser's first page carries it: its words, and what becomes of the choice.

Role: say, for who holds some cookies, what the gate outside Streamlit shows, and keep the role that is chosen there.
In: cookies, fields of a form, the runtime. Out: a `GatePage`; a remembered `Viewer`.
Must not: be imported with a cost; tell anything of the data but names that the gate has always told; let anybody in
where people sign in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from components.server.sign_in.cookies import BROWSER, SIGNED_IN, TOLD
from components.server.sign_in.gate_page import ROLE, Choice, GatePage
from components.server.sign_in.role_route import role_route
from user_error import UserError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from starlette.routing import Route

    from components.server.middleware import Door
    from components.state.runtime import Runtime
    from data_access.viewers import Viewer
    from indicators.model.code_lists import Directory

PLACE, ORGANISATION = "comune", "ente"
"""Fields of the lists."""
UNKNOWN: Final = (
    "Il ruolo, il comune o l'ente che è arrivato non è tra quelli che si possono scegliere: ricaricare la pagina e "
    "scegliere di nuovo."
)


class RoleUnknownError(UserError):
    """What was chosen at the gate is nothing that may be chosen."""


def gate_route(door: Door, *, pages: Collection[str]) -> Route:
    """Return the route of the choice of a role."""
    return role_route(door.ways, pages=pages, gate=door.gate, choose=choose_role)


def first_gate(cookies: Mapping[str, str]) -> GatePage | None:
    """Return the gate for who holds some cookies; None for who has entered, or where there is something else to tell.

    What else there may be to tell: that the data are loading, or away, or that the settings are refused. The page of
    Streamlit does, and comes back to the gate by itself.
    """
    from components.state.runtime import runtime
    from data_access.accounts.start import refusals

    try:
        parts = runtime()
        served = parts.store.standing(look=False).snapshot
        if served is None or refusals(parts.settings):
            return None
        directory = parts.queries.edition().for_views().directory
        return _demo_gate(parts, directory, cookies) if parts.settings.demo_mode else _sign_in_gate(parts, cookies)
    except UserError:
        return None


def choose_role(browser: str, fields: Mapping[str, str]) -> None:
    """Keep the role that was chosen for a browser.

    Parameters
    ----------
    browser : str
        Its word.
    fields : mapping of str to str
        What its form says.

    Raises
    ------
    UserError
        If it is none that may be chosen, or the data are not there.
    """
    from components.state.role_memory import RoleMemory
    from components.state.runtime import runtime

    parts = runtime()
    chosen = _chosen(fields, parts.queries.edition().for_views().directory)
    RoleMemory(parts.settings.cache_dir).keep(browser, chosen)


def _chosen(fields: Mapping[str, str], directory: Directory) -> Viewer:
    from components.app.demo_gate import NO_ORGANISATION, ROLES, is_known
    from data_access.viewers import Role, Viewer

    role = next((one for one in ROLES if one.value == fields.get(ROLE)), None)
    if role is Role.PARTNER and not directory.organisations:
        raise RoleUnknownError(NO_ORGANISATION)
    wanted = {Role.MAYOR: fields.get(PLACE), Role.PARTNER: fields.get(ORGANISATION)}
    if role is None or (role in wanted and not wanted[role]):
        raise RoleUnknownError(UNKNOWN)
    who = Viewer(
        role=role,
        municipality=wanted[Role.MAYOR] if role is Role.MAYOR else None,
        organisation=wanted[Role.PARTNER] if role is Role.PARTNER else None,
    )
    if not is_known(who, directory):
        raise RoleUnknownError(UNKNOWN)
    return who


def _demo_gate(parts: Runtime, directory: Directory, cookies: Mapping[str, str]) -> GatePage | None:
    from components.app import demo_gate as said
    from components.figures.core.labels import DEMO
    from components.state.role_memory import RoleMemory
    from data_access.viewers import Role

    browser = cookies.get(BROWSER, "")
    who = RoleMemory(parts.settings.cache_dir).find(browser) if browser else None
    if who is not None and said.is_known(who, directory):
        return None
    lists = {
        Role.MAYOR: (PLACE, said.WHICH_PLACE, directory.municipalities, directory.lead_code, ""),
        Role.PARTNER: (
            ORGANISATION,
            said.WHICH_ORGANISATION,
            directory.organisations,
            "",
            said.NO_ORGANISATION,
        ),
    }
    choices = []
    for role, name in said.ROLES.items():
        field, asks, options, chosen, nobody = lists.get(role, ("", "", {}, "", ""))
        choices.append(
            Choice(
                code=role.value,
                name=name,
                caption=said.CAPTIONS[role],
                list_field=field,
                asks=asks,
                options=options,
                chosen=chosen,
                nobody=nobody,
            )
        )
    return GatePage(
        ambito=directory.ambito_name,
        badge=DEMO,
        sentences=(said.WELCOME.format(lead=directory.lead_name),),
        legend=said.ENTER_AS,
        choices=tuple(choices),
        button=said.ENTER,
        note=said.CHOSEN_HERE,
    )


def _sign_in_gate(parts: Runtime, cookies: Mapping[str, str]) -> GatePage | None:
    """Return the ways in for a browser without a word of a sign-in; what a word is worth, a run of the page asks."""
    from components.app import person_gate

    if cookies.get(SIGNED_IN):
        return None
    parts.entrance().require_readable()
    trouble = person_gate.trouble_in_words(cookies.get(TOLD, ""))
    return GatePage(
        warning=trouble,
        sentences=() if trouble else (person_gate.WELCOME,),
        ways=tuple((way.label, way.address) for way in person_gate.ways_in(parts.settings)),
    )
