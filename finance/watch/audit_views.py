"""Audits: the list, one with its findings, and recording them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from communities.access import grants
from communities.views.base import ActionForm, DeskList
from workflow.refusals import Refused

from ..actions import audits as actions
from ..actions.checks import add_audit_finding
from ..models import Audit, AuditReport
from ..views.of_book import OfBook
from .check_views import COLOURS, served
from .filters import AuditFilter
from .forms import AuditFindingForm, AuditForm
from .tables import AuditTable

EDIT = "audit.edit"


class AuditList(DeskList):
    table_class = AuditTable
    filterset_class = AuditFilter
    title = gettext_lazy("公共收益审计")
    export_columns = (
        (gettext_lazy("编号"), lambda row: row.number),
        (gettext_lazy("账本"), lambda row: str(row.book)),
        (gettext_lazy("镇乡"), lambda row: row.book.area.compound.township.name),
        (gettext_lazy("审计机构"), lambda row: row.firm),
        (gettext_lazy("审计期间起"), lambda row: row.since),
        (gettext_lazy("审计期间止"), lambda row: row.until),
        (gettext_lazy("意见类型"), lambda row: row.get_opinion_display()),
        (gettext_lazy("核实收益金额（元）"), lambda row: row.verified),
        (gettext_lazy("经费来源"), lambda row: row.get_funding_display()),
        (gettext_lazy("公布时间"), lambda row: row.published_at),
    )

    def get_queryset(self):
        rows = Audit.objects.visible_to(self.request.user)
        return rows.select_related("book__area__compound__township").order_by("-until", "-pk")


class AuditNew(OfBook, ActionForm):
    book_permission = EDIT
    form_class = AuditForm
    title = gettext_lazy("登记审计")
    submit = gettext_lazy("登记")
    done = gettext_lazy("已登记。")

    def act(self, data, *, by, at):
        self.row = actions.record_audit(book=self.book, by=by, at=at, **data)

    def get_success_url(self):
        return self.row.get_absolute_url()

    def get_back(self):
        return reverse("finance:audit-list")

    def get_trail(self):
        return self.trail_to()


class OneAudit:
    permission = "book.view"

    @cached_property
    def audit(self):
        rows = Audit.objects.visible_to(self.request.user, self.permission)
        rows = rows.select_related(
            "book__area__compound__township", "book__area__compound__community", "document"
        )
        return get_object_or_404(rows, number=self.kwargs["number"])

    def get_back(self):
        return self.audit.get_absolute_url()

    def get_trail(self):
        return [(_("公共收益审计"), reverse("finance:audit-list")), (self.audit.number, self.get_back())]


class AuditPage(OneAudit, TemplateView):
    template_name = "finance/audit_page.html"

    def get_context_data(self, **kwargs):
        findings = self.audit.findings.select_related("unit").order_by("number")
        return super().get_context_data(
            audit=self.audit,
            facts=[(fact["name"], fact["value"]) for fact in actions.facts(self.audit)],
            findings=[(one, COLOURS[one.status]) for one in findings],
            papers=self.audit.papers.order_by("pk"),
            may_edit=grants(self.request.user).covers(EDIT, self.audit.book.compound),
            trail=self.get_trail(),
            **kwargs,
        )


class AuditFindingNew(OneAudit, ActionForm):
    permission = EDIT
    form_class = AuditFindingForm
    title = gettext_lazy("登记审计发现的问题")
    submit = gettext_lazy("立项整改")
    done = gettext_lazy("已立项，开始计算整改时限。")

    def act(self, data, *, by, at):
        add_audit_finding(self.audit, title=data["title"], words=data["words"], by=by, at=at)


class AuditPublish(OneAudit, View):
    http_method_names = ["post"]
    permission = EDIT

    def post(self, request, number):
        try:
            actions.publish_audit(self.audit, by=request.user, at=timezone.now())
            messages.success(request, _("审计结果已定稿，请在公示页安排三级公示。"))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(self.audit)


class AuditFile(OneAudit, View):
    """The report itself is for the desk."""

    def get(self, request, number, token):
        return served(get_object_or_404(AuditReport, audit=self.audit, token=token))
