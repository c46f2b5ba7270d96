"""The list of joint decisions."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from communities.tables import Cell

from .models import JointDecision


class DecisionTable(tables.Table):
    number = Cell("decision", _("编号、事项"), folder="assembly", order_by=("number", "pk"))
    compound = Cell("compound", _("小区"), folder="assembly", order_by=("area__compound__pinyin", "pk"))
    matter = tables.Column(order_by=("matter", "pk"))
    decided_on = Cell("decided_on", _("表决日期"), folder="assembly", order_by=("decided_on", "pk"))
    outcome = Cell("outcome", _("结果"), folder="assembly", orderable=False)

    class Meta:
        model = JointDecision
        fields = ("number", "compound", "matter", "decided_on", "outcome")
        empty_text = _("没有符合条件的决定。放宽筛选条件，或者点“登记决定”。")
