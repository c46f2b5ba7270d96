"""Who may give what: asked again inside the action, whatever page it came from."""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.refusals import Refused

from ..access import Grants, Post, grants
from ..models import Appointment, Person, User
from ..models.appointments import Target
from ..posts import GIVEN_BY

Actor = User | None
"""Who does it; None is the portal itself."""


def grants_of(by: User, at: datetime) -> Grants:
    return grants(by, timezone.localdate(at))


def require(by: Actor, permission: str, place: Target, *, at: datetime) -> None:
    """:raises Refused: the place is outside the scope of the right."""
    if by is not None and not grants_of(by, at).covers(permission, place):
        raise Refused(_("您的职责范围不包括“%(place)s”，请联系上一级单位办理。") % {"place": place})


def may_appoint(by: Actor, post: Post, target: Target, *, at: datetime) -> bool:
    return by is None or any(
        grant.reaches(target) and post in GIVEN_BY.get(grant.role, ())
        for grant in grants_of(by, at).with_permission("appointment.edit")
    )


def require_to_appoint(by: Actor, post: Post, target: Target, *, at: datetime) -> None:
    """:raises Refused: nobody of the user's roles may give this post there."""
    if not may_appoint(by, post, target, at=at):
        raise Refused(
            _("您不能办理“%(place)s”的%(post)s任免，请联系上一级单位。")
            % {"place": target, "post": Post(post).label}
        )


def is_same_person(one: Actor, other: Actor) -> bool:
    """Persons are compared, not accounts or posts (SETTLED 6); the portal itself is nobody."""
    if one is None or other is None:
        return False
    return one.pk == other.pk or (one.person_id is not None and one.person_id == other.person_id)


def require_somebody_else(by: Actor, person: Person) -> None:
    """:raises Refused: one would act on oneself; persons are compared, not accounts or posts."""
    if by is not None and by.person_id == person.pk:
        raise Refused(_("不能给本人办理，请由其他人员或上一级单位办理。"))


def require_for_person(by: Actor, permission: str, person: Person, *, at: datetime) -> None:
    """:raises Refused: the person holds and held no post in the scope of the right."""
    if by is None:
        return
    on = timezone.localdate(at)
    if not grants(by, on).may(permission) or not _posts_in_scope(by, permission, person).exists():
        raise Refused(_("“%(name)s”不在您的职责范围内，请联系上一级单位办理。") % {"name": person})


def _posts_in_scope(by: User, permission: str, person: Person) -> QuerySet[Appointment]:
    return Appointment.objects.visible_to(by, permission).filter(person=person)
