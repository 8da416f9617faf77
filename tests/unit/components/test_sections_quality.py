"""The check of the data in sentences: what arrived, what the newest month says, how much there is to look at."""

from typing import Any

from components.sections.quality_tables import figures_words, returns_words, services_words


def service(expected: int, received: int, errors: int = 0, warnings: int = 0) -> dict[str, Any]:
    return {"Flussi attesi": expected, "Ricevuti": received, "Errori": errors, "Avvisi": warnings, "Note": 0}


def arrived(state: str, on: str = "13 febbraio 2025") -> dict[str, Any]:
    return {"Stato": state, "Ricevuto il": on}


def test_the_services_are_said_together() -> None:
    assert services_words([service(12, 12), service(12, 12, errors=1, warnings=2)]) == (
        "Sono arrivati tutti i 24 flussi attesi; 1 errore e 2 avvisi."
    )
    assert services_words([service(12, 11)]) == "Sono arrivati 11 flussi su 12; niente da segnalare."


def test_the_newest_month_is_said_beside_the_ones_it_is_compared_with() -> None:
    rows = [
        {"Mese": "novembre 2025", "Accessi": 529.0, "Accessi, mese prima": 527.0, "Accessi, anno prima": 434.0},
        {"Mese": "dicembre 2025", "Accessi": 1339.0, "Accessi, mese prima": 529.0, "Accessi, anno prima": None},
        {"Mese": "gennaio 2026", "Accessi": None, "Accessi, mese prima": 1339.0, "Accessi, anno prima": None},
    ]
    assert figures_words("Mensa", rows) == "Mensa: 1.339 accessi in dicembre 2025, contro 529 il mese prima."
    assert figures_words("Mensa", rows[:1]).endswith("contro 527 il mese prima e 434 un anno prima.")
    assert figures_words("Mensa", rows[2:]) == "Mensa: nessun accesso registrato nel periodo."


def test_late_and_missing_returns_are_counted_apart() -> None:
    rows = [arrived("Ricevuto"), arrived("Ricevuto in ritardo"), arrived("Mancante", "non arrivato")]
    assert returns_words(rows) == "Sono arrivati 2 flussi su 3, di cui 1 in ritardo."
    assert returns_words(rows[:1]) == "È arrivato 1 flusso su 1, nessuno in ritardo."
    assert returns_words([]) == "Nessun flusso atteso."
