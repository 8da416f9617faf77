"""Looks locked packages up among known vulnerabilities: ``python -m tests.support.advisories LOCK…`` (`make audit`).

Comes in: lock files with hashes. Goes out: what was found, on standard output, and an exit code: 0 every package was
looked up and none is vulnerable, 1 some are, 3 some could not be looked up (pip-audit itself says "no known
vulnerabilities" and 0 when it found none of them). Must not: take what was not looked up for passed.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLEAN, VULNERABLE, NOT_AUDITED = 0, 1, 3
PATIENCE = "15"
"""Seconds that pip-audit waits for one answer."""
LONGEST = 600
"""Seconds that it may take for one lock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What came out of one lock.

    Attributes
    ----------
    lock : str
    looked_up : int
        Packages for which advisories were read.
    skipped : tuple of str
        Names of packages for which none could be.
    found : tuple of str
        One line for each advisory: package, its identifiers, the versions that mend it.
    reason : str
        Why nothing could be looked up at all; empty if something could.
    """

    lock: str
    looked_up: int = 0
    skipped: tuple[str, ...] = ()
    found: tuple[str, ...] = ()
    reason: str = ""

    @property
    def code(self) -> int:
        """The exit code that says it."""
        if self.found:
            return VULNERABLE
        return CLEAN if self.looked_up and not self.skipped else NOT_AUDITED

    def told(self) -> str:
        """Return it in words."""
        lines = [f"{self.lock}: VULNERABLE: {line}" for line in self.found]
        if self.reason or not self.looked_up:
            why = self.reason or "no advisory data for any package could be reached"
            lines.append(f"{self.lock}: NOT AUDITED: {why}. This is not a pass.")
        elif self.skipped:
            names = ", ".join(self.skipped[:10]) + (", …" if len(self.skipped) > 10 else "")
            lines.append(
                f"{self.lock}: NOT AUDITED: {len(self.skipped)} of {self.looked_up + len(self.skipped)} packages have "
                f"no advisory data that could be reached ({names}). This is not a pass."
            )
        elif not self.found:
            lines.append(f"{self.lock}: {self.looked_up} packages looked up, no known vulnerabilities.")
        return "\n".join(lines)


def read(lock: str, report: dict[str, Any]) -> Audit:
    """Return what pip-audit's report in JSON says of a lock."""
    packages = report["dependencies"]
    found = [
        f"{package['name']} {package['version']}: {' '.join([flaw['id'], *flaw['aliases']])}"
        f" (mended in {', '.join(flaw['fix_versions']) or 'no version yet'})"
        for package in packages
        for flaw in package.get("vulns", [])
    ]
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    return Audit(lock=lock, looked_up=len(packages) - len(skipped), skipped=tuple(skipped), found=tuple(found))


def audit(lock: Path) -> Audit:
    """Ask pip-audit about a lock."""
    asked = [
        "--disable-pip",
        "--require-hashes",
        "--format",
        "json",
        "--progress-spinner",
        "off",
        "--timeout",
        PATIENCE,
    ]
    command = [sys.executable, "-m", "pip_audit", *asked, "--requirement", str(lock)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LONGEST)
        return read(lock.name, json.loads(done.stdout))
    except subprocess.TimeoutExpired:
        return Audit(lock=lock.name, reason=f"pip-audit did not end in {LONGEST} s")
    except json.JSONDecodeError:
        last = (done.stderr.strip().splitlines() or ["pip-audit said nothing"])[-1]
        return Audit(lock=lock.name, reason=f"pip-audit failed ({last[:200]})")


def main(locks: Sequence[str]) -> int:
    """Audit every lock, print what came out, and return the gravest exit code: vulnerable before not audited."""
    audits = [audit(Path(lock)) for lock in locks]
    sys.stdout.writelines(f"{one.told()}\n" for one in audits)
    codes = {one.code for one in audits}
    return next((code for code in (VULNERABLE, NOT_AUDITED) if code in codes), CLEAN if codes else NOT_AUDITED)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
