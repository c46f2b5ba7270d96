"""Warnings: one list with what other rooms warn of, and one warning with its numbers, story and steps."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from communities.access import grants
from communities.actions.rights import is_same_person
from communities.models import Compound
from communities.views.base import DeskTable
from finance.rules.periods import quarter_of
from workflow.models import AuditEntry
from workflow.refusals import Refused

from .. import operational, scorecards
from ..actions import warnings
from ..indicators import last_whole_day
from ..lifecycle import WARNING, WarningMove
from ..lifecycle.warnings import CURRENT, WarningStatus
from ..models import Freeze, Grade, RedLine, Warning
from ..warning_filters import PARTS, WarningFilter
from ..warning_forms import StepForm
from ..warning_tables import OperationalTable, WarningTable
from ..warning_words import Lazily, spoken

VIEW = "warning.view"
RED, YELLOW, WORK, CLOSED = PARTS
LABELS = {
    RED: gettext_lazy("红色预警"),
    YELLOW: gettext_lazy("黄色预警"),
    WORK: gettext_lazy("工作提醒"),
    CLOSED: gettext_lazy("已关闭"),
}
DEEDS = {
    WarningMove.ACKNOWLEDGE: warnings.acknowledge,
    WarningMove.PLAN: warnings.plan,
    WarningMove.VERIFY: warnings.verify,
    WarningMove.SEND_BACK: warnings.not_verified,
    WarningMove.LIFT: warnings.lift,
}
RED_LINES_SHOWN = 20


class WarningList(DeskTable, TemplateView):
    """`?part=` is red, yellow, work (of other rooms) or closed; without it the gravest that has any."""

    template_name = "governance/warning_list.html"
    title = gettext_lazy("预警")
    intro = gettext_lazy(
        "指标低于黄线、比上季度下降5个百分点以上发黄色；低于红线、连续两个季度黄色、发生红线事项发红色。"
    )

    @cached_property
    def filter(self):
        rows = Warning.objects.visible_to(self.request.user).with_place()
        return WarningFilter(self.request.GET, queryset=rows, request=self.request)

    @cached_property
    def narrowed(self):
        """Rows of all parts that pass the filter; compounds for what other rooms warn of."""
        if not self.filter.is_valid():
            return Warning.objects.none(), Compound.objects.none()
        return self.filter.qs, self.compounds(self.filter.form.cleaned_data)

    def compounds(self, asked):
        """None where nothing is narrowed."""
        words, township = asked.get("text", "").strip()[:60], asked.get("township")
        if not words and not township:
            return None
        rows = Compound.objects.all()
        if words:
            rows = rows.filter(Q(name__icontains=words) | Q(code__iexact=words))
        return rows.filter(township=township) if township else rows

    @cached_property
    def counts(self):
        rows, _compounds = self.narrowed
        counts = rows.order_by().aggregate(
            red=Count("pk", filter=Q(status__in=CURRENT, grade=Grade.RED)),
            yellow=Count("pk", filter=Q(status__in=CURRENT, grade=Grade.YELLOW)),
            closed=Count("pk", filter=~Q(status__in=CURRENT)),
        )
        counts[WORK] = sum(one.count for one in self.tallies)
        return counts

    @cached_property
    def tallies(self):
        return operational.tallies(self.request.user, timezone.now(), self.narrowed[1])

    @cached_property
    def part(self):
        asked = self.request.GET.get("part", "")
        if asked in PARTS:
            return asked
        return next((part for part in (RED, YELLOW, WORK) if self.counts[part]), RED)

    def get_table_class(self):
        return OperationalTable if self.part == WORK else WarningTable

    def get_table_data(self):
        rows, compounds = self.narrowed
        if self.part == WORK:
            return operational.operational(self.request.user, timezone.now(), compounds)
        if self.part == CLOSED:
            return Lazily(rows.closed().order_by("-closed_at", "-pk"))
        of_grade = rows.open().red() if self.part == RED else rows.open().yellow()
        return Lazily(of_grade.worst_first())

    def get_actions(self):
        return [(_("登记红线事项"), reverse("redline-new"))] if self.may("redline.edit") else []

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            filter=self.filter,
            part=self.part,
            parts=[(name, LABELS[name], self.counts[name]) for name in PARTS],
            tallies=[one for one in self.tallies if one.count] if self.part == WORK else [],
            most=operational.MOST,
            waiting=self.red_lines(),
            **kwargs,
        )

    def red_lines(self):
        """What waits to be confirmed, for those who may read it."""
        if not self.may("redline.edit"):
            return []
        rows = RedLine.objects.visible_to(self.request.user, "redline.edit").waiting().with_place()
        return rows.order_by("entered_at", "pk")[:RED_LINES_SHOWN]


DONE = {move.name: move.done for move in WARNING.moves} | {
    "recover": gettext_lazy("重新测量，已达到要求"),
    "relapse": gettext_lazy("重新测量，又没有达到要求"),
    "again": gettext_lazy("又发生红线事项"),
    "escalate": gettext_lazy("已催办、督办"),
    "recompute": gettext_lazy("按公布的日历重新计算时限"),
}


class WarningPage(TemplateView):
    """POST makes one step; what is refused is said above its form, and nothing is lost."""

    template_name = "governance/warning_page.html"

    @cached_property
    def row(self):
        rows = Warning.objects.visible_to(self.request.user).with_place()
        rows = rows.select_related("planned_by__person", "verified_by__person", "lifted_by__person")
        return get_object_or_404(rows, number=self.kwargs["number"])

    def get_context_data(self, *, refused=None, **kwargs):
        row, user = self.row, self.request.user
        story = AuditEntry.objects.about(row.label, row.number).order_by("at", "pk")
        return super().get_context_data(
            row=row,
            told=spoken([row])[0],
            steps=[(move, self.form(move, refused)) for move in self.open_moves()],
            is_planner=is_same_person(row.planned_by, user),
            may_lift_later=self.may_lift_later(),
            is_anothers=self.is_anothers_to_lift(),
            limits=row.deadlines.order_by("started_at", "pk"),
            story=[(entry, DONE.get(entry.verb, "")) for entry in story],
            red_lines=row.red_lines.order_by("happened_on", "pk"),
            reads_red_lines=grants(user).covers("redline.edit", row.place),
            cell=self.cell(),
            trail=[(_("预警"), reverse("warning-list")), (row.number, "")],
            **kwargs,
        )

    def form(self, move, refused):
        return refused if refused is not None and refused.prefix == move.name else StepForm(move=move)

    @cached_property
    def roles(self):
        return self.row.relations_of(self.request.user)

    def open_moves(self):
        """What the reader may do now; a lift only where there is something to lift for."""
        return [move for move in WARNING.open_to(self.row.status, self.roles) if self.is_offered(move)]

    def is_offered(self, move):
        row, user = self.row, self.request.user
        if move.name in (WarningMove.VERIFY, WarningMove.SEND_BACK):
            return not is_same_person(row.planned_by, user)
        if move.name == WarningMove.PLAN and row.status != WarningStatus.ACKNOWLEDGED:
            return self.is_late
        if move.name == WarningMove.LIFT:
            return self.is_ripe and not self.took_part
        return True

    @property
    def took_part(self):
        """Whoever planned or verified the correction does not lift the warning."""
        hands = (self.row.planned_by, self.row.verified_by)
        return any(is_same_person(one, self.request.user) for one in hands)

    @cached_property
    def is_ripe(self):
        return self.row.recovered_on is not None or warnings.is_verified_in_time(self.row)

    @cached_property
    def is_late(self):
        """A correction that was not verified within its limit needs another plan."""
        if self.row.status == WarningStatus.VERIFIED:
            return not self.is_ripe
        return self.row.next_due_at is not None and self.row.next_due_at < timezone.now()

    def lifts(self):
        """Whether the reader lifts such warnings in the state that this one is in."""
        move = WARNING.by_name[WarningMove.LIFT]
        return bool(move.roles & self.roles) and self.row.status in move.sources

    def may_lift_later(self):
        return self.lifts() and not self.is_ripe

    def is_anothers_to_lift(self):
        return self.lifts() and self.is_ripe and self.took_part

    def cell(self):
        """The address of the value in the scorecard, as long as there is one."""
        row = self.row
        if row.is_red_line:
            return ""
        quarter = scorecards.NOW
        if Freeze.objects.filter(quarter=row.quarter).exists():
            quarter = row.quarter
        elif row.quarter != quarter_of(last_whole_day(timezone.now())).code:
            return ""
        return reverse("scorecard-cell", args=[quarter, row.level, row.place.code, row.code])

    def post(self, request, number):
        name = request.POST.get("action", "")
        if name not in DEEDS:
            return redirect(self.row)
        form = StepForm(request.POST, move=WARNING.by_name[name])
        try:
            if form.is_valid():
                DEEDS[WarningMove(name)](
                    self.row, note=form.cleaned_data["note"], by=request.user, at=timezone.now()
                )
                messages.success(request, _("已办理。"))
                return redirect(self.row)
        except Refused as refusal:
            messages.error(request, str(refusal))
        self.__dict__.pop("row", None)
        return self.render_to_response(self.get_context_data(refused=form))
