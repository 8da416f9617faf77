"""What the router hands to a page: the view that the address says, the desk that answers, the geography.

Comes in: `enter(Context)`, called by the router before it runs a page. Goes out: `context()`, called by pages.
Must not: be kept between runs; it belongs to one run of one session.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from components.registry import PageEntry
from components.runtime import Runtime
from indicators.directory import Directory
from indicators.query import Query
from indicators.query_text import View
from indicators.result import Result


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One run of one page.

    Attributes
    ----------
    runtime : Runtime
    directory : Directory
        Names and codes of the current data.
    view : View
        What the filters ask, and the municipality in focus.
    page : PageEntry
        The page that is running.
    """

    runtime: Runtime
    directory: Directory
    view: View
    page: PageEntry

    def ask(self, query: Query | None = None, **changes: Any) -> Result:
        """Answer the view's question, or another, with some words changed."""
        return self.runtime.desk.ask((query or self.view.query).but(**changes))


_CURRENT: ContextVar[Context] = ContextVar("context")


def enter(value: Context) -> None:
    """Make ``value`` the context of this run."""
    _CURRENT.set(value)


def context() -> Context:
    """Return the context of this run."""
    return _CURRENT.get()
