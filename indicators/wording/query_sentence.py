"""A question as one Italian sentence: its period and what its filters narrow it to, without the indicator.

Comes in: a `Query` and the directory. Goes out: text. Must not: read or write addresses
(`indicators.interchange.url_parameters` does).
"""

from collections.abc import Collection, Iterable
from typing import Final

from indicators.italian.numbers import listed, number
from indicators.model.code_lists import Directory
from indicators.model.query import AMBITO, DEFAULT_HORIZON, Comparison, Lens, Query

MOST_NAMED: Final = 12
"""Names of a filter that a sentence says; of the others it says how many they are."""


def say(query: Query, directory: Directory, *, keys: Collection[str] | None = None) -> str:
    """Return the question's filters as one Italian sentence, without the indicator; only those of some keys."""
    lens = "per comune di residenza" if query.lens is Lens.RESIDENCE else "per comune in cui si trova il servizio"
    area = "tutto l'Ambito" if query.area == AMBITO else f"solo {directory.area_name(query.area)}"
    parts = [f"Periodo: {query.period.label}", *_of_keys(keys, ottica=(lens,), area=(area,))]
    parts += narrowed(query, directory, keys=keys)
    if _is_said("orizzonte", keys) and query.horizon_months != DEFAULT_HORIZON:
        parts.append(f"ricadute entro {query.horizon_months} mesi dall'uscita")
    against = {
        Comparison.PREVIOUS: "confronto con il periodo precedente",
        Comparison.YEAR: "confronto con lo stesso periodo dell'anno prima",
    }
    if _is_said("confronto", keys) and query.comparison in against:
        parts.append(against[query.comparison])
    return "; ".join(parts) + "."


def narrowed(query: Query, directory: Directory, *, keys: Collection[str] | None = None) -> list[str]:
    """Return what narrows a question beside period and area, each in words: ``target: Donne sole``."""
    fictitious = ["chi è iscritto in via fittizia conta come senza residenza"] if query.exclude_fictitious else []
    return _of_keys(
        keys,
        servizio=_named("servizi", [directory.services[key] for key in query.services]),
        tipo=_named("tipi di servizio", [kind.label for kind in query.service_types]),
        target=_named("target", [target.label for target in query.targets]),
        bisogno=_named("bisogni", [need.label for need in query.needs]),
        linea=_named("linee di finanziamento", [directory.strands[key] for key in query.strands], others="altre"),
        fittizia=fictitious,
    )


def _is_said(key: str, keys: Collection[str] | None) -> bool:
    return keys is None or key in keys


def _of_keys(keys: Collection[str] | None, **said: Iterable[str]) -> list[str]:
    """Return what is said of the filters whose keys are among some, or of all."""
    return [words for key, own in said.items() if _is_said(key, keys) for words in own]


def _named(name: str, labels: list[str], *, others: str = "altri") -> list[str]:
    if len(labels) > MOST_NAMED + 1:
        labels = [*labels[:MOST_NAMED], f"{others} {number(len(labels) - MOST_NAMED)}"]
    return [f"{name}: {listed(labels)}"] if labels else []
