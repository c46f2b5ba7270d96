"""Who may do what to the whole district: asked again inside the action."""

from datetime import datetime

from django.utils.translation import gettext as _

from communities.actions.rights import Actor, grants_of
from workflow.refusals import Refused


def require(by: Actor, permission: str, *, at: datetime) -> None:
    """:raises Refused: nobody of the user's posts carries the right."""
    if by is not None and not grants_of(by, at).may(permission):
        raise Refused(_("您的职责范围不包括这件事，请联系区专班办理。"))
