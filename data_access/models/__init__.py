"""The tables of the shared database, one module per subject; importing this package registers them all.

Comes in: nothing. Goes out: the table classes and `metadata`. Must not: open connections.
"""

from data_access.models.base import metadata
from data_access.models.contact import Contact
from data_access.models.delivery import DataVersion, MonthlyCount, Return, ReturnContent, Revision
from data_access.models.disclosure import Redraw
from data_access.models.loading import AcceptedWarning, FileLoad, FormerRows, SavedMapping
from data_access.models.meeting import MeetingAgenda, MeetingAgendaItem
from data_access.models.path import Case, CaseNeed, Pact, Stay, Support
from data_access.models.person import Household, Person, PersonMerge, PersonsKey, PersonTarget
from data_access.models.programme import Objective, ObjectiveSdg, PlanEvent, Programme, Strand, Target
from data_access.models.publication import EditionAttempt, PublishedEdition
from data_access.models.resources import Budget, MunicipalBudget, SharingKey, SharingQuota, StaffHours
from data_access.models.service import Capacity, Occupancy, Organisation, Request, Service
from data_access.models.territory import (
    Ambito,
    Boundary,
    BoundaryLayer,
    Municipality,
    MunicipalityAlias,
    MunicipalitySuccession,
    OutsidePlace,
    Residents,
)
from data_access.models.verification import ReturnEvent

__all__ = [
    "AcceptedWarning",
    "Ambito",
    "Boundary",
    "BoundaryLayer",
    "Budget",
    "Capacity",
    "Case",
    "CaseNeed",
    "Contact",
    "DataVersion",
    "EditionAttempt",
    "FileLoad",
    "FormerRows",
    "Household",
    "MeetingAgenda",
    "MeetingAgendaItem",
    "MonthlyCount",
    "MunicipalBudget",
    "Municipality",
    "MunicipalityAlias",
    "MunicipalitySuccession",
    "Objective",
    "ObjectiveSdg",
    "Occupancy",
    "Organisation",
    "OutsidePlace",
    "Pact",
    "Person",
    "PersonMerge",
    "PersonTarget",
    "PersonsKey",
    "PlanEvent",
    "Programme",
    "PublishedEdition",
    "Redraw",
    "Request",
    "Residents",
    "Return",
    "ReturnContent",
    "ReturnEvent",
    "Revision",
    "SavedMapping",
    "Service",
    "SharingKey",
    "SharingQuota",
    "StaffHours",
    "Stay",
    "Strand",
    "Support",
    "Target",
    "metadata",
]
