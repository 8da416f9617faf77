"""Where each municipality's rate stands against the whole Ambito's, and the finding of a map in one sentence.

Comes in: protected results by municipality and of the whole. Goes out: verdicts and Italian text.
Must not: rank municipalities: a rate is above or below what chance would give, or it is not.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from indicators.italian.numbers import listed, number
from indicators.model.code_lists import Directory
from indicators.model.indicator import Kind
from indicators.model.query import Lens
from indicators.model.result import Result, Status
from indicators.statistics.funnel import FunnelVerdict, funnel_limits, funnel_verdicts
from indicators.statistics.intervals import IntervalKind
from indicators.statistics.reach import reach
from indicators.wording.headline import amount, headline, lacking, when

ABOVE: Final = frozenset({FunnelVerdict.ABOVE_95, FunnelVerdict.ABOVE_998})
BELOW: Final = frozenset({FunnelVerdict.BELOW_95, FunnelVerdict.BELOW_998})
FAR_ABOVE: Final = frozenset({FunnelVerdict.ABOVE_998})
FAR_BELOW: Final = frozenset({FunnelVerdict.BELOW_998})
"""Verdicts that stand when there are as many comparisons as municipalities."""
COUNTS: Final = ("uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove", "dieci")
MOST_NAMED: Final = 3
"""Municipalities that a finding names; with more it only counts them."""
OF_DEMAND: Final = frozenset({"people_served", "rate_per_1000"})
"""Indicators whose map tells where the people who were met live."""


def standings(result: Result, whole: Result) -> Mapping[str, FunnelVerdict]:
    """Return where each municipality's own rate lies against the funnel around the whole's (Spiegelhalter 2005).

    Parameters
    ----------
    result : Result
        Rates by municipality, raw or smoothed: the verdict rests on counts and residents, which are the same.
    whole : Result
        The same question without municipalities.

    Returns
    -------
    mapping of str to FunnelVerdict
        By ISTAT code; ``UNKNOWN`` where the count is hidden. Empty if the indicator is not a rate, or has no whole.
    """
    target = whole.frame["value"][0] if whole.frame.height else None
    if result.indicator.kind is not Kind.RATE or target is None:
        return {}
    visible = result.frame.with_columns(
        pl.when(pl.col("status") == Status.OK).then(pl.col(name)).fill_null(float("nan"))
        for name in ("numerator", "denominator")
    )
    counts, residents = (visible[name].to_numpy() for name in ("numerator", "denominator"))
    multiplier = result.indicator.multiplier
    verdicts = funnel_verdicts(IntervalKind.POISSON, counts, residents, target, multiplier=multiplier)
    return dict(zip(result.frame["municipality"], verdicts, strict=True))


def limits(result: Result, whole: Result) -> pl.DataFrame:
    """Return the limits that chance alone would keep around the whole's rate, for the residents of each municipality.

    Returns
    -------
    polars.DataFrame
        ``municipality`` (ISTAT code), ``lower_95``, ``upper_95``, ``lower_998``, ``upper_998``: null where residents
        are not known. No rows if the indicator is not a rate, or has no whole.
    """
    target = whole.frame["value"][0] if whole.frame.height else None
    codes, names = result.frame["municipality"], ("lower_95", "upper_95", "lower_998", "upper_998")
    if result.indicator.kind is not Kind.RATE or target is None:
        return pl.DataFrame(schema={"municipality": pl.String, **dict.fromkeys(names, pl.Float64)})
    residents = result.frame["denominator"].fill_null(float("nan")).to_numpy()
    limits = funnel_limits(IntervalKind.POISSON, residents, target, multiplier=result.indicator.multiplier)
    drawn = {name: pl.Series(getattr(limits, name)).fill_nan(None) for name in names}
    return pl.DataFrame({"municipality": codes, **drawn})


def finding(result: Result, whole: Result) -> str:
    """Return the finding of a map: how many municipalities the services reached, how many stand out beyond chance.

    With 48 municipalities, limits that chance crosses once in forty times would be crossed by one or two: here only the
    99.8 % limits count.
    """
    if result.indicator.key not in OF_DEMAND or result.query.lens is not Lens.RESIDENCE:
        return headline(result)
    frame = result.frame
    if result.is_missing:
        return f"{when(result)} non si può dire da dove vengono le persone: {lacking(result)}."
    if (frame["status"] == Status.NOT_SUPPLIED).all():
        return f"{when(result)} i servizi non hanno fornito i dati: non si può dire da dove vengono le persone."
    extent = reach(frame, "municipality")
    if not extent.sure and extent.hidden:
        return f"{when(result)} non si mostra da quali comuni vengono le persone, per proteggerle."
    if not extent.sure:
        return f"{when(result)} i servizi non hanno incontrato nessun residente dell'Ambito."
    places = extent.many("comune", "comuni")
    text = f"{when(result)} i servizi hanno incontrato persone di {places} su {extent.every}"
    others = f"; {lacking(result)}" if result.missing else ""
    return f"{text}{_outliers(standings(result, whole), result.directory)}{others}."


def _outliers(verdicts: Mapping[str, FunnelVerdict], directory: Directory) -> str:
    """Say how many stand out beyond chance, and which ones stand above, in alphabetical order: no ranking."""
    if not verdicts:
        return ""
    above = [directory.municipalities[code] for code, verdict in verdicts.items() if verdict is FunnelVerdict.ABOVE_998]
    below = Counter(verdicts.values())[FunnelVerdict.BELOW_998]
    parts = [f"in {_some(above)} il tasso è sopra la media"] if above else []
    if below:
        parts.append(f"in {_written(below)} {'è' if above else 'il tasso è'} sotto{'' if above else ' la media'}")
    if parts:
        return f": {' e '.join(parts)}, oltre il caso"
    qualifier = " noto" if FunnelVerdict.UNKNOWN in verdicts.values() else ""
    return f": nessun tasso{qualifier} si stacca dalla media oltre il caso"


def _some(names: Sequence[str]) -> str:
    """Return how many, with their names while they are few: ``uno, Crema,``, ``due, Crema e Soncino,``, ``cinque``."""
    named = f", {listed(sorted(names))}," if len(names) <= MOST_NAMED else ""
    return f"{_written(len(names))}{named}"


def _written(count: int) -> str:
    return COUNTS[count - 1] if count <= len(COUNTS) else number(count)


def meaning(result: Result, whole: Result, code: str) -> str:
    """Return what the value of one municipality means, in one line."""
    verdict = standings(result, whole).get(code)
    if verdict is None:
        return result.indicator.explanation
    mean = f"la media dell'Ambito ({number(whole.frame['value'][0], result.indicator.decimals)})"
    if verdict in FAR_ABOVE | FAR_BELOW:
        return f"È più {'alto' if verdict in FAR_ABOVE else 'basso'} del{mean} oltre ciò che può fare il caso."
    if verdict in ABOVE | BELOW:
        side = "alto" if verdict in ABOVE else "basso"
        alone = "preso da solo supera ciò che può fare il caso, ma tra tanti comuni uno o due così capitano"
        return f"È più {side} del{mean}: {alone}."
    if verdict is FunnelVerdict.WITHIN:
        return f"La differenza dal{mean} è compatibile con il caso."
    row = result.row(municipality=code)
    return f"Non si può confrontare con {mean}: {amount(result, None, row['status'] if row else Status.UNDEFINED)}."
