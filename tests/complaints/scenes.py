"""Complaints in any status, built through the actions, and the people around them."""

from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from communities.access import Post
from communities.models import Compound, Organisation, User
from complaints import actions
from complaints.models import Category, Complaint
from tests.factories import a_branch, a_compound, a_project, a_user, an_appointment, an_organisation
from workflow.uploads import Admitted

SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=SHANGHAI)
"""A working Monday morning; the first working days after it are the 3rd, 4th, 5th and 6th of March 2026."""
LONG_AGO = date(2020, 1, 1)
WORDS = "单元门口的路灯坏了三天，晚上看不清台阶"


def at_hour(day: int, hour: int = 10, minute: int = 0, second: int = 0) -> datetime:
    return MONDAY.replace(day=day, hour=hour, minute=minute, second=second)


def category(code: str = "FAC") -> Category:
    return Category.objects.get(code=code)


def a_photo(size=(40, 30), colour="grey", name="现场.jpg") -> SimpleUploadedFile:
    """A picture as a browser sends it."""
    content = BytesIO()
    Image.new("RGB", size, colour).save(content, "JPEG")
    return SimpleUploadedFile(name, content.getvalue(), "image/jpeg")


def an_admitted_photo() -> Admitted:
    """A picture behind the gate."""
    return Admitted(a_photo().read(), "image/jpeg", ".jpg", 40, 30)


@dataclass
class Scene:
    """A compound with its company, the people who have to do with it, and a stranger in the next compound."""

    compound: Compound
    company: Organisation
    manager: User
    township: User
    district: User
    secretary: User
    stranger: User

    def file(self, at: datetime = MONDAY, code: str = "FAC", words: str = WORDS, **details) -> actions.Filed:
        """A complaint that the company handles, unless the category says otherwise."""
        return actions.file_complaint(
            **{
                "compound": self.compound,
                "description": words,
                "category": category(code),
                "by": None,
                "at": at,
                **details,
            }
        )

    def accepted(self, at: datetime = MONDAY, **details) -> Complaint:
        case = self.file(at, **details).complaint
        actions.accept(case, by=self.manager, at=at)
        return case

    def resolved(self, at: datetime = MONDAY, **details) -> Complaint:
        case = self.accepted(at, **details)
        actions.resolve(case, note="灯已经换好", photos=[an_admitted_photo()], by=self.manager, at=at)
        return case


def a_scene(compound: Compound | None = None) -> Scene:
    compound = compound or a_compound("龙庭御景", buildings=2)
    project = a_project(compound)
    township = an_organisation(Organisation.Kind.TOWNSHIP, township=compound.township)
    an_organisation(Organisation.Kind.COMMUNITY, community=compound.community)
    return Scene(
        compound=compound,
        company=project.company.organisation,
        manager=holder_of(Post.MANAGER, project),
        township=holder_of(Post.TOWNSHIP_OFFICER, township),
        district=holder_of(Post.DISTRICT_OFFICER, compound.township.district),
        secretary=holder_of(Post.SECRETARY, a_branch(compound).organisation),
        stranger=holder_of(Post.MANAGER, a_project(a_compound("隔壁花园"))),
    )


def holder_of(post: Post, target, starts_on: date = LONG_AGO) -> User:
    """Somebody who has long held the post and logs in."""
    user = a_user()
    an_appointment(post, target, person=user.person, starts_on=starts_on)
    return user


def a_desk(code: str, **seat) -> Organisation:
    """A department or utility that the rules find by its word."""
    desk = an_organisation(Organisation.Kind.DEPARTMENT, **seat)
    desk.code = code
    desk.save(update_fields=["code"])
    return desk


def a_handler(unit: Organisation) -> User:
    """Somebody who works for the unit and nothing else."""
    return holder_of(Post.HANDLER, unit)
