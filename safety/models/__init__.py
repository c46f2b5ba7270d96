"""Nouns of safety: checklist, inspections, hazards until they are closed, campaigns, enforcement."""

from .assessments import Assessment
from .campaigns import Campaign, CampaignRound, RoundPhoto, RoundResult
from .checklist import ChecklistItem, ChecklistKind, Edition, Frequency, current_edition
from .enforcement import (
    EnforcementCase,
    EnforcementDeadline,
    EnforcementEscalation,
    EnforcementPaper,
    LawArticle,
)
from .hazards import Hazard, HazardDeadline, HazardEscalation, HazardPhoto, StepLimit, latest_limits
from .inspections import Answer, AnswerPhoto, Drawing, FixedPoint, Inspection
from .numbers import NumberSeries
from .rosters import Inspector

__all__ = [
    "Answer",
    "AnswerPhoto",
    "Assessment",
    "Campaign",
    "CampaignRound",
    "ChecklistItem",
    "ChecklistKind",
    "Drawing",
    "Edition",
    "EnforcementCase",
    "EnforcementDeadline",
    "EnforcementEscalation",
    "EnforcementPaper",
    "FixedPoint",
    "Frequency",
    "Hazard",
    "HazardDeadline",
    "HazardEscalation",
    "HazardPhoto",
    "Inspection",
    "Inspector",
    "LawArticle",
    "NumberSeries",
    "RoundPhoto",
    "RoundResult",
    "StepLimit",
    "current_edition",
    "latest_limits",
]
