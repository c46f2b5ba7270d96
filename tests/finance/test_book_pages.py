"""The pages of a book at the desk, from the first entry to the closed month."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from communities.access import Role
from finance import actions
from finance.models import Book, BookMonth, Draft, Voucher, VoucherScan
from tests.complaints.scenes import a_photo
from tests.factories import a_compound, a_user
from tests.finance.scenes import a_book, a_decision, a_fact, an_asset, an_income_contract
from workflow.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    return Desk(client)


class Desk:
    """A compound with a book, and a browser in which now this one, now that one sits."""

    def __init__(self, client):
        self.client, self.compound = client, a_compound("滨海花园")
        self.book = a_book(self.compound)
        self.treasurer = a_user(Role.TREASURER, self.compound)
        self.director = a_user(Role.DIRECTOR, self.compound)
        self.township = a_user(Role.TOWNSHIP_OFFICER, self.compound)

    def as_(self, user):
        self.client.force_login(user)
        return self

    def url(self, name, *args):
        return reverse(f"finance:{name}", args=[self.compound.code, *args])

    def text(self, response):
        return " ".join(response.content.decode().split())

    def get(self, name, *args, query=""):
        response = self.client.get(self.url(name, *args) + query)
        assert response.status_code == 200, response.status_code
        return self.text(response)

    def send(self, name, *args, **data):
        return self.client.post(self.url(name, *args), data)

    def form(self, kind="income", **fields):
        """The form as the page gives it, filled in."""
        page = self.client.get(self.url("draft-new", kind))
        key = page.context["form"].fields["form_key"].initial
        return {"on": timezone.localdate().isoformat(), "summary": "电梯广告费", "form_key": key} | fields

    def enter(self, kind="income", **fields):
        return self.send("draft-new", kind, **self.form(kind, **fields))


def test_the_way_of_an_income_from_the_form_to_the_book(desk):
    contract = an_income_contract(desk.book)
    scan = SimpleUploadedFile("回单.jpg", a_photo().read(), content_type="image/jpeg")

    answer = desk.as_(desk.treasurer).enter(
        amount="１２，３４５．６", contract=contract.pk, scans=scan, counterparty="某广告公司"
    )
    draft = Draft.objects.get()
    assert answer.url == desk.url("draft-page", draft.pk)
    assert "需要另一人核对后记账" in desk.get("draft-page", draft.pk)
    assert "核对无误，记账" not in desk.get("draft-page", draft.pk)

    desk.as_(desk.director)
    assert "核对无误，记账" in desk.get("draft-page", draft.pk)
    desk.send("draft-post", draft.pk)
    voucher = Voucher.objects.get()
    page = desk.get("book-page")
    assert "¥12,345.60" in page
    assert str(voucher) in page
    shown = desk.get("voucher-page", voucher.year, voucher.voucher_no)
    assert voucher.hash in shown
    token = VoucherScan.objects.get().token
    assert desk.client.get(desk.url("paper", token))["Content-Type"] == "image/jpeg"


def test_a_treasurer_never_reads_of_debit_and_credit(desk):
    for kind in ("opening", "income", "interest", "cost", "use", "fund", "deposit", "refund"):
        page = desk.as_(desk.treasurer).get("draft-new", kind)
        assert "借" not in page.replace("借出", ""), kind
        assert "贷" not in page, kind


def test_a_form_sent_twice_is_one_draft(desk):
    data = desk.as_(desk.treasurer).form(amount="10")

    first, second = (desk.send("draft-new", "income", **data) for _ in range(2))

    assert first.url == second.url
    assert Draft.objects.count() == 1


def test_a_form_sent_again_with_other_words_is_a_conflict(desk):
    data = desk.as_(desk.treasurer).form(amount="10")
    desk.send("draft-new", "income", **data)

    answer = desk.send("draft-new", "income", **data | {"amount": "11"})

    assert answer.status_code == 409
    assert "已经提交过" in desk.text(answer)


@pytest.mark.parametrize(
    ("amount", "words"), [("1e5", "看不懂金额"), ("NaN", "看不懂金额"), ("1.234", "两位小数"), ("-5", "负数")]
)
def test_a_wrong_amount_is_refused_beside_its_field(desk, amount, words):
    answer = desk.as_(desk.treasurer).enter(amount=amount)

    assert words in answer.context["form"].errors["amount"][0]
    assert amount in desk.text(answer)
    assert not Draft.objects.exists()


def test_a_form_of_somebodys_own_making_is_refused(desk):
    answer = desk.as_(desk.treasurer).enter(amount="5", form_key="made-up")

    assert "表单已失效" in desk.text(answer)


def test_the_choices_are_those_of_the_book_alone(desk):
    other = a_book(a_compound())
    theirs, ours = an_income_contract(other), an_income_contract(desk.book)

    answer = desk.as_(desk.treasurer).enter(amount="5", contract=theirs.pk)

    assert "contract" in answer.context["form"].errors
    assert ours.number in desk.text(answer)
    assert theirs.number not in desk.text(answer)


def test_a_use_without_decision_is_shown_to_who_posts(desk):
    desk.as_(desk.treasurer).enter("use", amount="5000", purpose="REPAIR", summary="修单元门")
    draft = Draft.objects.get()
    assert "没有业主共同决定，也没有授权限额" in desk.as_(desk.director).get("draft-page", draft.pk)

    a_decision(desk.book, spending_limit=3000)
    assert "超过单笔授权限额¥3,000.00" in desk.get("draft-page", draft.pk)
    few = {"returned_heads": 10, "agree_heads": 10, "against_heads": 0}
    a_decision(desk.book, spending_limit=9000, decided_on=date(2026, 1, 20), **few)
    assert "超过单笔授权限额¥3,000.00" in desk.get("draft-page", draft.pk)
    a_decision(desk.book, spending_limit=6000, decided_on=date(2026, 2, 1))
    assert "授权限额¥" not in desk.get("draft-page", draft.pk)


def test_what_is_sent_back_says_why(desk):
    desk.as_(desk.treasurer).enter(amount="10")
    draft = Draft.objects.get()

    desk.as_(desk.director).send("draft-reject", draft.pk, reason="缺发票")

    assert "缺发票" in desk.as_(desk.treasurer).get("draft-page", draft.pk)


def test_red_ink_stands_below_what_it_takes_back(desk):
    desk.as_(desk.treasurer)
    for amount in ("100", "200"):
        desk.enter(amount=amount, summary=f"收入{amount}")
    for draft in Draft.objects.order_by("pk"):
        actions.post(draft, by=desk.director, at=timezone.now())
    first = Voucher.objects.get(seq=1)

    answer = desk.send("voucher-reverse", first.year, first.voucher_no, reason="重复入账")
    draft = Draft.objects.get(reverses=first)
    assert answer.url == desk.url("draft-page", draft.pk)
    desk.as_(desk.director).send("draft-post", draft.pk)

    page = desk.get("book-page")
    assert page.index("收入100") < page.index("红冲2026-0001号") < page.index("收入200")
    assert "-¥100.00" in page
    shown = desk.get("voucher-page", first.year, first.voucher_no)
    assert "已被红冲" in shown
    assert desk.url("voucher-reverse", first.year, first.voucher_no) not in shown


def test_a_month_is_closed_asked_for_and_opened_again(desk):
    desk.as_(desk.treasurer)
    assert desk.send("month-close", "2026-01").url == desk.url("book-page") + "?month=2026-01"
    assert "已结账" in desk.get("book-page", query="?month=2026-01")
    answer = desk.client.get(desk.send("month-close", "2026-03").url)
    assert "请先结2026年2月的账" in desk.text(answer)

    desk.send("month-ask", "2026-01", reason="漏记利息")
    desk.as_(desk.township)
    assert "漏记利息" in desk.get("book-page", query="?month=2026-01")
    desk.send("month-reopen", "2026-01")

    assert not BookMonth.objects.get().is_closed


def test_the_township_opens_a_book_once(desk):
    compound = a_compound(township=desk.compound.township)
    desk.as_(desk.township)
    data = {
        "area": compound.areas.get().pk,
        "opened_on": "2026-01-01",
        "bank": "建设银行",
        "account_holder": "业委会",
        "account_number": "3505 0167 1234 56789",
    }

    answer = desk.client.post(reverse("finance:book-new"), data)

    book = Book.objects.get(area__compound=compound)
    assert answer.url == book.get_absolute_url()
    assert (book.account_number, book.account_tail) == ("35050167123456789", "6789")
    again = desk.client.post(reverse("finance:book-new"), data)
    assert "area" in again.context["form"].errors


def test_settings_of_a_book_change_with_a_reason_and_stay_in_the_trail(desk):
    desk.as_(desk.township).send(
        "book-edit", bank="农业银行", account_number="6228480012345678", reason="换户", cash_reason=""
    )

    desk.book.refresh_from_db()
    assert (desk.book.bank, desk.book.account_tail) == ("农业银行", "5678")
    entry = AuditEntry.objects.about("book", str(desk.book.pk)).last()
    assert entry.note == "换户"
    assert "6228480012345678" not in str(entry.details)


def test_the_list_of_books_is_as_quick_with_many(desk, django_assert_max_num_queries):
    desk.as_(a_user(Role.DISTRICT_OFFICER))
    url = reverse("finance:book-list")
    desk.client.get(url)
    for _ in range(4):
        a_book(a_compound(township=desk.compound.township))

    with django_assert_max_num_queries(12):
        page = desk.text(desk.client.get(url))
    assert "滨海花园" in page


def test_a_month_of_many_lines_takes_no_more_queries(desk, django_assert_max_num_queries):
    asset = an_asset(desk.book)
    facts = [a_fact(on=date(2026, 1, day), amount=day, asset=asset) for day in range(1, 21)]
    actions.post_many(desk.book, facts, by=None, at=timezone.now())
    desk.as_(desk.director).get("book-page", query="?month=2026-01")

    with django_assert_max_num_queries(30):
        page = desk.get("book-page", query="?month=2026-01")
    assert "¥210.00" in page


def test_months_and_kinds_that_do_not_exist_are_no_pages(desk):
    desk.as_(desk.treasurer)

    assert desk.client.get(desk.url("book-page") + "?month=2026-13").status_code == 404
    assert desk.client.get(desk.url("draft-new", "reversal")).status_code == 404
    assert desk.client.get(desk.url("voucher-page", 2026, 9)).status_code == 404
