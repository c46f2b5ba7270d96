"""Whether anything that the public sees has changed: one row for each room that publishes."""

from django.db import connection, models


class PublicVersion(models.Model):
    """How often a room's public side has changed; who changes it says so in the same transaction."""

    ROW = 1

    version = models.PositiveBigIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.version)

    @classmethod
    def current(cls) -> int:
        """The number that stands for all that is public now."""
        return cls._default_manager.filter(pk=cls.ROW).values_list("version", flat=True).first() or 0

    @classmethod
    def touch(cls) -> None:
        """Something public changed. Call it last in the transaction: whoever comes next waits for its end."""
        with connection.cursor() as cursor:
            cursor.execute(cls.touching())

    @classmethod
    def touching(cls) -> str:
        """`touch` in SQL, for whoever writes more by the same statement."""
        table = cls._meta.db_table
        return (
            f"INSERT INTO {table} (id, version) VALUES ({cls.ROW}, 1)"
            f" ON CONFLICT (id) DO UPDATE SET version = {table}.version + 1"
        )
