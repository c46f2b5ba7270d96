"""What a move of a finding or a statement must show first; pure."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def evidence_is_shown(case: Any, shown: Mapping[str, Any]) -> str | None:
    if not shown.get("papers"):
        return _("请上传整改的证明材料（照片或PDF），再提交。")
    return None


def another_rechecks(case: Any, shown: Mapping[str, Any]) -> str | None:
    """Persons are compared, not accounts (SETTLED 6)."""
    if shown.get("is_corrector"):
        return _("整改和复查必须是两个人，请由其他人员复查。")
    return None


def another_approves(case: Any, shown: Mapping[str, Any]) -> str | None:
    if shown.get("took_part"):
        return _("提交、支部审核、社区审核必须是三个不同的人，请由其他人员审核。")
    return None
