"""What a move of an interview, a task or an issue must show first; pure."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

Shown = Mapping[str, Any]


def persons_are_named(case: Any, shown: Shown) -> str | None:
    if not shown.get("persons"):
        return _("请选定被约谈人，再发出通知。")
    if shown.get("is_past"):
        return _("约谈时间要晚于现在。")
    return None


def interview_is_recorded(case: Any, shown: Shown) -> str | None:
    """Persons, issues, commitments and the minutes: without them nothing can be verified later."""
    if shown.get("is_ahead"):
        return _("约谈日期不能晚于今天，也不能早于通报日期。")
    if not shown.get("present"):
        return _("请写明到场人员。")
    if not shown.get("issues"):
        return _("请写明约谈指出的问题。")
    if not shown.get("commitments"):
        return _("请至少记一条整改承诺。")
    if not shown.get("minutes"):
        return _("请上传约谈纪要。")
    return None


def another_looks_again(case: Any, shown: Shown) -> str | None:
    """Persons are compared, not accounts (SETTLED 6)."""
    if shown.get("is_interviewed"):
        return _("被约谈人不能核验自己的整改，请由其他人员核验。")
    if shown.get("is_reporter"):
        return _("整改承诺是您填报完成的，请由另一人核验。")
    return None


def correction_is_proved(case: Any, shown: Shown) -> str | None:
    if refusal := another_looks_again(case, shown):
        return refusal
    if open_ := shown.get("open"):
        return _("还有%(count)s条整改承诺没有完成，不能核验销号。") % {"count": open_}
    if not shown.get("evidence"):
        return _("请上传核验依据。")
    return None


def evidence_is_shown(case: Any, shown: Shown) -> str | None:
    if not shown.get("papers"):
        return _("请上传办结依据（照片或PDF）。")
    return None


def another_checks(case: Any, shown: Shown) -> str | None:
    """Persons are compared, not accounts (SETTLED 6)."""
    if shown.get("is_doer"):
        return _("办理人不能核查自己办理的事项，请由另一人核查。")
    return None
