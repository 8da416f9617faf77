"""Writes the draft of a new migration: ``python -m data_access.migrations.authoring "what changes"``.

Comes in: the tables of `data_access.models` and the migrations so far. Goes out: a numbered file under ``versions``,
to be read and corrected by hand: a renamed column looks like a removal and an addition, a word more in a vocabulary is
not seen at all.
Must not: touch anybody's database; it compares with one in memory.
"""

import sys

from alembic import command

from data_access.database import build_engine
from data_access.migrate import alembic_config, head_revision, upgrade
from data_access.settings import Settings


def write_revision(message: str) -> None:
    """Write the next migration from the difference between the tables and the migrations so far."""
    engine = build_engine(Settings(database_url="sqlite://"))
    upgrade(engine)
    number = f"{int(head_revision()) + 1:04d}"
    with engine.connect() as connection:
        command.revision(alembic_config(connection), message=message, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    write_revision(sys.argv[1])
