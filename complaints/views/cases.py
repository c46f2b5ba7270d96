"""The desk's list of cases: page by page whatever their number, in bulk, and as a file."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import FormView
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from communities import exports
from communities.access import grants

from .. import actions
from ..bulk_forms import MOST, BulkDispatchForm
from ..export import CHUNK, COLUMNS, MOST_XLSX
from ..filters import CaseFilter
from ..models import Complaint
from ..tables import CaseTable

PAGE = 25
COUNTED = 1000
"""So many are counted; of more than that, only that they are more is said."""


class CaseList(SingleTableMixin, FilterView):
    """Cases that the reader may see, the nearest deadline first, what is done last."""

    template_name = "complaints/case_list.html"
    table_class = CaseTable
    table_pagination = False
    filterset_class = CaseFilter
    export_formats = ("xlsx", "csv")

    def get_queryset(self):
        return Complaint.objects.visible_to(self.request.user)

    def get(self, request, *args, **kwargs):
        if request.GET.get("_export") in self.export_formats:
            return self.export(request.GET["_export"])
        return super().get(request, *args, **kwargs)

    def get_table_data(self):
        asked, keyset = self.request.GET, self.filterset.keyset
        self.page = keyset.page(
            self.object_list.with_place().with_next_deadline().without_words(),
            PAGE,
            after=asked.get("after", ""),
            before=asked.get("before", ""),
        )
        reach = grants(self.request.user)
        for case in self.page.rows:
            case.may_dispatch = case.status in actions.SENDERS and reach.covers(
                "case.dispatch", case.compound
            )
        return self.page.rows

    def get_context_data(self, **kwargs):
        context = super().get_context_data(title=_("诉求"), actions=self.get_actions(), **kwargs)
        return context | {
            "page": self.page,
            "tally": self.get_tally(),
            "may_tick": any(case.may_dispatch for case in self.page.rows),
        }

    def get_actions(self):
        may = grants(self.request.user).may
        pages = [(_("代为登记"), reverse("complaints:case-new"))] if may("case.file") else []
        pages += [(_("导入诉求"), reverse("complaints:case-import"))] if may("register.import") else []
        pages += [(_("工作量与时长"), reverse("complaints:workload"))]
        pages += [(_("办理统计"), reverse("complaints:desk-statistics"))]
        pages += [(_("公开审核"), reverse("complaints:review"))] if may("case.publish") else []
        pages += [(_("派单建议"), reverse("complaints:suggestions"))] if may("case.dispatch") else []
        pages += [(_("个人信息请求"), reverse("complaints:data-requests"))] if may("case.dispatch") else []
        return pages

    def get_tally(self):
        if self.page.is_whole:
            return _("共 %(total)d 件") % {"total": len(self.page.rows)}
        total = self.filterset.keyset.count(self.object_list, COUNTED)
        words = _("超过%(total)d件") if total > COUNTED else _("共 %(total)d 件")
        return words % {"total": min(total, COUNTED)}

    def export(self, kind):
        """All that is filtered, in the order of the list; who took how many is written down first."""
        filterset = self.get_filterset(self.filterset_class)
        rows = filterset.qs if filterset.is_valid() or not filterset.is_bound else self.get_queryset().none()
        count = rows.count()
        if kind == "xlsx" and count > MOST_XLSX:
            messages.error(self.request, _("超过%(most)d件，请导出CSV。") % {"most": MOST_XLSX})
            return redirect(f"{self.request.path}?{self.narrowed().urlencode()}")
        given = [(key, value) for key, value in self.narrowed().items() if value]
        actions.note_export(kind, count, given, by=self.request.user, at=timezone.now())
        columns = [(str(head), value) for head, value in COLUMNS]
        return exports.respond(
            kind, _("诉求"), columns, filterset.keyset.walk(rows.with_place().without_words(), CHUNK)
        )

    def narrowed(self):
        """The address without what is not a filter."""
        given = self.request.GET.copy()
        for name in ("_export", "after", "before"):
            given.pop(name, None)
        return given


class CaseDispatch(FormView):
    """The ticked cases, a unit for all of them, and what became of each."""

    template_name = "complaints/case_dispatch.html"
    form_class = BulkDispatchForm

    @cached_property
    def cases(self):
        """Those that were ticked and may be dispatched by who asks."""
        ticked = (self.request.POST or self.request.GET).getlist("case")[:MOST]
        numbers = [number for number in ticked if number.isprintable()]
        reach = grants(self.request.user)
        cases = Complaint.objects.filter(number__in=numbers).filter(
            reach.where("case.dispatch", "compound__")
        )
        return list(cases.with_place().order_by("submitted_at", "pk"))

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"cases": self.cases, "on": timezone.localdate()}

    def get(self, request, *args, **kwargs):
        if not self.cases:
            messages.error(request, _("请先勾选待派单的诉求。"))
            return redirect("complaints:case-list")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        trail = [(_("诉求"), reverse("complaints:case-list")), (_("批量派单"), "")]
        return super().get_context_data(cases=self.cases, trail=trail, **kwargs)

    def form_valid(self, form):
        sent = actions.dispatch_all(self.cases, **form.cleaned_data, by=self.request.user, at=timezone.now())
        if sent.done:
            count = len(sent.done)
            done = ngettext("已派单%(count)d件。", "已派单%(count)d件。", count)
            messages.success(self.request, done % {"count": count})
        for case, why in sent.refused:
            messages.error(
                self.request, _("%(number)s没有派单：%(why)s") % {"number": case.number, "why": why}
            )
        return redirect("complaints:case-list")
