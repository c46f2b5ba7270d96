"""What is asked for: the indicators in force and to come, and the form that changes them."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from communities.access import grants
from communities.views.base import ActionForm
from finance.rules.periods import quarter_of

from .. import actions
from ..actions import Change
from ..forms import IndicatorsForm
from ..indicators import COUNTINGS
from ..models import Indicator


def next_quarter():
    return quarter_of(timezone.localdate()).until + timedelta(days=1)


def change_of(row):
    """What the row asks for, to be compared with what follows it."""
    return row.weight, row.yellow, row.red, row.least


class IndicatorList(TemplateView):
    template_name = "governance/indicators.html"

    def get_context_data(self, **kwargs):
        since = next_quarter()
        coming = {row.code: row for row in Indicator.objects.valid(since)}
        rows = [
            (row, COUNTINGS.get(row.code), self.changed(row, coming.get(row.code)))
            for row in Indicator.objects.valid(timezone.localdate())
        ]
        return super().get_context_data(
            rows=rows,
            since=since,
            may_edit=grants(self.request.user).may("indicator.edit"),
            may_quote=grants(self.request.user).may("indicator.quote"),
            trail=[(_("考核指标"), reverse("scorecard")), (_("指标和预警线"), "")],
            **kwargs,
        )

    @staticmethod
    def changed(row, coming):
        """The row that follows, where it asks for something else; "ends" where none does."""
        if coming is None:
            return "ends"
        return coming if change_of(coming) != change_of(row) else None


class IndicatorChange(ActionForm):
    template_name = "governance/indicators_form.html"
    form_class = IndicatorsForm
    title = gettext_lazy("修改指标")
    intro = gettext_lazy("改动从下一个季度起生效，本季度和以前不变。权重之和应为100，红线应低于黄线。")
    submit = gettext_lazy("下季度起生效")
    done = gettext_lazy("已保存，下一个季度起生效。")

    @cached_property
    def rows(self):
        return list(Indicator.objects.valid(next_quarter()))

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "rows": self.rows}

    def act(self, data, *, by, at):
        changes = [
            Change(row.code, *(data[f"{row.code}_{name}"] for name in ("weight", "yellow", "red", "least")))
            for row in self.rows
        ]
        actions.change_indicators(changes, by=by, at=at, note=data["note"])

    def get_back(self):
        return reverse("indicator-list")

    def get_trail(self):
        return [(_("考核指标"), reverse("scorecard")), (_("指标和预警线"), self.get_back())]
