"""A bulletin: drafted, checked by another person, its values frozen, issued with a number; then for good.

The roles of this table are permission words: a bulletin belongs to the district and to no place in it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.lifecycle import Lifecycle, Move, Stage


class BulletinStatus(models.TextChoices):
    DRAFT = "draft", _("起草中")
    CHECKED = "checked", _("已核稿")
    FROZEN = "frozen", _("数据已冻结")
    ISSUED = "issued", _("已印发")


class BulletinMove(models.TextChoices):
    CHECK = "check", _("核稿通过")
    RETURN = "return", _("退回修改")
    FREEZE = "freeze", _("冻结数据")
    ISSUE = "issue", _("编号印发")


BULLETIN_COLOURS = {
    BulletinStatus.DRAFT: "yellow",
    BulletinStatus.CHECKED: "blue",
    BulletinStatus.FROZEN: "blue",
    BulletinStatus.ISSUED: "green",
}

BULLETIN = Lifecycle(
    start=BulletinStatus.DRAFT,
    stages={
        **{status: Stage(status.label) for status in BulletinStatus if status != BulletinStatus.ISSUED},
        BulletinStatus.ISSUED: Stage(BulletinStatus.ISSUED.label, final=True),
    },
    moves=[
        Move(
            BulletinMove.CHECK,
            frozenset({BulletinStatus.DRAFT}),
            BulletinStatus.CHECKED,
            frozenset({"bulletin.check"}),
            label=BulletinMove.CHECK.label,
            done=_("已核稿"),
        ),
        Move(
            BulletinMove.RETURN,
            frozenset({BulletinStatus.CHECKED, BulletinStatus.FROZEN}),
            BulletinStatus.DRAFT,
            frozenset({"bulletin.check", "bulletin.issue"}),
            label=BulletinMove.RETURN.label,
            done=_("已退回修改"),
            note=True,
        ),
        Move(
            BulletinMove.FREEZE,
            frozenset({BulletinStatus.CHECKED}),
            BulletinStatus.FROZEN,
            frozenset({"quarter.freeze"}),
            label=BulletinMove.FREEZE.label,
            done=_("已冻结数据"),
        ),
        Move(
            BulletinMove.ISSUE,
            frozenset({BulletinStatus.FROZEN}),
            BulletinStatus.ISSUED,
            frozenset({"bulletin.issue"}),
            label=BulletinMove.ISSUE.label,
            done=_("已印发"),
        ),
    ],
)
