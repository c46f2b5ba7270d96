"""What of earlier quarters counts otherwise today: found by counting again, explained by a person.

Counting is done outside of the transaction, as a freeze does: a past day changes only where a record of it is
put right, and then it is such a row that is looked for.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from communities.actions.rights import Actor
from communities.models import Compound, District, Township
from workflow import audit, typed
from workflow.rates import Rate
from workflow.refusals import Refused

from ..bulletins.material import place_of
from ..indicators import Sheet, Window, measure
from ..lifecycle import BulletinStatus
from ..models import Bulletin, Correction, Freeze, FrozenScore, FrozenValue, Level
from ..rules import bulletins as rules
from ..rules import scores
from ..scorecards import columns_of_freeze
from .bulletins import LABEL
from .duties import require

QUARTERS = 4
"""So many frozen quarters before the bulletin's own are counted again: a year."""
CHUNK = 5000
Key = tuple[str, str]
"""Place and code."""
Counts = dict[Key, rules.Count]


def compare_quarters(bulletin: Bulletin, *, by: Actor, at: datetime) -> int:
    """Proposes what must be put right; how many values that is. Reasons stay where nothing changed since.

    :raises Refused: no right, or no draft any more.
    """
    require(by, "bulletin.draft", at=at)
    earlier = list(Freeze.objects.filter(since__lt=bulletin.since).order_by("-since")[:QUARTERS])
    found = [row for freeze in earlier for row in _differences(bulletin, freeze, at)]
    with transaction.atomic():
        _require_draft(bulletin)
        known = {
            (row.freeze_id, row.place, row.code, row.before, row.after): row
            for row in bulletin.corrections.all()
        }
        for row in found:
            if same := known.get((row.freeze_id, row.place, row.code, row.before, row.after)):
                row.note, row.noted_by_id, row.noted_at = same.note, same.noted_by_id, same.noted_at
        bulletin.corrections.all().delete()
        Correction.objects.bulk_create(found, batch_size=CHUNK)
        Bulletin.objects.filter(pk=bulletin.pk).update(compared_at=at)
        quarters = [freeze.quarter for freeze in earlier]
        audit.record(
            LABEL, bulletin.quarter, "compare_quarters", by=by, at=at, quarters=quarters, found=len(found)
        )
    return len(found)


@transaction.atomic
def explain_corrections(bulletin: Bulletin, *, of: str, code: str, note: str, by: Actor, at: datetime) -> int:
    """One reason for all values of an indicator in a quarter; how many that are.

    :param of: the earlier quarter's code.
    :raises Refused: no right, no draft any more, no words, nothing to explain.
    """
    require(by, "bulletin.draft", at=at)
    _require_draft(bulletin)
    if not (note := typed.clean(note)[:200]):
        raise Refused(_("请写明更正的原因。"))
    rows = bulletin.corrections.filter(freeze__quarter=of, code=code)
    if not (count := rows.update(note=note, noted_by=by, noted_at=at)):
        raise Refused(_("没有这样的更正。"))
    facts = {"of": of, "code": code, "values": count}
    audit.record(LABEL, bulletin.quarter, "explain_corrections", by=by, at=at, note=note, **facts)
    return count


def _require_draft(bulletin: Bulletin) -> None:
    if Bulletin.objects.select_for_update().get(pk=bulletin.pk).status != BulletinStatus.DRAFT:
        raise Refused(_("通报已经核稿，不能再改。需要修改的，请核稿人退回。"))


def _differences(bulletin: Bulletin, freeze: Freeze, at: datetime) -> Iterator[Correction]:
    sheet = measure(Window(freeze.until, freeze.period))
    columns = {column.code: column for column in columns_of_freeze(freeze)}
    after = {key: count for key, count in counted(sheet).items() if key[1] in columns}
    changed = list(rules.differences(published(freeze), after))
    names, homes = _names(freeze, sorted({place for (place, _code), _before, _after in changed}))
    for (place, code), old, new in changed:
        level = next(one for one in Level if one[0].upper() == place[0])
        yield Correction(
            bulletin=bulletin,
            freeze=freeze,
            level=level,
            place=place,
            township_id=homes.get(place),
            compound_id=int(place[1:]) if level == Level.COMPOUND else None,
            code=code,
            name=names.get(place, place),
            numerator_before=old[0],
            denominator_before=old[1],
            numerator_after=new[0],
            denominator_after=new[1],
            colour_before=scores.colour(Rate(*old, as_of=freeze.until), columns[code]),
            colour_after=scores.colour(Rate(*new, as_of=freeze.until), columns[code]),
            found_at=at,
        )


def published(freeze: Freeze) -> Counts:
    """As frozen, or as a bulletin that was issued since has put it right."""
    rows = FrozenValue.objects.filter(freeze=freeze).values_list("place", "code", "numerator", "denominator")
    found = {(place, code): (n, d) for place, code, n, d in rows.iterator(chunk_size=CHUNK)}
    later = Correction.objects.filter(freeze=freeze, bulletin__status=BulletinStatus.ISSUED)
    for row in later.order_by("bulletin__issued_at", "pk").iterator(chunk_size=CHUNK):
        found[row.place, row.code] = row.after
    return {key: count for key, count in found.items() if count[1]}


def counted(sheet: Sheet) -> Counts:
    return {
        (place_of(level, key), code): (cell.numerator, cell.denominator)
        for level in Level
        for code, cells in sheet.cells(level).items()
        for key, cell in cells.items()
        if cell.denominator
    }


def _names(freeze: Freeze, places: list[str]) -> tuple[dict[str, str], dict[str, int | None]]:
    """As they were called at the freeze, else as today; and the township of each."""
    names: dict[str, str] = {}
    homes: dict[str, int | None] = {}
    for start in range(0, len(places), CHUNK):
        rows = FrozenScore.objects.filter(freeze=freeze, place__in=places[start : start + CHUNK])
        for place, name, township in rows.values_list("place", "name", "township"):
            names[place], homes[place] = name, township
    new = [place for place in places if place not in names]
    keys = {letter: [int(place[1:]) for place in new if place[0] == letter] for letter in "DTC"}
    for compound in Compound.objects.filter(pk__in=keys["C"]):
        names[f"C{compound.pk}"], homes[f"C{compound.pk}"] = compound.name, compound.township_id
    for town in Township.objects.filter(pk__in=keys["T"]):
        names[f"T{town.pk}"], homes[f"T{town.pk}"] = town.name, town.pk
    if keys["D"] and (district := District.objects.first()):
        names["D0"] = district.name
    return names, homes
