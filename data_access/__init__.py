"""The shared database: tables, migrations, settings, snapshot."""
