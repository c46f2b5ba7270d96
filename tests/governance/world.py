"""What a place of the walks holds of indicators, and the addresses of the pages about it."""

from collections.abc import Callable

from django.utils import timezone

from communities.access import Post, Role
from finance.rules.periods import quarter_of
from governance import actions
from governance.actions import warnings
from governance.models import Bulletin, CalendarLink, QuotedValue, RedLine, RedLineKind, Warning
from governance.scorecards import DAY
from tests.complaints.scenes import an_admitted_photo
from tests.governance.work import world as work
from workflow.secret import hash_of


def _quoted(place) -> QuotedValue:
    return QuotedValue.objects.get(compound=place.compound)


def _warning(place) -> Warning:
    """Of its red line; a quarter that is frozen may warn of more."""
    return Warning.objects.get(compound=place.compound, code=RedLineKind.FALSE_DATA)


def _red_line(place) -> RedLine:
    return RedLine.objects.get(compound=place.compound)


def _token(place) -> str:
    """The secret of the manager's calendar: made by chance, hence put in its place here."""
    token = f"calendar-{place.compound.code}"
    link = CalendarLink.objects.living().get(appointment__person=place.users[Role.MANAGER].person)
    CalendarLink.objects.filter(pk=link.pk).update(token_hash=hash_of(token))
    return token


def last_quarter():
    return quarter_of(quarter_of(timezone.localdate()).since - DAY)


def _quarter(place) -> list[str]:
    return [last_quarter().code]


def _quarters_pdf(place) -> list[str]:
    return [last_quarter().code, "pdf"]


ABOUT: dict[str, Callable] = {
    **work.ABOUT,
    **dict.fromkeys(["desk-case", "case-hazard", "case-inspection"], lambda place: [place.complaint.number]),
    "scorecard-place": lambda place: ["now", "compound", place.compound.code],
    "scorecard-cell": lambda place: ["now", "compound", place.compound.code, "I01"],
    "calendar": lambda place: [_token(place)],
    "data-file": lambda place: ["compounds", "csv"],
    "quoted-page": lambda place: [_quoted(place).pk],
    "quoted-paper": lambda place: [_quoted(place).pk, _quoted(place).papers.get().token],
    "warning-page": lambda place: [_warning(place).number],
    "redline-page": lambda place: [_red_line(place).pk],
    "redline-paper": lambda place: [_red_line(place).pk, _red_line(place).papers.get().token],
    **dict.fromkeys(
        [
            *("bulletin-page", "bulletin-draft", "bulletin-corrections", "bulletin-compare"),
            *("bulletin-check", "bulletin-return", "bulletin-freeze", "bulletin-issue", "bulletin"),
        ],
        _quarter,
    ),
    **dict.fromkeys(["bulletin-file", "bulletin-download"], _quarters_pdf),
}
"""Page → the arguments of its address for a place."""


def furnish(place) -> None:
    """A value to be signed, a crossed red line, a calendar, work on its way; for all, the last bulletin."""
    manager = place.users[Role.MANAGER]
    post = manager.person.appointments.get(post=Post.MANAGER)
    actions.make_calendar_link(post, by=manager, at=timezone.now())
    if not Bulletin.objects.exists():
        issue_bulletin()
    actions.quote(
        code="I12",
        quarter=quarter_of(timezone.localdate()),
        place=place.compound,
        numerator=9,
        denominator=10,
        source=f"{place.canary}调查报告",
        papers=[an_admitted_photo()],
        by=place.users[Role.TOWNSHIP_OFFICER],
        at=timezone.now(),
    )
    red_line = warnings.enter_red_line(
        kind=RedLineKind.FALSE_DATA,
        place=place.compound,
        happened_on=timezone.localdate(),
        words=f"{place.canary}公示表的金额不实",
        papers=[an_admitted_photo()],
        by=place.users[Role.TOWNSHIP_OFFICER],
        at=timezone.now(),
    )
    warnings.confirm_red_line(red_line, by=None, at=timezone.now())
    work.furnish(place)


def issue_bulletin() -> None:
    now = timezone.now()
    words = actions.Words(
        "关于上季度考核指标情况的通报", "各镇乡人民政府", comment="总体平稳。", measures="请对照整改。"
    )
    row = actions.draft_bulletin(last_quarter(), words, by=None, at=now)
    actions.compare_quarters(row, by=None, at=now)
    row = actions.check_bulletin(row, by=None, at=now)
    row = actions.freeze_bulletin(row, by=None, at=now)
    actions.issue_bulletin(row, by=None, at=now)
