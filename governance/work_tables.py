"""The lists of interviews, tough compounds, issues and tasks."""

from functools import partial

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communities.tables import Cell as RoomCell

Cell = partial(RoomCell, folder="governance")


class InterviewTable(tables.Table):
    name = tables.Column(linkify=True, verbose_name=_("约谈对象"), order_by=("name", "pk"))
    kind = tables.Column(verbose_name=_("类别"), orderable=False)
    quarter = tables.Column(
        verbose_name=_("季度"), accessor="freeze__quarter", order_by=("freeze__quarter", "pk")
    )
    rank = Cell("interview_rank", _("名次"), order_by=("rank", "pk"))
    level = tables.Column(verbose_name=_("级别"), order_by=("level__running", "pk"))
    due = Cell("work_due", _("时限"), order_by=("next_due_at", "pk"))
    status = Cell("work_status", _("状态"), order_by=("status", "pk"))

    class Meta:
        empty_text = _("还没有约谈。季度通报印发后，末位的镇乡、小区和物业企业会出现在这里。")


class ToughTable(tables.Table):
    compound = tables.Column(linkify=True, verbose_name=_("小区"), order_by=("compound__pinyin", "pk"))
    township = tables.Column(
        accessor="compound__township", verbose_name=_("镇乡"), order_by=("compound__township", "pk")
    )
    leader = tables.Column(verbose_name=_("包联领导"), orderable=False, default="—")
    issues = Cell("tough_issues", pgettext_lazy("work", "未销号问题"), orderable=False)
    progress = Cell("tough_progress", _("进度"), orderable=False)
    meeting = Cell("tough_meeting", _("下次会议"), orderable=False)
    state = Cell("tough_state", _("状态"), orderable=False)

    class Meta:
        empty_text = _("名单里还没有难点小区。")


class IssueTable(tables.Table):
    number = tables.Column(linkify=True, verbose_name=_("编号"), order_by=("number", "pk"))
    title = tables.Column(verbose_name=pgettext_lazy("work", "问题"), orderable=False)
    compound = tables.Column(verbose_name=_("小区"), order_by=("compound__pinyin", "pk"))
    kind = tables.Column(verbose_name=_("类别"), order_by=("kind__rank", "pk"))
    owner = tables.Column(verbose_name=_("责任单位"), orderable=False)
    due = Cell("work_due", _("时限"), order_by=("next_due_at", "pk"))
    status = Cell("work_status", _("状态"), order_by=("status", "pk"))

    class Meta:
        empty_text = _("没有符合条件的问题。")


class TaskTable(tables.Table):
    number = tables.Column(linkify=True, verbose_name=_("编号"), order_by=("number", "pk"))
    title = tables.Column(verbose_name=pgettext_lazy("work", "任务"), orderable=False)
    compound = tables.Column(verbose_name=_("小区"), orderable=False, default="—")
    owner = Cell("task_owner", _("责任单位"), order_by=("owner__name", "pk"))
    due = Cell("work_due", _("时限"), order_by=("next_due_at", "pk"))
    status = Cell("work_status", _("状态"), order_by=("status", "pk"))

    class Meta:
        empty_text = _("没有符合条件的任务。")
