"""What can be searched for: pages, indicators, municipalities, services, target groups, needs, objectives.

Comes in: the directory, the objectives of the plan, the role. Goes out: `Term` values that this visitor may be told.
Must not: read an address; tell a partner of services that are not its own.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from components.app.accessibility import text as statement
from components.state.page_registry import EVERY_PAGE
from data_access.accounts.vocabulary import AccountRole
from data_access.vocabulary import NeedDimension, ServiceType, TargetGroup
from data_access.vocabulary import Term as VocabularyTerm
from indicators.analysis.listings import PlanObjective
from indicators.catalogue.catalogue import CATALOGUE
from indicators.model.code_lists import TERRITORY_SLUG, Directory

SMALL_WORDS: Final = frozenset(
    {"a", "ad", "ai", "al", "alla", "allo", "anno", "come", "con", "d", "da", "dai", "dal", "dalla", "dati", "de"}
    | {"degli", "dei", "del", "dell", "della", "delle", "di", "e", "ed", "fra", "gli", "i", "il", "in", "l", "la", "le"}
    | {"lo", "mostra", "nel", "nell", "nella", "nelle", "per", "quante", "quanti", "quanto", "si", "su", "sui", "sul"}
    | {"sulla", "tra", "un", "una", "uno", "vedi"}
)
"""Words that tell nothing apart."""
OTHER_WORDS: Final = {
    "quadro": "home inizio sintesi panoramica",
    "mappa": "cartina domanda",
    "occupazione": "posti letto notti",
    "crema_territorio": "bifocale confronto",
    "percorsi": "autonomia uscite esiti",
    "risorse": "soldi euro spesa bilancio equipe personale",
    "piano": "obiettivi pdz target del piano",
    "comune": "scheda comuni",
    "scheda": "sindaco comune costo euro frasi",
    "metodo": "glossario definizioni formule",
    "verifica": "flussi ritardi errori qualita",
    "assemblea": "ordine del giorno riunione sindaci proiettore",
    "carica": "file caricare consegna",
    "persone": "utenti accessi account",
}
"""What pages are also called."""
STATEMENT_WORDS: Final = "agid wcag difetti lettore schermo contrasto tasti scorciatoie ipovedenti disabili"
"""What the accessibility statement is also called, beside its own headings."""


class Kind(StrEnum):
    """What a term is: the parameter of the address that says it, where there is one."""

    PAGE = "pagina"
    MUNICIPALITY = "comune"
    AREA = "area"
    SERVICE = "servizio"
    TYPE = "tipo"
    TARGET = "target"
    NEED = "bisogno"
    INDICATOR = "indicatore"
    OBJECTIVE = "obiettivo"


@dataclass(frozen=True, slots=True)
class Term:
    """Something that can be searched for: its kind, key, name, and the words by which it is found."""

    kind: Kind
    key: str
    name: str
    words: tuple[str, ...]
    other_words: tuple[str, ...] = ()


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of a text without capitals, accents and what tells nothing apart."""
    return tuple(word for word in all_words(text) if word not in SMALL_WORDS)


def all_words(text: str) -> list[str]:
    """Return the words of a text, without capitals and accents."""
    bare = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"[a-z0-9]+", "".join(letter for letter in bare if not unicodedata.combining(letter)))


def terms_for(
    directory: Directory,
    *,
    role: AccountRole,
    objectives: Iterable[PlanObjective] = (),
    services: Collection[str] | None = None,
) -> tuple[Term, ...]:
    """Return what somebody may search for.

    Parameters
    ----------
    directory : Directory
    role : AccountRole
        Pages that are not for it are not found.
    objectives : iterable of PlanObjective
        Of the plan.
    services : collection of str, optional
        Keys of the services that may be found; all of them if not given.
    """
    found = [
        *_pages(directory, role),
        STATEMENT,
        *(_term(Kind.MUNICIPALITY, code, name) for code, name in directory.municipalities.items()),
        _term(Kind.AREA, TERRITORY_SLUG, "Territorio"),
        *(
            _term(Kind.SERVICE, key, name)
            for key, name in directory.services.items()
            if services is None or key in services
        ),
        *(_of_list(Kind.TYPE, one, f"servizi di tipo: {one.label}") for one in ServiceType),
        *(_of_list(Kind.TARGET, one, one.label) for one in TargetGroup),
        *(_of_list(Kind.NEED, one, f"bisogno: {one.label}") for one in NeedDimension),
        *(_term(Kind.INDICATOR, key, entry.name) for key, entry in CATALOGUE.items() if not entry.part_of),
        *(_term(Kind.OBJECTIVE, one.code, f"{one.code} {one.title}") for one in objectives),
    ]
    return tuple(term for term in found if term.words)


STATEMENT: Final = Term(
    Kind.PAGE,
    statement.HERE,
    statement.TITLE,
    plain_words(statement.TITLE),
    plain_words(f"{statement.KEYS} {statement.FEEDBACK} {statement.AUTOMATIC} {statement.BY_HAND} {STATEMENT_WORDS}"),
)
"""The accessibility statement: for everybody, and none of the pages of the menu."""


def _pages(directory: Directory, role: AccountRole) -> Iterator[Term]:
    for page in EVERY_PAGE:
        if page.is_for(role):
            label = page.label.format(lead=directory.lead_name)
            others = plain_words(f"{page.title(lead=directory.lead_name)} {OTHER_WORDS.get(page.name, '')}")
            yield Term(Kind.PAGE, page.name, page.title(lead=directory.lead_name), plain_words(label), others)


def _term(kind: Kind, key: str, name: str) -> Term:
    words = plain_words(name)
    return Term(kind, key, name, words if kind is Kind.OBJECTIVE else tuple(w for w in words if not w.isdecimal()))


def _of_list(kind: Kind, term: VocabularyTerm, name: str) -> Term:
    """Return a word of a closed list, which is also found by the words of its key."""
    return Term(kind, str(term), name, plain_words(term.label), plain_words(f"{kind} {term}"))
