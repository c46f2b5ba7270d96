"""Numbers of tasks and issues: given once, many at a time where many come."""

from typing import Any

from django.db import models
from django.db.models import F


class WorkSeries(models.Model):
    """The last number given in a series and year. Numbers may have gaps; they are never given twice."""

    name = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "year"], name="work_series_once")]

    def __str__(self) -> str:
        return f"{self.name}{self.year}"

    @classmethod
    def take(cls, name: str, year: int, count: int = 1) -> list[str]:
        """The next numbers; whoever comes at the same moment waits for the transaction's end."""
        mine = cls.objects.filter(name=name, year=year)
        if not mine.update(last=F("last") + count):
            cls.objects.bulk_create([cls(name=name, year=year)], ignore_conflicts=True)
            mine.update(last=F("last") + count)
        last = mine.get().last
        return [f"{name}{year}{number:05d}" for number in range(last - count + 1, last + 1)]


def limit_name(label: Any, round_: int) -> str:
    """办结, and from the second round on 办结 2."""
    return f"{label} {round_}" if round_ > 1 else str(label)
