"""Code lists (`Directory`): names, codes and limits of the data, for questions and for labels.

Comes in: a `Snapshot`. Goes out: a frozen `Directory` that turns codes into names and back.
Must not: hold person data.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Self

import polars as pl

from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from indicators.model.errors import QueryError
from indicators.model.period import MONTHS_IN_YEAR, Period, Unit, last_closed, last_months, month_label, month_of
from indicators.model.query import AMBITO, LEAD, TERRITORY

VOWELS = "aeiou"
LEAD_SLUG, TERRITORY_SLUG = "capofila", "territorio"


def slugify(name: str) -> str:
    """Return a name as it is written in an address: ``Rivolta d'Adda`` becomes ``rivolta_d_adda``."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


UNNAMED_LEAD = "Capofila"
"""What the lead municipality is called where the database has no name for it, or one without letters."""


def _named(frame: pl.DataFrame, key: str) -> dict[str, str]:
    """Return names by key; what has no name is called by its key."""
    return {code: name.strip() or code for code, name in frame.select(key, "name").iter_rows()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """What is known of a service: its type, funding strand, ISTAT code of its place (empty: none), first and last day.

    ``closed`` is None for one that is still open.
    """

    type: str
    strand: str = ""
    place: str = ""
    opened: date = date.min
    closed: date | None = None


def _register(snapshot: Snapshot) -> dict[str, Registered]:
    """Return the services by key."""
    places = dict(snapshot["municipalities"].select("index", "code").iter_rows())
    columns = ("key", "type", "strand", "place", "opened", "closed")
    return {
        key: Registered(
            type=str(kind),
            strand=strand or "",
            place=places.get(place, ""),
            opened=opened or date.min,
            closed=closed,
        )
        for key, kind, strand, place, opened, closed in snapshot["services"].select(columns).iter_rows()
    }


DATED = {"occupancy": "day", "requests": "day", "stays": "entered_on", "cases": "opened", "supports": "day"}
"""What begins before the first contact where there are no contacts, and the column of its days."""


def _first_of_others(snapshot: Snapshot) -> int | None:
    """Return the first month of what tells of services besides contacts; None where nothing does."""
    first_days = [snapshot[name][column].min() for name, column in DATED.items()]
    days = [day for day in first_days if isinstance(day, date)]
    return month_of(min(days)) if days else None


def _former(snapshot: Snapshot) -> dict[str, str]:
    today = snapshot["municipalities"].select(municipality="index", now="code")
    joined = snapshot["former_municipalities"].join(today, on="municipality", maintain_order="left")
    return dict(joined.select("code", "now").iter_rows())


def _has_services_elsewhere(snapshot: Snapshot) -> bool:
    lead = snapshot["municipalities"].filter("is_lead")["index"]
    return bool((~snapshot["services"]["place"].is_in(lead.implode())).any())


def _lead_slug(name: str) -> str:
    """Return what addresses call the lead municipality: its name, unless nothing is left of it or it means another."""
    slug = slugify(name)
    return LEAD_SLUG if slug in {"", AMBITO, TERRITORY_SLUG} else slug


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Names, codes and limits of the data.

    Attributes
    ----------
    ambito_name : str
    lead_code, lead_name, lead_slug : str
        The lead municipality; the slug is what addresses and the command line call it.
    lead_is_named : bool
        Whether the database has a name for it; otherwise it is called `UNNAMED_LEAD`.
    municipalities : dict of str to str
        ISTAT code to name, in order of code.
    former : dict of str to str
        ISTAT code of each municipality that is no more, to that of today's in which it is counted.
    services, organisations, strands : dict of str to str
        Key to name.
    first_month, last_month : int
        Ordinals of the first and last month with data: those of the contacts; of what else tells of services where
        there are none.
    as_of : date
    shares_persons : bool
        Whether one identifier told by two organisations is one person.
    has_services_elsewhere : bool
        Whether any service stands, or stood, outside the lead municipality.
    register : dict of str to Registered
        What is known of each service, by key.
    """

    ambito_name: str
    lead_code: str
    lead_name: str
    lead_slug: str
    lead_is_named: bool = True
    municipalities: Mapping[str, str]
    services: Mapping[str, str]
    organisations: Mapping[str, str]
    strands: Mapping[str, str]
    first_month: int
    last_month: int
    as_of: date
    shares_persons: bool = True
    former: Mapping[str, str] = field(default_factory=dict)
    has_services_elsewhere: bool = True
    register: Mapping[str, Registered] = field(default_factory=dict)

    @classmethod
    def of(cls, snapshot: Snapshot) -> Self:
        """Read the directory from a snapshot."""
        municipalities = snapshot["municipalities"]
        lead = municipalities.row(by_predicate=pl.col("is_lead"), named=True)
        called = _named(municipalities, "code")
        if not slugify(lead["name"]):
            called[lead["code"]] = UNNAMED_LEAD
        first = snapshot.contacts.select(pl.col("month").min()).collect(engine="streaming").item()
        first = _first_of_others(snapshot) if first is None else first
        last = month_of(snapshot.as_of)
        return cls(
            ambito_name=snapshot.ambito_name,
            lead_code=lead["code"],
            lead_name=called[lead["code"]],
            lead_slug=_lead_slug(called[lead["code"]]),
            lead_is_named=bool(slugify(lead["name"])),
            municipalities=called,
            services=_named(snapshot["services"], "key"),
            organisations=_named(snapshot["organisations"], "key"),
            strands=_named(snapshot["strands"], "key"),
            first_month=last if first is None else min(first, last),
            last_month=last,
            as_of=snapshot.as_of,
            shares_persons=snapshot.shares_persons,
            former=_former(snapshot),
            has_services_elsewhere=_has_services_elsewhere(snapshot),
            register=_register(snapshot),
        )

    def default_period(self, viewer: Viewer) -> Period:
        """Return the last twelve closed months; the last four closed quarters for whom figures are protected.

        Fewer where the data begin later; the year in progress where none has ended.
        """
        period = self._last_months(Unit.QUARTER if viewer.is_protected else Unit.MONTH)
        return period or Period.year(self.last_month // MONTHS_IN_YEAR)

    def _last_months(self, unit: Unit) -> Period | None:
        return last_months(self.first_month, last_closed(self.as_of), unit)

    @property
    def moving_quarters(self) -> tuple[Period, ...]:
        """The last four closed quarters and the same of the year before; none where no quarter has ended."""
        window = self._last_months(Unit.QUARTER)
        return () if window is None else (window, window.year_before())

    @property
    def closed_year(self) -> Period:
        """The newest year that has ended, or the year in progress when none has."""
        closed = (last_closed(self.as_of) + 1) // 12 - 1
        return Period.year(max(closed, self.first_month // 12))

    @property
    def every_year(self) -> Period:
        """The calendar years that hold data: the only range of all of them that protected viewers may ask for."""
        return Period(self.first_month // 12 * 12, self.last_month // 12 * 12 + 11, Unit.YEAR)

    @property
    def years(self) -> tuple[int, ...]:
        """Years with data, oldest first."""
        return tuple(range(self.first_month // 12, self.last_month // 12 + 1))

    @property
    def span_in_words(self) -> str:
        """The first and last month with data: ``i dati vanno dal gennaio 2023 all'ottobre 2026``."""
        begin, end = month_label(self.first_month), month_label(self.last_month)
        since, until = ("l'" if month[0] in VOWELS else " " for month in (begin, end))
        return f"i dati vanno dal{since}{begin} al{until}{end}"

    def area_name(self, area: str) -> str:
        """Return an area's name for people."""
        fixed = {AMBITO: "Ambito", LEAD: self.lead_name, TERRITORY: "Territorio"}
        return fixed.get(area) or self.municipalities[area]

    def area_slug(self, area: str) -> str:
        """Return an area as it is written in addresses and exports."""
        return {LEAD: self.lead_slug, TERRITORY: TERRITORY_SLUG}.get(area, area)

    def read_area(self, text: str) -> str:
        """Turn ``ambito``, the lead's slug, ``territorio``, an ISTAT code or a municipality's name into a `Query.area`.

        Raises
        ------
        QueryError
            If it is none of these.
        """
        word = text.strip().lower()
        named = {AMBITO: AMBITO, self.lead_slug: LEAD, LEAD_SLUG: LEAD, TERRITORY_SLUG: TERRITORY}
        if word in named:
            return named[word]
        word = self.former.get(word, word)
        if word in self.municipalities:
            return word
        for code, name in self.municipalities.items():
            if slugify(name) == slugify(text):
                return code
        message = (
            f"Area «{text}» sconosciuta: usare ambito, {self.lead_slug}, {TERRITORY_SLUG}, "
            "oppure il nome o il codice ISTAT di sei cifre di un comune dell'Ambito."
        )
        raise QueryError(message)
