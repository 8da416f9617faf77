"""Words that are taken away from a page: a finding with what it is and where it comes from, as sentences.

Comes in: parts. Goes out: text. Must not: know what they are about.
"""

from collections.abc import Iterable


def quoted(parts: Iterable[str]) -> str:
    """Return parts as sentences, one after the other, each with its full stop; empty ones are left out."""
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)
