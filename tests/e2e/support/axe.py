"""Accessibility of what is on the page, by axe-core.

Comes in: a settled page. Goes out: the violations of WCAG 2.2, levels A and AA, in words.
Must not: leave out anything of ours; what is left out of Streamlit's own is named here with its reason.
"""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
"""The rules, and that elements are told of violations only: of what passes there are thousands."""


def violations(page: Page, *, within: str | None = None) -> list[str]:
    """Return one line for each element that breaks a rule, on the page or in one of its elements (a CSS selector)."""
    found = Axe().run(page, context=within, options=OPTIONS)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']} {node['html'][:200]}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]
