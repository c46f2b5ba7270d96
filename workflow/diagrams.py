"""A lifecycle drawn from its table, in Mermaid's words, for the papers."""

from django.utils.translation import override

from .lifecycle import Lifecycle


def mermaid(lifecycle: Lifecycle) -> str:
    """The states and moves as a Mermaid state diagram, with the Chinese words that people see."""
    with override("zh-hans"):
        lines = ["stateDiagram-v2", f"    [*] --> {lifecycle.start}"]
        lines += [f"    {name}: {stage.label}" for name, stage in lifecycle.stages.items()]
        for move in lifecycle.moves:
            who = "、".join(sorted(str(getattr(role, "label", role)) for role in move.roles))
            lines += [
                f"    {source} --> {move.leads_to(source)}: {move.label}（{who}）"
                for source in sorted(move.sources)
            ]
        lines += [f"    {name} --> [*]" for name in sorted(lifecycle.final())]
    return "\n".join(lines) + "\n"
