"""Appoint, end, hand over; party membership as declared and confirmed."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow import audit
from workflow.refusals import Refused
from workflow.words import day_plain

from ..access import SEATS, Post
from ..models import Appointment, CommitteeTerm, Organisation, Person
from ..models.appointments import TARGET_OF, AppointmentQuerySet, Target
from ..posts import COMMITTEE_POSTS, SINGLE, SITS_ON, admin_posts_clash
from . import rights
from .rights import Actor


@transaction.atomic
def appoint(
    person: Person,
    post: Post,
    target: Target,
    *,
    starts_on: date,
    by: Actor,
    at: datetime,
    ends_on: date | None = None,
    term: CommitteeTerm | None = None,
    party_declared: bool | None = None,
    note: str = "",
) -> Appointment:
    """Give a person a post in a place or organisation. A committee's post belongs to a term and ends with it.

    :raises Refused: no right, wrong place, post taken, term full, or the person may not hold it.
    """
    post = Post(post)
    rights.require_to_appoint(by, post, target, at=at)
    rights.require_somebody_else(by, person)
    _require_fitting_place(post, target)
    type(target).objects.select_for_update().get(pk=target.pk)
    if post in COMMITTEE_POSTS:
        term = term or _term_on(target.pk, starts_on)
        ends_on = ends_on or term.ends_on
        _require_inside_term(term, starts_on, ends_on)
    if ends_on and ends_on < starts_on:
        raise Refused(_("离任日期不能早于任职日期。"))
    row = Appointment(
        person=person,
        post=post,
        term=term,
        starts_on=starts_on,
        ends_on=ends_on,
        party_declared=party_declared,
        **{TARGET_OF[type(target)]: target},
    )
    _require_eligible(row)
    _require_vacant(row)
    row.save(force_insert=True)
    _record(row, "appoint", by=by, at=at, note=note)
    return row


@transaction.atomic
def end_appointment(
    appointment: Appointment, *, ends_on: date, by: Actor, at: datetime, note: str = ""
) -> Appointment:
    """Set the last day of a post; rights end with that day.

    :raises Refused: no right, before the first day, or later than the end that is already set.
    """
    row = _locked(appointment)
    rights.require_to_appoint(by, Post(row.post), row.target, at=at)
    if ends_on < row.starts_on:
        raise Refused(_("离任日期不能早于任职日期%(day)s。") % {"day": day_plain(row.starts_on)})
    if row.ends_on and row.ends_on < ends_on:
        raise Refused(_("这项任职已于%(day)s结束，不能再往后改。") % {"day": day_plain(row.ends_on)})
    before, row.ends_on = row.ends_on, ends_on
    row.save(update_fields=["ends_on"])
    _record(row, "end_appointment", by=by, at=at, note=note, before=before and before.isoformat())
    return row


@transaction.atomic
def hand_over(
    appointment: Appointment,
    *,
    successor: Person,
    starts_on: date,
    by: Actor,
    at: datetime,
    party_declared: bool | None = None,
    note: str = "",
) -> Appointment:
    """The successor takes the post in the same place; the predecessor's last day is the day before.

    :raises Refused: as for `appoint` and `end_appointment`; also the same person, or a post that is over.
    """
    row = _locked(appointment)
    if successor.pk == row.person_id:
        raise Refused(_("接任人不能是现任本人。"))
    if row.ends_on and row.ends_on < starts_on:
        raise Refused(_("这项任职已经结束，请直接任命新的人选。"))
    if starts_on <= row.starts_on:
        raise Refused(_("接任日期应晚于现任的任职日期%(day)s。") % {"day": day_plain(row.starts_on)})
    until = row.ends_on if row.term_id else None
    end_appointment(row, ends_on=starts_on - timedelta(1), by=by, at=at, note=note)
    return appoint(
        successor,
        Post(row.post),
        row.target,
        starts_on=starts_on,
        ends_on=until,
        term=row.term,
        party_declared=party_declared,
        by=by,
        at=at,
        note=note,
    )


@transaction.atomic
def declare_party_membership(
    appointment: Appointment, *, is_member: bool, by: Actor, at: datetime, note: str = ""
) -> Appointment:
    """Write down what the member says; an earlier confirmation no longer counts."""
    row = _locked(appointment)
    rights.require(by, "party.confirm", row.target, at=at)
    row.party_declared, row.party_confirmed_on = is_member, None
    row.save(update_fields=["party_declared", "party_confirmed_on"])
    _record(row, "declare_party", by=by, at=at, note=note, is_member=is_member)
    return row


@transaction.atomic
def confirm_party_membership(
    appointment: Appointment, *, on: date, by: Actor, at: datetime, note: str = ""
) -> Appointment:
    """The branch confirms a declared party member; only then the member counts as one (RULES 2).

    :raises Refused: not declared, not in the scope, in the future, or for oneself.
    """
    row = _locked(appointment)
    rights.require(by, "party.confirm", row.target, at=at)
    rights.require_somebody_else(by, row.person)
    if not row.party_declared:
        raise Refused(_("本人尚未申报党员身份，不能确认。"))
    if on > timezone.localdate(at):
        raise Refused(_("确认日期不能晚于今天。"))
    row.party_confirmed_on = on
    row.save(update_fields=["party_confirmed_on"])
    _record(row, "confirm_party", by=by, at=at, note=note, on=on.isoformat())
    return row


@transaction.atomic
def set_party_membership(
    appointment: Appointment,
    *,
    is_member: bool,
    by: Actor,
    at: datetime,
    confirmed_on: date | None = None,
    note: str = "",
) -> Appointment:
    """What the member says and, with a day, what the branch has found: declare and confirm in one.

    :raises Refused: as for `confirm_party_membership`.
    """
    if appointment.party_declared != is_member or not confirmed_on:
        appointment = declare_party_membership(appointment, is_member=is_member, by=by, at=at, note=note)
    if is_member and confirmed_on:
        return confirm_party_membership(appointment, on=confirmed_on, by=by, at=at, note=note)
    return appointment


def _locked(appointment: Appointment) -> Appointment:
    return Appointment.objects.select_for_update(of=("self",)).with_scope().get(pk=appointment.pk)


def _record(row: Appointment, verb: str, *, by: Actor, at: datetime, note: str, **details: Any) -> None:
    audit.record(
        "appointment",
        str(row.pk),
        verb,
        by=by,
        at=at,
        note=note,
        person=row.person_id,
        name=row.person.name,
        post=row.post,
        place=str(row.target),
        starts_on=row.starts_on.isoformat(),
        ends_on=row.ends_on and row.ends_on.isoformat(),
        **details,
    )


def _require_fitting_place(post: Post, target: Target) -> None:
    kind = target.kind if isinstance(target, Organisation) else TARGET_OF[type(target)]
    if kind not in SITS_ON[post]:
        raise Refused(_("“%(place)s”没有%(post)s这一职务。") % {"place": target, "post": post.label})


def _term_on(committee_id: int, day: date) -> CommitteeTerm:
    terms = CommitteeTerm.objects.filter(committee=committee_id).current(day)
    if term := terms.order_by("-starts_on").first():
        return term
    raise Refused(_("业委会在%(day)s没有任期，请先登记任期。") % {"day": day_plain(day)})


def _require_inside_term(term: CommitteeTerm, starts_on: date, ends_on: date) -> None:
    if not term.starts_on <= starts_on <= ends_on <= term.ends_on:
        raise Refused(
            _("任职日期应在本届任期%(first)s至%(last)s之内。")
            % {"first": day_plain(term.starts_on), "last": day_plain(term.ends_on)}
        )


def _require_eligible(row: Appointment) -> None:
    if row.person.merged_into_id:
        raise Refused(_("“%(name)s”已并入另一条人员记录，请改选并入后的人员。") % {"name": row.person})
    held = row.person.appointments.overlapping(row.starts_on, row.ends_on).values_list("post", flat=True)
    if admin_posts_clash(frozenset(map(Post, held)), Post(row.post)):
        raise Refused(_("系统、安全、审计三类管理员必须由三个不同的人担任。"))


def _require_vacant(row: Appointment) -> None:
    """Nobody holds the same post twice, a single post is free, and a committee has a seat left."""
    here = Appointment.objects.at(row.target).overlapping(row.starts_on, row.ends_on)
    same = here.holding(Post(row.post))
    if same.filter(person=row.person).exists():
        raise Refused(
            _("“%(name)s”在这段时间已担任%(post)s。") % {"name": row.person, "post": row.get_post_display()}
        )
    holder = same.select_related("person").order_by("pk").first() if row.post in SINGLE else None
    if holder:
        raise Refused(
            _("%(post)s现由“%(name)s”担任，请用“交接”办理。")
            % {"post": row.get_post_display(), "name": holder.person}
        )
    if row.term and row.post in SEATS:
        _require_seat(row.term, here.exclude(person=row.person))


def _require_seat(term: CommitteeTerm, others: AppointmentQuerySet) -> None:
    seated = others.holding(*SEATS).filter(term=term).values("person").distinct().count()
    if seated >= term.size:
        raise Refused(_("本届%(size)s个席位已满，请先办理离任。") % {"size": term.size})
