"""Open a campaign, record its rounds and what each cleared, correct a count with a reason."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions import rights
from communities.actions.rights import Actor
from communities.models import Compound, Organisation
from workflow import attachments, audit
from workflow.refusals import Refused
from workflow.uploads import Admitted

from ..models import Campaign, CampaignRound, NumberSeries, ResultPhoto, RoundPhoto, RoundResult

LABEL, SERIES = "campaign", "XD"


@transaction.atomic
def open_campaign(
    *, title: str, theme: str, starts_on: date, ends_on: date, basis: str = "", by: Actor, at: datetime
) -> Campaign:
    """:raises Refused: no title, or the days are in the wrong order."""
    if not title.strip():
        raise Refused(_("请填写行动名称。"))
    if ends_on < starts_on:
        raise Refused(_("结束日期不能早于开始日期。"))
    row = Campaign.objects.create(
        number=NumberSeries.take(SERIES, timezone.localdate(at).year),
        title=title.strip(),
        theme=theme,
        starts_on=starts_on,
        ends_on=ends_on,
        basis=basis.strip(),
    )
    audit.record(LABEL, row.number, "open_campaign", by=by, at=at, theme=theme)
    return row


@transaction.atomic
def record_round(
    campaign: Campaign,
    *,
    held_on: date,
    team: str,
    compounds: Sequence[Compound],
    units: Sequence[Organisation] = (),
    photos: Iterable[Admitted] = (),
    by: Actor,
    at: datetime,
) -> CampaignRound:
    """A round that was held; its number follows the last one.

    :raises Refused: no right over a compound, a day outside the campaign or to come, no compound, no team.
    """
    for compound in compounds:
        rights.require(by, "campaign.edit", compound, at=at)
    if not compounds:
        raise Refused(_("请选择这一轮去了哪些小区。"))
    if not team.strip():
        raise Refused(_("请填写带队人员。"))
    if not campaign.starts_on <= held_on <= min(campaign.ends_on, timezone.localdate(at)):
        raise Refused(_("日期要在行动期间之内，也不能晚于今天。"))
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    last = campaign.rounds.aggregate(last=Max("ordinal"))["last"] or 0
    row = CampaignRound.objects.create(
        campaign=campaign, ordinal=last + 1, held_on=held_on, team=team.strip(), recorded_by=by
    )
    row.compounds.set(compounds)
    row.units.set(units)
    attachments.keep(RoundPhoto, photos, by=by, at=at, round=row)
    audit.record(LABEL, campaign.number, "record_round", by=by, at=at, ordinal=row.ordinal)
    return row


@transaction.atomic
def record_result(
    round_: CampaignRound,
    *,
    compound: Compound,
    kind: str,
    count: int,
    note: str = "",
    photos: Iterable[Admitted] = (),
    by: Actor,
    at: datetime,
) -> RoundResult:
    """What was cleared, with photos; recorded again it is a correction, told with the count before.

    :raises Refused: no right, not a compound of the round, no count, no photo, or a correction without words.
    """
    rights.require(by, "campaign.edit", compound, at=at)
    if not round_.compounds.filter(pk=compound.pk).exists():
        raise Refused(_("这一轮没有去这个小区。"))
    if count < 1:
        raise Refused(_("数量至少是1。"))
    known = RoundResult.objects.filter(round=round_, compound=compound, kind=kind).first()
    if known is not None and known.count != count and not note.strip():
        raise Refused(_("已经登记过%(count)d，更正要写明原因。") % {"count": known.count})
    shown = list(photos)
    if known is None and not shown:
        raise Refused(_("请上传现场照片，作为这项成果的依据。"))
    row, _is_new = RoundResult.objects.update_or_create(
        round=round_, compound=compound, kind=kind, defaults={"count": count, "note": note.strip()}
    )
    attachments.keep(ResultPhoto, shown, by=by, at=at, result=row)
    facts = {"kind": kind, "count": count, "before": known.count if known else 0, "compound": compound.code}
    audit.record(LABEL, round_.campaign.number, "record_result", by=by, at=at, note=note, **facts)
    return row
