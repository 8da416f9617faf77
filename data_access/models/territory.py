"""The Ambito, its municipalities and their residents (ISTAT), what becomes of municipalities, boundaries of its own.

Must not: know geometry: boundaries that somebody loaded are bytes, which `geo` reads.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, DateTime, Index, LargeBinary, text
from sqlmodel import SQLModel

from data_access.models.base import ISTAT_CODE_LENGTH, defaulted, described, term_field
from data_access.vocabulary import Sex, SuccessionKind

ATTRIBUTION_LENGTH = 200


class Ambito(SQLModel, table=True):
    """The Ambito Territoriale Sociale that the database describes."""

    __table_args__ = {"comment": "Ambito Territoriale Sociale descritto dalla base dati"}

    key: str = described("Chiave breve, usata negli indirizzi", primary_key=True, max_length=40)
    name: str = described("Nome per esteso", max_length=120)
    is_demo: bool = defaulted("Vero se i dati sono dimostrativi (sintetici)", default=False)
    shares_persons: bool = defaulted(
        "Vero se lo stesso identificativo comunicato da due enti è la stessa persona", default=False
    )


class Municipality(SQLModel, table=True):
    """A municipality of the Ambito, today's or former; exactly one of today's is the lead."""

    __table_args__ = (
        CheckConstraint(f"length(code) = {ISTAT_CODE_LENGTH}", name="istat_code"),
        CheckConstraint("left_on IS NULL OR joined_on IS NULL OR left_on >= joined_on", name="membership"),
        Index(
            "uq_municipality_lead",
            "ambito_key",
            unique=True,
            sqlite_where=text("is_lead"),
            postgresql_where=text("is_lead"),
        ),
        {"comment": "Comuni dell'Ambito; uno solo è capofila"},
    )

    code: str = described("Codice ISTAT, sei caratteri con gli zeri iniziali", primary_key=True, max_length=6)
    name: str = described("Denominazione ufficiale", max_length=80)
    ambito_key: str = described("Ambito di appartenenza", foreign_key="ambito.key", max_length=40)
    is_lead: bool = defaulted("Vero per il comune capofila", default=False)
    sub_area: str | None = described("Sub-ambito, se definito dall'Ambito", default=None, max_length=60)
    joined_on: date | None = described("Primo giorno nell'Ambito; vuoto se ne ha sempre fatto parte", default=None)
    left_on: date | None = described("Ultimo giorno nell'Ambito; vuoto se ne fa parte", default=None)


class MunicipalitySuccession(SQLModel, table=True):
    """A municipality that is no more, and the one that has taken its place: its history is counted there."""

    __tablename__ = "municipality_succession"
    __table_args__ = (
        CheckConstraint("former_code <> successor_code", name="other"),
        {"comment": "Comuni cessati e comune che ne ha preso il posto"},
    )

    former_code: str = described(
        "Comune cessato", foreign_key="municipality.code", primary_key=True, max_length=ISTAT_CODE_LENGTH
    )
    successor_code: str = described(
        "Comune che ne ha preso il posto",
        foreign_key="municipality.code",
        max_length=ISTAT_CODE_LENGTH,
        index=True,
    )
    day: date = described("Primo giorno del comune che ne ha preso il posto")
    kind: SuccessionKind = term_field(SuccessionKind, comment="Che cosa è accaduto")


class OutsidePlace(SQLModel, table=True):
    """A place outside the Ambito that somebody came from: a municipality of Italy, or another country."""

    __tablename__ = "outside_place"
    __table_args__ = (
        CheckConstraint("length(code) IN (2, 6)", name="code"),
        {"comment": "Luoghi fuori dall'Ambito da cui è venuto qualcuno: comuni d'Italia, o Paesi"},
    )

    code: str = described(
        "Codice ISTAT del comune (sei cifre), o sigla ISO del Paese (due lettere)",
        primary_key=True,
        max_length=ISTAT_CODE_LENGTH,
    )
    name: str = described("Denominazione", max_length=80)
    province: str = described("Provincia, o il Paese", max_length=60)


class MunicipalityAlias(SQLModel, table=True):
    """Another spelling of a municipality's name, found in acts and exports."""

    __tablename__ = "municipality_alias"
    __table_args__ = {"comment": "Grafie alternative dei nomi dei comuni"}

    alias: str = described("Grafia alternativa", primary_key=True, max_length=80)
    municipality_code: str = described("Comune", foreign_key="municipality.code", max_length=6, index=True)


class Residents(SQLModel, table=True):
    """Residents of a municipality by year, sex and single year of age."""

    __table_args__ = (
        CheckConstraint("age BETWEEN 0 AND 100", name="age"),
        CheckConstraint("residents >= 0", name="residents"),
        {"comment": "Popolazione residente ISTAT per comune, anno, sesso ed età"},
    )

    municipality_code: str = described("Comune", foreign_key="municipality.code", primary_key=True, max_length=6)
    year: int = described("Anno della popolazione", primary_key=True)
    sex: Sex = term_field(Sex, comment="Sesso (F o M)", primary_key=True)
    age: int = described("Età in anni compiuti; 100 vale 100 e oltre", primary_key=True)
    residents: int = described("Residenti")


class BoundaryLayer(SQLModel, table=True):
    """Boundaries of a year that the Ambito gave: they take the place of those of ISTAT that the program knows."""

    __tablename__ = "boundary_layer"
    __table_args__ = {"comment": "Confini dati dall'Ambito, per anno"}

    year: int = described("Anno dei confini", primary_key=True)
    attribution: str = described("Fonte e licenza, scritte sulle mappe", max_length=ATTRIBUTION_LENGTH)
    file_name: str = described("Come si chiamava il file", max_length=200)
    mark: str = described("Impronta SHA-256 del file", max_length=64)
    loaded_at: datetime = described("Quando, UTC", sa_type=DateTime(timezone=True))
    loaded_by: str = described("Chi l'ha caricato", max_length=254)


class Boundary(SQLModel, table=True):
    """The shape of a municipality in a layer."""

    __table_args__ = {"comment": "Forma di un comune nei confini di un anno"}

    year: int = described("Anno dei confini", foreign_key="boundary_layer.year", primary_key=True)
    municipality_code: str = described("Comune", foreign_key="municipality.code", primary_key=True, max_length=6)
    shape: bytes = described("Poligoni in gradi (EPSG:4326), in WKB", sa_type=LargeBinary)
