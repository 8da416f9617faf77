"""The pages: addresses, titles, questions, and which filters each one uses.

Comes in: nothing. Goes out: `PAGES` and `OFFICE`, `entry(name)`.
Must not: know any municipality by name: ``{lead}`` in a title is the lead municipality of the data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from data_access.accounts.vocabulary import AccountRole
from indicators.model.query import AMBITO, Lens
from indicators.selection.supply import FACTS

FOLDER: Final = Path(__file__).resolve().parents[2] / "pages"
DEFAULT_LEAD: Final = "Capofila"
COMMON: Final = ("periodo", "confronto", "area")
PEOPLE: Final = ("servizio", "tipo", "target", "bisogno", "linea")
SERVICES: Final = ("servizio", "tipo", "linea")


WHO_SEES_FIGURES: Final = frozenset({AccountRole.MANAGER, AccountRole.MAYOR, AccountRole.PARTNER, AccountRole.PUBLIC})
"""Roles that pages with figures are for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """A page.

    Attributes
    ----------
    name : str
        Name of its file and, but for the first, its address.
    label, question : str
        What the menu calls it and the question it answers; ``{lead}`` stands for the lead municipality.
    full_name : str
        What its title calls it, where the menu has no room for as much.
    filters : tuple of str
        Keys of the filters that change it, in the order of the bar. The others keep their values in the address.
    lens : Lens or None
        The lens that it always has; None where the two lenses change it, and the bar offers them.
    lens_of_area : bool
        Whether the two lenses change it only where an area is chosen.
    shows : tuple of str
        Frames of the snapshot that it has something to show of: where all of them are empty it waits for the first
        data (`components.views.welcome.view`). Empty for pages that say by themselves what is not there.
    has_figures : bool
        Whether it shows figures of the Ambito: whoever is shown exact ones leaves a line in the access log.
    tabs : mapping of str to tuple of str
        What addresses call its tabs, row by row, by the key of the row (see `components.state.tab_in_address`).
    shows_own_municipality : bool
        Whether a mayor who has chosen no municipality is shown their own.
    of_calendar_years : bool
        Whether it shows the calendar year of the period (`components.state.page_context.calendar_year`).
    audience : frozenset of AccountRole
        Roles that it is for: the others neither read it nor find it in their menu.
    """

    name: str
    label: str
    question: str
    full_name: str = ""
    filters: tuple[str, ...] = ()
    lens: Lens | None = Lens.RESIDENCE
    lens_of_area: bool = False
    shows: tuple[str, ...] = ()
    has_figures: bool = True
    tabs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shows_own_municipality: bool = False
    of_calendar_years: bool = False
    audience: frozenset[AccountRole] = WHO_SEES_FIGURES

    @property
    def path(self) -> Path:
        """Its script."""
        return FOLDER / f"{self.name}.py"

    def has_lenses(self, area: str) -> bool:
        """Whether the two lenses change it where an area is chosen (``ambito`` is the whole)."""
        return self.lens is None and not (self.lens_of_area and area == AMBITO)

    def is_for(self, role: AccountRole) -> bool:
        """Whether somebody reads it in a role."""
        return role in self.audience

    def title(self, *, lead: str) -> str:
        """Return its whole name."""
        return (self.full_name or self.label).format(lead=lead)


PAGES: Final = (
    PageEntry(
        name="quadro",
        label="Quadro d'insieme",
        question="Quante persone raggiungiamo, dove, e che cosa è cambiato?",
        filters=(*COMMON, *PEOPLE),
        lens=None,
        shows=FACTS,
    ),
    PageEntry(
        name="mappa",
        label="Mappa",
        full_name="Mappa della domanda",
        question="Da quali comuni viene la domanda di aiuto?",
        filters=("indicatore", "periodo", "confronto", "comune", *PEOPLE),
        lens=None,
        shows=("services", *FACTS),
        shows_own_municipality=True,
    ),
    PageEntry(
        name="occupazione",
        label="Occupazione",
        full_name="Occupazione dei servizi",
        question="Quanto sono usati i servizi, e quando?",
        filters=(*COMMON, *SERVICES),
        lens=Lens.PLACE,
        shows=("services",),
        tabs={
            "schede_servizio": ("notti_e_stagioni", "domanda_e_permanenza", "previsione_a_8_settimane"),
            "schede_griglia": ("posti_letto", "camere", "alloggi", "pasti", "accessi", "nuclei"),
        },
    ),
    PageEntry(
        name="crema_territorio",
        label="{lead} e territorio",
        question="Quanto pesa {lead}, e quanto il resto del territorio?",
        filters=("periodo", *PEOPLE),
        shows=FACTS,
        tabs={
            "schede_bifocale": ("da_dove_vengono", "quali_servizi_e_dove", "tassi_dei_comuni", "andamento_e_divari"),
        },
    ),
    PageEntry(
        name="percorsi",
        label="Percorsi",
        full_name="Percorsi e autonomia",
        question="Come si esce dal bisogno, e dove ci si ferma?",
        filters=(*COMMON, *PEOPLE),
        lens=None,
        lens_of_area=True,
        shows=FACTS,
        tabs={
            "schede_percorsi": (
                "dal_primo_contatto_all_uscita",
                "entrate_uscite_e_ritorni",
                "bisogni_e_sostegni",
                "target_eta_e_patti",
            ),
        },
    ),
    PageEntry(
        name="risorse",
        label="Risorse",
        full_name="Risorse ed équipe",
        question="Con quali risorse si regge ciò che facciamo?",
        filters=("periodo", "linea"),
    ),
    PageEntry(
        name="piano",
        label="Piano",
        full_name="Piano di Zona",
        question="Che cosa si propone il Piano di Zona?",
    ),
    PageEntry(
        name="comune",
        label="Comune",
        full_name="Scheda del comune",
        question="Che cosa dicono i dati di un comune?",
        filters=("comune", "periodo", "confronto", *PEOPLE),
        shows_own_municipality=True,
    ),
    PageEntry(
        name="scheda",
        label="Sindaco",
        full_name="Scheda del sindaco",
        question="Che cosa chiede un sindaco, e che cosa si può rispondere?",
        filters=("comune", "periodo"),
        shows_own_municipality=True,
        of_calendar_years=True,
    ),
    PageEntry(
        name="metodo",
        label="Metodo",
        full_name="Metodo e glossario",
        question="Come si calcola ogni numero, e che cosa non dice?",
        has_figures=False,
    ),
    PageEntry(
        name="verifica",
        label="Verifica",
        full_name="Verifica dati",
        question="I dati sono arrivati tutti, e in tempo?",
        filters=("periodo", "servizio", "tipo"),
        shows=("services",),
    ),
)
OFFICE: Final = (
    PageEntry(
        name="assemblea",
        label="Assemblea",
        question="Che cosa guardiamo insieme, e in che ordine?",
        has_figures=False,
        audience=frozenset({AccountRole.MANAGER, AccountRole.MAYOR}),
    ),
    PageEntry(
        name="carica",
        label="Carica dati",
        question="I file del mese sono a posto, e che cosa cambiano?",
        has_figures=False,
        audience=frozenset({AccountRole.MANAGER, AccountRole.PARTNER, AccountRole.STEWARD}),
    ),
    PageEntry(
        name="persone",
        label="Persone abilitate",
        question="Chi può entrare, in che ruolo, e che cosa è stato fatto?",
        has_figures=False,
        audience=frozenset({AccountRole.ADMINISTRATOR}),
    ),
)
"""Pages for who works beside the figures: they prepare assemblies, load files, enable people (there is nobody to
enable in a demonstration)."""
EVERY_PAGE: Final = (*PAGES, *OFFICE)
_BY_NAME: Final = {entry.name: entry for entry in EVERY_PAGE}
DEFAULT: Final = PAGES[0]


def entry(name: str) -> PageEntry:
    """Return the page called ``name`` (the empty name, that of the first address, is the default page)."""
    return _BY_NAME[name] if name else DEFAULT


def addresses() -> tuple[str, ...]:
    """Return the names that are addresses: those of every page but the first, which is at the root."""
    return tuple(entry.name for entry in EVERY_PAGE if entry is not DEFAULT)
