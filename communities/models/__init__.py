"""Nouns of the register: places, organisations, people and their dated appointments."""

from .appointments import Appointment
from .committees import CommitteeTerm, HandoverItem, OwnersCommittee
from .organisations import JointMembership, Organisation, PartyOrganisation, PropertyCompany
from .passwords import PasswordHistory
from .people import Person, User
from .places import Building, Community, Compound, District, ExclusiveUnit, ManagementArea, Township
from .services import ServiceContract, ServiceProject

__all__ = [
    "Appointment",
    "Building",
    "CommitteeTerm",
    "Community",
    "Compound",
    "District",
    "ExclusiveUnit",
    "HandoverItem",
    "JointMembership",
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
