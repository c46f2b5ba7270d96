"""Pages about one compound that first ask for which, unless the reader has but one."""

from django.shortcuts import render
from django.utils.functional import cached_property

from ..forms.chosen import ChooseForm
from ..models import Compound, ManagementArea


class ForCompound:
    """`?c=` names the compound; it must be one for which the reader has the permission."""

    permission = ""
    """The word that the page itself asks for, as in the policy."""

    @cached_property
    def compounds(self):
        return Compound.objects.active().visible_to(self.request.user, self.permission)

    @cached_property
    def compound(self):
        asked = self.request.GET.get("c", "")
        rows = list((self.compounds.filter(code__iexact=asked) if asked else self.compounds)[:2])
        return rows[0] if len(rows) == 1 else None

    @cached_property
    def areas(self):
        return ManagementArea.objects.filter(compound=self.compound).order_by("pk")

    def dispatch(self, request, *args, **kwargs):
        if request.method in ("GET", "HEAD", "POST") and self.compound is None:
            return self._ask(request)
        return super().dispatch(request, *args, **kwargs)

    def _ask(self, request):
        form = ChooseForm(request.GET if "c" in request.GET else None, compounds=self.compounds)
        facts = {"form": form, "title": self.title, "back": self.get_list_url()}
        trail = [*self.get_trail(), (self.title, "")]
        return render(request, "desk/choose_compound.html", {**facts, "trail": trail})

    def get_list_url(self):
        """Where the page came from while no compound is chosen."""
        raise NotImplementedError
