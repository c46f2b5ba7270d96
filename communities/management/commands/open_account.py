import sys

from django.core.management import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.access import Post
from communities.accounts import actions
from communities.actions import add_person, appoint
from communities.models import District, User
from communities.posts import ADMIN_POSTS
from workflow.refusals import Refused


class Command(BaseCommand):
    """The way in where the pages let nobody in: the first administrators, and who is locked out."""

    help = (
        "Opens an account for an administrator and prints its first password. "
        "An account that is there is enabled, unlocked and gets a new first password."
    )

    def add_arguments(self, parser):
        parser.add_argument("username")
        parser.add_argument("--name", default="", help="the person's name, for a new account")
        parser.add_argument("--phone", default="", help="the person's mobile number, for a new account")
        parser.add_argument(
            "--post",
            choices=sorted(ADMIN_POSTS),
            default=Post.SECURITY_ADMIN.value,
            help="the person's post, for a new account",
        )

    def handle(self, *, username: str, name: str, phone: str, post: str, **options):
        known = User.objects.filter(username=username).first()
        try:
            password = _rescued(known) if known else _opened(username, name, phone, Post(post))
        except Refused as refusal:
            sys.exit(str(refusal))
        self.stdout.write(
            _("账号 %(username)s 的初始密码：%(password)s") % {"username": username, "password": password}
        )
        self.stdout.write(_("首次登录时必须更换。"))


@transaction.atomic
def _rescued(user: User) -> str:
    at = timezone.now()
    actions.enable(user, by=None, at=at)
    return actions.give_password(user, by=None, at=at)


@transaction.atomic
def _opened(username: str, name: str, phone: str, post: Post) -> str:
    at = timezone.now()
    district = District.objects.order_by("pk").first()
    if district is None:
        raise Refused(_("还没有区划数据：请先用 load_reference 或 import_register 载入。"))
    if not name or not phone:
        raise Refused(_("新账号需要本人的姓名和手机号码：--name 姓名 --phone 手机号码。"))
    person = add_person(name, phone, by=None, at=at)
    appoint(person, post, district, starts_on=timezone.localdate(at), by=None, at=at)
    return actions.open_account(person, username, by=None, at=at)[1]
