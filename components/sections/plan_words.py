"""The words of the plan: goals of the 2030 Agenda, and what stands for each verdict, never a colour alone.

Comes in: nothing. Goes out: names, signs, colours. Must not: judge.
"""

from typing import Final

from components import theme
from components.figures.course import Judgement
from indicators.course import Course, Verdict

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
PLURALS: Final = {
    Verdict.REACHED: ("raggiunto", "raggiunti"),
    Verdict.ON_COURSE: ("in linea", "in linea"),
    Verdict.OFF_COURSE: ("fuori rotta", "fuori rotta"),
    Verdict.UNKNOWN: ("senza giudizio", "senza giudizio"),
}


def judgement(course: Course) -> Judgement:
    """Return the word, sign and colour of a course."""
    verdict = course.verdict
    return Judgement(words=str(verdict), shape=SIGNS[verdict], colour=COLOURS[verdict])


def goals(numbers: tuple[int, ...]) -> str:
    """Return goals with number and name: ``1 Sconfiggere la povertà · 10 Ridurre le disuguaglianze``."""
    return " · ".join(f"{number} {GOALS[number - 1]}" for number in numbers)


def tally(courses: tuple[Course, ...]) -> str:
    """Return how many indicators have each verdict, as one sentence."""
    if not courses:
        return "Il Piano non ha ancora indicatori con un valore concordato."
    counts = {verdict: sum(course.verdict is verdict for course in courses) for verdict in Verdict}
    said = [f"{count} {PLURALS[verdict][count != 1]}" for verdict, count in counts.items() if count]
    return f"Dei {len(courses)} indicatori del Piano: {', '.join(said)}."
