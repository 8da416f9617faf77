"""The part of ``docs/dati.md`` that lists the kinds of file, written from the kinds themselves.

Comes in: the page. Goes out: the page with its list anew, which ``python -m tests.support.kinds_page`` writes.
Must not: touch what stands above the mark.
"""

from pathlib import Path
from typing import Final

from data_access.returns.table_schema import kinds_page

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "dati.md"
MARK: Final = "## Tipi di file\n\n"
END: Final = "\n## "


def page() -> str:
    """Return the page as it should be."""
    before, _, after = PAGE.read_text(encoding="utf-8").partition(MARK)
    _, end, rest = after.partition(END)
    return f"{before}{MARK}{kinds_page()}{end}{rest}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
