"""What the desk's pages take. Rules stay in the actions, which refuse in a sentence."""

from .appointments import AppointForm, EndForm, HandOverForm, PartyForm
from .compounds import CloseForm, CompoundForm, MergeForm, ResidentForm
from .organisations import OrganisationForm, OrganisationNewForm
from .people import MergePersonForm, PersonForm, PhoneForm
from .services import ContractForm, ProjectEndForm
from .terms import FilingForm, HandoverItemForm, TermForm

__all__ = [
    "AppointForm",
    "CloseForm",
    "CompoundForm",
    "ContractForm",
    "EndForm",
    "FilingForm",
    "HandOverForm",
    "HandoverItemForm",
    "MergeForm",
    "MergePersonForm",
    "OrganisationForm",
    "OrganisationNewForm",
    "PartyForm",
    "PersonForm",
    "PhoneForm",
    "ProjectEndForm",
    "ResidentForm",
    "TermForm",
]
