"""I01 to I03, counted from the register: committees, party organisations of companies, red committees."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from communities.history import had_party_organisation
from communities.models import CommitteeTerm, Compound, JointMembership, ServiceProject

from .counting import IN, OUT, Line, Part, verdict
from .window import Window

RIPE_AFTER_YEARS = 2
"""A first assembly is due two years after the first delivery; counted from the end of that year (GK)."""

FORMED = {
    IN: _("有任期内、已备案的业主委员会"),
    OUT: _("没有任期内、已备案的业主委员会"),
    "young": _("交付未满两年，还不具备成立条件"),
}
PARTY = {
    IN: _("企业有党组织、党建指导员或者加入了联合党委"),
    OUT: _("企业没有党组织，也没有党建指导员"),
    "self": _("业主自行管理，没有物业企业"),
}
RED = {IN: _("在任成员中党员过半数"), OUT: _("在任成员中党员没有过半数")}


def show_compound(compound: Compound) -> Line:
    return Line(f"{compound.code} {compound.name}", compound.get_desk_url())


def committees_formed(window: Window) -> list[Part]:
    """I01. A compound without a committee counts only once it must have one."""
    on = window.as_of
    terms = CommitteeTerm.objects.serving(on).filed(on).filter(committee__area__compound=OuterRef("pk"))
    rows = Compound.objects.standing(on).annotate(
        verdict=verdict(
            (Q(Exists(terms)), IN),
            (Q(delivered_year__gte=on.year - RIPE_AFTER_YEARS), "young"),
            default=OUT,
        )
    )
    return [Part(rows, "", show_compound)]


def companies_with_party(window: Window) -> list[Part]:
    """I02, by project."""
    on = window.as_of
    joined = JointMembership.objects.current(on).filter(member=OuterRef("company"))
    rows = (
        ServiceProject.objects.current(on)
        .filter(compound__in=Compound.objects.standing(on).values("pk"))
        .annotate(
            verdict=verdict(
                (Q(company=None), "self"),
                (had_party_organisation(window.after, "company__"), IN),
                (Q(Exists(joined)), IN),
                default=OUT,
            )
        )
    )
    return [Part(rows, "compound", _show_project, ("compound", "company__organisation"))]


def _show_project(project: ServiceProject) -> Line:
    company = str(project.company) if project.company else ""
    return Line(f"{project.code} {project.name}", project.compound.get_desk_url(), company)


def red_committees(window: Window) -> list[Part]:
    """I03, by committee in office."""
    on = window.as_of
    red = CommitteeTerm.objects.serving(on).red(on).values("pk")
    rows = (
        CommitteeTerm.objects.serving(on)
        .filter(committee__area__compound__in=Compound.objects.standing(on).values("pk"))
        .annotate(verdict=verdict((Q(pk__in=red), IN), default=OUT))
    )
    with_ = ("committee__organisation", "committee__area__compound")
    return [Part(rows, "committee__area__compound", _show_term, with_)]


def _show_term(term: CommitteeTerm) -> Line:
    return Line(str(term.committee), term.get_absolute_url(), f"{term.starts_on} – {term.ends_on}")
