from django.conf import settings
from django.core.management import BaseCommand

from complaints.lifecycle import LIFECYCLE
from disclosure.lifecycle import LIFECYCLE as OBJECTION
from finance.lifecycle import FINDING, STATEMENT
from governance.lifecycle import BULLETIN, INTERVIEW, WARNING, WORK
from safety.lifecycle import ENFORCEMENT, REPAIR
from safety.lifecycle import LIFECYCLE as HAZARD
from workflow.diagrams import mermaid

FOLDER = settings.ROOT / "docs" / "lifecycles"
LIFECYCLES = {
    "complaint": ("Complaint (诉求)", LIFECYCLE),
    "objection": ("Objection to what is disclosed (异议)", OBJECTION),
    "finding": ("Finding of a check or an audit (核查问题)", FINDING),
    "hazard": ("Hazard (隐患)", HAZARD),
    "enforcement": ("Enforcement case (执法案件)", ENFORCEMENT),
    "repair": ("Works on fire water (消防管网改造)", REPAIR),
    "warning": ("Red and yellow warning (红黄预警)", WARNING),
    "interview": ("Interview of the last-ranked (末位约谈)", INTERVIEW),
    "work": ("Task, and issue of a register (任务、问题台账)", WORK),
    "bulletin": ("Quarterly bulletin (季度通报)", BULLETIN),
    "statement": ("Statement of public income (公共收益公示表)", STATEMENT),
}


def pages() -> dict[str, str]:
    """Each page of `docs/lifecycles/` as its table says it now, by file name."""
    return {
        f"{name}.md": f"# {title}\n\nDrawn by `manage.py diagrams` from the table of moves; do not edit.\n\n"
        f"```mermaid\n{mermaid(lifecycle)}```\n"
        for name, (title, lifecycle) in LIFECYCLES.items()
    }


class Command(BaseCommand):
    help = "Draws the lifecycles into docs/lifecycles/."

    def handle(self, **options):
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name, text in pages().items():
            (FOLDER / name).write_text(text, encoding="utf-8")
