"""The lists of indicators."""

from functools import partial

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from communities.tables import Cell as RoomCell

Cell = partial(RoomCell, folder="governance")


class QuotedTable(tables.Table):
    place = tables.Column(linkify=True, verbose_name=_("镇乡、小区"), orderable=False)
    code = tables.Column(verbose_name=_("指标"), orderable=False)
    quarter = tables.Column(verbose_name=_("季度"), accessor="period", orderable=False)
    value = tables.Column(verbose_name=_("数值"), accessor="numerator", orderable=False)
    state = Cell("quoted_state", _("状态"), orderable=False)

    class Meta:
        empty_text = _("还没有引用值。")

    def __init__(self, *args, names, **kwargs):
        super().__init__(*args, **kwargs)
        self.names = names

    def render_code(self, value):
        return self.names.get(value, value)

    def render_quarter(self, value):
        return value.code

    def render_value(self, record):
        return f"{record.numerator}/{record.denominator}"
