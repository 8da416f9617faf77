"""Errors of the data room, split by who reads them.

`UserError` carries an Italian sentence that names the thing, what was received and what to do, without a traceback.
Whoever runs the product reads it whole (command line, log); whoever visits it is told `UserError.public`. Anything else
is a defect.
"""

from typing import Final

from user_error import UserError

__all__ = [
    "REFUSED_SETTINGS",
    "CommitInDoubtError",
    "ContactsUnreadableError",
    "DataContractError",
    "DataLoadingError",
    "DataUnavailableError",
    "DatabaseEmptyError",
    "DatabaseOutdatedError",
    "DatabaseUnreachableError",
    "DemonstrationRefusedError",
    "EngineError",
    "SecretMissingError",
    "SettingsError",
    "UserError",
]

REFUSED_SETTINGS: Final = (
    "Le impostazioni del servizio non sono valide: chi lo gestisce trova nel registro quali, e che cosa correggere."
)


class SettingsError(UserError):
    """A setting has a value that the product refuses."""


class DataUnavailableError(UserError):
    """The data cannot be read now: one kind of problem, whatever broke the reading. What did is the cause."""


class DatabaseUnreachableError(DataUnavailableError):
    """The shared database does not answer."""


class CommitInDoubtError(DatabaseUnreachableError):
    """The database was lost while it confirmed: what was being written may be there, or not."""


class DatabaseOutdatedError(DataUnavailableError):
    """The database is at another migration than the code."""


class ContactsUnreadableError(DataUnavailableError):
    """The files of the contacts are not there, or are not as they must be."""


class EngineError(DataUnavailableError):
    """The engine that reduces the contacts does not answer, or could not."""


class DatabaseEmptyError(DataUnavailableError):
    """The database has no Ambito yet."""


class DataContractError(DataUnavailableError):
    """The shared database holds something that the tables' contract forbids."""


class DataLoadingError(DataUnavailableError):
    """The data are being read for the first time: a matter of seconds."""


class DemonstrationRefusedError(SettingsError, DataUnavailableError):
    """The role switch stands in for sign-in on data that are not a demonstration."""


class SecretMissingError(SettingsError, DataUnavailableError):
    """Real data would be rounded with the key of the demonstration, which everybody can read."""
