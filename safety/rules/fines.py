"""Fines against the range that the article states; what a public reader sees of a party."""

from decimal import Decimal

from django.utils.translation import gettext as _


def range_stated(least: Decimal | None, most: Decimal | None) -> str:
    """The amounts of an article in words; nothing where it states none."""
    words = {name: f"{value.normalize():f}" for name, value in (("least", least), ("most", most)) if value}
    if "most" not in words:
        return _("%(least)s元以上") % words if words else ""
    if "least" not in words:
        return _("%(most)s元以下") % words
    return _("%(least)s—%(most)s元") % words


def range_problem(fine: Decimal, least: Decimal | None, most: Decimal | None, reason: str) -> str | None:
    """A fine outside the article's range needs a reason, as where the law lets it be mitigated."""
    is_within = (least is None or fine >= least) and (most is None or fine <= most)
    if is_within or reason.strip():
        return None
    stated = {"range": range_stated(least, most)}
    return _("罚款不在条文规定的幅度（%(range)s）内，请写明依据和原因。") % stated


def masked_party(name: str, *, is_person: bool) -> str:
    """A person's first character and nothing else; a unit is named."""
    return f"{name[:1]}某" if is_person else name
