"""Quoted values: the list, one with its papers and its signature, a new one."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from communities.access import grants
from communities.actions.rights import is_same_person
from communities.models import Compound
from communities.views.base import ActionForm, DeskTable
from communities.views.files import file_response
from finance.rules.periods import from_code

from .. import actions
from ..forms import QuotedForm
from ..models import Indicator, QuotedPaper, QuotedValue
from ..models.scope import townships_of
from ..tables import QuotedTable
from .deeds import Deeds

QUOTE = "indicator.quote"


def trail(*more):
    return [(_("考核指标"), reverse("scorecard")), (_("引用值"), reverse("quoted-list")), *more]


class QuotedList(DeskTable, TemplateView):
    table_class = QuotedTable
    title = gettext_lazy("引用值")
    intro = gettext_lazy("还没有记录可统计的指标，由一人按文件填报，另一人审签后计入；页面上都标明“引用”。")

    def get_table_data(self):
        rows = QuotedValue.objects.visible_to(self.request.user)
        return rows.select_related("township", "compound").order_by("-quarter", "code", "-pk")

    def get_table_kwargs(self):
        return {"names": {row.code: str(row) for row in Indicator.objects.valid(timezone.localdate())}}

    def get_context_data(self, **kwargs):
        return super().get_context_data(trail=trail()[:1] + [(self.title, "")], **kwargs)

    def get_actions(self):
        return [(_("填报引用值"), reverse("quoted-new"))]


class QuotedNew(ActionForm):
    form_class = QuotedForm
    title = gettext_lazy("填报引用值")
    submit = gettext_lazy("提交审签")
    done = gettext_lazy("已提交，等另一人审签。")

    def get_form_kwargs(self):
        user = self.request.user
        return {
            **super().get_form_kwargs(),
            "townships": townships_of(user, QUOTE).order_by("code"),
            "compounds": Compound.objects.active().visible_to(user, QUOTE).order_by("pinyin", "pk"),
            "today": timezone.localdate(),
        }

    def act(self, data, *, by, at):
        self.row = actions.quote(
            code=data["code"],
            quarter=from_code(data["quarter"]),
            place=data["compound"] or data["township"],
            numerator=data["numerator"],
            denominator=data["denominator"],
            source=data["source"],
            papers=data["papers"],
            by=by,
            at=at,
        )

    def get_success_url(self):
        return self.row.get_absolute_url()

    def get_back(self):
        return reverse("quoted-list")

    def get_trail(self):
        return trail()


class OneQuoted:
    @cached_property
    def row(self):
        rows = QuotedValue.objects.visible_to(self.request.user)
        rows = rows.select_related("township__district", "compound__township")
        rows = rows.select_related("entered_by__person", "signed_by__person")
        return get_object_or_404(rows, pk=self.kwargs["pk"])


class QuotedPage(Deeds, OneQuoted, TemplateView):
    template_name = "governance/quoted_page.html"
    deeds = {"sign": actions.sign, "send_back": actions.send_back}

    def get_context_data(self, **kwargs):
        user, row = self.request.user, self.row
        may_sign = row.state == QuotedValue.State.WAITING and grants(user).covers("indicator.sign", row.place)
        return super().get_context_data(
            row=row,
            name=Indicator.objects.valid(row.period.until).filter(code=row.code).first() or row.code,
            papers=row.papers.order_by("pk"),
            may_sign=may_sign,
            is_own=is_same_person(row.entered_by, user),
            trail=trail((str(row.place), "")),
            **kwargs,
        )


class QuotedFile(OneQuoted, View):
    def get(self, request, pk, token):
        return file_response(get_object_or_404(QuotedPaper, quoted=self.row, token=token), "quoted")
