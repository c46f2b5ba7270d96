"""What renews the memory of reference tables (`workflow.reference`)."""

import uuid

from django.db import models


class ReferenceChange(models.Model):
    """A stamp that triggers renew when a table that is kept in memory changes (`workflow.watching`).

    On PostgreSQL a connection has one of 64 rows, so that an import of the register keeps hardly anybody
    waiting; on SQLite, where one writes at a time, the first row is all there is. A stamp is drawn by lot:
    none comes again, whatever is rolled back.
    """

    writer = models.PositiveSmallIntegerField(primary_key=True)
    stamp = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.stamp)
