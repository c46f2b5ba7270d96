"""The desk's list of complaints."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from .models import Complaint


class CaseTable(tables.Table):
    number = tables.Column(verbose_name=_("编号"), linkify=True, attrs={"td": {"class": "whole"}})
    category = tables.TemplateColumn(template_name="complaints/cells/category.html", verbose_name=_("类别"))
    place = tables.Column(verbose_name=_("位置"))
    unit = tables.Column(verbose_name=_("承办单位"), default="—")
    status = tables.TemplateColumn(template_name="complaints/cells/status.html", verbose_name=_("状态"))
    next_due_at = tables.TemplateColumn(
        template_name="complaints/cells/deadline.html", verbose_name=_("期限")
    )
    submitted_at = tables.TemplateColumn(
        template_name="complaints/cells/submitted.html", verbose_name=_("提交时间")
    )

    class Meta:
        model = Complaint
        fields = ("number", "category", "place", "unit", "status", "next_due_at", "submitted_at")
        orderable = False
        empty_text = _("没有符合条件的诉求。放宽筛选条件，或者清除筛选再看。")
