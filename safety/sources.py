"""Where a hazard or an inspection comes from, in words: it is stored as a label and a key."""

from django.utils.translation import gettext_lazy

LABELS = {
    "complaint": gettext_lazy("诉求"),
    "inspection": gettext_lazy("检查"),
    "round": gettext_lazy("专项行动"),
}
"""What the rooms call it; anything else is the words of whoever wrote it."""


def words(source: str) -> str:
    label, _sign, key = source.partition(":")
    if label not in LABELS or not key:
        return source
    return f"{LABELS[label]} {key}"
