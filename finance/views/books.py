"""All books in sight; one book month by month; opening a book and changing what it says of its account."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.generic import TemplateView

from communities.access import grants
from communities.models import ManagementArea
from communities.views.base import ActionForm, DeskList

from .. import actions, ledger
from ..filters import BookFilter
from ..forms.books import BookEditForm, BookForm
from ..forms.entering import FIELDS_OF, TITLES
from ..models import Book, BookMonth, Draft
from ..rules import Kind
from ..rules.months import checklist, first_day, next_month, previous_month
from ..tables import BookTable
from .of_book import OfBook, month_named


class BookList(DeskList):
    table_class = BookTable
    filterset_class = BookFilter
    title = pgettext_lazy("list", "公共收益账本")
    intro = _("一个管理区域一本账：一人录入，另一人记账；记账后不能改，记错了用红冲更正。")
    export_columns = (
        (_("编号"), lambda row: row.area.compound.code),
        (_("账本"), lambda row: str(row.area)),
        (_("镇乡"), lambda row: row.area.compound.township.name),
        (_("专户余额"), lambda row: row.head.bank),
        (_("已结账至"), lambda row: row.head.closed_until),
        (_("待记账"), lambda row: row.waiting),
        (_("凭证"), lambda row: row.head.seq),
    )

    def get_queryset(self):
        return (
            Book.objects.visible_to(self.request.user)
            .annotate(waiting=Count("drafts", filter=Q(drafts__state=Draft.State.WAITING)))
            .select_related("area__compound__township", "head")
            .order_by("area__compound__pinyin", "pk")
        )

    def get_actions(self):
        overview = (_("公共收益一览"), reverse("finance:overview"))
        return [(_("建账"), reverse("finance:book-new")), overview] if self.may("book.open") else [overview]


class BookNew(ActionForm):
    form_class = BookForm
    title = _("建账")
    intro = _("先在银行开立专户，再建账。建账后账本不能删除。")
    submit = _("建账")
    done = _("已建账。专户里原有的钱，请记“上年结转”。")

    def get_form_kwargs(self):
        reach = grants(self.request.user).where("book.open", "compound__")
        rows = ManagementArea.objects.filter(reach, book=None, compound__closed_on=None)
        rows = rows.select_related("compound__township").order_by("compound__pinyin", "pk")
        return {**super().get_form_kwargs(), "areas": rows}

    def act(self, data, *, by, at):
        self.book = actions.open_book(**data, by=by, at=at)

    def get_success_url(self):
        return self.book.get_absolute_url()

    def get_back(self):
        return reverse("finance:book-list")

    def get_trail(self):
        return [(_("公共收益"), self.get_back())]


class BookEdit(OfBook, ActionForm):
    book_permission = "book.open"
    form_class = BookEditForm
    title = _("账本设置")

    def get_initial(self):
        names = ("bank", "account_holder", "cash_reason", "overdraft_reason", "fund_share_min")
        return {name: getattr(self.book, name) for name in names}

    def form_valid(self, form):
        self.changes = form.changes
        return super().form_valid(form)

    def act(self, data, *, by, at):
        actions.edit_book(self.book, changes=self.changes, reason=data["reason"], by=by, at=at)


class BookPage(OfBook, TemplateView):
    """One month: opening, lines, closing; what waits, and what is missing before the month can close."""

    template_name = "finance/book_page.html"

    @cached_property
    def month(self):
        """As asked for, else the current one."""
        asked = self.request.GET.get("month", "")
        return month_named(asked) if asked else first_day(timezone.localdate())

    def get_context_data(self, **kwargs):
        book, month, at = self.book, self.month, timezone.now()
        facts = actions.month_facts(book, month, at=at)
        row = (
            BookMonth.objects.filter(book=book, month=month).select_related("reopen_asked_by__person").first()
        )
        waiting = Draft.objects.waiting().filter(book=book).select_related("entered_by__person", "reverses")
        return super().get_context_data(
            book=book,
            books=self.books,
            shown=ledger.month_of(book, month),
            state=row,
            is_last_closed=bool(row and row.is_closed and first_day(book.head.closed_until) == month),
            conditions=checklist(facts),
            waiting=waiting.order_by("on", "pk"),
            months=self.months(),
            earlier=previous_month(month) if month > first_day(book.opened_on) else None,
            later=next_month(month) if next_month(month) <= timezone.localdate(at) else None,
            entering=self.entering() if self.may("book.enter") else [],
            may={word: self.may(f"book.{word}") for word in ("open", "close", "reopen", "post", "import")},
            edit_url=self.address("finance:book-edit"),
            beside=[
                (_("银行对账"), self.address("finance:bank-page")),
                (_("公示表"), self.address("finance:statement-list")),
                (_("专项核查"), self.address("finance:check-list")),
            ],
            import_url=self.address("finance:book-import"),
            trail=self.trail_to()[:1] + [(str(book), "")],
            **kwargs,
        )

    def months(self):
        """From the current month back to the first."""
        first, month = first_day(self.book.opened_on), first_day(timezone.localdate())
        closed = self.book.head.closed_until
        while month >= first:
            yield month, bool(closed and month <= closed)
            month = previous_month(month)

    def entering(self):
        """The forms, the usual ones first."""
        kinds = [Kind.INCOME, Kind.USE, *(kind for kind in FIELDS_OF if kind not in (Kind.INCOME, Kind.USE))]
        without = {Kind.BANKED} if not self.book.cash_reason else set()
        if self.book.head.seq:
            without.add(Kind.OPENING)
        return [
            (TITLES[kind], self.address("finance:draft-new", kind.value))
            for kind in kinds
            if kind not in without
        ]
