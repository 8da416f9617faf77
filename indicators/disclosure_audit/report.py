"""Report of the audit: what it found, as values and as text.

Comes in: findings. Goes out: `AuditReport`, with rows for a table and JSON. Must not: tell a true count that the
attacker has not worked out.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray


class Weakness(StrEnum):
    """Ways in which protection can fail."""

    SHOWN = "mostrata"
    """Published although it rests on too few persons, or not rounded."""
    PINNED = "ricavata"
    """Hidden, and worked out by subtraction."""
    INCONSISTENT = "incoerente"
    """The same persons published with different figures."""
    UNFOUNDED = "non dai pubblicati"
    """A value that published figures do not give: it is made of something that they hide."""
    CHILD = "parte di un insieme nascosto"
    """Published although it is part of something hidden."""
    ZERO = "zero non noto"
    """A zero told although not everybody knows it already."""
    PARTNER = "partner"
    """Hidden, and worked out by a partner (or two together) who knows its own services exactly."""
    EDITION = "edizione"
    """Hidden, and worked out from an earlier edition of the data and known additions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A hole.

    Attributes
    ----------
    weakness : Weakness
    cell : str
        What the cell counts: indicator, part, period and conditions.
    low, high : int
        The attacker's range for the number of persons.
    questions : tuple of str
        The questions that reveal it, as they are typed on the command line.
    """

    weakness: Weakness
    cell: str
    low: int
    high: int
    questions: tuple[str, ...]

    def row(self) -> dict[str, object]:
        """Return the finding as one row of a table."""
        bounds = str(self.low) if self.low == self.high else f"{self.low}-{self.high}"
        return {
            "tipo": self.weakness.value,
            "cella": self.cell,
            "persone": bounds,
            "domande": " | ".join(self.questions),
        }


@dataclass(slots=True, kw_only=True)
class Attacked:
    """What the attack on one indicator gave.

    Attributes
    ----------
    entries : tuple of str
        Keys of the indicators, of one group.
    questions, refused, cells, solved : int
        As in `AuditReport`.
    widths : Counter of int
        Hidden cells by how many values the attacker cannot rule out.
    findings : list of Finding
    redraws : set of int
        Sets of persons whose figures, drawn again, may close what was found.
    sets : array of int
        Every set of persons with a published figure: if none of them is drawn again the outcome stays what it is.
    """

    entries: tuple[str, ...] = ()
    questions: int = 0
    refused: int = 0
    cells: int = 0
    solved: int = 0
    widths: Counter[int] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)
    redraws: set[int] = field(default_factory=set)
    sets: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))

    def holds(self, keys: Collection[int]) -> bool:
        """Whether any of some sets of persons has a published figure here."""
        return bool(np.isin(np.array(sorted(keys), np.uint64), self.sets).any())


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """The outcome of an audit.

    Attributes
    ----------
    findings : tuple of Finding
    questions, refused : int
        Questions answered, and refused because they would have been too fine.
    cells, hidden : int
        Distinct cells collected, and how many of them hide 1 to threshold - 1 persons.
    narrowed : dict of int to int
        Number of hidden cells by how many values the attacker cannot rule out.
    solved : int
        Hidden cells that were solved by mixed-integer programming.
    full : bool
        Whether the whole lattice was walked.
    own_secret : bool
        Whether the installation has its own secret key for the draws.
    redraws : frozenset of int
        Sets of persons (sums of cell keys) whose figures, drawn again, may close what was found. Never printed.
    parts : mapping of str to Attacked
        What it is made of, by the keys of each group of indicators.
    """

    findings: tuple[Finding, ...]
    questions: int
    refused: int
    cells: int
    hidden: int
    narrowed: dict[int, int]
    solved: int
    full: bool
    own_secret: bool
    redraws: frozenset[int] = frozenset()
    parts: Mapping[str, Attacked] = field(default_factory=dict)

    @classmethod
    def of(cls, parts: Mapping[str, Attacked], *, full: bool, own_secret: bool) -> Self:
        """Add up the attacks on all the indicators."""
        attacked = parts.values()
        widths: Counter[int] = sum((part.widths for part in attacked), Counter())
        return cls(
            findings=tuple(finding for part in attacked for finding in part.findings),
            questions=sum(part.questions for part in attacked),
            refused=sum(part.refused for part in attacked),
            cells=sum(part.cells for part in attacked),
            hidden=widths.total(),
            narrowed=dict(sorted(widths.items())),
            solved=sum(part.solved for part in attacked),
            full=full,
            own_secret=own_secret,
            redraws=frozenset[int]().union(*(part.redraws for part in attacked)),
            parts=parts,
        )

    def renewed(self, parts: Mapping[str, Attacked]) -> Self:
        """Return the report with the attacks on some indicators in the place of the former ones."""
        return self.of({**self.parts, **parts}, full=self.full, own_secret=self.own_secret)

    @property
    def is_clean(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def sentence(self) -> str:
        """Return the outcome in Italian."""
        counted = (
            f"{self.questions} domande risposte, {self.refused} rifiutate; {self.cells} celle, {self.hidden} con poche "
            f"persone nascoste; {self.solved} risolte una per una"
        )
        if self.is_clean:
            return f"Nessuna cella si può ricavare ({counted})."
        holes = "Trovata 1 falla" if len(self.findings) == 1 else f"Trovate {len(self.findings)} falle"
        return f"{holes} ({counted})."

    def warnings(self) -> tuple[str, ...]:
        """Return what is not a hole and should be known, in Italian."""
        default_key = (
            "I sorteggi degli arrotondamenti usano la chiave pubblica della dimostrazione: con dati veri impostare "
            "BIFOCALE_DISCLOSURE_SECRET con un testo lungo e casuale, e non cambiarlo più."
        )
        quick = "Verifica rapida: per provare a fondo ogni indicatore aggiungere --full."
        return (*((quick,) if not self.full else ()), *((default_key,) if not self.own_secret else ()))

    def as_json(self) -> dict[str, Any]:
        """Return the report as JSON-ready values."""
        counts = ("questions", "refused", "cells", "hidden", "narrowed", "solved", "full", "own_secret")
        fields = {"findings": [asdict(finding) for finding in self.findings], **{n: getattr(self, n) for n in counts}}
        return {**fields, "clean": self.is_clean, "sentence": self.sentence()}
