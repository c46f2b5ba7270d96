"""Keys of the clients that may write: issued once, known again by a digest, taken back at any time."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from communities.models import User
from workflow import audit
from workflow.refusals import Refused

from ..models import ApiKey
from .parameters import Parameters
from .problems import NotAllowed

LABEL = ApiKey._meta.model_name
KEY_BYTES = 30
NAME_LENGTH = 30
MARK = "#"
"""Stands between a client's name and its number, so that two clients' numbers are never the same."""


@transaction.atomic
def issue(name: str, *, for_staff: bool = False, by: User | None, at: datetime) -> str:
    """A new key for a new client, in clear for this once.

    :raises Refused: no name, or the name of a client that has one.
    """
    name = name.strip()
    if not name or len(name) > NAME_LENGTH or MARK in name:
        words = _("请写明接入方的名称，最多%(count)d个字，不含“%(mark)s”。")
        raise Refused(words % {"count": NAME_LENGTH, "mark": MARK})
    if ApiKey.objects.filter(name=name).exists():
        raise Refused(_("“%(name)s”已经有密钥；要换新的，请用另一个名称发放，再收回旧的。") % {"name": name})
    key = secrets.token_urlsafe(KEY_BYTES)
    ApiKey.objects.create(name=name, digest=digest_of(key), for_staff=for_staff, created_at=at)
    audit.record(LABEL, name, "issue", by=by, at=at, for_staff=for_staff)
    return key


@transaction.atomic
def revoke(name: str, *, by: User | None, at: datetime) -> None:
    """:raises Refused: no such key in use."""
    if not ApiKey.objects.filter(name=name.strip(), active=True).update(active=False):
        raise Refused(_("没有名称为“%(name)s”的有效密钥。") % {"name": name})
    audit.record(LABEL, name.strip(), "revoke", by=by, at=at)


def digest_of(key: str) -> str:
    """The key is as long as a key should be, so that a plain digest cannot be searched through."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def key_of(parameters: Parameters) -> ApiKey:
    """:raises NotAllowed: no key, or none that is in use."""
    text = parameters.one("api_key")
    if not text:
        raise NotAllowed(_("请提供api_key。"))
    key = ApiKey.objects.filter(digest=digest_of(text), active=True).first()
    if key is None:
        raise NotAllowed(_("api_key无效或者已经停用。"))
    return key


def hold(key: ApiKey, *, at: datetime) -> None:
    """Until the transaction ends, the client's other requests wait: what comes twice at once is seen.

    :raises NotAllowed: taken back meanwhile.
    """
    if not ApiKey.objects.filter(pk=key.pk, active=True).update(used_at=at):
        raise NotAllowed(_("api_key无效或者已经停用。"))
