"""Raw contacts from ten million to a billion: reduced once, by Polars or by Sail, and then every indicator asked.

Comes in: a folder, a scale, the name of an engine. Goes out: as a program, one line of JSON: rows, sizes on disk,
seconds of clock and of processor, the most memory of this process and of the server.
Must not: hold more than a month of raw contacts at a time while writing; keep raw contacts in this process while a
server reduces them.

What the timelines of persons take, worked out once for each snapshot as the dashboard does before it is healthy, is
told apart from the questions, each of which is asked twice.

The Ambito is the demonstration, with as many persons and contacts as the scale says (5,000: a billion contacts of
18 million persons), its places, services and returns as they are. Run one size at a time, on a quiet machine::

    python -m tests.bench.growth var/bench/growth-50 50 sail
"""

import json
import resource
import shutil
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from data_access.contacts.from_files import reduced_files
from data_access.contacts.reductions import RAW
from data_access.contacts.source import ContactSource
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Role, Viewer
from indicators.catalogue.catalogue import INDICATORS
from indicators.engine.measure import measure
from indicators.model.code_lists import Directory
from indicators.model.period import Period
from indicators.model.query import Grouping, Query
from indicators.selection.person_timelines import warm_up
from sample_data.contacts import month_chunks
from sample_data.registers import person_frame
from sample_data.world import DEFAULT_SEED, build_world
from tests.bench.hundred_million import peak_memory, persons_of, registers_of
from tests.support.sail import sail

RAW_FOLDER: Final = "raw"
SERVER_SECONDS: Final = 7_200.0
NOBODY: Final = pl.DataFrame(schema={"person_id": pl.Int64, "month": pl.Int64})


def write_raw(folder: Path, scale: float) -> None:
    """Write the raw contacts in a folder for each month, whole or not at all, unless they are there."""
    if (folder / RAW_FOLDER).exists():
        return
    draft = folder / ".draft"
    shutil.rmtree(draft, ignore_errors=True)
    for chunk in month_chunks(build_world(scale=scale, seed=DEFAULT_SEED)):
        month = draft / f"month={chunk.month.first:%Y-%m}"
        month.mkdir(parents=True)
        raw = chunk.contacts.with_columns(origin_code=pl.lit(None, pl.String)).select(RAW)
        raw.write_parquet(month / "contatti.parquet")
    draft.rename(folder / RAW_FOLDER)


@contextmanager
def clocked(into: dict[str, Any], name: str) -> Iterator[None]:
    """Note the seconds of clock, and of this process's processor, that the block takes."""
    clock, processor = time.perf_counter(), time.process_time()
    yield
    into[f"{name}_seconds"] = round(time.perf_counter() - clock, 2)
    into[f"{name}_processor"] = round(time.process_time() - processor, 2)


def questions() -> Iterator[tuple[str, Query]]:
    """Yield each indicator by municipality, where it has that grouping, in each of its lenses, for a whole year."""
    for key, entry in INDICATORS.items():
        by = (Grouping.MUNICIPALITY,) if Grouping.MUNICIPALITY in entry.groupings else ()
        for lens in sorted(entry.lenses):
            query = Query(indicator=key, period=Period.year(2025), by=by, lens=lens, viewer=Viewer(role=Role.MANAGER))
            yield f"{key}, {lens}", query


def server_use(process: int) -> tuple[float, float]:
    """Return the processor seconds of a process so far, and the most gibibytes that it had."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    seconds = (int(fields[11]) + int(fields[12])) / 100
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    high = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return seconds, int(high.split()[1]) / 2**20


def main(folder: Path, scale: float, engine: str, small: Snapshot) -> dict[str, Any]:
    """Write, reduce and ask; return what was measured."""
    said: dict[str, Any] = {"scale": scale, "engine": engine}
    folder.mkdir(parents=True, exist_ok=True)
    with clocked(said, "write"):
        write_raw(folder, scale)
    said["raw_gib"] = round(sum(file.stat().st_size for file in folder.rglob("*.parquet")) / 2**30, 2)
    world = build_world(scale=scale, seed=DEFAULT_SEED)
    people = persons_of(person_frame(world.people, world.seed))
    del world
    with ExitStack() as stack:
        address, process = stack.enter_context(sail()) if engine == "sail" else ("", 0)
        source = ContactSource(files=str(folder / RAW_FOLDER), engine=address, seconds=SERVER_SECONDS)
        with clocked(said, "reduce"):
            kept = reduced_files(source, registers_of(small, people), NOBODY)
        if process:
            said["server_processor"], said["server_gib"] = (round(one, 2) for one in server_use(process))
    said["reduce_gib"] = round(peak_memory() / 2**30, 2)
    contacts = kept.pop("contacts")
    said["persons"], said["reduced_rows"] = people.height, contacts.height
    said["rows"] = int(contacts["accesses"].cast(pl.Int64).sum())
    said["reduced_gib"] = round(contacts.estimated_size() / 2**30, 2)
    snapshot = replace(small, contacts=contacts.lazy(), frames={**small.frames, **kept, "persons": people})
    del contacts, kept, people
    with clocked(said, "warm_up"):
        warm_up(snapshot)
    directory, first, again = Directory.of(snapshot), {}, {}
    for taken in (first, again):
        for key, query in questions():
            begun = time.perf_counter()
            measure(snapshot, query, settings=Settings(), directory=directory)
            taken[key] = time.perf_counter() - begun
    for name, taken in (("first", first), ("again", again)):
        ordered = sorted(taken.values())
        said[f"{name}_median"] = round(statistics.median(ordered), 3)
        said[f"{name}_p95"] = round(ordered[round(0.95 * (len(ordered) - 1))], 3)
        slowest = sorted(taken, key=lambda key: -taken[key])[:5]
        said[f"{name}_slowest"] = {key: round(taken[key], 2) for key in slowest}
    said["gib"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, 2)
    return said


if __name__ == "__main__":
    from data_access.database import build_engine
    from data_access.store import SnapshotStore
    from tests.bench.conftest import database_of

    usual = database_of(1)
    snapshot = SnapshotStore(build_engine(usual), usual).current()
    print(json.dumps(main(Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3], snapshot)), flush=True)
