"""Red-line events: one is entered with its evidence, another person confirms it."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from communities.access import grants
from communities.actions.rights import is_same_person
from communities.models import Compound
from communities.views.base import ActionForm
from communities.views.files import file_response

from ..actions import warnings
from ..models import RedLine, RedLinePaper
from ..models.scope import townships_of
from ..warning_forms import RedLineForm
from .deeds import Deeds

EDIT = "redline.edit"


def trail(*more):
    return [(_("预警"), reverse("warning-list")), *more]


class RedLineNew(ActionForm):
    form_class = RedLineForm
    title = gettext_lazy("登记红线事项")
    intro = gettext_lazy("亡人火灾、侵占公共收益、数据弄虚作假，由另一人确认后直接发红色预警。")
    submit = gettext_lazy("提交确认")
    done = gettext_lazy("已登记，等另一人确认。")

    def get_form_kwargs(self):
        user = self.request.user
        return {
            **super().get_form_kwargs(),
            "townships": townships_of(user, EDIT).order_by("code"),
            "compounds": Compound.objects.active().visible_to(user, EDIT).order_by("pinyin", "pk"),
        }

    def act(self, data, *, by, at):
        place = data.pop("compound") or data["township"]
        data.pop("township")
        self.row = warnings.enter_red_line(place=place, **data, by=by, at=at)

    def get_success_url(self):
        return self.row.get_absolute_url()

    def get_back(self):
        return reverse("warning-list")

    def get_trail(self):
        return trail()


class OneRedLine:
    @cached_property
    def row(self):
        rows = RedLine.objects.visible_to(self.request.user, EDIT).with_place()
        return get_object_or_404(
            rows.select_related("entered_by__person", "decided_by__person", "warning"), pk=self.kwargs["pk"]
        )


class RedLinePage(Deeds, OneRedLine, TemplateView):
    template_name = "governance/redline_page.html"
    deeds = {"confirm": warnings.confirm_red_line, "refuse": warnings.refuse_red_line}

    def get_context_data(self, **kwargs):
        user, row = self.request.user, self.row
        is_waiting = row.state == RedLine.State.WAITING
        return super().get_context_data(
            row=row,
            papers=row.papers.order_by("pk"),
            may_confirm=is_waiting and grants(user).covers("redline.confirm", row.place),
            is_own=is_same_person(row.entered_by, user),
            trail=trail((str(row), "")),
            **kwargs,
        )


class RedLineFile(OneRedLine, View):
    def get(self, request, pk, token):
        return file_response(get_object_or_404(RedLinePaper, red_line=self.row, token=token), "red-line")
