"""The rules of a commit's message that a machine can check: ``python -m tests.support.commit_message FILE``.

Comes in: the file that git hands to its commit-msg hook. Goes out: what is wrong, line by line, and exit code 1.
Must not: judge what only a reader can (whether the subject says what changed, whether the body says why).
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

LONGEST: Final = 72
SCISSORS: Final = re.compile(r"^# -+ >8 -+$.*", re.MULTILINE | re.DOTALL)
PART: Final = re.compile(r"\bPart \d+\b")
BY_GIT: Final = ("Merge ", "Revert ", "fixup! ", "squash! ", "amend! ")
"""How the subjects begin that git writes by itself."""
VERBS: Final = frozenset(
    {"Bring", "Cling", "Embed", "Exceed", "Feed", "Need", "Proceed", "Ring", "Shed", "Speed", "String"}
)
"""Imperatives that end as a past or a gerund does."""


def complaints(message: str) -> Iterator[str]:
    """Yield what is wrong with a message, as git would keep it: without comments."""
    kept = [line for line in SCISSORS.sub("", message).splitlines() if not line.startswith("#")]
    subject, *rest = "\n".join(kept).strip().splitlines() or [""]
    if subject.startswith(BY_GIT):
        return
    first = subject.split(" ")[0].rstrip(".:,")
    if len(subject) > LONGEST:
        yield f"The subject has {len(subject)} characters: at most {LONGEST}."
    if not subject[:1].isupper():
        yield "The subject begins with a capital."
    if subject.endswith("."):
        yield "The subject has no full stop."
    if first.endswith(("ed", "ing")) and first not in VERBS:
        yield f"The subject is imperative: not «{first}»."
    if rest and rest[0].strip():
        yield "An empty line parts the subject from the body."
    if not "".join(rest).strip():
        yield "A body says why."
    elif not PART.search("\n".join(rest)):
        yield "The body names the part of the plan: «Part 5.»"


def main(path: str) -> int:
    """Write what is wrong with the message in a file; return the exit code."""
    found = list(complaints(Path(path).read_text(encoding="utf-8")))
    sys.stderr.writelines(f"{complaint}\n" for complaint in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
