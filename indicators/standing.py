"""Where each municipality's rate stands against the whole Ambito's, and the finding of a map in one sentence.

Comes in: protected results by municipality and of the whole. Goes out: verdicts and Italian text.
Must not: rank municipalities: a rate is above or below what chance would give, or it is not.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Final

import polars as pl

from indicators.definition import Kind
from indicators.intervals import FunnelVerdict, IntervalKind, funnel_verdicts
from indicators.numbers import number
from indicators.query import Lens
from indicators.result import Result, Status
from indicators.sentences import amount, when

ABOVE: Final = frozenset({FunnelVerdict.ABOVE_95, FunnelVerdict.ABOVE_998})
BELOW: Final = frozenset({FunnelVerdict.BELOW_95, FunnelVerdict.BELOW_998})
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


def finding(result: Result, whole: Result) -> str:
    """Return the finding of a map: how many municipalities the services reached, how many stand out beyond chance.

    With 48 municipalities, limits that chance crosses once in forty times would be crossed by one or two: here only the
    99.8 % limits count.
    """
    if result.indicator.key not in OF_DEMAND or result.query.lens is not Lens.RESIDENCE:
        return result.sentence()
    frame = result.frame
    if (frame["status"] == Status.NOT_SUPPLIED).all():
        return f"{when(result)} i servizi non hanno fornito i dati: non si può dire da dove vengono le persone."
    reached = frame.filter((pl.col("status") == Status.SUPPRESSED) | (pl.col("numerator") > 0)).height
    places = "1 comune" if reached == 1 else f"{reached} comuni"
    text = f"{when(result)} i servizi hanno incontrato persone di {places} su {frame.height}"
    return f"{text}{_outliers(standings(result, whole))}."


def _outliers(verdicts: Mapping[str, FunnelVerdict]) -> str:
    counted = Counter(verdicts.values())
    above, below = counted[FunnelVerdict.ABOVE_998], counted[FunnelVerdict.BELOW_998]
    if not verdicts:
        return ""
    if not above and not below:
        return "; nessun tasso si stacca dalla media oltre il caso"
    if not below:
        return f"; in {above} il tasso è sopra la media, oltre il caso"
    if not above:
        return f"; in {below} il tasso è sotto la media, oltre il caso"
    return f"; in {above} il tasso è sopra la media e in {below} sotto, oltre il caso"


def meaning(result: Result, whole: Result, code: str) -> str:
    """Return what the value of one municipality means, in one line."""
    verdict = standings(result, whole).get(code)
    if verdict is None:
        return result.indicator.explanation
    mean = f"la media dell'Ambito ({number(whole.frame['value'][0], result.indicator.decimals)})"
    if verdict in ABOVE:
        return f"È più alto del{mean} oltre ciò che può fare il caso."
    if verdict in BELOW:
        return f"È più basso del{mean} oltre ciò che può fare il caso."
    if verdict is FunnelVerdict.WITHIN:
        return f"La differenza dal{mean} è compatibile con il caso."
    row = result.row(municipality=code)
    return f"Non si può confrontare con {mean}: {amount(result, None, row['status'] if row else Status.UNDEFINED)}."
