"""Where a client's report is about: by code, by point, or by words; always a compound in the end."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from communities.models import Building, Compound

from .parameters import METRES_OF_A_DEGREE, Parameters, Point, point
from .problems import Problem

NEAR_METRES = 500
"""Farther from every compound than this, a point is nowhere that we could send somebody to."""
NOT_POINTED = "#NOTPINPOINTED#"
"""What FixMyStreet sends as `address_id` where nobody pointed at the map: as good as nothing."""
SPOT_LENGTH = 100
EDGES = " ,，、;；　"


@dataclass(frozen=True)
class Place:
    compound: Compound
    building: Building | None = None
    spot: str = ""


def place_of(parameters: Parameters) -> Place:
    """The most exact of what is given: `address_id`, then `lat` and `long`, then `address_string`.

    :raises Problem: nothing given, half a pair, or no compound there.
    """
    code, words, where = parameters.one("address_id"), parameters.one("address_string"), point(parameters)
    if code and code != NOT_POINTED:
        return _by_code(code, words)
    if where:
        compound = _nearest(where)
        return _place(compound, words)
    if words:
        return _by_words(words)
    raise Problem(_("请提供位置：lat和long、address_string、address_id三者之一。"))


def _place(compound: Compound, words: str) -> Place:
    building = _building_in(compound, words)
    return Place(compound, building, _spot(compound, building, words))


def _spot(compound: Compound, building: Building | None, words: str) -> str:
    """What the words say besides the names of compound and building, which the case shows anyway."""
    rest = words.removeprefix(compound.name).strip(EDGES)
    for name in (str(building), building.name) if building else ():
        rest = rest.removeprefix(name).strip(EDGES)
    return rest[:SPOT_LENGTH]


def _compounds() -> QuerySet[Compound]:
    return Compound.objects.select_related("township", "merged_into__township")


def _by_code(text: str, words: str) -> Place:
    """`LT001`, or with a building `LT001/3号楼`. A merged compound is the one it became."""
    code, _slash, name = text.partition("/")
    compound = _compounds().filter(code__iexact=code.strip()[:20]).first()
    if compound is None:
        raise Problem(_("没有编号为“%(code)s”的小区。") % {"code": code[:40]})
    compound = compound.merged_into or compound
    building = _building_in(compound, name) if name.strip() else None
    if name.strip() and building is None:
        raise Problem(_("这个小区没有“%(name)s”。") % {"name": name[:40]})
    return Place(compound, building, words[:SPOT_LENGTH])


def _nearest(where: Point) -> Compound:
    """The active compound nearest to the point.

    :raises Problem: none within `NEAR_METRES`.
    """
    edge = Decimal(2 * NEAR_METRES) / METRES_OF_A_DEGREE
    around = _compounds().filter(
        closed_on=None,
        latitude__range=(where.latitude - edge, where.latitude + edge),
        longitude__range=(where.longitude - edge, where.longitude + edge),
    )
    found = [(where.metres_to(Point(row.latitude, row.longitude)), row.pk, row) for row in around]
    metres, _key, compound = min(found, default=(NEAR_METRES + 1, 0, None))
    if compound is None or metres > NEAR_METRES:
        raise Problem(
            _("这个位置%(metres)d米之内没有登记的小区，请用address_id指明小区。") % {"metres": NEAR_METRES}
        )
    return compound


def _by_words(words: str) -> Place:
    """The compound whose name stands in the words, the longest name first; else the one that a search finds.

    :raises Problem: none, or several that are equally good.
    """
    found = _named_in(words) or list(_compounds().active().search(words[:60]).order_by("pk")[:2])
    if not found:
        raise Problem(_("地址里没有找到登记的小区，请写明小区名称，或用address_id指明小区。"))
    if len(found) > 1:
        raise Problem(_("有几个小区都符合这个地址，请写明乡镇，或用address_id指明小区。"))
    return _place(found[0], words)


def _named_in(words: str) -> list[Compound]:
    text = Concat(Value(words), Value(""))
    named = _compounds().active().annotate(words=text).filter(words__contains=F("name")).order_by("pk")
    rows = list(named)
    longest = max((len(row.name) for row in rows), default=0)
    best = [row for row in rows if len(row.name) == longest]
    in_township = [row for row in best if row.township.name in words]
    return in_township or best


def _building_in(compound: Compound, words: str) -> Building | None:
    """The building of the longest name that stands in the words."""
    rows = compound.buildings.select_related("area").order_by("pk") if words else ()
    named = [row for row in rows if str(row) in words or row.name in words]
    return max(named, key=lambda row: len(str(row)), default=None)
