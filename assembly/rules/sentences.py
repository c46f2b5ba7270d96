"""The one sentence that explains a result to whoever holds the paper."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from workflow import words

from .matters import NonVotePolicy
from .tallies import CENTS, ORDINARY, QUORUM, SPECIAL_MAJORITY, Condition, Measure, Result, silent


def sentence(result: Result) -> str:
    """Passed, rejected or void, with the numbers reached and needed; one line, in the reader's language."""
    return _joined(_verdict(result), _following(result))


def shown(measure: Measure, count: int) -> str:
    """1,234.50㎡ or 101人."""
    if measure == Measure.AREA:
        return words.area(Decimal(count) / CENTS)
    return ngettext("%(count)s人", "%(count)s人", count) % {"count": words.number(count)}


def needed(condition: Condition) -> str:
    """The share in words: 须达到总面积的三分之二."""
    return str(_SHARES[condition.threshold, condition.measure])


def _verdict(result: Result) -> str:
    unmet = [condition for condition in (*result.quorum, *result.majority) if not condition.is_met]
    short = _("；").join(map(_shortfall, unmet))
    if not result.has_quorum:
        return _("无效，未达到法定参与比例：%(short)s。") % {"short": short}
    if not result.has_passed:
        return _("未通过：%(short)s。") % {"short": short}
    return _(
        "通过：参与表决%(returned)s，达到总数的三分之二（至少%(quorum)s）；同意%(agree)s，%(share)s（至少%(majority)s）。"
    ) % {
        "returned": _both(result.quorum, "reached"),
        "quorum": _both(result.quorum, "needed"),
        "agree": _both(result.majority, "reached"),
        "majority": _both(result.majority, "needed"),
        "share": _("超过参与表决的一半")
        if result.majority[0].threshold == ORDINARY
        else _("达到参与表决的四分之三"),
    }


def _both(conditions: tuple[Condition, ...], what: str) -> str:
    return _("、").join(shown(condition.measure, getattr(condition, what)) for condition in conditions)


def _shortfall(condition: Condition) -> str:
    return _("%(what)s%(reached)s，不到所需的%(needed)s（%(share)s）") % {
        "what": _WHAT[condition.threshold == QUORUM, condition.measure],
        "reached": shown(condition.measure, condition.reached),
        "needed": shown(condition.measure, condition.needed),
        "share": needed(condition),
    }


def _following(result: Result) -> str:
    """What became of the ballots without a choice, where the policy lets them follow."""
    tally = result.tally
    counts = [silent(tally, measure) for measure in Measure]
    if not any(counts):
        return ""
    facts = {
        "ballots": _("、").join(map(shown, Measure, counts)),
        "side": result.followed.label if result.followed else "",
    }
    abstained = tally.policy == NonVotePolicy.ABSTAIN_FOLLOWS_MAJORITY
    if result.followed is None and abstained:
        return _("同意与反对没有在面积和人数上都占多数的一方，弃权的%(ballots)s不随多数。") % facts
    if result.followed is None:
        return _("同意与反对没有在面积和人数上都占多数的一方，未交回的%(ballots)s不随多数。") % facts
    if abstained:
        return _("弃权的%(ballots)s按规约随多数计入%(side)s。") % facts
    return _("未交回的%(ballots)s按规约随多数计入%(side)s。") % facts


def _joined(*parts: str) -> str:
    return (" " if words.in_english() else "").join(part for part in parts if part)


_WHAT = {
    (True, Measure.AREA): gettext_lazy("参与表决面积"),
    (True, Measure.HEADS): gettext_lazy("参与表决人数"),
    (False, Measure.AREA): gettext_lazy("同意面积"),
    (False, Measure.HEADS): gettext_lazy("同意人数"),
}
_SHARES = {
    (QUORUM, Measure.AREA): gettext_lazy("须达到总面积的三分之二"),
    (QUORUM, Measure.HEADS): gettext_lazy("须达到总人数的三分之二"),
    (ORDINARY, Measure.AREA): gettext_lazy("须超过参与表决面积的一半"),
    (ORDINARY, Measure.HEADS): gettext_lazy("须超过参与表决人数的一半"),
    (SPECIAL_MAJORITY, Measure.AREA): gettext_lazy("须达到参与表决面积的四分之三"),
    (SPECIAL_MAJORITY, Measure.HEADS): gettext_lazy("须达到参与表决人数的四分之三"),
}
