"""Forms that make one move of a case; whoever has no part in the move finds no page."""

from django.http import Http404
from django.utils.translation import gettext_lazy

from communities.views.base import ActionForm


class MoveForm(ActionForm):
    """`case` is what is moved; `move_name` says how."""

    move_name = ""
    done = gettext_lazy("已记录。")

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not self.move.roles & self.case.relations_of(request.user):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def case(self):
        raise NotImplementedError

    @property
    def move(self):
        return self.case.lifecycle.by_name[self.move_name]

    @property
    def title(self):
        return self.move.label

    submit = title

    @property
    def intro(self):
        return str(self.case)

    @property
    def is_grave(self):
        return self.move_name == "drop"

    def get_back(self):
        return self.case.get_absolute_url()


def told(case, entries, more):
    """The story as (entry, words) pairs."""
    done = {move.name: move.done for move in case.lifecycle.moves} | {
        "extend": gettext_lazy("时限已延长"),
        "escalate": gettext_lazy("已催办、督办"),
        "recompute": gettext_lazy("按公布的日历重新计算时限"),
        **more,
    }
    return [(entry, done.get(entry.verb, "")) for entry in entries]
