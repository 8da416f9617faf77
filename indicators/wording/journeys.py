"""The sentence on who comes to the services of the lead municipality, from how many of the others.

Comes in: a `Result` by municipality. Goes out: Italian text. Must not: say a number that the result hides.
"""

from indicators.model.query import Grouping
from indicators.model.result import Result
from indicators.statistics.reach import reach


def journeys_words(result: Result) -> str:
    """Return from how many of the other municipalities people come to the services of the lead municipality."""
    others, lead = len(result.directory.municipalities) - 1, result.directory.lead_name
    extent = reach(result.frame, Grouping.MUNICIPALITY)
    if not extent.sure:
        return f"Da quali comuni si viene ai servizi di {lead} non si mostra, per proteggere le persone."
    return f"Si viene ai servizi di {lead} da {extent.many('comune', 'comuni')} su {others}."
