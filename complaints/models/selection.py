"""The sentences one can ask of many complaints, and who sees which."""

import hmac
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from communities.access import Grant, Grants, Role, grants
from communities.models import Compound, Organisation
from workflow.models import EscalationLevel
from workflow.sealing import SealedTextField

from ..lifecycle import OPEN, Status
from ..rules import LEAST_GROUP, UNIT_KINDS, read_code, read_number

OFFICES = {
    (Role.DISTRICT_OFFICER, "township__district"): (Organisation.Kind.DISTRICT, "district"),
    (Role.TOWNSHIP_OFFICER, "township"): (Organisation.Kind.TOWNSHIP, "township"),
    (Role.COMMUNITY_OFFICER, "community"): (Organisation.Kind.COMMUNITY, "community"),
}
"""An officer who is appointed to a place acts for the office of that place."""


class ComplaintQuerySet(models.QuerySet):
    def of(self, compound: Compound):
        return self.filter(compound=compound)

    def open(self):
        """Something is still to be done for the resident."""
        return self.filter(status__in=OPEN)

    def public(self):
        """What may be counted and named in public at all (RULES 10.2)."""
        return self.filter(category__private=False).exclude(status__in=(Status.MERGED, Status.WITHDRAWN))

    def unreviewed(self):
        """What the public may read only when somebody has looked at it."""
        return self.public().filter(reviewed_at=None, purged_at=None)

    def nameable_compounds(self):
        """Compounds with so many public cases that naming them gives nobody away (RULES 10.2)."""
        there = self.model._default_manager.public().filter(compound=OuterRef("pk"))
        return Compound.objects.filter(Exists(there[LEAST_GROUP - 1 : LEAST_GROUP]))

    def overdue(self, at: datetime):
        """A limit of the unit has passed; one that rests is not late."""
        late = self._running_deadlines().filter(paused_at=None, due_at__lt=at)
        return self.filter(Exists(late), next_due_at__lt=at)

    def due_on(self, day: date):
        """A limit of the unit ends on the local day."""
        start = timezone.make_aware(datetime.combine(day, time.min))
        end = start + timedelta(days=1)
        ending = self._running_deadlines().filter(due_at__gte=start, due_at__lt=end)
        return self.filter(Exists(ending), next_due_at__lt=end)

    def supervised(self, colour: str):
        """Cases whose running limits have reached this colour of supervision and none above it."""
        colours = [*EscalationLevel.Colour]
        higher = colours[colours.index(EscalationLevel.Colour(colour)) + 1 :]
        return self.filter(Exists(self._reached([colour])), next_due_at__isnull=False).exclude(
            Exists(self._reached(higher))
        )

    def with_next_deadline(self):
        """Annotate what the unit's nearest limit is: `next_kind`, `next_provisional`, `next_paused_at`."""
        nearest = self._running_deadlines().order_by("due_at", "pk")
        return self.annotate(
            next_kind=Subquery(nearest.values("kind")[:1]),
            next_provisional=Subquery(nearest.values("provisional")[:1]),
            next_paused_at=Subquery(nearest.values("paused_at")[:1]),
        )

    def with_place(self):
        return self.select_related("compound__township", "building__area", "category", "unit")

    def without_words(self):
        """For lists: no long text is read and nothing sealed is opened, so one damaged seal stops no list."""
        sealed = [field.name for field in self.model._meta.fields if isinstance(field, SealedTextField)]
        return self.defer("description", "answers", "public_text", "public_result", *sealed)

    def held_by(self, user):
        """Cases of the units that the user acts for, in the places where the user does."""
        return self.filter(held(grants(user)))

    def visible_to(self, user):
        """Cases in the scope of who watches over them, of the user's own unit, and those it helps with.

        Who watches over a place need not be asked again for the unit inside it; compounds, and the few cases
        that a unit helps with, are named by key. A join for each would lead the database to guess that one
        row fits where there are thousands, and to look at every compound for every case.
        """
        reach = grants(user)
        watched = Compound.objects.filter(reach.where("case.view"))
        if reach.may("case.view") and not Compound.objects.exclude(pk__in=watched.values("pk")).exists():
            return self.all()
        others = [grant for grant in reach.all if grant.scope is None or not grant.may("case.view")]
        inside = Q(compound__in=[*watched.order_by("pk").values_list("pk", flat=True)])
        return self.filter(inside | held(Grants(tuple(others))) | self._helped(reach))

    def concerning(self, user):
        """Cases of the places that the user watches over and of the user's own units, without a query before.

        For counting few rows of many; the cases that a unit only helps with are not among them.
        """
        reach = grants(user)
        return self.filter(reach.where("case.view", "compound__") | held(reach))

    def helped_by(self, user):
        """Cases with which the user's unit was asked to help (协办)."""
        return self.filter(self._helped(grants(user)))

    def waiting_for(self, user):
        """Cases on which this user has the next move."""
        reach = grants(user)
        own = held(reach) & Q(status__in=(Status.DISPATCHED, Status.ACCEPTED))
        undecided = reach.where("case.dispatch", "compound__") & Q(
            status__in=(Status.SUBMITTED, Status.OBJECTED)
        )
        return self.filter(own | undecided | self._asked_of(reach))

    def followed(self, number: str, code: str) -> models.Model:
        """The case of a slip, as typed from it.

        :raises Complaint.DoesNotExist: unknown number or wrong code, which look the same from outside.
        """
        case = self.filter(number=read_number(number)).first()
        given = self.model.hash_of(read_code(code))
        if not hmac.compare_digest(case.code_hash if case else "", given) or case is None:
            raise self.model.DoesNotExist
        return case

    def same_contact(self, *, phone_key: str, mail_key: str):
        """Cases that left the same telephone or mail address; none where neither is given."""
        same = Q(pk__in=())
        if phone_key:
            same |= Q(phone_key=phone_key)
        if mail_key:
            same |= Q(mail_key=mail_key)
        return self.filter(same)

    def _helped(self, reach: Grants) -> Q:
        if not reach.may("case.handle"):
            return Q(pk__in=())
        asked = self.model.cohandlings.rel.related_model
        rows = asked.objects.filter(held(reach, "case__compound__"))
        return Q(pk__in=[*rows.order_by("case").values_list("case", flat=True)])

    def _asked_of(self, reach: Grants) -> Q:
        """Help that a unit has not given yet, and applications for more time that wait one level up."""
        helpers = self.model.cohandlings.rel.related_model.objects.filter(answered_at=None)
        longer = self.model.extension.related.related_model.objects.filter(decided_at=None)
        wanted = [
            *helpers.filter(held(reach, "case__compound__")).order_by("case").values_list("case", flat=True),
            *longer.filter(_approved(reach, "case__")).order_by("case").values_list("case", flat=True),
        ]
        return Q(status=Status.ACCEPTED, pk__in=wanted)

    def _running_deadlines(self):
        return self._running().filter(case=OuterRef("pk"))

    def _running(self):
        deadlines = self.model.deadlines.rel.related_model
        return deadlines.objects.running().filter(kind__in=UNIT_KINDS)

    def _reached(self, colours: Sequence[str]):
        """Escalations of limits that still run, to a level of one of the colours."""
        label = self.model._meta.model_name
        levels = EscalationLevel.objects.filter(case_label=label, kind__in=UNIT_KINDS, colour__in=colours)
        same = {"case": OuterRef("case"), "kind": OuterRef("level__kind"), "round": OuterRef("round")}
        escalations = self.model.escalations.rel.related_model.objects
        return escalations.filter(
            Exists(self._running().filter(**same)), case=OuterRef("pk"), level__in=levels
        )


def held(reach: Grants, compound: str = "compound__") -> Q:
    held = Q(pk__in=())
    for grant in reach.with_permission("case.handle"):
        held |= _held_under(grant, compound)
    return held


def _approved(reach: Grants, case: str) -> Q:
    """Cases whose unit stands one level below: below the township, or else below the district."""
    kinds = Organisation.ABOVE_TOWNSHIPS - {Organisation.Kind.TOWNSHIP}
    office = Q(**{f"{case}unit__kind": Organisation.Kind.TOWNSHIP})
    above = office | Q(**{f"{case}unit__kind__in": kinds, f"{case}unit__township": None})
    found = Q(pk__in=())
    for grant in reach.with_permission("case.dispatch"):
        if grant.role == Role.TOWNSHIP_OFFICER:
            found |= grant.place(f"{case}compound__") & ~above
        elif grant.role == Role.DISTRICT_OFFICER:
            found |= grant.place(f"{case}compound__") & above
    return found


def _held_under(grant: Grant, compound: str) -> Q:
    """Cases of the grant's unit inside its scope; a unit without a place of its own acts everywhere."""
    where = grant.place(compound) if grant.scope else Q()
    if grant.unit_id is not None:
        return Q(unit=grant.unit_id) & where
    column, value = grant.scope or ("", 0)
    if office := OFFICES.get((grant.role, column)):
        kind, seat = office
        return Q(unit__kind=kind, **{f"unit__{seat}": value}) & where
    return Q(pk__in=())
