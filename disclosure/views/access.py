"""Which compounds take part in supervision (小微权力监督): the list with its rates, joining, leaving."""

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views import View

from communities.access import grants
from communities.models import Compound
from communities.views.base import ActionForm, DeskList

from .. import actions
from ..filters import AccessFilter
from ..forms import JoinForm, LeaveForm
from ..models import SupervisionAccess, SupervisionProof
from ..tables import AccessTable

HOME = (_("监督接入"), "disclosure:access-list")


class AccessList(DeskList):
    template_name = "disclosure/access_list.html"
    table_class = AccessTable
    filterset_class = AccessFilter
    title = _("监督接入")
    intro = _("每个小区加入小微权力监督微信群、接入监督平台的日期和凭证。")

    def compounds(self):
        return Compound.objects.active().filter(grants(self.request.user).where("disclosure.view"))

    def get_queryset(self):
        rows = SupervisionAccess.objects.order_by("starts_on", "pk").prefetch_related("proofs")
        return (
            self.compounds()
            .select_related("township")
            .prefetch_related(Prefetch("supervision", rows, to_attr="accesses"))
            .order_by("township", "pinyin", "pk")
        )

    def get_table(self, **kwargs):
        table = super().get_table(**kwargs)
        for row in table.paginated_rows:
            for kind in SupervisionAccess.Kind.values:
                own = [access for access in row.record.accesses if access.kind == kind]
                setattr(row.record, f"{kind}_rows", own)
            current = {access.kind for access in row.record.accesses if access.ends_on is None}
            row.record.has_joined_all = current == set(SupervisionAccess.Kind.values)
        return table

    def get_context_data(self, **kwargs):
        kinds = SupervisionAccess.Kind
        rates = actions.access_rates(self.compounds(), timezone.localdate())
        return super().get_context_data(
            rates=[(kinds(kind).label, rate) for kind, rate in rates.items()],
            may_record=self.may("access.record"),
            **kwargs,
        )


class AccessJoin(ActionForm):
    form_class = JoinForm
    title = _("登记接入")
    submit = _("登记")
    done = _("已登记。")

    @cached_property
    def compound(self) -> Compound:
        seen = Compound.objects.active().filter(grants(self.request.user).where("access.record"))
        return get_object_or_404(seen, code__iexact=self.kwargs["code"])

    @property
    def intro(self):
        return self.compound.name

    def act(self, data, *, by, at):
        actions.join_supervision(self.compound, by=by, at=at, **data)

    def get_back(self):
        return reverse(HOME[1])

    def get_trail(self):
        return [(HOME[0], self.get_back())]


class AccessLeave(ActionForm):
    form_class = LeaveForm
    title = _("登记退出")
    submit = _("登记")
    done = _("已登记。")

    @cached_property
    def access(self) -> SupervisionAccess:
        seen = SupervisionAccess.objects.visible_to(self.request.user, "access.record")
        return get_object_or_404(seen.select_related("compound__township"), pk=self.kwargs["pk"])

    @property
    def intro(self):
        return str(self.access)

    def act(self, data, *, by, at):
        actions.leave_supervision(self.access, by=by, at=at, **data)

    def get_back(self):
        return reverse(HOME[1])

    def get_trail(self):
        return [(HOME[0], self.get_back())]


class AccessProof(View):
    """Evidence: names of a group may be on it, so only the desk sees it."""

    def get(self, request, token):
        seen = SupervisionAccess.objects.visible_to(request.user)
        return picture(get_object_or_404(SupervisionProof, token=token, access__in=seen))


def picture(photo) -> HttpResponse:
    """A file behind the gate, for whoever may see what it hangs on."""
    try:
        with photo.file.open("rb") as file:
            headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
            return HttpResponse(file.read(), content_type=photo.mime, headers=headers)
    except FileNotFoundError:
        raise Http404 from None
