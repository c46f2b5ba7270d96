"""What the bank says: imported statements (银行流水), their lines, and the vouchers that each stands for."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from communities.models import User

from .books import Book
from .vouchers import Voucher


class BankStatementQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "book.view") -> Self:
        return self.filter(grants(user).where(permission, "book__area__compound__"))


class BankStatement(models.Model):
    """A bank's file whose balances were re-added line by line; only lines not known before came of it."""

    book = models.ForeignKey(
        Book, on_delete=models.PROTECT, related_name="statements_of_bank", verbose_name=_("账本")
    )
    bank = models.CharField(_("银行"), max_length=60, blank=True)
    account_tail = models.CharField(_("账号后四位"), max_length=4, blank=True)
    since = models.DateField(_("起"))
    until = models.DateField(_("止"))
    opening = models.DecimalField(_("期初余额"), max_digits=16, decimal_places=2)
    closing = models.DecimalField(_("期末余额"), max_digits=16, decimal_places=2)
    file_name = models.CharField(_("文件"), max_length=120)
    sha256 = models.CharField(max_length=64)
    imported_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(_("导入时间"))

    objects = BankStatementQuerySet.as_manager()

    class Meta:
        verbose_name = _("银行流水文件")
        verbose_name_plural = _("银行流水文件")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=models.F("since")), name="bank_statement_days_in_order"
            )
        ]
        indexes = [models.Index(fields=["book", "until"], name="bank_statement_of_book")]

    def __str__(self) -> str:
        return f"{self.book} {self.since}–{self.until}"


class BankLineQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "book.view") -> Self:
        return self.filter(grants(user).where(permission, "book__area__compound__"))

    def in_order(self) -> Self:
        return self.order_by("on", "statement", "no")

    def outstanding(self) -> Self:
        """On the bank's side only: no voucher was matched to them."""
        return self.filter(~models.Exists(BankMatch.objects.filter(line=models.OuterRef("pk"))))

    def older_than(self, day: date) -> Self:
        return self.filter(on__lt=day)


class BankLine(models.Model):
    """One transaction of the special account; `amount` is positive for what came in.

    Of the other side's account only the last four digits are kept. `occurrence` tells apart lines of a day
    that are alike in amount and balance, so that a file that overlaps with another adds no line twice.
    """

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="lines")
    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="bank_lines")
    no = models.PositiveIntegerField(_("笔次"))
    file_row = models.PositiveIntegerField(_("文件行"))
    on = models.DateField(_("交易日期"))
    amount = models.DecimalField(_("金额（元）"), max_digits=14, decimal_places=2)
    balance = models.DecimalField(_("余额"), max_digits=16, decimal_places=2)
    occurrence = models.PositiveSmallIntegerField(default=1)
    summary = models.CharField(_("摘要"), max_length=100, blank=True)
    counterparty = models.CharField(_("对方"), max_length=100, blank=True)
    counterparty_tail = models.CharField(_("对方账号后四位"), max_length=4, blank=True)
    note = models.CharField(_("附言"), max_length=100, blank=True)

    objects = BankLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("银行流水")
        verbose_name_plural = _("银行流水")
        constraints = [
            models.UniqueConstraint(
                fields=["book", "on", "amount", "balance", "occurrence"], name="bank_line_once"
            ),
            models.CheckConstraint(condition=~Q(amount=0), name="bank_line_moves_something"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.words} {self.amount}"

    @property
    def words(self) -> str:
        return self.note or self.summary


class BankMatch(models.Model):
    """That a voucher is (part of) what a line of the bank says. A voucher is matched once."""

    line = models.ForeignKey(BankLine, on_delete=models.PROTECT, related_name="matches")
    voucher = models.OneToOneField(Voucher, on_delete=models.PROTECT, related_name="bank_match")
    matched_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    matched_at = models.DateTimeField(_("勾对时间"))

    class Meta:
        verbose_name = _("银行勾对")
        verbose_name_plural = _("银行勾对")

    def __str__(self) -> str:
        return f"{self.line_id} = {self.voucher_id}"


class BankRefusal(models.Model):
    """That somebody said a proposed pair does not belong together; it is not proposed again."""

    line = models.ForeignKey(BankLine, on_delete=models.PROTECT, related_name="refusals")
    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="bank_refusals")
    refused_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    refused_at = models.DateTimeField(_("否定时间"))

    class Meta:
        verbose_name = _("否定的勾对建议")
        verbose_name_plural = _("否定的勾对建议")
        constraints = [models.UniqueConstraint(fields=["line", "voucher"], name="bank_refusal_once")]

    def __str__(self) -> str:
        return f"{self.line_id} ≠ {self.voucher_id}"
