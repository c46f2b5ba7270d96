"""Lists of public income at the desk."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from workflow.words import day_plain, yuan

from .models import Book


class Yuan(tables.Column):
    """¥12,345.60, to the right."""

    attrs = {"td": {"class": "number"}, "th": {"class": "number"}}

    def render(self, value):
        return yuan(value)


class BookTable(tables.Table):
    area = tables.Column(verbose_name=_("账本"), linkify=True, order_by=("area__compound__pinyin", "pk"))
    township = tables.Column(
        accessor="area__compound__township",
        verbose_name=_("镇乡"),
        order_by=("area__compound__township", "pk"),
    )
    bank = Yuan(accessor="head__bank", verbose_name=_("专户余额"), order_by=("head__bank", "pk"))
    closed_until = tables.Column(
        accessor="head__closed_until",
        verbose_name=_("已结账至"),
        default=_("还没有结过账"),
        order_by=("head__closed_until", "pk"),
    )
    waiting = tables.Column(verbose_name=_("待记账"), default="0", order_by=("waiting", "pk"))
    vouchers = tables.Column(accessor="head__seq", verbose_name=_("凭证"), order_by=("head__seq", "pk"))

    class Meta:
        model = Book
        fields = ("area", "township", "bank", "closed_until", "waiting", "vouchers")
        empty_text = _("没有符合条件的账本。还没有建账的小区，由镇乡干部建账。")

    def render_closed_until(self, value):
        return day_plain(value)
