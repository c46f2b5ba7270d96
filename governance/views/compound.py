"""The compound page `/c/<code>/`: who is responsible, what is broken, where the money went."""

import io
from dataclasses import dataclass
from datetime import date, timedelta

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import TemplateView, View

from assembly.models import JointDecision
from communities.access import Post
from communities.models import Appointment, CommitteeTerm, Compound
from communities.views.public import PublicCompound
from complaints.models import Complaint
from disclosure.models import Document, Notice
from disclosure.views.public import contents
from safety.firewater import standing

ANSWERABLE = (Post.SECRETARY, Post.DIRECTOR, Post.MANAGER)
SOON = timedelta(days=180)
"""A term that ends this soon is shown as 即将换届 (RULES 2)."""
RECENT = timedelta(days=180)
"""For so long a decision stands under 正在决定什么."""
SHOWN_FROM = 3
"""Open cases are listed only where there are at least so many (RULES 10.2, SETTLED 5)."""


class CompoundPage(PublicCompound, TemplateView):
    """Answers without log-in; codes are read in any case, a merged compound leads to the one it became."""

    template_name = "governance/compound.html"

    def get(self, request, code):
        return self.render_to_response(self.get_context_data(compound=self.compound, at=timezone.now()))

    def get_context_data(self, *, compound, at, **kwargs):
        day = timezone.localdate(at)
        return super().get_context_data(
            compound=compound,
            responsible=responsible(compound, day),
            terms=serving_terms(compound, day),
            soon=day + SOON,
            projects=serving_projects(compound, day),
            decisions=recent_decisions(compound, day),
            has_decisions=JointDecision.objects.of_compound(compound).exists(),
            notices=Notice.objects.published(at).for_compound(compound).latest_first()[:3],
            fire_water=standing(compound, day),
            **broken(compound),
            **money(compound),
            **kwargs,
        )


@dataclass(frozen=True)
class Holder:
    """Who answers for a post: the post always, the name only with a recorded consent (SETTLED 5)."""

    post: str
    name: str
    of: str
    since: date


def responsible(compound: Compound, day: date) -> list[Holder]:
    """The compound's secretary, committee director and project manager in office, in this order."""
    rows = (
        Appointment.objects.of_compound(compound)
        .current(day)
        .holding(*ANSWERABLE)
        .select_related("person", "organisation", "project")
        .order_by("pk")
    )
    holders = [(ANSWERABLE.index(Post(row.post)), row) for row in rows]
    return [
        Holder(
            post=row.get_post_display(),
            name=row.person.name if row.person.consented_on else "",
            of=str(row.target),
            since=row.starts_on,
        )
        for _rank, row in sorted(holders, key=lambda pair: pair[0])
    ]


def serving_terms(compound: Compound, day) -> list[CommitteeTerm]:
    return list(
        CommitteeTerm.objects.current(day)
        .filter(committee__area__compound=compound)
        .select_related("committee__organisation", "committee__area")
        .order_by("pk")
    )


def serving_projects(compound: Compound, day):
    return (
        compound.projects.current(day)
        .select_related("company__organisation")
        .prefetch_related("contracts")
        .order_by("pk")
    )


def recent_decisions(compound: Compound, on: date) -> list[JointDecision]:
    """What the owners decided of late; what was decided before stands on the page of all decisions."""
    rows = JointDecision.objects.of_compound(compound).current().filter(decided_on__gt=on - RECENT)
    return list(rows.with_place().latest_first()[:3])


def broken(compound: Compound) -> dict:
    """Open public cases by place with until-when, or only the word that they are few."""
    open_cases = Complaint.objects.of(compound).public().open().with_next_deadline()
    cases = list(open_cases.select_related("category", "building__area").order_by("next_due_at", "pk"))
    return {
        "open_count": len(cases),
        "cases": cases if len(cases) >= SHOWN_FROM else [],
        "is_named": Complaint.objects.all().nameable_compounds().filter(pk=compound.pk).exists(),
    }


def money(compound: Compound) -> dict:
    """The last quarter's statement that is on the web; nothing where there is none."""
    rows = Document.objects.public().statements().of(compound).with_place().latest_first()
    document = rows.first()
    return {"last_statement": document, **contents(document)} if document else {}


class CompoundQr(View):
    """The page's address as a QR code, for posters and the print view; by the portal's own name."""

    def get(self, request, code):
        compound = get_object_or_404(Compound, code__iexact=code)
        address = f"{settings.SITE_URL}{compound.get_absolute_url()}"
        picture = io.BytesIO()
        segno.make(address, error="m").save(picture, kind="svg", scale=4, border=2)
        return HttpResponse(picture.getvalue(), content_type="image/svg+xml")
