"""What an assembly looks at: agendas, and the saved views on each, with what was noted and decided beside them.

Must not: hold a figure: an item says which view it is, and the edition what the view tells.
"""

from datetime import date, datetime
from typing import Final

from sqlalchemy import DateTime, UniqueConstraint
from sqlmodel import SQLModel

from data_access.models.base import defaulted, described, identifier
from data_access.models.loading import MARK_LENGTH, WHO_LENGTH
from data_access.models.verification import ROLE_LENGTH

TITLE_LENGTH = 160
WORDS_LENGTH = 2000
PAGE_LENGTH = 40
FIGURE_LENGTH = 120
QUERY_LENGTH = 2000


class MeetingAgenda(SQLModel, table=True):
    """An agenda."""

    __tablename__ = "agenda"
    __table_args__ = (UniqueConstraint("key"), {"comment": "Ordini del giorno delle assemblee"})

    id: int | None = identifier()
    key: str = described("Parola a caso del suo indirizzo", max_length=40)
    title: str = described("Titolo", max_length=TITLE_LENGTH)
    meeting_date: date = described("Giorno dell'assemblea")
    edition: str = described("Impronta dell'edizione a cui è fissato; vuota: la più recente", max_length=MARK_LENGTH)
    role: str = described("Ruolo che lo tiene: responsabile, o il sindaco di un comune", max_length=ROLE_LENGTH)
    created_by: str = described("Chi l'ha fatto; vuoto in una dimostrazione", max_length=WHO_LENGTH)
    created_at: datetime = described("Quando è stato fatto, UTC", sa_type=DateTime(timezone=True))
    changed_at: datetime = described("Quando è stato cambiato l'ultima volta, UTC", sa_type=DateTime(timezone=True))


class MeetingAgendaItem(SQLModel, table=True):
    """A view on an agenda."""

    __tablename__ = "agenda_item"
    __table_args__ = {"comment": "Punti degli ordini del giorno: viste salvate, con note e decisioni"}

    id: int | None = identifier()
    agenda_id: int = described("Ordine del giorno", foreign_key="agenda.id", index=True)
    position: int = defaulted("Posto nell'ordine, da 0", default=0)
    page: str = described("Pagina, la sua chiave", max_length=PAGE_LENGTH)
    query: str = described("Filtri della vista, come li scrive l'indirizzo", max_length=QUERY_LENGTH)
    figure: str = described("Figura della pagina, la sua chiave", max_length=FIGURE_LENGTH)
    title: str = described("Titolo", max_length=TITLE_LENGTH)
    note: str = described("Nota", max_length=WORDS_LENGTH)
    decision: str = described("Che cosa si è deciso", max_length=WORDS_LENGTH)


AGENDAS: Final = frozenset({str(MeetingAgenda.__tablename__), str(MeetingAgendaItem.__tablename__)})
"""The tables of this module: no figure is counted from them."""
