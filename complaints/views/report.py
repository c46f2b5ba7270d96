"""Reporting: choose the compound, say what is wrong, get a number and a link."""

import segno
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views import View
from django.views.generic import FormView, TemplateView

from communities import throttle
from communities.models import Compound
from workflow.refusals import Refused

from .. import rules, similar, story, suggesting
from ..actions import file_complaint, proposals
from ..forms import MatterForm, OwnReportForm, ReportForm
from ..models import Urgency
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
        context |= {"unknown": unknown, "trail": self.get_trail()}
        return render(self.request, self.choice_template, context)

    def get_trail(self):
        """Residents come here from anywhere."""
        return []


class Report(ChooseCompound, FormView):
    """A complaint about the compound: filed, then its slip."""

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
        return super().get_context_data(compound=self.compound, trail=self.get_trail(), **kwargs)

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


class OwnReport(Report):
    """Anybody reports, without an account and without a script, on two short pages.

    First where and what; then what the portal knows of it: what to do at once, whether it is known already,
    what else is asked. Photos are chosen on the second page, since no browser keeps them between two. Who
    sends everything at once is not asked again.
    """

    choice_template = "complaints/report_compound.html"
    template_name = "complaints/report_form.html"
    review_template = "complaints/report_review.html"
    url_name = "complaints:report"
    form_class = OwnReportForm

    def get(self, request, *args, **kwargs):
        return self.first_page(MatterForm(compound=self.compound, initial=self.begun))

    @property
    def begun(self):
        """What a link may already name: the class."""
        return {"category": self.request.GET.get("category", "")[:6]}

    def post(self, request, *args, **kwargs):
        step = request.POST.get("step", "")
        if step == "look" and self.is_too_often("look"):
            return render(request, "429.html", status=429)
        if step == "look":
            return self.look()
        if step == "edit":
            return self.first_page(MatterForm(compound=self.compound, initial=request.POST.dict()))
        return super().post(request, *args, **kwargs)

    def is_too_often(self, action="report"):
        return throttle.is_too_often(action, self.request, at=timezone.now())

    def look(self):
        first = MatterForm(self.request.POST, compound=self.compound)
        if not first.is_valid():
            return self.first_page(first)
        form = OwnReportForm(initial=self.request.POST.dict(), **self.get_form_kwargs_of(first))
        return self.second_page(form, first)

    def get_form_kwargs(self):
        """Sent for good: the known cases are looked for again, where one of them was to be chosen."""
        first = MatterForm(self.request.POST, compound=self.compound)
        return {**super().get_form_kwargs(), **self.get_form_kwargs_of(first, "same" in self.request.POST)}

    def get_form_kwargs_of(self, first, is_asked=True):
        is_known = is_asked and first.is_valid()
        return {
            "compound": self.compound,
            "known": similar.open_cases(self.compound, first.matter) if is_known else (),
            "person": getattr(self.request.user, "person", None),
        }

    def form_invalid(self, form):
        """What is wrong is mended where it was asked; what was sent in one go, on one page."""
        first = MatterForm(self.request.POST, compound=self.compound)
        if first.is_valid():
            return self.second_page(form, first)
        return self.render_to_response(self.get_context_data(form=form, is_whole=True))

    def first_page(self, form):
        category = form.named(form["category"].value() or "")
        return self.render_to_response(self.get_context_data(form=form, category=category))

    def second_page(self, form, first):
        given = first.cleaned_data
        category = given["category"] or proposals.proposal(given["description"])
        context = self.get_context_data(
            form=form,
            given=given,
            category=category,
            is_urgent=suggesting.urgency_of(given["description"], category) == Urgency.U1,
            kept=[(name, self.request.POST.get(name, "")) for name in MatterForm.base_fields],
        )
        return render(self.request, self.review_template, context)


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
