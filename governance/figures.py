"""The district in figures: what the public home and the desk show, each with how it was counted."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import CommitteeTerm, Compound, OwnersCommittee
from workflow.rates import Rate


@dataclass(frozen=True)
class Figure:
    """One figure: a count or a rate, its words, and the sentence that says how it is counted."""

    key: str
    label: str
    value: int | Rate
    how: str
    link: str = ""

    @property
    def is_rate(self) -> bool:
        return isinstance(self.value, Rate)


def coverage_figures(compounds, at: datetime) -> list[Figure]:
    """Compounds, households and the three coverages (三覆盖), over a set of compounds. One query."""
    day = timezone.localdate(at)
    counted = compounds.active().with_coverage(day)
    sums = counted.aggregate(
        compounds=Count("pk"),
        households=Sum("households", default=0),
        branch=Count("pk", filter=Q(has_branch=True)),
        committee=Count("pk", filter=Q(has_committee=True)),
        service=Count("pk", filter=Q(has_service=True)),
    )
    total = sums["compounds"]

    def rate(key: str) -> Rate:
        return Rate(sums[key], total, as_of=day)

    return [
        Figure("compounds", _("住宅小区"), total, _("登记在册、没有停用的住宅小区数。")),
        Figure("households", _("户数"), sums["households"], _("这些小区的总户数之和，以竣工测绘为准。")),
        Figure(
            "branch",
            _("党支部覆盖率"),
            rate("branch"),
            _("有小区党支部的小区数 ÷ 小区总数。"),
        ),
        Figure(
            "committee",
            _("业委会覆盖率"),
            rate("committee"),
            _("有任期内业主委员会的小区数 ÷ 小区总数；物业管理委员会不计。"),
        ),
        Figure(
            "service",
            _("物业服务覆盖率"),
            rate("service"),
            _("有物业企业服务或业主自行管理的小区数 ÷ 小区总数。"),
        ),
    ]


def red_committees(compounds, at: datetime) -> Figure:
    """Red committees among the serving ones (红色业委会, RULES 2)."""
    day = timezone.localdate(at)
    terms = CommitteeTerm.objects.current(day).filter(
        committee__area__compound__in=compounds.active(),
        committee__body_type=OwnersCommittee.BodyType.COMMITTEE,
    )
    return Figure(
        "red",
        _("红色业委会占比"),
        Rate(terms.red(day).count(), terms.count(), as_of=day),
        _("在任成员中党员超过半数的业委会数 ÷ 任期内业委会总数；候补委员不计。"),
    )


def district_figures(at: datetime) -> list[Figure]:
    everything = Compound.objects.all()
    return [*coverage_figures(everything, at), red_committees(everything, at)]
