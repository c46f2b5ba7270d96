"""Which edition of the national criteria for major fire hazards was in force on a day (RULES 4)."""

from datetime import date

EDITIONS = ((date(2025, 11, 1), "GB 35181-2025"), (date.min, "GB 35181-2017"))


def edition_on(day: date) -> str:
    return next(name for since, name in EDITIONS if since <= day)
