"""What is wrong in a compound, in words and colours; the worst first. Pure: reads an `Overview`."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from . import rules
from .overview import Body, Branch, Overview, Service

WORST_FIRST = {"red": 0, "orange": 1, "yellow": 2, "blue": 3, "grey": 4}


@dataclass(frozen=True)
class Fault:
    """`about` names the part of the page that it stands in."""

    colour: str
    words: str
    about: str


def faults(overview: Overview) -> list[Fault]:
    found = [
        *_gaps(overview),
        *(fault for branch in overview.branches for fault in _branch(branch)),
        *(fault for body in overview.bodies for fault in _body(body)),
        *(fault for service in overview.services for fault in _service(service)),
        *_leads(overview),
    ]
    return sorted(found, key=lambda fault: WORST_FIRST[fault.colour])


def _gaps(overview: Overview) -> Iterator[Fault]:
    if overview.compound.is_hard_case:
        yield Fault("orange", _("列为老大难小区"), "facts")
    if not overview.branches:
        yield Fault("red", _("没有小区党支部"), "party")
    if not any(body.is_formal for body in overview.bodies):
        yield Fault("red", _("没有业主委员会"), "committees")
    if not overview.services:
        yield Fault("red", _("没有物业服务"), "services")


def _branch(branch: Branch) -> Iterator[Fault]:
    if branch.secretary is None:
        yield Fault("red", _("%(name)s没有书记") % {"name": branch.party}, "party")


def _body(body: Body) -> Iterator[Fault]:
    name = {"name": body.committee}
    if body.term is None:
        yield Fault("yellow", _("%(name)s没有登记任期") % name, "committees")
        return
    yield from _term(body, name)
    if body.is_over:
        return
    if body.term.filed_on is None and body.is_filed_late:
        yield Fault("red", _("%(name)s超过30天没有备案") % name, "committees")
    elif body.is_filed_late:
        yield Fault("yellow", _("%(name)s备案晚于30天") % name, "committees")
    elif body.term.filed_on is None:
        yield Fault("blue", _("%(name)s还没有备案") % name, "committees")
    yield from _seats(body, name)


def _term(body: Body, name: dict[str, object]) -> Iterator[Fault]:
    if body.is_over:
        yield Fault("red", _("%(name)s任期已届满，没有换届") % name, "committees")
    elif colour := rules.alert_colour(body.days_left or 0):
        words = _("%(name)s任期还剩%(days)s天") % (name | {"days": body.days_left})
        yield Fault(colour, words, "committees")


def _seats(body: Body, name: dict[str, object]) -> Iterator[Fault]:
    size = body.term.size
    words = name | {"serving": body.serving, "size": size}
    if body.serving * 2 < size:
        yield Fault(
            "red", _("%(name)s在任%(serving)s人，不足%(size)s人的一半，应重新选举") % words, "committees"
        )
    elif body.serving < size:
        yield Fault("yellow", _("%(name)s缺额：应有%(size)s人，在任%(serving)s人") % words, "committees")
    if body.director is None:
        yield Fault("orange", _("%(name)s没有主任") % name, "committees")


def _service(service: Service) -> Iterator[Fault]:
    name = {"name": service.project}
    if service.manager is None and not service.project.is_self_managed:
        yield Fault("orange", _("%(name)s没有项目经理") % name, "services")
    if service.contract is None:
        yield Fault("yellow", _("%(name)s没有登记合同") % name, "services")
    elif service.days_left is not None and service.days_left < 0:
        yield Fault("red", _("%(name)s合同已到期，没有续签") % name, "services")
    elif service.days_left is not None and rules.alert_step(service.days_left, rules.CONTRACT_ALERTS):
        words = _("%(name)s合同还剩%(days)s天") % (name | {"days": service.days_left})
        yield Fault(rules.alert_colour(service.days_left), words, "services")


def _leads(overview: Overview) -> Iterator[Fault]:
    led = len({row.building_id for row in overview.leads})
    if led < overview.buildings:
        words = _("%(count)s栋楼没有党员楼栋长") % {"count": overview.buildings - led}
        yield Fault("yellow", words, "leads")
