"""The municipality in focus: the one chosen in the filters, else the mayor's own, else the lead municipality.

Comes in: the context. Goes out: an ISTAT code.
Must not: draw.
"""

from components.context import Context


def focus(context: Context) -> str:
    """Return the ISTAT code of the municipality that the page is about."""
    return context.view.municipality or context.view.query.viewer.municipality or context.directory.lead_code
