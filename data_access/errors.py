"""Errors of the data room, split by who reads them.

`UserError` carries an Italian sentence that names the thing, what was received and what to do, without a traceback.
Whoever runs the product reads it whole (command line, log); whoever visits it is told `UserError.public`. Anything else
is a defect.
"""

from typing import Final

REFUSED_SETTINGS: Final = (
    "Le impostazioni del servizio non sono valide: chi lo gestisce trova nel registro quali, e che cosa correggere."
)


class UserError(Exception):
    """Something a person can put right.

    Attributes
    ----------
    public : str
        What may be told to anybody, also before the gate: ``str(error)``, the whole message, unless that names the
        machine's own things (paths, hosts, users, values of settings).
    """

    def __init__(self, message: str, *, public: str = "") -> None:
        super().__init__(message)
        self.public = public or message


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
