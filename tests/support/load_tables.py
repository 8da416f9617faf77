"""The tables that only loading a file fills: neither the demonstration nor the builder of tests describes their rows.

Comes in: nothing. Goes out: their names. Must not: be used to leave out what loading itself is tested for.
"""

from typing import Final

from data_access.models.delivery import ReturnContent
from data_access.models.loading import AcceptedWarning, FileLoad, FormerRows

OF_LOADING: Final = frozenset(
    str(table.__tablename__) for table in (AcceptedWarning, FileLoad, FormerRows, ReturnContent)
)
