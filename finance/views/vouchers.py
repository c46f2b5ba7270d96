"""A voucher with its papers, its entries in the words of the chart, and its place in the chain; red ink."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from communities.views.base import ActionForm

from .. import actions, authority
from ..forms.entering import ReasonForm
from ..models import Draft, Voucher, VoucherScan
from ..rules import Kind
from ..rules.facts import warnings
from .of_book import OfBook

WITH = (
    *("asset__kind", "contract", "decision__area__compound", "purpose", "reverses", "reversed_by"),
    *("entered_by__person", "posted_by__person"),
)


class OneVoucher(OfBook):
    @cached_property
    def voucher(self):
        rows = Voucher.objects.filter(book=self.book, year=self.kwargs["year"])
        voucher = get_object_or_404(rows.select_related(*WITH), voucher_no=self.kwargs["no"])
        voucher.book = self.book
        return voucher

    def get_back(self):
        return self.address("finance:voucher-page", self.voucher.year, self.voucher.voucher_no)


class VoucherPage(OneVoucher, TemplateView):
    template_name = "finance/voucher_page.html"

    def get_context_data(self, **kwargs):
        voucher, book = self.voucher, self.book
        limit = authority.spending_limit(book.area_id, voucher.on) if voucher.kind == Kind.USE else None
        draft = Draft.objects.filter(book=book, form_key=voucher.form_key).first()
        waiting = Draft.objects.waiting().filter(reverses=voucher).first()
        return super().get_context_data(
            book=book,
            books=self.books,
            voucher=voucher,
            entries=voucher.entries.select_related("debit", "credit").order_by("no"),
            papers=draft.papers.order_by("pk") if draft else [],
            warnings=list(warnings(voucher, limit)),
            red=getattr(voucher, "reversed_by", None),
            waiting=waiting,
            waiting_url=waiting and self.address("finance:draft-page", waiting.pk),
            month_url=f"{self.address('finance:book-page').split('?')[0]}?month={voucher.on:%Y-%m}"
            + (f"&area={book.area_id}" if len(self.books) > 1 else ""),
            reverse_url=self.address("finance:voucher-reverse", voucher.year, voucher.voucher_no)
            if self.may("book.enter") and not waiting and not actions.reversal_problem(voucher)
            else "",
            trail=self.trail_to((str(voucher), "")),
            **kwargs,
        )


class VoucherReverse(OneVoucher, ActionForm):
    book_permission = "book.enter"
    form_class = ReasonForm
    title = _("红冲")
    intro = _(
        "记账后的凭证不能修改。红冲会另记一张金额为负的凭证，与原凭证抵消；需要另一人记账。正确的内容请重新录入。"
    )
    submit = _("录入红冲")
    done = _("红冲已录入，等待另一人记账。")
    is_grave = True

    def act(self, data, *, by, at):
        self.draft = actions.reverse(self.voucher, reason=data["reason"], by=by, at=at)

    def get_success_url(self):
        return self.address("finance:draft-page", self.draft.pk)

    def get_trail(self):
        return self.trail_to((str(self.voucher), self.get_back()))


class Paper(OfBook, View):
    """A scan, for who may see the book. A PDF is downloaded, never shown inside the portal's pages."""

    def get(self, request, token, **kwargs):
        try:
            paper = VoucherScan.objects.get(draft__book=self.book, token=token)
            with paper.file.open("rb") as file:
                response = HttpResponse(file.read(), content_type=paper.mime)
        except (VoucherScan.DoesNotExist, FileNotFoundError):
            raise Http404 from None
        is_picture = paper.mime.startswith("image/")
        name = f"{self.compound.code}-{paper.pk}{'.jpg' if is_picture else '.pdf'}"
        response["Content-Disposition"] = f'{"inline" if is_picture else "attachment"}; filename="{name}"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response
