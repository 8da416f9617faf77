"""A million contacts loaded into a database in a process of its own, and what that costs.

Comes in: the address of an empty database, the path of a file of `tests.bench.return_files`. Goes out: JSON: seconds to
check and to load, and again for the same file, the memory that the process took, how often it said how far it was.
Must not: be run on anybody's data.
"""

import json
import resource
import sys
import time
from pathlib import Path

from data_access.loading.known import registry_of
from data_access.loading.load import load
from data_access.loading.outcome import Sender
from data_access.migrate import upgrade
from data_access.returns.check import Options, check_file
from tests.bench.return_files import FIRST
from tests.support.builder import ambito
from tests.support.engines import opened
from tests.support.return_files import ITALY, TODAY

KEY = b"k" * 64


def main() -> None:
    """Load a file and print what it cost."""
    url, path = sys.argv[1], Path(sys.argv[2])
    told: list[float] = []
    with opened(url) as engine:
        upgrade(engine)
        world = ambito(lead="Crema", others=["Rivolta d'Adda"], residents={"Crema": 100}, is_demo=False)
        world.service("mensa").save(engine)
        content = path.read_bytes()
        begun, used = time.perf_counter(), time.process_time()
        known = registry_of(engine, italy=ITALY)
        options = Options(today=TODAY, month=FIRST, registry=known, persons_key=KEY)
        checked = check_file(path.name, content, options)
        read = time.perf_counter() - begun
        done = load(engine, checked, Sender(who="prova"), content=content, advance=told.append)
        seconds, processor = time.perf_counter() - begun, time.process_time() - used
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        begun = time.perf_counter()
        same = load(engine, checked, Sender(who="prova"), content=content)
        again = time.perf_counter() - begun
    answer = {
        "rows": done.rows.new["contact"],
        "checked": read,
        "seconds": seconds,
        "processor": processor,
        "again": again,
        "changed_again": same.version is not None,
        "gib": peak,
        "steps": len(told),
        "ordered": told == sorted(told),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
