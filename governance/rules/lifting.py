"""What must be shown before a correction is verified or a warning is lifted (RULES 6); pure."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def another_verifies(case: Any, shown: Mapping[str, Any]) -> str | None:
    """Persons are compared, not accounts (SETTLED 6)."""
    if shown.get("is_planner"):
        return _("整改方案是您报的，请由另一人核实。")
    return None


def may_be_lifted(case: Any, shown: Mapping[str, Any]) -> str | None:
    """By another person, and only what was measured well again or corrected in time."""
    if shown.get("is_planner") or shown.get("is_verifier"):
        return _("报整改方案的人、核实整改的人不能解除预警，请由另一人审批。")
    if shown.get("is_recovered") or shown.get("is_verified_in_time"):
        return None
    if shown.get("is_verified"):
        return _("整改核实超过了期限，要等重新测量达到黄线，或者重报方案、按期核实后再解除。")
    return _("还没有重新达到黄线，整改也没有核实，不能解除。")
