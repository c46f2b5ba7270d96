"""How Django's admin asks for rights: by the permission words of current appointments."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import BaseBackend

from workflow.prepared import Blank, Question

from .access import grants
from .models import User

KNOWN = Question(lambda: User.objects.select_related("person").filter(pk=Blank("user")))


class LogInBackend(AuthenticationBackend):
    """Whoever is logged in is read together with the person they are: no page does without."""

    def get_user(self, user_id):
        user = next(iter(KNOWN.rows(user=user_id)), None)
        return user if user is not None and self.user_can_authenticate(user) else None


class AppointmentBackend(BaseBackend):
    """`user.has_perm("calendar.edit")` is what `grants(user)` says; nobody logs in by it."""

    def has_perm(self, user, perm, obj=None):
        return grants(user).may(perm)
