"""Nouns of the room: the complaint, its records, and the tables that rule it."""

from .complaints import Channel, Complaint, NumberSeries
from .policies import Category, DispatchRule, LeadKind, Limit, Urgency
from .records import ComplaintDeadline, ComplaintEscalation, Photo, Rating

__all__ = [
    "Category",
    "Channel",
    "Complaint",
    "ComplaintDeadline",
    "ComplaintEscalation",
    "DispatchRule",
    "LeadKind",
    "Limit",
    "NumberSeries",
    "Photo",
    "Rating",
    "Urgency",
]
