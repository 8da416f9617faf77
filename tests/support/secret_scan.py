"""Looks for secrets in what is committed: ``python -m tests.support.secret_scan [--accept]`` (`make check` runs it).

Comes in: the files that git knows, the accepted findings (``.secrets.json``). Goes out: a line for each finding that
nobody has looked at, and exit code 1; with ``--accept`` the list of the accepted ones, written anew.
Must not: print what it found, or take a line that was moved for a new one: a finding is its file, its kind and the hash
of what was found.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from detect_secrets.core.scan import scan_file
from detect_secrets.settings import default_settings

ROOT = Path(__file__).resolve().parents[2]
ACCEPTED = ROOT / ".secrets.json"
APART = {"requirements.lock", "requirements-dev.lock", ACCEPTED.name}
"""Files of hashes, every one of which looks like a key."""
OF_NOBODY = {"Basic Auth Credentials", "Secret Keyword"}
"""Kinds that are not looked for in tests, which are full of passwords of nobody."""
REMEDY = """\
If they are no secrets: .venv/bin/python -m tests.support.secret_scan --accept, and look at the difference.
"""
PICTURES = {".png", ".jpg", ".svg", ".ico", ".woff2"}


class Found(NamedTuple):
    """What looks like a secret: without the secret."""

    file: str
    kind: str
    hashed: str


def findings(files: list[str], *, root: Path = ROOT) -> dict[Found, int]:
    """Return what looks like a secret in some files, with the line on which it stands."""
    found: dict[Found, int] = {}
    with default_settings():
        for name in files:
            for secret in scan_file(str(root / name)):
                if not (name.startswith("tests/") and secret.type in OF_NOBODY):
                    found.setdefault(Found(name, secret.type, secret.secret_hash), secret.line_number)
    return found


def committed() -> list[str]:
    """Return the files that git knows, and those that it would take, but for pictures and locks."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    kept = [name for name in listed if name not in APART and Path(name).suffix not in PICTURES]
    return [name for name in kept if (ROOT / name).is_file()]


def accepted(path: Path = ACCEPTED) -> set[Found]:
    """Return the findings that somebody has looked at, and that are no secrets."""
    return {Found(*row) for row in json.loads(path.read_text(encoding="utf-8"))} if path.exists() else set()


def main(words: list[str]) -> int:
    """Scan, and say what is new."""
    found = findings(committed())
    if "--accept" in words:
        rows = json.dumps(sorted(found), indent=1, ensure_ascii=False)
        ACCEPTED.write_text(f"{rows}\n", encoding="utf-8")
        return 0
    new = sorted(set(found) - accepted())
    for one in new:
        sys.stdout.write(f"{one.file}:{found[one]}: {one.kind}\n")
    if new:
        sys.stdout.write(REMEDY)
    return int(bool(new))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
