"""The register's lists in the desk."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from .models import Appointment, CommitteeTerm, Compound, Organisation, Person, ServiceContract

FIGURE = {"td": {"class": "number"}, "th": {"class": "number"}}


def cell(name: str, title, **options):
    """A column that is laid out in `communities/cells/`."""
    return tables.TemplateColumn(
        template_name=f"communities/cells/{name}.html", verbose_name=title, **options
    )


class CompoundTable(tables.Table):
    name = cell("compound", _("小区"), order_by=("pinyin", "pk"))
    place = cell("place", _("镇乡、社区"), order_by=("township", "community", "pk"))
    households = tables.Column(attrs=FIGURE, order_by=("households", "pk"))
    coverage = cell("coverage", _("三覆盖"), orderable=False)
    term_ends_on = cell("term_end", _("业委会任期至"), order_by=("term_ends_on", "pk"))
    contract_ends_on = cell("contract_end", _("物业合同至"), order_by=("contract_ends_on", "pk"))
    hard = cell("hard", _("标记"), orderable=False)

    class Meta:
        model = Compound
        fields = ("name", "place", "households", "coverage", "term_ends_on", "contract_ends_on", "hard")
        empty_text = _("没有符合条件的小区。放宽筛选条件，或者导入小区底数。")


class OrganisationTable(tables.Table):
    name = tables.Column(linkify=True, order_by=("name", "pk"))
    kind = tables.Column(order_by=("kind", "pk"))
    seat = tables.Column(verbose_name=_("所在地"), orderable=False, default="—")
    office_phone = tables.Column(orderable=False, default="—")
    serving = tables.Column(verbose_name=_("在任人数"), attrs=FIGURE, orderable=False)
    state = cell("organisation_state", _("状态"), orderable=False)

    class Meta:
        model = Organisation
        fields = ("name", "kind", "seat", "office_phone", "serving", "state")
        empty_text = _("没有符合条件的单位。放宽筛选条件再试。")


class PersonTable(tables.Table):
    name = tables.Column(linkify=True, order_by=("pinyin", "pk"))
    posts = cell("posts", _("现任职务"), orderable=False)
    masked_phone = tables.Column(verbose_name=_("联系电话"), orderable=False, default="—")
    consented_on = cell("consent", _("同意公开姓名"), orderable=False)
    account = cell("account", _("账号"), orderable=False)

    class Meta:
        model = Person
        fields = ("name", "posts", "masked_phone", "consented_on", "account")
        empty_text = _("没有符合条件的人员。任命以后，人员会出现在这里。")


class TermTable(tables.Table):
    committee = cell("term", _("业委会"), order_by=("committee__organisation__name", "pk"))
    compound = cell("term_compound", _("小区"), order_by=("committee__area__compound__pinyin", "pk"))
    ends_on = cell("term_dates", _("任期"), order_by=("ends_on", "pk"))
    left = cell("days_left", _("还剩"), orderable=False)
    serving = cell("serving", _("在任"), orderable=False)
    red = cell("red", _("党员"), orderable=False)
    filed = cell("filed", _("备案"), orderable=False)

    class Meta:
        model = CommitteeTerm
        fields = ("committee", "compound", "ends_on", "left", "serving", "red", "filed")
        empty_text = _("没有即将到期的业委会。")


class ContractTable(tables.Table):
    project = cell("contract_project", _("项目"), order_by=("project__name", "pk"))
    compound = cell("contract_compound", _("小区"), order_by=("project__compound__pinyin", "pk"))
    company = cell("contract_company", _("企业"), orderable=False)
    kind = tables.Column(orderable=False)
    ends_on = cell("term_dates", _("合同期限"), order_by=("ends_on", "pk"))
    left = cell("days_left", _("还剩"), orderable=False)

    class Meta:
        model = ServiceContract
        fields = ("project", "compound", "company", "kind", "ends_on", "left")
        empty_text = _("没有即将到期的合同。")


class ResidentTable(tables.Table):
    person = cell("person", _("业主"), order_by=("person__pinyin", "pk"))
    phone = tables.Column(accessor="person__masked_phone", verbose_name=_("联系电话"), orderable=False)
    starts_on = cell("appointment_dates", _("起止"), order_by=("starts_on", "pk"))
    end = cell("resident_end", _("办理"), orderable=False)

    class Meta:
        model = Appointment
        fields = ("person", "phone", "starts_on", "end")
        empty_text = _("还没有已核实的业主。点“核实业主”登记。")
