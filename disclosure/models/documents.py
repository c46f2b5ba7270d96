"""A document of a compound with its SHA-256, posted on three levels by three channels (三级同步公示)."""

import json
import uuid
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from communities.models import Compound, ManagementArea, User
from workflow.models import Attachment

from .. import rules


class Level(models.TextChoices):
    COMPOUND = "compound", _("小区")
    TOWNSHIP = "township", _("社区、镇乡")
    DISTRICT = "district", _("区")


class Channel(models.TextChoices):
    WALL = "wall", _("上墙")
    WEB = "web", _("上网")
    SCREEN = "screen", _("上屏")


class DocumentQuerySet(models.QuerySet):
    def visible_to(self, user: User, permission: str = "disclosure.view") -> Self:
        """Documents of the compounds where the user's appointments carry the permission."""
        return self.filter(grants(user).where(permission, "area__compound__"))

    def readable(self) -> Self:
        """Those that hang anywhere: who stands before a wall may read them by the code on the sheet."""
        return self.filter(Exists(Posting.objects.up().filter(document=OuterRef("pk"))))

    def public(self) -> Self:
        """Those that are on the web, which lists, feeds and open data name."""
        on_web = Posting.objects.up().filter(channel=Channel.WEB, document=OuterRef("pk"))
        return self.filter(Exists(on_web))

    def statements(self) -> Self:
        return self.filter(kind=Document.Kind.STATEMENT)

    def of(self, compound: Compound) -> Self:
        return self.filter(area__compound=compound)

    def latest_first(self) -> Self:
        return self.order_by("-period_to", "-created_at", "-pk")

    def with_place(self) -> Self:
        return self.select_related("area__compound__township__district")

    def with_postings(self) -> Self:
        rows = Posting.objects.order_by("posted_at", "pk").prefetch_related("photos")
        return self.prefetch_related(models.Prefetch("postings", rows, to_attr="posting_rows"))

    def incomplete(self) -> Self:
        """Those that some level does not show."""
        return self.filter(self._lacking())

    def complete(self) -> Self:
        return self.exclude(self._lacking())

    def complete_by(self, at: datetime) -> Self:
        """Those that every level showed by the moment."""
        return self.exclude(self._lacking(posted_at__lte=at))

    def about_income(self) -> Self:
        """Without those that hang for another reason than money (安全隐患)."""
        return self.exclude(kind=Document.Kind.SAFETY)

    @staticmethod
    def _lacking(**known: datetime) -> Q:
        """A posting that came down on its very day counts for nothing, as `rules.Put` has it."""
        lacking = Q()
        slip = Q(taken_down_at__date=F("posted_at__date"))
        for level in Level:
            shown = Posting.objects.filter(document=OuterRef("pk"), level=level, sha256=OuterRef("sha256"))
            free = [kind for kind, wanted in LEVELS_OF.items() if level not in wanted]
            hung = shown.filter(**known).exclude(slip, taken_down_at__isnull=False)
            lacking |= ~Exists(hung) & ~Q(kind__in=free)
        return lacking


class Document(models.Model):
    """Something that every level shows in the same words. `content` is what was hashed and never changes.

    `content` is canonical JSON (UTF-8, sorted keys, no blanks): web page, PDF, poster and screen are drawn
    from it, so that the same hash means the same words. `source_label` and `source_key` name what it was made
    from, as an audit subject does (`statement`, its number).
    """

    class Kind(models.TextChoices):
        STATEMENT = "statement", _("公共收益公示表")
        AUDIT = "audit", _("审计结果")
        DECISION = "decision", _("业主共同决定")
        CONTRACT = "contract", _("经营合同")
        SAFETY = "safety", _("安全隐患")

    number = models.CharField(_("编号"), max_length=40, unique=True)
    kind = models.CharField(_("种类"), max_length=12, choices=Kind)
    area = models.ForeignKey(
        ManagementArea, on_delete=models.PROTECT, related_name="documents", verbose_name=_("管理区域")
    )
    title = models.CharField(_("标题"), max_length=120)
    period_from = models.DateField(_("起"), null=True, blank=True)
    period_to = models.DateField(_("止"), null=True, blank=True)
    content = models.TextField(_("内容"), editable=False)
    sha256 = models.CharField(_("校验码"), max_length=64, editable=False)
    source_label = models.CharField(max_length=40, editable=False)
    source_key = models.CharField(max_length=80, editable=False)
    due_on = models.DateField(_("应公示日期"), null=True, blank=True)
    created_at = models.DateTimeField(_("定稿时间"), editable=False)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("公示文件")
        verbose_name_plural = _("公示文件")
        indexes = [
            models.Index(fields=["area", "-period_to"], name="document_of_area"),
            models.Index(fields=["source_label", "source_key"], name="document_source"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page for everybody."""
        return reverse("disclosure:document", args=[self.number])

    def get_desk_url(self) -> str:
        return reverse("disclosure:document-page", args=[self.number])

    @property
    def compound(self) -> Compound:
        return self.area.compound

    @property
    def data(self) -> dict[str, Any]:
        """What was hashed, read."""
        return json.loads(self.content)["data"]

    @property
    def wanted_levels(self) -> tuple[str, ...]:
        """The levels that have to show it."""
        return LEVELS_OF.get(Document.Kind(self.kind), rules.LEVELS)


LEVELS_OF: dict[str, tuple[str, ...]] = {Document.Kind.SAFETY: (Level.COMPOUND,)}
"""A sheet of open hazards is for those who live there; everything else is shown by all levels."""


class PostingQuerySet(models.QuerySet):
    def up(self) -> Self:
        return self.filter(taken_down_at=None)


class Posting(models.Model):
    """That a document was put up: level, channel, the hash that was shown, and for how long."""

    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="postings")
    level = models.CharField(_("级别"), max_length=8, choices=Level)
    channel = models.CharField(_("渠道"), max_length=6, choices=Channel)
    place = models.CharField(_("地点"), max_length=80, blank=True)
    sha256 = models.CharField(_("公示时的校验码"), max_length=64)
    posted_at = models.DateTimeField(_("公示时间"))
    posted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    taken_down_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)
    taken_down_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("撤下的原因"), max_length=200, blank=True)

    objects = PostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("公示记录")
        verbose_name_plural = _("公示记录")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "level", "channel", "place"],
                condition=Q(taken_down_at=None),
                name="posting_up_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.get_level_display()} {self.get_channel_display()}"

    @property
    def is_up(self) -> bool:
        return self.taken_down_at is None


class PostingPhoto(Attachment):
    """That a sheet hangs: taken after hanging, shown to whoever may see the posting."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="photos")

    class Meta:
        verbose_name = _("张贴照片")
        verbose_name_plural = _("张贴照片")

    def __str__(self) -> str:
        return f"{self.posting_id} {self.token}"
