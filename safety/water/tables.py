"""The lists of this part."""

from functools import partial

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from communities.models import Compound
from communities.tables import Cell as RoomCell
from communities.tables import Figures
from workflow.words import day_plain

from ..models import WaterRepair

Cell = partial(RoomCell, folder="safety")


class WaterTable(tables.Table):
    """Of compounds `with_fire_water`."""

    name = Cell("water_compound", _("小区"), order_by=("pinyin", "pk"))
    township = tables.Column(verbose_name=_("镇乡"), order_by=("township", "pk"))
    state = Cell("water_state", _("供水"), order_by=("water_state", "pk"))
    water_reading = Cell(
        "water_reading", _("水压（MPa）"), order_by=("water_reading", "pk"), attrs=Figures.attrs
    )
    extinguishers = Figures(verbose_name=_("应急灭火器（具）"), default="—", order_by=("extinguishers", "pk"))
    water_day = tables.Column(verbose_name=_("实测日期"), default="—", order_by=("water_day", "pk"))
    repair = Cell("water_repair", _("改造"), orderable=False)

    class Meta:
        model = Compound
        fields = ("name", "township", "state", "water_reading", "extinguishers", "water_day", "repair")
        empty_text = _("没有符合条件的小区。放宽筛选条件再试。")

    def render_water_day(self, value):
        return day_plain(value)


class RepairTable(tables.Table):
    number = tables.Column(linkify=True, verbose_name=_("编号"), order_by=("number",))
    compound = tables.Column(verbose_name=_("小区"), order_by=("compound__pinyin", "pk"))
    title = tables.Column(verbose_name=_("项目名称"), orderable=False)
    pressure = Cell("repair_pressure", _("水压（MPa）"), orderable=False)
    due = Cell("repair_due", _("计划通水"), order_by=("next_due_at", "pk"))
    water_on = tables.Column(verbose_name=_("通水日期"), default="—", order_by=("water_on", "pk"))
    status = Cell("step", _("状态"), order_by=("status", "pk"))

    class Meta:
        model = WaterRepair
        fields = ("number", "compound", "title", "pressure", "due", "water_on", "status")
        empty_text = _("没有符合条件的改造项目。消防无水、水压不足的小区，由镇乡或区专班立项。")

    def render_water_on(self, value):
        return day_plain(value)
