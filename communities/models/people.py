"""Persons hold posts; a user is a person who logs in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.sealing import SealedTextField, fingerprint

from ..access import grants


class PersonQuerySet(models.QuerySet):
    def with_phone(self, phone: str):
        """Persons whose telephone is this one, found by its keyed hash."""
        return self.filter(phone_hash=fingerprint(phone))

    def visible_to(self, user):
        """Persons who hold, or held, a post inside the scope of the user's grants."""
        reach = grants(user)
        below = models.Q(pk__in=())
        for path in ("compound__", "building__compound__", "project__compound__", "organisation__compound__"):
            below |= reach.where("people.view", f"appointments__{path}")
        return self.filter(below | self._of_offices(reach)).distinct()

    @staticmethod
    def _of_offices(reach):
        offices = models.Q(pk__in=())
        for grant in reach.with_permission("people.view"):
            if grant.scope and grant.scope[0] != "pk":
                column, value = grant.scope
                offices |= models.Q(**{f"appointments__{column.split('__')[-1]}": value})
                offices |= models.Q(**{f"appointments__organisation__{column}": value})
        return offices


class Person(models.Model):
    """Who holds posts. The telephone is stored encrypted; its keyed hash finds it again."""

    name = models.CharField(_("姓名"), max_length=60)
    pinyin = models.CharField(max_length=200, blank=True, editable=False)
    gender = models.CharField(_("性别"), max_length=1, blank=True, choices=[("m", _("男")), ("f", _("女"))])
    phone = SealedTextField(_("联系电话"), null=True, blank=True)
    phone_hash = models.CharField(  # noqa: DJ001 - unique with the name only where there is one
        max_length=64, null=True, blank=True, editable=False
    )
    consented_on = models.DateField(_("同意公开姓名"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", editable=False
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("人员")
        verbose_name_plural = _("人员")
        constraints = [models.UniqueConstraint(fields=["name", "phone_hash"], name="person_name_and_phone")]

    def __str__(self) -> str:
        return self.name

    @property
    def masked_phone(self) -> str:
        """138****1234, or empty (RULES 10.2)."""
        return f"{self.phone[:3]}****{self.phone[-4:]}" if self.phone else ""


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
