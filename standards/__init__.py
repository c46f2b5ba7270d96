"""Practitioners (从业人员), certificates, star ratings, the display set."""
