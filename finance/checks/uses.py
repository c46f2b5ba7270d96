"""C3 决策与使用核查: spending without a decision, the fund's share, publication, earlier findings."""

from collections.abc import Iterator
from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.models import Channel, Document
from workflow.words import day_plain, yuan

from ..authority import spending_limit
from ..distribution import fund_share
from ..models import Finding
from ..rules import Kind
from ..rules.facts import warnings
from ..rules.periods import quarters_between
from .facts import Evidence, Found, Scope, first, of_voucher


def spent_without_decision(scope: Scope) -> Iterator[Found]:
    limit = spending_limit(scope.book.area_id, scope.until)
    rows = [
        Evidence(f"{of_voucher(one).words}：{''.join(said)}", "voucher", str(one.seq))
        for one in scope.vouchers
        if one.kind == Kind.USE and (said := list(warnings(one, limit)))
    ]
    if rows:
        words = _("期内有%(count)d笔支出没有业主共同决定，或者超过授权限额。") % {"count": len(rows)}
        yield Found(f"uses:{scope.period}", words, first(rows))


def not_distributed(scope: Scope) -> Iterator[Found]:
    """Offence b: less than the ruled share of net income went to the maintenance fund."""
    share = fund_share(scope.book, since=scope.since, until=scope.until)
    if share.is_enough or share.least is None:
        return
    facts = {
        "net": yuan(share.net),
        "moved": yuan(share.moved),
        "least": f"{share.least:f}",
        "missing": yuan(share.missing),
    }
    words = _("期内净收益%(net)s，转入维修资金%(moved)s，低于规定的%(least)s%%，还应转入%(missing)s。")
    rows = [of_voucher(one) for one in scope.vouchers if one.kind == Kind.FUND]
    yield Found(f"share:{scope.period}", words % facts, first(rows))


def not_published(scope: Scope) -> Iterator[Found]:
    """Offence d: a quarter that is over, whose day of publication has passed, and nothing was put up."""
    opened = max(scope.since, scope.book.opened_on)
    documents = list(
        Document.objects.filter(area=scope.book.area_id, kind=Document.Kind.STATEMENT, period_to__gte=opened)
        .filter(postings__channel__in=Channel)
        .distinct()
        .values_list("period_from", "period_to")
    )
    for quarter in quarters_between(opened, scope.until):
        is_shown = any(since <= quarter.since and until >= quarter.until for since, until in documents)
        if quarter.until <= scope.until and quarter.due_on < scope.today and not is_shown:
            facts = {"quarter": quarter.code, "day": day_plain(quarter.due_on)}
            words = _("%(quarter)s的公共收益收支应在%(day)s前公示，至今没有公示。") % facts
            yield Found(f"quarter:{quarter.code}", words, (Evidence(quarter.code, "period", quarter.code),))


def corrections_overdue(scope: Scope) -> Iterator[Found]:
    """What earlier checks found and nobody has put right in time."""
    at = timezone.make_aware(datetime.combine(scope.today, time()))
    rows = Finding.objects.filter(book=scope.book).unsettled().filter(next_due_at__lt=at).exclude(rule="C3-4")
    overdue = [Evidence(f"{one}", "finding", one.number) for one in rows.order_by("number")]
    if overdue:
        words = _("以前核查、审计发现的问题有%(count)d个超过整改时限。") % {"count": len(overdue)}
        yield Found("overdue", words, first(overdue))
