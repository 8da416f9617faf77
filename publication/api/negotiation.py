"""In which form an answer is wanted: by the end of the address, or by what the request accepts.

Comes in: an address, the ``Accept`` header. Goes out: a `Form`, or a `ProblemError`. Must not: know what is asked.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from publication.api import text
from publication.api.answers import Form
from publication.api.problem import ProblemError, printable

KINDS: Final = {
    Form.JSON: frozenset({"application/json", "application/*", "*/*", "text/html"}),
    Form.CSV: frozenset({"text/csv", "text/*"}),
    Form.PARQUET: frozenset({"application/vnd.apache.parquet", "application/x-parquet"}),
}
"""What a request may accept for each form to be given; whoever reads pages gets JSON."""


def divided(path: str) -> tuple[str, Form | None]:
    """Return an address without the form that it ends with, and that form."""
    start, dot, end = path.rpartition(".")
    return (start, Form(end)) if dot and end in {form.value for form in Form} else (path, None)


def wanted(accept: str, *, among: Iterable[Form] = Form) -> Form:
    """Return the form that a request likes best.

    Raises
    ------
    ProblemError
        If it accepts none of them.
    """
    forms = tuple(among)
    weights = dict(_weights(accept)) or {"*/*": 1.0}
    liked = {form: _weight(weights, KINDS[form]) for form in forms}
    best = max(forms, key=lambda form: liked[form])
    if liked[best] <= 0:
        available = [kind for form in forms for kind in sorted(KINDS[form]) if "*" not in kind and "html" not in kind]
        detail = text.NO_FORMAT.format(asked=printable(accept))
        raise ProblemError("formato-non-disponibile", detail, text.USE_FORMAT, available=available)
    return best


def _weight(weights: Mapping[str, float], kinds: frozenset[str]) -> float:
    """Return how much a form is liked: by its own name first, then by the wildcards that hold it."""
    named = [weights[kind] for kind in kinds if kind in weights and "*" not in kind]
    return max(named, default=max((weights[kind] for kind in kinds if kind in weights), default=0.0))


def _weights(accept: str) -> Iterator[tuple[str, float]]:
    for part in accept.split(","):
        kind, *parameters = (word.strip().lower() for word in part.split(";"))
        quality = next((word[2:] for word in parameters if word.startswith("q=")), "1")
        try:
            weight = float(quality)
        except ValueError:
            continue
        if kind:
            yield kind, weight
