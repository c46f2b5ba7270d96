"""What tests are about, in one word each. Whatever a test does not name is plausible and of no account."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from django.utils import timezone

from communities.access import Post, Role
from communities.actions import appoint
from communities.models import (
    Appointment,
    Building,
    CommitteeTerm,
    Community,
    Compound,
    District,
    ManagementArea,
    Organisation,
    OwnersCommittee,
    PartyOrganisation,
    Person,
    PropertyCompany,
    ServiceContract,
    ServiceProject,
    Township,
    User,
)
from communities.posts import SINGLE
from communities.rules import anniversary, sort_keys
from workflow.sealing import fingerprint

NUMBERS = count(100_001)
"""All of one length: none is the beginning of another, and their order is that of their names."""
PASSWORD = "Correct-Horse-9"


def today() -> date:
    return timezone.localdate()


def days_ago(days: int) -> date:
    return today() - timedelta(days)


def a_phone() -> str:
    """Of a range in which no test has a telephone of its own."""
    return f"170{next(NUMBERS):08d}"


def a_district(name="台商投资区", **fields) -> District:
    """The same district at every call with the same name."""
    box = {"west": "115.8", "east": "120.8", "south": "23.5", "north": "28.4"}
    known = District.objects.filter(name=name).first()
    return known or District.objects.create(name=name, code=f"D{next(NUMBERS)}", **(box | fields))


def a_township(name="洛阳镇", district=None, **fields) -> Township:
    """The same township at every call with the same name."""
    known = Township.objects.filter(name=name).first()
    return known or Township.objects.create(
        name=name, district=district or a_district(), code=f"T{next(NUMBERS)}", **fields
    )


def a_community(name="群青社区", township=None) -> Community:
    """The same community at every call with the same name and township."""
    return Community.objects.get_or_create(name=name, township=township or a_township())[0]


def a_compound(name=None, code=None, community=None, township=None, buildings=0, **fields) -> Compound:
    """A compound with one management area and as many buildings as asked for."""
    number = next(NUMBERS)
    community = community or a_community(township=township)
    name = name or f"小区{number}"
    fields = {
        "address": f"滨海路{number}号",
        "delivered_year": 2016,
        "households": 300,
        "exclusive_area": Decimal("30000.00"),
    } | fields
    keys = sort_keys(name)
    compound = Compound.objects.create(
        code=code or f"CP{number:04d}",
        name=name,
        pinyin=keys.pinyin,
        initials=keys.initials,
        community=community,
        township=community.township,
        **fields,
    )
    area = ManagementArea.objects.create(compound=compound)
    for index in range(buildings):
        a_building(compound, f"{index + 1}号楼", area=area)
    return compound


def a_building(compound=None, name="1号楼", area=None) -> Building:
    compound = compound or a_compound()
    return Building.objects.create(
        compound=compound,
        area=area or compound.areas.order_by("pk").first(),
        name=name,
        stairs=2,
        floors=18,
        households=72,
        exclusive_area=Decimal("7200.00"),
    )


def an_organisation(kind=Organisation.Kind.DEPARTMENT, name=None, **seat) -> Organisation:
    """A unit; without a seat it belongs to the district."""
    name = name or f"{Organisation.Kind(kind).label}{next(NUMBERS)}"
    return Organisation.objects.create(kind=kind, name=name, **(seat or {"district": a_district()}))


def a_branch(compound=None, **fields) -> PartyOrganisation:
    compound = compound or a_compound()
    unit = an_organisation(Organisation.Kind.PARTY, f"{compound}党支部", compound=compound)
    return PartyOrganisation.objects.create(
        organisation=unit, level=PartyOrganisation.Level.BRANCH, member_count=12, **fields
    )


def a_committee(compound=None, body_type=OwnersCommittee.BodyType.COMMITTEE) -> OwnersCommittee:
    compound = compound or a_compound()
    label = OwnersCommittee.BodyType(body_type).label
    unit = an_organisation(Organisation.Kind.COMMITTEE, f"{compound}{label}", compound=compound)
    return OwnersCommittee.objects.create(
        organisation=unit, area=compound.areas.order_by("pk").first(), body_type=body_type
    )


def a_term(committee=None, starts_on=None, ends_on=None, size=5, **fields) -> CommitteeTerm:
    """A term that began a year ago and lasts five years, unless told."""
    starts_on = starts_on or days_ago(365)
    return CommitteeTerm.objects.create(
        committee=committee or a_committee(),
        starts_on=starts_on,
        ends_on=ends_on or anniversary(starts_on, 5),
        size=size,
        **fields,
    )


def a_company(name=None) -> PropertyCompany:
    unit = an_organisation(Organisation.Kind.COMPANY, name)
    return PropertyCompany.objects.create(organisation=unit)


def a_project(compound=None, company=None, self_managed=False, **fields) -> ServiceProject:
    """Property service in a compound: by a company, unless it manages itself."""
    compound = compound or a_compound()
    return ServiceProject.objects.create(
        code=f"WY{next(NUMBERS):04d}",
        compound=compound,
        name=f"{compound}物业服务项目",
        company=None if self_managed else company or a_company(),
        **fields,
    )


def a_contract(project=None, starts_on=None, ends_on=None, **fields) -> ServiceContract:
    starts_on = starts_on or days_ago(365)
    return ServiceContract.objects.create(
        project=project or a_project(),
        kind=ServiceContract.Kind.SERVICE,
        starts_on=starts_on,
        ends_on=ends_on or anniversary(starts_on, 3),
        **fields,
    )


def a_person(name=None, phone=None, **fields) -> Person:
    """A person; the telephone needs no thought."""
    name = name or f"林{next(NUMBERS)}"
    phone = phone or a_phone()
    keys = sort_keys(name)
    return Person.objects.create(
        name=name,
        pinyin=keys.pinyin,
        initials=keys.initials,
        phone=phone,
        phone_hash=fingerprint(phone),
        **fields,
    )


def an_appointment(post, target=None, person=None, starts_on=None, by=None, **details) -> Appointment:
    """The person holds the post since half a year; the place is made where none is named."""
    post = Post(post)
    return appoint(
        person or a_person(),
        post,
        target or a_seat(post),
        starts_on=starts_on or days_ago(180),
        by=by,
        at=timezone.now(),
        **details,
    )


def a_seat(post, compound=None):
    """A place or unit that the post fits; for posts of a compound, in the compound that is named."""
    if post in {Post.DIRECTOR, Post.DEPUTY, Post.MEMBER, Post.TREASURER, Post.RESERVE}:
        known = CommitteeTerm.objects.filter(committee__area__compound=compound).first() if compound else None
        return (known or a_term(a_committee(compound))).committee.organisation
    if post == Post.SECRETARY:
        known = (
            PartyOrganisation.objects.filter(organisation__compound=compound).first() if compound else None
        )
        return (known or a_branch(compound)).organisation
    if post == Post.BUILDING_LEAD:
        known = compound.buildings.order_by("pk").first() if compound else None
        return known or a_building(compound)
    if post == Post.MANAGER:
        known = compound.projects.order_by("pk").first() if compound else None
        return known or a_project(compound)
    return {
        Post.OWNER: lambda: compound or a_compound(),
        Post.COMMUNITY_OFFICER: lambda: compound.community if compound else a_community(),
        Post.TOWNSHIP_OFFICER: lambda: compound.township if compound else a_township(),
        Post.TOWNSHIP_LEADER: lambda: compound.township if compound else a_township(),
        Post.HANDLER: lambda: an_organisation(Organisation.Kind.DEPARTMENT),
        Post.UNIT_HEAD: lambda: an_organisation(Organisation.Kind.DEPARTMENT),
        Post.ENFORCEMENT_OFFICER: lambda: an_organisation(Organisation.Kind.ENFORCEMENT),
    }.get(post, a_district)()


POST_OF = {
    Role.HANDLER: Post.HANDLER,
    Role.MEMBER: Post.MEMBER,
    Role.TOWNSHIP_OFFICER: Post.TOWNSHIP_OFFICER,
    Role.RESIDENT: Post.OWNER,
}


def a_user(role=None, of=None, username=None, person=None, **details) -> User:
    """Somebody who can log in (`PASSWORD`). With a role: appointed to the post that carries it.

    `of` is the place or unit of the post; a compound will do for every post inside or above it. A single
    post that is held already is not given again: its holder gets the account.
    """
    if role and role != Role.VISITOR:
        post = POST_OF.get(Role(role)) or Post(role)
        target = a_seat(post, of) if of is None or isinstance(of, Compound) else of
        held = Appointment.objects.at(target).current(today()).holding(post).first()
        row = held if held and post in SINGLE and not person else an_appointment(post, target, person=person)
        person = row.person
    person = person or a_person()
    details = {"password_changed_at": timezone.now()} | details
    details = {"password_changed_at": timezone.now()} | details
    user = User(username=username or f"user{next(NUMBERS)}", person=person, **details)
    user.set_password(PASSWORD)
    user.save()
    return user
