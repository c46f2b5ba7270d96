"""The register's lists in the desk."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from workflow.words import number

from .models import Appointment, CommitteeTerm, Compound, Organisation, Person, ServiceContract


class Cell(tables.TemplateColumn):
    """Laid out in its room's `cells/`; one element, so that a card on a phone keeps its parts together."""

    def __init__(self, name: str, title, *, folder="communities", **options):
        super().__init__(template_name=f"{folder}/cells/{name}.html", verbose_name=title, **options)

    def render(self, *args, **kwargs):
        content = super().render(*args, **kwargs).strip()
        return format_html("<div>{}</div>", mark_safe(content)) if content else ""


class Figures(tables.Column):
    """41,230, to the right."""

    attrs = {"td": {"class": "number"}, "th": {"class": "number"}}

    def __init__(self, **options):
        super().__init__(attrs=self.attrs, **options)

    def render(self, value):
        return number(value)


class CompoundTable(tables.Table):
    name = Cell("compound", _("小区"), order_by=("pinyin", "pk"))
    place = Cell("place", _("镇乡、社区"), order_by=("township", "community", "pk"))
    households = Figures(order_by=("households", "pk"))
    coverage = Cell("coverage", _("三覆盖"), orderable=False)
    term_ends_on = Cell("term_end", _("业委会任期至"), order_by=("term_ends_on", "pk"))
    contract_ends_on = Cell("contract_end", _("物业合同至"), order_by=("contract_ends_on", "pk"))
    hard = Cell("hard", _("标记"), orderable=False)

    class Meta:
        model = Compound
        fields = ("name", "place", "households", "coverage", "term_ends_on", "contract_ends_on", "hard")
        empty_text = _("没有符合条件的小区。放宽筛选条件，或者导入小区底数。")


class OrganisationTable(tables.Table):
    name = tables.Column(linkify=True, order_by=("name", "pk"))
    kind = tables.Column(order_by=("kind", "pk"))
    seat = tables.Column(verbose_name=_("所在地"), orderable=False, default="—")
    office_phone = tables.Column(orderable=False, default="—")
    serving = Figures(verbose_name=_("在任人数"), orderable=False)
    state = Cell("organisation_state", _("状态"), orderable=False)

    class Meta:
        model = Organisation
        fields = ("name", "kind", "seat", "office_phone", "serving", "state")
        empty_text = _("没有符合条件的单位。放宽筛选条件再试。")


class PersonTable(tables.Table):
    name = tables.Column(linkify=True, order_by=("pinyin", "pk"))
    posts = Cell("posts", _("现任职务"), orderable=False)
    masked_phone = tables.Column(verbose_name=_("联系电话"), orderable=False, default="—")
    consented_on = Cell("consent", _("同意公开姓名"), orderable=False)
    account = Cell("account", _("账号"), orderable=False)

    class Meta:
        model = Person
        fields = ("name", "posts", "masked_phone", "consented_on", "account")
        empty_text = _("没有符合条件的人员。任命以后，人员会出现在这里。")


class TermTable(tables.Table):
    committee = Cell("term", _("业委会"), order_by=("committee__organisation__name", "pk"))
    compound = Cell("term_compound", _("小区"), order_by=("committee__area__compound__pinyin", "pk"))
    ends_on = Cell("term_dates", _("任期"), order_by=("ends_on", "pk"))
    left = Cell("days_left", _("还剩"), orderable=False)
    serving = Cell("serving", _("在任"), orderable=False)
    red = Cell("red", _("党员人数"), orderable=False)
    filed = Cell("filed", _("备案"), orderable=False)

    class Meta:
        model = CommitteeTerm
        fields = ("committee", "compound", "ends_on", "left", "serving", "red", "filed")
        empty_text = _("没有即将到期的业委会。")


class ContractTable(tables.Table):
    project = Cell("contract_project", _("项目"), order_by=("project__name", "pk"))
    compound = Cell("contract_compound", _("小区"), order_by=("project__compound__pinyin", "pk"))
    company = Cell("contract_company", _("企业"), orderable=False)
    kind = tables.Column(orderable=False)
    ends_on = Cell("term_dates", _("合同期限"), order_by=("ends_on", "pk"))
    left = Cell("days_left", _("还剩"), orderable=False)

    class Meta:
        model = ServiceContract
        fields = ("project", "compound", "company", "kind", "ends_on", "left")
        empty_text = _("没有即将到期的合同。")


class ResidentTable(tables.Table):
    person = Cell("person", _("业主"), order_by=("person__pinyin", "pk"))
    phone = tables.Column(accessor="person__masked_phone", verbose_name=_("联系电话"), orderable=False)
    starts_on = Cell("appointment_dates", _("起止"), order_by=("starts_on", "pk"))
    end = Cell("resident_end", _("办理"), orderable=False)

    class Meta:
        model = Appointment
        fields = ("person", "phone", "starts_on", "end")
        empty_text = _("还没有已核实的业主。点“核实业主”登记。")
