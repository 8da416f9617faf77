"""A question as it is typed in a terminal: every word checked, none dropped.

Comes in: text. Goes out: a `Result`, or a `QueryError` that names the word and those that exist.
Must not: forgive (addresses do, see `indicators.interchange.url_parameters`; whoever types wants to know).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from typing import TypeVar

from data_access.settings import current_settings
from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from data_access.vocabulary import NeedDimension, ServiceType, TargetGroup
from indicators.catalogue.catalogue import Indicator, indicator
from indicators.catalogue.suggestions import perhaps
from indicators.engine.measure import measure
from indicators.interchange.url_parameters import LAST_MONTHS, read_period, several
from indicators.italian.numbers import listed
from indicators.model.code_lists import Directory
from indicators.model.errors import QueryError
from indicators.model.query import DEFAULT_HORIZON, Comparison, Grouping, Lens, Query
from indicators.model.result import Result

Word = TypeVar("Word")


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The words of a question, as typed; lists are separated by commas (one within a value: after a backslash)."""

    indicator: str
    period: str | None = None
    lens: str | None = None
    by: str = ""
    area: str = "ambito"
    service: str = ""
    service_type: str = ""
    target: str = ""
    need: str = ""
    strand: str = ""
    viewer: str = "manager"
    compare: str = "none"
    horizon: str = ""
    without_fictitious: bool = False

    def words(self) -> list[str]:
        """Return the question as it was typed, without what was left unsaid and who it is for."""
        said = [(one.name, getattr(self, one.name), one.default) for one in fields(self)]
        options = [
            (name, value) for name, value, unsaid in said if name not in {"indicator", "viewer"} and value != unsaid
        ]
        return [
            self.indicator,
            *(f"--{name.replace('_', '-')}{'' if value is True else f'={value}'}" for name, value in options),
        ]

    def query(self, directory: Directory) -> Query:
        """Return the question.

        Raises
        ------
        QueryError
            If a word does not exist.
        """
        entry = indicator(self.indicator)
        viewer = _viewer(self.viewer, directory)
        default = Lens.RESIDENCE if Lens.RESIDENCE in entry.lenses else Lens.PLACE
        return Query(
            indicator=entry.key,
            period=read_period(self.period or LAST_MONTHS, directory, viewer),
            comparison=_one(self.compare, Comparison, "Confronto"),
            lens=_one(self.lens, Lens, "Ottica") if self.lens else default,
            area=directory.read_area(self.area),
            services=_known(self.service, directory.services, "Servizio"),
            service_types=_many(self.service_type, ServiceType, "Tipo di servizio"),
            targets=_many(self.target, TargetGroup, "Target"),
            needs=_many(self.need, NeedDimension, "Bisogno"),
            strands=_known(self.strand, directory.strands, "Linea di finanziamento"),
            by=_many(self.by, Grouping, "Raggruppamento"),
            horizon_months=_horizon(self.horizon, entry),
            exclude_fictitious=_fictitious(entry, is_left_out=self.without_fictitious),
            viewer=viewer,
        )


def answer(request: Request, current: Callable[[], Snapshot]) -> Result:
    """Return the answer to a typed question.

    Raises
    ------
    UserError
        If a word does not exist, the question is impossible or not allowed, or the database cannot be read.
    """
    settings = current_settings()
    entry = indicator(request.indicator)
    snapshot = current()
    directory = Directory.of(snapshot)
    return measure(snapshot, request.query(directory).but(indicator=entry.key), settings=settings, directory=directory)


def _viewer(text: str, directory: Directory) -> Viewer:
    """Return who looks, checked against the data."""
    viewer = Viewer.parse(text)
    if viewer.organisation is not None and viewer.organisation not in directory.organisations:
        raise QueryError(_unknown("Ente", viewer.organisation, list(directory.organisations)))
    if viewer.municipality is not None and viewer.municipality not in directory.municipalities:
        message = f"Il comune «{viewer.municipality}» non è dell'Ambito: usare un codice ISTAT di sei cifre dei suoi."
        raise QueryError(message)
    return viewer


def _horizon(text: str, entry: Indicator) -> int:
    """Return the months of follow-up asked for."""
    if not text:
        return DEFAULT_HORIZON
    if not entry.horizons:
        message = f"«{entry.name}» non segue le persone dopo un'uscita: togliere l'orizzonte (--horizon)."
        raise QueryError(message)
    months = [str(horizon) for horizon in entry.horizons]
    if text not in months:
        raise QueryError(_unknown("Orizzonte", text, months))
    return int(text)


def _fictitious(entry: Indicator, *, is_left_out: bool) -> bool:
    """Return whether people registered at a fictitious address are left out of the residents."""
    if is_left_out and not entry.person_filters:
        message = f"«{entry.name}» non riguarda singole persone: togliere --without-fictitious."
        raise QueryError(message)
    return is_left_out


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(several(text)))


def _many(text: str, vocabulary: type[Word], what: str) -> tuple[Word, ...]:
    return tuple(_one(word, vocabulary, what) for word in _words(text))


def _one(text: str, vocabulary: type[Word], what: str) -> Word:
    codes = [str(member) for member in vocabulary]  # type: ignore[attr-defined]
    if text not in codes:
        raise QueryError(_unknown(what, text, codes))
    return vocabulary(text)  # type: ignore[call-arg]


def _known(text: str, names: Iterable[str], what: str) -> tuple[str, ...]:
    keys = list(names)
    for word in _words(text):
        if word not in keys:
            raise QueryError(_unknown(what, word, keys))
    return tuple(_words(text))


def _unknown(what: str, text: str, keys: list[str]) -> str:
    near = perhaps(text, {word: word for word in keys})
    return f"{what} «{text}» non esiste.{near} Valori possibili: {listed(keys)}."
