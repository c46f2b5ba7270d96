"""The rates on a page: for everybody without small groups, at the desk for what the reader may see."""

from datetime import timedelta

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from communities import exports, throttle

from .. import counted, rates, recount, scores
from ..models import Category, Complaint
from ..naming import Names
from ..statistics_forms import StatisticsForm
from .fresh import fresh

HOW = {
    "response": gettext_lazy("时限内完成首次联系的件数 ÷ 首次联系时限已过的件数。"),
    "closing": gettext_lazy("已办结的件数 ÷ 办结时限（含批准的延期）已过的件数。"),
    "on_time": gettext_lazy("按时办结的件数 ÷ 办结时限（含批准的延期）已过的件数。"),
    "solved": gettext_lazy("回答“解决了”的件数 ÷ 有效回答的件数；“部分解决”算半件。"),
    "satisfied": gettext_lazy("三星及以上的件数 ÷ 有效评价的件数；没有评价的不计入。"),
}
BARS = 12
"""So many groups fit a chart that can be read on a phone."""


class Statistics(TemplateView):
    template_name = "complaints/statistics.html"
    export_formats = ("csv",)

    def get(self, request, *args, **kwargs):
        self.form = StatisticsForm(request.GET or None, newest=self.newest())
        wanted = "" if self.form.errors else request.GET.get("_export")
        if wanted == "cases":
            return self.export_cases()
        self.figures = self.find_figures()
        if self.figures is None:
            return render(request, "429.html", status=429)
        return self.export_table() if wanted == "table" else super().get(request, *args, **kwargs)

    def find_figures(self):
        """What holds already, or counted now; None for an address that has it counted too often."""
        span, by, known = self.form.span, self.form.grouping, {"whose": self.whose(), "now": timezone.now()}
        if (found := counted.kept(span, by, **known)) is not None:
            return found
        if throttle.is_too_often("statistics", self.request, at=known["now"]):
            return None
        return counted.count(self.cases(), span, by, **known)

    def rows(self):
        return scores.rows(self.figures.groups, self.form.grouping)

    def get_context_data(self, **kwargs):
        report, rows, by = self.figures.whole, self.rows(), self.form.grouping
        return super().get_context_data(
            form=self.form,
            span=self.form.span,
            report=report,
            figures=[figure(report, name) for name in counted.RATES],
            silence=silence(report),
            rows=rows,
            heads=list(scores.HEADS.values()),
            grouping=rates.GROUPINGS[by],
            is_ranked=by in scores.RANKED,
            chart=chart(rows),
            chart_names=[str(scores.HEADS["closing"]), str(scores.HEADS["on_time"])],
            is_over_time=by == "month",
            least=rates.RANKED_FROM,
            **kwargs,
        )

    def export_table(self):
        return exports.respond("csv", _("办理统计"), table_columns(self.form.grouping), self.rows())

    def export_cases(self):
        if throttle.is_too_often("bulk", self.request, at=timezone.now()):
            return render(self.request, "429.html", status=429)
        lines = recount.lines(self.cases(), self.form.span, self.names())
        return exports.respond("csv", _("诉求逐件"), recount.columns(), lines)


@fresh
class PublicStatistics(Statistics):
    """All cases, up to yesterday: so the page stays the same all day unless a case changes.

    Categories that are not public are in the sums, and named nowhere.
    """

    extra_context = {"is_public": True}

    def newest(self):
        return timezone.localdate() - timedelta(days=1)

    def cases(self):
        return Complaint.objects.all()

    def whose(self):
        return "public"

    def names(self):
        return Names.now()

    def rows(self):
        span, by = self.form.span, self.form.grouping
        return scores.public_rows(self.figures.groups, by, span=span, nameable=self.nameable(by))

    def nameable(self, by):
        """The groups that may be named, None where all may."""
        if by == "compound":
            return self.names().compounds
        if by == "category":
            return frozenset(Category.objects.filter(private=False).values_list("pk", flat=True))
        return None


class DeskStatistics(Statistics):
    """All cases that the reader may see, up to this moment."""

    def newest(self):
        return timezone.localdate()

    def cases(self):
        return Complaint.objects.visible_to(self.request.user)

    def whose(self):
        return f"user {self.request.user.pk}"

    def names(self):
        return None

    def get_context_data(self, **kwargs):
        trail = [(_("诉求"), reverse("complaints:case-list")), (_("办理统计"), "")]
        return super().get_context_data(trail=trail, **kwargs)


def figure(report, name):
    rate = getattr(report, name)
    left_out = [(rates.REASONS[reason], count) for reason, count in rate.excluded.items()]
    return {"label": scores.HEADS[name], "how": HOW[name], "rate": rate, "left_out": left_out}


def silence(report):
    """The line beside the satisfaction rate, where the operator wants it."""
    return rates.silence_as_satisfied(report.satisfied) if settings.SILENCE_BESIDE_SATISFACTION else None


def chart(rows):
    """The share closed, and closed in time, of the first groups; what is suppressed has no bar."""
    return [
        (row.name, *(_percent(row.rate(name)) for name in ("closing", "on_time")))
        for row in [row for row in rows if is_drawn(row)][:BARS]
    ]


def is_drawn(row):
    return row.key != scores.OTHERS and not row.hides & {"closing", "on_time"}


def _percent(rate):
    return rate.percent() if rate else None


def table_columns(by):
    """The table as it is shown: each rate with its parts; a suppressed figure is an empty cell."""
    columns = [
        (str(rates.GROUPINGS[by]), lambda row: row.name),
        (_("受理件数"), lambda row: row.report.accepted),
    ]
    for name, head in scores.HEADS.items():
        columns += [
            (_("%(rate)s分子") % {"rate": head}, _part(name, "numerator")),
            (_("%(rate)s分母") % {"rate": head}, _part(name, "denominator")),
        ]
    times = {_("平均办结天数"): "mean", _("办结天数中位数"): "median", _("九成办结天数"): "percentile_90"}
    return columns + [(head, _time(name)) for head, name in times.items()]


def _part(name, part):
    return lambda row: getattr(row.rate(name), part, None)


def _time(name):
    return lambda row: getattr(row.times, name)() if row.times else None
