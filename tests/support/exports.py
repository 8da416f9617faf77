"""The files of results, as the button under their figure makes them.

Role: make the table that leaves and its files. In: results. Out: the table, bytes. Must not: read them.
"""

from components.widgets.exports.result_export import result_export
from data_access.settings import DisclosureSettings, Settings, Thresholds
from indicators.interchange.csv_file import table_csv
from indicators.interchange.exported_table import ExportedTable
from indicators.model.result import Result

SETTINGS = Settings.model_construct(
    thresholds=Thresholds.model_construct(), disclosure=DisclosureSettings.model_construct()
)


def export_of(*results: Result) -> ExportedTable:
    """Return the table of results as it leaves, the main one's first."""
    return result_export(results, SETTINGS)


def csv_of(*results: Result) -> bytes:
    """Return the CSV of results."""
    return table_csv(export_of(*results))
