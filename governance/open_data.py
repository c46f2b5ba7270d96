"""What anybody may take away for machines: each file with its columns, its rows, and no person in it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby

from django.conf import settings
from django.db.models import Count, F, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.models import Compound
from complaints.models import Category, Complaint, PublicBoard
from safety.lifecycle import OPEN
from safety.models import Hazard

from .models import Freeze, FrozenScore, Level
from .rules.grouping import named_and_rest

CHUNK = 500
OTHERS = "others"
"""Stands for categories that are not named: too few cases, or not public."""
Value = str | int | None
Row = Sequence[Value]


@dataclass(frozen=True)
class Column:
    key: str
    label: str | Promise


@dataclass(frozen=True)
class Dataset:
    """A file; `stamp` is a number that changes with what it holds, beside the hour."""

    slug: str
    title: str | Promise
    about: str | Promise
    columns: tuple[Column, ...]
    rows: Callable[[datetime], Iterator[Row]]
    stamp: Callable[[], int] = int

    @property
    def heads(self) -> list[str]:
        return [column.key for column in self.columns]

    def records(self, at: datetime) -> Iterator[dict[str, Value]]:
        return (dict(zip(self.heads, row, strict=True)) for row in self.rows(at))


def compounds(at: datetime) -> Iterator[Row]:
    """What the page of each compound says of it, without those who govern it."""
    rows = Compound.objects.active().with_coverage(timezone.localdate(at)).order_by("code")
    for row in rows.select_related("township", "community").iterator(chunk_size=CHUNK):
        yield (
            *(row.code, row.name, str(row.township), str(row.community), row.address),
            *(row.delivered_year, row.households, _yes(row.has_branch)),
            *(_yes(row.has_committee), _yes(row.has_service), f"{settings.SITE_URL}{row.get_absolute_url()}"),
        )


def coverage(at: datetime) -> Iterator[Row]:
    """The three coverages of each township, as numerators over the one denominator."""
    day = timezone.localdate(at)
    counted = Compound.objects.active().with_coverage(day).order_by("township__code")
    sums = counted.values("township__code", "township__name").annotate(
        all=Count("pk"),
        branch=Count("pk", filter=Q(has_branch=True)),
        committee=Count("pk", filter=Q(has_committee=True)),
        service=Count("pk", filter=Q(has_service=True)),
    )
    for row in sums:
        names = ("township__code", "township__name", "all", "branch", "committee", "service")
        yield (*(row[name] for name in names), day.isoformat())


def cases(at: datetime) -> Iterator[Row]:
    """Whole months only, so that no two copies tell apart what one day added."""
    today = timezone.localdate(at)
    begins = timezone.make_aware(datetime.combine(today.replace(day=1), time.min))
    names = {row.pk: row for row in Category.objects.all()}
    public = frozenset(key for key, row in names.items() if not row.private)
    counted = (
        Complaint.objects.filter(submitted_at__lt=begins)
        .annotate(month=TruncMonth("submitted_at"))
        .values_list("month", "category")
        .annotate(count=Count("pk"))
        .order_by("month", "category")
    )
    for month, lines in groupby(counted.iterator(chunk_size=CHUNK), key=lambda line: line[0]):
        named, rest = named_and_rest({category: count for _month, category, count in lines}, public)
        label = f"{timezone.localtime(month):%Y-%m}"
        for category, count in named.items():
            yield label, names[category].code, str(names[category]), count
        if rest:
            yield label, OTHERS, _("其他类别"), rest


def hazards(at: datetime) -> Iterator[Row]:
    """The same three counts as on the page of all compounds."""
    counted = Hazard.objects.order_by().values_list("compound")
    counted = counted.annotate(
        open=Count("pk", filter=Q(status__in=OPEN)),
        late=Count("pk", filter=Q(status__in=OPEN, next_due_at__lt=at)),
        closed=Count("pk", filter=Q(closed_at__isnull=False)),
    )
    known = {compound: counts for compound, *counts in counted.iterator(chunk_size=CHUNK)}
    rows = Compound.objects.active().order_by("code").values_list("pk", "code", "name", "township__name")
    for key, *place in rows.iterator(chunk_size=CHUNK):
        yield (*place, *known.get(key, (0, 0, 0)), timezone.localdate(at).isoformat())


def scores(at: datetime) -> Iterator[Row]:
    """What was frozen for good: score and rank of every township and compound, quarter after quarter."""
    rows = FrozenScore.objects.filter(level__in=[Level.TOWNSHIP, Level.COMPOUND])
    rows = rows.order_by("freeze__since", "-level", F("rank").asc(nulls_last=True), "pk")
    kept = ("freeze__quarter", "level", "compound__code", "township__code", "name", "score", "rank")
    for quarter, level, compound, township, name, score, rank, digest in rows.values_list(
        *kept, "freeze__sha256"
    ).iterator(chunk_size=CHUNK):
        code = compound if level == Level.COMPOUND else township
        yield quarter, level, code, name, None if score is None else f"{score:.2f}", rank, digest


def _yes(value: bool) -> int:
    return int(value)


def _columns(**labels: str | Promise) -> tuple[Column, ...]:
    return tuple(Column(key, label) for key, label in labels.items())


DATASETS = {
    one.slug: one
    for one in (
        Dataset(
            "compounds",
            gettext_lazy("小区名录"),
            gettext_lazy("每行一个在册小区。三项覆盖：1为有，0为没有。"),
            _columns(
                code=gettext_lazy("小区编号"),
                name=gettext_lazy("小区名称"),
                township=gettext_lazy("镇乡"),
                community=gettext_lazy("社区"),
                address=gettext_lazy("地址"),
                delivered_year=gettext_lazy("交付年份"),
                households=gettext_lazy("总户数"),
                has_branch=gettext_lazy("有小区党支部"),
                has_committee=gettext_lazy("有任期内业委会"),
                has_service=gettext_lazy("有物业服务"),
                url=gettext_lazy("网址"),
            ),
            compounds,
        ),
        Dataset(
            "coverage",
            gettext_lazy("三项覆盖"),
            gettext_lazy("每行一个镇乡：小区总数和其中有党支部、业委会、物业服务的小区数。"),
            _columns(
                code=gettext_lazy("镇乡编号"),
                township=gettext_lazy("镇乡"),
                compounds=gettext_lazy("小区总数"),
                branch=gettext_lazy("有小区党支部"),
                committee=gettext_lazy("有任期内业委会"),
                service=gettext_lazy("有物业服务"),
                as_of=gettext_lazy("截止日期"),
            ),
            coverage,
        ),
        Dataset(
            "cases-by-month",
            gettext_lazy("诉求按月统计"),
            gettext_lazy(
                "每行一个月、一个类别的诉求件数；不足3件的类别并入“其他类别”，合起来仍不足3件的月份不列。"
            ),
            _columns(
                month=gettext_lazy("月份"),
                category=gettext_lazy("类别代码"),
                name=gettext_lazy("类别"),
                count=gettext_lazy("件数"),
            ),
            cases,
            PublicBoard.current,
        ),
        Dataset(
            "hazards",
            gettext_lazy("安全隐患"),
            gettext_lazy("每行一个小区：未销号、已超期、已销号的隐患件数。"),
            _columns(
                code=gettext_lazy("小区编号"),
                name=gettext_lazy("小区名称"),
                township=gettext_lazy("镇乡"),
                open=gettext_lazy("未销号"),
                late=gettext_lazy("已超期"),
                closed=gettext_lazy("已销号"),
                as_of=gettext_lazy("截止日期"),
            ),
            hazards,
        ),
        Dataset(
            "scores",
            gettext_lazy("季度考核得分"),
            gettext_lazy("每行一个镇乡或小区在一个已冻结季度的得分和名次；校验码是该季度全部数值的。"),
            _columns(
                quarter=gettext_lazy("季度"),
                level=gettext_lazy("级别"),
                code=gettext_lazy("编号"),
                name=gettext_lazy("名称"),
                score=gettext_lazy("得分"),
                rank=gettext_lazy("名次"),
                sha256=gettext_lazy("校验码"),
            ),
            scores,
            Freeze.objects.count,
        ),
    )
}
