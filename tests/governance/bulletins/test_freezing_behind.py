"""Where compounds are many a quarter is frozen by the periodic table: once, whatever happens on the way."""

from threading import Thread

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from communities.access import Role
from governance import actions
from governance.actions import chores
from governance.lifecycle import BulletinStatus
from governance.models import Bulletin, BulletinChore, Freeze
from governance.scorecards import quarters_to_freeze
from tests.factories import a_compound
from workflow.models import AuditEntry, Message
from workflow.refusals import Refused

from .scenes import IN_TIME, Q2, a_checked_one, a_draft, an_officer, drawn

pytestmark = pytest.mark.django_db
QUARTERS = reverse("quarter-list")


class Killed(BaseException):
    """What ends a process in the midst."""


@pytest.fixture
def many(settings, tmp_path):
    """So that every number of compounds is too many for a page."""
    settings.BULLETIN_AT_ONCE, settings.MEDIA_ROOT = 0, str(tmp_path)
    drawn()
    return an_officer(Role.DISTRICT_OFFICER, a_compound())


@pytest.fixture
def never(monkeypatch):
    """Whatever counts a quarter now fails."""

    def fail(_window):
        raise AssertionError("the page counts itself")

    monkeypatch.setattr("governance.actions.freezing.measure", fail)


def verbs(label: str) -> list[str]:
    rows = AuditEntry.objects.about(label, "2025Q2").order_by("pk")
    return [verb for verb in rows.values_list("verb", flat=True) if "freeze" in verb]


def test_few_are_frozen_at_once():
    drawn()
    row = a_checked_one()

    assert actions.begin_freezing(row, by=None, at=IN_TIME)
    row.refresh_from_db()
    assert (row.status, BulletinChore.objects.exists()) == (BulletinStatus.FROZEN, False)


def test_many_are_not_counted_by_the_page(many, never, client):
    row = a_checked_one()
    client.force_login(many)

    for _turn in range(2):
        client.post(reverse("bulletin-freeze", args=[row.quarter]))
        client.post(QUARTERS, {"quarter": row.quarter})

    assert not Freeze.objects.exists()
    assert BulletinChore.objects.waiting().count() == 2
    assert (verbs("bulletin"), verbs("quarter")) == (["ask_freeze"], ["ask_freeze"])


def test_the_table_freezes_for_who_asked(many):
    row = a_checked_one()
    assert not actions.begin_freezing(row, by=many, at=IN_TIME)

    assert [chores.work(IN_TIME) for _turn in range(3)] == [1, 1, 0]

    row.refresh_from_db()
    assert (row.status, row.freeze.frozen_by) == (BulletinStatus.FROZEN, many)
    assert (verbs("bulletin"), verbs("quarter")) == (["ask_freeze", "freeze"], ["freeze"])
    with actions.annex_of(row, is_public=False) as book:
        assert book.read(2) == b"PK"
    (told,) = many.messages.filter(channel=Message.Channel.INBOX, key__startswith="chore:")
    assert "2025Q2" in told.title
    assert told.link == row.get_desk_url()


def test_what_was_frozen_meanwhile_is_taken_at_once(many, never):
    row = a_checked_one()
    actions.begin_freezing(row, by=many, at=IN_TIME)
    Freeze.objects.create(
        quarter=Q2.code, since=Q2.since, until=Q2.until, terms="[]", sha256="0" * 64, frozen_at=IN_TIME
    )

    assert actions.begin_freezing(row, by=many, at=IN_TIME)
    row.refresh_from_db()
    assert row.status == BulletinStatus.FROZEN


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize(
    "place", ["chores.freeze_bulletin", "chores._ask", "chores._tell", "bulletins.freeze", "bulletins._move"]
)
def test_killed_anywhere_it_is_done_at_the_next_turn_and_once(many, monkeypatch, place, before):
    row = a_checked_one()
    actions.begin_freezing(row, by=many, at=IN_TIME)

    with monkeypatch.context() as patch:
        kill_at(patch, f"governance.actions.{place}", before=before)
        with pytest.raises(Killed):
            chores.work(IN_TIME)
    while chores.work(IN_TIME):
        pass

    row.refresh_from_db()
    assert (row.status, Freeze.objects.count()) == (BulletinStatus.FROZEN, 1)
    assert (verbs("bulletin"), verbs("quarter")) == (["ask_freeze", "freeze"], ["freeze"])
    assert set(BulletinChore.objects.values_list("refusal", flat=True)) == {""}
    assert BulletinChore.objects.filter(kind="annex").exclude(file="").exists()
    assert many.messages.filter(key__startswith="chore:").count() == 1


def kill_at(patch, name: str, *, before: bool) -> None:
    deed = import_string(name)

    def die(*args, **kwargs):
        if not before:
            deed(*args, **kwargs)
        raise Killed

    patch.setattr(name, die)


def test_what_is_known_to_be_refused_is_refused_at_once(many):
    with pytest.raises(Refused):
        actions.begin_freezing(a_draft(), by=many, at=IN_TIME)
    with pytest.raises(Refused, match="还没有结束"):
        actions.begin_freezing_quarter(Q2, by=many, at=IN_TIME.replace(month=6))
    stranger = an_officer(Role.TOWNSHIP_OFFICER, a_compound("另园"))
    with pytest.raises(Refused, match="职责范围"):
        actions.begin_freezing_quarter(Q2, by=stranger, at=IN_TIME)

    assert not BulletinChore.objects.exists()


def test_what_is_refused_later_is_told_to_who_asked(many, client):
    row = a_checked_one()
    actions.begin_freezing(row, by=many, at=IN_TIME)
    actions.return_bulletin(row, note="改一改", by=None, at=IN_TIME)

    chores.work(IN_TIME)

    assert not Freeze.objects.exists()
    chore = BulletinChore.objects.get()
    assert chore.refusal
    assert chore.refusal in many.messages.get(key__startswith="chore:").title
    client.force_login(many)
    assert chore.refusal in client.get(row.get_desk_url()).content.decode()


def test_the_pages_say_since_when(many, client):
    client.force_login(many)
    row = a_checked_one()

    text = client.post(reverse("bulletin-freeze", args=[row.quarter]), follow=True).content.decode()

    assert "已开始在后台冻结" in text
    assert "正在后台冻结" in text
    assert reverse("bulletin-freeze", args=[row.quarter]) not in text


def test_the_quarters_say_what_waits_and_what_came_to_nothing(many, client):
    client.force_login(many)
    code = quarters_to_freeze(timezone.now())[0].code
    chore = BulletinChore.objects.create(quarter=code, kind="freeze", asked_by=many, asked_at=IN_TIME)
    button = f'name="quarter" value="{code}"'

    waiting = client.get(QUARTERS).content.decode()
    BulletinChore.objects.filter(pk=chore.pk).update(done_at=IN_TIME, refusal="还差一个签名")
    refused = client.get(QUARTERS).content.decode()

    assert ("正在后台冻结" in waiting, button in waiting) == (True, False)
    assert ("还差一个签名" in refused, button in refused) == (True, True)


@pytest.mark.django_db(transaction=True)
def test_the_table_run_twice_at_the_same_time_freezes_once(many):
    actions.begin_freezing(a_checked_one(), by=None, at=IN_TIME)

    def run():
        try:
            chores.work(IN_TIME)
        finally:
            connection.close()

    threads = [Thread(target=run) for _turn in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Bulletin.objects.get().status == BulletinStatus.FROZEN
    assert verbs("bulletin") == ["ask_freeze", "freeze"] or verbs("bulletin") == ["freeze"]
    assert (Freeze.objects.count(), verbs("quarter")) == (1, ["freeze"])
