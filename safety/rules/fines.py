"""Fines against the range that the article states; what a public reader sees of a party."""

from decimal import Decimal

from django.utils.translation import gettext as _


def range_problem(fine: Decimal, least: Decimal | None, most: Decimal | None, reason: str) -> str | None:
    """A fine outside the article's range needs a reason, as where the law lets it be mitigated."""
    is_within = (least is None or fine >= least) and (most is None or fine <= most)
    if is_within or reason.strip():
        return None
    words = {"least": least if least is not None else 0, "most": most if most is not None else "—"}
    return _("罚款不在条文规定的幅度（%(least)s—%(most)s元）内，请写明依据和原因。") % words


def masked_party(name: str, *, is_person: bool) -> str:
    """A person's first character and nothing else; a unit is named."""
    return f"{name[:1]}某" if is_person else name
