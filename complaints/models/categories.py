"""What a complaint is about, what is asked and answered for it: rows that offices keep."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow import words


class Urgency(models.TextChoices):
    """The five classes of RULES 5.1, the most urgent first."""

    U1 = "U1", _("特急")
    U2 = "U2", _("紧急")
    U3 = "U3", _("一般")
    U4 = "U4", _("复杂")
    U5 = "U5", _("咨询")


class CategoryQuerySet(models.QuerySet):
    def active(self):
        return self.filter(active=True).order_by("ordinal", "pk")

    def open_to_residents(self):
        return self.active().filter(staff_only=False, closed_to_reports=False)


class Category(models.Model):
    """What a complaint is about (诉求类别): default urgency, what is demanded, what the resident is told."""

    code = models.CharField(_("代码"), max_length=6, unique=True)
    ordinal = models.PositiveSmallIntegerField(_("顺序"), default=100)
    name = models.CharField(_("名称"), max_length=40, unique=True)
    name_en = models.CharField(_("英文名称"), max_length=60, blank=True)
    urgency = models.CharField(_("默认紧急程度"), max_length=2, choices=Urgency, default=Urgency.U3)
    words = models.TextField(
        _("关键词（用空格分开）"), blank=True, help_text=_("开放接口告诉其他系统；派单用的是“识别词”。")
    )
    notice = models.CharField(_("提醒居民"), max_length=200, blank=True)
    notice_en = models.CharField(_("提醒居民（英文）"), max_length=300, blank=True)
    group = models.CharField(_("大类"), max_length=40, blank=True)
    evidence_before = models.BooleanField(_("办结须有整改前照片"), default=False)
    evidence_required = models.BooleanField(_("办结须有整改后照片"), default=False)
    anonymous_ok = models.BooleanField(_("可以匿名"), default=True)
    private = models.BooleanField(_("不对外公开"), default=False)
    staff_only = models.BooleanField(_("只由工作人员登记"), default=False)
    closed_to_reports = models.BooleanField(_("暂停受理"), default=False)
    closed_words = models.CharField(_("暂停受理时告诉居民"), max_length=200, blank=True)
    active = models.BooleanField(_("启用"), default=True)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("诉求类别")
        verbose_name_plural = _("诉求类别")

    def __str__(self) -> str:
        return self.name_en if self.name_en and words.in_english() else self.name

    @property
    def warning(self) -> str:
        """What the resident should do first, in the reader's language."""
        return self.notice_en if self.notice_en and words.in_english() else self.notice


class Question(models.Model):
    """What is asked besides, for one category; Open311 calls it an attribute of the service."""

    class Datatype(models.TextChoices):
        STRING = "string", _("一行字")
        TEXT = "text", _("多行字")
        NUMBER = "number", _("数字")
        DATETIME = "datetime", _("日期和时间")
        ONE = "singlevaluelist", _("单选")
        MANY = "multivaluelist", _("多选")

    category = models.ForeignKey(
        Category, on_delete=models.CASCADE, related_name="questions", verbose_name=_("类别")
    )
    code = models.SlugField(_("代码"), max_length=40)
    label = models.CharField(_("问题"), max_length=100)
    label_en = models.CharField(_("问题（英文）"), max_length=160, blank=True)
    datatype = models.CharField(_("回答方式"), max_length=16, choices=Datatype, default=Datatype.STRING)
    help_text = models.CharField(_("说明"), max_length=200, blank=True)
    required = models.BooleanField(_("必填"), default=False)
    ordinal = models.PositiveSmallIntegerField(_("顺序"), default=1)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("补充问题")
        verbose_name_plural = _("补充问题")
        constraints = [
            models.UniqueConstraint(fields=["category", "code"], name="question_once_per_category")
        ]

    def __str__(self) -> str:
        return self.label_en if self.label_en and words.in_english() else self.label


class Choice(models.Model):
    """One of the answers that a question offers."""

    question = models.ForeignKey(
        Question, on_delete=models.CASCADE, related_name="choices", verbose_name=_("补充问题")
    )
    key = models.SlugField(_("代码"), max_length=40)
    label = models.CharField(_("选项"), max_length=60)
    label_en = models.CharField(_("选项（英文）"), max_length=100, blank=True)
    ordinal = models.PositiveSmallIntegerField(_("顺序"), default=1)

    class Meta:
        verbose_name = _("选项")
        verbose_name_plural = _("选项")
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="choice_once_per_question")]

    def __str__(self) -> str:
        return self.label_en if self.label_en and words.in_english() else self.label


class AnswerTemplateQuerySet(models.QuerySet):
    def fitting(self, category_id: int):
        """Those for the category and those for all, in their order."""
        fit = models.Q(category=category_id) | models.Q(category=None)
        return self.filter(fit, active=True).order_by("ordinal", "pk")


class AnswerTemplate(models.Model):
    """Words that a handler may start from, for a move and, where named, one category."""

    category = models.ForeignKey(
        Category,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="answer_templates",
        verbose_name=_("类别"),
    )
    move = models.CharField(_("用在哪一步"), max_length=20)
    title = models.CharField(_("名称"), max_length=40)
    words = models.TextField(_("内容"), max_length=1000)
    ordinal = models.PositiveSmallIntegerField(_("顺序"), default=1)
    active = models.BooleanField(_("启用"), default=True)

    objects = AnswerTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("答复模板")
        verbose_name_plural = _("答复模板")

    def __str__(self) -> str:
        return self.title
