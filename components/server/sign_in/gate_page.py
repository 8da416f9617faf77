"""The first page that somebody who has not entered sees: plain HTML, of a few kilobytes, ready before Streamlit is.

Role: what the gate says and asks, and its HTML, which the page that Streamlit sends carries inside
(`components.server.html_rewrite`). In: words, roles, lists, ways in. Out: `Html`.
Must not: decide who may enter: forms lead to addresses that do (`role_route`, `route`, `link_routes`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from components.base_path import address
from components.escaping.html import Html
from components.server.addresses import STATEMENT
from components.server.sign_in.wanted_page import TOWARDS

CHOOSE: Final = "/accesso/ruolo"
"""The address that takes the role chosen in a demonstration."""
ROLE: Final = "ruolo"
"""Field that says the role."""
_PAGE: Final = Html("""<main id="bif-gate" data-begins="{begins}"><div class="bif-gate-page">
<section class="bif-gate-what">{lens}{badge}<h1>Bifocale</h1>{ambito}{sentences}</section>
<section class="bif-gate-door">{door}
<p class="bif-gate-note"><a href="{statement}">Dichiarazione di accessibilità</a></p></section>
</div></main>""")
_LENS: Final = Html("""<svg class="bif-gate-lens" viewBox="0 0 96 64" width="96" height="64" aria-hidden="true">
<circle cx="34" cy="32" r="25" fill="none" stroke="#0066cc" stroke-width="9"></circle>
<circle cx="62" cy="32" r="25" fill="none" stroke="#995c00" stroke-width="9" stroke-opacity=".85"></circle>
</svg>""").format()
_CHECKED: Final = Html(" checked")
_SELECTED: Final = Html(" selected")
_FIRST_WAY: Final = Html(' class="bif-gate-enter"')
_CHOICE: Final = Html("""<label class="bif-gate-role"><input type="radio" name="{field}" value="{code}"{checked}>
<span><strong>{name}</strong><span>{caption}</span></span></label>""")
_LIST: Final = Html("""<div class="bif-gate-list" data-for="{code}"><label for="bif-gate-{field}">{asks}</label>
<select id="bif-gate-{field}" name="{field}">{options}</select></div>""")
_NONE: Final = Html('<p class="bif-gate-list" data-for="{code}">{sentence}</p>')
_OPTION: Final = Html('<option value="{code}"{selected}>{name}</option>')
_ROLES: Final = Html("""<form method="post" action="{action}"><fieldset><legend>{legend}</legend>{choices}</fieldset>
{lists}<input type="hidden" name="{towards_field}" value="{towards}">
<button type="submit" class="bif-gate-enter">{button}</button><p class="bif-gate-told" role="status"></p>
<p class="bif-gate-note">{note}</p></form>""")
_WAY: Final = Html('<p><a href="{address}"{kind}>{label}</a></p>')
"""A link: the policy of forms (``form-action 'self'``) would stop one that the server sends on to the provider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A role that may be chosen.

    Attributes
    ----------
    code, name, caption : str
        What the form sends; what it is called; what it sees.
    list_field, asks : str
        The list that goes with it: its field and its label; empty if there is none.
    options : mapping of str to str
        What may be chosen from that list: names by code.
    chosen : str
        Code that is chosen at first.
    nobody : str
        What is said where the list has nothing.
    """

    code: str
    name: str
    caption: str
    list_field: str = ""
    asks: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    chosen: str = ""
    nobody: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatePage:
    """What the gate says and asks.

    Attributes
    ----------
    ambito, badge, warning : str
        Whose data, what kind of data, why somebody is here again; each may be empty.
    sentences : tuple of str
        What this is.
    legend, choices, button, note
        In a demonstration: the question, the roles, the button, what is said beneath it.
    ways : tuple of (str, str)
        Elsewhere: label and address of each way in, the first the foremost.
    """

    ambito: str = ""
    badge: str = ""
    warning: str = ""
    sentences: tuple[str, ...] = ()
    legend: str = ""
    choices: tuple[Choice, ...] = ()
    button: str = ""
    note: str = ""
    ways: tuple[tuple[str, str], ...] = ()

    def html(self, *, towards: str) -> Html:
        """Return the gate, as one element.

        Parameters
        ----------
        towards : str
            The page that was asked for, with its parameters.
        """
        warning = Html('<p class="bif-gate-warning" role="alert">{}</p>').format(self.warning) if self.warning else ""
        sentences = Html().join(Html("<p>{}</p>").format(sentence) for sentence in self.sentences)
        return _PAGE.format(
            begins="yes" if self.choices else "no",
            lens=_LENS,
            badge=Html('<p class="bif-gate-badge">{}</p>').format(self.badge) if self.badge else "",
            ambito=Html('<p class="bif-gate-ambito">{}</p>').format(self.ambito) if self.ambito else "",
            sentences=sentences,
            statement=address(STATEMENT),
            door=Html("{}{}").format(warning, self._roles(towards) if self.choices else self._ways(towards)),
        )

    def _roles(self, towards: str) -> Html:
        return _ROLES.format(
            action=address(CHOOSE),
            legend=self.legend,
            choices=Html().join(
                _CHOICE.format(
                    field=ROLE,
                    code=one.code,
                    name=one.name,
                    caption=one.caption,
                    checked=Html() if place else _CHECKED,
                )
                for place, one in enumerate(self.choices)
            ),
            lists=Html().join(_list(one) for one in self.choices),
            towards_field=TOWARDS,
            towards=towards,
            button=self.button,
            note=self.note,
        )

    def _ways(self, towards: str) -> Html:
        return Html().join(
            _WAY.format(
                address=f"{way}?{urlencode({TOWARDS: towards})}",
                kind=Html() if place else _FIRST_WAY,
                label=label,
            )
            for place, (label, way) in enumerate(self.ways)
        )


def _list(choice: Choice) -> Html:
    if not choice.asks:
        return Html()
    if not choice.options:
        return _NONE.format(code=choice.code, sentence=choice.nobody)
    options = Html().join(
        _OPTION.format(code=code, name=name, selected=_SELECTED if code == choice.chosen else Html())
        for code, name in choice.options.items()
    )
    return _LIST.format(code=choice.code, field=choice.list_field, asks=choice.asks, options=options)


Gate = Callable[[Mapping[str, str]], GatePage | None]
"""The gate for who holds these cookies; None for who has passed it, or where Streamlit has something else to tell."""


def no_gate(_cookies: Mapping[str, str]) -> GatePage | None:
    """Return no gate: where nobody needs to enter."""
    return None
