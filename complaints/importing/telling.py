"""What the story of an imported case says of its time in the other system."""

from datetime import datetime

from django.utils.translation import gettext as _

from workflow import words
from workflow.models import AuditEntry


def import_facts(entry: AuditEntry) -> list[str]:
    """What happened in another system, in the words of its file."""
    facts = entry.details if entry.verb in ("import", "import_more") else {}
    said = {
        _("原平台编号：%(words)s"): facts.get("external_number"),
        _("文件所写的承办单位：%(words)s"): facts.get("unit"),
        _("受理：%(words)s"): _moment(facts.get("accepted_at")),
        _("首次联系：%(words)s"): _moment(facts.get("contacted_at")),
        _("办结：%(words)s"): _moment(facts.get("closed_at")),
    }
    return [line % {"words": told} for line, told in said.items() if told]


def _moment(written: str | None) -> str:
    return words.moment(datetime.fromisoformat(written)) if written else ""
