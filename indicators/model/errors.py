"""Errors of the indicators, all of them things that a person can put right (Italian message, no traceback)."""

from data_access.errors import UserError


class QueryError(UserError):
    """A question that cannot be asked: unknown word, impossible grouping, period outside the data."""


class NotAllowedError(UserError):
    """A question that this viewer may not ask."""
