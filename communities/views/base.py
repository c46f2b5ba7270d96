"""What the desk's pages share: lists with filters and exports, forms that make one action."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from workflow.refusals import Refused

from .. import exports
from ..access import grants

EXPORT_CHUNK = 500


class DeskTable(SingleTableMixin):
    """What every list of the desk shows above and below its table."""

    template_name = "desk/list.html"
    paginate_by = 25
    title = ""
    intro = ""
    export_formats = ()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.title, intro=self.intro, actions=self.get_actions(), **kwargs
        )

    def get_actions(self):
        """Buttons of the page, as (label, url)."""
        return []

    def may(self, permission: str) -> bool:
        return grants(self.request.user).may(permission)


class DeskList(DeskTable, FilterView):
    """A filtered list; `export_columns` gives it CSV and XLSX of what is filtered."""

    export_columns = None

    @property
    def export_formats(self):
        return ("xlsx", "csv") if self.export_columns else ()

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("_export")
        if kind not in self.export_formats:
            return super().get(request, *args, **kwargs)
        filterset = self.get_filterset(self.get_filterset_class())
        rows = filterset.qs if filterset.is_valid() else self.get_queryset().none()
        columns = [(str(head), value) for head, value in self.export_columns]
        return exports.respond(kind, str(self.title), columns, rows.iterator(chunk_size=EXPORT_CHUNK))


class ActionForm(FormView):
    """A form that makes one action; what the action refuses is said beside its field or above the form."""

    template_name = "communities/form.html"
    title = ""
    intro = ""
    submit = _("保存")
    done = _("已保存。")
    is_grave = False
    """The button is red: what it does cannot be taken back."""

    def form_valid(self, form):
        try:
            self.act(form.cleaned_data, by=self.request.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return HttpResponseRedirect(self.get_success_url())

    def act(self, data, *, by, at):
        """Call the action.

        :raises Refused: what the action refuses.
        """
        raise NotImplementedError

    def get_success_url(self):
        return self.get_back()

    def get_back(self):
        """Where the page came from and returns to."""
        raise NotImplementedError

    def get_trail(self):
        return []

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.title,
            intro=self.intro,
            submit=self.submit,
            is_grave=self.is_grave,
            back=self.get_back(),
            trail=[*self.get_trail(), (self.title, "")],
            **kwargs,
        )
