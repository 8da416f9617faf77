"""A replica of the shared database that snapshots are read from, and whether it holds what the database does.

Comes in: engines of the database and of its replica (streaming replication of PostgreSQL). Goes out: `require_same`.
Must not: write; let a replica that is behind, or of another cluster, be read in place of the database.

Whether the data have moved the database itself is asked: replicas are sent the rows, not the counters of changes. Where
the database stands is a position in its log (WAL), taken after that: a replica that has replayed so far holds all that
was there, whoever wrote it. (A page of the log begins with 24 bytes that belong to no record: a replica may stand just
before them.)
"""

import time
from typing import Final

from sqlalchemy import Engine, text

from data_access.database import build_engine, told, translate_errors
from data_access.errors import DatabaseUnreachableError
from data_access.settings import Settings

CATCHING_UP: Final = 3.0
"""Seconds for which a replica that is behind is waited for: usually it is so by some thousandths."""
PAUSE: Final = 0.05
BEHIND: Final = (
    "La replica {name} non è alla pari con la base dati: verificare che la segua, o correggere "
    "BIFOCALE_DATABASE_READ_URL."
)
NOT_ONE: Final = (
    "La base dati {name} non è una replica di quella di BIFOCALE_DATABASE_URL: correggere BIFOCALE_DATABASE_READ_URL, "
    "o toglierla."
)
POSITION_SQL: Final = text("SELECT system_identifier::text, pg_current_wal_insert_lsn()::text FROM pg_control_system()")
REACHED_SQL: Final = text(
    """
    SELECT pg_is_in_recovery() AND system_identifier::text = :cluster,
           coalesce(pg_wal_lsn_diff(CAST(:position AS pg_lsn), pg_last_wal_replay_lsn()) <= 24, false)
    FROM pg_control_system()
    """
)


def replica_engine(settings: Settings) -> Engine | None:
    """Return an engine for the replica of the settings; None if they name none. Nothing is asked of it yet.

    Each transaction is begun as one that only reads: of a connection that was given back after one, SQLAlchemy says
    that the next may write, which a replica refuses.
    """
    if not settings.database_read_url:
        return None
    engine = build_engine(settings.model_copy(update={"database_url": settings.database_read_url}))
    return engine.execution_options(postgresql_readonly=True)


def require_same(replica: Engine, database: Engine, *, patience: float = CATCHING_UP) -> None:
    """Wait until a replica holds all that the database does at this moment.

    Parameters
    ----------
    replica, database : sqlalchemy.Engine
    patience : float
        Seconds to wait at most.

    Raises
    ------
    DatabaseUnreachableError
        If either does not answer, the one is no replica of the other, or it is behind for longer.
    """
    with translate_errors(database), database.connect() as connection:
        cluster, position = connection.execute(POSITION_SQL).one()
    end = time.monotonic() + patience
    while True:
        with translate_errors(replica), replica.connect() as connection:
            is_replica, has_reached = connection.execute(REACHED_SQL, {"cluster": cluster, "position": position}).one()
        if not is_replica:
            raise told(DatabaseUnreachableError, NOT_ONE, replica)
        if has_reached:
            return
        if time.monotonic() > end:
            raise told(DatabaseUnreachableError, BEHIND, replica)
        time.sleep(PAUSE)
