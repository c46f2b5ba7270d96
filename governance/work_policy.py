"""Who may open which page of interviews, tough compounds, issues and tasks."""

from typing import Final

VIEW, EDIT, VERIFY = "interview.view", "interview.edit", "interview.verify"

INTERVIEWS: Final[dict[str, dict[str, str]]] = {
    "interview-list": {"GET": VIEW},
    "interview-page": {"GET": VIEW},
    "interview-paper": {"GET": VIEW},
    "interview-keep": {"GET": VIEW, "POST": VIEW},
    **{f"interview-{name}": {"GET": EDIT, "POST": EDIT} for name in ("notify", "hold")},
    **{f"interview-{name}": {"GET": VERIFY, "POST": VERIFY} for name in ("verify", "fail")},
}
TOUGH: Final[dict[str, dict[str, str]]] = {
    **{f"tough-{name}": {"GET": "tough.view"} for name in ("list", "page", "paper")},
    **{
        f"tough-{name}": {"GET": "tough.edit", "POST": "tough.edit"}
        for name in ("meeting", "record", "progress", "release")
    },
    **{
        f"tough-{name}": {"GET": "tough.decide", "POST": "tough.decide"}
        for name in ("new", "sponsor", "sponsor-end", "approve", "refuse")
    },
}
WORK: Final[dict[str, dict[str, str]]] = {
    **{
        f"{label}-{page}": {"GET": f"{label}.list"}
        for label in ("issue", "task")
        for page in ("list", "page", "paper")
    },
    **{
        f"{label}-{move}": {"GET": word, "POST": word}
        for label in ("issue", "task")
        for move, word in (
            ("new", f"{label}.edit"),
            ("finish", "task.do"),
            *((move, f"{label}.check") for move in ("close", "return", "postpone", "drop")),
        )
    },
    "issue-import": {"GET": "issue.edit", "POST": "issue.edit"},
    "task-force": {"GET": "task.view"},
    **{f"duty-{name}": {"GET": "duty.edit", "POST": "duty.edit"} for name in ("new", "end")},
}
PAGES: Final[dict[str, dict[str, str]]] = {**INTERVIEWS, **TOUGH, **WORK}
