"""A hundred million contacts: the demo Ambito at scale 500, reduced month by month to Parquet, never a database.

Comes in: a folder, the snapshot of a small demo (for its places, services and returns). Goes out: a `Snapshot` whose
reduced contacts are a scan of files; as a program, the seconds of one question and
the memory that the process took, as JSON.
Must not: hold more than a month of contacts at a time while writing.
"""

import json
import shutil
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from data_access.contacts.engines import InProcess
from data_access.contacts.placing import Registers
from data_access.contacts.reduced import Part, reduced
from data_access.frames import SCHEMAS, conform
from data_access.reading import cell_key
from data_access.settings import DEMO_KEY, Settings
from data_access.snapshot import Snapshot, SnapshotCorruptError
from data_access.viewers import Role, Viewer
from indicators.engine.measure import measure
from indicators.model.code_lists import Directory
from indicators.model.period import Period
from indicators.model.query import Grouping, Query
from sample_data.contacts import month_chunks
from sample_data.registers import person_frame
from sample_data.world import DEFAULT_SEED, build_world

SCALE: Final = 500
ROUNDS: Final = 5
BASE, PARTS = "base", "contacts"
QUESTION: Final = Query(
    indicator="people_served",
    period=Period.year(2025),
    by=(Grouping.MUNICIPALITY,),
    viewer=Viewer(role=Role.MANAGER),
)


def write(folder: Path, small: Snapshot, *, scale: float = SCALE) -> Path:
    """Write the large Ambito, whole or not at all, unless it is there and can be read; return its folder."""
    if _is_readable(folder):
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    draft = folder.with_name(f".{folder.name}")
    shutil.rmtree(draft, ignore_errors=True)
    (draft / PARTS).mkdir(parents=True)
    world = build_world(scale=scale, seed=DEFAULT_SEED)
    people = persons_of(person_frame(world.people, world.seed))
    empty = pl.LazyFrame(schema=SCHEMAS["contacts"])
    replace(small, contacts=empty, frames={**small.frames, "persons": people}).save(draft / BASE)
    registers, process = registers_of(small, people), InProcess()
    nobody = pl.DataFrame(schema={"person_id": pl.Int64, "month": pl.Int64})
    for chunk in month_chunks(world):
        raw = chunk.contacts.with_columns(origin_code=pl.lit(None, pl.String))
        kept = reduced([Part(contacts=process.given(raw))], process, registers, nobody)
        kept["contacts"].write_parquet(draft / PARTS / f"{chunk.month.first:%Y-%m}.parquet")
    return draft.rename(folder)


def registers_of(small: Snapshot, people: pl.DataFrame) -> Registers:
    """Return what contacts are looked up in: keys of the demo are positions plus one."""
    return Registers(
        services=small["services"].select("place", service_id=pl.col("index").cast(pl.Int64) + 1, service="index"),
        persons=people.select(person_id=pl.col("index").cast(pl.Int64) + 1, person="index"),
        places=small["municipalities"].select(code=pl.col("code").cast(pl.Int32), municipality="index"),
        origins=small["outside_places"].select(origin_code="code", origin="index"),
    )


def open_snapshot(folder: Path) -> Snapshot:
    """Return the snapshot of a folder; its contacts stay on disk."""
    return replace(Snapshot.load(folder / BASE), contacts=pl.scan_parquet(folder / PARTS / "*.parquet"))


def _is_readable(folder: Path) -> bool:
    """Whether a folder holds a snapshot of the present format."""
    try:
        schema = open_snapshot(folder).contacts.collect_schema()
    except (SnapshotCorruptError, OSError, pl.exceptions.PolarsError):
        return False
    return schema == SCHEMAS["contacts"]


def main(folder: Path) -> dict[str, float]:
    """Ask the question a few times with the streaming engine; return seconds, gibibytes, rows."""
    pl.Config.set_engine_affinity("streaming")
    snapshot = open_snapshot(folder)
    directory, taken = Directory.of(snapshot), []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        measure(snapshot, QUESTION, settings=Settings(), directory=directory)
        taken.append(time.perf_counter() - begun)
    return {
        "first": taken[0],
        "median": statistics.median(taken),
        "gib": peak_memory() / 2**30,
        "rows": snapshot.contacts.select(pl.col("accesses").cast(pl.Int64).sum()).collect().item(),
    }


def peak_memory() -> int:
    """Return the most resident bytes of this process (`resource` would count its parent's, from before it began)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) * 1024


def persons_of(people: pl.DataFrame) -> pl.DataFrame:
    """Return the persons of a snapshot, without target groups."""
    keys = pl.Series([cell_key(key, DEMO_KEY) for key in people["key"]], dtype=pl.UInt32)
    columns = people.rename({"household_id": "household"}).with_columns(cell_key=keys, targets=pl.lit(0))
    return conform(columns.with_columns(index=pl.col("id") - 1), "persons")


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
