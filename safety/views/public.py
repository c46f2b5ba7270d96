"""What residents read: open hazards to the building, fire water, inspections, all compounds, a feed."""

import uuid

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Count, Max, Q
from django.db.models.functions import Coalesce, Greatest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from communities.models import Compound
from communities.views.public import PublicCompound

from ..firewater import standing, standings
from ..lifecycle import OPEN
from ..models import Assessment, Drawing, Hazard, Inspection
from ..rates import closed_rate, on_time_rate

NAMESPACE = uuid.UUID("0c1e7a53-52fb-4e9a-8f0c-a4f1f4f7f3b2")
MOST = 50


def open_hazards(compound):
    rows = Hazard.objects.filter(compound=compound).open().with_place()
    return rows.order_by("next_due_at", "pk")


class PublicSafety(PublicCompound, TemplateView):
    """Place to the building only, what was ordered and until when; never who found or reported it."""

    template_name = "safety/public_compound.html"

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        whole = Hazard.objects.filter(compound=self.compound)
        finished = Inspection.objects.filter(compound=self.compound).finished()
        return super().get_context_data(
            compound=self.compound,
            hazards=list(open_hazards(self.compound)),
            closed=whole.filter(closed_at__isnull=False)
            .select_related("item", "building")
            .order_by("-closed_at")[:10],
            last=finished.order_by("-finished_at").first(),
            standing=standing(self.compound, today),
            assessed=Assessment.objects.filter(compound=self.compound).order_by("-year").first(),
            rates=[(_("闭环率"), closed_rate(whole, today)), (_("按期整改率"), on_time_rate(whole, today))],
            **kwargs,
        )


class SafetyOverview(TemplateView):
    """All compounds in one table, without a map: open, late, fire water, last inspection."""

    template_name = "safety/overview.html"

    def get_context_data(self, **kwargs):
        now, today = timezone.now(), timezone.localdate()
        is_open = Q(hazards__status__in=OPEN)
        compounds = (
            Compound.objects.active()
            .select_related("township")
            .annotate(
                open=Count("hazards", filter=is_open),
                late=Count("hazards", filter=is_open & Q(hazards__next_due_at__lt=now)),
                closed=Count("hazards", filter=Q(hazards__closed_at__isnull=False)),
            )
        )
        last = dict(
            Inspection.objects.finished().values_list("compound").annotate(last=Max("finished_at")).order_by()
        )
        rows = list(compounds.order_by("township__code", "code"))
        water = standings(Compound.objects.active(), today)
        return super().get_context_data(
            rows=[(compound, last.get(compound.pk), water.get(compound.pk)) for compound in rows],
            rates=[
                (_("闭环率"), closed_rate(Hazard.objects.all(), today)),
                (_("按期整改率"), on_time_rate(Hazard.objects.all(), today)),
            ],
            drawings=Drawing.objects.order_by("-drawn_at")[:5],
            **kwargs,
        )


class HazardFeed(Feed):
    """What was found and closed in a compound."""

    feed_type = Atom1Feed

    def get_object(self, request, code):
        return get_object_or_404(Compound, code__iexact=code)

    def title(self, compound):
        return _("%(name)s安全隐患") % {"name": compound.name}

    def author_name(self, compound):
        """An Atom feed names who is responsible for it (RFC 4287, 4.1.1)."""
        return settings.OPERATOR

    def link(self, compound):
        return reverse("safety:public-compound", args=[compound.code])

    def items(self, compound):
        """What has last happened first: a closing is news of an old finding."""
        rows = Hazard.objects.filter(compound=compound, voided_at=None).with_place()
        moments = [Coalesce(column, "found_at") for column in ("rectified_at", "closed_at")]
        return rows.annotate(latest=Greatest(*moments)).order_by("-latest", "-pk")[:MOST]

    def item_title(self, hazard):
        return f"{hazard.item.title}：{hazard.stage.label}"

    def item_description(self, hazard):
        return str(hazard.building) if hazard.building else _("公共区域")

    def item_link(self, hazard):
        return f"{self.link(hazard.compound)}#{hazard.number}"

    def item_guid(self, hazard):
        return uuid.uuid5(NAMESPACE, hazard.number).urn

    def item_pubdate(self, hazard):
        return hazard.found_at

    def item_updateddate(self, hazard):
        """An entry of Atom has to say so (RFC 4287, 4.1.2)."""
        return hazard.latest
