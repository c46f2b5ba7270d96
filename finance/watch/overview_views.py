"""All books of the reader's scope in one table, with a way to the rows behind each cell."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from communities import exports
from communities.access import grants
from communities.models import ManagementArea
from disclosure.models import Level

from ..overview import overview


class BookOverview(TemplateView):
    template_name = "finance/overview.html"
    export_formats = ("xlsx", "csv")

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("_export")
        if kind not in self.export_formats:
            return super().get(request, *args, **kwargs)
        found = self.overview()
        return exports.respond(kind, _("公共收益一览"), columns(found), iter(found.rows))

    def overview(self):
        today = timezone.localdate()
        asked = self.request.GET.get("year", "")
        year = int(asked) if asked.isdecimal() and len(asked) == 4 else today.year - 1
        reach = grants(self.request.user).where("book.view", "compound__")
        areas = ManagementArea.objects.filter(reach, compound__closed_on=None)
        return overview(areas, today=today, year=year)

    def get_context_data(self, **kwargs):
        found, today = self.overview(), timezone.localdate()
        return super().get_context_data(
            found=found,
            levels=Level,
            years=range(today.year, today.year - 4, -1),
            findings=reverse("finance:finding-list"),
            audits=reverse("finance:audit-list"),
            **kwargs,
        )


def columns(found):
    quarter = {"quarter": found.quarter.code}
    return [
        (_("编号"), lambda row: row.compound.code),
        (_("小区"), lambda row: str(row.area)),
        (_("镇乡"), lambda row: row.compound.township.name),
        (_("建账日期"), lambda row: row.book.opened_on if row.book else ""),
        (_("已结账至"), lambda row: row.book.head.closed_until if row.book else ""),
        (_("银行流水导到"), lambda row: row.bank_until or ""),
        (_("逾期未对账（笔）"), lambda row: row.late_lines),
        (
            _("%(quarter)s公示表") % quarter,
            lambda row: row.statement.stage.label if row.statement else "",
        ),
        (
            _("%(quarter)s三级公示") % quarter,
            lambda row: "、".join(str(Level(one).label) for one in sorted(row.levels)),
        ),
        (_("%(year)d年审计（份）") % {"year": found.year}, lambda row: row.audits),
        (_("核实收益金额（元）"), lambda row: row.verified),
        (_("未销号问题"), lambda row: row.findings),
        (_("合同欠款（元）"), lambda row: row.arrears),
    ]
