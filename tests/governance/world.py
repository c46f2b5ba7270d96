"""What a place of the walks holds of indicators, and the addresses of the pages about it."""

from collections.abc import Callable

from django.utils import timezone

from communities.access import Post, Role
from finance.rules.periods import quarter_of
from governance import actions
from governance.actions import warnings
from governance.models import CalendarLink, QuotedValue, RedLine, RedLineKind, Warning
from tests.complaints.scenes import an_admitted_photo
from tests.governance.work import world as work
from workflow.secret import hash_of


def _quoted(place) -> QuotedValue:
    return QuotedValue.objects.get(compound=place.compound)


def _red_line(place) -> RedLine:
    return RedLine.objects.get(compound=place.compound)


def _token(place) -> str:
    """The secret of the manager's calendar: made by chance, hence put in its place here."""
    token = f"calendar-{place.compound.code}"
    link = CalendarLink.objects.living().get(appointment__person=place.users[Role.MANAGER].person)
    CalendarLink.objects.filter(pk=link.pk).update(token_hash=hash_of(token))
    return token


ABOUT: dict[str, Callable] = {
    **work.ABOUT,
    **dict.fromkeys(["desk-case", "case-hazard", "case-inspection"], lambda place: [place.complaint.number]),
    "scorecard-place": lambda place: ["now", "compound", place.compound.code],
    "scorecard-cell": lambda place: ["now", "compound", place.compound.code, "I01"],
    "calendar": lambda place: [_token(place)],
    "data-file": lambda place: ["compounds", "csv"],
    "quoted-page": lambda place: [_quoted(place).pk],
    "quoted-paper": lambda place: [_quoted(place).pk, _quoted(place).papers.get().token],
    "warning-page": lambda place: [Warning.objects.get(compound=place.compound).number],
    "redline-page": lambda place: [_red_line(place).pk],
    "redline-paper": lambda place: [_red_line(place).pk, _red_line(place).papers.get().token],
}
"""Page → the arguments of its address for a place."""


def furnish(place) -> None:
    """A value to be signed, a red line that was crossed, the manager's calendar, and work on its way."""
    manager = place.users[Role.MANAGER]
    post = manager.person.appointments.get(post=Post.MANAGER)
    actions.make_calendar_link(post, by=manager, at=timezone.now())
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
