"""The budgets of the issues, and the table that compares them with what was measured."""

from collections.abc import Mapping
from typing import Final

BUDGETS: Final[Mapping[str, tuple[str, float]]] = {
    "demo_scale_1": ("Base dimostrativa a scala 1", 20.0),
    "snapshot_from_database": ("Istantanea di 5 milioni di accessi dalla base dati", 60.0),
    "snapshot_from_parquet": ("La stessa dal Parquet", 2.0),
    "people_served": ("measure() persone servite per comune, 5 milioni", 0.100),
    "contacts": ("measure() accessi, 5 milioni", 0.100),
    "rate_per_1000": ("measure() tasso per comune, 5 milioni", 0.100),
    "attraction": ("measure() attrazione per origine, 5 milioni", 0.100),
    "by_municipality_year": ("Persone per comune, un anno", 0.060),
    "by_month_and_lens": ("Persone per mese e ottica, tutti gli anni", 0.400),
    "by_municipality_target": ("Persone per comune e target, tutti gli anni", 0.250),
    "by_service_day": ("Accessi per servizio e giorno, un anno", 0.060),
    "overview_cards": ("Le otto schede insieme", 0.600),
    "from_memory": ("Dalla memoria dei risultati", 0.002),
    "health": ("Salute dopo l'avvio", 8.0),
    "filter_change": ("Cambio di filtro sulla mappa, lato server, una sessione", 0.060),
    "filter_change_50": ("Cambio di filtro, 50 sessioni che pensano 10 s: p95", 0.5),
    "burst_40": ("40 sessioni in 5 secondi: p95 della prima vista", 2.0),
    "cold_map": ("Prima vista della mappa in un browser freddo", 3.0),
}
"""Name of a measurement: what it is, in Italian, and the budget in seconds (median unless it says otherwise)."""


def report(name: str, seconds: float) -> str:
    """Return one line: what, budget, measured, ratio."""
    what, budget = BUDGETS[name]
    return f"{what}: {seconds * 1000:.1f} ms (budget {budget * 1000:.0f} ms, rapporto {seconds / budget:.2f})"
