"""Who holds which post. Absence ends nothing, a new holder ends the old appointment the day before."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from communities.access import SEATS, Post
from communities.models import Appointment
from communities.posts import COMMITTEE_POSTS
from communities.register.findings import Caution
from workflow.words import day_plain

from .tables import Change, Key, Plan, TablePlan, Values

FIELDS = ("starts_on", "ends_on", "party_declared", "party_confirmed_on")
A_DAY = timedelta(days=1)
NAMED_POSTS = COMMITTEE_POSTS - {Post.TREASURER}
"""Posts of a committee that every file names; who keeps the accounts is often left out."""


@dataclass(frozen=True, slots=True)
class Target:
    """The place or organisation of a post; `key` is its key in the table `slug`."""

    slug: str
    key: Key
    code: str


@dataclass(frozen=True, slots=True)
class Want:
    """That the file names a holder; `starts_on` where the file dates it."""

    person: Key
    post: Post
    sheet: str
    row: int
    starts_on: date | None = None
    is_party_member: bool | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """An appointment that is stored."""

    pk: int
    person_id: int
    name: str
    post: str
    term_id: int | None
    starts_on: date
    ends_on: date | None
    party_declared: bool | None
    party_confirmed_on: date | None

    @property
    def values(self) -> Values:
        return self.starts_on, self.ends_on, self.party_declared, self.party_confirmed_on

    def is_held(self, on: date) -> bool:
        return self.ends_on is None or self.ends_on >= on


COLUMNS = (
    "pk",
    "person_id",
    "person__name",
    "post",
    "term_id",
    "starts_on",
    "ends_on",
    "party_declared",
    "party_confirmed_on",
)


def stored(posts: Iterable[Post], column: str) -> dict[int, list[Held]]:
    """Appointments to these posts by the key in `column`."""
    rows = Appointment.objects.filter(post__in=list(posts)).exclude(**{column: None})
    found: dict[int, list[Held]] = defaultdict(list)
    for target, *values in rows.order_by("pk").values_list(column, *COLUMNS).iterator():
        found[target].append(Held(*values))
    return found


class Holders:
    """Compares the holders of one kind of post, target by target, and gathers the differences."""

    def __init__(self, plan: Plan, posts: Iterable[Post], column: str) -> None:
        self.plan = plan
        self.people = plan.tables["person"].pks
        self.held = stored(posts, column)
        self.result = TablePlan()

    def of(self, target: Target) -> list[Held]:
        pk = self.plan.tables[target.slug].pks.get(target.key)
        return [] if pk is None else list(self.held.get(pk, ()))

    def is_by(self, held: Held, want: Want) -> bool:
        return held.person_id == self.people.get(want.person)

    def settle(self, target: Target, wants: Sequence[Want], first_day: date) -> None:
        """A post with one holder, or as many as the file names.

        `first_day` is the start of a holder whom the file does not date, where nobody held the post later.
        """
        history = self.of(target)
        serving = [held for held in history if held.is_held(self.plan.on)]
        new = []
        for want in wants:
            mine = [held for held in history if self.is_by(held, want)]
            current = next((held for held in mine if held in serving), None)
            if current:
                serving.remove(current)
                self.keep(target, current, self._restarted(current, want, mine))
            elif mine and (want.starts_on is None or want.starts_on in {held.starts_on for held in mine}):
                self.leave_ended(want, mine[-1])
            else:
                new.append((want, want.starts_on or self._start(history, first_day)))
        for want, starts_on in new:
            self.appoint(target, want, starts_on, None)
        self._replace(target, serving, [starts_on for _, starts_on in new], {want.person for want, _ in new})

    def _start(self, history: Iterable[Held], first_day: date) -> date:
        return first_day if all(held.starts_on < first_day for held in history) else self.plan.on

    @staticmethod
    def _restarted(current: Held, want: Want, mine: Iterable[Held]) -> Values:
        """The stored values with the first day that the file gives."""
        others = {held.starts_on for held in mine if held is not current}
        starts_on = want.starts_on
        too_late = starts_on and current.ends_on and starts_on > current.ends_on
        if starts_on is None or starts_on in others or too_late:
            starts_on = current.starts_on
        return (starts_on, *current.values[1:])

    def _replace(
        self, target: Target, serving: Iterable[Held], starts: Sequence[date], newcomers: set[Key]
    ) -> None:
        names = {name for name, _ in newcomers}
        for held in serving:
            if not starts:
                self.miss(target, held)
                continue
            self.end(target, held, min(starts))
            if held.name in names:
                self.warn_other_phone(target, held)

    def keep(self, target: Target, held: Held, values: Values) -> None:
        fields = {
            name: (old, new) for name, old, new in zip(FIELDS, held.values, values, strict=True) if old != new
        }
        if fields:
            self.result.change.append(Change(self._key(target, held), held.pk, values, fields))
        else:
            self.result.left += 1

    def appoint(
        self, target: Target, want: Want, starts_on: date, ends_on: date | None, term: Key = None
    ) -> None:
        confirmed_on = starts_on if want.is_party_member else None
        key = (target, want.person, want.post, starts_on)
        self.result.create[key] = (ends_on, want.is_party_member, confirmed_on, term)

    def end(self, target: Target, held: Held, next_start: date) -> None:
        """The day before the next holder starts or, where that is too early, before the register's day."""
        last = next_start - A_DAY
        if last < held.starts_on:
            last = max(held.starts_on, self.plan.on - A_DAY)
        if held.ends_on is None or held.ends_on > last:
            self.keep(target, held, (held.starts_on, last, *held.values[2:]))

    def miss(self, target: Target, held: Held) -> None:
        self.result.absent.append(self._key(target, held))

    def leave_ended(self, want: Want, held: Held) -> None:
        self.result.left += 1
        reason = _("%(name)s在系统中已于%(day)s离任，文件仍列为在任，未作改动")
        words = {"name": held.name, "day": day_plain(held.ends_on)}
        self.plan.cautions.append(Caution(want.sheet, want.row, "", "already_ended", reason % words))

    def warn_other_phone(self, target: Target, held: Held) -> None:
        reason = _("%(code)s的%(name)s换了联系电话，按另一人登记；确为同一人的，请在人员页面合并")
        words = {"code": target.code, "name": held.name}
        self.plan.cautions.append(Caution("", None, "", "other_phone", reason % words))

    @staticmethod
    def _key(target: Target, held: Held) -> Key:
        return target, (held.name, ""), held.post, held.starts_on


class Members(Holders):
    """Members of committees: their appointments last as long as the term."""

    def settle_term(self, target: Target, wants: Sequence[Want], term: "TermPlan") -> None:
        history = self.of(target)
        if term.pk is None:
            self._open_term(target, wants, term, history)
        else:
            self._compare_term(target, wants, term, [held for held in history if held.term_id == term.pk])

    def _open_term(
        self, target: Target, wants: Iterable[Want], term: "TermPlan", history: Iterable[Held]
    ) -> None:
        for held in history:
            if held.starts_on < term.starts_on and held.is_held(term.starts_on):
                self.end(target, held, term.starts_on)
        for want in wants:
            self.appoint(target, want, term.starts_on, term.ends_on, term.key)

    def _compare_term(
        self, target: Target, wants: Iterable[Want], term: "TermPlan", history: Sequence[Held]
    ) -> None:
        named = {Post(want.post) for want in wants} | NAMED_POSTS
        serving = [
            held for held in history if held.ends_on in (None, term.old_ends_on) and held.post in named
        ]
        joins = self.plan.on if term.starts_on < self.plan.on <= term.ends_on else term.starts_on
        new: list[Want] = []
        for want in wants:
            mine = [held for held in serving if self.is_by(held, want)]
            same = next((held for held in mine if held.post == want.post), None)
            ended = next(
                (held for held in history if self.is_by(held, want) and held.post == want.post), None
            )
            if same:
                serving.remove(same)
                self.keep(target, same, self._within(term, same, want))
            elif ended and not mine:
                self.leave_ended(want, ended)
            else:
                new.append(want)
                for held in mine:
                    serving.remove(held)
                    self.end(target, held, joins)
        for want in new:
            self.appoint(target, want, joins, term.ends_on, term.key)
        self._give_way(target, serving, new, joins)

    def _within(self, term: "TermPlan", held: Held, want: Want) -> Values:
        starts_on = term.starts_on if held.starts_on == term.old_starts_on else held.starts_on
        declared, confirmed_on = held.party_declared, held.party_confirmed_on
        if declared != want.is_party_member:
            declared = want.is_party_member
            confirmed_on = self.plan.on if declared else None
        return starts_on, term.ends_on, declared, confirmed_on

    def _give_way(self, target: Target, serving: list[Held], new: Sequence[Want], joins: date) -> None:
        """A director gives way to a new one; the others where as many new members came as are gone."""
        directed = any(want.post == Post.DIRECTOR for want in new)
        seats = [held for held in serving if held.post in SEATS]
        filled = [want for want in new if want.post in SEATS]
        full = bool(filled) and len(filled) >= len(seats)
        names = {want.person[0] for want in new}
        for held in serving:
            if (held.post == Post.DIRECTOR and directed) or (held.post in SEATS and full):
                self.end(target, held, joins)
                if held.name in names:
                    self.warn_other_phone(target, held)
            else:
                self.miss(target, held)


@dataclass(frozen=True, slots=True)
class TermPlan:
    """A term as it will be, and its days as they are stored; `pk` is None where it is new."""

    key: Key
    pk: int | None
    starts_on: date
    ends_on: date
    old_starts_on: date | None
    old_ends_on: date | None


def attributes(key: Key, values: Values, pks: dict[str, dict[Any, int]]) -> dict[str, Any]:
    """Columns of a new appointment."""
    target, person, post, starts_on = key
    ends_on, declared, confirmed_on, term = values
    column = {"branch": "organisation", "committee": "organisation"}.get(target.slug, target.slug)
    return {
        "person_id": pks["person"][person],
        "post": post,
        f"{column}_id": pks[target.slug][target.key],
        "term_id": pks["term"][term] if term else None,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "party_declared": declared,
        "party_confirmed_on": confirmed_on,
    }
