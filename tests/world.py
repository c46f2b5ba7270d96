"""Two places alike in two townships of one district, and the address of every page for the rows of either.

What walks over all pages starts here. A place's `name` stands in what the public may read, its `canary` in
what only its own desk may: persons, accounts, cases, messages. A word of the sibling's on our page is a leak.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from communities.access import Post, Role
from communities.models import (
    Appointment,
    CommitteeTerm,
    Compound,
    Organisation,
    Person,
    ServiceContract,
    ServiceProject,
    User,
)
from complaints import actions
from complaints.contacts import Keys, phone_key
from complaints.models import AnswerTemplate, Category, Complaint, DispatchRule, Limit, Photo, Question
from disclosure.models import Notice
from tests.assembly import world as assembly
from tests.complaints.scenes import an_admitted_photo
from tests.disclosure import world as disclosure
from tests.factories import (
    a_branch,
    a_committee,
    a_community,
    a_company,
    a_compound,
    a_contract,
    a_person,
    a_project,
    a_term,
    a_township,
    a_user,
    an_organisation,
    days_ago,
)
from tests.finance import world as finance
from tests.governance import world as governance
from tests.safety import world as safety
from workflow import outbox
from workflow.directory import Recipient
from workflow.models import Message

INSIDE = (
    Role.DIRECTOR,
    Role.TREASURER,
    Role.MEMBER,
    Role.SECRETARY,
    Role.BUILDING_LEAD,
    Role.MANAGER,
    Role.RESIDENT,
    Role.COMMUNITY_OFFICER,
    Role.TOWNSHIP_OFFICER,
)
"""Roles whose posts lie in a place or above it inside its township; the others are of the district."""


PHONE = "13800009999"
"""Of whoever reports in this world."""


@dataclass(eq=False, repr=False)
class Place:
    """A compound, whoever works there, and one of everything that a page is about."""

    name: str
    canary: str
    compound: Compound
    term: CommitteeTerm
    project: ServiceProject
    contract: ServiceContract
    notice: Notice
    users: dict[Role, User] = field(default_factory=dict)
    cases: dict[str, actions.Filed] = field(default_factory=dict)
    """One for each status that is reached without a rating; see `a_week_of_cases`."""
    message: Message | None = None
    """To the manager."""

    @property
    def complaint(self) -> Complaint:
        return self.cases["resolved"].complaint

    @property
    def code(self) -> str:
        return self.cases["resolved"].code

    @property
    def photo(self) -> Photo:
        return self.complaint.photos.order_by("pk")[0]

    @property
    def organisation(self) -> Organisation:
        return self.term.committee.organisation

    @property
    def person(self) -> Person:
        return self.users[Role.DIRECTOR].person

    @property
    def appointment(self) -> Appointment:
        return self.person.appointments.get(post=Post.DIRECTOR)


@dataclass(eq=False, repr=False)
class World:
    own: Place
    sibling: Place
    users: dict[Role, User]
    """One for each role, with a post in or above `own`; the visitor has an account and no post."""


def build() -> World:
    own = a_place("金桂苑滨海国际花园三期安置房小区", "暗香", "jingui", township=a_township("洛阳镇"))
    sibling = a_place("银杏里", "疏影", "yinxing", township=a_township("张坂镇"))
    above = {
        role: a_user(role, username=f"quxian-{role.value}", person=a_person(f"区直{number:02d}"))
        for number, role in enumerate(role for role in Role if role not in INSIDE)
    }
    for user in above.values():
        tell(user, own)
    return World(own, sibling, own.users | above)


def a_place(name: str, canary: str, latin: str, *, township) -> Place:
    community = a_community(f"{name[:2]}社区", township)
    an_organisation(Organisation.Kind.COMMUNITY, f"{community}居委会", community=community)
    an_organisation(Organisation.Kind.TOWNSHIP, f"{township}人民政府", township=township)
    compound = a_compound(name, f"{latin[:2].upper()}001", community, buildings=2)
    a_branch(compound)
    term = a_term(a_committee(compound), starts_on=days_ago(1700), ends_on=days_ago(-60))
    project = a_project(compound, a_company(f"{name}物业服务有限公司"))
    contract = a_contract(project, ends_on=days_ago(-45))
    place = Place(name, canary, compound, term, project, contract, a_notice(compound))
    for number, role in enumerate(INSIDE):
        person = a_person(f"{canary}{number:02d}")
        place.users[role] = a_user(role, compound, username=f"{latin}-{role.value}", person=person)
    place.cases = a_week_of_cases(place)
    for room in (assembly, disclosure, finance, safety, governance):
        room.furnish(place)
    for user in place.users.values():
        tell(user, place)
    place.message = Message.objects.get(key=message_key(place, place.users[Role.MANAGER]))
    return place


def a_notice(compound: Compound) -> Notice:
    return Notice.objects.create(
        number=f"GG-{compound.code}",
        title=f"{compound.name}水箱清洗停水通知",
        body="本周六上午清洗水箱。\n届时高层停水，请提前储水。",
        compound=compound,
        published_at=timezone.now() - timedelta(days=1),
    )


def a_week_of_cases(place: Place) -> dict[str, actions.Filed]:
    """By status; the late one has been waiting for the manager beyond its limits."""
    manager, now = place.users[Role.MANAGER], timezone.now()
    late = file(place, now - timedelta(days=30))
    fresh = file(place, now - timedelta(hours=1))
    accepted = file(place, now - timedelta(days=2))
    actions.accept(accepted.complaint, by=manager, at=now - timedelta(days=2))
    actions.remark(accepted.complaint, note=f"{place.canary}已联系厂家", by=manager, at=now)
    resolved = file(place, now - timedelta(days=3))
    actions.accept(resolved.complaint, by=manager, at=now - timedelta(days=3))
    actions.resolve(
        resolved.complaint,
        note=f"{place.canary}的灯已经换好",
        photos=[an_admitted_photo()],
        by=manager,
        at=now - timedelta(days=1),
    )
    actions.ask_data(
        resolved.complaint, kind="delete", words=f"请删除{place.canary}女士的手机号", by=None, at=now
    )
    declined = file(place, now - timedelta(days=4))
    officer = place.users[Role.TOWNSHIP_OFFICER]
    actions.publish(
        resolved.complaint,
        text="单元门口的路灯坏了三天",
        result="灯已经换好",
        photos=resolved.complaint.photos.all(),
        by=officer,
        at=now,
    )
    actions.decline(declined.complaint, note="不属于小区", where="请拨打12345", by=officer, at=now)
    return {
        "late": late,
        "dispatched": fresh,
        "accepted": accepted,
        "resolved": resolved,
        "declined": declined,
    }


def file(place: Place, at: datetime) -> actions.Filed:
    return actions.file_complaint(
        compound=place.compound,
        building=place.compound.buildings.order_by("pk")[0],
        spot="2单元门口",
        category=Category.objects.get(code="FAC"),
        description=f"{place.canary}单元门口的路灯坏了三天，晚上看不清台阶",
        contact=actions.Contact(f"{place.canary}女士", PHONE),
        photos=[an_admitted_photo()],
        by=None,
        at=at,
    )


def tell(user: User, place: Place) -> None:
    outbox.enqueue(
        [
            outbox.message(
                f"world:{place.compound.code}",
                Recipient(Message.Channel.INBOX, user.pk),
                "诉求%(number)s超过受理时限，请立即受理",
                at=timezone.now(),
                params={"number": f"{place.canary}{place.cases['late'].complaint.number}"},
                link=place.cases["late"].complaint.get_absolute_url(),
                colour="red",
            )
        ]
    )


def message_key(place: Place, user: User) -> str:
    return f"world:{place.compound.code}:{Recipient(Message.Channel.INBOX, user.pk).key}"


def _compound(place: Place) -> list:
    return [place.compound.code]


def _case(place: Place) -> list:
    return [place.complaint.number]


def _repair(place: Place) -> list:
    return [safety.repair_of(place).number]


def _secret(place: Place) -> list:
    return [place.complaint.number, place.code]


def _account(place: Place) -> list:
    return [place.users[Role.MANAGER].username]


def _organisation(place: Place) -> list:
    return [place.organisation.pk]


def _person(place: Place) -> list:
    return [place.person.pk]


def _appointment(place: Place) -> list:
    return [place.appointment.pk]


def _term(place: Place) -> list:
    return [place.term.pk]


def _project(place: Place) -> list:
    return [place.project.code]


def _general_rule() -> DispatchRule:
    """What holds for all categories; here only what would happen anyway."""
    return DispatchRule.objects.get_or_create(category=None, lead="community", rank=99)[0]


def _question() -> Question:
    """An extra question about lifts, the same at every call."""
    category = Category.objects.get(code="LFT")
    return Question.objects.get_or_create(category=category, code="q1", defaults={"label": "哪台电梯"})[0]


ABOUT: dict[str, Callable[[Place], list]] = {
    **assembly.ABOUT,
    **disclosure.ABOUT,
    **finance.ABOUT,
    **safety.ABOUT,
    **governance.ABOUT,
    "notice": lambda place: [place.notice.number],
    "compound": _compound,
    "compound-qr": _compound,
    "desk-compound": _compound,
    **dict.fromkeys(["desk-repair", "repair-funding", "repair-project"], _repair),
    "inbox-open": lambda place: [place.message.pk],
    "preferences-language": lambda place: ["en"],
    "preferences-type": lambda place: ["large"],
    "account_confirm_email": lambda place: ["a-key"],
    "account_reset_password_from_key": lambda place: ["1", "a-key"],
    "accounts:account-detail": _account,
    "accounts:account-move": lambda place: [*_account(place), "unlock"],
    "accounts:account-password": _account,
    "complaints:answer": _secret,
    "complaints:case-evidence": _case,
    "complaints:case-move": lambda place: [*_case(place), "accept"],
    "complaints:board-case": _case,
    "complaints:board-photo": lambda place: [place.complaint.number, place.photo.token],
    "complaints:feed-category": lambda place: ["FAC"],
    "complaints:feed-compound": _compound,
    "complaints:review-case": _case,
    "complaints:unpublish": _case,
    "complaints:case-page": _case,
    "complaints:case-photo": lambda place: [*_case(place), place.photo.token],
    "complaints:case-remark": _case,
    "complaints:case-reporter": _case,
    "complaints:category-page": lambda place: ["ENV"],
    "complaints:category-edit": lambda place: ["ENV"],
    "complaints:limit-end": lambda place: [Limit.objects.get(category__code="ENV").pk],
    "complaints:question-new": lambda place: ["ENV"],
    "complaints:question-edit": lambda place: ["LFT", _question().pk],
    "complaints:rule-new": lambda place: ["ENV"],
    "complaints:rule-edit": lambda place: [
        "ENV",
        DispatchRule.objects.filter(category__code="ENV").first().pk,
    ],
    "complaints:general-rule-edit": lambda place: [_general_rule().pk],
    "complaints:template-edit": lambda place: [AnswerTemplate.objects.order_by("pk").first().pk],
    "complaints:filed": _secret,
    "complaints:follow-page": _secret,
    "complaints:follow-photo": lambda place: [*_secret(place), place.photo.token],
    **dict.fromkeys(
        [
            *("complaints:withdraw", "complaints:judge", "complaints:write", "complaints:urge"),
            *("complaints:hide-name", "complaints:ask-data"),
        ],
        _secret,
    ),
    "complaints:my-cases-by-link": lambda place: [Keys(phone_key=phone_key(PHONE)).signed()],
    "complaints:data-answer": lambda place: [place.complaint.number, "delete"],
    "complaints:case-code": _case,
    "open311:discovery": lambda place: ["xml"],
    "open311:services": lambda place: ["json"],
    "open311:definition": lambda place: ["LFT", "xml"],
    "open311:requests": lambda place: ["xml"],
    "open311:request": lambda place: [*_case(place), "json"],
    "open311:token": lambda place: ["a-token", "xml"],
    "open311:updates": lambda place: ["json"],
    "open311:photo": lambda place: [place.photo.token],
    "open311:bulk-year": lambda place: [timezone.localtime(place.complaint.submitted_at).year],
    "communities:compound-page": _compound,
    "communities:compound-edit": _compound,
    "communities:compound-close": _compound,
    "communities:compound-merge": _compound,
    "communities:resident-list": _compound,
    "communities:resident-confirm": _compound,
    "communities:organisation-page": _organisation,
    "communities:organisation-edit": _organisation,
    "communities:person-page": _person,
    "communities:person-edit": _person,
    "communities:person-phone": _person,
    "communities:person-merge": _person,
    "communities:appointment-end": _appointment,
    "communities:appointment-hand-over": _appointment,
    "communities:appointment-party": _appointment,
    "communities:term-page": _term,
    "communities:term-file": _term,
    "communities:term-handover": _term,
    "communities:term-new": _organisation,
    "communities:contract-new": _project,
    "communities:project-end": _project,
}
"""What a page with arguments in its address is about. A page that is missing here stops every walk."""

ALSO: dict[str, Callable[[Place], list[str]]] = {
    "complaints:statistics": lambda place: ["?by=month"],
    "warning-list": lambda place: ["?part=work"],
    "find": lambda place: ["?q=滨海", "?q=000"],
    "search": lambda place: ["?q=滨海", "?telephone=1"],
    "complaints:report": lambda place: [f"?c={place.compound.code}", "?q=000"],
    "complaints:category-page": lambda place: [f"?compound={place.compound.code}"],
    "complaints:case-new": lambda place: [f"?c={place.compound.code}"],
    "complaints:case-dispatch": lambda place: [f"?case={place.complaint.number}"],
}
"""Queries under which a page is another one."""


def address(url_name: str, place: Place) -> str:
    """The path of a page for the rows of a place.

    :raises NoReverseMatch: the page has arguments and no line in `ABOUT`.
    """
    arguments = ABOUT.get(url_name)
    return reverse(url_name, args=arguments(place) if arguments else ())


def addresses(url_name: str, place: Place) -> list[str]:
    """All faces of a page: its plain path, its queries, and a case in every status."""
    path = address(url_name, place)
    if url_name == "complaints:case-page":
        return [filed.complaint.get_absolute_url() for filed in place.cases.values()]
    if url_name == "complaints:follow-page":
        return [reverse(url_name, args=[case.complaint.number, case.code]) for case in place.cases.values()]
    return [path, *(f"{path}{query}" for query in ALSO.get(url_name, lambda place: [])(place))]
