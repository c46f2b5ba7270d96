"""The desk's lists of complaints, and of units with their load."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from .models import Complaint, Purge

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


class CaseTable(tables.Table):
    """Its rows are written out by one template: a template for each cell takes most of the time of a page."""

    class Meta:
        model = Complaint
        fields = ("number", "category", "place", "unit", "status", "next_due_at", "submitted_at")
        template_name = "complaints/case_table.html"
        orderable = False


class LoadTable(tables.Table):
    unit = tables.TemplateColumn(template_name="complaints/cells/load_unit.html", verbose_name=_("承办单位"))
    open = tables.Column(verbose_name=_("未办结"), attrs=NUMBER)
    today = tables.Column(verbose_name=_("今天到期"), attrs=NUMBER)
    overdue = tables.Column(verbose_name=_("已超期"), attrs=NUMBER)
    colours = tables.TemplateColumn(
        template_name="complaints/cells/load_colours.html", verbose_name=_("督办"), empty_values=()
    )
    median = tables.Column(verbose_name=_("时长中位数（天）"), attrs=NUMBER)
    old = tables.Column(verbose_name=_("超过15个工作日"), attrs=NUMBER)

    class Meta:
        orderable = False
        empty_text = _("没有未办结的诉求。")


class PurgeTable(tables.Table):
    case = tables.Column(accessor="case__number", verbose_name=_("编号"), attrs={"td": {"class": "whole"}})
    what = tables.Column(verbose_name=_("清除的内容"), accessor="words")
    reason = tables.Column(verbose_name=_("原因"), accessor="get_reason_display")
    at = tables.TemplateColumn("{% load words %}{{ record.at|moment }}", verbose_name=_("时间"))

    class Meta:
        model = Purge
        fields = ("case", "what", "reason", "at")
        orderable = False
        empty_text = _("还没有清除过。")
