"""What the portal proposes for a case and what people decided: the words, the learned models, the record."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from communities.models import Organisation, User

from .categories import Category, Urgency
from .complaints import Complaint

POLICY = 1
RECENT = 200
"""Over so many of the last human decisions accuracy is told."""


class Term(models.Model):
    """A word of the lexicon (识别词): for which category it speaks and how much, or for which urgency."""

    class Kind(models.TextChoices):
        THING = "thing", _("事物")
        FAULT = "fault", _("毛病")
        LIFE = "life", _("危及生命（特急）")
        DANGER = "danger", _("危险（不低于紧急）")
        GRAVE = "grave", _("紧急")
        MILD = "mild", _("不紧急")
        SLOW = "slow", _("复杂")
        NOW = "now", _("正在发生")
        ASK = "ask", _("咨询")
        SHIELD = "shield", _("不算")

    word = models.TextField(
        _("词"),
        max_length=3000,
        help_text=_("几个词任选其一用“|”隔开，必须挨近出现的几部分用“+”连接，例如：电梯|轿厢+停运|坏了。"),
    )
    kind = models.CharField(
        _("性质"),
        max_length=8,
        choices=Kind,
        default=Kind.FAULT,
        help_text=_("毛病前面说“没有”就不算；事物只有说“不是”才不算；“不算”用来盖住里面的短词。"),
    )
    category = models.ForeignKey(
        Category,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="terms",
        verbose_name=_("类别"),
    )
    weight = models.FloatField(_("分量"), default=3, validators=[MinValueValidator(0), MaxValueValidator(20)])

    class Meta:
        verbose_name = _("识别词")
        verbose_name_plural = _("识别词")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind__in=("thing", "fault"), category=None),
                name="term_speaks_for_a_category",
                violation_error_message=_("事物和毛病要选择类别。"),
            )
        ]

    def __str__(self) -> str:
        return self.word[:40]


class DispatchModel(models.Model):
    """A learned model (派单模型): its weights as data, what it learnt from, how well it judged."""

    version = models.PositiveIntegerField(_("版本"), unique=True)
    trained_at = models.DateTimeField(_("学习时间"))
    cases = models.PositiveIntegerField(_("学习的诉求数"))
    digest = models.CharField(max_length=64, editable=False)
    weights = models.BinaryField(editable=False)
    judged = models.PositiveIntegerField(_("检验的诉求数"), default=0)
    first = models.PositiveIntegerField(_("第一建议正确数"), default=0)
    among = models.PositiveIntegerField(_("前三建议包含数"), default=0)
    baseline = models.PositiveIntegerField(_("原来的正确数"), default=0)
    adopted = models.BooleanField(_("检验通过"), default=False)

    class Meta:
        verbose_name = _("派单模型")
        verbose_name_plural = _("派单模型")

    def __str__(self) -> str:
        return str(self.version)


class DispatchPolicy(models.Model):
    """The one row that says what proposes at this moment and how sure it must be to act alone."""

    confidence = models.PositiveSmallIntegerField(
        _("自动派单所需把握（%）"),
        default=60,
        validators=[MaxValueValidator(101)],
        help_text=_("低于这个把握的诉求留在待派单，由人决定；101表示都由人决定。"),
    )
    model = models.ForeignKey(
        DispatchModel,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("在用版本"),
    )
    words_stamp = models.CharField(max_length=32, default="seed", editable=False)

    class Meta:
        verbose_name = _("派单建议设置")
        verbose_name_plural = _("派单建议设置")
        constraints = [models.CheckConstraint(condition=Q(pk=POLICY), name="one_dispatch_policy")]

    def __str__(self) -> str:
        return str(_("派单建议设置"))


class Suggestion(models.Model):
    """What was proposed for a case when it was filed without a category."""

    case = models.OneToOneField(
        Complaint, primary_key=True, on_delete=models.CASCADE, related_name="suggestion"
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="+", verbose_name=_("建议类别")
    )
    urgency = models.CharField(_("建议紧急程度"), max_length=2, choices=Urgency)
    unit = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("建议承办单位"),
    )
    confidence = models.FloatField(_("把握"))
    ranked = models.JSONField(default=list)
    """The first three: `category` (code), `confidence`, `reasons` (words of the text)."""
    model = models.ForeignKey(DispatchModel, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("派单建议")
        verbose_name_plural = _("派单建议")

    def __str__(self) -> str:
        return f"{self.case_id} {self.category_id}"


class DecisionQuerySet(models.QuerySet):
    def recent(self, count: int = RECENT):
        """The last human decisions, the newest first; of a case the one that was made last."""
        later = Decision.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
        return self.exclude(Exists(later)).order_by("-at", "-pk")[:count]

    def overriding(self):
        return self.exclude(category=F("suggested"))


class Decision(models.Model):
    """What a person decided on dispatching, beside what had been proposed."""

    case = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="decisions")
    at = models.DateTimeField(_("时间"))
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("决定人"))
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="+", verbose_name=_("决定类别")
    )
    urgency = models.CharField(_("决定紧急程度"), max_length=2, choices=Urgency)
    unit = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("承办单位")
    )
    suggested = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="+", verbose_name=_("建议类别")
    )
    suggested_urgency = models.CharField(_("建议紧急程度"), max_length=2, choices=Urgency)
    suggested_unit = models.ForeignKey(
        Organisation,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("建议承办单位"),
    )
    ranked = models.JSONField(default=list)
    """The codes that had been proposed, the likeliest first."""

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("派单决定")
        verbose_name_plural = _("派单决定")
        indexes = [models.Index(fields=["-at", "-id"], name="decision_newest")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.category_id}"
