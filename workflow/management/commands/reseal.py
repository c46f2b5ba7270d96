from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models
from django.db.models import F, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from workflow.sealing import SealBroken, SealedTextField, keyring, unseal

BATCH = 500


class Command(BaseCommand):
    help = "用最新的数据密钥重新加密旧密钥加密的内容；可以随时中断，再运行一次即可继续。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=BATCH)

    def handle(self, *, batch: int, **options: Any) -> None:
        for model, field in sealed_fields():
            try:
                count = resealed(model, field, batch)
            except SealBroken as broken:
                raise CommandError(str(broken)) from None
            self.stdout.write(
                _("%(model)s.%(field)s：重新加密%(count)s行。")
                % {"model": model._meta.label, "field": field, "count": count}
            )


def sealed_fields() -> Iterator[tuple[type[models.Model], str]]:
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, SealedTextField):
                yield model, field.name


def resealed(model: type[models.Model], field: str, batch: int) -> int:
    """Rows moved to the newest key. A row that somebody else has just written is left to what they wrote."""
    count = 0
    while rows := list(sealed_with_old_keys(model, field).values_list("pk", "sealed_as")[:batch]):
        for key, sealed_as in rows:
            same = sealed_with_old_keys(model, field).filter(pk=key, sealed_as=sealed_as)
            count += model._base_manager.filter(pk__in=same.values("pk")).update(**{field: unseal(sealed_as)})
    return count


def sealed_with_old_keys(model: type[models.Model], field: str) -> QuerySet:
    return (
        model._base_manager.annotate(sealed_as=Cast(F(field), models.TextField()))
        .exclude(sealed_as=None)
        .exclude(sealed_as__startswith=f"{keyring().newest}:")
        .order_by("pk")
    )
