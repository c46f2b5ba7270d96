"""What an organisation owes by a day: tasks (任务), issues of two registers (历史遗留问题、治理顽疾)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, pgettext_lazy

from communities.access import grants
from communities.models import Compound, Organisation, Person, User
from communities.models.dated import DatedQuerySet, dated_check
from workflow import words
from workflow.models import Attachment, Case, Deadline, Escalation, EscalationLevel

from ..lifecycle import WORK, WORK_COLOURS, WorkLimit, WorkPart, WorkStatus
from .series import limit_name
from .tough import SiteMeeting, ToughCompound


class WorkQuerySet(models.QuerySet):
    """What an area's officers see by `view`, and what is a unit's own."""

    def visible_to(self, user: User) -> Self:
        rights, view = grants(user), self.model.view
        return self.filter(rights.where(view, "near__") | Q(owner__in=rights.units("task.do")))

    def owed_by(self, user: User) -> Self:
        mine = Q(owner__in=grants(user).units("task.do"))
        if user.person_id and hasattr(self.model, "person"):
            mine |= Q(person=user.person_id)
        return self.filter(mine)

    def with_place(self) -> Self:
        return self.select_related("compound__township", "near__community", "owner")

    def unfinished(self) -> Self:
        return self.exclude(status__in=WORK.final())

    def overdue(self, at: datetime) -> Self:
        return self.unfinished().filter(next_due_at__lt=at)

    def closed_within(self, since: date, until: date) -> Self:
        """The published figures F07 and F20 are such counts, over a year."""
        return self.filter(status=WorkStatus.CLOSED, closed_on__gte=since, closed_on__lte=until)

    def overdue_first(self) -> Self:
        """Unfinished by what is due next, then what is over, the latest first."""
        return self.order_by(F("next_due_at").asc(nulls_last=True), "-closed_on", "-pk")


class Owed(models.Model):
    """`near` is where the directory begins: the compound, or any of the district where none is meant."""

    number = models.CharField(_("编号"), max_length=20, unique=True, editable=False)
    title = models.CharField(_("事项"), max_length=120)
    words = models.TextField(_("说明"), max_length=2000, blank=True)
    compound = models.ForeignKey(
        Compound, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("小区")
    )
    near = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="+", editable=False)
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("责任单位")
    )
    opened_at = models.DateTimeField(_("登记时间"))
    opened_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(_("办结日期"), null=True, blank=True)
    done_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("办理人")
    )
    closed_on = models.DateField(_("销号日期"), null=True, blank=True)
    closed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("核查人")
    )

    view: ClassVar[str]
    check_word: ClassVar[str]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def colour(self) -> str:
        return WORK_COLOURS[WorkStatus(self.status)]  # type: ignore[attr-defined]

    def relations_of(self, user: User) -> frozenset[str]:
        """Whoever checks there may also report in the owner's name, and then another one checks."""
        rights, found = grants(user), set()
        if rights.covers(self.check_word, self.near):
            found |= {WorkPart.CHECKER, WorkPart.OWNER}
        if self.owner_id in rights.units("task.do"):
            found.add(WorkPart.OWNER)
        return frozenset(found)


class IssueKind(models.Model):
    """A kind of problem: 消防管网, 车库渗漏 …"""

    code = models.CharField(_("代码"), max_length=12, unique=True)
    name = models.CharField(_("名称"), max_length=30, unique=True)
    name_en = models.CharField(_("英文名称"), max_length=40, blank=True)
    rank = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("问题类别")
        verbose_name_plural = _("问题类别")

    def __str__(self) -> str:
        return self.name_en if self.name_en and words.in_english() else self.name


class IssueQuerySet(WorkQuerySet):
    def of_register(self, register: str) -> Self:
        return self.filter(register=register)


class Issue(Case, Owed):
    """A problem in one of two registers that are alike. `evidence` tells how it was solved."""

    class Register(models.TextChoices):
        LEGACY = "legacy", _("历史遗留问题")
        STUBBORN = "stubborn", _("治理顽疾")

    lifecycle = WORK
    binding = (WorkLimit.DO, WorkLimit.CHECK)
    placed_by: Mapping[str, str] = {"unit_id": "owner_id", "compound_id": "near_id"}
    view = "issue.view"
    check_word = "issue.check"

    register = models.CharField(_("台账"), max_length=8, choices=Register)
    kind = models.ForeignKey(IssueKind, on_delete=models.PROTECT, related_name="+", verbose_name=_("类别"))
    found_on = models.DateField(_("发现日期"))
    evidence = models.CharField(_("办结说明"), max_length=300, blank=True)

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("work", "问题")
        verbose_name_plural = _("问题台账")
        constraints = [
            models.UniqueConstraint(fields=["register", "compound", "title", "found_on"], name="issue_once"),
            models.CheckConstraint(condition=Q(compound__isnull=False), name="issue_in_a_compound"),
            models.CheckConstraint(
                condition=Q(status="closed", closed_on__isnull=False)
                | (~Q(status="closed") & Q(closed_on=None)),
                name="issue_closed_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("found_on")), name="issue_dates"
            ),
        ]
        indexes = [
            models.Index(fields=["register", "status", "next_due_at"], name="issue_of_register"),
            models.Index(fields=["register", "closed_on"], name="issue_closed"),
            models.Index(fields=["compound", "status"], name="issue_of_compound"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("issue-page", args=[self.number])

    @classmethod
    def escalation_words(cls, key: str, kind: str, level: EscalationLevel) -> tuple[str, dict[str, Any]]:
        late = gettext_noop("问题%(number)s超过办结期限，请尽快办结")
        unchecked = gettext_noop("问题%(number)s已办结，超过核查期限，请尽快核查")
        return (late if kind == WorkLimit.DO else unchecked), {"number": key}


class IssueDeadline(Deadline):
    case = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="deadlines")

    class Meta(Deadline.Meta):
        verbose_name = _("问题时限")
        verbose_name_plural = _("问题时限")

    def __str__(self) -> str:
        return limit_name(WorkLimit(self.kind).label, self.round)


class IssueEscalation(Escalation):
    case = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="escalations")

    def __str__(self) -> str:
        return f"{self.level} {self.round}"


class IssuePaper(Attachment):
    case = models.ForeignKey(Issue, on_delete=models.PROTECT, related_name="papers")

    class Meta:
        verbose_name = _("问题办结依据")
        verbose_name_plural = _("问题办结依据")

    def __str__(self) -> str:
        return str(self.token)


class Duty(models.Model):
    """What a body of 1 + 3 + N stands for (职责), from, to."""

    body = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="duty_rows", verbose_name=_("单位")
    )
    words = models.CharField(_("职责"), max_length=200)
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("职责")
        verbose_name_plural = _("职责")
        constraints = [dated_check("duty_dates")]

    def __str__(self) -> str:
        return f"{self.body}：{self.words}"


class Task(Case, Owed):
    """Something that somebody was told to do: by a meeting on the spot, out of a duty, or by itself."""

    lifecycle = WORK
    binding = (WorkLimit.DO, WorkLimit.CHECK)
    placed_by: Mapping[str, str] = {"unit_id": "owner_id", "compound_id": "near_id"}
    view = "task.view"
    check_word = "task.check"

    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("责任人")
    )
    tough = models.ForeignKey(
        ToughCompound, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    meeting = models.ForeignKey(
        SiteMeeting, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    duty = models.ForeignKey(Duty, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("work", "任务")
        verbose_name_plural = pgettext_lazy("list", "任务")
        constraints = [
            models.CheckConstraint(
                condition=Q(status="closed", closed_on__isnull=False)
                | (~Q(status="closed") & Q(closed_on=None)),
                name="task_closed_on_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "next_due_at"], name="task_due"),
            models.Index(fields=["owner", "status"], name="task_of_owner"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("task-page", args=[self.number])

    @classmethod
    def escalation_words(cls, key: str, kind: str, level: EscalationLevel) -> tuple[str, dict[str, Any]]:
        late = gettext_noop("任务%(number)s超过办结期限，请尽快办结")
        unchecked = gettext_noop("任务%(number)s已办结，超过核查期限，请尽快核查")
        return (late if kind == WorkLimit.DO else unchecked), {"number": key}


class TaskDeadline(Deadline):
    case = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="deadlines")

    class Meta(Deadline.Meta):
        verbose_name = _("任务时限")
        verbose_name_plural = _("任务时限")

    def __str__(self) -> str:
        return limit_name(WorkLimit(self.kind).label, self.round)


class TaskEscalation(Escalation):
    case = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="escalations")

    def __str__(self) -> str:
        return f"{self.level} {self.round}"


class TaskPaper(Attachment):
    case = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="papers")

    class Meta:
        verbose_name = _("任务办结依据")
        verbose_name_plural = _("任务办结依据")

    def __str__(self) -> str:
        return str(self.token)
