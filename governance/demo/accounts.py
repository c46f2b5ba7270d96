"""One account per role, bound to people of the register where the register knows them. Demo mode only."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from communities.access import ROLE_OF, Post
from communities.actions import add_person, appoint
from communities.models import Appointment, Compound, Organisation, Person, User

PREFIX = "demo-"
"""Names that a production portal refuses to start with."""
PASSWORD = "demo-portal-2026"
COMPOUND = "LY001"
"""凤林花苑: a hard case, in which most of the scene plays."""


@dataclass(frozen=True)
class DemoAccount:
    """An account for the holder of `post` at `target`.

    `name` is an invented person who is appointed; without one, who holds the post `held` there (or `post`
    itself) in the register gets the account.
    """

    username: str
    post: Post
    target: str
    name: str = ""
    held: Post | None = None

    @property
    def label(self):
        return ROLE_OF[self.post].label


ACCOUNTS = (
    DemoAccount("demo-district", Post.DISTRICT_OFFICER, "district", "演示专班干部"),
    DemoAccount("demo-leader", Post.DISTRICT_LEADER, "district", "演示区领导"),
    DemoAccount("demo-township", Post.TOWNSHIP_OFFICER, "township", "演示镇干部"),
    DemoAccount("demo-community", Post.COMMUNITY_OFFICER, "community", "演示社区工作者"),
    DemoAccount("demo-handler", Post.HANDLER, "department", "演示消防经办"),
    DemoAccount("demo-enforcement", Post.ENFORCEMENT_OFFICER, "enforcement", "演示执法员"),
    DemoAccount("demo-auditor", Post.AUDITOR, "district", "演示审计员"),
    DemoAccount("demo-secretary", Post.SECRETARY, "branch"),
    DemoAccount("demo-lead", Post.BUILDING_LEAD, "building"),
    DemoAccount("demo-director", Post.DIRECTOR, "committee"),
    DemoAccount("demo-treasurer", Post.TREASURER, "committee", held=Post.MEMBER),
    DemoAccount("demo-manager", Post.MANAGER, "project"),
    DemoAccount("demo-resident", Post.OWNER, "compound", "演示业主"),
    DemoAccount("demo-system", Post.SYSTEM_ADMIN, "district", "演示系统管理员"),
    DemoAccount("demo-security", Post.SECURITY_ADMIN, "district", "演示安全管理员"),
    DemoAccount("demo-audit", Post.AUDIT_ADMIN, "district", "演示审计管理员"),
)


def demo_accounts() -> list[tuple[str, str]]:
    """Role and user name of every account, for the log-in page in demo mode."""
    return [(account.label, account.username) for account in ACCOUNTS]


@transaction.atomic
def open_accounts(at: datetime) -> None:
    """Every account of the table, appointed and with the demo's password. Those that exist are left alone."""
    targets = targets_of(
        Compound.objects.select_related("township__district", "community").get(code=COMPOUND)
    )
    known = set(User.objects.filter(username__startswith=PREFIX).values_list("username", flat=True))
    missing = [account for account in ACCOUNTS if account.username not in known]
    for account in missing:
        open_account(account.username, _person(account, targets[account.target], at), at=at)
    if missing:
        opened = User.objects.filter(username__in=[account.username for account in missing])
        opened.update(password=make_password(PASSWORD))  # hashed once: it is slow on purpose


def open_account(username: str, person: Person, *, at: datetime) -> User:
    """An account of the person that nobody can log in with."""
    return User.objects.create_user(username, person=person, password_changed_at=at)


def account_of(name: str) -> User:
    """`treasurer`: who has that account of the demo."""
    return User.objects.get(username=f"{PREFIX}{name}")


def targets_of(compound: Compound) -> dict[str, object]:
    """The places and organisations around a compound by the word that the table uses."""
    units = Organisation.objects
    return {
        "district": compound.township.district,
        "township": compound.township,
        "community": compound.community,
        "compound": compound,
        "building": compound.buildings.filter(appointments__post=Post.BUILDING_LEAD).order_by("-pk")[0],
        "branch": units.get(compound=compound, kind=Organisation.Kind.PARTY),
        "committee": units.filter(compound=compound, kind=Organisation.Kind.COMMITTEE).order_by("pk")[0],
        "project": compound.projects.order_by("pk")[0],
        "department": units.get(kind=Organisation.Kind.DEPARTMENT, code="fire"),
        "enforcement": units.filter(kind=Organisation.Kind.ENFORCEMENT).order_by("pk")[0],
    }


def _person(account: DemoAccount, target, at: datetime) -> Person:
    day = timezone.localdate(at)
    if account.name:
        person = add_person(account.name, None, by=None, at=at)
    else:
        held = Appointment.objects.at(target).current(day).holding(account.held or account.post)
        person = held.filter(person__user=None).select_related("person").order_by("pk")[0].person
    if account.name or account.held:
        appoint(person, account.post, target, starts_on=day.replace(month=1, day=1), by=None, at=at)
    return person
