"""Who is told of the portal's own troubles: holders of a permission, wherever they hold it."""

from datetime import datetime

from django.utils import timezone

from communities.access import PERMISSIONS, ROLE_OF
from communities.models import Appointment, User


def operators(permission: str, at: datetime) -> list[int]:
    """Accounts whose person holds a post with the permission."""
    posts = [post for post, role in ROLE_OF.items() if permission in PERMISSIONS[role]]
    in_office = Appointment.objects.current(timezone.localdate(at)).holding(*posts)
    users = User.objects.filter(is_active=True, person__in=in_office.values("person"))
    return list(users.order_by("pk").values_list("pk", flat=True))
