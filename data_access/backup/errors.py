"""Why a copy was not made, or not restored. Must not: say anything that the copy holds of persons."""

from data_access.errors import UserError


class BackupError(UserError):
    """A copy that cannot be made or restored: the database is as it was."""
