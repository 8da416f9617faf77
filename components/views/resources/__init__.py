"""Money and staff."""
