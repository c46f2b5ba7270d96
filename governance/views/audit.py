"""The audit trail to read, to take away and to verify; for the audit admin."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_filters.views import FilterView

from communities import exports
from workflow import audit, seals
from workflow.keyset import Keyset, Part
from workflow.masking import masked
from workflow.models import AuditCheck, AuditEntry, AuditSeal

from ..audit_story import Speller, subject
from ..filters import AuditFilter

PAGE = 50
CHUNK = 1000
MOST_XLSX = 100_000
"""A workbook is written to the end before it goes out; of more than that, a CSV is taken."""
NEWEST_FIRST = Keyset(Part(Q(), ("at", "id"), descending=True))
CHECKS = 10
"""So many of the last verifications are shown."""


class AuditList(FilterView):
    template_name = "governance/audit_list.html"
    filterset_class = AuditFilter
    title = gettext_lazy("审计记录")
    export_formats = ("xlsx", "csv")

    def get_queryset(self):
        return AuditEntry.objects.all()

    def get(self, request, *args, **kwargs):
        if request.GET.get("_export") in self.export_formats:
            return self.export(request.GET["_export"])
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        asked = self.request.GET
        page = NEWEST_FIRST.page(
            self.object_list, PAGE, after=asked.get("after", ""), before=asked.get("before", "")
        )
        speller = Speller()
        lines = [told(entry, speller) for entry in page.rows]
        return super().get_context_data(title=self.title, page=page, lines=lines, **kwargs)

    def export(self, kind):
        """All that is filtered, newest first; who took it is written down first."""
        filterset = self.get_filterset(self.filterset_class)
        rows = filterset.qs if filterset.is_valid() or not filterset.is_bound else self.get_queryset().none()
        given = self.narrowed()
        if kind == "xlsx" and rows.values("pk")[: MOST_XLSX + 1].count() > MOST_XLSX:
            messages.error(self.request, _("超过%(most)d条，请导出CSV。") % {"most": MOST_XLSX})
            return redirect(f"{self.request.path}?{given.urlencode()}")
        at = timezone.now()
        audit.record("trail", kind, "export", by=self.request.user, at=at, filters=given.dict())
        speller = Speller()
        lines = (told(entry, speller) for entry in NEWEST_FIRST.walk(rows.filter(at__lt=at), CHUNK))
        return exports.respond(kind, str(self.title), columns(), lines)

    def narrowed(self):
        """The address without what is not a filter."""
        given = self.request.GET.copy()
        for name in ("_export", "after", "before"):
            given.pop(name, None)
        return given


def told(entry, speller):
    """An entry as people read it."""
    return {
        "number": entry.pk,
        "at": entry.at,
        "who": entry.by_name or _("平台"),
        "kind": subject(entry.subject_label),
        "key": entry.subject_key,
        "verb": speller.verb(entry.subject_label, entry.verb),
        "note": masked(entry.note),
        "details": speller.details(entry.subject_label, entry.details),
    }


def columns():
    heads = {
        "number": _("序号"),
        "at": _("时间"),
        "who": _("经办"),
        "kind": _("事项种类"),
        "key": _("事项编号"),
        "verb": _("动作"),
        "note": _("说明"),
    }
    plain = [(head, lambda line, name=name: line[name]) for name, head in heads.items()]
    return [
        *plain,
        (_("详情"), lambda line: "；".join(f"{one.name}：{one.value}" for one in line["details"])),
    ]


class AuditChain(TemplateView):
    """How far the trail is sealed and verified; POST has it verified from the beginning."""

    template_name = "governance/audit_chain.html"

    def get_context_data(self, **kwargs):
        checks = list(AuditCheck.objects.select_related("by__person").order_by("-asked_at", "-pk")[:CHECKS])
        finished = [check for check in checks if not check.running]
        return super().get_context_data(
            head=seals.head(),
            checks=checks,
            last=finished[0] if finished else None,
            running=next((check for check in checks if check.running), None),
            bad=self.bad(finished[0]) if finished and finished[0].fault else None,
            trail=[(_("审计记录"), reverse("audit-list")), (_("完整性核验"), "")],
            **kwargs,
        )

    def bad(self, check):
        return AuditSeal.objects.filter(seq=check.seq).first()

    def post(self, request):
        seals.ask(by=request.user, at=timezone.now())
        messages.success(request, _("核验已经开始，由后台逐段进行，请稍后刷新本页。"))
        return redirect("audit-chain")
