"""A directory of a tiny Ambito that needs no database."""

from datetime import date

from indicators.model.code_lists import Directory


def a_directory() -> Directory:
    """Return the directory of an Ambito of three municipalities with data from January 2023 to October 2026."""
    return Directory(
        ambito_name="Ambito di prova",
        lead_code="099001",
        lead_name="Città Alta",
        lead_slug="citta_alta",
        municipalities={"099001": "Città Alta", "099002": "Beta", "099003": "Rivolta d'Adda"},
        services={"mensa": "Mensa di prova", "docce": "Docce di prova"},
        organisations={"ente": "Ente di prova"},
        strands={"fnps": "Fondo nazionale"},
        first_month=2023 * 12,
        last_month=2026 * 12 + 9,
        as_of=date(2026, 10, 31),
    )
