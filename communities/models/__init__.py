"""Nouns of the register: places, organisations, people and their dated appointments."""

from .appointments import Appointment
from .organisations import (
    CommitteeTerm,
    HandoverItem,
    Organisation,
    OwnersCommittee,
    PartyOrganisation,
    PropertyCompany,
    ServiceContract,
    ServiceProject,
)
from .passwords import PasswordHistory
from .people import Person, User
from .places import Building, Community, Compound, District, ExclusiveUnit, ManagementArea, Township

__all__ = [
    "Appointment",
    "Building",
    "CommitteeTerm",
    "Community",
    "Compound",
    "District",
    "ExclusiveUnit",
    "HandoverItem",
    "ManagementArea",
    "Organisation",
    "OwnersCommittee",
    "PartyOrganisation",
    "PasswordHistory",
    "Person",
    "PropertyCompany",
    "ServiceContract",
    "ServiceProject",
    "Township",
    "User",
]
