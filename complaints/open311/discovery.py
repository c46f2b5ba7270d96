"""Where the interface is, whom to ask for a key, and when services or definitions last changed."""

from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Max
from django.utils.translation import gettext as _

from workflow.models import AuditEntry

from ..models import Category, Choice, Question
from .documents import MIME, Document, Many

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
SUBJECTS = [model._meta.model_name for model in (Category, Question, Choice)]


def changed_at(*, at: datetime) -> datetime:
    """When a category, a question or a choice was last changed: by somebody, or by a migration."""
    trail = AuditEntry.objects.filter(subject_label__in=SUBJECTS, at__lte=at)
    seeds = MigrationRecorder(connection).migration_qs.filter(app="complaints", applied__lte=at)
    moments = (trail.aggregate(last=Max("at"))["last"], seeds.aggregate(last=Max("applied"))["last"])
    return max(filter(None, moments), default=at)


def discovery(endpoint: str, key_page: str, *, at: datetime) -> Document:
    """:param endpoint: its whole address, which ends in a slash: clients append to it."""
    changeset = changed_at(at=at)
    body = {
        "changeset": changeset,
        "contact": _("%(operator)s，电话%(hotline)s")
        % {"operator": settings.OPERATOR, "hotline": settings.HOTLINE},
        "key_service": _("密钥由%(operator)s发放，申请办法见%(page)s")
        % {"operator": settings.OPERATOR, "page": key_page},
        "endpoints": Many(
            "endpoint",
            [
                {
                    "specification": SPECIFICATION,
                    "url": endpoint,
                    "changeset": changeset,
                    "type": "test" if settings.DEMO else "production",
                    "formats": Many("format", MIME.values()),
                }
            ],
        ),
    }
    return Document("discovery", body)
