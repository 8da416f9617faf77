"""Errors of the data room, split by who reads them.

`UserError` carries an Italian sentence that names the thing, what was received and what to do; every face of the
product (page, command line, health) prints it as it is, without a traceback. Anything else is a defect.
"""


class UserError(Exception):
    """Something a person can put right. ``str(error)`` is the Italian message."""


class SettingsError(UserError):
    """A setting has a value that the product refuses."""


class DatabaseUnreachableError(UserError):
    """The shared database does not answer."""


class DatabaseOutdatedError(UserError):
    """The database is at another migration than the code."""


class DatabaseEmptyError(UserError):
    """The database has no Ambito yet."""


class DataContractError(UserError):
    """The shared database holds something that the tables' contract forbids."""
