"""Persons hold posts; a user is a person who logs in."""

import unicodedata

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from workflow.sealing import SealedTextField, fingerprint

from ..phones import MOBILE
from ..rules import masked_phone


class PersonQuerySet(models.QuerySet):
    def with_phone(self, phone: str):
        """Persons whose telephone is this one, found by its keyed hash."""
        return self.filter(phone_hash=fingerprint(phone))

    def visible_to(self, user):
        """Persons who hold, or held, a post inside the scope of the user's grants."""
        posts = self.model._meta.get_field("appointments").related_model.objects.visible_to(user)
        return self.filter(Exists(posts.filter(person=OuterRef("pk"))))

    def alike(self, person):
        """Others of the same name or telephone: perhaps the same person twice."""
        same = Q(name=person.name)
        if person.phone_hash:
            same |= Q(phone_hash=person.phone_hash)
        return self.filter(same)

    def living(self):
        """Without those that were merged into another."""
        return self.filter(merged_into=None)

    def search(self, text: str):
        """By name, pinyin, initials, or the whole telephone number."""
        words = "".join(unicodedata.normalize("NFKC", text).split())
        if not words:
            return self
        if MOBILE.fullmatch(words):
            return self.with_phone(words)
        found = Q(name__contains=words)
        if words.isascii():
            found |= Q(pinyin__startswith=words.lower()) | Q(initials__startswith=words.lower())
        return self.filter(found)


class Person(models.Model):
    """Who holds posts. The telephone is stored encrypted; its keyed hash finds it again."""

    name = models.CharField(_("姓名"), max_length=60)
    pinyin = models.CharField(max_length=200, blank=True, editable=False, verbose_name=_("拼音"))
    initials = models.CharField(max_length=60, blank=True, editable=False, verbose_name=_("拼音首字母"))
    gender = models.CharField(_("性别"), max_length=1, blank=True, choices=[("m", _("男")), ("f", _("女"))])
    phone = SealedTextField(_("联系电话"), null=True, blank=True)
    phone_hash = models.CharField(  # noqa: DJ001 - unique with the name only where there is one
        max_length=64, null=True, blank=True, editable=False
    )
    consented_on = models.DateField(_("同意公开姓名"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged",
        editable=False,
        verbose_name=_("并入"),
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")
        constraints = [
            models.UniqueConstraint(fields=["name", "phone_hash"], name="person_name_and_phone"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")), name="person_not_merged_into_itself"
            ),
        ]
        indexes = [models.Index(fields=["phone_hash"], name="person_phone")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("communities:person-page", args=[self.pk])

    @property
    def masked_phone(self) -> str:
        """138****1234, or empty (RULES 10.2)."""
        return masked_phone(self.phone)


class User(AbstractUser):
    """Who logs in; what they may do comes from the appointments of their person."""

    first_name = None
    last_name = None
    person = models.OneToOneField(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="user", verbose_name=_("人员")
    )
    phone_verified = models.BooleanField(_("手机号已验证"), default=False)
    password_changed_at = models.DateTimeField(_("本人修改密码时间"), null=True, blank=True)
    """None: the password was set by somebody else, and its owner has to choose another."""
    enabled_at = models.DateTimeField(_("重新启用时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("账号")
        verbose_name_plural = _("账号")

    def get_full_name(self) -> str:
        return self.person.name if self.person else self.username

    def get_short_name(self) -> str:
        return self.get_full_name()
