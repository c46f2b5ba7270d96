"""The public board: every case by number, category, place and state; words and photos only after review."""

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView

from communities.models import Compound, District
from workflow.keyset import Keyset, Part

from .. import story
from ..models import Complaint, Photo
from ..naming import Names
from ..public_filters import BoardFilter
from .fresh import fresh
from .secret import photo_response

PAGE = 20
COUNTED = 1000
NEWEST_FIRST = Keyset(Part(Q(), ("submitted_at", "number"), descending=True))


def public_cases():
    return Complaint.objects.public().select_related("category", "compound__township", "unit")


@fresh
class Board(TemplateView):
    template_name = "complaints/board.html"

    def get_context_data(self, **kwargs):
        names, asked = Names.now(), self.request.GET
        narrowed = BoardFilter(asked or None, queryset=public_cases(), request=self.request, names=names)
        is_valid = not narrowed.is_bound or narrowed.is_valid()
        cases = narrowed.qs if is_valid else narrowed.queryset.none()
        page = NEWEST_FIRST.page(cases, PAGE, after=asked.get("after", ""), before=asked.get("before", ""))
        for case in page.rows:
            case.public_place = names.place(case)
        return super().get_context_data(
            filter=narrowed,
            page=page,
            tally=tally(cases, page),
            counts=counts(names) if not asked else None,
            **feed_of(narrowed if is_valid else None),
            is_narrowed=any(asked.get(name) for name in narrowed.filters),
            **kwargs,
        )


def feed_of(narrowed) -> dict:
    """The feed of what is looked at: of the compound, else of the category, else of the district."""
    given = narrowed.form.cleaned_data if narrowed and narrowed.is_bound else {}
    if compound := given.get("compound"):
        return {"feed": reverse("complaints:feed-compound", args=[compound.code]), "feed_of": compound.name}
    if category := given.get("category"):
        return {"feed": reverse("complaints:feed-category", args=[category.code]), "feed_of": category}
    return {"feed": reverse("complaints:feed"), "feed_of": ""}


def tally(cases, page) -> str:
    """How many there are; beyond a thousand nobody waits for the exact number."""
    total = len(page.rows) if page.is_whole else NEWEST_FIRST.count(cases, COUNTED)
    words = _("超过%(total)d件") if total > COUNTED else _("共 %(total)d 件")
    return words % {"total": min(total, COUNTED)}


def counts(names: Names) -> dict:
    """Cases by compound where they are enough; all others together, unless they themselves are too few."""
    by_compound = dict(
        Complaint.objects.public().order_by().values_list("compound").annotate(count=Count("pk"))
    )
    listed = names.listed.select_related("township")
    rows = [(compound, by_compound.pop(compound.pk)) for compound in listed if compound.pk in by_compound]
    return {
        "total": sum(by_compound.values()) + sum(count for _compound, count in rows),
        "rows": rows,
        "others": sum(by_compound.values()),
        "other_compounds": len(by_compound),
        "districts": [str(district) for district in District.objects.order_by("pk")],
    }


class PublicCase:
    """A case that the public may know of; all others do not exist here."""

    @cached_property
    def case(self) -> Complaint:
        return get_object_or_404(public_cases(), number=self.kwargs["number"].upper())


@fresh
class BoardCase(PublicCase, TemplateView):
    template_name = "complaints/board_case.html"

    def get_context_data(self, **kwargs):
        case, names = self.case, Names.now()
        photos = list(case.photos.filter(public=True).order_by("pk")) if case.reviewed_at else []
        before = [photo for photo in photos if photo.stage != Photo.Stage.AFTER]
        after = [photo for photo in photos if photo.stage == Photo.Stage.AFTER]
        return super().get_context_data(
            case=case,
            place=names.place(case),
            is_named=names.names(case),
            before=story.shown(before, self.url_of),
            after=story.shown(after, self.url_of),
            trail=[(_("诉求公开"), reverse("complaints:board")), (case.number, "")],
            **kwargs,
        )

    def url_of(self, photo):
        return reverse("complaints:board-photo", args=[self.case.number, photo.token])


class BoardPhoto(PublicCase, View):
    """A photo that a reviewer chose; taken back, it is gone at once."""

    def get(self, request, token, **kwargs):
        shown = self.case.reviewed_at and self.case.photos.filter(token=token, public=True).exists()
        if not shown:
            raise Http404
        return photo_response(self.case, token)


def compound_of(code: str) -> Compound:
    return get_object_or_404(Compound, code__iexact=code)
