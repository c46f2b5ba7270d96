"""What a move of a hazard must show first; pure."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from .fines import range_problem

LONGEST_WITHOUT_MEASURE = 30
"""Days; whatever takes longer needs an interim measure (RULES 4)."""
MAJOR = "major"


def grade_is_proved(case: Any, shown: Mapping[str, Any]) -> str | None:
    """Only the fire authority's decision makes a hazard MAJOR (RULES 4)."""
    if shown.get("grade") == MAJOR and not shown.get("decision_number"):
        return _("定为重大隐患要有消防救援机构的判定文号；没有文号的先定为“疑似重大”。")
    return None


def new_grade_is_proved(case: Any, shown: Mapping[str, Any]) -> str | None:
    """What the authority has made MAJOR only its paper makes less: else nobody would need its release."""
    if case.grade == MAJOR and shown.get("grade") != MAJOR and not shown.get("decision_number"):
        return _("重大隐患要改为其他等级，也要有消防救援机构的文号。")
    if problem := grade_is_proved(case, shown):
        return problem
    return measure_is_named(case, shown) if shown.get("is_with_the_unit") else None


def is_not_major(case: Any, shown: Mapping[str, Any]) -> str | None:
    if case.grade == MAJOR:
        return _("重大隐患不能直接按误报撤销，请先凭消防救援机构的文号重新定级。")
    return None


def order_is_complete(case: Any, shown: Mapping[str, Any]) -> str | None:
    if shown.get("unit") is None:
        return _("请指明整改责任单位。")
    return measure_is_named(case, shown)


def measure_is_named(case: Any, shown: Mapping[str, Any]) -> str | None:
    """MAJOR, and whatever takes longer than thirty days, is made safe before it is repaired."""
    is_long = shown.get("days", 0) > LONGEST_WITHOUT_MEASURE
    if (is_long or shown.get("grade") == MAJOR) and not shown.get("measure"):
        return _("重大隐患和整改超过30天的隐患，要写明整改期间的临时防范措施。")
    return None


def after_photo_is_shown(case: Any, shown: Mapping[str, Any]) -> str | None:
    """By order of upload, never by what a file says of itself: a photo known before is no proof of after."""
    if not shown.get("photos"):
        return _("请上传整改后的照片，再提交复查。")
    if shown.get("is_old_photo"):
        return _("这张照片在整改以前已经上传过，请拍摄并上传整改后的新照片。")
    return None


def recheck_is_sound(case: Any, shown: Mapping[str, Any]) -> str | None:
    return another_rechecks(case, shown) or major_is_released(case, shown)


def another_rechecks(case: Any, shown: Mapping[str, Any]) -> str | None:
    """Persons are compared, not accounts (SETTLED 6)."""
    if shown.get("is_rectifier"):
        return _("整改人和复查人必须是两个人，请由其他人员复查。")
    return None


def major_is_released(case: Any, shown: Mapping[str, Any]) -> str | None:
    if case.grade == MAJOR and not shown.get("release_number"):
        return _("重大隐患销号要有消防救援机构的销案文号。")
    return None


def extension_may_be_asked(case: Any, shown: Mapping[str, Any]) -> str | None:
    if shown.get("is_late"):
        return _("整改时限已过，不能再申请延期。")
    if shown.get("is_asked"):
        return _("已经申请过延期，一个隐患只能申请一次。")
    if not shown.get("days"):
        return _("请写明需要延长几天。")
    return _longer_needs_measure(case, shown)


def _longer_needs_measure(case: Any, shown: Mapping[str, Any]) -> str | None:
    if shown.get("total_days", 0) > LONGEST_WITHOUT_MEASURE and not case.measure:
        return _("延长后整改超过30天，请先登记临时防范措施。")
    return None


def extension_waits(case: Any, shown: Mapping[str, Any]) -> str | None:
    if not shown.get("is_waiting"):
        return _("没有等待审批的延期申请。")
    return None


def decision_is_whole(case: Any, shown: Mapping[str, Any]) -> str | None:
    """An enforcement case is decided with a numbered document, and a fine within the article's range."""
    if not shown.get("document_number"):
        return _("请填写处罚决定书文号。")
    fine = shown.get("fine")
    if fine is None or fine < 0:
        return _("请填写罚款金额；不罚款的填0。")
    article = case.article
    return (
        range_problem(fine, article.fine_least, article.fine_most, shown.get("reason", "")) if fine else None
    )


def payment_is_whole(case: Any, shown: Mapping[str, Any]) -> str | None:
    if not case.fine:
        return _("这个案件没有罚款。")
    if shown.get("paid") != case.fine:
        return _("缴款金额和罚款金额不一致，请核对。")
    return None


def fine_is_paid(case: Any, shown: Mapping[str, Any]) -> str | None:
    if case.fine and case.paid_on is None:
        return _("罚款还没有缴纳，不能结案。")
    return None
