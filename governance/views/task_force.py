"""1 + 3 + N: the task force, three kinds of bodies, resident units; their duties and what they owe."""

from collections import defaultdict

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from communities.access import grants
from communities.models import Organisation
from communities.views.base import ActionForm

from .. import actions
from .. import work_forms as forms
from ..lifecycle import WORK
from ..models import Duty, Task

Kind = Organisation.Kind
ONE, THREE, MANY = (Kind.DISTRICT,), (Kind.PARTY, Kind.COMMITTEE, Kind.COMPANY), (Kind.RESIDENT_UNIT,)
SHOWN = 20
"""Bodies of a kind on the page; those that owe something come first."""


class TaskForce(TemplateView):
    template_name = "governance/task_force.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        groups = [
            (_("1 个专班"), [self.group(kind, today) for kind in ONE]),
            (_("3 类主体"), [self.group(kind, today) for kind in THREE]),
            (_("N 个驻区单位"), [self.group(kind, today) for kind in MANY]),
        ]
        bodies = [body for _label, kinds in groups for kind in kinds for body in kind["bodies"]]
        duties = defaultdict(list)
        for duty in Duty.objects.current(today).filter(body__in=bodies).order_by("starts_on", "pk"):
            duties[duty.body_id].append(duty)
        for body in bodies:
            body.shown_duties = duties[body.pk]
        return super().get_context_data(
            groups=groups,
            may_edit=grants(self.request.user).may("duty.edit"),
            trail=[(_("攻坚小区"), reverse("tough-list")), (_("专班和责任单位"), "")],
            **kwargs,
        )

    def group(self, kind, today):
        """A kind of body: how many there are, and the first of them with what they owe."""
        seen = Organisation.objects.visible_to(self.request.user, "task.view").of_kind(kind).current(today)
        rows = Organisation.objects.filter(pk__in=seen.values("pk"))
        owed = self.owed().filter(owner__kind=kind).values("owner")
        counts = {
            row["owner"]: row
            for row in owed.annotate(
                unfinished=Count("pk"), late=Count("pk", filter=Q(next_due_at__lt=timezone.now()))
            ).order_by("-late", "-unfinished", "owner")
        }
        first = list(counts)[:SHOWN]
        busy = sorted(
            rows.filter(pk__in=first).select_related("compound"), key=lambda one: first.index(one.pk)
        )
        rest = rows.exclude(pk__in=first).select_related("compound").order_by("name", "pk")
        bodies = [*busy, *rest[: SHOWN - len(busy)]]
        for body in bodies:
            count = counts.get(body.pk, {})
            body.unfinished, body.late = count.get("unfinished", 0), count.get("late", 0)
        count = rows.count()
        facts = {"kind": kind.value, "label": kind.label, "is_more": count > len(bodies)}
        return facts | {"count": count, "bodies": bodies}

    def owed(self):
        return Task.objects.visible_to(self.request.user).exclude(status__in=WORK.final())


class DutyForm(ActionForm):
    def get_back(self):
        return reverse("task-force")

    def get_trail(self):
        return [(_("攻坚小区"), reverse("tough-list")), (_("专班和责任单位"), reverse("task-force"))]

    @property
    def intro(self):
        return str(self.body)


class DutyNew(DutyForm):
    form_class = forms.DutyForm
    title = gettext_lazy("登记职责")

    @cached_property
    def body(self):
        seen = Organisation.objects.visible_to(self.request.user, "duty.edit")
        return get_object_or_404(seen, pk=self.kwargs["pk"])

    def act(self, data, *, by, at):
        actions.give_duty(self.body, by=by, at=at, **data)


class DutyEnd(DutyForm):
    form_class = forms.EndForm
    title = gettext_lazy("停止职责")

    @cached_property
    def duty(self):
        seen = Organisation.objects.visible_to(self.request.user, "duty.edit")
        return get_object_or_404(Duty.objects.select_related("body"), body__in=seen, pk=self.kwargs["pk"])

    @property
    def body(self):
        return self.duty

    def act(self, data, *, by, at):
        actions.end_duty(self.duty, by=by, at=at, **data)
