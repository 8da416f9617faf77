"""What a process counts of itself, in the form that Prometheus reads: never whose, never what was asked.

Role: the metrics, each defined once, and the address at which they are read. In: increments, from wherever something
happens. Out: OpenMetrics, at an address of this machine or of a private network, apart from the dashboard's.
Must not: have a label with other values than names of pages, roles, indicators, outcomes and statuses; answer the
public.
"""

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, start_http_server

REGISTRY: Final = CollectorRegistry(auto_describe=True)
ProcessCollector(registry=REGISTRY)
QUICK: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Bounds, in seconds, of what people wait for."""
RUNS: Final = Counter("bifocale_runs", "Runs of pages.", ("page", "role", "outcome"), registry=REGISTRY)
RUN_SECONDS: Final = Histogram("bifocale_run_seconds", "Duration of runs.", ("page",), buckets=QUICK, registry=REGISTRY)
MEASURES: Final = Counter("bifocale_measures", "Questions measured.", ("indicator",), registry=REGISTRY)
MEASURE_SECONDS: Final = Histogram(
    "bifocale_measure_seconds",
    "Duration of measures: one question, or several together.",
    buckets=QUICK,
    registry=REGISTRY,
)
ANSWERS: Final = Counter(
    "bifocale_answers", "Questions answered, from memory or measured.", ("source",), registry=REGISTRY
)
REFUSALS: Final = Counter("bifocale_refusals", "Requests refused, by status.", ("status",), registry=REGISTRY)
SESSIONS: Final = Gauge("bifocale_sessions", "Pages that are connected now.", registry=REGISTRY)
WAITING: Final = Gauge("bifocale_waiting", "Work that waits, by queue.", ("queue",), registry=REGISTRY)
SNAPSHOT_AGE: Final = Gauge(
    "bifocale_snapshot_age_seconds",
    "Seconds since the data that are shown were seen to be the present ones.",
    registry=REGISTRY,
)
DATABASE_TROUBLE: Final = Gauge(
    "bifocale_database_trouble", "1 while the database cannot be read, and the last copy is shown.", registry=REGISTRY
)
PROCESSES: Final = Gauge("bifocale_processes", "Processes of the dashboard that live.", registry=REGISTRY)
RESTARTS: Final = Counter("bifocale_process_ends", "Processes that ended and are started again.", registry=REGISTRY)


def answer_at(address: str, *, after: int = 0) -> None:
    """Answer whoever gathers metrics, in a thread of its own.

    Parameters
    ----------
    address : str
        ``127.0.0.1:9464``, or ``[::1]:9464``.
    after : int
        How many ports after that one: each of several processes has its own.

    Raises
    ------
    OSError
        If the port is taken.
    """
    host, _, port = address.rpartition(":")
    start_http_server(int(port) + after, addr=host.strip("[]"), registry=REGISTRY)
