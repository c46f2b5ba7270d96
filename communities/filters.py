"""What the register's lists can be narrowed by. Choices are scoped as the rows are."""

from datetime import timedelta

import django_filters
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .access import Post
from .models import (
    Appointment,
    CommitteeTerm,
    Compound,
    Organisation,
    OwnersCommittee,
    Person,
    ServiceContract,
    Township,
)
from .rules import YEARS

ALL = _("全部")
ENDS = (
    ("180", _("180天内到期或已到期")),
    ("90", _("90天内到期或已到期")),
    ("60", _("60天内到期或已到期")),
    ("30", _("30天内到期或已到期")),
    ("over", _("已到期")),
)


def by_year(label, day: str):
    """Rows whose day lies in the year."""
    first, last = YEARS[0], YEARS[-1]
    return django_filters.NumberFilter(
        label=label, field_name=f"{day}__year", min_value=first, max_value=last
    )


def townships_in_sight(request, right: str = "register.view"):
    """Of the compounds that the reader may see by the right."""
    seen = Compound.objects.visible_to(request.user, right).values("township")
    return Township.objects.filter(pk__in=seen).order_by("pk")


def by_township(path: str, right: str = "register.view") -> django_filters.ModelChoiceFilter:
    """A choice among the townships in sight, for rows whose township lies behind the path."""
    return django_filters.ModelChoiceFilter(
        label=_("镇乡"),
        field_name=path,
        queryset=lambda request: townships_in_sight(request, right),
        to_field_name="code",
        empty_label=ALL,
    )


def last_day(stage: str):
    """Until when something must end to be in the stage."""
    today = timezone.localdate()
    return today - timedelta(1) if stage == "over" else today + timedelta(int(stage))


class CompoundFilter(django_filters.FilterSet):
    GAPS = (
        ("any", _("缺任意一项")),
        ("branch", _("缺党支部")),
        ("committee", _("缺业委会")),
        ("service", _("缺物业服务")),
    )

    text = django_filters.CharFilter(label=_("名称、编号、拼音首字母"), method="search")
    township = by_township("township")
    gap = django_filters.ChoiceFilter(label=_("三覆盖"), choices=GAPS, method="lacking", empty_label=ALL)
    term = django_filters.ChoiceFilter(label=_("业委会任期"), choices=ENDS, method="ending", empty_label=ALL)
    hard = django_filters.ChoiceFilter(
        label=_("老大难"),
        field_name="is_hard_case",
        choices=[("True", _("是")), ("False", _("否"))],
        empty_label=ALL,
    )

    class Meta:
        model = Compound
        fields = ["text", "township", "gap", "term", "hard"]

    def search(self, compounds, _name, text):
        return compounds.search(text)

    def lacking(self, compounds, _name, gap):
        missing = Q(has_branch=False) | Q(has_committee=False) | Q(has_service=False)
        return compounds.filter(missing if gap == "any" else Q(**{f"has_{gap}": False}))

    def ending(self, compounds, _name, stage):
        return compounds.filter(term_ends_on__lte=last_day(stage))


class OrganisationFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("名称、代码、小区"), method="search")
    kind = django_filters.ChoiceFilter(label=_("类别"), choices=Organisation.Kind.choices, empty_label=ALL)
    township = django_filters.ModelChoiceFilter(
        label=_("镇乡"),
        queryset=townships_in_sight,
        method="in_township",
        to_field_name="code",
        empty_label=ALL,
    )

    class Meta:
        model = Organisation
        fields = ["text", "kind", "township"]

    def search(self, organisations, _name, text):
        words = text.strip()
        return organisations.filter(
            Q(name__contains=words) | Q(code__iexact=words) | Q(compound__name__contains=words)
        )

    def in_township(self, organisations, _name, township):
        return organisations.filter(
            Q(township=township) | Q(community__township=township) | Q(compound__township=township)
        )


class PersonFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label=_("姓名、拼音或完整手机号"), method="search")
    post = django_filters.ChoiceFilter(
        label=_("现任职务"), choices=Post.choices, method="holding", empty_label=ALL
    )
    compound = django_filters.CharFilter(label=_("小区名称或编号"), method="in_compound")

    class Meta:
        model = Person
        fields = ["text", "post", "compound"]

    def search(self, people, _name, text):
        return people.search(text)

    def holding(self, people, _name, post):
        rows = self._rows().holding(post)
        return people.filter(Exists(rows.filter(person=OuterRef("pk"))))

    def in_compound(self, people, _name, text):
        compounds = Compound.objects.visible_to(self.request.user, "people.view").search(text)
        rows = self._rows().of_compounds(compounds.values("pk"))
        return people.filter(Exists(rows.filter(person=OuterRef("pk"))))

    def _rows(self):
        return Appointment.objects.visible_to(self.request.user).current(timezone.localdate())


class RunningOut(django_filters.FilterSet):
    """What ends: shown from 180 days before the end on, unless asked otherwise."""

    def __init__(self, data=None, *args, **kwargs):
        data = data.copy() if data else {}
        data.setdefault("ends", "180")
        super().__init__(data, *args, **kwargs)

    def ending(self, rows, _name, stage):
        return rows if stage == "all" else rows.filter(ends_on__lte=last_day(stage))


class TermFilter(RunningOut):
    text = django_filters.CharFilter(label=_("业委会、小区"), method="search")
    township = by_township("committee__area__compound__township")
    ends = django_filters.ChoiceFilter(
        label=_("到期"), choices=[*ENDS, ("all", ALL)], method="ending", empty_label=None
    )
    body = django_filters.ChoiceFilter(
        label=_("类型"),
        field_name="committee__body_type",
        choices=OwnersCommittee.BodyType.choices,
        empty_label=ALL,
    )

    class Meta:
        model = CommitteeTerm
        fields = ["text", "township", "ends", "body"]

    def search(self, terms, _name, text):
        words = text.strip()
        return terms.filter(
            Q(committee__organisation__name__contains=words)
            | Q(committee__area__compound__name__contains=words)
            | Q(committee__area__compound__initials__contains=words.lower())
        )


class ContractFilter(RunningOut):
    text = django_filters.CharFilter(label=_("项目、小区、企业"), method="search")
    township = by_township("project__compound__township")
    ends = django_filters.ChoiceFilter(
        label=_("到期"),
        choices=[*(end for end in ENDS if end[0] != "30"), ("all", ALL)],
        method="ending",
        empty_label=None,
    )

    class Meta:
        model = ServiceContract
        fields = ["text", "township", "ends"]

    def search(self, contracts, _name, text):
        words = text.strip()
        return contracts.filter(
            Q(project__name__contains=words)
            | Q(project__compound__name__contains=words)
            | Q(project__company__organisation__name__contains=words)
        )
