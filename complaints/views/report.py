"""Reporting: choose the compound, say what is wrong, get a number and a link."""

import segno
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views import View
from django.views.generic import FormView, TemplateView

from communities.models import Compound
from workflow.refusals import Refused

from .. import rules, story, throttle
from ..actions import file_complaint
from ..forms import ReportForm
from .secret import SecretPage

FOUND_AT_MOST = 30


class ChooseCompound(View):
    """The first step: a compound by search, or from the address as `?c=CODE`."""

    choice_template: str
    url_name: str

    def compounds(self):
        return Compound.objects.active()

    def dispatch(self, request, *args, **kwargs):
        code = request.GET.get("c", "").strip()[:20]
        self.compound = self.find(code)
        if self.compound is None:
            return self.choose(code)
        return super().dispatch(request, *args, **kwargs)

    def find(self, code):
        """The compound of the code, in any case; a merged one is the one it became."""
        known = Compound.objects.select_related("township", "community", "merged_into")
        compound = known.filter(code__iexact=code).first() if code else None
        if compound and compound.merged_into_id:
            compound = compound.merged_into
        return compound if compound and self.compounds().filter(pk=compound.pk).exists() else None

    def choose(self, unknown):
        words = self.request.GET.get("q", "").strip()[:60]
        found = self.compounds().search(words).select_related("township", "community")
        shown = list(found.order_by("township_id", "pinyin", "pk")[: FOUND_AT_MOST + 1])
        if words and len(shown) == 1:
            return redirect(f"{reverse(self.url_name)}?c={shown[0].code}")
        context = {"q": words, "compounds": shown[:FOUND_AT_MOST], "more": len(shown) > FOUND_AT_MOST}
        return render(self.request, self.choice_template, {**context, "unknown": unknown})


class Report(ChooseCompound, FormView):
    """Anybody reports, without an account and without a script."""

    choice_template = "complaints/report_compound.html"
    template_name = "complaints/report_form.html"
    url_name = "complaints:report"
    form_class = ReportForm

    def post(self, request, *args, **kwargs):
        if self.is_too_often():
            return render(request, "429.html", status=429)
        return super().post(request, *args, **kwargs)

    def is_too_often(self):
        return throttle.is_too_often("report", self.request, at=timezone.now())

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "compound": self.compound}

    def get_context_data(self, **kwargs):
        return super().get_context_data(compound=self.compound, **kwargs)

    def form_valid(self, form):
        try:
            filed = file_complaint(**form.as_words(), by=self.author(), at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        return redirect("complaints:filed", filed.complaint.number, filed.code)

    def author(self):
        """A resident's own word carries nobody's name, logged in or not."""
        return None


class FiledPage(SecretPage, TemplateView):
    """The slip: number, code, link and QR, what happens next and until when."""

    template_name = "complaints/report_filed.html"

    def get_context_data(self, **kwargs):
        case, at = self.get_case(), timezone.now()
        code = rules.read_code(self.kwargs["code"])
        link = self.request.build_absolute_uri(reverse("complaints:follow-page", args=[case.number, code]))
        deadlines = list(case.deadlines.order_by("due_at", "pk"))
        return super().get_context_data(
            case=case,
            slip_code=rules.spaced(code),
            link=link,
            qr=qr_of(link),
            running={row.kind: row for row in deadlines if row.is_running},
            line=story.status_line(case, deadlines, at=at),
            at=at,
            **kwargs,
        )


def qr_of(link: str) -> str:
    """The link as a picture inside the page; it is made of figures only, so nothing needs escaping."""
    picture = segno.make(link, error="m", micro=False)
    return mark_safe(picture.svg_inline(scale=4, border=2, omitsize=True, svgclass="qr"))
