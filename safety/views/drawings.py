"""Double random: the form that draws, and the public page from which anyone draws again."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from communities.models import Compound
from communities.views.base import ActionForm

from .. import actions
from ..actions.drawings import able
from ..models import ChecklistKind, Drawing
from ..roster_forms import DrawingForm
from .inspections import list_url
from .rosters import list_url as roster_url


class DrawingNew(ActionForm):
    template_name = "safety/drawing_new.html"
    form_class = DrawingForm
    title = gettext_lazy("双随机抽取")
    submit = gettext_lazy("抽取并公示")
    done = gettext_lazy("已抽取，结果和种子已经公示。")
    intro = gettext_lazy(
        "从您职责范围内的小区和检查人员名录里随机抽取；在小区任职、居住、服务的人员自动回避。"
    )

    @property
    def compounds(self):
        return Compound.objects.active().visible_to(self.request.user, "inspection.plan")

    def get_initial(self):
        return {"team": 2}

    def act(self, data, *, by, at):
        self.drawing = actions.draw(compounds=self.compounds, by=by, at=at, **data)

    def get_context_data(self, **kwargs):
        people = able(self.compounds, (), timezone.localdate()).values("person").distinct()
        return super().get_context_data(
            people=people.order_by().count(), places=self.compounds.count(), roster=roster_url(), **kwargs
        )

    def get_success_url(self):
        return self.drawing.get_absolute_url()

    def get_back(self):
        return list_url()

    def get_trail(self):
        return [(_("安全检查"), list_url())]


class DrawingPage(TemplateView):
    """Public: seed, roster and result. Inspectors are codes, as on the roster."""

    template_name = "safety/drawing.html"

    def get_context_data(self, **kwargs):
        drawing = get_object_or_404(Drawing, number=self.kwargs["number"])
        names = dict(
            Compound.objects.filter(code__in=[code for code, _team in drawing.result]).values_list(
                "code", "name"
            )
        )
        finished = {
            row.compound.code: row.finished_at for row in drawing.inspections.select_related("compound")
        }
        return super().get_context_data(
            drawing=drawing,
            kinds=ChecklistKind.objects.filter(code__in=drawing.kinds),
            rows=[(code, names.get(code, code), team, finished.get(code)) for code, team in drawing.result],
            back=reverse("safety:overview"),
            **kwargs,
        )
