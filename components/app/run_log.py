"""Runs of pages in the log and in the metrics: which page, for which role, how long, how it ended.

Role: note one run of the entry script. In: what the router learns on its way. Out: a line of the log, and the counts.
Must not: know who looks or what they ask; write the runs with which the server makes its first views.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

import metrics
from components.app.person_gate import rehearsed_viewer
from components.server.request_log import NUMBER, WELL_FORMED, log
from json_log import REQUEST

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(slots=True)
class Run:
    """What is said of a run: the page's name and the code of the role, empty until they are known."""

    page: str = ""
    role: str = ""


@contextmanager
def noted_run() -> Iterator[Run]:
    """Write a line for the run in this block, under the number of the request that opened its connection."""
    said = st.context.headers.get(NUMBER) or ""
    REQUEST.set(said if WELL_FORMED.fullmatch(said) else "")
    run, begun, outcome = Run(), time.perf_counter(), "stopped"
    try:
        yield run
        outcome = "done"
    except Exception:
        outcome = "failed"
        raise
    finally:
        if rehearsed_viewer() is None:
            seconds = time.perf_counter() - begun
            metrics.RUNS.labels(run.page, run.role, outcome).inc()
            metrics.RUN_SECONDS.labels(run.page).observe(seconds)
            told = {"page": run.page, "role": run.role, "duration_ms": round(1000 * seconds, 1), "outcome": outcome}
            log.info("run %s", run.page, extra={"facts": {"event": "run", **told}})
