"""What an import would do, or did, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..lifecycle import Status
from ..models import Rating
from .working import Checked

GAINS = {
    "accepted_at": gettext_lazy("其中补充受理时间"),
    "contacted_at": gettext_lazy("其中补充首次联系"),
    "closed_at": gettext_lazy("其中补充办结"),
    "rating": gettext_lazy("其中补充评价"),
    "state": gettext_lazy("其中在原平台已经不再办理"),
}
"""What a file may know more of a case, by the columns of `growing.Present.news`."""


def counts(checked: Checked) -> list[tuple[str, int]]:
    """Labels with counts, in the order of reading: what is new, what it is, what is left alone."""
    rows = [(_("新增诉求"), checked.new)]
    rows += [(str(status.label), checked.states[status]) for status in Status if checked.states[status]]
    rows += [(_("有评价"), checked.answers["stars"])]
    rows += [
        (str(outcome.label), checked.answers[outcome])
        for outcome in Rating.Outcome
        if checked.answers[outcome]
    ]
    rows += [(_("系统里已有，没有新的情况"), checked.known - checked.grown)]
    rows += [(_("系统里已有，补充后来的情况"), checked.grown)] if checked.grown else []
    return [*rows, *((str(GAINS[key]), checked.gains[key]) for key in GAINS if checked.gains[key])]


def lines(checked: Checked) -> list[str]:
    return [
        _("%(label)s：%(count)d件") % {"label": label, "count": count} for label, count in counts(checked)
    ]


def outcome(checked: Checked) -> str:
    """In one sentence."""
    if not checked.changes and not checked.known:
        return _("文件里没有诉求，没有改动。")
    if not checked.changes:
        return _("文件里的诉求系统里都有，没有改动。")
    if not checked.grown:
        return _("已导入诉求%(count)d件。") % {"count": checked.new}
    if not checked.new:
        return _("已补充原有诉求%(grown)d件。") % {"grown": checked.grown}
    return _("已导入诉求%(count)d件，补充原有诉求%(grown)d件。") % {
        "count": checked.new,
        "grown": checked.grown,
    }
