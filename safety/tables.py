"""The lists of safety."""

from functools import partial

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from communities.tables import Cell as RoomCell
from workflow.words import day_plain, yuan

NUMBER = {"td": {"class": "number"}, "th": {"class": "number"}}


Cell = partial(RoomCell, folder="safety")


class HazardTable(tables.Table):
    number = tables.Column(linkify=True, verbose_name=_("编号"), order_by=("found_at", "pk"))
    compound = tables.Column(verbose_name=_("小区"), order_by=("compound__pinyin", "pk"))
    item = tables.Column(verbose_name=_("事项"), order_by=("item__code", "pk"))
    place = tables.Column(verbose_name=_("位置"), orderable=False, default="—")
    unit = tables.Column(verbose_name=_("责任单位"), orderable=False, default="—")
    due = Cell("due", _("时限"), order_by=("next_due_at", "pk"))
    status = Cell("status", _("状态"), order_by=("status", "pk"))

    class Meta:
        empty_text = _("没有符合条件的隐患。")


class InspectionTable(tables.Table):
    number = tables.Column(linkify=True, verbose_name=_("编号"), order_by=("since", "pk"))
    compound = tables.Column(verbose_name=_("小区"), order_by=("compound__pinyin", "pk"))
    kind = Cell("kind", _("方式"), orderable=False)
    until = tables.Column(verbose_name=_("检查期间"), order_by=("until", "pk"))
    state = Cell("state", _("状态"), orderable=False)

    class Meta:
        empty_text = _("没有符合条件的检查。例行检查由平台按频次每天生成。")

    def render_until(self, record):
        if record.since == record.until:
            return day_plain(record.since)
        return f"{day_plain(record.since)} – {day_plain(record.until)}"


class EditionTable(tables.Table):
    name = tables.Column(linkify=True, verbose_name=_("版本"), orderable=False)
    dates = Cell("edition_dates", _("有效期"), orderable=False)
    item_count = tables.Column(verbose_name=_("事项"), orderable=False, attrs=NUMBER)
    state = Cell("edition_state", _("状态"), orderable=False)


class InspectorTable(tables.Table):
    code = tables.Column(verbose_name=_("编号"), order_by=("person", "pk"))
    person = tables.Column(verbose_name=_("检查人员"), order_by=("person__name", "pk"))
    organisation = tables.Column(verbose_name=_("所在单位"), order_by=("organisation__name", "pk"))
    kinds = Cell("inspector_kinds", _("检查大类"), orderable=False)
    since = Cell("inspector_dates", _("在册"), order_by=("starts_on", "pk"))
    state = Cell("inspector_state", _("状态"), orderable=False)

    class Meta:
        empty_text = _("名录里还没有人。先列入检查人员，才能双随机抽取。")


class PointTable(tables.Table):
    code = tables.Column(linkify=True, verbose_name=_("编号"), orderable=False)
    compound = tables.Column(verbose_name=_("小区"), order_by=("compound__pinyin", "pk"))
    kind = tables.Column(verbose_name=_("种类"), orderable=False)
    name = tables.Column(verbose_name=_("名称"), order_by=("name", "pk"))
    building = tables.Column(verbose_name=_("楼栋"), orderable=False, default="—")

    class Meta:
        empty_text = _("还没有固定点位。登记消火栓、报警控制器、电梯后可以打印二维码标签。")


class AssessmentTable(tables.Table):
    compound = tables.Column(linkify=True, verbose_name=_("小区"), order_by=("compound__pinyin", "pk"))
    year = tables.Column(verbose_name=_("年度"), order_by=("year", "pk"))
    points_shown = tables.Column(verbose_name=_("得分"), orderable=False, default="—", attrs=NUMBER)
    passed = Cell("passed", _("结果"), orderable=False)
    certificate = tables.Column(verbose_name=_("证书编号"), orderable=False, default="—")

    class Meta:
        empty_text = _("还没有评定。")


class CampaignTable(tables.Table):
    title = tables.Column(linkify=True, verbose_name=_("名称"), orderable=False)
    theme = tables.Column(verbose_name=_("主题"), orderable=False)
    starts_on = tables.Column(verbose_name=_("开始"), order_by=("starts_on", "pk"))
    ends_on = tables.Column(verbose_name=_("结束"), order_by=("ends_on", "pk"))
    round_count = tables.Column(verbose_name=_("轮次"), orderable=False, attrs=NUMBER)

    class Meta:
        empty_text = _("还没有专项行动。")

    def render_starts_on(self, value):
        return day_plain(value)

    render_ends_on = render_starts_on


class EnforcementTable(tables.Table):
    number = tables.Column(linkify=True, verbose_name=_("案号"), order_by=("filed_at", "pk"))
    compound = tables.Column(verbose_name=_("小区"), order_by=("compound__pinyin", "pk"))
    domain = tables.Column(verbose_name=_("领域"), orderable=False)
    fine = tables.Column(verbose_name=_("罚款（元）"), order_by=("fine", "pk"), default="—", attrs=NUMBER)
    due = Cell("due", _("时限"), order_by=("next_due_at", "pk"))
    status = Cell("step", _("状态"), order_by=("status", "pk"))

    class Meta:
        empty_text = _("没有符合条件的案件。")

    def render_fine(self, value):
        return yuan(value)
