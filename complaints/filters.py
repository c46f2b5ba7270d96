"""What the desk's list can be narrowed by; what is offered is scoped as the rows are.

A filter first finds its compounds and units in their small tables: the cases are asked for plain keys.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.access import grants
from communities.models import Compound, Organisation
from workflow.keyset import Keyset, Part
from workflow.models import EscalationLevel

from .lifecycle import OPEN, Status
from .models import Category, Complaint
from .rules import NUMBER, read_number

OFFERED = 100
"""So many compounds or units are offered in a list to choose from; of more than that, the name is typed."""
FOUND = 500
"""So many units or compounds one word may stand for."""
SEARCHED = timedelta(days=365)
"""How far back words are looked for where no period is given; what is open is always looked through."""
ALL = _("全部")

HAS_LIMIT = Q(next_due_at__isnull=False)
IS_OPEN = Q(status__in=sorted(OPEN))
DUE = Part(HAS_LIMIT, ("next_due_at", "number"))
WAITING = Part(~HAS_LIMIT & IS_OPEN, ("submitted_at", "number"))
DONE = Part(~HAS_LIMIT & ~IS_OPEN, ("submitted_at", "number"), descending=True)
"""The list: the nearest limit first, then what no unit has yet, then what is done, newest first."""


class Suggesting(forms.TextInput):
    """A line to type in that offers names, where there are few enough."""

    template_name = "parts/suggesting.html"
    names: list[str] = []

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        return context | {"names": self.names, "list": f"{attrs.get('id', name)}_names"}


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d", attrs={"max": "9999-12-31"})


SANE = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 1, 1))]
"""Near the ends of the calendar no day has a next one, nor a moment in another time zone."""
DAYS = {"widget": DayInput, "validators": SANE}


def compounds_in_sight(user):
    """Names of the compounds whose cases the user watches over or handles."""
    reach = grants(user)
    rows = Compound.objects.filter(reach.where("case.view") | reach.where("case.handle"))
    return names_of(rows.order_by("township_id", "pinyin", "pk"))


def units_in_sight(user):
    """Names of the user's own units, and of those that sit where the user watches over cases."""
    reach = grants(user)
    rows = Organisation.objects.filter(Q(pk__in=reach.units("case.handle")) | reach.seated("case.view"))
    return names_of(rows.order_by("kind", "name", "pk"))


def names_of(rows) -> list[str]:
    """All names, or none at all where they are too many to choose from."""
    names = [*rows.values_list("name", flat=True)[: OFFERED + 1]]
    return [*dict.fromkeys(names)] if len(names) <= OFFERED else []


def searched_since():
    return start_of(timezone.localdate() - SEARCHED)


def start_of(day):
    return timezone.make_aware(datetime.combine(day, time.min))


class CaseFilter(django_filters.FilterSet):
    STATES = (
        ("mine", _("等我办理")),
        ("overdue", _("已超期")),
        ("today", _("今天到期")),
        ("open", _("未办结")),
    )
    COLOURS = [
        choice for choice in EscalationLevel.Colour.choices if choice[0] != EscalationLevel.Colour.NONE
    ]

    text = django_filters.CharFilter(label=_("编号、内容、位置"), method="search")
    state = django_filters.ChoiceFilter(label=_("情况"), choices=STATES, method="narrow", empty_label=ALL)
    status = django_filters.ChoiceFilter(label=_("状态"), choices=Status.choices, empty_label=ALL)
    unit = django_filters.CharFilter(label=_("承办单位"), method="done_by", max_length=100, widget=Suggesting)
    category = django_filters.ModelChoiceFilter(
        label=_("类别"),
        queryset=Category.objects.order_by("ordinal", "pk"),
        to_field_name="code",
        empty_label=ALL,
    )
    compound = django_filters.CharFilter(label=_("小区"), method="lies_in", max_length=100, widget=Suggesting)
    colour = django_filters.ChoiceFilter(
        label=_("督办"), choices=COLOURS, method="supervised", empty_label=ALL
    )
    since = django_filters.DateFilter(label=_("提交时间从"), method="submitted_since", **DAYS)
    until = django_filters.DateFilter(label=_("提交时间至"), method="submitted_until", **DAYS)

    class Meta:
        model = Complaint
        fields = ["text", "state", "status", "unit", "category", "compound", "colour", "since", "until"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offered = {"unit": units_in_sight, "compound": compounds_in_sight}
        for name, offer in offered.items():
            self.form.fields[name].widget.names = offer(self.request.user)

    @property
    def is_bounded(self) -> bool:
        """Words are looked for in what is open and in the last year only."""
        given = self.given
        words = given.get("text", "")
        return bool(words) and not _is_number(words) and not (given.get("since") or given.get("until"))

    @property
    def keyset(self) -> Keyset:
        """The parts of the list in which there can be anything."""
        return Keyset(*self._parts())

    def _parts(self):
        state, status = self.given.get("state"), self.given.get("status")
        if state in ("overdue", "today") or self.given.get("colour"):
            return (DUE,)
        if state or status in OPEN:
            return DUE, WAITING
        recent = DONE.where & Q(submitted_at__gte=searched_since())
        done = replace(DONE, where=recent) if self.is_bounded else DONE
        return (done,) if status else (DUE, WAITING, done)

    @property
    def given(self) -> dict:
        return self.form.cleaned_data if self.is_bound and self.form.is_valid() else {}

    def search(self, cases, _name, text):
        words = text.strip()
        if _is_number(words):
            return cases.filter(number=read_number(words))
        return cases.filter(
            Q(number__contains=read_number(words)[:20])
            | Q(description__contains=words)
            | Q(spot__contains=words)
            | Q(compound__in=_keys(Compound.objects.filter(name__contains=words)))
        )

    def narrow(self, cases, _name, state):
        at = timezone.now()
        return {
            "mine": lambda: cases.waiting_for(self.request.user),
            "overdue": lambda: cases.overdue(at),
            "today": lambda: cases.due_on(timezone.localdate(at)),
            "open": cases.open,
        }[state]()

    def done_by(self, cases, _name, text):
        words = text.strip()
        units = Organisation.objects.filter(name=words)
        if not units.exists():
            units = Organisation.objects.filter(Q(name__contains=words) | Q(code__iexact=words))
        return cases.filter(unit__in=_keys(units))

    def lies_in(self, cases, _name, text):
        words = text.strip()
        compounds = Compound.objects.filter(Q(code__iexact=words) | Q(name=words))
        return cases.filter(compound__in=_keys(compounds) or _keys(Compound.objects.search(words)))

    def supervised(self, cases, _name, colour):
        return cases.supervised(colour)

    def submitted_since(self, cases, _name, day):
        return cases.filter(submitted_at__gte=start_of(day))

    def submitted_until(self, cases, _name, day):
        return cases.filter(submitted_at__lt=start_of(day) + timedelta(days=1))


def _is_number(words: str) -> bool:
    return NUMBER.fullmatch(read_number(words)) is not None


def _keys(rows) -> list[int]:
    return [*rows.order_by("pk").values_list("pk", flat=True)[:FOUND]]
