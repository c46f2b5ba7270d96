"""Hashes of passwords that were used before, so that they are not used again."""

from django.db import models

from .people import User


class PasswordHistoryQuerySet(models.QuerySet):
    def of(self, user):
        """The latest first."""
        return self.filter(user=user).order_by("-at", "-pk")


class PasswordHistory(models.Model):
    """One password that a user has, or had. Kept only as many as the policy bars (RULES 10.3)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="password_history")
    password = models.CharField(max_length=128)
    at = models.DateTimeField()

    objects = PasswordHistoryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "-at"], name="password_history")]

    def __str__(self) -> str:
        return f"{self.user} {self.at:%Y-%m-%d}"
