"""The lists of warnings."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from .tables import Cell


class WarningTable(tables.Table):
    """Of `Spoken` rows."""

    place = Cell("warning_place", _("镇乡、小区"), orderable=False)
    name = Cell("warning_name", _("事项"), orderable=False)
    value = Cell("warning_value", _("数值"), orderable=False)
    due = Cell("warning_due", _("状态"), orderable=False)

    class Meta:
        empty_text = _("没有这样的预警。")


class OperationalTable(tables.Table):
    """Of what other rooms warn of."""

    place = Cell("operational_place", _("小区"), orderable=False)
    words = Cell("operational_words", _("事项"), orderable=False)
    due = Cell("operational_due", _("日期"), orderable=False)

    class Meta:
        empty_text = _("没有到期、逾期的事项。")
