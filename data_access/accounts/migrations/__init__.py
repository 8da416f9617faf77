"""Migrations of the tables of accounts and of the access log."""
