"""Verbs of the register. Each is atomic and audited, and refuses with a sentence (`Refused`)."""

from .appointments import (
    appoint,
    confirm_party_membership,
    declare_party_membership,
    end_appointment,
    hand_over,
    set_party_membership,
)
from .committees import file_term, open_term, tick_handover
from .compounds import close_compound, edit_compound, merge_compounds
from .newcomers import appoint_by_name, hand_over_by_name
from .organisations import add_organisation, edit_organisation, join, leave
from .people import add_person, change_phone, confirm_resident, edit_person, merge_persons, show_phone
from .services import add_contract, end_project

__all__ = [
    "add_contract",
    "add_organisation",
    "add_person",
    "appoint",
    "appoint_by_name",
    "change_phone",
    "close_compound",
    "confirm_party_membership",
    "confirm_resident",
    "declare_party_membership",
    "edit_compound",
    "edit_organisation",
    "edit_person",
    "end_appointment",
    "end_project",
    "file_term",
    "hand_over",
    "hand_over_by_name",
    "join",
    "leave",
    "merge_compounds",
    "merge_persons",
    "open_term",
    "set_party_membership",
    "show_phone",
    "tick_handover",
]
