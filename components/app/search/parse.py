"""From the words of a search to the views that they may mean, best first.

Comes in: what was typed, the terms that this visitor may be told, the directory. Goes out: `Found`: addresses, each
with what it shows in words, or a sentence with what is nearest.
Must not: draw.

Each word is compared with the words of every term, forgiving of typing (rapidfuzz). The term that explains most words
best takes them; what is left goes to the next, until nothing is left. The page is the one that was named, or the one
that shows what was named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from rapidfuzz import fuzz, process

from components.app.search.periods import FoundPeriod, find_period
from components.app.search.terms import STATEMENT, Kind, Term, all_words, plain_words
from components.state.page_registry import DEFAULT, entry
from indicators.model.code_lists import Directory

MOST: Final = 8
"""Views that are offered."""
MOST_WORDS: Final = 12
MOST_LETTERS: Final = 120
"""Words and letters that are read."""
LIKE: Final = 76
"""Likeness, of 100, at which two words may be one that was mistyped."""
SHORTEST: Final = 4
"""Letters of a word that may be mistyped."""
CLOSE: Final = 0.85
"""Part of the best score at which another term is offered too."""
NEAREST: Final = 3
OPENS: Final = {
    Kind.MUNICIPALITY: ("comune", "mappa", "quadro"),
    Kind.AREA: ("quadro", "crema_territorio", "percorsi"),
    Kind.SERVICE: ("occupazione", "quadro", "verifica"),
    Kind.TYPE: ("occupazione", "quadro", "mappa"),
    Kind.TARGET: ("quadro", "mappa", "percorsi"),
    Kind.NEED: ("quadro", "percorsi", "mappa"),
    Kind.INDICATOR: ("mappa", "metodo"),
    Kind.OBJECTIVE: ("piano",),
}
"""Pages that show a kind of thing, the usual one first; of several kinds, that of the first in this order."""
SPECIAL: Final = {
    "occupazione": ("bed_occupancy", "funded_use", "beds_unavailable"),
    "risorse": ("spend",),
    "percorsi": ("exits_to_autonomy", "returns", "take_up", "one_off_share"),
    "crema_territorio": ("attraction", "inequality", "residence_mix"),
}
"""Indicators that a page is about: where no municipality is named, it opens rather than the map."""
NOTHING: Final = "Niente corrisponde a «{}»."
NEAR: Final = "Le parole più vicine: {}."
HINT: Final = "Si cercano comuni, servizi, indicatori, target, bisogni, obiettivi del Piano e pagine, con un periodo."
UNUSED: Final = "Non usato: {}."


@dataclass(frozen=True, slots=True)
class View:
    """A view to open: the page, the parameters of its address, and what it shows, in words."""

    page: str
    words: tuple[tuple[str, str], ...]
    says: str

    @property
    def address(self) -> str:
        """Its address: ``/comune?comune=019025&periodo=2025``."""
        path = "" if self.page == DEFAULT.name else self.page
        return f"/{path}{'?' if self.words else ''}{urlencode(self.words, safe=',')}"


@dataclass(frozen=True, slots=True)
class Found:
    """What a search finds: views, best first, and sentences about what was not used or not found."""

    views: tuple[View, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Match:
    """A term that some words of the search may mean, and how well."""

    term: Term
    places: frozenset[int]
    score: float


def search(typed: str, terms: Sequence[Term], directory: Directory) -> Found:
    """Return what some words may mean to somebody."""
    every = tuple(all_words(typed[:MOST_LETTERS])[:MOST_WORDS])
    period = find_period(every, directory)
    words = tuple(word for word in period.rest if word in plain_words(word))
    if not words and not period.text:
        return Found(notices=(period.notice,) if period.notice else ())
    matches = _matches(words, terms)
    chosen = _chosen(matches)
    notices = [period.notice] if period.notice else []
    if not chosen and not period.text:
        return Found(notices=(*notices, *_nothing(typed, words, terms)))
    unused = [word for place, word in enumerate(words) if not any(place in one.places for one in chosen)]
    if unused:
        notices.append(UNUSED.format(", ".join(f"«{word}»" for word in unused)))
    pages = {term.key for term in terms if term.kind is Kind.PAGE}
    views = [
        view
        for combination in (chosen, *_others(chosen, matches))
        for view in _views([one.term for one in combination], period, pages, directory)
    ]
    by_address = {view.address: view for view in reversed(views)}
    return Found(tuple(dict.fromkeys(by_address[view.address] for view in views))[:MOST], tuple(notices))


def _matches(words: Sequence[str], terms: Sequence[Term]) -> list[_Match]:
    """Return every term that some of the words may mean, best first."""
    vocabulary = sorted({word for term in terms for word in (*term.words, *term.other_words)})
    if not words or not vocabulary:
        return []
    likeness = process.cdist(words, vocabulary, scorer=fuzz.ratio, score_cutoff=LIKE)
    like = [
        {
            other: score
            for other, raw in zip(vocabulary, row, strict=True)
            if (score := _likeness(word, other, float(raw)))
        }
        for word, row in zip(words, likeness, strict=True)
    ]
    found = [match for term in terms if (match := _match(term, like)) is not None]
    order = list(Kind)
    return sorted(found, key=lambda one: (-one.score, order.index(one.term.kind), one.term.name))


def _likeness(word: str, other: str, raw: float) -> float:
    """Return how far a word that was typed may be another: 1 is the same, 0 is not at all."""
    if word == other:
        return 1.0
    if len(word) >= SHORTEST - 1 and other.startswith(word):
        return 0.92
    if min(len(word), len(other)) < SHORTEST or raw < LIKE or word.isdecimal() or other.isdecimal():
        return 0.0
    return raw / 100 * 0.9


def _match(term: Term, like: Sequence[Mapping[str, float]]) -> _Match | None:
    places, hit, score = set(), set(), 0.0
    for place, known in enumerate(like):
        own = max(((known[word], word) for word in term.words if word in known), default=(0.0, ""))
        other = max((known[word] for word in term.other_words if word in known), default=0.0) * 0.8
        if best := max(own[0], other):
            places.add(place)
            score += best
            if own[0] >= other:
                hit.add(own[1])
    if not places:
        return None
    return _Match(term, frozenset(places), score + 0.5 * len(hit) / len(term.words))


def _chosen(matches: Sequence[_Match]) -> list[_Match]:
    """Return the terms that together explain the words, each word once, each kind once but services and the like."""
    taken: set[int] = set()
    chosen: list[_Match] = []
    left = list(matches)
    while left:
        free = [
            one for one in left if not one.places & taken and one.term.kind not in {own.term.kind for own in chosen}
        ]
        if not free:
            break
        best = _of_equals(free)
        chosen.append(best)
        taken |= best.places
        left = free
    return chosen


def _of_equals(free: Sequence[_Match]) -> _Match:
    """Return the best of some matches; where several services are equally good, what is of their type."""
    equals = [one for one in free if one.score == free[0].score]
    services = [one for one in equals if one.term.kind is Kind.SERVICE]
    types = [one for one in equals if one.term.kind is Kind.TYPE]
    return types[0] if len(services) > 1 and types and equals[0].term.kind is Kind.SERVICE else equals[0]


def _others(chosen: Sequence[_Match], matches: Sequence[_Match]) -> list[list[_Match]]:
    """Return the same combination with one term changed for another that the same words may mean nearly as well."""
    return [
        [*chosen[:place], other, *chosen[place + 1 :]]
        for place, own in enumerate(chosen)
        for other in matches
        if other.term != own.term and other.places == own.places and other.score >= CLOSE * own.score
    ]


def _views(terms: Sequence[Term], period: FoundPeriod, pages: set[str], directory: Directory) -> list[View]:
    named = [term.key for term in terms if term.kind is Kind.PAGE]
    shown = named or _pages_for(terms)
    return [_view(page, terms, period, directory) for page in shown if page in pages]


def _pages_for(terms: Sequence[Term]) -> list[str]:
    """Return the pages that show some things, the usual one first."""
    kinds = {term.kind: term for term in terms}
    if not kinds:
        return [DEFAULT.name]
    entry_named = kinds.get(Kind.INDICATOR)
    if entry_named is not None:
        special = [page for page, keys in SPECIAL.items() if entry_named.key in keys and Kind.MUNICIPALITY not in kinds]
        only = "crema_territorio" in special  # not told by municipality: the map has nothing of it
        return [*special, *(page for page in OPENS[Kind.INDICATOR] if page != "mappa" or not only)]
    first = next(kind for kind in OPENS if kind in kinds)
    return [page for page in OPENS[first] if page == OPENS[first][0] or len(kinds) == 1 or _takes(page, kinds)]


def _takes(page: str, kinds: Mapping[Kind, Term]) -> bool:
    """Whether a page has a filter for each kind of thing."""
    has = {*entry(page).filters, *(["comune"] if "area" in entry(page).filters else [])}
    return all(str(kind) in has for kind in kinds)


def _view(page: str, terms: Sequence[Term], period: FoundPeriod, directory: Directory) -> View:
    if page == STATEMENT.key:
        return View(page, (), STATEMENT.name)
    filters = entry(page).filters
    words: dict[str, str] = {}
    told = [entry(page).title(lead=directory.lead_name)]
    for term in sorted(terms, key=lambda one: list(Kind).index(one.kind)):
        if term.kind is Kind.MUNICIPALITY and "comune" not in filters and "area" in filters:
            words["area"] = directory.area_slug(term.key)
        elif term.kind is Kind.OBJECTIVE:
            told.append(term.name)
            continue
        elif str(term.kind) in filters or (page == "metodo" and term.kind is Kind.INDICATOR):
            words[str(term.kind)] = term.key
        else:
            continue
        told.append(term.name)
    if period.text and "periodo" in filters:
        words["periodo"] = period.text
        told.append(period.label)
    return View(page, tuple(words.items()), " · ".join(told))


def _nothing(typed: str, words: Sequence[str], terms: Sequence[Term]) -> list[str]:
    """Return what is said where nothing is found, with the nearest names if there are any."""
    names = {term.name: " ".join((*term.words, *term.other_words)) for term in terms}
    near = process.extract(" ".join(words), names, scorer=fuzz.WRatio, limit=NEAREST, score_cutoff=60)
    said = NOTHING.format(typed.strip()[:MOST_LETTERS])
    return [said, NEAR.format(", ".join(f"«{name}»" for *_, name in near)) if near else HINT]
