"""The book of a management area (一区一账): its chart, its head, its months."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from communities.models import Compound, ManagementArea, User
from workflow import words
from workflow.sealing import SealedTextField

from ..rules import Nature
from .assets import AssetKind


class UsePurpose(models.Model):
    """What public income may be spent on (RULES 3.3, Qingyuan art. 58, Shanghai art. 51): rows, not code."""

    code = models.CharField(_("代码"), max_length=12, unique=True)
    name = models.CharField(_("名称"), max_length=40, unique=True)
    name_en = models.CharField(_("英文名称"), max_length=60, blank=True)
    ordinal = models.PositiveSmallIntegerField(_("顺序"), default=100)
    active = models.BooleanField(_("启用"), default=True)

    class Meta:
        verbose_name = _("支出用途")
        verbose_name_plural = _("支出用途")

    def __str__(self) -> str:
        return self.name_en if self.name_en and words.in_english() else self.name


class Account(models.Model):
    """One line of the fixed chart: the same accounts for every book."""

    code = models.CharField(_("科目代码"), max_length=20, unique=True)
    name = models.CharField(_("科目"), max_length=60)
    name_en = models.CharField(_("英文名称"), max_length=80, blank=True)
    nature = models.CharField(_("性质"), max_length=10, choices=Nature)
    asset_kind = models.ForeignKey(
        AssetKind, null=True, blank=True, on_delete=models.PROTECT, related_name="accounts"
    )
    purpose = models.ForeignKey(
        UsePurpose, null=True, blank=True, on_delete=models.PROTECT, related_name="accounts"
    )

    class Meta:
        verbose_name = _("科目")
        verbose_name_plural = _("科目")
        constraints = [
            models.UniqueConstraint(fields=["nature", "asset_kind"], name="account_once_per_asset_kind"),
            models.UniqueConstraint(fields=["nature", "purpose"], name="account_once_per_purpose"),
        ]

    def __str__(self) -> str:
        return self.name_en if self.name_en and words.in_english() else self.name


class BookQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "book.view") -> Self:
        return self.filter(grants(user).where(permission, "area__compound__"))


class BookManager(models.Manager.from_queryset(BookQuerySet)):
    """Leaves the sealed account number where it is: verifying and re-adding a book takes no key."""

    def get_queryset(self) -> BookQuerySet:
        return super().get_queryset().defer("account_number")


class Book(models.Model):
    """The only book of a management area's public income, opened once and never removed."""

    area = models.OneToOneField(
        ManagementArea, on_delete=models.PROTECT, related_name="book", verbose_name=_("管理区域")
    )
    opened_on = models.DateField(_("建账日期"))
    bank = models.CharField(_("开户银行"), max_length=60, blank=True)
    account_holder = models.CharField(_("账户名称"), max_length=80, blank=True)
    account_number = SealedTextField(_("账号"), null=True, blank=True)
    account_tail = models.CharField(_("账号后四位"), max_length=4, blank=True)
    cash_reason = models.CharField(_("允许现金的理由"), max_length=200, blank=True)
    overdraft_reason = models.CharField(_("允许专户出现负数的理由"), max_length=200, blank=True)
    fund_share_min = models.DecimalField(
        _("转入维修资金的最低比例（%）"), max_digits=5, decimal_places=2, null=True, blank=True
    )

    objects = BookManager()

    class Meta:
        verbose_name = _("账本")
        verbose_name_plural = _("账本")

    def __str__(self) -> str:
        return str(self.area)

    def get_absolute_url(self) -> str:
        """Its page at the desk."""
        path = reverse("finance:book-page", args=[self.compound.code])
        return f"{path}?area={self.area_id}" if self.area.name else path

    @property
    def compound(self) -> Compound:
        return self.area.compound


class BookHead(models.Model):
    """The end of a book's chain. Whoever posts or closes a month locks this row.

    `bank` and `cash` are what all posted vouchers leave; `closed_until` is the last day of the last closed
    month. They repeat what the rows say, so that posting need not add up a book; `verify_books` compares.
    """

    book = models.OneToOneField(Book, primary_key=True, on_delete=models.PROTECT, related_name="head")
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField(default=0)
    voucher_no = models.PositiveIntegerField(default=0)
    bank = models.DecimalField(_("专户余额（元）"), max_digits=16, decimal_places=2, default=0)
    cash = models.DecimalField(_("库存现金（元）"), max_digits=16, decimal_places=2, default=0)
    closed_until = models.DateField(_("已结账至"), null=True, blank=True)

    class Meta:
        verbose_name = _("账本链头")
        verbose_name_plural = _("账本链头")

    def __str__(self) -> str:
        return f"{self.book_id}/{self.seq}"


class BookMonth(models.Model):
    """A month that was closed, and perhaps opened again; a month without a row was never closed."""

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="months")
    month = models.DateField(_("月份"))
    is_closed = models.BooleanField(_("已结账"), default=True)
    closed_at = models.DateTimeField(_("结账时间"))
    closed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    reopen_reason = models.CharField(_("重新打开的理由"), max_length=200, blank=True)
    reopen_asked_at = models.DateTimeField(null=True, blank=True)
    reopen_asked_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("账本月份")
        verbose_name_plural = _("账本月份")
        constraints = [
            models.UniqueConstraint(fields=["book", "month"], name="book_month_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="book_month_is_a_first_day"),
        ]

    def __str__(self) -> str:
        return f"{self.book} {self.month:%Y-%m}"


class MonthBalance(models.Model):
    """What an account took in and gave out from the book's first day to the last day of a closed month.

    Closing keeps a row for every account that ever moved, so that a balance is one row and not a sum of many.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="balances", db_index=False)
    until = models.DateField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    debit = models.DecimalField(max_digits=16, decimal_places=2)
    credit = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = _("月末累计发生额")
        verbose_name_plural = _("月末累计发生额")
        constraints = [
            models.UniqueConstraint(fields=["book", "until", "account"], name="month_balance_once")
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.until} {self.account_id}"
