"""What is known of the Ambito when a file is checked: services, organisations, municipalities, indicators.

Comes in: lists, or the frame of a checked file of services. Goes out: `Registry`, which the rules ask. What is not
known (None) is not looked at: the same file gives more findings to who knows more, the same to who knows the same.
Must not: read a file or a database.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import Final

import polars as pl

from data_access.namesakes import told_apart
from data_access.returns.countries import country_of
from data_access.returns.findings import FindingKind
from data_access.returns.values import plain

CODE_LENGTH: Final = 6
_SAINTS: Final = frozenset({"san", "santo", "santa", "sant", "s", "ss", "santi"})
CAPACITIES: Final = pl.Schema(
    {"servizio": pl.String, "sezione": pl.String, "dal": pl.Date, "al": pl.Date, "effettivi": pl.Int64}
)
"""Capacities of the services, dated: who, which section, first and last day (null: still), units in use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownService:
    """A service that files may name: key, name, type of unit (empty: not known), first and last day.

    ``called`` is the name by which pages tell it apart from others of the same name; empty: it has one of its own.
    """

    key: str
    name: str
    called: str = ""
    unit: str = ""
    opened: date | None = None
    closed: date | None = None


@dataclass(frozen=True, kw_only=True)
class Municipalities:
    """Municipalities that files may name, by ISTAT code.

    Attributes
    ----------
    names : dict
        Official names, by code.
    aliases : dict
        Other spellings, with the code of each.
    may_shorten : bool
        Whether the first words of a name will do, if they are of one municipality alone.
    provinces : dict
        Names of their provinces, by code of the municipality.
    """

    names: Mapping[str, str]
    aliases: Mapping[str, str] = field(default_factory=dict)
    may_shorten: bool = False
    provinces: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def _by_spelling(self) -> dict[str, set[str]]:
        spellings: dict[str, set[str]] = defaultdict(set)
        for code, name in self.names.items():
            for part in {name, *name.split("/")}:
                spellings[_spelling(part)].add(code)
        for alias, code in self.aliases.items():
            spellings[_spelling(alias)].add(code)
        return spellings

    @cached_property
    def _by_letters(self) -> dict[str, set[str]]:
        """Codes by the letters of the names alone: «Lodivecchio» is Lodi Vecchio."""
        found: dict[str, set[str]] = defaultdict(set)
        for spelling, codes in self._by_spelling.items():
            found[spelling.replace(" ", "")] |= codes
        return found

    def several(self, text: str) -> str:
        """Return the names, provinces and codes of the municipalities that a name is of, as they may be written."""
        told = [f"{self.names[code]} ({self.provinces.get(code) or code})" for code in sorted(self.called(text))]
        return ", ".join(told)

    def nearest(self, text: str) -> str:
        """Return the name and code of the municipality that a text may have meant; empty if none is near."""
        near = get_close_matches(_spelling(text), self._by_spelling, n=1, cutoff=0.8)
        codes = self._by_spelling[near[0]] if near else set()
        return f"{self.names[next(iter(codes))]} ({next(iter(codes))})" if len(codes) == 1 else ""

    def find(self, text: str) -> tuple[str, FindingKind | None]:
        """Return the code that a text means, empty if none or several, and what is to be said of it."""
        bare = text.strip()
        if bare.isdigit():
            return self._of_code(bare)
        codes = self.called(bare)
        if len(codes) == 1:
            return next(iter(codes)), None
        if codes:
            return "", FindingKind.AMBIGUOUS_MUNICIPALITY
        return self._of_first_words(_spelling(bare))

    def called(self, text: str) -> set[str]:
        """Return the codes of the municipalities that a name may mean: of one province, where it says which."""
        spelling = _spelling(text)
        for way in (spelling, _without_province(spelling)):
            if codes := self._by_spelling.get(way) or self._by_letters.get(way.replace(" ", ""), set()):
                return codes
        name, _, province = text.rstrip(" )").rpartition("(")
        of_name = self._by_spelling.get(_spelling(name), set()) if name.strip() else set()
        return {code for code in of_name if plain(self.provinces.get(code, "")) == plain(province)}

    def _of_code(self, digits: str) -> tuple[str, FindingKind | None]:
        code = digits.zfill(CODE_LENGTH)
        if code not in self.names:
            return "", FindingKind.UNKNOWN_MUNICIPALITY
        return code, None if len(digits) == CODE_LENGTH else FindingKind.LOST_ZERO

    def _of_first_words(self, spelling: str) -> tuple[str, FindingKind | None]:
        if not self.may_shorten or not spelling:
            return "", FindingKind.UNKNOWN_MUNICIPALITY
        codes = {code for way, of in self._by_spelling.items() if way.startswith(f"{spelling} ") for code in of}
        if len(codes) == 1:
            return next(iter(codes)), FindingKind.SHORTENED_NAME
        return "", FindingKind.AMBIGUOUS_MUNICIPALITY if codes else FindingKind.UNKNOWN_MUNICIPALITY


@dataclass(frozen=True, kw_only=True)
class Registry:
    """What is known; None is not looked at.

    Attributes
    ----------
    services : sequence of KnownService or None
    capacities : DataFrame or None
        Schema `CAPACITIES`.
    organisations : dict or None
        Names by key.
    ambito : Municipalities or None
        Those of the Ambito.
    italy : Municipalities or None
        All there are.
    indicators : frozenset of str or None
        Keys of the catalogue.
    """

    services: Sequence[KnownService] | None = None
    capacities: pl.DataFrame | None = None
    organisations: Mapping[str, str] | None = None
    ambito: Municipalities | None = None
    italy: Municipalities | None = None
    indicators: frozenset[str] | None = None

    @cached_property
    def service_spellings(self) -> dict[str, str]:
        """Keys of the services by every way of writing them."""
        ways = [(one.key, way) for one in self.services or () for way in (one.name, one.called)]
        return _spellings(ways)

    def service(self, text: str) -> str:
        """Return the key of the service that a text means; empty if none, or several by that name."""
        return _meant(text, (service.key for service in self.services or ()), self.service_spellings)

    def organisation(self, text: str) -> str:
        """Return the key of the organisation that a text means; empty if none, or several by that name."""
        return _meant(text, self.organisations or {}, self.organisation_spellings)

    def nearest_service(self, text: str) -> str:
        """Return the keys of the services that a text may have meant; empty if none is near."""
        namesakes = [one.key for one in self.services or () if plain(text) and plain(text) == plain(one.name)]
        if namesakes:
            return ", ".join(sorted(namesakes))
        near = get_close_matches(plain(text), self.service_spellings, n=1, cutoff=0.75)
        return self.service_spellings[near[0]] if near else ""

    def namesakes(self, text: str) -> str:
        """Return the keys of the organisations that are called so; empty if there are none."""
        keys = [key for key, name in (self.organisations or {}).items() if plain(text) and plain(text) == plain(name)]
        return ", ".join(sorted(keys))

    @cached_property
    def organisation_spellings(self) -> dict[str, str]:
        """Keys of the organisations by every way of writing them: pages tell namesakes apart by their keys."""
        known = (self.organisations or {}).items()
        return _spellings([*known, *((key, f"{name} ({key})") for key, name in known)])

    @cached_property
    def service_days(self) -> pl.DataFrame:
        """First and last day of the services, by key; and their unit."""
        schema = {"servizio": pl.String, "_opened": pl.Date, "_closed": pl.Date, "_unit": pl.String}
        rows = [(one.key, one.opened, one.closed, one.unit) for one in self.services or ()]
        return pl.DataFrame(rows, schema=schema, orient="row")

    def municipality(self, text: str, *, within_ambito: bool) -> tuple[str, FindingKind | None]:
        """Return the code that a text means, empty if none, and what is to be said of it.

        Where the place may be outside the Ambito it may be a country, whose code has two letters.
        """
        if self.ambito is not None:
            code, said = self.ambito.find(text)
            if code or (said is FindingKind.AMBIGUOUS_MUNICIPALITY):
                return code, said
        country = "" if within_ambito else country_of(text)
        if country:
            return country, None
        if self.italy is not None:
            code, said = self.italy.find(text)
            is_wrong = within_ambito and code and self.ambito is not None
            return ("", FindingKind.OUTSIDE_AMBITO) if is_wrong else (code, said)
        if self.ambito is not None:
            return "", FindingKind.UNKNOWN_MUNICIPALITY
        return self._as_written(text)

    @staticmethod
    def _as_written(text: str) -> tuple[str, FindingKind | None]:
        """Return a place as it is written, where no municipality is known: a code gets its first zero back."""
        bare = text.strip()
        if not bare.isdigit():
            return bare, None
        return bare.zfill(CODE_LENGTH), None if len(bare) == CODE_LENGTH else FindingKind.LOST_ZERO

    def with_services(self, frame: pl.DataFrame) -> "Registry":
        """Return the registry with the services of a checked file of kind ``servizi``.

        Those of one name are told apart as pages tell them, as far as the file says whose they are and where.
        """
        services = frame.unique("servizio", keep="first", maintain_order=True).drop_nulls("servizio")
        bodies, towns = self.organisations or {}, (self.ambito or self.italy or Municipalities(names={})).names
        called = told_apart(
            services.select(
                "servizio",
                pl.coalesce("nome", "servizio").alias("name"),
                pl.col("ente").replace(bodies),
                pl.col("comune").replace(towns),
            ),
            "ente",
            "comune",
            "servizio",
        )
        known = [
            KnownService(
                key=row["servizio"],
                name=row["nome"] or row["servizio"],
                called=name,
                unit=row["unita"] or "",
                opened=row["aperto"],
                closed=row["chiuso"],
            )
            for row, name in zip(services.to_dicts(), called["name"], strict=True)
        ]
        capacities = frame.drop_nulls(["servizio", "effettivi"])
        dated = capacities.select(
            "servizio", "sezione", pl.coalesce("dal", "aperto").alias("dal"), "al", pl.col("effettivi").cast(pl.Int64)
        )
        return replace(self, services=known, capacities=dated.cast(CAPACITIES))


def _spellings(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return keys by key and by name; a name that two share is nobody's, and so is one without letters or digits."""
    ways: dict[str, set[str]] = defaultdict(set)
    for key, name in pairs:
        ways[plain(key)].add(key)
        ways[plain(name)].add(key)
    return {way: next(iter(keys)) for way, keys in ways.items() if way and len(keys) == 1}


def _meant(text: str, keys: Iterable[str], spellings: Mapping[str, str]) -> str:
    """Return the key that a text is, letter by letter, whatever others are called; else the one that it spells."""
    return text if text in set(keys) else spellings.get(plain(text), "")


def _spelling(name: str) -> str:
    """Return a name as it is compared: without accents and apostrophes, with every saint alike."""
    words = ["s" if word in _SAINTS else word for word in plain(name).split()]
    return " ".join(words)


def _without_province(spelling: str) -> str:
    """Return a name without the two letters of a province after it: «Crema (CR)»."""
    *words, last = spelling.split() or [""]
    return " ".join(words) if words and len(last) == 2 else spelling  # noqa: PLR2004 - two letters
