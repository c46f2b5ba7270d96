"""For machines: does the process live, is the portal ready, and its figures for Prometheus."""

import ipaddress

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django_prometheus.exports import ExportToDjangoView
from prometheus_client import CollectorRegistry, Gauge, generate_latest

from workflow.periodic import is_alive

from ..operations import pulse


@never_cache
def healthz(request):
    """Whether the process answers and reaches its database."""
    return _answer(database=database_answers())


@never_cache
def readyz(request):
    """Also whether somebody runs the periodic table."""
    reached = database_answers()
    return _answer(database=reached, heartbeat=reached and is_alive(timezone.now()))


def _answer(**checks: bool) -> JsonResponse:
    words = {name: "ok" if is_well else "failed" for name, is_well in checks.items()}
    is_well = all(checks.values())
    return JsonResponse(
        {"status": "ok" if is_well else "failed", "checks": words}, status=200 if is_well else 503
    )


def database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


@never_cache
def metrics(request):
    """Figures for those whom METRICS_TOKEN or METRICS_ADDRESSES lets in; for others there is no such page."""
    if not (_has_token(request) or _is_near(request)):
        raise Http404
    answer = ExportToDjangoView(request)
    return HttpResponse(answer.content + _own_gauges(), content_type=answer["Content-Type"])


def _has_token(request) -> bool:
    given = request.headers.get("Authorization", "")
    return bool(settings.METRICS_TOKEN) and constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}")


def _is_near(request) -> bool:
    """Asked directly from an address that is let in; what a proxy passes on comes from anywhere."""
    if "X-Forwarded-For" in request.headers or "Forwarded" in request.headers:
        return False
    address = ipaddress.ip_address(request.META["REMOTE_ADDR"])
    return any(address in ipaddress.ip_network(network) for network in settings.METRICS_ADDRESSES)


def _own_gauges() -> bytes:
    now, registry = pulse(timezone.now()), CollectorRegistry()
    for name, value, meaning in (
        ("portal_deadlines_overdue", now.overdue, "Running deadlines past their end"),
        ("portal_deadlines_provisional", now.provisional, "Running deadlines counted by a guessed calendar"),
        ("portal_messages_stuck", now.stuck, "Messages refused at least once and not out"),
        ("portal_heartbeat_age_seconds", now.heartbeat_age, "Since the periodic table was last run"),
    ):
        Gauge(name, meaning, registry=registry).set(float("nan") if value is None else value)
    return generate_latest(registry)
