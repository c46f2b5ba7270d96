"""Close a month; ask for it to be opened again; open it, or refuse."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import View

from communities.views.base import ActionForm
from workflow.refusals import Refused

from .. import actions
from ..forms.entering import ReasonForm
from .of_book import OfBook, month_named


class OfMonth(OfBook):
    @property
    def month(self):
        return month_named(self.kwargs["month"])

    def get_back(self):
        path = self.address("finance:book-page")
        return f"{path}{'&' if '?' in path else '?'}month={self.month:%Y-%m}"


class MonthDeed(OfMonth, View):
    """A button: does it and goes back to the month, with a sentence."""

    http_method_names = ["post"]

    def post(self, request, **kwargs):
        month = {"year": self.month.year, "month": self.month.month}
        try:
            type(self).deed(self.book, self.month, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, self.done() % month)
        return redirect(self.get_back())


class MonthClose(MonthDeed):
    book_permission = "book.close"
    deed = staticmethod(actions.close_month)

    def done(self):
        return _("%(year)d年%(month)d月已结账。")


class MonthReopen(MonthDeed):
    book_permission = "book.reopen"
    deed = staticmethod(actions.reopen)

    def done(self):
        return _("%(year)d年%(month)d月已重新打开。")


class MonthAsk(OfMonth, ActionForm):
    book_permission = "book.close"
    form_class = ReasonForm
    title = gettext_lazy("申请重新打开")
    intro = gettext_lazy(
        "只能重新打开最后一个已结账的月份，由镇乡或区里的另一人打开。只是记错一笔的，用红冲就可以。"
    )
    submit = gettext_lazy("申请")
    done = gettext_lazy("已申请，等待镇乡处理。")

    def act(self, data, *, by, at):
        actions.ask_reopen(self.book, self.month, reason=data["reason"], by=by, at=at)


class MonthKeep(OfMonth, ActionForm):
    book_permission = "book.reopen"
    form_class = ReasonForm
    title = gettext_lazy("不同意重新打开")
    submit = gettext_lazy("不同意")
    done = gettext_lazy("已答复，该月保持结账。")

    def act(self, data, *, by, at):
        actions.refuse_reopen(self.book, self.month, reason=data["reason"], by=by, at=at)
