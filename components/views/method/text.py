"""What the method page says beside the catalogue: intervals, smoothing, protection, thresholds, words often confused.

Comes in: the settings. Goes out: `Passage` values in plain Italian, titles and names of the page.
Must not: repeat a number that is a setting: it is read from the settings in force.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from components.escaping.markdown import Markdown
from data_access.elision import elided
from data_access.settings import DisclosureSettings, Thresholds
from data_access.vocabulary import (
    CapacityUnit,
    Continuity,
    ExitClass,
    NeedDimension,
    PactKind,
    Polarity,
    Profession,
    RequestOutcome,
    ResidenceClass,
    ServiceType,
    TargetGroup,
    Term,
    Track,
)
from indicators.analysis.nightly_occupancy import MOST_POINTS
from indicators.disclosure.published_method import hidden_share, utility
from indicators.italian.numbers import counted, fewer, listed, number, percent
from indicators.model.indicator import Indicator
from indicators.model.query import Lens

# -- intruders ------------------------------------------------------------------------------------------------------

CAPTION: Final = "Probabilità di ogni numero mostrato, per numero vero di persone"
HEAD: Final = "Persone vere"
READ: Final = "Quanto resta da leggere"
READ_WORDS: Final = (
    "In quanti luoghi gli indicatori principali hanno un numero sopra lo zero, per sindaci e pubblico. Gli anni "
    "riuniti finiscono con l'ultimo chiuso; dei trimestri si contano i quattro dell'ultimo anno."
)
INSTEAD: Final = "Che cosa si legge al posto del numero vero"

# -- view -----------------------------------------------------------------------------------------------------------

NOTHING: Final = "Nessuna voce contiene queste parole: provare con una parola sola, o con un'altra forma."


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A piece of explanation: its title, its anchor, its lines."""

    title: str
    anchor: str
    lines: tuple[str | Markdown, ...]


VOCABULARIES: Final[dict[str, type[Term]]] = {
    "Target": TargetGroup,
    "Bisogni": NeedDimension,
    "Residenza": ResidenceClass,
    "Tipi di servizio": ServiceType,
    "Unità di capacità": CapacityUnit,
    "Esiti di una richiesta di posto": RequestOutcome,
    "Uscite": ExitClass,
    "Patti": PactKind,
    "Sostegni": Continuity,
    "Professioni dell'équipe": Profession,
    "Canali di finanziamento": Track,
    "Verso di un indicatore": Polarity,
}
PROTECTION: Final = "protezione"
"""Anchor of the passage on protection."""
CONFUSED: Final = Passage(
    title="Parole che si confondono",
    anchor="parole_confuse",
    lines=(
        Markdown(
            "**Senza dimora** non è **senza fissa dimora**. Senza dimora è chi vive una grave deprivazione abitativa: "
            "in strada, in dormitorio, in alloggi precari o inadeguati (classificazione ETHOS). Senza fissa dimora è "
            "una condizione dell'anagrafe (L. 1228/1954, art. 2): chi non ha una dimora abituale, per esempio per "
            "lavoro. Una persona senza dimora può avere la residenza, e chi è senza fissa dimora può avere una casa."
        ),
        Markdown(
            "**Residenza** è il comune in cui una persona è iscritta all'anagrafe il giorno dell'accesso. **Sede** è "
            "il comune in cui si trova il servizio. Sono le due ottiche: la prima dice da dove viene il bisogno, la "
            "seconda dove pesa."
        ),
        Markdown(
            "**Residenza in via fittizia** è l'iscrizione all'anagrafe presso un indirizzo convenzionale del comune, "
            "per chi non ha casa: sposta persone da «senza residenza» a «residenti»."
        ),
        Markdown("**Persone** non sono **accessi**: chi pranza in mensa trenta volte è una persona e trenta accessi."),
        Markdown(
            "**Posti effettivi** sono quelli davvero in servizio quella notte; **posti finanziati** quelli pagati. "
            "Posti letto, alloggi, pasti e nuclei non si sommano tra loro."
        ),
    ),
)
READING: Final = (
    Passage(
        title="Come si legge un intervallo",
        anchor="intervalli",
        lines=(
            (
                "Ogni quota e ogni tasso porta tra parentesi un intervallo al 95%: se gli stessi fatti si ripetessero, "
                "il valore di fondo starebbe lì in diciannove casi su venti. Più i casi sono pochi, più è largo."
            ),
            (
                "Per le quote si usa il metodo di Wilson; per i tassi quello di Byar da 10 casi in su e quello esatto "
                "sotto. Letti, pasti ed euro non hanno intervallo: si contano, non si stimano."
            ),
            (
                "Una differenza si dice solo se è più grande di quanto farebbe il caso. Se può averla fatta il caso si "
                "legge «stabile» tra due periodi e «differenza incerta» in una frase; se i casi sono troppo pochi per "
                "dirlo, «incerto»."
            ),
            (
                "Nessuna classifica dei comuni: con numeri piccoli l'ordine cambia ogni anno per solo effetto del "
                "caso. Il grafico a imbuto mostra quali comuni stanno davvero fuori da ciò che ci si aspetta."
            ),
        ),
    ),
    Passage(
        title="Che cos'è il tasso lisciato",
        anchor="lisciamento",
        lines=(
            (
                "In un comune di mille abitanti una persona in più raddoppia il tasso. La mappa mostra perciò, di "
                "norma, un tasso lisciato: una media tra il tasso del comune e quello del territorio, che pesa il "
                "primo quanto più il comune è grande (metodo empirico di Bayes)."
            ),
            (
                "Un comune grande resta quasi dov'è; uno piccolo si avvicina alla media finché i casi non sono "
                "abbastanza. Il comune capofila non entra in quella media, perché tirerebbe verso di sé i comuni "
                "piccoli: il suo tasso è quello grezzo. Il tasso grezzo di tutti è a un clic, con il suo intervallo."
            ),
            (
                "L'intervallo del tasso lisciato tiene conto anche di quanto la media e le differenze tra i comuni "
                "sono incerte. Dove non risulta nessuno il comune è bianco e il tasso è detto come stima; dove il "
                "numero è protetto non c'è né tasso né stima."
            ),
        ),
    ),
    Passage(
        title="Come si prevedono le notti",
        anchor="previsione",
        lines=(
            (
                "La previsione dei posti occupati parte dall'ultima notte con dati. Sette modi di farla sono "
                "provati sulle notti dello stesso servizio, da ogni settimana del passato e con i soli dati di "
                "allora: ripetere la settimana precedente, la media delle ultime 28 notti, il lisciamento "
                "esponenziale, Theta, ETS con i giorni della settimana, il ritorno graduale a una media che si "
                "sposta (autoregressivo), la mediana dei sei."
            ),
            (
                "Vale il modo che nelle prove dell'ultimo anno ha sbagliato meno. Se nessuno sbaglia meno che a "
                "ripetere la settimana precedente si ripete quella, e la pagina lo dice. Accanto a ogni previsione "
                "c'è quanto avrebbe sbagliato in passato."
            ),
            (
                "Si prevede la quota dei posti in servizio e la si porta sui posti già decisi per le settimane a "
                "venire: in posti interi, mai più di quelli. Stagioni, feste e aperture non ancora nella base dati "
                "non contano."
            ),
            (
                "L'intervallo all'80% è largo quanto gli errori fatti davvero, e si allarga o si stringe quando le "
                "notti che ha contenuto sono meno o più di 80 su 100 (inferenza conforme adattiva). Dove quasi "
                "tutte le notti sono piene ne contiene di più: non può essere più stretto di un posto."
            ),
        ),
    ),
    Passage(
        title="Dati provvisori e flussi mancanti",
        anchor="provvisori",
        lines=(
            "Gli ultimi mesi possono ancora cambiare: sono più chiari e tratteggiati, con la parola «provvisorio».",
            (
                "Ogni figura dice quanti flussi dei partner sono arrivati su quanti attesi: un calo può essere un "
                "flusso che manca. Zero, protetto, non fornito e non calcolabile sono quattro cose diverse e si "
                "scrivono diverse."
            ),
        ),
    ),
)


def one_person(*, shares_persons: bool) -> Passage:
    """Return when two identifiers are one person, as the Ambito has settled it."""
    rule = (
        "Una persona è contata una volta sola in tutto l'Ambito: lo stesso identificativo comunicato da due enti è la "
        "stessa persona. Chi ha identificativi diversi presso due enti conta due volte."
        if shares_persons
        else "Una persona è contata una volta sola in ciascun ente: gli identificativi di enti diversi non sono "
        "confrontati, e chi è seguito da due enti conta due volte nei totali dell'Ambito."
    )
    return Passage(
        title="Quando due accessi sono della stessa persona",
        anchor="stessa_persona",
        lines=(
            rule,
            (
                "Gli accessi senza identificativo contano tra gli accessi e non tra le persone. Due identificativi che "
                "erano della stessa persona possono essere uniti da chi cura i dati."
            ),
        ),
    )


def protection(settings: DisclosureSettings) -> Passage:
    """Return how small numbers are protected, with the settings in force."""
    least, base = settings.threshold, settings.base
    return Passage(
        title="Come si proteggono i numeri piccoli, e perché",
        anchor=PROTECTION,
        lines=(
            (
                "In un comune piccolo «due persone» può voler dire due persone che tutti riconoscono. Perciò sindaci e "
                "pubblico, e i partner fuori dai propri servizi, vedono conteggi protetti; il responsabile no."
            ),
            (
                f"I conteggi di persone da 0 a {least - 1}, e uno su due dei {least}, non escono: si legge «meno di "
                f"{least + 1}», che può voler dire anche nessuno. Gli altri sono arrotondati a multipli di {base}, in "
                "su o in giù, in modo che le stesse persone diano sempre lo stesso numero, su ogni pagina, file e "
                "giorno."
            ),
            (
                "Zero si dice solo dove non dice niente di nessuno: a sorteggio, una volta su due, per i comuni da cui "
                "in tutto l'anno non è venuto nessuno. Un servizio chiuso, o un tipo, un ente, una linea di "
                "finanziamento i cui servizi sono tutti chiusi, non ha un numero."
            ),
            (
                "Quote, tassi, intervalli, indici e valori lisciati si calcolano sui conteggi protetti: si nascondono "
                "anche le quote vicine allo 0% e al 100%, dove i pochi sarebbero riconoscibili. Medie e mediane "
                f"richiedono almeno {settings.mean_minimum} persone."
            ),
            (
                "I comuni piccoli, che da soli non hanno un numero, si leggono insieme a quelli della stessa ampiezza, "
                "o su più anni riuniti."
            ),
            (
                f"Al più {settings.dimensions} dimensioni insieme oltre al tempo, di cui "
                f"{settings.sensitive_dimensions} delicate (sesso, età, target, bisogni) con il comune; persone per "
                "comune mai sotto il trimestre: così non si può arrivare a una persona per differenza."
            ),
            (
                "Posti disponibili, servizi ed euro non sono dati personali e restano esatti. Gli accessi (pasti, "
                "docce, notti) si arrotondano come le persone e si nascondono dove li hanno fatti in poche."
            ),
            (
                "Le notti di pochi posti dicono di chi le passa: le sezioni con meno di "
                f"{settings.nightly_minimum} posti si vedono per mesi finiti, arrotondate a posti interi, in su o in "
                f"giù: una percentuale che può spostarsi di oltre {MOST_POINTS} punti non si mostra. Nelle "
                f"altre non si mostrano le giornate con {fewer(settings.hidden_below, 'posti occupati')}."
            ),
        ),
    )


def in_force(settings: Thresholds) -> Passage:
    """Return the thresholds that the Ambito must settle, as they are set now."""
    return Passage(
        title="Soglie in vigore",
        anchor="soglie",
        lines=(
            "Sono proposte della letteratura, da concordare con l'équipe; chi gestisce la base dati può cambiarle.",
            Markdown(
                "**Inattività**: nessun accesso da {} giorni. **Di nuovo nuova**: nessun accesso da {} mesi."
            ).format(settings.inactivity_days, settings.new_after_months),
            Markdown(
                "**Lungo periodo**: almeno {} notti in un anno, o accessi in almeno {} degli ultimi 12 mesi."
            ).format(settings.long_term_nights, settings.long_term_months),
            Markdown("**Una tantum**: un solo accesso in {} mesi chiusi, senza patto o presa in carico.").format(
                settings.one_off_months
            ),
            Markdown("**Transito**: un solo soggiorno di al più {} notti di chi risiede fuori Ambito.").format(
                settings.transit_nights
            ),
            Markdown("**Rientro**: chi torna entro {} giorni dall'uscita non è mai uscito.").format(
                settings.same_exit_days
            ),
            Markdown(
                "**Provvisorio**: gli ultimi {} mesi. **Servizio pieno**: notti con almeno {} dei posti occupati."
            ).format(settings.provisional_months, elided("il", percent(settings.saturation))),
        ),
    )


SEARCH_LABEL: Final = "Cerca una parola"
SEARCH_HINT: Final = "dormitorio, una tantum, residenza"
INDICATORS_TITLE: Final = "Gli indicatori"
WORDS_TITLE: Final = "Le parole usate"
LENSES: Final = {Lens.RESIDENCE: "residenza", Lens.PLACE: "sede del servizio"}


def facts_words(entry: Indicator, value: str, whole: str, *, residents: Sequence[int] = ()) -> dict[str, str]:
    """Return what is known of an entry, name by name: its last value, and what it completes if it does.

    ``residents`` are the years of the residents that the last value is divided by.
    """
    read_by = " e per ".join(LENSES[lens] for lens in Lens if lens in entry.lenses)
    parts = "le parti si sommano" if entry.adds_up else "le parti non si sommano"
    goals = ", ".join(map(str, entry.sdgs))
    return {
        "Ultimo valore": value,
        "Formula": f"{entry.formula} ({entry.unit})",
        "Residenti": residents_words(residents),
        "Che cosa non dice": entry.limits,
        "A che cosa serve": f"{entry.aims} Obiettivi dell'Agenda 2030: {goals}.".strip(),
        "Come si legge": f"per {read_by}; {parts}; {entry.polarity.label.lower()}",
        "Definizione da": f"{entry.source} (in inglese: {entry.english})",
        "Completa": whole,
    }


def residents_words(years: Sequence[int]) -> str:
    """Return which year of residents the last value is divided by, and which stands for another period."""
    if not years:
        return ""
    told = listed([str(year) for year in years])
    return f"qui quelli del {told} (ISTAT); di ogni periodo si prende l'anno più vicino tra quelli caricati"


# -- what is tried against the numbers ------------------------------------------------------------------------------


def example(settings: DisclosureSettings) -> str:
    """Return how the table is read, on a figure well above the threshold."""
    base = settings.base
    shown = -(-(settings.threshold + base) // base) * base
    low, high = shown - base + 1, shown + base - 1
    repeats = f"Da {number(settings.threshold + base)} persone in su tutto si ripete ogni {number(base)}."
    return f"Se si legge {number(shown)}, le persone sono da {number(low)} a {number(high)}. {repeats}"


def cost(settings: DisclosureSettings) -> Passage:
    """Return how the draw works and what protection takes from the figures, with the settings in force."""
    price, half = utility(settings), number(100 * hidden_share(settings.threshold, settings))
    return Passage(
        title="Come si sorteggia, e quanto costa",
        anchor="sorteggio",
        lines=(
            (
                "Se un numero va in su o in giù, o se si nasconde, lo decide un calcolo (BLAKE2b) su una chiave "
                "segreta di questa installazione e sulle persone contate: le stesse persone danno sempre lo stesso "
                "esito, e chiedere ancora o in un altro modo non dice niente di nuovo."
            ),
            (
                f"Un conteggio di {number(settings.threshold)} si nasconde {elided('nel', f'{half}%')} dei casi: così "
                "da un'edizione dei dati all'altra non si vede il passaggio di una sola persona."
            ),
            (
                f"Un numero mostrato si scosta da quello vero di al più {number(price.largest_error)} persone, in "
                f"media di {number(price.mean_error, 1)} (scarto quadratico medio "
                f"{number(price.root_mean_square_error, 1)}). {_bias(price.bias)}"
            ),
            "Del metodo si pubblica tutto, tranne la chiave: senza, nessuno può rifare il sorteggio.",
        ),
    )


def _bias(bias: float) -> str:
    if not bias:
        return "In su e in giù si compensano: sommati su molti numeri, gli scarti si annullano."
    return f"In media si legge {number(bias, 2)} persone in più."


ATTACKED: Final = Passage(
    title="Che cosa si prova contro questi numeri",
    anchor="verifica_protezione",
    lines=(
        (
            "Prima di pubblicare, un programma fa la parte di chi vuole risalire alle persone: chiede tutto ciò che "
            "sindaci e pubblico possono chiedere e mette insieme le risposte."
        ),
        (
            "Sottrae parti da interi (luoghi, tempi, servizi, caratteristiche) con tutte le relazioni insieme, e cerca "
            "le stesse persone per un'altra strada: filtri, periodi, ottiche. Inverte gli indici e le medie, si mette "
            "nei panni di un partner con i numeri dei propri servizi, e di due partner insieme."
        ),
        (
            "Un numero nascosto deve poter valere più di una cosa. Dove un sorteggio sfortunato lo direbbe, si "
            "sorteggia di nuovo, per tutti, e si riprova."
        ),
        Markdown(
            "Chi gestisce la base dati lo ripete con `bifocale audit disclosure --full --mend`; con `--against` "
            "confronta anche l'edizione di prima, come chi sapesse quali persone si sono aggiunte."
        ),
        (
            "Un limite resta: chi sapesse di ogni persona aggiunta o tolta fra tre edizioni dei dati, o più, potrebbe "
            "restringere a pochi valori qualche conteggio vicino alla soglia."
        ),
    ),
)
"""What the audit does, as `indicators.disclosure_audit.run` says it."""


# -- figures of others ----------------------------------------------------------------------------------------------

OTHERS: Final = "Numeri di altre fonti"
OTHERS_NOTE: Final = (
    "Conteggi di un mese che altri hanno fatto con regole loro: stanno accanto ai numeri di Bifocale e non vi si "
    "sommano, perché le stesse persone possono essere in entrambi. Entra nei totali degli accessi, e mai nelle "
    "persone, solo il totale degli accessi di un servizio, nei mesi di cui il servizio non ha dato le righe."
)
OTHERS_KEY: Final = "altre_fonti"
SOURCE: Final = "Fonte"
GIVEN_BY: Final = "Fornito da"
OF_SERVICE: Final = "Servizio"
OF_MONTH: Final = "Mese"
WHAT: Final = "Che cosa"
GROUP: Final = "Gruppo"
COUNT: Final = "Conteggio della fonte"
OURS: Final = "Bifocale, stesso mese"
HIDDEN: Final = "protetto"
NO_OURS: Final = "non disponibile"


def others_title(rows: int, sources: Sequence[str]) -> str:
    """Return how many counts there are, and from which sources."""
    return f"{counted(rows, 'conteggio', 'conteggi')} di altre fonti: {listed(sorted(set(sources)))}."
