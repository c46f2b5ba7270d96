"""The public side's first pages: home, find my compound, the figures, notices."""

from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import ListView, TemplateView
from django.views.generic.detail import DetailView

from communities.models import Compound, District
from disclosure import actions
from disclosure.models import Notice

from ..figures import district_figures

FOUND_AT_MOST = 50


class Home(TemplateView):
    """What a resident came for: find my compound, report, follow; then notices and figures."""

    template_name = "governance/home.html"

    def get_context_data(self, **kwargs):
        at = timezone.now()
        return super().get_context_data(
            district=District.objects.first(),
            notices=Notice.objects.published(at).latest_first()[:3],
            figures=district_figures(at),
            at=at,
            **kwargs,
        )


class Find(ListView):
    """Compounds by name, address, code or pinyin initials; a single hit opens at once."""

    template_name = "governance/find.html"
    context_object_name = "compounds"

    def get_queryset(self):
        self.words = self.request.GET.get("q", "").strip()[:60]
        found = Compound.objects.active().search(self.words).select_related("township", "community")
        return found.order_by("township_id", "pinyin", "pk")

    def get(self, request):
        self.object_list = self.get_queryset()
        if self.words and len(hits := self.object_list[:2]) == 1:
            return redirect(hits[0])
        return self.render_to_response(self.get_context_data(words=self.words))


class Figures(TemplateView):
    """How each figure is counted (指标口径)."""

    template_name = "governance/figures.html"

    def get_context_data(self, **kwargs):
        at = timezone.now()
        return super().get_context_data(figures=district_figures(at), at=at, **kwargs)


class Notices(ListView):
    template_name = "governance/notice_list.html"
    context_object_name = "notices"
    paginate_by = 20

    def get_queryset(self):
        return Notice.objects.published(timezone.now()).latest_first().select_related("township", "compound")


class NoticePage(DetailView):
    template_name = "governance/notice_detail.html"
    context_object_name = "notice"

    def get_object(self):
        published = Notice.objects.published(timezone.now()).select_related("township", "compound")
        return get_object_or_404(published, number=self.kwargs["number"])

    def get(self, request, *args, **kwargs):
        """Opened by somebody who is not at work here: one more."""
        response = super().get(request, *args, **kwargs)
        if request.method == "GET" and not request.user.is_authenticated:
            actions.count_read(self.object)
        return response
