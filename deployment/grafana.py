"""A board of Grafana on what the processes count of themselves.

Role: write its JSON, to be imported into Grafana 10 and later. In: nothing. Out: text. Must not: name a metric that
`metrics` has not.
"""

import json
from typing import Any, Final, NamedTuple

WIDTH, HEIGHT = 12, 8
"""Of a panel, in the units of Grafana: a row is 24 wide."""


class Panel(NamedTuple):
    """A panel: its title, its unit, and its lines as (legend, expression)."""

    title: str
    unit: str
    lines: tuple[tuple[str, str], ...]


_RATE: Final = "[$__rate_interval]"
_ANSWERS: Final = "bifocale_answers_total"
PANELS: Final = (
    Panel(
        "Attesa di un calcolo di pagina",
        "s",
        tuple(
            (name, f"histogram_quantile({share}, sum by (le) (rate(bifocale_run_seconds_bucket{_RATE})))")
            for name, share in (("mediana", 0.5), ("95° percentile", 0.95))
        ),
    ),
    Panel("Calcoli di pagina al secondo", "ops", (("{{page}}", f"sum by (page) (rate(bifocale_runs_total{_RATE}))"),)),
    Panel(
        "Calcoli di pagina falliti",
        "ops",
        (("{{page}}", f'sum by (page) (rate(bifocale_runs_total{{outcome="failed"}}{_RATE}))'),),
    ),
    Panel("Pagine collegate", "short", (("{{instance}}", "bifocale_sessions"),)),
    Panel(
        "Durata di una misura",
        "s",
        (("95° percentile", f"histogram_quantile(0.95, sum by (le) (rate(bifocale_measure_seconds_bucket{_RATE})))"),),
    ),
    Panel(
        "Misure al secondo", "ops", (("{{indicator}}", f"sum by (indicator) (rate(bifocale_measures_total{_RATE}))"),)
    ),
    Panel(
        "Risposte dalla memoria",
        "percentunit",
        (
            (
                "quota",
                f'sum(rate({_ANSWERS}{{source="memory"}}{_RATE})) / sum(rate({_ANSWERS}{_RATE}))',
            ),
        ),
    ),
    Panel("Lavoro che aspetta", "short", (("{{queue}} {{instance}}", "bifocale_waiting"),)),
    Panel(
        "Età dei dati mostrati",
        "s",
        (("{{instance}}", "bifocale_snapshot_age_seconds"), ("base dati lontana", "max(bifocale_database_trouble)")),
    ),
    Panel("Richieste rifiutate", "ops", (("{{status}}", f"sum by (status) (rate(bifocale_refusals_total{_RATE}))"),)),
    Panel("Memoria", "bytes", (("{{instance}}", "process_resident_memory_bytes"),)),
    Panel("Processori", "percentunit", (("{{instance}}", f"rate(process_cpu_seconds_total{_RATE})"),)),
    Panel(
        "Processi vivi, e processi finiti nell'ultima ora",
        "short",
        (("vivi", "sum(bifocale_processes)"), ("finiti", "sum(increase(bifocale_process_ends_total[1h]))")),
    ),
)


def board() -> str:
    """Return the board, as Grafana imports it: whoever does is asked which Prometheus to read."""
    told = {
        "title": "Bifocale",
        "uid": "bifocale",
        "tags": ["bifocale"],
        "timezone": "browser",
        "schemaVersion": 39,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [{"name": "dati", "label": "Dati", "type": "datasource", "query": "prometheus"}]},
        "panels": [_panel(place, panel) for place, panel in enumerate(PANELS)],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _panel(place: int, panel: Panel) -> dict[str, Any]:
    source = {"type": "prometheus", "uid": "${dati}"}
    return {
        "id": place + 1,
        "type": "timeseries",
        "title": panel.title,
        "datasource": source,
        "gridPos": {"h": HEIGHT, "w": WIDTH, "x": WIDTH * (place % 2), "y": HEIGHT * (place // 2)},
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "targets": [
            {"refId": chr(ord("A") + number), "datasource": source, "expr": expression, "legendFormat": legend}
            for number, (legend, expression) in enumerate(panel.lines)
        ],
    }
