"""The audit of disclosure control: it plays the attacker who asks everything and subtracts.

Comes in: a `Snapshot` and the settings. Goes out: an `AuditReport`. Must not: let a true figure into the report.
See `indicators.disclosure_audit.run` for what it covers and what it does not.
"""

from indicators.disclosure_audit.attacker import Group
from indicators.disclosure_audit.former_edition import KeptEdition, kept_of
from indicators.disclosure_audit.question_space import ATTACKER, FULL, QUICK, Depth, groups, is_solved
from indicators.disclosure_audit.redraw import mend
from indicators.disclosure_audit.report import AuditReport, Finding, Weakness
from indicators.disclosure_audit.run import audit, audit_published, countable
from indicators.disclosure_audit.scenarios.posterior import guesses

__all__ = [
    "ATTACKER",
    "FULL",
    "QUICK",
    "AuditReport",
    "Depth",
    "Finding",
    "Group",
    "KeptEdition",
    "Weakness",
    "audit",
    "audit_published",
    "countable",
    "groups",
    "guesses",
    "is_solved",
    "kept_of",
    "mend",
]
