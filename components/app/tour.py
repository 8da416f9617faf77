"""The tour of the first page: five steps for each role, told by the browser (``mend/tour.js``) at a first visit.

Comes in: the page's entry, the role, the name of the lead municipality. Goes out: `Html` for the foot of every page:
the button by which the tour is asked for, and on the first page its steps.
Must not: hold anything of a visitor: the browser alone remembers that it told them.
"""

from dataclasses import dataclass
from typing import Final

from components.escaping.html import Html
from components.state.page_registry import DEFAULT, PageEntry
from data_access.accounts.vocabulary import AccountRole

ASK: Final = "Visita guidata"
NEXT: Final = "Avanti"
BACK: Final = "Indietro"
LEAVE: Final = "Chiudi la visita"
END: Final = "Fine"
PLACE: Final = "Visita guidata: passo {at} di {of}"
_TOUR: Final = Html(
    '<button type="button" class="bif-tool bif-tour-ask" data-role="{role}" data-next="{next}" data-back="{back}"'
    ' data-leave="{leave}" data-end="{end}" data-place="{place}">{ask}</button>{steps}'
)
_STEPS: Final = Html('<ol class="bif-tour-steps" hidden>{}</ol>')
_STEP: Final = Html('<li data-at="{at}"><strong>{title}</strong><p>{words}</p></li>')


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the tour.

    Attributes
    ----------
    at : tuple of str
        What it speaks of, as selectors of the page: the first that is seen, and beside which its words find room.
    title, words : str
        What it says; ``{lead}`` stands for the lead municipality.
    """

    at: tuple[str, ...]
    title: str
    words: str


_CARD: Final = Step(
    at=(".bif-card", ".bif-card-value"),
    title="Un numero, e con che cosa si confronta",
    words=(
        "Questo riquadro dice un valore e con che cosa si confronta: {lead}, il territorio, l'Ambito, e un altro "
        "periodo se è scelto. Gli altri sono fatti così anch'essi; al piede, «Come si calcola»."
    ),
)
_FILTERS: Final = Step(
    at=(".st-key-barra", ".st-key-frase"),
    title="Che cosa state guardando",
    words=(
        "Questa frase lo dice sempre. Periodo, confronto e area si scelgono qui (dove lo spazio è poco, con «Filtri»); "
        "«Copia collegamento» dà ad altri questa stessa vista, ciascuno nel proprio ruolo."
    ),
)
_SEARCH: Final = Step(
    at=(".st-key-apri_ricerca",),
    title="Il resto si trova scrivendo",
    words=(
        "«Cerca», o il tasto «/»: un comune, un servizio, un indicatore, un anno. "
        "Questa visita si chiede di nuovo in fondo a ogni pagina, con «Visita guidata»."
    ),
)


def _menu(page: str, *, title: str, words: str) -> Step:
    """Return a step about a page of the menu, which on phones is behind its button."""
    return Step(
        at=(f".st-key-menu a:is([href$='{page}'],[href*='{page}?'])", ".st-key-apri_menu"), title=title, words=words
    )


STEPS: Final = {
    AccountRole.MAYOR: (
        Step(
            at=(".st-key-titolo",),
            title="Prima la risposta, in una frase",
            words=(
                "Ogni pagina comincia da quello che dicono i dati. I sindaci vedono conteggi protetti: i più piccoli "
                "non compaiono, gli altri sono arrotondati, perché nessuno sia riconosciuto."
            ),
        ),
        _CARD,
        _FILTERS,
        _menu(
            "scheda",
            title="La vostra scheda",
            words=(
                "Nel menu, «Sindaco» risponde a quello che chiede un sindaco: quanti dei nostri, quanto ci costa, "
                "quali servizi e quanto lontano. In fondo al menu, «Assemblea» mette in fila ciò che si guarda insieme."
            ),
        ),
        _SEARCH,
    ),
    AccountRole.MANAGER: (
        Step(
            at=(".st-key-titolo",),
            title="Prima la risposta, in una frase",
            words=(
                "Ogni pagina comincia da quello che dicono i dati, e da quello che manca. Chi è responsabile vede "
                "tutti i conteggi, anche i più piccoli: sono riservati."
            ),
        ),
        Step(
            at=(".st-key-allerte", ".st-key-allerte [data-testid='stHeading']"),
            title="Che cosa chiede attenzione",
            words=(
                "Posti pieni, attese, dati in ritardo, obiettivi fuori rotta, alla data dei dati e qualunque sia il "
                "filtro. «Che cosa è cambiato» elenca le differenze più grandi del caso."
            ),
        ),
        _FILTERS,
        _menu(
            "verifica",
            title="Prima di fidarsi dei numeri",
            words=(
                "Nel menu, «Verifica» dice quali flussi mancano e che cosa nei dati non torna; «Carica dati» li "
                "riceve, «Assemblea» prepara ciò che si mostra ai sindaci."
            ),
        ),
        _SEARCH,
    ),
    AccountRole.PARTNER: (
        Step(
            at=(".st-key-titolo",),
            title="Prima la risposta, in una frase",
            words=(
                "Ogni pagina comincia da quello che dicono i dati. Dei vostri servizi vedete i conteggi come sono; "
                "degli altri conteggi protetti, i più piccoli nascosti e gli altri arrotondati."
            ),
        ),
        _CARD,
        _menu(
            "carica",
            title="Il file del mese",
            words=(
                "Nel menu, «Carica dati» controlla il file e dice che cosa non va, dove, e che cosa cambierebbe: si "
                "carica quando è a posto."
            ),
        ),
        _menu(
            "verifica",
            title="Che cosa è arrivato, e che cosa manca",
            words="Nel menu, «Verifica» dice quali flussi sono arrivati, quali mancano e che cosa è da correggere.",
        ),
        _SEARCH,
    ),
}
"""The steps of each role that is shown round."""


def tour_html(page: PageEntry, role: AccountRole, *, lead: str) -> Html:
    """Return what the foot of a page holds of the tour; nothing for roles that have none."""
    if role not in STEPS:
        return Html()
    items = Html().join(
        _STEP.format(at=", ".join(step.at), title=step.title, words=step.words.format(lead=lead))
        for step in STEPS[role]
    )
    return _TOUR.format(
        role=role.value,
        next=NEXT,
        back=BACK,
        leave=LEAVE,
        end=END,
        place=PLACE,
        ask=ASK,
        steps=_STEPS.format(items) if page is DEFAULT else Html(),
    )
