"""What the pages of interviews, tough compounds, issues and tasks take."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communities.access import Post
from communities.forms.fields import CompoundCode, Day, today
from communities.forms.files import FilesField
from communities.models import Organisation, Person
from communities.register.delimited import opened
from communities.register.findings import Unreadable
from workflow.fields import PlainTextField
from workflow.uploads import SCAN

from .actions import Promise, Resolution
from .holders import holders
from .models import Issue, IssueKind, Sponsorship

LINES = 4
"""Commitments or resolutions on one form; what is more is handed over as tasks of its own."""
CADRES = (
    Post.DISTRICT_LEADER,
    Post.DISTRICT_OFFICER,
    Post.TOWNSHIP_LEADER,
    Post.TOWNSHIP_OFFICER,
    Post.COMMUNITY_OFFICER,
    Post.UNIT_HEAD,
    Post.HANDLER,
)
ACCEPTED = ".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST_UPLOAD = 5 << 20
PAPER_HELP = _("照片或PDF，最多6个。")


def long_words(label, *, required=True, most=500):
    return PlainTextField(
        label=label, required=required, max_length=most, widget=forms.Textarea(attrs={"rows": 3})
    )


def papers(label, *, required=True):
    return FilesField(kind=SCAN, label=label, required=required, help_text=PAPER_HELP)


class HolderField(forms.ChoiceField):
    """People by their unit; the value is a pair of unit and person, for one may hold posts in several."""

    def __init__(self, **options):
        super().__init__(required=False, **options)

    def offer(self, units, found):
        """:param found: what `holders` answers for the units."""
        self.people = {(unit, person.pk): person for unit, people in found.items() for person in people}
        groups = [
            (
                str(unit),
                [(f"{unit.pk}-{person.pk}", f"{person}（{post}）") for person, post in people.items()],
            )
            for unit in units
            if (people := found[unit.pk])
        ]
        self.choices = [("", _("不指定到人")), *groups]

    def clean(self, value):
        """The unit's key and the person; None where nobody is named."""
        pair = super().clean(value)
        if not pair:
            return None
        unit, person = map(int, pair.split("-"))
        return unit, self.people[unit, person]


def person_of(form, holder, owner):
    """Whom the field names; an error of the form where they are not of the unit of the other field."""
    named, unit = form.cleaned_data.get(holder), form.cleaned_data.get(owner)
    if not named or not unit:
        return None
    if named[0] != unit.pk:
        words = {"person": named[1], "unit": unit}
        form.add_error(holder, _("“%(person)s”现在不在“%(unit)s”任职。") % words)
    return named[1]


class NoteForm(forms.Form):
    note = long_words(_("情况说明"))


class NotifyForm(forms.Form):
    persons = forms.MultipleChoiceField(
        label=_("被约谈人"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("没有账号的人收不到站内通知，请另外电话告知。"),
    )
    on = Day(label=_("约谈日期"))
    time = forms.TimeField(label=_("时间"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = PlainTextField(label=_("约谈地点"), max_length=100)

    def __init__(self, *args, posts, **options):
        super().__init__(*args, **options)
        self.people = {str(person.pk): person for person, _post in posts}
        self.fields["persons"].choices = [(str(one.pk), f"{one}（{post}）") for one, post in posts]

    def told(self):
        """As the action takes it."""
        moment = timezone.make_aware(datetime.combine(self.cleaned_data["on"], self.cleaned_data["time"]))
        persons = [self.people[key] for key in self.cleaned_data["persons"]]
        return {"persons": persons, "meets_at": moment, "place": self.cleaned_data["place"]}


class HoldForm(forms.Form):
    held_on = Day(label=_("约谈日期"), initial=today)
    present = PlainTextField(label=_("到场人员"), max_length=300, help_text=_("单位、职务和姓名。"))
    issues = long_words(_("指出的问题"), most=2000)
    minutes = papers(_("约谈纪要"))

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for line in range(1, LINES + 1):
            self.fields[f"words{line}"] = PlainTextField(
                label=_("整改承诺 %(line)s") % {"line": line}, required=line == 1, max_length=200
            )
            self.fields[f"due{line}"] = Day(
                label=_("承诺 %(line)s 的期限") % {"line": line},
                required=False,
                help_text=_("不填的按约谈后30天算。") if line == 1 else "",
            )
        self.order_fields(["held_on", "present", "issues", *self._lines(), "minutes"])

    @staticmethod
    def _lines():
        return [f"{name}{line}" for line in range(1, LINES + 1) for name in ("words", "due")]

    def promises(self):
        data = self.cleaned_data
        return [
            Promise(data[f"words{line}"], data[f"due{line}"])
            for line in range(1, LINES + 1)
            if data[f"words{line}"]
        ]


class KeepForm(forms.Form):
    result = long_words(_("完成情况"), most=300)
    papers = papers(_("整改依据"))


class VerifyForm(forms.Form):
    note = long_words(_("核验情况"))
    papers = papers(_("核验依据"))


class ListingForm(forms.Form):
    listed_on = Day(label=_("列入日期"), initial=today)
    reason = long_words(_("列入原因"), most=300)
    decision = PlainTextField(label=_("列入文号"), max_length=60)


class ReleaseForm(forms.Form):
    result = long_words(_("攻坚成效"), most=300)
    papers = papers(_("退出依据"))


class ApproveForm(forms.Form):
    left_on = Day(label=_("退出日期"), initial=today)
    decision = PlainTextField(label=_("退出文号"), max_length=60)


class SponsorForm(forms.Form):
    part = forms.ChoiceField(label=_("职责"), choices=Sponsorship.Part, widget=forms.RadioSelect)
    person = forms.ModelChoiceField(
        Person.objects.none(),
        label=_("人员"),
        required=False,
        empty_label=_("请选择"),
        help_text=_("包联领导和驻点干部选人员。"),
    )
    unit = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("部门"),
        required=False,
        empty_label=_("请选择"),
        help_text=_("组团部门选单位。"),
    )
    starts_on = Day(label=_("起"), initial=today)
    ends_on = Day(label=_("止"), required=False)

    def __init__(self, *args, compound, people, **options):
        super().__init__(*args, **options)
        held = people.holding(*CADRES).values("person")
        self.fields["person"].queryset = Person.objects.filter(pk__in=held).order_by("pinyin", "pk")
        self.fields["unit"].queryset = owners_for(compound)


class EndForm(forms.Form):
    ends_on = Day(label=_("止"), initial=today)


class MeetingForm(forms.Form):
    on = Day(label=_("日期"))
    place = PlainTextField(label=_("地点"), max_length=100)
    subject = PlainTextField(label=_("议题"), max_length=200)


class RecordForm(forms.Form):
    attendees = PlainTextField(label=_("参会人员"), max_length=300, help_text=_("单位、职务和姓名。"))
    words = long_words(_("议定情况"), required=False, most=2000)

    def __init__(self, *args, compound, people, **options):
        super().__init__(*args, **options)
        owners = owners_for(compound)
        for line in range(1, LINES + 1):
            words = {"line": line}
            self.fields[f"words{line}"] = PlainTextField(
                label=_("议定事项 %(line)s") % words, required=False, max_length=120
            )
            self.fields[f"owner{line}"] = forms.ModelChoiceField(
                owners, label=_("事项 %(line)s 责任单位") % words, required=False, empty_label=_("请选择")
            )
            self.fields[f"person{line}"] = HolderField(label=_("事项 %(line)s 责任人") % words)
            self.fields[f"due{line}"] = Day(label=_("事项 %(line)s 期限") % words, required=False)
        offer_holders(owners, people, [self.fields[f"person{line}"] for line in range(1, LINES + 1)])

    def clean(self):
        for line in range(1, LINES + 1):
            given = [self.cleaned_data.get(f"{name}{line}") for name in ("words", "owner", "due")]
            if any([*given, self.cleaned_data.get(f"person{line}")]) and not all(given):
                self.add_error(f"words{line}", _("事项、责任单位和期限要一起填。"))
            self.cleaned_data[f"person{line}"] = person_of(self, f"person{line}", f"owner{line}")
        return self.cleaned_data

    def resolutions(self):
        data = self.cleaned_data
        return [
            Resolution(*(data[f"{name}{line}"] for name in ("words", "owner", "due", "person")))
            for line in range(1, LINES + 1)
            if data[f"words{line}"]
        ]


class ProgressForm(forms.Form):
    month = Day(label=_("月份"), initial=today, help_text=_("选这个月里的任意一天。"))
    words = long_words(_("本月进展"))
    further = long_words(_("下月打算"), required=False, most=300)


class IssueForm(forms.Form):
    register = forms.ChoiceField(label=_("台账"), choices=Issue.Register, widget=forms.RadioSelect)
    kind = forms.ModelChoiceField(
        IssueKind.objects.order_by("rank", "pk"), label=_("类别"), empty_label=_("请选择")
    )
    title = PlainTextField(label=pgettext_lazy("work", "问题"), max_length=120)
    words = long_words(_("说明"), required=False, most=2000)
    found_on = Day(label=_("发现日期"), initial=today)
    owner = forms.ModelChoiceField(Organisation.objects.none(), label=_("责任单位"), empty_label=_("请选择"))
    due_on = Day(label=_("办结期限"))

    def __init__(self, *args, compound, **options):
        super().__init__(*args, **options)
        self.fields["owner"].queryset = owners_for(compound)


class TaskForm(forms.Form):
    title = PlainTextField(label=pgettext_lazy("work", "任务"), max_length=120)
    words = long_words(_("说明"), required=False, most=2000)
    owner = forms.ModelChoiceField(Organisation.objects.none(), label=_("责任单位"), empty_label=_("请选择"))
    person = HolderField(label=_("责任人"), help_text=_("要在责任单位任职；不指定的，通知单位的经办人。"))
    compound = CompoundCode(
        label=_("小区编号"), required=False, help_text=_("只和一个小区有关的任务填它的编号。")
    )
    due_on = Day(label=_("办结期限"))

    def __init__(self, *args, owners, compounds, people, **options):
        super().__init__(*args, **options)
        self.fields["owner"].queryset = owners
        self.fields["compound"].compounds = compounds
        offer_holders(owners, people, [self.fields["person"]])

    def clean(self):
        self.cleaned_data["person"] = person_of(self, "person", "owner")
        return self.cleaned_data


class FinishForm(forms.Form):
    note = long_words(_("办结情况"), most=300)
    papers = papers(_("办结依据"))


class ReturnForm(forms.Form):
    note = long_words(_("退回原因"))
    due_on = Day(label=_("新的办结期限"))


class PostponeForm(forms.Form):
    days = forms.IntegerField(label=_("延长几天"), min_value=1, max_value=180)
    note = long_words(_("延期理由"))


class DutyForm(forms.Form):
    words = PlainTextField(label=_("职责"), max_length=200)
    starts_on = Day(label=_("起"), initial=today)


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("台账文件"),
        help_text=_("CSV或xlsx，不超过5MB；第一行是列名，一行一个问题。"),
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            with opened(file, most_bytes=LARGEST_UPLOAD, title=""):
                return file
        except Unreadable as reason:
            raise forms.ValidationError(str(reason)) from None


def offer_holders(owners, people, fields):
    """:param people: the appointments that the reader may see."""
    units = list(owners)
    found = holders(units, today(), people)
    for field in fields:
        field.offer(units, found)


def owners_for(compound):
    """Units that can owe something in a compound: its own, its company, and the offices above it."""
    own = Organisation.objects.filter(compound=compound)
    company = Organisation.objects.filter(company__projects__compound=compound)
    keys = [*own.values_list("pk", flat=True), *company.values_list("pk", flat=True)]
    rows = offices() | Organisation.objects.filter(pk__in=keys)
    rows |= Organisation.objects.filter(kind="community", community=compound.community_id)
    return rows.current(today()).order_by("kind", "name", "pk")


def offices():
    """Units of the district that are no compound's own."""
    kinds = Organisation.Kind
    return Organisation.objects.of_kind(
        kinds.DISTRICT,
        kinds.TOWNSHIP,
        kinds.DEPARTMENT,
        kinds.ENFORCEMENT,
        kinds.UTILITY,
        kinds.RESIDENT_UNIT,
    )
