"""Pure rules of complaints: words, numbers and codes as people type them, guards."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workflow.typed import characters as characters
from workflow.typed import clean as clean
from workflow.typed import code_from as code_from
from workflow.typed import read_code as read_code
from workflow.typed import read_mobile as read_mobile
from workflow.typed import spaced as spaced

LEAST_CHARACTERS = 5
MOST_CHARACTERS = 2000
MOST_FROM_SYSTEMS = 4000
"""What GeoReport allows: another system cannot ask its writer to be shorter."""
LEAST_GROUP = 3
"""Fewer cases than this are no group: what they have in common is not named in public (RULES 10.2)."""
UNIT_KINDS = ("accept", "contact", "close")
"""The limits that bind the unit; `rate` binds nobody, it only ends the waiting for an answer."""
STARS = range(1, 6)
REOPENINGS = 2
"""The first goes back to the unit, the second to the township; then the reporter's word closes the case."""
UNDONE: Mapping[str, Any] = {"closed_at": None, "public_result": ""}
"""What a case loses that is dealt with again: the public reads no result of a round that did not hold."""
OBJECTIONS = 2
"""The second ends in designation, and then there is no return (退单, RULES 5.1)."""
DAYS_TO_OBJECT = 1
"""Working days after a dispatch within which a unit may return the case (退单, RULES 5.1)."""
DAYS_OF_REST = 5
"""Working days that a case may wait for the reporter's material in all (RULES 5.2)."""
DAYS_OF_EXTENSION = 15
"""Working days that an extension never passes, nor the original limit (延期, RULES 5.1)."""
DAYS_TO_ANSWER_DATA = 15
"""Working days in which a request about one's own data is answered (个人信息保护法 art. 50)."""
DAYS_OF_REPEAT = 30
"""Natural days after closing within which the same matter of the same person re-opens it (RULES 5.1)."""
MINUTES_OF_HOUR = 60
MINUTES_OF_DAY = 24 * MINUTES_OF_HOUR

NUMBER = re.compile(r"TS-?(\d{4})-?(\d{6,9})")


def number_of(year: int, ordinal: int) -> str:
    """TS-2026-000123."""
    return f"TS-{year:04}-{ordinal:06}"


def read_number(text: str) -> str:
    """The number as stored, from what somebody typed; the text itself where it is none."""
    typed = "".join(unicodedata.normalize("NFKC", text).upper().split())
    found = NUMBER.fullmatch(typed)
    return f"TS-{found[1]}-{found[2]}" if found else typed


def filled(words: str, values: Mapping[str, str]) -> str:
    """A template's words with {编号} and the like filled in; what is not known stays as it is written."""
    return re.sub(r"\{([^{}]{1,10})\}", lambda found: values.get(found[1], found[0]), words)


def evidence_is_shown(case: Any, shown: Mapping[str, Any]) -> str | None:
    """:param shown: `photos_before` and `photos_after`, how many there are."""
    if case.category.evidence_before and not shown.get("photos_before"):
        return _("这类诉求要有整改前的照片才能提交办结，请先上传照片。")
    if case.category.evidence_required and not shown.get("photos_after"):
        return _("这类诉求要有整改后的照片才能提交办结，请先上传照片。")
    return None


def place_to_go_is_named(case: Any, shown: Mapping[str, Any]) -> str | None:
    return None if str(shown.get("where", "")).strip() else _("请写明居民应当向哪里反映。")


def unit_is_named(case: Any, shown: Mapping[str, Any]) -> str | None:
    return None if shown.get("unit") else _("请选择承办单位。")


def unit_is_another(case: Any, shown: Mapping[str, Any]) -> str | None:
    unit = shown.get("unit")
    if unit and unit.pk == case.unit_id:
        return _("这件诉求已经在该单位办理，请选择另一个单位。")
    return unit_is_named(case, shown)


def objection_is_allowed(case: Any, shown: Mapping[str, Any]) -> str | None:
    """:param shown: `unit` that is proposed instead; `is_in_time`, within a working day of the dispatch."""
    if case.designated:
        return _("这件诉求是指定承办，不能再退单。")
    if not shown.get("is_in_time"):
        return _("退单要在派单后1个工作日内提出，现在已经超过，请受理后办理。")
    return unit_is_another(case, shown)


def first_objection_only(case: Any, shown: Mapping[str, Any]) -> str | None:
    if case.objections >= OBJECTIONS:
        return _("这是第二次退单，请直接指定承办单位。")
    return None


def redispatch_is_allowed(case: Any, shown: Mapping[str, Any]) -> str | None:
    is_objected = case.status == "objected"
    return (first_objection_only(case, shown) if is_objected else None) or unit_is_another(case, shown)


def something_is_put_right(case: Any, shown: Mapping[str, Any]) -> str | None:
    """:param shown: `is_changed`, category or urgency is another than before."""
    return None if shown.get("is_changed") else _("类别和紧急程度都没有改动，请选择正确的类别。")


def unit_is_designated_at_the_second_objection(case: Any, shown: Mapping[str, Any]) -> str | None:
    if case.objections < OBJECTIONS:
        return _("第二次退单才指定承办单位。这一次请改派，或者维持原单位。")
    return unit_is_named(case, shown)


def pause_is_allowed(case: Any, shown: Mapping[str, Any]) -> str | None:
    """
    :param shown: `days_rested`, working days for which the case has already waited; `in_minutes`, what the
        limit counts.
    """
    if shown.get("in_minutes"):
        return _("按分钟计算的办结时限不能暂停，请直接答复居民并继续处置。")
    if shown.get("days_rested", 0) >= DAYS_OF_REST:
        return _("等待补充材料累计最多%(days)d个工作日，已经用完。") % {"days": DAYS_OF_REST}
    return None


def rest_runs(case: Any, shown: Mapping[str, Any]) -> str | None:
    return None if shown.get("is_resting") else _("办结时限没有暂停，不需要恢复。")


def how_long(amount: int, unit: str) -> str:
    """A limit in words: 5个工作日, 24小时（全天）, 30分钟（办公时间）; none at all is the same day."""
    if unit == "wd":
        days = ngettext("%(count)d个工作日", "%(count)d个工作日", amount) % {"count": amount}
        return days if amount else _("当天")
    hours, rest = divmod(amount, MINUTES_OF_HOUR)
    if rest or not hours:
        lasts = ngettext("%(count)d分钟", "%(count)d分钟", amount) % {"count": amount}
    else:
        lasts = ngettext("%(count)d小时", "%(count)d小时", hours) % {"count": hours}
    when = _("%(lasts)s（全天）") if unit == "m" else _("%(lasts)s（办公时间）")
    return when % {"lasts": lasts}


def most_extension(amount: int, unit: str) -> int:
    """How far a limit may grow, in its own unit: by itself, and by 15 working days (RULES 5.1)."""
    return min(amount, DAYS_OF_EXTENSION * (1 if unit == "wd" else MINUTES_OF_DAY))


def extension_is_allowed(case: Any, shown: Mapping[str, Any]) -> str | None:
    """:param shown: `asked_before`; `is_late`; `amount` asked for, and the `most` that may be."""
    if shown.get("asked_before"):
        return _("一件诉求只能申请一次延期。")
    if shown.get("is_late"):
        return _("办结时限已过，不能再申请延期。")
    if not 0 < shown.get("amount", 0) <= shown.get("most", 0):
        return _("延期不能超过原来的时限，也不能超过%(days)d个工作日。") % {"days": DAYS_OF_EXTENSION}
    return None


def extension_is_asked_by_another(case: Any, shown: Mapping[str, Any]) -> str | None:
    """:param shown: `is_asked`, an application waits; `by_asker`, the same person decides (SETTLED 6)."""
    if not shown.get("is_asked"):
        return _("没有等待审批的延期申请。")
    return _("延期要由上一级的另一个人审批。") if shown.get("by_asker") else None


def verdict_closes(case: Any, shown: Mapping[str, Any]) -> str | None:
    """:param shown: `outcome`; `stars`; `reopened`, how often the reporter has sent it back."""
    outcome = shown.get("outcome")
    if outcome == "solved":
        return None if shown.get("stars") in STARS else _("请选择1至5颗星。")
    if outcome in ("half", "unsolved"):
        left = shown.get("reopened", 0) < REOPENINGS
        return _("没有完全解决，请写明原因，退回重新办理。") if left else None
    return _("请选择问题解决了没有。")


def reopening_is_left(case: Any, shown: Mapping[str, Any]) -> str | None:
    if shown.get("reopened", 0) >= REOPENINGS:
        return _("已经退回办理过两次，请直接评价；如有新的情况，可以重新反映。")
    return None


def verdict_is_due(case: Any, shown: Mapping[str, Any]) -> str | None:
    """:param shown: `is_late`, the limit to close has passed; `judged`, in this round already; `outcome`."""
    if not shown.get("is_late"):
        return _("办结时限还没有到，到期没有办结时可以评价。")
    if shown.get("judged"):
        return _("您已经作过到期评价，谢谢。")
    return None if shown.get("outcome") else _("请选择问题解决了没有。")


def urging_is_allowed(case: Any, shown: Mapping[str, Any]) -> str | None:
    return _("今天已经催办过，承办单位已收到。") if shown.get("urged_today") else None


def original_is_another_open_case(case: Any, shown: Mapping[str, Any]) -> str | None:
    """:param shown: `original`, the complaint under which the matter goes on."""
    original = shown.get("original")
    if original is None or original.pk == case.pk:
        return _("请写明并入哪一件诉求的编号。")
    if original.compound_id != case.compound_id:
        return _("只能并入同一个小区的诉求。")
    if not original.is_open:
        return _("编号%(number)s的诉求已经不在办理，不能并入。") % {"number": original.number}
    return None


def nobody_else_waits(case: Any, shown: Mapping[str, Any]) -> str | None:
    """:param shown: `followers`, how many others' cases were merged into this one."""
    if shown.get("followers"):
        return _(
            "还有其他居民反映了同一问题，这件诉求要继续办理，不能撤回。您可以隐藏姓名，或者请我们删除联系方式。"
        )
    return None
