"""Tables that loads, acts, publications, meetings, municipal changes fill: neither the demonstration nor the builder.

Comes in: nothing. Goes out: their names. Must not: be used to leave out what loading itself is tested for.
"""

from typing import Final

from data_access.models.delivery import MonthlyCount, ReturnContent
from data_access.models.loading import AcceptedWarning, FileLoad, FormerRows, SavedMapping
from data_access.models.meeting import MeetingAgenda, MeetingAgendaItem
from data_access.models.person import PersonMerge, PersonsKey
from data_access.models.publication import EditionAttempt, PublishedEdition
from data_access.models.resources import SharingQuota
from data_access.models.territory import Boundary, BoundaryLayer, MunicipalitySuccession, OutsidePlace
from data_access.models.verification import ReturnEvent

_TABLES: Final = (
    AcceptedWarning,
    Boundary,
    BoundaryLayer,
    EditionAttempt,
    FileLoad,
    FormerRows,
    MeetingAgenda,
    MeetingAgendaItem,
    MonthlyCount,
    MunicipalitySuccession,
    OutsidePlace,
    PersonMerge,
    PersonsKey,
    PublishedEdition,
    ReturnContent,
    ReturnEvent,
    SavedMapping,
    SharingQuota,
)
OF_LOADING: Final = frozenset(str(table.__tablename__) for table in _TABLES)
