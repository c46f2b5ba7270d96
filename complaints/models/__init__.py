"""Nouns of the room: the complaint, its records, and the tables that rule it."""

from .board import PublicBoard
from .categories import AnswerTemplate, Category, Choice, Question, Urgency
from .complaints import Channel, Complaint, NumberSeries
from .handling import CoHandling, Extension, Objection
from .imports import ImportDialect
from .open311 import ApiFiling, ApiKey, ApiUpdate
from .personal import DataRequest, Purge
from .policies import DispatchRule, LeadKind, Limit
from .records import ComplaintDeadline, ComplaintEscalation, Photo, Rating
from .suggestions import Decision, DispatchModel, DispatchPolicy, Suggestion, Term

__all__ = [
    "AnswerTemplate",
    "ApiFiling",
    "ApiKey",
    "ApiUpdate",
    "Category",
    "Channel",
    "Choice",
    "CoHandling",
    "Complaint",
    "ComplaintDeadline",
    "ComplaintEscalation",
    "DataRequest",
    "DispatchRule",
    "Extension",
    "ImportDialect",
    "LeadKind",
    "Limit",
    "NumberSeries",
    "Objection",
    "Photo",
    "PublicBoard",
    "Purge",
    "Question",
    "Rating",
    "Urgency",
    "Decision",
    "DispatchModel",
    "DispatchPolicy",
    "Suggestion",
    "Term",
]
