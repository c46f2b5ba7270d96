from django.conf import settings
from django.core.management import BaseCommand

from complaints.lifecycle import LIFECYCLE
from workflow.diagrams import mermaid

FOLDER = settings.ROOT / "docs" / "lifecycles"
LIFECYCLES = {"complaint": ("Complaint (诉求)", LIFECYCLE)}


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
