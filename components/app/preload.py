"""Preloading: imports, before anybody is let in, all that a page may want to import later.

Role: while scripts run, Streamlit moves folders in and out of ``sys.path``: an import, or a look for the version of a
package, that another thread makes meanwhile goes through a list that changes under it, and fails once in some hundreds;
and who comes while a library is being loaded finds half of it. So nothing is left to be imported or looked for by then.
In: nothing. Out: loaded modules. Must not: touch the database, or import what serves the command line alone.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import pkgutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOMS: Final = ("components", "data_access", "geo", "indicators", "publication")
"""Our own packages, imported whole."""
SCRIPTS: Final = ("components.app.router", "data_access.migrations", "data_access.accounts.migrations")
"""What is run and not imported: the entry script, the migrations."""
LIBRARIES: Final = (
    "PIL.Image",
    "PIL.ImageFile",
    "babel.dates",
    "babel.numbers",
    "folium",
    "folium.template",
    "narwhals._interchange.dataframe",
    "narwhals._namespace",
    "narwhals._polars.dataframe",
    "narwhals._polars.expr",
    "narwhals._polars.group_by",
    "narwhals._polars.namespace",
    "narwhals._polars.series",
    "narwhals._polars.utils",
    "narwhals.group_by",
    "pandas.io.formats.style",
    "plotly.animation",
    "plotly.graph_objects",
    "plotly.graph_objs._deprecations",
    "plotly.io._json",
    "plotly.io._utils",
    "plotly.offline",
    "polars._utils.parquet",
    "pyarrow.pandas_compat",
    "pyarrow.vendored.version",
    "scipy.optimize",
    "scipy.stats",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "sqlite3",
    "statsmodels.duration.survfunc",
    "streamlit.components.v1.component_arrow",
    "streamlit.dataframe.lazy_df_adapters",
    "streamlit.material_icon_names",
    "streamlit.web.skills",
)
"""What our functions import when they are called, and what these libraries import when they are first used."""
NEEDING: Final = {"sqlalchemy.ext.asyncio": "greenlet"}
"""What is imported only where something else is installed, which the dashboard does without."""
FIGURES: Final = ("bar", "choropleth", "heatmap", "layout", "sankey", "scatter", "scattergeo")
"""The parts of figures that we draw: Plotly imports the classes of each, and of all that is in it, at its first use."""


def import_ahead() -> None:
    """Import every module that may be wanted while visitors are served."""
    with _nobody_is_there():
        for name in (*_of_ours(), *LIBRARIES, *_of_those_there(), *_of_figures()):
            importlib.import_module(name)
        importlib.import_module("plotly.graph_objects").Figure().to_json()  # at its first it looks for a faster writer


def _of_ours() -> Iterator[str]:
    return (name for room in ROOMS for name in _within(room) if not name.startswith(SCRIPTS))


def _of_those_there() -> Iterator[str]:
    return (name for name, needed in NEEDING.items() if importlib.util.find_spec(needed))


def _of_figures() -> Iterator[str]:
    for part in FIGURES:
        yield f"plotly.graph_objs._{part}"
        yield from _within(f"plotly.graph_objs.{part}")


def _within(package: str) -> Iterator[str]:
    """Yield the names of all the modules of a package, in whatever depth."""
    folder = importlib.import_module(package)
    return (module.name for module in pkgutil.walk_packages(folder.__path__, f"{package}."))


@contextmanager
def _nobody_is_there() -> Iterator[None]:
    """Keep Streamlit from noting that components are registered outside the run of a visitor: so it is meant."""
    log = logging.getLogger("streamlit.runtime.scriptrunner_utils.script_run_context")
    before, log.disabled = log.disabled, True
    try:
        yield
    finally:
        log.disabled = before
