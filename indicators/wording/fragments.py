"""The pieces of a finding: when, where, the value in its clause, the value alone.

Comes in: a `Result` and one of its rows. Goes out: text, without the full stop.
Must not: compute anything that is not already in the result's frame.
"""

from collections.abc import Sequence
from typing import Final

from indicators.italian.dates import day_after
from indicators.italian.numbers import counted, fewer, number, number_or_less
from indicators.model import service_days
from indicators.model.indicator import Kind
from indicators.model.period import Period, Unit, last_closed, month_label
from indicators.model.query import AMBITO, MONTHS_OF, TERRITORY, Grouping, Lens
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow, code_of
from indicators.selection.night_protection import WIDEST
from indicators.selection.population import nearest
from indicators.statistics.change import is_small
from indicators.wording.grammar import Clause, clause, is_in_words, joined, percentage, phrase, share, to
from indicators.wording.group_labels import group_name
from indicators.wording.query_sentence import narrowed

_ONE: Final = {
    "persone": "persona",
    "accessi": "accesso",
    "nuclei": "nucleo",
    "notti": "notte",
    "giorni": "giorno",
    "patti": "patto",
}
"""Units of one, where it is not that of many."""
_OF_COUNTS: Final = frozenset({"persone", "nuclei", "accessi", "patti"})
"""Units that a number does not repeat where the subject has been said."""


COARSE: Final = (
    "per proteggere le persone le notti delle sezioni piccole si arrotondano {whole}, e una percentuale potrebbe "
    "spostarsi di oltre {points} punti"
)
"""Why there is no percentage of a small house in few months."""
_COUNTS: Final = (
    "",
    "",
    "due",
    "tre",
    "quattro",
    "cinque",
    "sei",
    "sette",
    "otto",
    "nove",
    "dieci",
    "undici",
    "dodici",
)


def late_words(result: Result) -> str:
    """Return which of the months asked may still change; nothing where none may.

    ``gli ultimi due mesi possono ancora cambiare``: what is told is not provisional as a whole.
    """
    late = result.late_months
    if not late:
        return ""
    if late >= min(result.query.period.last, result.directory.last_month) - result.query.period.first + 1:
        return "i dati possono ancora cambiare"
    if late == 1:
        return "l'ultimo mese può ancora cambiare"
    many = _COUNTS[late] if late < len(_COUNTS) else number(late)
    return f"gli ultimi {many} mesi possono ancora cambiare"


def untold(result: Result, rows: Sequence[ResultRow] | None = None, *, hidden: bool = True) -> str:
    """Return how many groups have no number, after a semicolon: those protected, those that nobody has supplied.

    Parameters
    ----------
    result : Result
    rows : sequence of ResultRow, optional
        The groups that the sentence is about; all of them unless they are said.
    hidden : bool
        Whether what is protected may be more than what is told: groups of few persons are not.
    """
    statuses = [row["status"] for row in (result.rows() if rows is None else rows)]
    parts = []
    if hidden and (many := statuses.count(Status.SUPPRESSED)):
        parts.append("un altro valore è protetto" if many == 1 else f"altri {number(many)} valori sono protetti")
    if not result.gaps and (many := statuses.count(Status.NOT_SUPPLIED)):
        parts.append(f"mancano i dati di {'un altro' if many == 1 else f'altri {number(many)}'}")
    return "".join(f"; {part}" for part in parts)


def amount(result: Result, value: float | None, status: str) -> str:
    """Return one value with its unit, or what stands for it."""
    if status == Status.SUPPRESSED:
        return _hidden(result)
    if status == Status.NOT_SUPPLIED:
        return "dati non forniti"
    if status == Status.UNDEFINED or value is None:
        return "nessun valore calcolabile"
    if result.indicator.unit == "%":
        return f"{number(value, result.indicator.decimals)}%"
    text = number_or_less(value, result.indicator.decimals)
    return f"{text} {_unit(result, text)}"


def _hidden(result: Result) -> str:
    if result.indicator.kind not in {Kind.PERSONS, Kind.RATE}:
        return "un valore protetto"
    unit = result.indicator.unit if result.indicator.kind is Kind.PERSONS else "persone"
    return fewer(result.hidden_below, unit)


def _unit(result: Result, text: str) -> str:
    return unit_after(text, result.indicator.unit)


def unit_after(text: str, unit: str) -> str:
    """Return a unit as it follows a number: ``persona`` after ``1``, ``persone`` after any other."""
    return _ONE.get(unit, unit) if text == "1" else unit


def brief(result: Result, row: ResultRow) -> str:
    """Return a value without the unit that the subject says: ``459``, ``il 48,8%``, ``19 notti``."""
    if row["status"] != Status.OK or row["value"] is None:
        return amount(result, row["value"], row["status"])
    decimals, unit = result.indicator.decimals, result.indicator.unit
    if unit == "%":
        return share(row["value"], number(row["value"], decimals))
    text = number_or_less(row["value"], decimals)
    if "€" in unit:
        return f"{text} €"
    return f"{text} {_unit(result, text)}" if unit in {"notti", "giorni"} else text


def bare(result: Result, row: ResultRow) -> str:
    """Return a value to stand in brackets: ``459``, ``48,8%``."""
    if result.indicator.unit != "%" or row["value"] is None:
        return brief(result, row)
    return percentage(row["value"], number(row["value"], result.indicator.decimals))


def few_cases(result: Result, row: ResultRow) -> str:
    """Return of how few persons a share, a mean or a median is, which must be said with it: ``, su soli 6 casi``."""
    cases = row["denominator"] if row["status"] == Status.OK and is_small(result.indicator, row) else 0
    if not cases:
        return ""
    return f", su {'un solo caso' if cases == 1 else f'soli {number(cases)} casi'}"


def of_few(result: Result, row: ResultRow) -> str:
    """Return the same inside brackets or a list, where many values stand beside one another: `` di 6``."""
    is_few = row["status"] == Status.OK and is_small(result.indicator, row)
    return f" di {number(row['denominator'])}" if is_few and row["denominator"] else ""


def likes(result: Result, row: ResultRow, rows: Sequence[ResultRow]) -> str:
    """Return how many others stand at one end of a span, as values are printed: `` e un altro``, `` e altri 3``."""
    others = [bare(result, one) for one in rows].count(bare(result, row)) - 1
    if not others:
        return ""
    return " e un altro" if others == 1 else f" e altri {number(others)}"


def from_to(result: Result, first: ResultRow, last: ResultRow, *, names: tuple[str, str] | None = None) -> str:
    """Return a movement, or the span between two groups: ``da 1.104 a 1.198``, ``dal 9% («A») al 12% («B»)``."""
    start, end = (
        joined(word, f"{brief(result, row)}{of_few(result, row)}") for word, row in (("da", first), ("a", last))
    )
    if names is not None:
        return f"{start} ({names[0]}) {end} ({names[1]})"
    if result.indicator.unit != "%" and not of_few(result, first):
        start = f"da {number_or_less(first['value'], result.indicator.decimals)}"
    return f"{start} {end}"


def when(result: Result) -> str:
    """Return the period as a sentence begins with it: ``Nel 2025``, ``A marzo 2025``, ``Dal 2023 al 2025``.

    A period that the data do not reach the end of, or in which the services asked opened or closed, says so: ``Nel 2026
    (fino a ottobre)``, ``Nel 2025 (servizio aperto dal 20 dicembre 2025)``.
    """
    return f"{in_period(result.query.period)}{bracketed(_cuts(result))}"


def _cuts(result: Result) -> list[str]:
    """Return what cuts the period asked: how far the data reach, and the days on which the services asked were open."""
    period, last = result.query.period, result.directory.last_month
    said = open_then(result, period)
    if period.last <= last:
        return said
    month = month_label(last) if period.first // 12 < last // 12 else month_label(last).split()[0]
    return [f"fino {to(month)}", *said]


def bracketed(words: Sequence[str]) -> str:
    """Return what is said of something in one bracket after it; nothing where there are no words."""
    return f" ({'; '.join(words)})" if words else ""


def open_then(result: Result, period: Period) -> list[str]:
    """Return since and until when the services asked were open, where that cuts a period.

    ``servizio aperto dal 20 dicembre 2025``; nothing where no service was asked, or all the period was open.
    """
    asked = service_days.chosen(result.query, result.directory)
    first, last = service_days.days_open(asked, result.directory)
    if last < period.first_day or first > period.last_day:
        return []
    since = day_after("dal", first) if first > period.first_day else ""
    until = f"fino {day_after('al', last)}" if last < period.last_day else ""
    whose = "servizio aperto" if len(asked) == 1 else "servizi aperti"
    return [" ".join(filter(None, (whose, since, until)))] if since or until else []


def opening_of(result: Result, rows: Sequence[ResultRow]) -> str:
    """Return on which day the services of some rows opened or closed within the period, after a semicolon.

    ``; «Dormitorio, nuova sede» ha aperto il 20 dicembre 2025``: of rows by service, or by type of service. Nothing of
    a row of all the services asked, of which the sentence has said it.
    """
    grouping, period = result.query.by[0], result.query.period
    asked = service_days.chosen(result.query, result.directory)
    if grouping not in {Grouping.SERVICE, Grouping.SERVICE_TYPE}:
        return ""
    parts = []
    for row in rows:
        its = service_days.of_row(row, result.query, result.directory)
        first, last = service_days.days_open(its, result.directory)
        since = f"ha aperto {day_after('il', first)}" if period.first_day < first <= period.last_day else ""
        until = f"ha chiuso {day_after('il', last)}" if period.first_day <= last < period.last_day else ""
        if its != asked and (since or until):
            name = group_name(result.directory, grouping, code_of(row, grouping))
            parts.append(f"«{name}» {' e '.join(filter(None, (since, until)))}")
    return f"; {', '.join(parts)}" if parts else ""


def in_period(period: Period) -> str:
    """Return a period as a sentence begins with it, whatever the data reach."""
    label = period.label
    if label.startswith(("da ", "dal ")):
        return label[0].upper() + label[1:]
    if period.unit is Unit.MONTH:
        said = to(label)
        return said[0].upper() + said[1:]
    return f"Nel {label}"


def within(period: Period) -> str:
    """Return a period as it goes on a sentence or follows a value: ``nel 2024``, ``ad agosto 2025``."""
    return lowered(in_period(period))


def last_day(result: Result) -> str:
    """Return the last day of the period, for what is counted then: ``Alla fine di ottobre 2025``."""
    period, last = result.query.period, result.directory.last_month
    if period.last > last:
        return f"Alla fine di {month_label(last)}"
    end = Period(period.last - period.unit + 1, period.last, period.unit).label
    return f"Alla fine di {end}" if period.unit is Unit.MONTH else f"Alla fine del {end}"


def opening(result: Result, *, at_end: bool = False) -> str:
    """Return when, what narrows the question, and where, as a sentence begins."""
    if at_end and clause(result.indicator).at_end:
        return f"{last_day(result)}{aside(result, open_then(result, result.query.period))}"
    return f"{in_period(result.query.period)}{aside(result, _cuts(result))}"


def aside(result: Result, cuts: Sequence[str] = ()) -> str:
    """Return what cuts the period, what narrows the question and where, as a sentence says them after the period."""
    said, area = bracketed([*cuts, *narrowed(result.query, result.directory)]), result.query.area
    return said if area == AMBITO else f"{said}, {at(result, area)},"


def at(result: Result, area: str) -> str:
    """Return an area as the lens reads it: ``tra i residenti a Crema``, ``nei servizi del Territorio``."""
    name = result.directory.area_name(area)
    if result.query.lens is Lens.RESIDENCE:
        return f"tra i residenti {f'nel {name}' if area == TERRITORY else to(name)}"
    return f"nei servizi {'del' if area == TERRITORY else 'di'} {name}"


def told_clause(result: Result, *rows: ResultRow) -> Clause:
    """Return how the indicator of a result is said, with the year of the residents that some rows are divided by."""
    return clause(result.indicator).of_residents(_residents_of(result, *rows))


def _residents_of(result: Result, *rows: ResultRow) -> tuple[int, ...]:
    """Return the years of the residents of some rows of a series, or of a whole result."""
    years = result.population_years
    time = next((grouping for grouping in result.query.by if grouping in MONTHS_OF), None)
    if not years or time is None or not all(time in row for row in rows):
        return years
    told = {nearest(years, Period.parse(code_of(row, time)).last // 12) for row in rows}
    return tuple(sorted(told)) or years


def stated(result: Result, row: ResultRow) -> str:
    """Return the indicator's own clause with the value of a row, or why there is none."""
    value, entry = row["value"], result.indicator
    if row["status"] != Status.OK or value is None:
        return _missing(result, row)
    written = (number if entry.unit == "%" else number_or_less)(value, entry.decimals)
    return phrase(
        entry,
        value,
        written=written,
        unit=_unit(result, written),
        lead=result.directory.lead_name,
        horizon=result.query.horizon_months,
        residents=_residents_of(result, row),
    )


def _missing(result: Result, row: ResultRow) -> str:
    said, status = told_clause(result, row), row["status"]
    if status == Status.NOT_SUPPLIED:  # of what was not divided there are no residents to tell the year of
        subject = clause(result.indicator).subject
        return f"non sono {'ancora ' if result.missing else ''}stati forniti i dati per {subject}"
    if status != Status.SUPPRESSED:
        return f"{said.subject} non si {said.agree('può', 'possono')} calcolare{_why_impossible(result)}"
    if result.indicator.kind is Kind.PERSONS:
        return f"{said.subject} sono {fewer(result.hidden_below)}"
    shown = f"{said.subject} non si {said.agree('mostra', 'mostrano')}"
    unit = result.indicator.capacity_unit
    if result.is_coarse and unit is not None and result.frame.height == 1:
        whole = f"{to(unit.label)} {unit.agreeing('interi')}"
        return f"{shown}: {COARSE.format(whole=whole, points=number(100 * WIDEST))}"
    return f"{shown}, per proteggere le persone"


def _why_impossible(result: Result) -> str:
    """Return what a definition lacks that looks back behind the data, or wants months that are over.

    Or that the services asked were closed; nothing else.
    """
    if shut := _shut(result):
        return shut
    window = result.indicator.closed_window
    if window and result.query.period.last > last_closed(result.directory.as_of):
        return f": servono {getattr(result.query.thresholds, window)} mesi già finiti"
    if result.defined_from is None:
        return ""
    behind = counted(result.indicator.look_back_days, "giorno", "giorni")
    return f": servono {behind} di dati alle spalle, e i dati cominciano da {month_label(result.directory.first_month)}"


def _shut(result: Result) -> str:
    """Return that the services asked were not open yet, or no more, in any of the period."""
    asked, period = service_days.chosen(result.query, result.directory), result.query.period
    first, last = service_days.days_open(asked, result.directory)
    if first > period.last_day:
        return f": {'il servizio ha' if len(asked) == 1 else 'i servizi hanno'} aperto {day_after('il', first)}"
    if last < period.first_day:
        return f": {'il servizio ha' if len(asked) == 1 else 'i servizi hanno'} chiuso {day_after('il', last)}"
    return ""


def lowered(text: str) -> str:
    """Return a text with its first letter in lower case."""
    return text[0].lower() + text[1:]


def interval(result: Result, row: ResultRow, *, after_clause: bool = False) -> str:
    """Return the interval in brackets, after a space; nothing where there is none, or where its ends are written alike.

    After a clause that tells the value by a word ("nobody"), the interval says what it is of.
    """
    if row["lower"] is None or row["value"] is None:
        return ""
    decimals = result.indicator.decimals
    low, high = number(row["lower"], decimals), number(row["upper"], decimals)
    if low == high:
        return ""
    if not (after_clause and is_in_words(result.indicator, row["value"])):
        return f" (tra {low} e {high})"
    unit = result.indicator.unit
    return f" (tra {low}% e {high}%)" if unit == "%" else f" (tra {low} e {high} {unit})"
