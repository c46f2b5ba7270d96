from datetime import timedelta
from threading import Event

import pytest
from django.db import OperationalError
from django.test import RequestFactory
from django.utils import timezone

from governance import ticker
from governance.views import health
from tests.processes import eventually
from workflow import calendars
from workflow.models import Heartbeat, JobRun
from workflow.periodic import Job

MINUTE = timedelta(minutes=1)


@pytest.fixture
def heart(db):
    return Heartbeat.objects.create(name="ticker", beat_at=timezone.now())


@pytest.fixture
def database_is_away(monkeypatch):
    def cursor():
        raise OperationalError("could not connect to server")

    monkeypatch.setattr(health.connection, "cursor", cursor)


def test_a_living_process_with_its_database_is_healthy(client, db):
    answer = client.get("/healthz")

    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "checks": {"database": "ok"}}
    assert "no-store" in answer["Cache-Control"]


def test_without_its_database_it_is_not(client, database_is_away):
    for page in ("/healthz", "/readyz"):
        answer = client.get(page)
        assert answer.status_code == 503
        assert answer.json()["checks"]["database"] == "failed"


@pytest.mark.parametrize(("age", "status"), [(0 * MINUTE, 200), (2.9 * MINUTE, 200), (3.1 * MINUTE, 503)])
def test_readiness_is_a_heartbeat_of_three_minutes(client, heart, age, status):
    Heartbeat.objects.update(beat_at=timezone.now() - age)

    assert client.get("/readyz").status_code == status
    assert client.get("/healthz").status_code == 200


def test_figures_are_for_neighbours_only(client, heart, settings):
    settings.METRICS_ADDRESSES = ["10.0.0.0/8"]

    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="10.1.2.3").status_code == 200
    proxied = client.get("/metrics", REMOTE_ADDR="10.1.2.3", headers={"X-Forwarded-For": "8.8.8.8"})
    assert proxied.status_code == 404


def test_figures_are_for_who_has_the_token(client, heart, settings):
    settings.METRICS_ADDRESSES, settings.METRICS_TOKEN = [], "word"

    assert client.get("/metrics", headers={"Authorization": "Bearer word"}).status_code == 200
    assert client.get("/metrics", headers={"Authorization": "Bearer other"}).status_code == 404


def test_an_empty_token_lets_nobody_in(client, heart, settings):
    settings.METRICS_ADDRESSES, settings.METRICS_TOKEN = [], ""

    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_figures_tell_what_is_late_stuck_and_how_old_the_heart_is(client, heart):
    text = client.get("/metrics").content.decode()

    assert "portal_deadlines_overdue 0.0" in text
    assert "portal_messages_stuck 0.0" in text
    assert "portal_heartbeat_age_seconds 0." in text
    assert "django_http_requests_total" in text


def test_figures_cost_the_same_however_much_there_is(client, heart, django_assert_num_queries):
    models = len(list(calendars.deadline_models()))

    with django_assert_num_queries(2 * models + 2):
        client.get("/metrics")


@pytest.fixture
def web_ticker(settings, monkeypatch):
    """The stand-in as a page of the desk would wake it, with a job that tells when it ran."""
    settings.WEB_TICKER = True
    monkeypatch.setattr(ticker, "_last_look", [float("-inf")])
    ran, may_end = Event(), Event()

    def job(at):
        ran.set()
        may_end.wait(10)

    monkeypatch.setattr(ticker, "TABLE", [Job("stand-in", "代班", MINUTE, job)])
    yield ran, may_end
    may_end.set()
    eventually(lambda: not ticker._turn.locked())


def page_of_the_desk(path="/desk/"):
    return ticker.web_ticker(lambda request: "page")(RequestFactory().get(path))


@pytest.mark.django_db(transaction=True)
def test_where_nobody_ticks_a_page_of_the_desk_wakes_the_table_and_does_not_wait(web_ticker):
    ran, may_end = web_ticker

    assert page_of_the_desk() == "page"
    assert ran.wait(10)
    assert JobRun.objects.get(name="stand-in").leased_until

    may_end.set()
    eventually(lambda: JobRun.objects.get(name="stand-in").finished_at)


@pytest.mark.django_db(transaction=True)
def test_the_stand_in_does_not_silence_the_alarm(web_ticker, client):
    ran, may_end = web_ticker
    may_end.set()
    page_of_the_desk()
    eventually(lambda: JobRun.objects.filter(name="stand-in", finished_at__isnull=False).exists())

    assert client.get("/readyz").status_code == 503


@pytest.mark.django_db(transaction=True)
def test_while_the_ticker_lives_the_web_tier_does_nothing(web_ticker):
    Heartbeat.objects.create(name="ticker", beat_at=timezone.now())

    ticker.look_after().join()

    assert not JobRun.objects.exists()


def test_only_one_looks_and_only_now_and_then(web_ticker, transactional_db):
    ran, may_end = web_ticker
    first = ticker.look_after()

    assert ticker.look_after() is None
    may_end.set()
    first.join()
    assert ticker.look_after() is None


def test_pages_of_residents_wake_nothing(web_ticker):
    page_of_the_desk("/")

    assert not ticker._turn.locked()
