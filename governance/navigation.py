"""The desk's rooms in the order of its navigation; a room is shown to those whom the policy table lets in."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from communities.access import grants

from . import policy


@dataclass(frozen=True)
class Room:
    """`area` is the beginning of the addresses that belong to the room, `also` are others."""

    label: Promise
    page: str
    area: str
    also: tuple[str, ...] = ()

    def reach(self, path: str) -> int:
        """How many characters of an address say that it belongs here; 0 where none do."""
        return max((len(area) for area in (self.area, *self.also) if path.startswith(area)), default=0)


@dataclass(frozen=True)
class Link:
    label: Promise
    url: str
    is_current: bool


ROOMS = [
    Room(_("工作台"), "desk", "/desk/"),
    Room(
        _("考核指标"),
        "scorecard",
        "/desk/scorecard/",
        also=(
            *("/desk/indicators/", "/desk/quarters/", "/desk/quoted/"),
            *("/desk/interviews/", "/desk/bulletins/"),
        ),
    ),
    Room(_("预警"), "warning-list", "/desk/warnings/", also=("/desk/red-lines/",)),
    Room(
        _("攻坚小区"),
        "tough-list",
        "/desk/tough/",
        also=("/desk/issues/", "/desk/tasks/", "/desk/task-force/"),
    ),
    Room(
        _("诉求"), "complaints:case-list", "/desk/cases/", also=("/desk/suggestions/", "/desk/data-requests/")
    ),
    Room(
        _("公示"),
        "disclosure:document-list",
        "/desk/disclosure/",
        also=("/desk/notices/", "/desk/objections/", "/desk/supervision/"),
    ),
    Room(_("公共收益"), "finance:book-list", "/desk/books/"),
    Room(_("今天的安全"), "safety:today", "/desk/safety/"),
    Room(_("安全隐患"), "safety:hazard-list", "/desk/hazards/"),
    Room(
        _("安全检查"),
        "safety:inspection-list",
        "/desk/inspections/",
        also=("/desk/points/", "/desk/inspectors/"),
    ),
    Room(_("消防供水"), "safety:water-list", "/desk/fire-water/", also=("/desk/repairs/",)),
    Room(_("标准化评定"), "safety:assessment-list", "/desk/assessments/"),
    Room(_("专项行动"), "safety:campaign-list", "/desk/campaigns/"),
    Room(_("执法案件"), "safety:enforcement-list", "/desk/enforcement/"),
    Room(pgettext_lazy("list", "小区"), "communities:compound-list", "/desk/compounds/"),
    Room(_("组织"), "communities:organisation-list", "/desk/organisations/"),
    Room(_("人员任职"), "communities:person-list", "/desk/people/"),
    Room(_("业主决定"), "assembly:decision-list", "/desk/decisions/"),
    Room(
        _("公共资产"), "finance:asset-list", "/desk/assets/", also=("/desk/income-contracts/", "/desk/funds/")
    ),
    Room(_("业委会换届"), "communities:term-list", "/desk/terms/"),
    Room(_("导入台账"), "register:import", "/desk/import/register/"),
    Room(pgettext_lazy("list", "账号"), "accounts:account-list", "/desk/accounts/"),
    Room(_("诉求类别"), "complaints:category-list", "/desk/categories/"),
    Room(_("检查清单"), "safety:edition-list", "/desk/checklist/"),
    Room(_("审计记录"), "audit-list", "/desk/audit/"),
    Room(_("系统运行"), "operations", "/desk/operations/"),
]


def links(user, path: str) -> Iterator[Link]:
    """What this reader may open, the room they are in marked."""
    nearest = max(ROOMS, key=lambda room: room.reach(path))
    here = nearest if nearest.reach(path) else None
    rights = grants(user)
    for room in ROOMS:
        word = policy.who_may(room.page, "GET")
        if not word or not rights.may(word):
            continue
        try:
            url = reverse(room.page)
        except NoReverseMatch:
            continue
        yield Link(room.label, url, room is here)
