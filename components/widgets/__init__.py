"""Small drawn parts that pages and figures share: the frame of a figure, its table and files, messages, links."""

from components.figures.core.labels import DEMO, group_label, period_label, source_line, value_name, what_it_is
from components.widgets.figure_frame import figure_frame
from components.widgets.html_bars import bars
from components.widgets.links import page_link
from components.widgets.messages import attempt, message, say_if_no_service, silently
from components.widgets.tables.result_table import italian_table
from components.widgets.tables.table import table_twin
from components.widgets.title import page_finding, page_title, section_heading

__all__ = [
    "DEMO",
    "attempt",
    "bars",
    "figure_frame",
    "group_label",
    "italian_table",
    "message",
    "page_finding",
    "page_link",
    "page_title",
    "period_label",
    "say_if_no_service",
    "section_heading",
    "silently",
    "source_line",
    "table_twin",
    "value_name",
    "what_it_is",
]
