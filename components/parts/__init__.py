"""Small drawn parts that pages and figures share: the frame of a figure, its table and CSV, messages, links."""

from components.parts.bars import bars
from components.parts.frame import figure_frame
from components.parts.links import page_link
from components.parts.states import attempt, message, say_if_no_service, silently
from components.parts.table import table_twin
from components.parts.title import page_finding, page_title
from components.parts.twin import csv_bytes, italian_table
from components.parts.words import DEMO, group_label, period_label, source_line, value_name, what_it_is

__all__ = [
    "DEMO",
    "attempt",
    "bars",
    "csv_bytes",
    "figure_frame",
    "group_label",
    "italian_table",
    "message",
    "page_finding",
    "page_link",
    "page_title",
    "period_label",
    "say_if_no_service",
    "silently",
    "source_line",
    "table_twin",
    "value_name",
    "what_it_is",
]
