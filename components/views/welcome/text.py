"""The words of a new Ambito's pages: what is there, what is missing, where to begin, whom to ask.

Comes in: the data, a viewer, a page of the registry. Goes out: Italian sentences.
Must not: draw; promise a command that does not exist.
"""

from typing import Final

import polars as pl

from components.escaping.markdown import Markdown
from components.state.page_registry import PageEntry
from data_access.reading import SOURCES
from data_access.viewers import Role, Viewer
from indicators.data_quality.returns_log import visible_services
from indicators.engine.query_service import ForViews
from indicators.italian.numbers import counted, listed, number
from indicators.selection.population import population_years, residents_by_municipality, without_residents_in
from indicators.selection.supply import rows_held, some

_LABELS: Final = {
    "municipalities": "Comuni dell'Ambito",
    "residents": "Residenti (ISTAT)",
    "organisations": "Enti",
    "services": "Servizi",
    "persons": "Persone, con chiavi senza nome",
    "contacts": "Accessi ai servizi",
    "returns": "Flussi attesi ogni mese",
    "capacity": "Capienze",
    "occupancy": "Posti occupati, notte per notte",
    "requests": "Richieste di posto",
    "stays": "Permanenze",
    "cases": "Prese in carico",
    "case_needs": "Bisogni valutati",
    "pacts": "Patti",
    "supports": "Sostegni",
    "objectives": "Obiettivi del Piano di Zona",
    "targets": "Valori attesi degli obiettivi",
    "budgets": "Previsioni di spesa",
    "staff_hours": "Ore dell'équipe",
}
TABLES: Final = tuple((frame, SOURCES.get(frame, "contact"), words) for frame, words in _LABELS.items())
"""Frame of the snapshot, table of the database and Italian name of all that is to be filled, in order of loading."""
STEPS: Final = Markdown(
    "1. **Enti e servizi**: `organisation`, poi `strand`, `programme` e `service`. Chi fa che cosa, e in quale "
    "comune.\n"
    "2. **Persone e accessi**: `person` e `contact`. Bastano per il quadro, la mappa e il confronto tra capofila e "
    "territorio.\n"
    "3. **Flussi attesi**: `return_record`. Che cosa ogni ente deve mandare ogni mese: così si vede che cosa manca.\n"
    "4. **Il resto, quando c'è**: capienze e notti, permanenze, prese in carico, patti, obiettivi, spesa."
)
COMMANDS: Final = Markdown(
    "- `bifocale db describe` stampa ogni tabella, con le sue colonne e ciò che accettano.\n"
    "- `bifocale db check`, dopo ogni caricamento, dice che cosa non va e in quale riga.\n"
    "- `bifocale import FILE…` carica i file degli enti, e `bifocale check FILE` li controlla senza toccare niente; "
    "chi ha un proprio accesso lo fa dalla pagina «Carica dati».\n"
    "- Nessun comando per vedere i dati nuovi: le pagine li mostrano da sole entro {seconds}."
)
DEMO_APART: Final = Markdown(
    "Per vedere com'è il cruscotto quando è pieno: `BIFOCALE_DATABASE_URL=sqlite:///prova.sqlite bifocale demo`, e poi "
    "`bifocale run` con lo stesso indirizzo. Scrive dati inventati in una base a parte, mai in questa."
)
ALREADY: Final = "Finché non arrivano non si disegna niente: ciò che manca non è zero."
_ON: Final = {"services": "i servizi", "contacts": "gli accessi"}
"""What a page names first of what it waits for."""
BEGIN: Final = "Che cosa manca, e da dove si comincia"
ASK: Final = "Che cosa si vedrà, e a chi chiedere"
"""The way to the first page, for who loads data and for who does not."""
SHEET: Final = "Scheda del comune"
METHOD: Final = "Metodo e glossario"
THERE: Final = "Che cosa c'è, che cosa manca"
WHERE_TO_BEGIN: Final = "Da dove cominciare"
NEEDED_COMMANDS: Final = "I comandi che servono"
WHOM_TO_ASK: Final = "A chi chiedere"
HEADS: Final = ("Dati", "Tabella", "Righe")
EMPTY: Final = "vuota"


def beginning(data: ForViews) -> str:
    """Return the welcome in one sentence."""
    towns = counted(len(data.directory.municipalities), "comune", "comuni")
    held = data.find(rows_held)
    if not held["services"]:
        there = f"ci sono già {towns}, non ancora i servizi e le persone che incontrano"
    else:
        services = counted(held["services"], "servizio", "servizi")
        there = f"ci sono già {towns} e {services}, non ancora gli accessi delle persone"
    return f"Benvenuti in Bifocale: {there}."


def known(data: ForViews) -> str:
    """Return what is known already, and that nothing of what is missing is zero."""
    zero = "Le cifre arriveranno con i primi dati; fino ad allora nessuna va letta come zero."
    years = data.find(population_years)
    if not years:
        return f"{zero} Mancano anche i residenti dei comuni: senza, non si calcola alcun tasso."
    people = data.find(residents_by_municipality).filter(pl.col("year") == years[-1]).select(pl.col("residents").sum())
    missing = data.find(without_residents_in, years[-1])
    without = f" Mancano i residenti di {some(missing)}: lì non si calcolerà il tasso." if missing else ""
    total = number(people.collect().item())
    return f"Si conoscono i residenti: {total} persone nel {years[-1]} (ISTAT).{without} {zero}"


def waiting(page: PageEntry, data: ForViews) -> str:
    """Return what a page waits for: what it is made of and is not there."""
    held = data.find(rows_held)
    names = [words for frame, words in _ON.items() if frame in page.shows and not held[frame]]
    return f"Questa pagina aspetta i primi dati: nella base dati mancano ancora {listed(names)}."


def office(email: str | None) -> str:
    """Return whom to ask."""
    where = f" ({email})" if email else ""
    return f"All'ufficio di piano dell'Ambito{where}, che tiene la base dati."


def asks(viewer: Viewer, data: ForViews) -> tuple[str, str]:
    """Return what a viewer will see here, and the question that is worth asking."""
    if viewer.role is Role.PARTNER and viewer.organisation:
        return _of_partner(data.directory.organisations[viewer.organisation], len(data.find(visible_services, viewer)))
    people = f"persone di {data.directory.municipalities[viewer.municipality]}" if viewer.municipality else "persone"
    seen = (
        f"Qui si vedrà quante {people} incontrano i servizi, da dove vengono le altre e che cosa cambia di anno in "
        "anno, con i numeri piccoli protetti."
    )
    return seen, "Conviene domandare quali enti manderanno i loro dati, ed entro quando si vedranno i primi."


def _of_partner(name: str, services: int) -> tuple[str, str]:
    there = f"il nome e {counted(services, 'servizio', 'servizi')}" if services else "il nome, non ancora i servizi"
    seen = (
        f"Per {name} la base dati ha {there}. Quando arriveranno gli accessi, i numeri dei vostri servizi si vedranno "
        "qui per intero, quelli degli altri protetti."
    )
    return seen, "Conviene domandare in che forma consegnare i dati di ogni mese, ed entro quale giorno."
