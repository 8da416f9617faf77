"""The parameters of a request, read one by one: each must be known, said once, and of those that mean something.

Comes in: names and values as they were sent, an edition. Goes out: values, or a `ProblemError`. Must not: forgive (the
pages do): a program that asked for something else would not know that it did not get it.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Self

from indicators.catalogue.suggestions import perhaps
from indicators.interchange.url_parameters import COMPARISONS, LAST_MONTHS, LAYOUTS, LENSES, MEASURES, RENAMED
from indicators.model.errors import QueryError
from indicators.model.period import Period
from indicators.model.query import AMBITO, DEFAULT_HORIZON, Grouping
from publication.api import text
from publication.api.held import LEVELS, UNITS, Held
from publication.api.problem import ProblemError, printable

NOT_HELD: Final = {
    "tipo": "",
    "target": "",
    "bisogno": "",
    "linea": "",
    "orizzonte": str(DEFAULT_HORIZON),
    "fittizia": "comprendi",
}
"""Filters of pages that no edition is divided by, and the value with which each of them filters nothing."""
LOOKS: Final[Mapping[str, Collection[str] | None]] = {
    "confronto": COMPARISONS,
    "vista": LAYOUTS,
    "misura": MEASURES,
    "scheda": None,
    "da": None,
}
"""What an address says of how a page is looked at, which changes no cell, and the words of each; None where any may
stand."""
PAGING: Final = frozenset({"limit", "offset"})
LIMIT, MOST_CELLS, MOST_SKIPPED = 1000, 10_000, 100_000_000
PLACES: Final = {"area": "area", "comune": "municipality", "servizio": "service"}
"""Parameters that say a place, and the level of the place."""


@dataclass(frozen=True, slots=True)
class Words:
    """The parameters of a request.

    Attributes
    ----------
    given : mapping of str to str
    held : Held
    """

    given: Mapping[str, str]
    held: Held

    @classmethod
    def read(cls, pairs: Iterable[tuple[str, str]], held: Held, *, known: Iterable[str]) -> Self:
        """Return the parameters of a request.

        Parameters
        ----------
        pairs : iterable of (str, str)
        held : Held
        known : iterable of str
            Names that mean something at this address.

        Raises
        ------
        ProblemError
            If one is not known, is empty or is there twice; if one is a filter that no edition is divided by.
        """
        given: dict[str, str] = {}
        names = {*known}
        for said, value in pairs:
            name = RENAMED.get(said, said)
            if name in given:
                detail = text.TWICE.format(parameter=printable(name))
                raise ProblemError("valore-non-valido", detail, text.ONE_PLACE)
            if name not in names and name not in NOT_HELD:
                detail = text.UNKNOWN_PARAMETER.format(parameter=printable(said))
                raise ProblemError("parametro-sconosciuto", detail, text.CHOOSE, available=sorted(names))
            if not value.strip():
                raise _bad(name, value)
            given[name] = value.strip()
        for name in LOOKS.keys() & given.keys():
            known_words = LOOKS[name]
            if known_words is not None and given[name] not in known_words:
                raise _bad(name, given[name], available=known_words)
        for name in NOT_HELD.keys() & given.keys():
            if given[name] != NOT_HELD[name]:
                detail = text.NO_FILTER.format(parameter=name, value=printable(given[name]))
                available = [*LEVELS[1:], *UNITS]
                raise ProblemError(
                    "filtro-non-pubblicato", detail, text.WITHOUT.format(parameter=name), available=available
                )
        return cls(given, held)

    def lens(self) -> str | None:
        """Return the lens that is asked for, as the edition calls it; None where none is."""
        said = self.given.get("ottica")
        if said is None:
            return None
        if said not in LENSES:
            raise _bad("ottica", said, available=LENSES)
        return LENSES[said].value

    def period(self) -> str | None:
        """Return the period that is asked for, as the edition writes it; None where none is."""
        said = self.given.get("periodo")
        if said is None:
            return None
        if said == LAST_MONTHS:
            return self.held.moving
        try:
            return str(Period.parse(said))
        except QueryError as error:
            raise _bad("periodo", said, available=self.held.periods) from error

    def place(self) -> tuple[str, str]:
        """Return the level and the code of the place that is asked for; the whole Ambito where none is."""
        said = [name for name in PLACES if name in self.given and self.given[name] != AMBITO]
        if len(said) > 1 and not (set(said) == {"area", "comune"} and len({self.given[name] for name in said}) == 1):
            raise ProblemError("luogo-non-pubblicato", text.TWO_PLACES, text.ONE_PLACE)
        if not said:
            return AMBITO, AMBITO
        name, code = said[-1], self.given[said[-1]]
        names = self.held.edition.names
        levels = {"area": names["areas"], "municipality": names["municipalities"], "service": names["services"]}
        level = "municipality" if name == "area" and code in names["municipalities"] else PLACES[name]
        if code not in levels[level]:
            near = levels[level] if name != "area" else [AMBITO, *names["areas"], *names["municipalities"]]
            detail = text.BAD_VALUE.format(parameter=name, value=printable(code))
            raise ProblemError("luogo-non-pubblicato", detail, text.CHOOSE, available=near)
        return level, code

    def breakdowns(self) -> tuple[str | None, str | None]:
        """Return the level of place and the unit of time that are asked for."""
        said = self.given.get("by")
        if said is None:
            return None, None
        words = said.split(",")
        if len(set(words)) < len(words) or not {*words} <= {str(grouping) for grouping in Grouping}:
            raise _bad("by", said, available=(*LEVELS[1:], *UNITS))
        levels = [word for word in words if word in LEVELS]
        units = [word for word in words if word in UNITS]
        if len(levels) > 1 or len(units) > 1 or len(levels) + len(units) < len(words):
            detail = text.NO_FILTER.format(parameter="by", value=printable(said))
            raise ProblemError("suddivisione-non-pubblicata", detail, text.CHOOSE, available=(*LEVELS[1:], *UNITS))
        return next(iter(levels), None), next(iter(units), None)

    def indicator(self, default: str) -> str:
        """Return the indicator that is asked for."""
        return known_indicator(self.held, self.given.get("indicatore", default))

    def page(self) -> tuple[int, int]:
        """Return how many cells are wanted, and how many are skipped."""
        return self._number("limit", LIMIT, 1, MOST_CELLS), self._number("offset", 0, 0, MOST_SKIPPED)

    def _number(self, name: str, default: int, least: int, most: int) -> int:
        said = self.given.get(name)
        if said is None:
            return default
        if not (said.isascii() and said.isdigit() and len(said) <= len(str(most)) and least <= int(said) <= most):
            detail = text.BAD_VALUE.format(parameter=name, value=printable(said))
            raise ProblemError("valore-non-valido", detail, text.WHOLE_NUMBER.format(least=least, most=most))
        return int(said)


def known_indicator(held: Held, key: str) -> str:
    """Return the key of an indicator of an edition.

    Raises
    ------
    ProblemError
        If the edition has none of that key.
    """
    definitions = held.edition.definitions
    if key not in definitions:
        near = perhaps(printable(key), {known: str(one["name"]) for known, one in definitions.items()})
        detail = text.NO_INDICATOR.format(key=printable(key), near=near)
        raise ProblemError("indicatore-sconosciuto", detail, text.CHOOSE, available=definitions)
    return key


def _bad(name: str, value: str, *, available: Iterable[str] = ()) -> ProblemError:
    detail = text.BAD_VALUE.format(parameter=name, value=printable(value))
    return ProblemError("valore-non-valido", detail, text.CHOOSE, available=available)
