"""Query rules: what an indicator may be asked, and the refusals, each with what to do instead.

Comes in: an entry of the catalogue, a `Query`, a `Directory`. Goes out: nothing, or a `QueryError` in Italian.
Must not: know viewers and protection (`indicators.disclosure.rounding` does), look at the data.
"""

from collections.abc import Iterator

from indicators.model.code_lists import Directory
from indicators.model.errors import QueryError
from indicators.model.indicator import Indicator
from indicators.model.period import MONTHS_IN_YEAR
from indicators.model.query import AMBITO, GEOGRAPHIC, TIME, Grouping, Lens, Query


def check(entry: Indicator, query: Query, names: Directory, *, any_period: bool = False) -> None:
    """Refuse what the indicator cannot answer, and periods with no data.

    ``any_period`` where no period has any: what the indicator rests on has never been supplied.

    Raises
    ------
    QueryError
        With the first reason found.
    """
    for refusals in (_of_lens, _of_filters, _of_period, _of_groupings):
        for message in refusals(entry, query):
            raise QueryError(message)
    if any_period:
        return
    if query.period.first > names.last_month or query.period.last < names.first_month:
        message = f"Nessun dato per il periodo «{query.period}»: {names.span_in_words}."
        raise QueryError(message)


def _of_lens(entry: Indicator, query: Query) -> Iterator[str]:
    if query.lens not in entry.lenses:
        lens = "residenza" if query.lens is Lens.RESIDENCE else "sede"
        yield f"«{entry.name}» non si può guardare con l'ottica della {lens}."


def _of_filters(entry: Indicator, query: Query) -> Iterator[str]:
    if (query.targets or query.needs) and not entry.person_filters:
        yield f"«{entry.name}» non riguarda singole persone: togliere i filtri per target e bisogno."
    if (query.services or query.service_types) and not entry.service_filters:
        yield f"«{entry.name}» riguarda i programmi, non i singoli servizi: togliere i filtri per servizio e tipo."
    if query.area != AMBITO and entry.whole_ambito_only:
        yield f"«{entry.name}» si calcola solo per tutto l'Ambito: togliere il filtro per area."


def _of_period(entry: Indicator, query: Query) -> Iterator[str]:
    if entry.horizons and query.horizon_months not in entry.horizons:
        horizons = ", ".join(map(str, entry.horizons))
        yield f"«{entry.name}» si misura a {horizons} mesi, non a {query.horizon_months}."
    if query.period.months < entry.minimum_months:
        yield f"«{entry.name}» richiede un periodo di almeno {entry.minimum_months} mesi."
    whole = query.period.first % MONTHS_IN_YEAR == 0 and query.period.months % MONTHS_IN_YEAR == 0
    if entry.whole_years and not whole:
        yield f"«{entry.name}» si calcola per anni interi, da gennaio a dicembre."


def _of_groupings(entry: Indicator, query: Query) -> Iterator[str]:
    impossible = [grouping for grouping in query.by if grouping not in entry.groupings]
    if impossible:
        possible = ", ".join(grouping for grouping in Grouping if grouping in entry.groupings)
        yield f"«{entry.name}» non si può raggruppare per {', '.join(impossible)}. Si può per: {possible}."
    if len(set(query.by)) < len(query.by) or len(TIME & set(query.by)) > 1:
        yield "Un raggruppamento è ripetuto, o ci sono due unità di tempo insieme: indicarne una sola."
    if query.lens is Lens.PLACE and Grouping.PLACE in query.by and GEOGRAPHIC & set(query.by):
        yield "Con l'ottica della sede, comune, area e sede del servizio dicono la stessa cosa: indicarne uno solo."
