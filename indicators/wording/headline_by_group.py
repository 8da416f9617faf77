"""The finding of a result with several groups, as a sentence without its full stop.

Comes in: a `Result` broken down by something. Goes out: text: how far a phenomenon reaches, both areas, every group or
the largest one; series are said by `indicators.wording.headline_over_time`. Must not: compute anything that is not
already in the result's frame; say which municipality is first (small numbers make no league tables); call a difference
what chance alone may make.
"""

from collections.abc import Callable, Sequence
from typing import Final

from indicators.italian.numbers import counted, listed, number
from indicators.model.indicator import Kind
from indicators.model.path_vocabulary import PathStep
from indicators.model.provinces import ABROAD, UNSAID
from indicators.model.query import AMBITO, Grouping, Lens
from indicators.model.result import Result, Status
from indicators.model.result_row import ResultRow, code_of, value_of
from indicators.selection import size_classes
from indicators.statistics.change import DOUBT, is_small, within_chance
from indicators.statistics.comparison import MIN_EVENTS
from indicators.wording.fragments import (
    at,
    bare,
    brief,
    few_cases,
    from_to,
    likes,
    of_few,
    opening,
    opening_of,
    stated,
    told_clause,
    untold,
)
from indicators.wording.grammar import joined, the, to
from indicators.wording.group_labels import TIMES, group_name
from indicators.wording.headline_over_time import series, start_at

MAIN_PROVINCES: Final = 3
"""Provinces that a sentence names."""
COUNTS: Final = frozenset({Kind.PERSONS, Kind.COUNT})
WHAT: Final = {
    Grouping.SUB_AREA: "il sub-ambito",
    Grouping.SERVICE: "il servizio",
    Grouping.SERVICE_TYPE: "il tipo di servizio",
    Grouping.ORGANISATION: "l'ente",
    Grouping.TARGET: "il target",
    Grouping.STRAND: "la linea di finanziamento",
    Grouping.AGE_BAND: "la fascia di età",
    Grouping.PLACE: "il comune di servizio",
    Grouping.NEED_SET: "la combinazione di bisogni",
    Grouping.TARGET_SET: "la combinazione di target",
    Grouping.EXIT_CLASS: "la destinazione",
}
"""Groupings of which the largest group is named, each with its article."""
UNTOLD: Final = {
    Grouping.TARGET: "il target",
    Grouping.TARGET_SET: "il target",
    Grouping.NEED_SET: "il bisogno",
}
"""What a person may have none of, or may not have been told of: that no group holds anybody is not that nobody came."""
WITHIN: Final[dict[Grouping, dict[str, str]]] = {
    Grouping.SEX: {"F": "tra le donne", "M": "tra gli uomini", "X": "tra chi ha altro sesso o non indicato"},
    Grouping.RESIDENCE_CLASS: {
        "ambito": "tra i residenti nell'Ambito",
        "fuori_ambito": "tra chi risiede fuori Ambito",
        "senza_residenza": "tra chi non ha residenza",
        "non_nota": "tra chi ha residenza non nota",
    },
    Grouping.SECTION: {"uomini": "nella sezione uomini", "donne": "nella sezione donne", "tutti": "senza distinzione"},
    Grouping.MOMENT: {"apertura": "all'apertura", "verifica": "all'ultima verifica"},
    Grouping.CONTINUITY: {},
    Grouping.PACT_KIND: {},
    Grouping.PACT_STATE: {},
    Grouping.STEP: {},
    Grouping.NEED: {},
}
"""Groupings with few groups, all of them said; by code, how a group is said (otherwise by name, in quotation marks)."""

_ELSEWHERE: Final = {
    "fuori_ambito": "risiedeva fuori Ambito",
    "senza_residenza": "era senza residenza",
    "non_nota": "aveva una residenza non nota",
}
ORIGINS: Final = {
    "attraction": {"ambito": "risiedeva nel resto dell'Ambito", **_ELSEWHERE},
    "residence_mix": {"ambito": "risiedeva nell'Ambito", **_ELSEWHERE},
}
"""Indicators whose classes of residence are shares of one whole, and how each class is said."""


def breakdown(result: Result) -> str:
    """Return the finding."""
    by = result.query.by
    if Grouping.MUNICIPALITY in by:
        return _reached(result)
    valued = [row for row in result.finished() if row["status"] == Status.OK and row["value"] is not None]
    if not valued:
        return f"{opening(result)} {_nothing(result)}"
    return _crossed(result, valued) if len(by) > 1 else _writer(by[0], result.indicator.key)(result, valued)


def _opening(result: Result) -> str:
    """Return the beginning of a sentence whose next clause begins with a comma of its own."""
    return opening(result).removesuffix(",")


def _writer(grouping: Grouping, key: str) -> Callable[[Result, list[ResultRow]], str]:
    if grouping in TIMES:
        return series
    if grouping is Grouping.AREA:
        return _areas
    if grouping is Grouping.SIZE_CLASS:
        return _sizes
    if grouping is Grouping.RESIDENCE_CLASS and key in ORIGINS:
        return _origins
    if grouping is Grouping.PROVINCE:
        return _provinces
    return _each if grouping in WITHIN else _largest


def _nothing(result: Result) -> str:
    """Say why no group has a value."""
    if _hides(result):
        said = told_clause(result)
        return f"{said.subject} non si {said.agree('mostra', 'mostrano')}, per proteggere le persone"
    is_unsupplied = bool(result.missing) if result.frame.is_empty() else _lacks(result)
    return stated(result, {"status": Status.NOT_SUPPLIED if is_unsupplied else Status.UNDEFINED, "value": None})


# -- places ----------------------------------------------------------------------------------------------------------


def _reached(result: Result) -> str:
    """Say how far a phenomenon reaches, never who is first."""
    said, kind = told_clause(result), result.indicator.kind
    codes, status, numerator, value = (result.frame[name] for name in ("municipality", "status", "numerator", "value"))
    somebody = numerator.is_null() | (numerator > 0)  # an estimate is above zero without anybody
    is_known = status == Status.OK
    suppressed, known, reached = (
        set(codes.filter(rows)) for rows in (status == Status.SUPPRESSED, is_known, is_known & (value > 0) & somebody)
    )
    shown = reached if kind in COUNTS | {Kind.RATE} else known
    hidden, places, municipalities = len(suppressed - shown), len(suppressed | shown), codes.n_unique()
    if hidden and kind in COUNTS | {Kind.RATE}:
        return _reached_at_least(result, places - hidden, hidden, municipalities)
    if not places and not known:
        return f"{opening(result)} {_nothing(result)}"
    if not places:
        none = f"non {said.agree('riguarda', 'riguardano')} nessun comune"
        return f"{opening(result)} {said.subject} {none}{untold(result)}"
    many = f"{counted(places, 'comune', 'comuni')} su {number(municipalities)}"
    return f"{opening(result)} {said.subject} {_spread(result)} {many}{_protected(result, hidden, places)}"


def _reached_at_least(result: Result, shown: int, hidden: int, municipalities: int) -> str:
    """Say how far a phenomenon surely reaches, where those that are hidden may have nobody."""
    said = told_clause(result)
    unsaid = f"non si {said.agree('mostra', 'mostrano')}, per proteggere le persone"
    if not shown:
        return f"{opening(result)} {said.subject} di ogni comune {unsaid}"
    many = f"almeno {counted(shown, 'comune', 'comuni')} su {number(municipalities)}"
    others = "per un altro" if hidden == 1 else f"per altri {number(hidden)}"
    return f"{opening(result)} {said.subject} {_spread(result)} {many}; {others} {unsaid}"


def _spread(result: Result) -> str:
    """Return how the subject stands to the municipalities that it reaches."""
    said = told_clause(result)
    if result.indicator.kind is Kind.RATE:
        return "è sopra lo zero in"
    if result.indicator.kind not in COUNTS:
        return f"si {said.agree('può', 'possono')} calcolare in"
    by_home = result.query.lens is Lens.RESIDENCE
    return said.agree("viene da", "vengono da") if by_home else said.agree("è in", "sono in")


def _protected(result: Result, hidden: int, places: int) -> str:
    if not hidden:
        return ""
    where = "tutti" if hidden == places else number(hidden)
    shown = told_clause(result).agree("mostra", "mostrano")
    return f"; in {where} non si {shown}, per proteggere le persone"


def _areas(result: Result, _known: list[ResultRow]) -> str:
    """Say both halves, the lead municipality first, each as its own; the first that has a value says it in full."""
    rows = sorted(result.rows(), key=lambda row: row["status"] != Status.OK or row["value"] is None)
    if len(rows) == 1 and result.query.area != AMBITO:
        return f"{opening(result, at_end=True)} {stated(result, rows[0])}{few_cases(result, rows[0])}"
    parts = [f"{_place(result, rows[0])}, {stated(result, rows[0])}{few_cases(result, rows[0])}"]
    parts += [f"{_place(result, row)}, {brief(result, row)}{of_few(result, row)}" for row in rows[1:]]
    return f"{opening(result, at_end=True).removesuffix(',')}, {'; '.join(parts)}"


def _place(result: Result, row: ResultRow) -> str:
    return at(result, result.directory.read_area(row["area"]))


def _sizes(result: Result, _known: list[ResultRow]) -> str:
    """Say every class of size, from the smallest municipalities to the lead one."""
    said, lead = told_clause(result), to(result.directory.lead_name)
    rows = [row for row in result.rows() if row["status"] != Status.UNDEFINED]
    shown = [row for row in rows if row["value"] is not None]
    words = {**size_classes.WITHIN, size_classes.LEAD_CLASS: lead}
    parts = [f"{brief(result, row)}{of_few(result, row)} {words[row['size_class']]}" for row in shown]
    rest = _others(rows, lambda row: words[code_of(row, Grouping.SIZE_CLASS)])
    verb = said.agree("è", "sono")
    whose = "del comune" if result.query.lens is Lens.RESIDENCE else "del comune di servizio"
    return f"{opening(result)} {said.subject}, secondo i residenti {whose}, {verb} {listed(parts)}{rest}"


def _origins(result: Result, valued: list[ResultRow]) -> str:
    """Say where the people of one whole come from, as shares of it."""
    key, lead = result.indicator.key, result.directory.lead_name
    parts = [f"{brief(result, row)} {ORIGINS[key][row['residence_class']]}" for row in valued if row["value"]]
    if not parts:
        nobody = stated(result, {"status": Status.OK, "value": 0})
        return f"{opening(result)} {_nothing(result) if _hides(result) or _lacks(result) else nobody}"
    whole = f"delle persone servite {to(lead)}" if key == "attraction" else "delle persone servite"
    return f"{_opening(result)}, {whole}, {listed(parts)}{untold(result)}"


def _provinces(result: Result, valued: list[ResultRow]) -> str:
    """Say the provinces from which most people come, and of how many nobody said."""
    rows = sorted((row for row in valued if value_of(row) > 0), key=value_of, reverse=True)
    unsaid = [row for row in rows if row["province"] == UNSAID]
    main = [row for row in rows if row["province"] != UNSAID][:MAIN_PROVINCES]
    if not rows:
        hidden = _nothing(result) if _hides(result) else stated(result, {"status": Status.OK, "value": 0})
        return f"{opening(result)} {hidden}"
    told = f"di {brief(result, unsaid[0])} la provenienza non è indicata" if unsaid else ""
    if not main:
        return f"{_opening(result)}, delle persone da fuori Ambito, {told}"
    italian = [f"{row['province']} ({brief(result, row)})" for row in main if row["province"] != ABROAD]
    parts = [f"{'dalla provincia' if len(italian) == 1 else 'dalle province'} di {listed(italian)}"] if italian else []
    parts += [f"dall'estero ({brief(result, row)})" for row in main if row["province"] == ABROAD]
    known = sum(value_of(row) for row in rows if row["province"] != UNSAID)
    unseen = result.hidden_below * result.frame.filter(status=Status.SUPPRESSED).height
    mostly = " soprattutto" if 2 * sum(map(value_of, main)) > known + unseen else " anche"
    is_all = len(main) == len(rows) - len(unsaid) and not _hides(result)
    said = f"{opening(result)} le persone da fuori Ambito vengono{'' if is_all else mostly} {listed(parts)}"
    return f"{said}; {told}" if told else said


# -- other groups ----------------------------------------------------------------------------------------------------


def _each(result: Result, _known: list[ResultRow]) -> str:
    """Say every group, in the order of the vocabulary; those that hold nobody are left out of counts."""
    said, grouping = told_clause(result), result.query.by[0]
    rows = [row for row in result.rows() if row["status"] != Status.UNDEFINED]
    if result.indicator.kind in COUNTS:
        rows = [row for row in rows if row["value"] != 0]
    if not rows:
        return f"{opening(result)} {stated(result, {'status': Status.OK, 'value': 0})}"
    shown = [row for row in rows if row["value"] is not None]
    if not shown:
        return f"{opening(result)} {_nothing(result)}"
    parts = [
        f"{brief(result, row)}{of_few(result, row)} {_within(result, grouping, code_of(row, grouping))}"
        for row in shown
    ]
    rest = _others(rows, lambda row: _within(result, grouping, code_of(row, grouping)))
    return f"{opening(result)} {said.subject} {said.agree('è', 'sono')} {listed(parts)}{rest}"


def _others(rows: Sequence[ResultRow], name: Callable[[ResultRow], str]) -> str:
    """Return which groups have no number because it is protected, and which because nobody has supplied it."""
    hidden = [name(row) for row in rows if row["status"] == Status.SUPPRESSED]
    absent = [name(row) for row in rows if row["status"] == Status.NOT_SUPPLIED]
    parts = [f"; un valore protetto {listed(hidden)}" if hidden else ""]
    return "".join([*parts, f"; dati non forniti {listed(absent)}" if absent else ""])


def _within(result: Result, grouping: Grouping, code: str) -> str:
    return WITHIN[grouping].get(code) or f"per «{group_name(result.directory, grouping, code)}»"


def _largest(result: Result, valued: list[ResultRow]) -> str:
    """Say the group with the most of a count and the one that follows, or the highest and lowest of other values."""
    grouping, said = result.query.by[0], told_clause(result)
    ranked = sorted(valued, key=value_of, reverse=True)
    rows = [row for row in ranked if value_of(row) > 0]
    what = WHAT.get(grouping, "il gruppo")
    if not rows:
        is_hidden = _hides(result)
        is_asked_for = bool(result.query.needs if grouping is Grouping.NEED_SET else result.query.targets)
        if grouping in UNTOLD and not is_hidden and not is_asked_for:
            return f"{opening(result)} non è indicato {UNTOLD[grouping]} di nessuna persona"
        none = _nothing(result) if is_hidden else stated(result, {"status": Status.OK, "value": 0})
        return f"{opening(result)} {none}{'' if is_hidden else untold(result)}"
    if len(rows) == 1 and (said.more or result.indicator.kind in COUNTS or len(ranked) == 1):
        return f"{opening(result)} {_alone(result, rows[0])}{opening_of(result, rows)}"
    if said.more or result.indicator.kind in COUNTS:
        unseen = f"{opening_of(result, rows[:2])}{untold(result, hidden=result.indicator.kind is not Kind.PERSONS)}"
        return f"{opening(result)} {what} con più {said.more or said.noun} è {_first_two(result, rows)}{unseen}"
    enough = [row for row in ranked if not is_small(result.indicator, row)]
    told = dict.fromkeys((0, len(enough) - 1)) if enough else ()
    few = (
        f"{opening_of(result, [enough[place] for place in told])}{_too_few(len(ranked) - len(enough))}{untold(result)}"
    )
    if len(enough) < 2:  # noqa: PLR2004 - a span has two ends
        only = f" si dice solo per {_named(result, enough[0])}" if enough else " non si confronta"
        return f"{opening(result)} {said.subject}{only}{few}"
    least, most = enough[-1], enough[0]
    doubt = f", {DOUBT}" if within_chance(result.indicator, least, most) else ""
    low, high = (f"{_quoted(result, grouping, row)}{likes(result, row, enough)}" for row in (least, most))
    span = f"{said.agree('va', 'vanno')} {from_to(result, least, most, names=(low, high))}{doubt}"
    if bare(result, least) == bare(result, most):
        groups = "entrambi i gruppi" if len(enough) == 2 else f"tutti {the(len(enough))} gruppi"  # noqa: PLR2004
        span = f"{said.agree('è', 'sono')} {brief(result, most)} in {groups} che si confrontano"
    return f"{opening(result)} {said.subject} {span}{few}"


def _too_few(count: int) -> str:
    """Return how many groups are not compared because their shares are of too few."""
    if not count:
        return ""
    groups = "un gruppo non si confronta" if count == 1 else f"{number(count)} gruppi non si confrontano"
    return f"; {groups}: meno di {MIN_EVENTS} casi"


def _alone(result: Result, row: ResultRow) -> str:
    """Say the only group with something: the whole, the only one concerned, or the only one that can be shown."""
    said = told_clause(result)
    if result.frame.height == 1 and result.indicator.kind not in COUNTS:
        return f"{stated(result, row)}{few_cases(result, row)}"
    if _hides(result):
        shown = said.agree("si mostra", "si mostrano")
        return f"{said.subject} {shown} solo per {_named(result, row)}, per proteggere le persone"
    if _lacks(result):
        return f"{said.subject} {said.agree('si conosce', 'si conoscono')} solo per {_named(result, row)}"
    return f"{said.subject} {said.agree('riguarda', 'riguardano')} solo {_named(result, row)}"


def _hides(result: Result) -> bool:
    return bool((result.frame["status"] == Status.SUPPRESSED).any())


def _lacks(result: Result) -> bool:
    return bool((result.frame["status"] == Status.NOT_SUPPLIED).any())


def _first_two(result: Result, rows: Sequence[ResultRow]) -> str:
    """Say the first and the next, and how many more are like the one or the other, as they are printed."""
    first, second = (_named(result, row) for row in rows[:2])
    printed = [bare(result, row) for row in rows]
    others = printed[2:].count(printed[1])
    if printed[0] == printed[1]:
        more = f" e ad {'un altro' if others == 1 else f'altri {number(others)}'}" if others else ""
        return f"{first}, insieme a {second}{more}"
    more = f", insieme {'a un altro' if others == 1 else f'ad altri {number(others)}'}" if others else ""
    return f"{first}; segue {second}{more}"


def _named(result: Result, row: ResultRow) -> str:
    return f"{_quoted(result, result.query.by[0], row)} ({bare(result, row)}{of_few(result, row)})"


def _quoted(result: Result, grouping: Grouping, row: ResultRow) -> str:
    name = group_name(result.directory, grouping, code_of(row, grouping))
    if grouping is not Grouping.AGE_BAND:
        return f"«{name}»"
    return f"{name.removesuffix('+')} anni e più" if name.endswith("+") else f"{name} anni"


def _crossed(result: Result, valued: list[ResultRow]) -> str:
    """Say the largest group of those made by two breakdowns or more, at the last settled moment if time is one.

    Shares of few are no largest, nor is one of several that are alike, or of which some are hidden.
    """
    time = next((grouping for grouping in result.query.by if grouping in TIMES), None)
    rows = valued = [row for row in valued if row.get(Grouping.STEP) != PathStep.CONTACT] or valued
    told = result.rows()
    if time:
        settled = [row for row in valued if not row["provisional"]] or valued
        last = max(code_of(row, time) for row in settled)
        rows = [row for row in settled if code_of(row, time) == last]
        told = [row for row in told if code_of(row, time) == last]
    enough = [row for row in rows if not is_small(result.indicator, row)]
    said, few = told_clause(result), f"{_too_few(len(rows) - len(enough))}{untold(result, told)}"
    start = start_at(result, code_of(rows[0], time)) if time else opening(result)
    if not enough:
        return f"{start} {said.subject} non si {said.agree('confronta', 'confrontano')}{few}"
    most = max(enough, key=value_of)
    highest = f"{start} il valore più alto {joined('di', said.subject)} è {brief(result, most)}"
    if not value_of(most):
        return f"{highest}{few}"
    names = " e ".join(_quoted(result, grouping, most) for grouping in result.query.by if grouping is not time)
    alike = [bare(result, row) for row in enough].count(bare(result, most)) - 1
    more = f", e lo stesso per {'un altro gruppo' if alike == 1 else f'altri {number(alike)} gruppi'}" if alike else ""
    return f"{highest}, per {names}{more}{few}"
