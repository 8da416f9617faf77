"""Errors of the files of partners that people are told about.

Comes in: an Italian sentence. Goes out: errors that every face shows in their own words.
Must not: hold a value of a file that may name a person.
"""

from data_access.errors import UserError


class ReturnFileError(UserError):
    """A file is no file that can be checked: damaged, protected, hostile, too large, or of another format."""


class KindError(UserError):
    """No kind of file has that name, or nobody can tell which kind a file is."""


class ReferenceListError(UserError):
    """A list that a file is checked against (services, municipalities) cannot be used."""


class MappingError(UserError):
    """A mapping of columns cannot be read, or does not fit its kind."""
