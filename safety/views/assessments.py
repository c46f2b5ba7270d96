"""The yearly assessment: the list of a year with its rate, one compound's result, the form."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from communities.views.base import ActionForm, DeskList
from communities.views.chosen import ForCompound

from .. import actions, forms
from ..filters import AssessmentFilter
from ..models import Assessment, current_edition
from ..rates import passed_rate
from ..tables import AssessmentTable


def list_url():
    return reverse("safety:assessment-list")


class AssessmentList(DeskList):
    template_name = "safety/assessment_list.html"
    table_class = AssessmentTable
    filterset_class = AssessmentFilter
    title = gettext_lazy("标准化评定")
    intro = gettext_lazy(
        "每年按检查清单评定：得分80分以上、没有未销号的重大隐患、红线事项全部符合，即为达标。"
    )
    export_columns = (
        (gettext_lazy("年度"), lambda row: row.year),
        (gettext_lazy("小区"), lambda row: row.compound.name),
        (gettext_lazy("镇乡"), lambda row: row.compound.township.name),
        (gettext_lazy("得分"), lambda row: row.points_shown),
        (gettext_lazy("达标"), lambda row: _("是") if row.is_passed else _("否")),
        (gettext_lazy("证书编号"), lambda row: row.certificate),
        (gettext_lazy("不在范围的原因"), lambda row: row.reason),
    )

    def get_queryset(self):
        rows = (
            Assessment.objects.visible_to(self.request.user)
            .with_edition()
            .select_related("compound__township")
        )
        return rows.order_by("-year", "compound__code")

    def get_context_data(self, **kwargs):
        years = sorted(set(self.get_queryset().values_list("year", flat=True)), reverse=True)[:3]
        rates = [
            (_("%(year)d年达标率") % {"year": year}, passed_rate(self.get_queryset().filter(year=year), year))
            for year in years
        ]
        return super().get_context_data(rates=rates, **kwargs)

    def get_actions(self):
        return [(_("评定"), reverse("safety:assessment-new"))] if self.may("assessment.edit") else []


class AssessmentPage(TemplateView):
    template_name = "safety/assessment_page.html"

    def get_context_data(self, **kwargs):
        rows = Assessment.objects.visible_to(self.request.user).select_related(
            "compound", "edition", "assessed_by__person"
        )
        row = get_object_or_404(rows, compound__code__iexact=self.kwargs["code"], year=self.kwargs["year"])
        items = row.edition.items.select_related("kind").order_by("code")
        words = dict(Assessment.Result.choices)
        return super().get_context_data(
            assessment=row,
            score=row.score,
            items=[
                (item, row.results.get(item.code, ""), words.get(row.results.get(item.code), "—"))
                for item in items
            ],
            trail=[(_("标准化评定"), list_url()), (str(row), "")],
            **kwargs,
        )


class AssessmentNew(ForCompound, ActionForm):
    permission = "assessment.edit"
    form_class = forms.AssessmentForm
    title = gettext_lazy("标准化评定")
    submit = gettext_lazy("保存评定")
    done = gettext_lazy("已评定。")

    @cached_property
    def items(self):
        return list(current_edition(timezone.localdate()).items.select_related("kind").order_by("code"))

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "items": self.items}

    def get_initial(self):
        return {"year": timezone.localdate().year}

    def act(self, data, *, by, at):
        given = {"compound": self.compound, "year": data["year"], "by": by, "at": at}
        if data["reason"]:
            self.row = actions.leave_out(reason=data["reason"], **given)
        else:
            results = {item.code: data[item.code] for item in self.items}
            self.row = actions.assess(results=results, certificate=data["certificate"], **given)

    def get_success_url(self):
        return self.row.get_absolute_url()

    def get_back(self):
        return list_url()

    get_list_url = get_back

    def get_trail(self):
        return [(_("标准化评定"), list_url())]
