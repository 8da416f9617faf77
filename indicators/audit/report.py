"""What the audit found, as values and as text.

Comes in: findings. Goes out: `AuditReport`, with rows for a table and JSON. Must not: tell a true count that the
attacker has not worked out.
"""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Weakness(StrEnum):
    """Ways in which protection can fail."""

    SHOWN = "mostrata"
    """Published although it rests on too few persons, or not rounded."""
    PINNED = "ricavata"
    """Hidden, and worked out by subtraction."""
    INCONSISTENT = "incoerente"
    """The same persons published with different figures."""
    PARTNER = "partner"
    """A whole from which a partner subtracts its own exact figure."""


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
        found = str(self.low) if self.low == self.high else f"{self.low}-{self.high}"
        return {
            "tipo": self.weakness.value,
            "cella": self.cell,
            "persone": found,
            "domande": " | ".join(self.questions),
        }


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
        told = {name: value for name, value in asdict(self).items() if name != "redraws"}
        return {**told, "clean": self.is_clean, "sentence": self.sentence()}
