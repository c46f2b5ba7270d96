"""Interviews of the last-ranked (末位约谈) as cases, what they promised, and the rows that say how."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from communities.access import grants
from communities.models import Compound, Organisation, Person, Township, User
from workflow import words
from workflow.models import Attachment, Case, Deadline, Escalation, EscalationLevel

from ..lifecycle import INTERVIEW, INTERVIEW_COLOURS, InterviewLimit, InterviewPart, InterviewStatus
from ..rules.interviews import Sparing
from .freezes import Freeze
from .scope import sees_district, townships_of
from .series import limit_name

LATE_WORDS = {
    InterviewLimit.CONVENE: gettext_noop("末位约谈%(number)s超过约谈期限，请尽快约谈"),
    InterviewLimit.CORRECT: gettext_noop("末位约谈%(number)s的整改承诺已到期，还没有核验销号"),
}
PARTS = {InterviewPart.CONVENER: "interview.edit", InterviewPart.VERIFIER: "interview.verify"}


class InterviewTermsQuerySet(models.QuerySet):
    def on(self, day: date) -> "InterviewTerms":
        """The last row that has begun."""
        return self.filter(since__lte=day).order_by("-since")[0]


class InterviewTerms(models.Model):
    """How many of the last are called, who is spared, and the limits; the last row that has begun counts."""

    since = models.DateField(_("起用日期"), unique=True)
    townships = models.PositiveSmallIntegerField(_("镇乡末位数"), default=1)
    compounds = models.PositiveSmallIntegerField(_("小区末位数"), default=3)
    companies = models.PositiveSmallIntegerField(_("物业企业末位数"), default=1)
    spares_the_good = models.BooleanField(_("指标全部达标且得分够高的不约谈"), default=True)
    least_score = models.DecimalField(_("不约谈的最低得分"), max_digits=5, decimal_places=2, default=95)
    convene_days = models.PositiveSmallIntegerField(_("通报后几个工作日内约谈"), default=10)
    correct_days = models.PositiveSmallIntegerField(_("整改承诺的天数"), default=30)

    objects = InterviewTermsQuerySet.as_manager()

    class Meta:
        verbose_name = _("约谈规则")
        verbose_name_plural = _("约谈规则")

    def __str__(self) -> str:
        return self.since.isoformat()

    @property
    def sparing(self) -> Sparing:
        return Sparing(self.spares_the_good, self.least_score)

    def count_of(self, kind: str) -> int:
        return {
            Interview.Kind.TOWNSHIP: self.townships,
            Interview.Kind.COMPOUND: self.compounds,
            Interview.Kind.COMPANY: self.companies,
        }[Interview.Kind(kind)]


class InterviewLevel(models.Model):
    """Who interviews from so many quarters running on; `audience` is told when it is called."""

    running = models.PositiveSmallIntegerField(_("连续几个季度"), unique=True)
    name = models.CharField(_("级别"), max_length=40)
    name_en = models.CharField(_("英文名称"), max_length=60, blank=True)
    audience = models.CharField(_("通知对象"), max_length=20)
    colour = models.CharField(_("颜色"), max_length=6, choices=EscalationLevel.Colour)

    class Meta:
        verbose_name = _("约谈级别")
        verbose_name_plural = _("约谈级别")

    def __str__(self) -> str:
        return self.name_en if self.name_en and words.in_english() else self.name


class InterviewQuerySet(models.QuerySet):
    def visible_to(self, user: User, permission: str = "interview.view") -> Self:
        """Compounds and whole townships in scope; companies to the district and to their own people."""
        rights = grants(user)
        seen = Q(kind=Interview.Kind.COMPOUND) & rights.where(permission, "compound__")
        seen |= Q(township__in=townships_of(user, permission))
        seen |= Q(company__in=rights.units(permission))
        if sees_district(user, permission):
            seen |= Q(kind=Interview.Kind.COMPANY)
        return self.filter(seen)

    def with_subject(self) -> Self:
        return self.select_related(
            "freeze", "level", "township__district", "compound__township", "compound__community", "company"
        )

    def unverified(self) -> Self:
        """An interview without verification stays open, however long ago it was held."""
        return self.exclude(status__in=INTERVIEW.final())


class Interview(Case):
    """One subject that was last in one quarter. `near` is a compound of it: there the directory begins."""

    class Kind(models.TextChoices):
        TOWNSHIP = "township", _("镇乡")
        COMPOUND = "compound", _("小区")
        COMPANY = "company", _("物业企业")

    lifecycle = INTERVIEW
    binding = (InterviewLimit.CONVENE, InterviewLimit.CORRECT)
    placed_by: Mapping[str, str] = {"unit_id": "company_id", "compound_id": "near_id"}

    number = models.CharField(_("编号"), max_length=40, unique=True, editable=False)
    freeze = models.ForeignKey(Freeze, on_delete=models.PROTECT, related_name="+", verbose_name=_("季度"))
    kind = models.CharField(_("对象"), max_length=8, choices=Kind)
    township = models.ForeignKey(
        Township, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("镇乡")
    )
    compound = models.ForeignKey(
        Compound, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("小区")
    )
    company = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("物业企业"),
    )
    near = models.ForeignKey(Compound, on_delete=models.PROTECT, related_name="+", editable=False)
    name = models.CharField(_("名称"), max_length=100)
    """As it was called then."""
    score = models.DecimalField(_("得分"), max_digits=5, decimal_places=2)
    rank = models.PositiveIntegerField(_("名次"))
    of = models.PositiveIntegerField(_("参评数"))
    running = models.PositiveSmallIntegerField(_("连续几个季度"))
    level = models.ForeignKey(
        InterviewLevel, on_delete=models.PROTECT, related_name="+", verbose_name=_("级别")
    )
    issued_on = models.DateField(_("通报日期"))
    called_at = models.DateTimeField(_("确定时间"))
    meets_at = models.DateTimeField(_("约谈时间"), null=True, blank=True)
    place = models.CharField(_("约谈地点"), max_length=100, blank=True)
    persons = models.ManyToManyField(Person, through="InterviewPerson", related_name="+")
    held_on = models.DateField(_("实际约谈日期"), null=True, blank=True)
    present = models.CharField(_("到场人员"), max_length=300, blank=True)
    issues = models.TextField(_("指出的问题"), max_length=2000, blank=True)
    verified_at = models.DateTimeField(_("核验时间"), null=True, blank=True)
    verified_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("核验人")
    )

    objects = InterviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("末位约谈")
        verbose_name_plural = _("末位约谈")
        constraints = [
            *(
                models.UniqueConstraint(fields=["freeze", subject], name=f"interview_{subject}_once")
                for subject in ("township", "compound", "company")
            ),
            models.CheckConstraint(
                condition=Q(kind="township", township__isnull=False, compound=None, company=None)
                | Q(kind="compound", township=None, compound__isnull=False, company=None)
                | Q(kind="company", township=None, compound=None, company__isnull=False),
                name="interview_of_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["called", "notified"], held_on=None)
                | Q(status__in=["held", "verified"], held_on__isnull=False),
                name="interview_held_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(status="verified", verified_at__isnull=False)
                | (~Q(status="verified") & Q(verified_at=None)),
                name="interview_verified_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.freeze.quarter}"

    def get_absolute_url(self) -> str:
        return reverse("interview-page", args=[self.number])

    @property
    def subject(self) -> Township | Compound | Organisation:
        subject = self.township or self.compound or self.company
        assert subject is not None  # noqa: S101 - the database says so, too
        return subject

    @property
    def colour(self) -> str:
        return INTERVIEW_COLOURS[InterviewStatus(self.status)]

    def relations_of(self, user: User) -> frozenset[str]:
        rights = grants(user)
        return frozenset(part for part, word in PARTS.items() if rights.covers(word, self.subject))

    @classmethod
    def escalation_words(cls, key: str, kind: str, level: EscalationLevel) -> tuple[str, dict[str, Any]]:
        return LATE_WORDS[InterviewLimit(kind)], {"number": key}


class InterviewDeadline(Deadline):
    case = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="deadlines")

    class Meta(Deadline.Meta):
        verbose_name = _("约谈时限")
        verbose_name_plural = _("约谈时限")

    def __str__(self) -> str:
        return limit_name(InterviewLimit(self.kind).label, self.round)


class InterviewEscalation(Escalation):
    case = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="escalations")

    def __str__(self) -> str:
        return f"{self.level} {self.round}"


class InterviewPerson(models.Model):
    """Who is interviewed, and as what; they never verify their own interview."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="interviewed")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post = models.CharField(_("职务"), max_length=60)

    class Meta:
        verbose_name = _("被约谈人")
        verbose_name_plural = _("被约谈人")
        constraints = [
            models.UniqueConstraint(fields=["interview", "person"], name="interviewed_person_once")
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.post}"


class InterviewCommitment(models.Model):
    """One promise (整改承诺) with its day; `kept_by` reported that it was kept."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="commitments")
    words = models.CharField(_("承诺"), max_length=200)
    due_on = models.DateField(_("期限"))
    kept_on = models.DateField(_("完成日期"), null=True, blank=True)
    kept_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(_("完成情况"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("整改承诺")
        verbose_name_plural = _("整改承诺")

    def __str__(self) -> str:
        return self.words


class InterviewPaper(Attachment):
    """Minutes, or evidence: of one commitment, or of the verification."""

    class Kind(models.TextChoices):
        MINUTES = "minutes", _("约谈纪要")
        KEPT = "kept", _("整改依据")
        VERIFIED = "verified", _("核验依据")

    interview = models.ForeignKey(Interview, on_delete=models.PROTECT, related_name="papers")
    commitment = models.ForeignKey(
        InterviewCommitment, null=True, on_delete=models.PROTECT, related_name="papers"
    )
    kind = models.CharField(_("类别"), max_length=8, choices=Kind)

    class Meta:
        verbose_name = _("约谈材料")
        verbose_name_plural = _("约谈材料")

    def __str__(self) -> str:
        return str(self.token)
