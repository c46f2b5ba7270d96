"""Reconciliation: the bank's side and the book's side of the special account, and what belongs together."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView, View

from communities.access import grants
from workflow.refusals import Refused

from ..actions import bank as actions
from ..models import BankLine, Voucher
from ..reconciling import agreement, candidates, outstanding_lines, outstanding_vouchers, proposals
from .of_book import OfBook

MOST_SHOWN = 100
PER_PAGE = 50


class BankPages(OfBook):
    def get_context_data(self, **kwargs):
        here = self.address("finance:bank-page")
        return super().get_context_data(
            book=self.book,
            bank_page=here,
            moves=self.address("finance:bank-move"),
            may_match=grants(self.request.user).covers(actions.PERMISSION, self.compound),
            trail=self.trail_to((_("银行对账"), here), *self.steps()),
            **kwargs,
        )

    def steps(self):
        return []


class BankPage(BankPages, TemplateView):
    template_name = "finance/bank_page.html"

    def get_context_data(self, **kwargs):
        pairs = proposals(self.book)
        lines, vouchers = list(outstanding_lines(self.book)), list(outstanding_vouchers(self.book))
        line_of = {one.pk: one for one in lines}
        voucher_of = Voucher.objects.in_bulk([one.voucher for one in pairs[:MOST_SHOWN]])
        agreed = agreement(self.book)
        return super().get_context_data(
            agreement=agreed,
            pairs=[(line_of[one.line], voucher_of[one.voucher]) for one in pairs[:MOST_SHOWN]],
            pair_count=len(pairs),
            proposed={one.voucher for one in pairs},
            lines=lines[:MOST_SHOWN],
            line_count=len(lines),
            vouchers=vouchers[:MOST_SHOWN],
            voucher_count=len(vouchers),
            matched_count=BankLine.objects.filter(book=self.book).exclude(matches=None).distinct().count(),
            until=agreed.on if agreed else None,
            bank_import=self.address("finance:bank-import"),
            matched=self.address("finance:bank-matched"),
            area_query=f"?area={self.book.area_id}" if len(self.books) > 1 else "",
            **kwargs,
        )


class BankMatched(BankPages, TemplateView):
    """What was matched, to look at and to take back."""

    template_name = "finance/bank_matched.html"

    def steps(self):
        return [(_("已勾对"), "")]

    def get_context_data(self, **kwargs):
        rows = BankLine.objects.filter(book=self.book).exclude(matches=None).distinct()
        rows = rows.order_by("-on", "-pk").prefetch_related("matches__voucher", "matches__matched_by")
        page = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))
        return super().get_context_data(page=page, **kwargs)


class BankLinePage(BankPages, TemplateView):
    """One line of the bank with the vouchers near it: one or several are chosen for it."""

    template_name = "finance/bank_line.html"

    def steps(self):
        return [(_("找凭证"), "")]

    def get_context_data(self, **kwargs):
        line = get_object_or_404(BankLine, book=self.book, pk=self.kwargs["pk"])
        return super().get_context_data(
            line=line,
            matches=line.matches.select_related("voucher").order_by("voucher__seq"),
            vouchers=candidates(line)[:MOST_SHOWN],
            **kwargs,
        )


class BankMove(OfBook, View):
    """POST: accept a proposal or all of them, match by hand, refuse, undo."""

    http_method_names = ["post"]
    book_permission = actions.PERMISSION

    def post(self, request, code):
        name = request.POST.get("move", "")
        move = getattr(self, f"move_{name}", self.no_move)
        try:
            messages.success(request, move(by=request.user, at=timezone.now()))
        except Refused as refusal:
            messages.error(request, str(refusal))
        back = "finance:bank-matched" if name == "undo" else "finance:bank-page"
        return redirect(self.address(back))

    def line(self):
        return get_object_or_404(
            BankLine.objects.select_related("book__area__compound"),
            book=self.book,
            pk=self.number(self.request.POST.get("line")),
        )

    def vouchers(self):
        keys = [self.number(key) for key in self.request.POST.getlist("voucher")]
        return list(Voucher.objects.filter(book=self.book, pk__in=keys))

    @staticmethod
    def number(text):
        if not (text or "").isdecimal() or len(text) > 18:
            raise Http404
        return int(text)

    @staticmethod
    def no_move(*, by, at):
        raise Refused(_("请用页面上的按钮办理。"))

    def move_all(self, *, by, at):
        count = actions.accept_proposals(self.book, by=by, at=at)
        return ngettext("已勾对%(count)d笔。", "已勾对%(count)d笔。", count) % {"count": count}

    def move_match(self, *, by, at):
        actions.match(self.line(), self.vouchers(), by=by, at=at)
        return _("已勾对。")

    def move_refuse(self, *, by, at):
        for voucher in self.vouchers():
            actions.refuse(self.line(), voucher, by=by, at=at)
        return _("已记下：这两笔不是同一笔，不再建议。")

    def move_undo(self, *, by, at):
        actions.undo(self.line(), by=by, at=at)
        return _("已撤销勾对。")
