"""The audit of disclosure control: it plays the attacker who asks everything and subtracts.

Comes in: a `Snapshot` and the settings. Goes out: an `AuditReport`. Must not: let a true figure into the report.
See `indicators.audit.run` for what it covers and what it does not.
"""

from indicators.audit.lattice import FULL, QUICK, Depth
from indicators.audit.mend import mend
from indicators.audit.posterior import guesses
from indicators.audit.report import AuditReport, Finding, Weakness
from indicators.audit.run import audit

__all__ = ["FULL", "QUICK", "AuditReport", "Depth", "Finding", "Weakness", "audit", "guesses", "mend"]
