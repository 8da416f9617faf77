"""Everything drawn: router, filter bar, figures, maps, tables, downloads, shell."""
