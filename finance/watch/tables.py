"""The lists of this part."""

from functools import partial

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from communities.tables import Cell as RoomCell
from workflow.words import day_plain, yuan

Cell = partial(RoomCell, folder="finance")


class FindingTable(tables.Table):
    number = tables.Column(linkify=True, verbose_name=_("编号"), order_by=("number",))
    compound = tables.Column(verbose_name=_("小区"), order_by=("compound__pinyin", "pk"))
    title = tables.Column(verbose_name=_("问题"), orderable=False)
    unit = tables.Column(verbose_name=_("责任单位"), orderable=False, default="—")
    due = Cell("finding_due", _("剩余时限"), order_by=("next_due_at", "pk"))
    status = Cell("finding_status", _("状态"), order_by=("status", "pk"))

    class Meta:
        empty_text = _("没有符合条件的问题。")


class AuditTable(tables.Table):
    number = tables.Column(linkify=True, verbose_name=_("编号"), order_by=("number",))
    book = tables.Column(verbose_name=_("账本"), order_by=("book__area__compound__pinyin", "pk"))
    firm = tables.Column(verbose_name=_("审计机构"), orderable=False)
    until = tables.Column(verbose_name=_("审计期间"), order_by=("until", "pk"))
    opinion = tables.Column(verbose_name=_("意见类型"), orderable=False)
    verified = tables.Column(
        verbose_name=_("核实金额"),
        order_by=("verified", "pk"),
        attrs={"td": {"class": "number"}, "th": {"class": "number"}},
    )
    funding = tables.Column(verbose_name=_("经费来源"), orderable=False)

    class Meta:
        empty_text = _("还没有登记审计。从小区的账本进入，登记审计报告。")

    def render_until(self, record):
        return f"{day_plain(record.since)} – {day_plain(record.until)}"

    def render_verified(self, value):
        return yuan(value)
