"""The glossary of the house: every folder and module with its term and a line, written from their own docstrings.

Comes in: the tree. Goes out: `docs/glossary.md` (``python -m tests.support.glossary`` writes it; a test compares).
Must not: know a module that the tree does not have, or leave one out.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = ROOT / "docs" / "glossary.md"
ROOMS: Final = ("indicators", "components", "publication", "data_access", "geo", "sample_data", "pages", "deployment")
HEAD: Final = """# Glossary

First the words that the whole code uses, then every folder and module: its term in the trade, and a line on what is in
it. To find a thing on screen, search this page for its name or its term, or `grep` its Italian words, in short
pieces: numbers and names are put in between.
Which room a change belongs to: [CONTRIBUTING.md](../CONTRIBUTING.md). Where the floors lie and why:
[architecture.md](architecture.md). Tables and columns of the database: [schema.md](schema.md).

The lines are the first of the modules' own docstrings, the terms are in `tests/support/glossary.py`: change them there,
then `.venv/bin/python -m tests.support.glossary` writes this page again (a test compares).

## Words

| word | on screen | what it means |
|---|---|---|
| Ambito | Ambito | the municipalities that plan social services together (*Ambito Territoriale Sociale*) |
| lead, territory | the lead's name, Territorio | the municipality that leads the Ambito (*capofila*); all the others |
| lens | Residenza, Sede | where people live, or where the service stands: every question has one |
| organisation, service | ente, servizio | a partner, and what it runs: a type, a place, a dated capacity |
| section | sezione | part of a residential service, with places of its own |
| contact | accesso | one use of a service by one person on one day |
| stay | permanenza | nights in a row of one person in a section |
| case, pact | presa in carico, patto | a person taken up, with needs; what was agreed with a person or a community |
| return | flusso | what a partner delivers every month; the last months are provisional |
| strand | linea di finanziamento | whose money it is: strands are never summed unseen |
| snapshot | dati aggiornati al | the copy of the database, in columns, that everything is measured on |
| query, result | | the whole question; the whole answer, already protected |
| indicator | indicatore | an *entry* of the catalogue, in words, and the *measure* of the same key |
| viewer | | who looks: manager, mayor, partner, public: all but managers are protected |
| suppressed, not supplied | protetto, non fornito | hidden so that nobody is known; never delivered: not zero |
| finding | titolo; segnalazione | of a result: its sentence (*headline*); of a file or the data: what looks wrong |
| card, alert, news | scheda, Da tenere d'occhio, Che cosa è cambiato | what the overview is made of |
| kind, field | tipo di file, colonna | what a file of a partner is, and what it is made of |
| edition | edizione | all that the public may get of one version of the data, signed: site and meeting are made of it |
| agenda, screen | ordine del giorno, punto | what an assembly looks at, from one edition |
"""
TERMS: Final[Mapping[str, str]] = {
    "Home": "ASGI application",
    "cli": "command line",
    "cli_accounts": "commands about accounts and the access log",
    "cli_ambiti": "commands on the registry of Ambiti",
    "cli_backup": "commands that copy and restore the database",
    "cli_files": "commands about files of partners",
    "cli_base": "the shared database and the log line of a command",
    "cli_boundaries": "commands on boundaries",
    "cli_deploy": "commands of deployment",
    "cli_editions": "commands on editions",
    "cli_import": "command that loads files",
    "cli_init": "command that founds an Ambito",
    "cli_meeting": "commands on meetings",
    "cli_opendata": "commands on open data",
    "cli_persons": "commands after the first day",
    "cli_region": "commands on a region",
    "cli_reminders": "command that asks partners for returns",
    "cli_report": "command that writes papers",
    "cli_viewer": "viewer of a command",
    "cli_words": "Italian help of the command line",
    "hatch_build": "build hook",
    "printable": "escaping for the terminal",
    "user_error": "base of errors told to people",
    "indicators": "what is measured",
    "indicators/analysis": "analyses of several answers",
    "indicators/analysis/budgets": "budgets and spending",
    "indicators/analysis/change_by_place": "change by municipality",
    "indicators/analysis/cooccurrence": "co-occurrence of needs",
    "indicators/analysis/file_forecast": "forecast of the nights of a file",
    "indicators/analysis/forecast": "forecast of occupancy",
    "indicators/analysis/funnel_position": "position in the funnel",
    "indicators/analysis/other_sources": "figures of other sources",
    "indicators/analysis/peer_municipalities": "peer comparison",
    "indicators/analysis/pooled_years": "pooling of years",
    "indicators/analysis/service_points": "points of service",
    "indicators/interchange/proof_of_figures": "regression digest of protected figures",
    "indicators/catalogue": "catalogue of indicators",
    "indicators/catalogue/entries": "entries of the catalogue",
    "indicators/catalogue/query_rules": "validation of questions",
    "indicators/catalogue/suggestions": "did you mean…",
    "indicators/data_quality/daily_checks": "outliers by day",
    "indicators/data_quality/monthly_checks": "structural breaks by month",
    "indicators/data_quality/returns_log": "timeliness of returns",
    "indicators/disclosure": "statistical disclosure control",
    "indicators/disclosure/allowed_questions": "query restriction",
    "indicators/disclosure/known_zeros": "structural zeros",
    "indicators/disclosure/published_method": "published perturbation matrix",
    "indicators/disclosure/rounding": "suppression and random rounding (cell keys)",
    "indicators/disclosure_audit": "disclosure risk audit",
    "indicators/disclosure_audit/attacker": "differencing attack",
    "indicators/disclosure_audit/checkpoint": "checkpoint",
    "indicators/disclosure_audit/collection": "harvest of published cells",
    "indicators/disclosure_audit/consistency": "consistency of published cells",
    "indicators/disclosure_audit/constraints": "linear constraints between cells",
    "indicators/disclosure_audit/former_edition": "cells of an earlier publication",
    "indicators/disclosure_audit/question_space": "lattice of questions",
    "indicators/disclosure_audit/redraw": "redraw of unsafe cells",
    "indicators/disclosure_audit/scenarios": "intruder scenarios",
    "indicators/disclosure_audit/scenarios/coalitions": "coalition attack",
    "indicators/disclosure_audit/scenarios/editions": "differencing of editions",
    "indicators/disclosure_audit/scenarios/posterior": "posterior of hidden cells",
    "indicators/disclosure_audit/solver": "bounds of hidden cells",
    "indicators/disclosure_audit/unprotected": "ground truth of the audit",
    "indicators/disclosure_audit/utility": "data utility",
    "indicators/engine/indexes": "inequality indexes of a table",
    "indicators/interchange/command_line_query": "parsing of command-line options",
    "indicators/interchange/csv_file": "CSV writer",
    "indicators/interchange/exported_table": "exported table",
    "indicators/interchange/json_csv": "serialisation of results",
    "indicators/interchange/xlsx_file": "XLSX writer",
    "indicators/interchange/url_parameters": "URL parameters",
    "indicators/italian": "Italian formatting",
    "indicators/measures": "measures (numerators, denominators)",
    "indicators/model/door": "authorised functions of the data",
    "indicators/model/code_lists": "code lists (reference data)",
    "indicators/model/provinces": "provinces of origin",
    "indicators/model/territory": "municipalities of today",
    "indicators/model/path_vocabulary": "vocabulary of care paths",
    "indicators/selection": "selection of rows",
    "indicators/selection/capacity_overlaps": "overlapping validity of capacities",
    "indicators/selection/dimensions": "dimensions (breakdowns)",
    "indicators/selection/monthly_counts": "counts without rows",
    "indicators/selection/night_protection": "disclosure control of nights",
    "indicators/selection/population": "denominators (residents)",
    "indicators/selection/shared_cache": "single-flight cache",
    "indicators/selection/snapshot_cache": "memoised functions of a snapshot",
    "indicators/selection/supply": "missing data",
    "indicators/statistics/backtest": "backtest (rolling origin)",
    "indicators/statistics/change": "test of a change in time",
    "indicators/statistics/empirical_bayes": "empirical Bayes smoothing",
    "indicators/statistics/intervals": "confidence intervals, funnel limits, tests",
    "indicators/statistics/length_of_stay": "survival analysis (Kaplan-Meier)",
    "indicators/statistics/night_methods": "forecasting methods (naive, smoothing, Theta, ETS, AR)",
    "indicators/statistics/rolling_forecast": "model selection by rolling origin, conformal intervals",
    "indicators/statistics/theil": "Theil index of inequality",
    "indicators/engine/doubts": "data in dispute",
    "indicators/wording": "Italian sentences",
    "indicators/wording/disputes": "words on contested returns",
    "indicators/wording/grammar": "clause of each indicator",
    "indicators/wording/headline": "headline of a result",
    "indicators/wording/journeys": "sentence on who comes from elsewhere",
    "components": "what is drawn",
    "components/app": "application shell",
    "components/app/accessibility": "accessibility statement",
    "components/app/accessibility/page": "accessibility statement as HTML",
    "components/app/accessibility/record": "results of the trials",
    "components/app/accessibility/route": "address of the statement",
    "components/app/accessibility/text": "Italian words of the statement",
    "components/app/preload": "preloading of modules",
    "components/app/reconnection": "recovery after a restart",
    "components/app/router": "entry script",
    "components/app/services": "lifespan and services",
    "components/escaping": "output escaping",
    "components/escaping/chart": "escaping for Plotly",
    "components/escaping/html": "escaping for HTML",
    "components/escaping/markdown": "escaping for Markdown",
    "components/escaping/script": "escaping for JavaScript",
    "components/figures/compare/dots": "dot plot with intervals",
    "components/figures/compare/forest": "forest plot",
    "components/figures/compare/funnel": "funnel plot",
    "components/figures/compare/inequality": "decomposition of inequality",
    "components/figures/compare/pyramid": "population pyramid",
    "components/figures/compare/spine": "spine chart",
    "components/figures/composition/path_steps": "cohort funnel",
    "components/figures/composition/sankey": "Sankey diagram",
    "components/figures/composition/upset": "UpSet plot",
    "components/figures/core": "parts of figures",
    "components/figures/core/prerendered": "prerendered figures",
    "components/figures/map": "maps in Plotly",
    "components/figures/time": "time series",
    "components/figures/time/calendar": "calendar heat map",
    "components/figures/time/mini_trend": "small trend",
    "components/figures/time/trend": "trend line",
    "components/server": "web server shell",
    "components/server/addresses": "known routes",
    "components/server/assets": "static assets",
    "components/server/geometry": "geometry endpoint",
    "components/server/health": "health check",
    "components/server/hosts": "host and origin check",
    "components/server/html_rewrite": "rewriting of Streamlit's page",
    "components/server/headers": "security headers (CSP)",
    "components/server/own_files": "access control of saved files",
    "components/server/published": "static folders with entity tags",
    "components/server/sign_in": "sign-in routes and cookies",
    "components/server/sign_in/attempts": "rate limit of sign-ins",
    "components/server/sign_in/provider_return": "OpenID Connect callback",
    "components/server/sign_in/trusted_proxy": "trusted reverse proxy",
    "components/server/sign_in/wanted_page": "safe return address (no open redirect)",
    "components/server/spoken_tables": "accessible tables",
    "components/state/held_edition": "release that was refused",
    "components/state/painter": "image renderer (dependency injection)",
    "components/state/presented": "hook: can a view be presented",
    "components/state/role_memory": "persistence of roles",
    "components/theme": "theme: colours, template",
    "components/views": "views, one folder a page",
    "components/views/delivery": "data upload",
    "components/views/map/change": "signs and classes of change",
    "components/views/map/iframe": "Streamlit component (frame)",
    "components/views/map/leaflet": "Leaflet layers, saved map",
    "components/views/map/render": "prerendered first tab",
    "components/views/method/intruders": "disclosure risk, published",
    "components/views/municipality": "municipality sheet",
    "components/views/overview/cards": "KPI cards",
    "components/views/overview/table": "data table of the cards",
    "components/views/resources/money": "spending",
    "components/views/resources/team": "staffing",
    "components/views/sheet": "briefing sheet",
    "components/views/sheet/cells": "question cells",
    "components/views/sheet/rows": "sheet table",
    "components/views/verification": "data verification",
    "components/views/welcome": "empty state of a new Ambito",
    "components/widgets/absence": "missing data",
    "components/widgets/exports": "exports of a figure",
    "components/widgets/exports/confidentiality": "confidentiality notice",
    "components/widgets/exports/definitions": "data dictionary",
    "components/widgets/exports/quotation": "quotable sentences",
    "components/widgets/exports/result_export": "export of results",
    "components/widgets/exports/rows_export": "export of rows",
    "components/widgets/exports/save_menu": "download and share menu",
    "components/widgets/italian_cells": "display values of tables",
    "components/widgets/municipality_list": "list of municipalities",
    "components/widgets/messages": "empty and error states",
    "components/widgets/screen": "escaping door to Streamlit",
    "components/widgets/title": "page header",
    "data_access": "shared database",
    "data_access/backup": "backup and restore",
    "data_access/backup/errors": "errors of copies",
    "data_access/backup/making": "backup",
    "data_access/backup/manifest": "manifest of a copy",
    "data_access/backup/postgres_copy": "pg_dump and pg_restore",
    "data_access/backup/restoring": "restore and proof",
    "data_access/backup/sqlite_copy": "online backup of SQLite",
    "data_access/backup/table_marks": "multiset hash of tables",
    "data_access/ambito_file": "file of an Ambito",
    "data_access/ambito_file/contents": "sections and fields of the file of an Ambito",
    "data_access/ambito_file/rows": "file of an Ambito and tables",
    "data_access/ambito_file/rules": "consistency of the file of an Ambito",
    "data_access/ambito_file/writing": "writer of the file of an Ambito",
    "data_access/accounts/networks": "network of an address",
    "data_access/accounts/stop_links": "unsubscribe links",
    "data_access/accounts/subscriptions": "subscriptions to messages",
    "data_access/boundary_layers": "store of boundaries",
    "data_access/ambiti": "registry of Ambiti",
    "data_access/agenda_file": "file of an agenda",
    "data_access/agendas": "store of agendas of assemblies",
    "data_access/editions": "store of published editions",
    "data_access/municipal_changes": "mergers of municipalities",
    "data_access/dictionary": "data dictionary",
    "data_access/expected_returns": "expected data deliveries",
    "data_access/fingerprint": "change detection",
    "data_access/frames": "schema of the snapshot",
    "data_access/sequences": "sequences of PostgreSQL",
    "data_access/sole_process": "lock of a database",
    "data_access/models": "tables (SQLModel)",
    "data_access/migrations": "schema migrations (Alembic)",
    "data_access/models/meeting": "agendas of assemblies",
    "data_access/models/delivery": "returns and data versions",
    "data_access/one_line": "sanitising of names",
    "data_access/toml_text": "reader of TOML",
    "publication/letters": "letters of the typeface",
    "geo/layer_container": "file or archive of boundaries",
    "data_access/reading": "extract from the database",
    "data_access/redraws": "store of redrawn cells",
    "data_access/bulk": "bulk insertion",
    "data_access/formulas": "formula injection",
    "data_access/upserts": "upserts",
    "data_access/loading": "loading of files",
    "data_access/loading/accepted": "accepted warnings",
    "data_access/loading/by_row": "upserts by kind of file",
    "data_access/loading/former": "row history",
    "data_access/loading/mappings": "saved column mappings",
    "data_access/loading/told": "what was loaded, in words",
    "data_access/loading/capacities": "capacities said by nights",
    "data_access/loading/known": "reference data of the database",
    "data_access/loading/load": "transactional load",
    "data_access/loading/persons": "record linkage by pseudonymous key",
    "data_access/persons": "pseudonyms and record linkage",
    "data_access/persons/keys": "pseudonymisation, key rotation",
    "data_access/persons/merges": "merge of duplicates",
    "data_access/persons/twins": "duplicate detection (blocking)",
    "data_access/service_closing": "closing of a service",
    "data_access/succession_undoing": "undoing of a succession",
    "data_access/returns": "files of partners",
    "data_access/returns/check": "validation of a file",
    "data_access/returns/collector": "collector of findings",
    "data_access/returns/column_letters": "column letters of spreadsheets",
    "data_access/returns/container": "file type detection, hostile files",
    "data_access/returns/contract": "schema validation (pandera)",
    "data_access/returns/corrections": "correction of cells",
    "data_access/returns/fields": "fields of a kind of file",
    "data_access/returns/findings": "kinds of finding",
    "data_access/returns/kinds": "kinds of file",
    "data_access/returns/layout": "header detection",
    "data_access/returns/mapped": "reading by a mapping",
    "data_access/returns/mapping": "mapping of columns",
    "data_access/returns/municipality_list": "list of municipalities",
    "data_access/returns/parsing": "parsing of columns",
    "data_access/loading/outside_places": "places outside the Ambito",
    "data_access/returns/countries": "countries",
    "data_access/returns/person_names": "common names",
    "data_access/returns/personal": "personal data detection, pseudonymisation",
    "data_access/returns/personal_headers": "personal headers",
    "data_access/returns/personal_values": "texts that give a person away",
    "data_access/returns/proposal": "schema matching",
    "data_access/returns/registry": "reference lists",
    "data_access/returns/report": "validation report",
    "data_access/returns/rows": "extraction of rows",
    "data_access/returns/rules": "cross-field rules",
    "data_access/returns/sheets": "reading of cells",
    "data_access/returns/table_schema": "Frictionless Table Schema",
    "data_access/returns/templates": "templates of files",
    "data_access/returns/values": "parsing of values",
    "data_access/returns/workbooks": "XLSX and CSV writer",
    "data_access/snapshot": "columnar snapshot",
    "data_access/store": "holder of the current snapshot",
    "data_access/verification": "verification of returns",
    "data_access/verification/events": "append-only events",
    "data_access/verification/standing": "state machine of a return",
    "data_access/models/verification": "acts of a verification",
    "data_access/viewers": "viewers (roles)",
    "data_access/vocabulary": "closed vocabularies",
    "geo": "geography",
    "geo/assignment": "tile grid assignment",
    "geo/boundaries": "boundaries and adjacency",
    "geo/classify": "class breaks",
    "geo/contract": "validation of geometry",
    "geo/coverage": "topology cleaning",
    "geo/distances": "great-circle distance",
    "geo/layer_file": "files of boundaries",
    "geo/name_places": "label placement",
    "geo/register": "municipalities by name or code",
    "geo/source": "ISTAT source files",
    "geo/territory": "territory of today",
    "geo/texture": "hatching",
    "geo/tiles": "equal-area tile map",
    "pages": "page scripts",
    "deployment": "deployment",
    "deployment/ambiti": "process supervisor of several Ambiti",
    "deployment/ambiti_balancer": "load balancer configuration of several Ambiti",
    "deployment/haproxy": "load balancer configuration",
    "deployment/nginx": "reverse proxy configuration",
    "deployment/systemd": "service units",
    "deployment/workers": "process supervisor",
    "publication": "what is published",
    "publication/annex": "annex to the minutes",
    "publication/annex/document": "PDF/UA by Typst",
    "publication/annex/figure": "SVG for paper",
    "publication/annex/reading": "agenda read with its edition",
    "publication/api": "public API",
    "publication/api/answers": "cells as JSON, CSV and Parquet",
    "publication/api/cells": "cells asked for",
    "publication/api/held": "edition in memory",
    "publication/api/negotiation": "content negotiation",
    "publication/api/openapi": "OpenAPI document",
    "publication/api/pages": "indicators of each page",
    "publication/api/problem": "problem details",
    "publication/api/service": "answers of the API",
    "publication/api/text": "Italian words of the API",
    "publication/api/words": "parameters of a request",
    "publication/edition": "data release (signed, immutable)",
    "publication/edition/accounts": "tables of money, hours, targets and residents",
    "publication/edition/boards": "published breakdowns, ready to be drawn",
    "publication/edition/breakdowns": "which crossings are published",
    "publication/edition/data_mark": "content hash of the data",
    "publication/edition/difference": "comparison of two releases",
    "publication/edition/making": "release pipeline",
    "publication/edition/pictures": "prerendered figures",
    "publication/edition/package": "package format (manifest, signature)",
    "publication/edition/questions": "release plan (cells to publish)",
    "publication/edition/signing": "digital signature (Ed25519)",
    "publication/edition/tables": "published tables, the sentences among them",
    "publication/edition/text": "Italian texts",
    "publication/edition/wording": "values and changes in words, not its sentences",
    "publication/drawing": "vector drawings",
    "publication/pictures": "pictures of a figure",
    "publication/drawing/chart": "chart as SVG (server-side rendering)",
    "publication/drawing/chart_axes": "axes, scales",
    "publication/drawing/chart_marks": "traces of a chart (graphical marks)",
    "publication/drawing/chart_words": "strokes and words of a chart (typography)",
    "publication/drawing/figure": "result as SVG (graphic export)",
    "publication/drawing/marks": "bars, lines (graphical marks)",
    "publication/drawing/rows": "rows as SVG (graphic export)",
    "publication/drawing/shapes": "map as SVG",
    "publication/drawing/style": "style sheet of a drawing",
    "publication/drawing/text": "Italian texts",
    "publication/folder": "atomic writing of a folder",
    "publication/meeting": "presentation mode",
    "publication/meeting/board": "slide of a published breakdown",
    "publication/meeting/build": "static presentation generator",
    "publication/meeting/drawing": "charts for a projector",
    "publication/meeting/figures": "which figures can be presented",
    "publication/meeting/page": "slide deck template",
    "publication/meeting/screen": "slide, and its refusal",
    "publication/meeting/screens": "slide of a saved view",
    "publication/meeting/text": "Italian texts",
    "publication/opendata": "open data",
    "publication/opendata/build": "folder of the open data",
    "publication/opendata/catalogue": "DCAT-AP_IT catalogue",
    "publication/opendata/sdmx": "SDMX structure and data",
    "publication/opendata/tables": "tables and their dictionary (Table Schema)",
    "publication/opendata/text": "Italian words of the open data",
    "publication/page_head": "HTML head, content security policy",
    "publication/papers": "reports (print publications)",
    "publication/papers/booklet": "briefing book of a meeting",
    "publication/papers/common": "boilerplate of reports (metadata, definitions)",
    "publication/papers/document": "PDF/A-2a and PDF/UA-1",
    "publication/papers/making": "report generation, batch",
    "publication/papers/offered": "downloads of pages",
    "publication/papers/paper": "document model",
    "publication/papers/periods": "reference period, release calendar",
    "publication/papers/quarterly": "quarterly bulletin",
    "publication/papers/sheet": "municipal fact sheet",
    "publication/papers/source": "data source of reports",
    "publication/papers/text": "Italian texts",
    "publication/papers/yearly": "annual monitoring report",
    "publication/region": "view of a region",
    "publication/region/build": "files of the view of a region",
    "publication/region/page": "page of a region",
    "publication/region/sums": "sums of editions",
    "publication/region/text": "Italian of the view of a region",
    "publication/routes": "HTTP routes of published editions",
    "publication/served": "cache of published pages",
    "publication/service_worker": "offline cache",
    "publication/typesetting": "PDF and PNG by Typst",
    "publication/site": "static site",
    "publication/site/build": "static site generator",
    "publication/site/page": "page template",
    "publication/site/text": "Italian texts",
    "sample_data": "synthetic data",
    "sample_data/draws": "seeded random numbers",
    "sample_data/verification": "confirmation and contest of returns",
}
"""Terms that are not the name itself."""
OF_VIEWS: Final = {
    "view": "the page",
    "queries": "questions asked",
    "text": "Italian texts",
    "tables": "tables",
    "table": "table",
}
"""Terms of the modules that most views have."""


def told(path: Path) -> str:
    """Return the first line of a module's docstring, without its full stop."""
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0].rstrip(".")


def term(path: Path) -> str:
    """Return the term of a folder or module."""
    key = path.relative_to(ROOT).with_suffix("").as_posix()
    usual = OF_VIEWS.get(path.stem) if key.startswith("components/views/") else None
    return TERMS.get(key) or usual or path.stem.replace("_", " ")


def folders(room: str) -> Iterator[Path]:
    """Yield the folders of a room that hold modules, each before those in it."""
    inside = {file.parent for file in (ROOT / room).rglob("*.py") if "versions" not in file.parts}
    yield from sorted(inside)


def rows(modules: Sequence[Path]) -> Iterator[str]:
    """Yield the lines of a table of modules, none where there are none."""
    if modules:
        yield "\n| module | term | what it is |\n|---|---|---|"
    for file in modules:
        yield f"| `{file.name}` | {term(file)} | {told(file).replace('|', chr(92) + '|')} |"


def section(folder: Path) -> Iterator[str]:
    """Yield the lines of one folder: its heading, deeper for a folder within, what it holds, a row for each module."""
    place = folder.relative_to(ROOT)
    yield f"\n{'#' * min(len(place.parts) + 1, 4)} {place.as_posix()}/: {term(folder)}\n"
    yield f"{told(folder / '__init__.py')}."
    yield from rows(sorted(file for file in folder.glob("*.py") if file.name != "__init__.py"))


def glossary() -> str:
    """Return the whole page."""
    lines = [HEAD, "## Modules by themselves", *rows(sorted(ROOT.glob("*.py")))]
    lines += [line for room in ROOMS for folder in folders(room) for line in section(folder)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(glossary(), encoding="utf-8")
