"""Numbers that are given once."""

from django.db import models
from django.db.models import F


class NumberSeries(models.Model):
    """The last number given in a series and year. Numbers may have gaps; they are never given twice."""

    name = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "year"], name="safety_series_once")]

    def __str__(self) -> str:
        return f"{self.name}{self.year}"

    @classmethod
    def take(cls, name: str, year: int) -> str:
        """The next number; whoever comes at the same moment waits for the transaction's end."""
        mine = cls.objects.filter(name=name, year=year)
        if not mine.update(last=F("last") + 1):
            cls.objects.bulk_create([cls(name=name, year=year)], ignore_conflicts=True)
            mine.update(last=F("last") + 1)
        return f"{name}{year}{mine.get().last:05d}"
