"""Enter what happened; look at what waits; post it or send it back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from communities.views.base import ActionForm
from workflow.refusals import Refused

from .. import actions, authority
from ..forms.entering import FIELDS_OF, INTROS, TITLES, EntryForm, ReasonForm
from ..models import Draft
from ..rules import Kind
from ..rules.facts import warnings
from .of_book import OfBook

WITH = (
    "asset",
    "contract",
    "decision__area__compound",
    "purpose",
    "entered_by__person",
    "decided_by__person",
    "reverses",
)


class DraftNew(OfBook, ActionForm):
    """`/new/income/`: the form of that name. Another body under the same form key is a conflict."""

    book_permission = "book.enter"
    form_class = EntryForm
    submit = gettext_lazy("录入")
    done = gettext_lazy("已录入，等待另一人记账。")
    conflict = False

    @cached_property
    def kind(self):
        if self.kwargs["kind"] not in FIELDS_OF:
            raise Http404
        return Kind(self.kwargs["kind"])

    @property
    def title(self):
        return TITLES[self.kind]

    @property
    def intro(self):
        return INTROS[self.kind]

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "kind": self.kind, "book": self.book}

    def get_initial(self):
        return {name: self.request.GET[name] for name in ("contract", "asset") if name in self.request.GET}

    def act(self, data, *, by, at):
        try:
            self.draft = actions.enter(book=self.book, kind=self.kind, **data, by=by, at=at)
        except actions.AnotherBody:
            self.conflict = True
            raise

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 409 if self.conflict else 200
        return response

    def get_success_url(self):
        return self.address("finance:draft-page", self.draft.pk)


class OneDraft(OfBook):
    """Finds the draft among those of the book."""

    @cached_property
    def draft(self):
        return get_object_or_404(Draft.objects.select_related(*WITH), book=self.book, pk=self.kwargs["pk"])

    def get_back(self):
        return self.address("finance:draft-page", self.draft.pk)


class DraftPage(OneDraft, TemplateView):
    template_name = "finance/draft_page.html"

    def get_context_data(self, **kwargs):
        draft, book = self.draft, self.book
        limit = authority.spending_limit(book.area_id, draft.on) if draft.kind == Kind.USE else None
        own = self.request.user.pk == draft.entered_by_id
        return super().get_context_data(
            book=book,
            draft=draft,
            papers=draft.papers.order_by("pk"),
            warnings=list(warnings(draft, limit)),
            is_waiting=draft.state == Draft.State.WAITING,
            may_post=self.may("book.post") and not own,
            may_reject=self.may("book.post") or own,
            is_own=own,
            post_url=self.address("finance:draft-post", draft.pk),
            reject_url=self.address("finance:draft-reject", draft.pk),
            books=self.books,
            back=self.address("finance:book-page"),
            trail=self.trail_to((draft.summary, "")),
            **kwargs,
        )


class DraftPost(OneDraft, View):
    book_permission = "book.post"
    http_method_names = ["post"]

    def post(self, request, **kwargs):
        try:
            voucher = actions.post(self.draft, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect(self.get_back())
        messages.success(request, _("已记账，凭证号%(voucher)s。") % {"voucher": voucher})
        return redirect(self.address("finance:voucher-page", voucher.year, voucher.voucher_no))


class DraftReject(OneDraft, ActionForm):
    """For who posts, and for who has entered it."""

    book_permission = "book.post"
    form_class = ReasonForm
    title = gettext_lazy("退回录入单")
    submit = gettext_lazy("退回")
    done = gettext_lazy("已退回。")

    def act(self, data, *, by, at):
        actions.reject(self.draft, reason=data["reason"], by=by, at=at)

    def get_trail(self):
        return self.trail_to((self.draft.summary, self.get_back()))
