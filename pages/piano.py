"""Piano: what the plan sets out to do, and which goals it serves."""

from components.context import context
from components.parts import attempt, indicator_cards, page_title
from components.parts.listing import listing
from indicators.listings import objectives

page_title(attempt(lambda: context().ask(indicator="people_served", by=())))
rows = [
    {"Codice": row.code, "Obiettivo": row.title, "Agenda 2030": ", ".join(f"SDG {goal}" for goal in row.sdgs)}
    for row in objectives(context().runtime.desk.snapshot)
]
listing(
    rows,
    key="obiettivi",
    alt="Obiettivi del Piano di Zona e obiettivi dell'Agenda 2030 che servono",
    empty="La base dati non contiene ancora gli obiettivi del Piano.",
)
indicator_cards(("people_served", "rate_per_1000", "attraction"))
