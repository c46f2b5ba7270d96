"""A client's report becomes a complaint, once, however often it is sent."""

import base64
import binascii
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from workflow.clock import Unit
from workflow.refusals import Refused
from workflow.sealing import fingerprint
from workflow.uploads import Admitted, admit_all

from .. import actions, rules
from ..actions.moving import limits_of
from ..lifecycle import Kind
from ..models import ApiFiling, ApiKey, Category, Channel, Complaint
from . import keys
from .answers import answers_of
from .documents import Document, Many
from .parameters import Parameters
from .places import Place, place_of
from .problems import NotAllowed, Problem
from .requests import promise
from .services import service_of

SAME_BODY = timedelta(minutes=10)
"""A client that waited in vain sends again; the same words within this time are the same report."""
REFERENCES = ("client_reference", "external_id", "service_request_id_ext")
REFERENCE_ATTRIBUTES = ("external_id", "fixmystreet_id")
REFERENCE_LENGTH = 100
EXTERNAL_LENGTH = Complaint._meta.get_field("external_number").max_length
NAME_LENGTH = 40
MAIL_LENGTH = 200
LINK_LENGTH = 500
MOST_LINKS = 6
PICTURE = re.compile(r"data:image/[\w.+-]+;base64,([A-Za-z0-9+/=\s]+)", re.ASCII)


@dataclass(frozen=True)
class Report:
    """What a client sent, read and found to be in order."""

    category: Category
    place: Place
    answers: list[dict[str, str]]
    contact: actions.Contact
    words: str
    account: str
    reference: str
    photos: list[Admitted] = field(repr=False)

    @property
    def body(self) -> str:
        """The same for the same report, whatever else the address said."""
        building = self.place.building.pk if self.place.building else ""
        parts = [self.category.code, self.place.compound.pk, building, self.place.spot, self.words]
        parts += [self.contact, self.answers, [photo.sha256 for photo in self.photos], self.account]
        return fingerprint("\0".join(map(repr, parts)))


def file_request(parameters: Parameters, files: Iterable[File], key: ApiKey, *, at: datetime) -> Document:
    """:raises Problem: one sentence for everything that is not in order."""
    report = read_report(parameters, files, key)
    try:
        case = _filed(report, key, at=at)
    except Refused as refusal:
        raise Problem(str(refusal)) from None
    body = {
        "service_request_id": case.number,
        "service_notice": _notice(case, at=at),
        "account_id": report.account,
    }
    return Document("service_requests", Many("request", [body]))


def read_report(parameters: Parameters, files: Iterable[File], key: ApiKey) -> Report:
    category = _category(parameters, key)
    links = parameters.every("media_url")
    parts = _all_or_problem(
        place=lambda: place_of(parameters),
        answers=lambda: answers_of(category, parameters.attributes()),
        contact=lambda: _contact(parameters),
        links=lambda: _links(links),
        photos=lambda: admit_all([*files, *_pictures(links)]),
    )
    words = [_description(parameters, category, parts["answers"]), *parts.pop("links")]
    return Report(
        category=category,
        words=rules.clean("\n".join(words)),
        account=parameters.one("account_id")[:REFERENCE_LENGTH],
        reference=_reference(parameters),
        **parts,
    )


def _all_or_problem(**readers: Callable[[], Any]) -> dict[str, Any]:
    """Every part read, or one refusal that names all that is wrong."""
    parts, wrong = {}, []
    for name, read in readers.items():
        try:
            parts[name] = read()
        except (Problem, Refused) as refusal:
            wrong += refusal.args
    if wrong:
        raise Problem(*wrong)
    return parts


def _category(parameters: Parameters, key: ApiKey) -> Category:
    code = parameters.one("service_code")
    if not code:
        raise Problem(_("请提供service_code。"))
    category = service_of(code)
    if category.closed_to_reports:
        raise Problem(category.closed_words or _("这类诉求暂停受理。"), code="service_closed")
    if category.staff_only and not key.for_staff:
        raise NotAllowed(_("“%(category)s”只由工作人员登记。") % {"category": category})
    return category


def _description(parameters: Parameters, category: Category, answers: list[dict[str, str]]) -> str:
    """The client's words; where there are none, the service and what was answered."""
    if words := parameters.one("description"):
        return words
    said = [f"{answer['label']}：{answer['value']}" for answer in answers]
    return "\n".join([_("通过开放接口反映：%(category)s") % {"category": category}, *said])


def _contact(parameters: Parameters) -> actions.Contact:
    mail, phone = parameters.one("email"), parameters.one("phone")
    wrong, mobile = [], rules.read_mobile(phone) or ""
    try:
        validate_email(mail) if mail else None
        too_long = len(mail) > MAIL_LENGTH
    except ValidationError:
        too_long = True
    if too_long:
        wrong.append(_("email不是有效的邮箱地址。"))
    if phone and not mobile:
        wrong.append(_("phone不是有效的手机号。"))
    if wrong:
        raise Problem(*wrong)
    return actions.Contact(name=_name(parameters), phone=mobile, mail=mail)


def _name(parameters: Parameters) -> str:
    """林小明, but Ming Lin."""
    first, last = parameters.one("first_name"), parameters.one("last_name")
    names = [first, last] if (first + last).isascii() else [last, first]
    return (" " if (first + last).isascii() else "").join(filter(None, names))[:NAME_LENGTH]


def _links(links: list[str]) -> list[str]:
    """Addresses of pictures elsewhere: kept as words for whoever handles the case, fetched by nobody."""
    others = [link for link in links if not link.startswith("data:")]
    if len(links) > MOST_LINKS or not all(map(_is_link, others)):
        raise Problem(
            _("media_url应当是http或https地址，每个不超过%(length)d个字符，最多%(count)d个。")
            % {"length": LINK_LENGTH, "count": MOST_LINKS}
        )
    return [_("图片链接：%(link)s") % {"link": link} for link in others]


def _is_link(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc) and len(link) <= LINK_LENGTH


def _pictures(links: list[str]) -> list[File]:
    """Pictures that came inside the address."""
    found = []
    for link in links:
        if link.startswith("data:"):
            picture = PICTURE.fullmatch(link)
            try:
                content = base64.b64decode(picture[1], validate=False) if picture else b""
            except binascii.Error:
                content = b""
            found.append(ContentFile(content, name="media_url"))
    return found


def _reference(parameters: Parameters) -> str:
    """The client's own number for the report."""
    attributes = parameters.attributes()
    marks = [attributes[name][0] for name in REFERENCE_ATTRIBUTES if name in attributes]
    return (parameters.one(*REFERENCES) or next(iter(marks), ""))[:REFERENCE_LENGTH]


@transaction.atomic
def _filed(report: Report, key: ApiKey, *, at: datetime) -> Complaint:
    keys.hold(key, at=at)
    if twin := _twin(report, key, at=at):
        return twin
    place, contact = report.place, report.contact
    case = actions.file_complaint(
        compound=place.compound,
        building=place.building,
        spot=place.spot,
        category=report.category,
        description=report.words,
        channel=Channel.OPEN311,
        contact=contact,
        anonymous=not (contact.phone or contact.mail),
        answers=report.answers,
        external_number=_external_number(key, report.reference),
        photos=report.photos,
        by=None,
        at=at,
    ).complaint
    ApiFiling.objects.create(case=case, key=key, reference=report.reference, body=report.body, at=at)
    return case


def _external_number(key: ApiKey, reference: str) -> str:
    """随手拍#4711, as the desk shows it; a number that is too long for that stands in `ApiFiling` alone."""
    number = f"{key.name}{keys.MARK}{reference}" if reference else ""
    return number if len(number) <= EXTERNAL_LENGTH else ""


def _twin(report: Report, key: ApiKey, *, at: datetime) -> Complaint | None:
    """What the client has sent before: under the same reference, or the same words minutes ago."""
    mine = ApiFiling.objects.filter(key=key).select_related("case__category", "case__compound")
    if report.reference:
        same = mine.filter(reference=report.reference)
    else:
        same = mine.filter(reference="", body=report.body, at__gt=at - SAME_BODY)
    filing = same.order_by("-at").first()
    return filing.case if filing else None


def _notice(case: Complaint, *, at: datetime) -> str:
    """What the resident should do first, and by when the portal promises to have done its part."""
    promised = limits_of(case, at).get(Kind.CLOSE)
    parts = [case.category.warning, promise(promised.amount, Unit(promised.unit)) if promised else ""]
    return "".join(part for part in parts if part)
