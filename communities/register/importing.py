"""The way of a file into the portal: checked, planned, shown, and on confirmation applied."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import IO

from django.db import transaction
from django.utils.translation import gettext as _

from communities.access import grants
from communities.models import District, User
from communities.register.applying import apply
from communities.register.checking import Checked, check, silent
from communities.register.findings import Caution
from communities.register.plan import Plan, Step, plan, quiet, reference, tables
from communities.register.plan.tables import Table
from communities.register.reading import Progress
from workflow.refusals import Refused

PERMISSION = "register.import"


@dataclass(slots=True)
class Preview:
    """What importing a file would do; `plan` is None where it has problems."""

    checked: Checked
    plan: Plan | None
    tables: list[Table]

    @property
    def cautions(self) -> list[Caution]:
        return [*self.checked.cautions, *(self.plan.cautions if self.plan else ())]


def preview(file: IO[bytes], *, on: date, progress: Progress = silent, step: Step = quiet) -> Preview:
    """Nothing is written.

    :raises Unreadable: where the file as a whole cannot be read.
    """
    return planned(check(file, on=on, reference=reference(), progress=progress), step=step)


def planned(checked: Checked, *, step: Step = quiet) -> Preview:
    all_tables = tables()
    if checked.problems:
        return Preview(checked, None, all_tables)
    return Preview(
        checked, plan(checked.register, on=checked.on, all_tables=all_tables, step=step), all_tables
    )


@transaction.atomic
def import_checked(
    checked: Checked,
    *,
    file_name: str,
    by: User | None,
    at: datetime,
    expected: str | None = None,
    step: Step = quiet,
) -> Preview:
    """Plan anew and write all of it, or nothing; one import at a time. No change leaves no trace.

    `expected` is the mark of the plan that was looked at.

    :raises Refused: no right, the file has problems, or something else would happen by now.
    """
    if by is not None and not grants(by).may(PERMISSION):
        raise Refused(_("您没有导入台账的权限，请联系区专班办理。"))
    if checked.problems:
        raise Refused(_("文件还有%(count)d处问题，未导入任何数据。") % {"count": len(checked.problems)})
    District.objects.select_for_update().first()
    done = planned(checked, step=step)
    if done.plan and expected is not None and done.plan.mark != expected:
        raise Refused(_("预览之后系统里的资料有变化，请核对新的预览后再确认。"))
    if done.plan and not done.plan.is_empty:
        apply(
            done.plan,
            all_tables=done.tables,
            digest=checked.digest,
            file_name=file_name,
            by=by,
            at=at,
            step=step,
        )
    return done
