"""One account per role, bound to people of the register where the register knows them. Demo mode only."""

from dataclasses import dataclass

from communities.access import ROLE_OF, Post

PREFIX = "demo-"
"""Names that a production portal refuses to start with."""
PASSWORD = "demo-portal-2026"
COMPOUND = "LY001"
"""凤林花苑: a hard case, in which most of the scene plays."""


@dataclass(frozen=True)
class DemoAccount:
    """`name`: an invented person for posts the register does not hold; None takes the holder in office."""

    username: str
    post: Post
    target: str
    name: str | None = None

    @property
    def label(self):
        return ROLE_OF[self.post].label


ACCOUNTS = (
    DemoAccount("demo-district", Post.DISTRICT_OFFICER, "task_force", "演示专班甲"),
    DemoAccount("demo-leader", Post.DISTRICT_LEADER, "task_force", "演示区领导"),
    DemoAccount("demo-township", Post.TOWNSHIP_OFFICER, "township", "演示镇干部"),
    DemoAccount("demo-community", Post.COMMUNITY_OFFICER, "community", "演示社工"),
    DemoAccount("demo-handler", Post.HANDLER, "department", "演示部门经办"),
    DemoAccount("demo-enforcement", Post.ENFORCEMENT_OFFICER, "enforcement", "演示执法员"),
    DemoAccount("demo-auditor", Post.AUDITOR, "task_force", "演示审计员"),
    DemoAccount("demo-secretary", Post.SECRETARY, "branch"),
    DemoAccount("demo-lead", Post.BUILDING_LEAD, "building"),
    DemoAccount("demo-director", Post.DIRECTOR, "committee"),
    DemoAccount("demo-treasurer", Post.TREASURER, "committee", "演示财务委员"),
    DemoAccount("demo-manager", Post.MANAGER, "project"),
    DemoAccount("demo-resident", Post.OWNER, "compound", "演示业主"),
    DemoAccount("demo-system", Post.SYSTEM_ADMIN, "district", "演示系统管理员"),
    DemoAccount("demo-security", Post.SECURITY_ADMIN, "district", "演示安全管理员"),
    DemoAccount("demo-audit", Post.AUDIT_ADMIN, "district", "演示审计管理员"),
)


def demo_accounts() -> list[tuple[str, str]]:
    """Role and user name of every account, for the log-in page in demo mode."""
    return [(account.label, account.username) for account in ACCOUNTS]
