"""The township's page to check paper tallies: one in a form, many in a file; nothing is stored."""

import io

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from .. import checking, rules
from ..forms import TallyFileForm, TallyForm
from .results import facts

BOM = "\ufeff"


def is_risky(results):
    """Whether one counts ballots that never came back (RULES 1.3: a banner)."""
    return any(one.tally.policy == rules.NonVotePolicy.UNRETURNED_FOLLOWS_MAJORITY for one in results)


class TallyCheck(TemplateView):
    """GET: the form. POST: the form with the result under it."""

    template_name = "assembly/tally_check.html"
    form_class = TallyForm

    def post(self, request):
        form = self.form_class(request.POST, request.FILES)
        return self.answer(form) if form.is_valid() else self.show(form)

    def show(self, form, **facts):
        return self.render_to_response(self.get_context_data(form=form, **facts))

    def answer(self, form):
        result = rules.judge(form.tally)
        shown = facts(result) | {"result": result, "sentence": rules.sentence(result)}
        return self.show(form, is_risky=is_risky([result]), **shown)

    def get_context_data(self, **kwargs):
        trail = [(_("业主决定"), reverse("assembly:decision-list")), (_("核对纸质结果"), "")]
        return super().get_context_data(**{"form": self.form_class(), "trail": trail, **kwargs})


class TallyFileCheck(TallyCheck):
    """The same for a CSV file; the second button answers with the results as a file."""

    template_name = "assembly/tally_file_check.html"
    form_class = TallyFileForm

    def answer(self, form):
        if "download" not in self.request.POST:
            results = [row.result for row in form.rows if row.result]
            return self.show(form, rows=form.rows, file_name=form.file_name, is_risky=is_risky(results))
        out = io.StringIO()
        checking.write(iter(form.rows), out)
        answer = HttpResponse(BOM + out.getvalue(), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="tally-results.csv"'
        return answer

    def get_context_data(self, **kwargs):
        check = reverse("assembly:tally-check")
        trail = [
            (_("业主决定"), reverse("assembly:decision-list")),
            (_("核对纸质结果"), check),
            (_("核对一个文件"), ""),
        ]
        return super().get_context_data(columns=checking.COLUMNS, **{"trail": trail, **kwargs})
