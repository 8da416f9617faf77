"""What disclosure control remembers: figures whose rounding, with others, gave people away and was drawn again."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from data_access.models.base import described

SET_KEY_LENGTH = 16


class Redraw(SQLModel, table=True):
    """A set of persons whose figure is rounded with a later draw than its first (`bifocale audit … --mend`)."""

    __table_args__ = (
        CheckConstraint("turn >= 1", name="turn"),
        {"comment": "Arrotondamenti sorteggiati di nuovo per proteggere le persone"},
    )

    set_key: str = Field(
        primary_key=True,
        max_length=SET_KEY_LENGTH,
        sa_column_kwargs={"comment": "Somma delle chiavi delle persone dell'insieme, in esadecimale"},
    )
    turn: int = described("Quante volte si è sorteggiato di nuovo")
