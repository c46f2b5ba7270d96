"""The room's lists in the desk."""

from functools import partial

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from communities.tables import Cell as RoomCell

Cell = partial(RoomCell, folder="disclosure")


class DocumentTable(tables.Table):
    title = Cell("document", _("文件"), orderable=False)
    compound = Cell("document_compound", _("小区"), orderable=False)
    due_on = Cell("document_due", _("应公示日期"), order_by=("due_on", "pk"))
    compound_level = Cell("level", _("小区"), orderable=False, extra_context={"place": 0})
    township_level = Cell("level", _("社区、镇乡"), orderable=False, extra_context={"place": 1})
    district_level = Cell("level", _("区"), orderable=False, extra_context={"place": 2})
    state = Cell("document_state", _("状态"), orderable=False)

    class Meta:
        empty_text = _("还没有要公示的文件。公共收益公示表在账本结账、审核以后出现在这里。")


class NoticeTable(tables.Table):
    title = Cell("notice", _("公告"), orderable=False)
    place = Cell("notice_place", _("范围"), orderable=False)
    published_at = Cell("notice_time", _("发布时间"), order_by=("published_at", "pk"))
    reads = tables.Column(
        verbose_name=_("打开次数"),
        order_by=("reads", "pk"),
        attrs={"td": {"class": "number"}, "th": {"class": "number"}},
    )
    state = Cell("notice_state", _("状态"), orderable=False)

    class Meta:
        empty_text = _("没有符合条件的公告。")


class ObjectionTable(tables.Table):
    number = Cell("objection", _("异议"), orderable=False)
    document = Cell("objection_document", _("公示文件"), orderable=False)
    asked_at = Cell("objection_time", _("提问时间"), order_by=("asked_at", "pk"))
    next_due_at = Cell("objection_due", _("剩余时限"), order_by=("next_due_at", "pk"))
    state = Cell("objection_state", _("状态"), orderable=False)

    class Meta:
        empty_text = _("没有符合条件的异议。")


class AccessTable(tables.Table):
    name = Cell("access_compound", _("小区"), orderable=False)
    group = Cell("access_group", _("小微权力监督微信群"), orderable=False)
    platform = Cell("access_platform", _("小微权力监督平台"), orderable=False)
    record = Cell("access_record", _("登记"), orderable=False)

    class Meta:
        empty_text = _("没有符合条件的小区。")
