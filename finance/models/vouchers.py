"""What was entered (录入单), what was posted (凭证) and its entries (分录)."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assembly.models import JointDecision
from communities.access import grants
from communities.models import User
from workflow.models import Attachment

from ..rules import Kind, Means
from .assets import CommonAsset, IncomeContract
from .books import Account, Book, UsePurpose


class Happening(models.Model):
    """What drafts and vouchers say alike: when, what, how much, with whom, on which basis.

    `scans` are the SHA-256 of the papers behind it. Every unique key begins with the book, which therefore
    needs no index of its own: a database that has one reads the whole book where a part is asked for.
    """

    book = models.ForeignKey(
        Book, on_delete=models.PROTECT, related_name="%(class)ss", db_index=False, verbose_name=_("账本")
    )
    kind = models.CharField(_("类型"), max_length=10, choices=Kind)
    on = models.DateField(_("日期"))
    amount = models.DecimalField(_("金额（元）"), max_digits=14, decimal_places=2)
    retained = models.DecimalField(_("对方扣留的合理成本（元）"), max_digits=14, decimal_places=2, default=0)
    means = models.CharField(_("收付方式"), max_length=4, choices=Means, default=Means.BANK)
    summary = models.CharField(_("摘要"), max_length=120)
    counterparty = models.CharField(_("对方"), max_length=80, blank=True)
    is_person = models.BooleanField(_("对方是个人"), default=False)
    asset = models.ForeignKey(
        CommonAsset, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("资产")
    )
    contract = models.ForeignKey(
        IncomeContract,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        verbose_name=_("合同"),
    )
    decision = models.ForeignKey(
        JointDecision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        verbose_name=_("业主决定"),
    )
    purpose = models.ForeignKey(
        UsePurpose, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("用途")
    )
    source_no = models.CharField(_("原凭证号"), max_length=40, blank=True)
    scans = models.JSONField(_("附件校验码"), default=list)
    form_key = models.CharField(max_length=64, editable=False)
    body_digest = models.CharField(max_length=64, editable=False)
    entered_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("录入人")
    )
    entered_at = models.DateTimeField(_("录入时间"))

    class Meta:
        abstract = True


class DraftQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "book.view") -> Self:
        return self.filter(grants(user).where(permission, "book__area__compound__"))

    def waiting(self) -> Self:
        return self.filter(state=Draft.State.WAITING)


class Draft(Happening):
    """One person enters; it counts only when another has posted it (SETTLED 6)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待记账")
        POSTED = "posted", _("已记账")
        REJECTED = "rejected", _("已退回")

    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WAITING)
    reverses = models.ForeignKey(
        "Voucher", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("红冲")
    )
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("记账或退回时间"), null=True, blank=True)
    answer = models.CharField(_("退回理由"), max_length=200, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("录入单")
        verbose_name_plural = _("录入单")
        constraints = [models.UniqueConstraint(fields=["book", "form_key"], name="draft_once_per_form")]
        indexes = [models.Index(fields=["book", "state", "on"], name="draft_waiting")]

    def __str__(self) -> str:
        return f"{self.on} {self.summary} {self.amount}"


class VoucherQuerySet(models.QuerySet):
    def visible_to(self, user, permission: str = "book.view") -> Self:
        return self.filter(grants(user).where(permission, "book__area__compound__"))

    def in_order(self) -> Self:
        return self.order_by("book", "seq")


class Voucher(Happening):
    """Something posted. The database refuses to change or remove it; it is corrected by reversal only (红冲).

    `seq` counts without a gap as long as the book lives and is chained: `hash` covers all columns, the
    entries, the hashes of the scans and the hash before. `voucher_no` counts within the year and is shown.
    """

    seq = models.PositiveBigIntegerField(_("序号"))
    year = models.PositiveSmallIntegerField(_("年度"))
    voucher_no = models.PositiveIntegerField(_("凭证号"))
    reverses = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reversed_by",
        verbose_name=_("红冲"),
    )
    posted_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("记账人")
    )
    posted_at = models.DateTimeField(_("记账时间"))
    algorithm = models.CharField(max_length=20)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = VoucherQuerySet.as_manager()

    class Meta:
        verbose_name = _("凭证")
        verbose_name_plural = _("凭证")
        constraints = [
            models.UniqueConstraint(fields=["book", "seq"], name="voucher_seq_in_book"),
            models.UniqueConstraint(fields=["book", "year", "voucher_no"], name="voucher_no_in_year"),
            models.UniqueConstraint(fields=["book", "form_key"], name="voucher_once_per_form"),
            models.CheckConstraint(
                condition=Q(amount__gt=0) | Q(kind=Kind.REVERSAL, amount__lt=0), name="voucher_amount_sign"
            ),
        ]
        indexes = [
            models.Index(fields=["book", "on", "seq"], name="voucher_by_day"),
            models.Index(fields=["contract", "on"], name="voucher_of_contract"),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.voucher_no:04d}"


class Entry(models.Model):
    """An amount that moves from `credit` to `debit`: balanced by construction. Red ink is negative."""

    voucher = models.ForeignKey(Voucher, on_delete=models.PROTECT, related_name="entries", db_index=False)
    no = models.PositiveSmallIntegerField(_("行"))
    debit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("借"))
    credit = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("贷"))
    amount = models.DecimalField(_("金额（元）"), max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = _("分录")
        verbose_name_plural = _("分录")
        constraints = [
            models.UniqueConstraint(fields=["voucher", "no"], name="entry_no_in_voucher"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="entry_moves_something"),
            models.CheckConstraint(condition=~Q(amount=0), name="entry_amount_not_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.voucher_id}/{self.no}"


class VoucherScan(Attachment):
    """The paper behind a draft; the voucher that comes of it keeps the hash."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="papers")

    class Meta:
        verbose_name = _("凭证附件")
        verbose_name_plural = _("凭证附件")

    def __str__(self) -> str:
        return str(self.token)
