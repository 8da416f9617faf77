"""What a process counts of itself: every label is of few known words, and the board names what there is."""

import json
import re
from collections.abc import Iterator

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

import metrics
from deployment.grafana import PANELS, board
from tests.support.processes import ports_in_a_row

LABELS = {"page", "role", "outcome", "indicator", "source", "status", "queue", "le"}
"""Words of ours, each from a list in the code: pages, roles, indicators, statuses."""


@pytest.fixture(scope="module")
def scraped() -> Iterator[str]:
    metrics.RUNS.labels("mappa", "sindaco", "done").inc()
    metrics.RUN_SECONDS.labels("mappa").observe(0.1)
    metrics.MEASURES.labels("people_served").inc()
    metrics.ANSWERS.labels("memory").inc()
    metrics.REFUSALS.labels(404).inc()
    metrics.WAITING.labels("measure").inc(0)
    port = ports_in_a_row(3)
    metrics.answer_at(f"127.0.0.1:{port}")
    yield httpx.get(f"http://127.0.0.1:{port}/metrics").text
    answered = httpx.get(f"http://127.0.0.1:{port}/metrics", headers={"Accept": "application/openmetrics-text"})
    assert answered.headers["content-type"].startswith("application/openmetrics-text")
    assert answered.text.endswith("# EOF\n")


def test_labels_are_of_few_known_words(scraped: str) -> None:
    families = list(text_string_to_metric_families(scraped))
    assert {name for family in families for sample in family.samples for name in sample.labels} == LABELS
    assert {"bifocale_runs", "bifocale_sessions", "process_resident_memory_bytes"} <= {one.name for one in families}


def test_the_board_names_what_there_is(scraped: str) -> None:
    there = {sample.name for family in text_string_to_metric_families(scraped) for sample in family.samples}
    told = json.loads(board())
    named = {
        name
        for panel in told["panels"]
        for target in panel["targets"]
        for name in re.findall(r"\b(?:bifocale|process)_\w+", target["expr"])
    }
    assert named <= there
    ours = {
        name for name in there if name.startswith("bifocale_") and not name.endswith(("_created", "_sum", "_count"))
    }
    assert ours == {name for name in named if name.startswith("bifocale_")}, "each metric of ours is on the board"


def test_each_panel_has_its_place(scraped: str) -> None:
    told = json.loads(board())
    places = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in told["panels"]}
    assert len(places) == len(PANELS) == len({panel["id"] for panel in told["panels"]})
    assert all(panel["datasource"]["uid"] == "${dati}" for panel in told["panels"])
