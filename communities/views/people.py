"""Persons: list, page, change, telephone, merge."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView

from workflow.refusals import Refused

from .. import actions
from ..access import Post
from ..actions import rights
from ..filters import PersonFilter
from ..forms import MergePersonForm, PersonForm, PhoneForm
from ..models import Appointment, Person
from ..tables import PersonTable
from .base import ActionForm, DeskList

PLACES = (
    "district",
    "township",
    "community",
    "compound",
    "building__compound",
    "building__area",
    "organisation",
    "project",
)
"""Everything that an appointment may be to, for lists that name it."""
LINEAGES = (
    "community__township",
    "compound__township",
    "building__compound__township",
    "building__area",
    "organisation__township",
    "organisation__community__township",
    "organisation__compound__township",
    "organisation__company",
    "project__compound__township",
    "district",
    "township",
)
"""The same with the places above, for pages that ask whether one may change it."""


class PersonList(DeskList):
    table_class = PersonTable
    filterset_class = PersonFilter
    title = _("人员任职")

    def get_queryset(self):
        today = timezone.localdate()
        seen = Appointment.objects.visible_to(self.request.user).current(today)
        return (
            Person.objects.living()
            .visible_to(self.request.user)
            .select_related("user")
            .prefetch_related(
                Prefetch(
                    "appointments",
                    queryset=seen.select_related(*PLACES).order_by("post", "pk"),
                    to_attr="posts_now",
                )
            )
            .order_by("pinyin", "pk")
        )

    def get_actions(self):
        buttons = [(_("任命"), "communities:appointment-new", "appointment.edit")]
        return [(label, reverse(name)) for label, name, word in buttons if self.may(word)]


@method_decorator(never_cache, name="dispatch")
class PersonPage(DetailView):
    """GET: with a masked telephone. POST: with the telephone in full, and that is recorded."""

    template_name = "communities/person_page.html"
    context_object_name = "person"

    def get_queryset(self):
        return Person.objects.visible_to(self.request.user).select_related("user", "merged_into")

    def post(self, request, *args, **kwargs):
        self.object = self.get_object()
        try:
            shown = {"phone": actions.show_phone(self.object, by=request.user, at=timezone.now())}
        except Refused as refusal:
            shown = {"refusal": str(refusal)}
        return self.render_to_response(self.get_context_data(**shown))

    def get_context_data(self, **kwargs):
        user, at = self.request.user, timezone.now()
        today = timezone.localdate(at)
        rows = list(
            Appointment.objects.visible_to(user)
            .filter(person=self.object)
            .select_related("person", *LINEAGES)
            .order_by("-starts_on", "pk")
        )
        for row in rows:
            row.is_now = row.is_current(today)
            row.may_change = not row.ends_on or row.ends_on >= today
            row.may_change = row.may_change and rights.may_appoint(user, Post(row.post), row.target, at=at)
        edited = Appointment.objects.visible_to(user, "people.edit").filter(person=self.object)
        return super().get_context_data(
            rows=rows,
            may_edit=self.object.merged_into_id is None and edited.exists(),
            trail=[(_("人员任职"), reverse("communities:person-list")), (self.object.name, "")],
            **kwargs,
        )


class OnePerson:
    """Finds a person whom the reader may edit; the rest are 404."""

    @cached_property
    def person(self):
        seen = Appointment.objects.visible_to(self.request.user, "people.edit")
        rows = Person.objects.living().filter(pk__in=seen.values("person"))
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_back(self):
        return self.person.get_absolute_url()

    def get_trail(self):
        return [(_("人员任职"), reverse("communities:person-list")), (self.person.name, self.get_back())]


class PersonEdit(OnePerson, ActionForm):
    form_class = PersonForm
    title = _("修改人员资料")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.person}

    def form_valid(self, form):
        self.changes = form.changes
        return super().form_valid(form)

    def act(self, data, *, by, at):
        actions.edit_person(self.person, changes=self.changes, by=by, at=at, note=data["note"])


class PersonPhone(OnePerson, ActionForm):
    form_class = PhoneForm
    title = _("更换手机号")
    intro = _("更换后，本人用新手机号登录时需要重新验证。")

    def act(self, data, *, by, at):
        actions.change_phone(self.person, **data, by=by, at=at)


class PersonMerge(OnePerson, ActionForm):
    """Candidates are those of the same name or telephone: a list of everybody would help nobody."""

    form_class = MergePersonForm
    title = _("合并重复人员")
    intro = _("把本条记录并入另一条：任职和账号都转过去，本条记录不再使用。此项操作不能撤销。")
    submit = _("合并")
    is_grave = True

    def get_form_kwargs(self):
        seen = Appointment.objects.visible_to(self.request.user, "people.edit")
        people = Person.objects.living().filter(pk__in=seen.values("person")).exclude(pk=self.person.pk)
        alike = people.alike(self.person).order_by("pinyin", "pk")
        return {**super().get_form_kwargs(), "people": alike}

    def act(self, data, *, by, at):
        self.into = actions.merge_persons(self.person, **data, by=by, at=at)

    def get_success_url(self):
        return self.into.get_absolute_url()
