"""The steps of a bulletin at the desk: write, look at earlier quarters, check, return, freeze, issue."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from communities.access import grants
from communities.views.base import ActionForm
from workflow import typed
from workflow.refusals import Refused

from .. import actions
from ..bulletin_forms import BulletinForm
from ..models import Bulletin
from ..rules import bulletins as rules
from ..scorecards import columns_of_freeze
from .bulletins import OneBulletin, period_of, trail
from .deeds import note_in

SHOWN = 500
"""So many corrections a page shows; the workbook has all."""
FIELDS = ("title", "recipients", "copies", "comment", "measures")


class BulletinDraft(ActionForm):
    """Begins a quarter's bulletin or goes on with it."""

    form_class = BulletinForm
    submit = gettext_lazy("保存草稿")

    @cached_property
    def bulletin(self):
        return Bulletin.objects.filter(quarter=self.kwargs["quarter"]).first()

    @property
    def title(self):
        return _("起草%(quarter)s通报") % {"quarter": self.kwargs["quarter"]}

    def dispatch(self, request, *args, **kwargs):
        if period_of(kwargs["quarter"]).since > timezone.localdate():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        if self.bulletin:
            return {name: getattr(self.bulletin, name) for name in FIELDS}
        before = Bulletin.objects.latest_first().first()
        return {
            "title": rules.title_of(period_of(self.kwargs["quarter"])),
            "recipients": before.recipients if before else "各镇乡人民政府，区直有关单位",
            "copies": before.copies if before else "",
        }

    def act(self, data, *, by, at):
        words = actions.Words(**data)
        if self.bulletin:
            actions.revise_bulletin(self.bulletin, words, by=by, at=at)
            return
        row = actions.draft_bulletin(period_of(self.kwargs["quarter"]), words, by=by, at=at)
        actions.begin_comparison(row, by=by, at=at)

    def get_success_url(self):
        return reverse("bulletin-page", args=[self.kwargs["quarter"]])

    def get_back(self):
        return self.get_success_url() if self.bulletin else reverse("bulletin-list")

    def get_trail(self):
        return trail()


class BulletinCorrections(OneBulletin, TemplateView):
    """What counts otherwise in earlier quarters, by quarter and indicator, each with its reason."""

    template_name = "governance/bulletin_corrections.html"

    def get_context_data(self, **kwargs):
        row = self.bulletin
        rows = list(row.corrections.in_order().select_related("freeze")[:SHOWN])
        return super().get_context_data(
            bulletin=row,
            groups=[Group(list(found)) for _key, found in groupby(rows, key=subject)],
            total=row.corrections.count(),
            shown=len(rows),
            may_explain=row.status == "draft" and grants(self.request.user).may("bulletin.draft"),
            trail=trail((row.quarter, row.get_desk_url()), (_("以前季度的更正"), "")),
            **kwargs,
        )

    def post(self, request, quarter):
        given = {name: typed.clean(request.POST.get(name, "")) for name in ("of", "code")}
        try:
            actions.explain_corrections(
                self.bulletin, **given, note=note_in(request), by=request.user, at=timezone.now()
            )
            messages.success(request, _("已保存。"))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("bulletin-corrections", quarter)


def subject(row):
    return row.freeze_id, row.code


class Group:
    """The corrections of one indicator in one quarter."""

    def __init__(self, rows):
        self.rows, first = rows, rows[0]
        self.quarter, self.code, self.note = first.freeze.quarter, first.code, first.note
        self.name = next((c.name for c in columns_of_freeze(first.freeze) if c.code == self.code), self.code)


class Step(OneBulletin, View):
    """One move by a button of the page."""

    http_method_names = ["post"]
    done = ""

    def post(self, request, quarter):
        try:
            self.act(by=request.user, at=timezone.now())
            messages.success(request, self.done)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(self.bulletin.get_desk_url())

    def act(self, *, by, at):
        """:raises Refused: what the action refuses."""
        raise NotImplementedError


class BulletinCompare(Step):
    done = gettext_lazy("已按今天的记录重新核对以前的季度。")

    def act(self, *, by, at):
        if not actions.begin_comparison(self.bulletin, by=by, at=at):
            self.done = _("已开始在后台核对，核对完这里会写明时间，请稍后刷新。")


class BulletinCheck(Step):
    done = gettext_lazy("已核稿，可以冻结数据。")

    def act(self, *, by, at):
        actions.check_bulletin(self.bulletin, harmless=self.request.POST.getlist("harmless"), by=by, at=at)


class BulletinReturn(Step):
    done = gettext_lazy("已退回修改。")

    def act(self, *, by, at):
        actions.return_bulletin(self.bulletin, note=note_in(self.request), by=by, at=at)


class BulletinFreeze(Step):
    done = gettext_lazy("数据已冻结，可以编号印发。")

    def act(self, *, by, at):
        if not actions.begin_freezing(self.bulletin, by=by, at=at):
            self.done = _("已开始在后台冻结，冻结好了会发消息告诉您，这里也会写明。")


class BulletinIssue(Step):
    done = gettext_lazy("已编号印发，并向社会公开。")

    def act(self, *, by, at):
        actions.issue_with_annexes(self.bulletin, by=by, at=at)
