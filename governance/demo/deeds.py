"""What the demo's people do with a case: one function for each verb of `cases.csv`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from communities.access import Post
from communities.models import Appointment, Organisation, User
from complaints import actions
from complaints.models import Complaint, Rating
from complaints.routing import community_office, township_office
from workflow.masking import masked
from workflow.uploads import Admitted

from . import accounts

DAYS_MORE = 5
"""Working days that the demo's units ask for."""


class Hands:
    """Who acts for a case's unit: a demo account, or one opened for the compound's manager."""

    def __init__(self) -> None:
        users = User.objects.filter(username__startswith=accounts.PREFIX).order_by("pk")
        self.users, self.known = list(users), dict[tuple[int | None, int], User]()

    def of(self, case: Complaint, at: datetime) -> User:
        key = case.unit_id, case.compound_id
        if key not in self.known:
            self.known[key] = self._first(case) or self._manager(case, at)
        return self.known[key]

    def _first(self, case: Complaint) -> User | None:
        rows = Complaint.objects.filter(pk=case.pk)
        return next((user for user in self.users if rows.held_by(user).exists()), None)

    def _manager(self, case: Complaint, at: datetime) -> User:
        managers = Appointment.objects.current(timezone.localdate(at)).holding(Post.MANAGER)
        rows = managers.filter(project__compound=case.compound_id, project__company=case.unit_id)
        manager = rows.select_related("person").order_by("pk")[0]
        user = accounts.open_account(f"{accounts.PREFIX}manager-{manager.pk}", manager.person, at=at)
        self.users.append(user)
        return user


@dataclass(frozen=True)
class Deed:
    """One step of a case, when it was taken, and the photo of the work."""

    case: Complaint
    words: str
    stars: int | None
    at: datetime
    photo: Admitted
    hands: Hands

    @property
    def unit(self) -> User:
        return self.hands.of(self.case, self.at)

    @property
    def district(self) -> User:
        return accounts.account_of("district")

    @property
    def township(self) -> User:
        return accounts.account_of("township")

    def office(self, find: Callable) -> Organisation:
        return next(find(self.case.compound, self.case.building, timezone.localdate(self.at)))


def accept(deed: Deed) -> None:
    actions.accept(deed.case, by=deed.unit, at=deed.at)


def contact(deed: Deed) -> None:
    words = deed.words or "已电话联系，约定上门查看的时间。"
    actions.contact(deed.case, by=deed.unit, at=deed.at, note=words)


def resolve(deed: Deed) -> None:
    words = deed.words or "已到现场处理完毕，请查看照片并评价。"
    actions.resolve(deed.case, by=deed.unit, at=deed.at, note=words, photos=[deed.photo])


def rate(deed: Deed) -> None:
    actions.rate(deed.case, stars=deed.stars, words=deed.words, by=None, at=deed.at)


def reopen(deed: Deed) -> None:
    actions.reopen(deed.case, words=deed.words, by=None, at=deed.at)


def half(deed: Deed) -> None:
    """Half solved: the unit has it again."""
    outcome = Rating.Outcome.HALF
    actions.reopen(deed.case, words=deed.words, stars=3, outcome=outcome, by=None, at=deed.at)


def withdraw(deed: Deed) -> None:
    actions.withdraw(deed.case, by=None, at=deed.at)


def decline(deed: Deed) -> None:
    words = "菜市场不在小区范围内，不属于本平台受理事项。"
    where = "请拨打12345，由市场管理单位处理。"
    actions.decline(deed.case, by=deed.district, at=deed.at, note=words, where=where)


def object_(deed: Deed) -> None:
    """Handed back; the township is proposed."""
    unit = deed.office(township_office)
    actions.object_(deed.case, unit=unit, by=deed.unit, at=deed.at, note=deed.words)


def longer(deed: Deed) -> None:
    actions.ask_extension(deed.case, amount=DAYS_MORE, by=deed.unit, at=deed.at, note=deed.words)


def grant(deed: Deed) -> None:
    actions.grant_extension(deed.case, by=deed.township, at=deed.at, note=deed.words)


def material(deed: Deed) -> None:
    actions.ask_material(deed.case, by=deed.unit, at=deed.at, note=deed.words)


def invite(deed: Deed) -> None:
    """The community is asked to help."""
    unit = deed.office(community_office)
    actions.invite(deed.case, unit=unit, by=deed.unit, at=deed.at, note=deed.words)


def merge(deed: Deed) -> None:
    """Into the case that speaks of the words."""
    known = Complaint.objects.of(deed.case.compound).exclude(pk=deed.case.pk)
    original = known.filter(description__contains=deed.words).order_by("pk")[0]
    actions.merge(deed.case, original=original, by=deed.township, at=deed.at)


def publish(deed: Deed) -> None:
    """The district looks it through; the words are the result that everybody may read."""
    text, photos = masked(deed.case.description), deed.case.photos.order_by("pk")
    actions.publish(deed.case, text=text, result=deed.words, photos=photos, by=deed.district, at=deed.at)


DEEDS: dict[str, Callable[[Deed], None]] = {
    "accept": accept,
    "contact": contact,
    "resolve": resolve,
    "rate": rate,
    "reopen": reopen,
    "half": half,
    "withdraw": withdraw,
    "decline": decline,
    "object": object_,
    "longer": longer,
    "grant": grant,
    "material": material,
    "invite": invite,
    "merge": merge,
    "publish": publish,
}
