"""Alembic migrations of the shared database; `data_access.migrate` runs them, no configuration file is needed."""
