"""The Italian of the plan: what its table and figures say, the goals of the 2030 Agenda, what stands for each verdict.

Comes in: courses already judged. Goes out: words, names, signs, colours; never a colour alone. Must not: judge.
"""

from collections.abc import Sequence
from typing import Final

from components import theme
from components.figures.time.target_progress import Judgement
from data_access.vocabulary import Polarity
from indicators.catalogue.catalogue import INDICATORS
from indicators.italian.numbers import listed, number
from indicators.model.result import Status
from indicators.monitoring.latest_values import BY_GROUP, BY_STRAND
from indicators.monitoring.target_progress import AT_START, SETTLES, Aim, Course, Target, Verdict
from indicators.statistics.comparison import TOO_FEW_WORDS
from indicators.wording.disputes import SIGN as CONTESTED

# -- table ----------------------------------------------------------------------------------------------------------

HEADS: Final = ("Indicatore", "Giudizio", "A che punto siamo", "Concordato per l'anno", "Concordato per la fine")
NOTE: Final = (
    "Si giudica solo dove c'è un valore concordato e si è deciso se sia meglio di più o di meno. «In linea» e «fuori "
    "rotta» si dicono rispetto alla strada dal valore di partenza a quello concordato: è in linea anche chi ne è "
    "indietro di quanto il caso basta a spiegare, e il titolo di ogni indicatore lo dice. "
    "«Portare a» e «ridurre a» si dicono rispetto al valore dell'anno prima del primo obiettivo; «almeno» e «non "
    "oltre», dove quel valore manca, è protetto o non è completo. Dove il verso non è "
    f"concordato {SETTLES}, che approva il Piano."
)
TABLE_ALT: Final = "Indicatori del Piano"


def bent(course: Course) -> str:
    """Return that returns are missing or contested behind a value, whose line under the table names them."""
    if not course.behind:
        return ""
    return "mancano dei flussi" if course.reading and course.reading.gaps else f"{CONTESTED} flusso contestato"


def lacking(courses: Sequence[Course]) -> str:
    """Return which returns are missing or contested behind the values of the plan, and behind which, once for each.

    ``Mancano i flussi di Mensa (marzo 2025): ne risentono «Persone servite» e «Una tantum».``
    """
    names: dict[str, list[str]] = {}
    for course in courses:
        if course.behind:
            names.setdefault(course.behind.removeprefix("; "), []).append(f"«{course.agreed.name}»")
    said = [f"{words[0].upper()}{words[1:]}: {_bears(whose)} {listed(whose)}." for words, whose in names.items()]
    return " ".join(said)


def _bears(names: Sequence[str]) -> str:
    return "ne risentono" if len(names) > 1 else "ne risente"


def range_words(low: str, high: str) -> str:
    """Return between what a value lies."""
    return f"tra {low} e {high}"


# -- view -----------------------------------------------------------------------------------------------------------

OBJECTIVE: Final = "Obiettivo del Piano"
DIRECTION: Final = "Verso"
EVERY_INDICATOR: Final = "Tutti gli indicatori"
ONE_BY_ONE: Final = "Obiettivo per obiettivo"
NO_INDICATOR: Final = "nessun indicatore"
SERVES: Final = "Serve gli obiettivi dell'Agenda 2030"
EMPTY: Final = (
    "La base dati non contiene ancora gli obiettivi del Piano: quando chi la gestisce li avrà caricati, qui si vedrà a "
    "che punto sono."
)


def course_title(course: Course) -> str:
    """Return where an indicator is, without what its value lacks; where no direction was agreed, without a verdict."""
    agreed = course.agreed
    return f"{f'{agreed.name}: {course.standing()}' if agreed.polarity is Polarity.NEUTRAL else course.finding()}."


def course_subtitle(course: Course) -> str:
    """Return measure, unit, direction agreed and, for those followed in time, whom each year is about."""
    agreed, entry = course.agreed, INDICATORS.get(course.agreed.indicator)
    followed = " · di chi è uscito l'anno prima" if entry and entry.horizons else ""
    is_open = agreed.polarity is Polarity.NEUTRAL
    way = f"verso non concordato: {SETTLES}" if is_open else agreed.polarity.label.lower()
    return f"{agreed.name} · {agreed.unit} · tutto l'Ambito · {way}{followed}"


# -- years ----------------------------------------------------------------------------------------------------------

YEAR: Final = "Anno"
INDICATOR: Final = "Indicatore"
UNIT: Final = "Unità"
VALUE_HEADS: Final = {"value": "Valore", "lower": "Limite inferiore (95%)", "upper": "Limite superiore (95%)"}
TARGET: Final = "Obiettivo"
STATE: Final = "Stato"
PROVISIONAL: Final = "Provvisorio"
MISSING_RETURNS: Final = "Flussi mancanti"
YES: Final = "sì"
NO: Final = "no"
RUNNING: Final = "anno in corso"
STATES: Final = {
    str(Status.OK): "",
    str(Status.SUPPRESSED): "protetto",
    str(Status.NOT_SUPPLIED): "non fornito",
    str(Status.UNDEFINED): "nessun valore",
}

# -- goals, verdicts and sentences ----------------------------------------------------------------------------------

GOALS: Final = (
    "Sconfiggere la povertà",
    "Sconfiggere la fame",
    "Salute e benessere",
    "Istruzione di qualità",
    "Parità di genere",
    "Acqua pulita e servizi igienico-sanitari",
    "Energia pulita e accessibile",
    "Lavoro dignitoso e crescita economica",
    "Imprese, innovazione e infrastrutture",
    "Ridurre le disuguaglianze",
    "Città e comunità sostenibili",
    "Consumo e produzione responsabili",
    "Lotta contro il cambiamento climatico",
    "Vita sott'acqua",
    "Vita sulla terra",
    "Pace, giustizia e istituzioni solide",
    "Partnership per gli obiettivi",
)
"""Goals 1 to 17 of the 2030 Agenda, as the Italian edition names them."""
SIGNS: Final = {Verdict.REACHED: "✓", Verdict.ON_COURSE: "▲", Verdict.OFF_COURSE: "▼", Verdict.UNKNOWN: "○"}
COLOURS: Final = {
    Verdict.REACHED: theme.BETTER,
    Verdict.ON_COURSE: theme.BETTER,
    Verdict.OFF_COURSE: theme.WORSE,
    Verdict.UNKNOWN: theme.TEXT_SOFT,
}
ARROWS: Final = {
    Aim.RAISE: "↑",
    Aim.REDUCE: "↓",
    Aim.KEEP: "=",
    Aim.AT_MOST: "≤",
    Aim.AT_LEAST: "≥",
    Aim.NO_MORE: "≤",
    Aim.NO_LESS: "≥",
}
"""What stands before the words of a target, for who runs down the table."""
SHORT: Final = {
    "il valore è protetto: riguarda troppo poche persone": "valore protetto",
    "i dati non sono stati forniti": "dati non forniti",
    "nessun valore calcolabile nel periodo": "valore non calcolabile",
    BY_STRAND: "si legge linea per linea",
    BY_GROUP: "si legge gruppo per gruppo",
    AT_START: "il Piano parte da qui",
    "manca il valore di partenza da cui tracciare la rotta": "manca il valore di partenza",
    "lo scarto dalla rotta è compatibile con il caso": "",
}
"""Reasons of the progress to targets and of the latest values in a table's few words; the others stand as they are.

What the note under the table says once of all is not said again in each line."""
PLURALS: Final = {
    Verdict.REACHED: ("raggiunto", "raggiunti"),
    Verdict.ON_COURSE: ("in linea", "in linea"),
    Verdict.OFF_COURSE: ("fuori rotta", "fuori rotta"),
    Verdict.UNKNOWN: ("non valutabile", "non valutabili"),
}


def judgement(course: Course) -> Judgement:
    """Return the word, sign and colour of a course."""
    verdict = course.verdict
    return Judgement(words=str(verdict), shape=SIGNS[verdict], colour=COLOURS[verdict])


def asked(course: Course, target: Target) -> str:
    """Return what a target asks, with a sign: ``↓ ridurre al 20,0% a fine 2025``."""
    aim, words = course.aim(target), asked_words(course, target)
    return f"{ARROWS[aim]} {words}" if aim else words


def asked_words(course: Course, target: Target) -> str:
    """Return what a target asks: ``ridurre al 20,0% a fine 2025``."""
    return f"{course.agreed.asked(course.aim(target), target.value)} a fine {target.year}"


def goals(numbers: tuple[int, ...]) -> tuple[tuple[int, str], ...]:
    """Return goals with number and name."""
    return tuple((number, GOALS[number - 1]) for number in numbers)


def in_a_word(course: Course) -> str:
    """Return why nothing is judged, or what moderates the verdict, in as few words as a table has room for."""
    if course.agreed.polarity is Polarity.NEUTRAL and course.value is not None:
        return f"verso non concordato: {distance(course)}"
    if course.reason == TOO_FEW_WORDS:
        return "troppo pochi casi"
    return SHORT.get(course.reason, course.reason)


def distance(course: Course) -> str:
    """Return how far a value is from the one agreed: ``98 in più``."""
    far = course.distance
    if far is None:
        return ""
    decimals = course.agreed.decimals
    if not round(far, decimals):
        return "come concordato"
    unit = " punti" if course.agreed.unit == "%" else ""
    return f"{number(abs(far), decimals)}{unit} in {'più' if far > 0 else 'meno'}"


def tally(courses: tuple[Course, ...]) -> str:
    """Return how many indicators have each verdict, as one sentence."""
    if not courses:
        return "Il Piano non ha ancora indicatori con un valore concordato."
    counts = {verdict: sum(course.verdict is verdict for course in courses) for verdict in Verdict}
    said = [f"{count} {PLURALS[verdict][count != 1]}" for verdict, count in counts.items() if count]
    whose = f"Dei {len(courses)} indicatori" if len(courses) > 1 else "Dell'unico indicatore"
    text = f"{whose} del Piano: {', '.join(said)}."
    off = [f"«{course.agreed.name}»" for course in courses if course.verdict is Verdict.OFF_COURSE]
    return f"{text} Fuori rotta: {listed(off)}." if off else text


def brief_tally(courses: tuple[Course, ...]) -> str:
    """Return the verdicts of one objective with their signs: ``▲ 1 in linea · ○ 1 non valutabile``."""
    counts = {verdict: sum(course.verdict is verdict for course in courses) for verdict in Verdict}
    return " · ".join(
        f"{SIGNS[verdict]} {count} {PLURALS[verdict][count != 1]}" for verdict, count in counts.items() if count
    )
