"""The desk: what is taken down for others."""

from django.urls import reverse
from django.utils.translation import gettext as _

from communities.models import Compound

from .. import similar
from ..forms import IntakeForm, IntakeMatterForm
from .report import Report


class CaseNew(Report):
    """What an officer takes down for somebody who came or called; compounds of the officer's own scope."""

    choice_template = "complaints/case_compound.html"
    template_name = "complaints/case_form.html"
    url_name = "complaints:case-new"
    form_class = IntakeForm

    def get_trail(self):
        return [(_("诉求"), reverse("complaints:case-list")), (_("代为登记"), "")]

    def compounds(self):
        return Compound.objects.active().visible_to(self.request.user, "case.file")

    def author(self):
        return self.request.user

    def is_too_often(self):
        """Officers are known, and take down many in an hour."""
        return False

    def get_form_kwargs(self):
        first = IntakeMatterForm(self.request.POST or None, compound=self.compound)
        known = similar.open_cases(self.compound, first.matter) if first.is_valid() else ()
        return {**super().get_form_kwargs(), "known": known}

    def form_valid(self, form):
        if form.asks_for_a_look:
            form.show_again()
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)
