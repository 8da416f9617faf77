"""Carica dati: files of partners, checked, corrected on line, confirmed and loaded."""
