import gc
import sys

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.utils import timezone
from django.utils.translation import gettext as _

from finance import anchors
from governance.demo import scene
from governance.demo.accounts import ACCOUNTS, PASSWORD
from governance.demo.supervisor import Supervisor, commands, port_is_free

LIVING = 100_000
"""New objects before the collector looks at them: nearly all of a first start live on."""


class Command(BaseCommand):
    """Load the register and a living scene, then serve the portal on this machine alone."""

    help = "Runs the portal with demo data on 127.0.0.1."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true")

    def handle(self, *, port: int, no_serve: bool, **options):
        if not settings.DEMO:
            raise CommandError(_("演示数据只能在演示模式下载入：生产环境不要运行这条命令。"))
        if not no_serve and not port_is_free(port):
            self.stderr.write(
                _("端口 %(port)s 已被占用，请换一个：make demo PORT=%(other)s")
                % {"port": port, "other": port + 1}
            )
            sys.exit(2)
        gc.set_threshold(LIVING)
        self.say(_("正在准备数据库，第一次约半分钟……"))
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        anchors.begin_anew(at=timezone.now())
        scene.load(at=timezone.now(), say=self.say)
        if not no_serve:
            supervisor = Supervisor(commands(port), say=self.say, cwd=str(settings.ROOT))
            sys.exit(supervisor.run(port, when_ready=lambda: self.say(welcome(port))))

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def welcome(port: int) -> str:
    """The address and the accounts, one per role."""
    lines = [
        "",
        _("小区治理平台已启动：") + f"http://127.0.0.1:{port}/",
        _("工作台：") + f"http://127.0.0.1:{port}/desk/",
        _("演示账号的密码都是：") + PASSWORD,
        *(f"  {account.username:18} {account.label}" for account in ACCOUNTS),
        _("按 Ctrl-C 停止。"),
    ]
    return "\n".join(lines)
