"""`bifocale edition …` as a process of its own, whose editions tell two indicators and may be held up while being made.

Comes in: the words of the command; in the environment, `PAUSE`: seconds for which whoever makes an edition waits in the
middle of it, and `BEGUN`: a file to write by then. Goes out: what the command does. Must not: change anything else.
"""

import os
import sys
import time
from pathlib import Path

import cli
from indicators.catalogue.catalogue import INDICATORS
from publication.edition import making

PAUSE, BEGUN = "TEST_PAUSE", "TEST_BEGUN"
TOLD = [INDICATORS["people_served"], INDICATORS["flow_new"]]


def told(*_: object) -> list[object]:
    """Return the indicators to tell, after the pause."""
    if BEGUN in os.environ:
        Path(os.environ[BEGUN]).write_text("begun", encoding="utf-8")
    time.sleep(float(os.environ.get(PAUSE, "0")))
    return list(TOLD)


if __name__ == "__main__":
    making.countable = told  # type: ignore[assignment]
    sys.argv = ["bifocale", *sys.argv[1:]]
    cli.main()
