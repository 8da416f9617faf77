"""Accessibility of what is on the page, by axe-core.

Comes in: a settled page. Goes out: the violations of WCAG 2.2, levels A and AA, in words.
Must not: leave out anything of ours; what is left out of Streamlit's own is named here with its reason.
"""

from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
"""The rules, and that elements are told of violations only: of what passes there are thousands."""


def broken_rules(page: Page) -> list[str]:
    """Return the names of the rules that a page breaks."""
    return [rule["id"] for rule in _found(page).response["violations"]]


def version(page: Page) -> str:
    """Return the version of axe-core."""
    return str(_found(page).response["testEngine"]["version"])


def violations(page: Page, *, within: str | None = None) -> list[str]:
    """Return one line for each element that breaks a rule, on the page or in one of its elements (a CSS selector)."""
    found = _found(page, within=within)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']} {node['html'][:200]}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]


def _found(page: Page, *, within: str | None = None) -> AxeResults:
    return Axe().run(page, context=within, options=OPTIONS)
