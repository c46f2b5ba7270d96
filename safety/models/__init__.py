"""Nouns of safety: checklist, inspections, hazards until closed, campaigns, enforcement, fire water."""

from .assessments import Assessment
from .campaigns import Campaign, CampaignRound, ResultPhoto, RoundPhoto, RoundResult
from .checklist import ChecklistItem, ChecklistKind, Edition, Frequency, current_edition
from .enforcement import (
    EnforcementCase,
    EnforcementDeadline,
    EnforcementEscalation,
    EnforcementPaper,
    LawArticle,
)
from .hazards import Hazard, HazardDeadline, HazardEscalation, HazardPhoto, StepLimit, latest_limits
from .inspections import Answer, AnswerPhoto, Drawing, FixedPoint, Inspection, PlannedRounds
from .numbers import NumberSeries
from .repairs import (
    PressurePhoto,
    PressureReading,
    WaterRepair,
    WaterRepairDeadline,
    WaterRepairEscalation,
)
from .rosters import Inspector
from .water import WATER_ITEM, FireWater, FireWaterPhoto

__all__ = [
    "WATER_ITEM",
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
    "FireWater",
    "FireWaterPhoto",
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
    "PlannedRounds",
    "PressurePhoto",
    "PressureReading",
    "ResultPhoto",
    "RoundPhoto",
    "RoundResult",
    "StepLimit",
    "WaterRepair",
    "WaterRepairDeadline",
    "WaterRepairEscalation",
    "current_edition",
    "latest_limits",
]
