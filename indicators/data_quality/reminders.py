"""What each organisation still owes, and the message that asks for it: composed here, shown before it leaves.

Comes in: returns in hand, where they stand, a day. Goes out: `Owed` values, messages in plain text.
Must not: send anything; hold a figure or an address.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from data_access.verification.standing import Standing
from data_access.vocabulary import ReturnState
from indicators.data_quality.returns_in_hand import InHand
from indicators.italian.dates import day_after
from indicators.italian.numbers import counted
from indicators.model.period import month_label
from indicators.wording.missing_months import months_in_words

SUBJECT: Final = "Flussi di dati: {what}"
GREETING: Final = "Buongiorno,\n\nscriviamo a {body} per i flussi di dati che verifichiamo in Bifocale."
LATE: Final = "Non sono ancora arrivati:"
CONTESTED: Final = "Sono contestati e aspettano una risposta o un file corretto:"
WAITING: Final = "Sono arrivati e aspettano una conferma:"
WHERE: Final = "Si risponde, si conferma e si carica il file corretto dalla pagina «Verifica dati»{address}."
CLOSING: Final = "Se qualcosa non torna, si può scriverlo lì: resta insieme ai dati.\n\nGrazie."


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """What an organisation owes.

    Attributes
    ----------
    organisation, body : str
        Key and name.
    late : tuple of InHand
        Due and not come.
    contested : tuple of InHand
        Contested, no corrected file yet.
    waiting : tuple of InHand
        Come, due day past, not confirmed.
    """

    organisation: str
    body: str
    late: tuple[InHand, ...] = ()
    contested: tuple[InHand, ...] = ()
    waiting: tuple[InHand, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to ask for."""
        return not (self.late or self.contested or self.waiting)


def is_waiting(one: InHand, now: Standing, *, on: date, begins: int | None) -> bool:
    """Whether a return has come and should have been confirmed by a day, where the Ambito confirms from ``begins``."""
    is_unsaid = now.state in {ReturnState.RECEIVED, ReturnState.UNDER_REVIEW}
    return begins is not None and one.month >= begins and one.due < on and is_unsaid


def owed(
    returns: Sequence[InHand], stands: Callable[[InHand], Standing], *, on: date, begins: int | None
) -> tuple[Owed, ...]:
    """Return what each organisation owes, by name of organisation; those that owe nothing are left out.

    Parameters
    ----------
    returns : sequence of InHand
    stands : callable
        Returns where a return stands.
    on : date
    begins : int, optional
        The first month that anybody confirmed; None: nobody confirms.
    """
    found = []
    for (body, key), group in groupby(sorted(returns, key=_whose), key=_whose):
        own = list(group)
        late = tuple(one for one in own if one.is_late(on))
        contested = tuple(one for one in own if stands(one).state is ReturnState.CONTESTED)
        waiting = tuple(one for one in own if is_waiting(one, stands(one), on=on, begins=begins))
        found.append(Owed(organisation=key, body=body, late=late, contested=contested, waiting=waiting))
    return tuple(one for one in found if not one.is_nothing)


def _whose(one: InHand) -> tuple[str, str]:
    return one.body, one.organisation


def subject(what: Owed) -> str:
    """Return the subject of the message: ``Flussi di dati: 2 non arrivati, 1 contestato``."""
    parts = (
        (len(what.late), "non arrivato", "non arrivati"),
        (len(what.contested), "contestato", "contestati"),
        (len(what.waiting), "da confermare", "da confermare"),
    )
    return SUBJECT.format(what=", ".join(counted(count, one, several) for count, one, several in parts if count))


def body(what: Owed, *, address: str = "") -> str:
    """Return the text of the message; ``address`` is where the page is, empty where it is not known."""
    parts = [GREETING.format(body=what.body)]
    parts += [_list(title, found) for title, found in _sections(what) if found]
    parts += [WHERE.format(address=f": {address}" if address else ""), CLOSING]
    return "\n\n".join(parts) + "\n"


def _sections(what: Owed) -> tuple[tuple[str, tuple[InHand, ...]], ...]:
    return (LATE, what.late), (CONTESTED, what.contested), (WAITING, what.waiting)


def _list(title: str, found: Sequence[InHand]) -> str:
    lines = [title]
    in_order = sorted(found, key=lambda one: (one.name, one.service, one.month))
    for (name, _), group in groupby(in_order, key=lambda one: (one.name, one.service)):
        own = list(group)
        months = month_label(own[0].month) if len(own) == 1 else months_in_words([one.month for one in own])
        due = f", atteso entro {day_after('il', own[0].due)}" if title == LATE and len(own) == 1 else ""
        lines.append(f"- {name}: {months}{due}")
    return "\n".join(lines)
