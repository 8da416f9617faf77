"""The Ambito, its municipalities and their residents (ISTAT).

Must not: hold geometry, which `geo` builds from the same ISTAT codes.
"""

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import SQLModel

from data_access.models.base import ISTAT_CODE_LENGTH, defaulted, described, term_field
from data_access.vocabulary import Sex


class Ambito(SQLModel, table=True):
    """The Ambito Territoriale Sociale that the database describes."""

    __table_args__ = {"comment": "Ambito Territoriale Sociale descritto dalla base dati"}

    key: str = described("Chiave breve, usata negli indirizzi", primary_key=True, max_length=40)
    name: str = described("Nome per esteso", max_length=120)
    is_demo: bool = defaulted("Vero se i dati sono dimostrativi (sintetici)", default=False)


class Municipality(SQLModel, table=True):
    """A municipality of the Ambito; exactly one per Ambito is the lead."""

    __table_args__ = (
        CheckConstraint(f"length(code) = {ISTAT_CODE_LENGTH}", name="istat_code"),
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
