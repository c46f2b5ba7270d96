"""What a file of cases holds: nothing of the reporter, and not the words that may speak of people."""

from django.utils.translation import gettext_lazy as _

MOST_XLSX = 100_000
"""A workbook is written to the end before it goes out; of more than that, a CSV is taken."""
CHUNK = 1000

COLUMNS = (
    (_("编号"), lambda case: case.number),
    (_("类别"), lambda case: case.category),
    (_("紧急程度"), lambda case: case.get_urgency_display()),
    (_("镇乡"), lambda case: case.compound.township),
    (_("小区"), lambda case: case.compound),
    (_("楼栋"), lambda case: case.building),
    (_("来源"), lambda case: case.get_channel_display()),
    (_("承办单位"), lambda case: case.unit),
    (_("状态"), lambda case: case.stage.label),
    (_("提交时间"), lambda case: case.submitted_at),
    (_("最近的时限"), lambda case: case.next_due_at),
    (_("办结时间"), lambda case: case.closed_at),
)
"""In a building's row stands the building, never the spot, which may be a door."""
