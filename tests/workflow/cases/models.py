"""An errand: somebody files it, somebody takes it up, it is done, perhaps reopened, and closed."""

from django.db import models

from workflow.lifecycle import Lifecycle, Move, Stage
from workflow.models import Case, Deadline, Escalation
from workflow.sealing import SealedTextField

CLERK = frozenset({"clerk"})
FILER = frozenset({"filer"})


def proof_is_shown(errand, shown):
    return None if shown.get("proof") else "请附上凭证。"


LIFECYCLE = Lifecycle(
    start="filed",
    stages={
        "filed": Stage("待受理"),
        "taken": Stage("办理中"),
        "done": Stage("待评价"),
        "closed": Stage("已办结", final=True),
    },
    moves=[
        Move("take", frozenset({"filed"}), "taken", CLERK, "受理", "已受理", meets=frozenset({"accept"})),
        Move(
            "hand_back",
            frozenset({"taken"}),
            "filed",
            CLERK,
            "退回",
            "已退回",
            starts=frozenset({"accept"}),
            note=True,
        ),
        Move(
            "finish",
            frozenset({"taken"}),
            "done",
            CLERK,
            "办结",
            "已办结",
            meets=frozenset({"close"}),
            guard=proof_is_shown,
        ),
        Move(
            "reopen",
            frozenset({"done"}),
            "taken",
            FILER,
            "重新办理",
            "已重新办理",
            starts=frozenset({"close"}),
            reopens=True,
        ),
        Move("close", frozenset({"filed", "done"}), "closed", CLERK | FILER, "关闭", "已关闭"),
    ],
)


class Errand(Case):
    number = models.CharField(max_length=20, unique=True)
    contact = SealedTextField(null=True)

    lifecycle = LIFECYCLE
    binding = ("accept", "close")

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return f"/errands/{self.number}/"

    @classmethod
    def escalation_words(cls, key, kind, level):
        return "事项%(number)s需要办理", {"number": key}


class ErrandDeadline(Deadline):
    case = models.ForeignKey(Errand, on_delete=models.CASCADE, related_name="deadlines")

    def __str__(self):
        return f"{self.case_id} {self.kind}"


class ErrandEscalation(Escalation):
    case = models.ForeignKey(Errand, on_delete=models.CASCADE, related_name="escalations")

    def __str__(self):
        return f"{self.case_id} {self.level_id}"
