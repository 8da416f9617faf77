"""What Alembic runs to apply or compare these migrations, on the connection that `accounts.store` hands over.

Comes in: ``config.attributes["connection"]``. Goes out: migrations applied in one transaction on both databases.
Must not: read settings, open connections, run offline.
"""

from alembic import context

from data_access.accounts.store import MIGRATION_OPTIONS

context.configure(connection=context.config.attributes["connection"], **MIGRATION_OPTIONS)
with context.begin_transaction():
    context.run_migrations()
