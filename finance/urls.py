"""Pages of public income."""

from django.urls import path

from . import asset_urls
from .views import bank, bank_import, book_import, books, drafts, months, public_book, vouchers
from .watch.urls import pages as watch_pages

app_name = "finance"

MONTH = "desk/books/<str:code>/months/<str:month>"

urlpatterns = [
    *asset_urls.urlpatterns,
    *watch_pages,
    path("desk/books/<str:code>/import/", book_import.BookImport.as_view(), name="book-import"),
    path("desk/books/<str:code>/bank/", bank.BankPage.as_view(), name="bank-page"),
    path("desk/books/<str:code>/bank/matched/", bank.BankMatched.as_view(), name="bank-matched"),
    path("desk/books/<str:code>/bank/move/", bank.BankMove.as_view(), name="bank-move"),
    path("desk/books/<str:code>/bank/lines/<int:pk>/", bank.BankLinePage.as_view(), name="bank-line"),
    path("c/<str:code>/income/book.<str:form>", public_book.PublicBook.as_view(), name="public-book"),
    path("desk/books/", books.BookList.as_view(), name="book-list"),
    path("desk/books/new/", books.BookNew.as_view(), name="book-new"),
    path("desk/books/<str:code>/", books.BookPage.as_view(), name="book-page"),
    path("desk/books/<str:code>/edit/", books.BookEdit.as_view(), name="book-edit"),
    path("desk/books/<str:code>/new/<str:kind>/", drafts.DraftNew.as_view(), name="draft-new"),
    path("desk/books/<str:code>/drafts/<int:pk>/", drafts.DraftPage.as_view(), name="draft-page"),
    path("desk/books/<str:code>/drafts/<int:pk>/post/", drafts.DraftPost.as_view(), name="draft-post"),
    path("desk/books/<str:code>/drafts/<int:pk>/reject/", drafts.DraftReject.as_view(), name="draft-reject"),
    path(
        "desk/books/<str:code>/vouchers/<int:year>-<int:no>/",
        vouchers.VoucherPage.as_view(),
        name="voucher-page",
    ),
    path(
        "desk/books/<str:code>/vouchers/<int:year>-<int:no>/reverse/",
        vouchers.VoucherReverse.as_view(),
        name="voucher-reverse",
    ),
    path("desk/books/<str:code>/papers/<uuid:token>/", vouchers.Paper.as_view(), name="paper"),
    path(f"{MONTH}/close/", months.MonthClose.as_view(), name="month-close"),
    path(f"{MONTH}/ask/", months.MonthAsk.as_view(), name="month-ask"),
    path(f"{MONTH}/reopen/", months.MonthReopen.as_view(), name="month-reopen"),
    path(f"{MONTH}/keep/", months.MonthKeep.as_view(), name="month-keep"),
    path("desk/books/<str:code>/bank/import/", bank_import.BankImport.as_view(), name="bank-import"),
]
