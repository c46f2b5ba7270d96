"""The desk's pages of the checklist: its editions, one with its items and history, and the one to come."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_tables2 import SingleTableView

from communities.views.base import ActionForm, DeskTable

from .. import actions, edition_history
from ..actions.editions import earliest_day, is_open
from ..checklist_forms import EditionForm, ItemForm, NewItemForm, ReasonForm
from ..models import Edition
from ..tables import EditionTable


def list_url():
    return reverse("safety:edition-list")


def trail():
    return [(_("检查清单"), list_url())]


class EditionList(DeskTable, SingleTableView):
    table_class = EditionTable
    title = gettext_lazy("检查清单")
    template_name = "safety/edition_list.html"
    intro = gettext_lazy(
        "现行的清单不能改。要改就从现行版本复制一个新版本，写明起用日期和原因，改好了到期自动起用。"
    )

    def get_queryset(self):
        return Edition.objects.with_counts().order_by("-valid_from", "-pk")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            today=timezone.localdate(), history=edition_history.of_all(), **kwargs
        )

    def get_actions(self):
        return [(_("新建版本"), reverse("safety:edition-new"))]


class EditionNew(ActionForm):
    form_class = EditionForm
    title = gettext_lazy("新建版本")
    submit = gettext_lazy("复制现行版本")
    done = gettext_lazy("已复制。现在可以修改事项，到起用日期自动生效。")

    def get_initial(self):
        return {"valid_from": earliest_day(timezone.now())}

    def act(self, data, *, by, at):
        self.edition = actions.add_edition(**data, by=by, at=at)

    def get_success_url(self):
        return self.edition.get_absolute_url()

    def get_back(self):
        return list_url()

    get_trail = staticmethod(trail)


class OneEdition:
    @cached_property
    def edition(self):
        return get_object_or_404(Edition, pk=self.kwargs["pk"])

    @cached_property
    def is_open(self):
        return is_open(self.edition, timezone.now())

    def get_back(self):
        return self.edition.get_absolute_url()

    def get_trail(self):
        return [*trail(), (str(self.edition), self.get_back())]


class EditionPage(OneEdition, TemplateView):
    template_name = "safety/edition_page.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            edition=self.edition,
            items=self.edition.items.select_related("kind").order_by("code"),
            is_open=self.is_open,
            differences=edition_history.against_the_one_before(self.edition),
            history=edition_history.of(self.edition),
            today=timezone.localdate(),
            trail=[*trail(), (str(self.edition), "")],
            **kwargs,
        )


class Pending(OneEdition, ActionForm):
    """A form of an edition that may still be changed; of another it is no page."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not self.is_open:
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class EditionEdit(Pending):
    form_class = EditionForm
    title = gettext_lazy("修改版本")

    def get_initial(self):
        return {name: getattr(self.edition, name) for name in ("name", "basis", "valid_from")}

    def act(self, data, *, by, at):
        note = data.pop("note")
        actions.edit_edition(self.edition, changes=data, note=note, by=by, at=at)


class EditionWithdraw(Pending):
    form_class = ReasonForm
    title = gettext_lazy("撤回版本")
    submit = gettext_lazy("撤回版本")
    done = gettext_lazy("已撤回，现行版本继续有效。")
    intro = gettext_lazy("这个版本连同对它的修改一起撤回，不再起用。")
    is_grave = True

    def act(self, data, *, by, at):
        actions.withdraw_edition(self.edition, note=data["note"], by=by, at=at)

    def get_success_url(self):
        return list_url()


class ItemNew(Pending):
    form_class = NewItemForm
    title = gettext_lazy("增加事项")

    def act(self, data, *, by, at):
        changes = {name: value for name, value in data.items() if name not in ("code", "note")}
        actions.add_item(self.edition, data["code"], changes=changes, note=data["note"], by=by, at=at)


class OneItem(Pending):
    @cached_property
    def item(self):
        rows = self.edition.items.select_related("kind", "edition")
        return get_object_or_404(rows, code=self.kwargs["code"].upper())

    @property
    def intro(self):
        return str(self.item)


class ItemEdit(OneItem):
    form_class = ItemForm
    title = gettext_lazy("修改事项")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.item}

    def act(self, data, *, by, at):
        note = data.pop("note")
        actions.edit_item(self.item, changes=data, note=note, by=by, at=at)


class ItemDrop(OneItem):
    form_class = ReasonForm
    title = gettext_lazy("删去事项")
    submit = gettext_lazy("删去事项")
    done = gettext_lazy("已删去。")
    is_grave = True

    def act(self, data, *, by, at):
        actions.drop_item(self.item, note=data["note"], by=by, at=at)
