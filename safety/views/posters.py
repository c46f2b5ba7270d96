"""The sheet of open hazards for the wall: fixed here, printed and hung on the pages of disclosure."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.forms.chosen import area_of
from communities.views.base import ActionForm
from communities.views.chosen import ForCompound

from .. import actions, forms
from .hazards import list_url


class PosterNew(ForCompound, ActionForm):
    permission = "hazard.publish"
    form_class = forms.PosterForm
    title = gettext_lazy("张贴未消除的隐患")
    submit = gettext_lazy("定稿")
    done = gettext_lazy("已定稿，请打印、张贴，再上传张贴后的照片。")

    @property
    def intro(self):
        return _(
            "按现在的情况定稿一份%(name)s的公示：每处隐患只写事项和楼栋，不写具体门牌、发现人和反映人。"
            "定稿以后不再变化，有新情况就再定稿一份。"
        ) % {"name": self.compound.name}

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "areas": self.areas}

    def act(self, data, *, by, at):
        self.document = actions.publish_hazards(area_of(data, self.areas), by=by, at=at)

    def get_success_url(self):
        return self.document.get_desk_url()

    def get_back(self):
        return list_url()

    get_list_url = get_back

    def get_trail(self):
        return [(_("隐患"), list_url())]
