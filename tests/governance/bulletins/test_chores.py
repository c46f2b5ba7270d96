"""Where compounds are many, earlier quarters are compared and annexes made by the periodic table."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from communities.access import Role
from governance import actions
from governance.actions import chores
from governance.models import Bulletin, BulletinChore
from tests.factories import a_compound
from workflow.refusals import Refused

from .scenes import IN_TIME, a_checked_one, a_draft, an_issued_one, an_officer, drawn

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(settings, tmp_path):
    """So that every number of compounds is too many for a page."""
    settings.BULLETIN_AT_ONCE, settings.MEDIA_ROOT = 0, str(tmp_path)
    drawn()
    return an_officer(Role.DISTRICT_OFFICER, a_compound())


def frozen() -> Bulletin:
    row = a_checked_one()
    actions.begin_freezing(row, by=None, at=IN_TIME)
    chores.work(IN_TIME)
    row.refresh_from_db()
    return row


def issued() -> Bulletin:
    row = frozen()
    return actions.issue_with_annexes(row, by=None, at=IN_TIME)


def test_few_are_compared_at_once(db):
    drawn()
    row = a_draft()

    assert actions.begin_comparison(row, by=None, at=IN_TIME)
    row.refresh_from_db()
    assert (row.compared_at, BulletinChore.objects.exists()) == (IN_TIME, False)


def test_many_are_compared_by_the_table_once_however_often_it_is_asked(many):
    row = a_draft()
    for _turn in range(2):
        assert not actions.begin_comparison(row, by=many, at=IN_TIME)
    with pytest.raises(Refused, match="后台"):
        actions.check_bulletin(row, by=None, at=IN_TIME)

    assert (chores.work(IN_TIME), chores.work(IN_TIME)) == (1, 0)

    row.refresh_from_db()
    assert row.compared_at == IN_TIME
    actions.check_bulletin(row, by=None, at=IN_TIME)


def test_what_is_refused_then_is_said(many, client):
    row = a_draft()
    actions.begin_comparison(row, by=many, at=IN_TIME)
    many.person.appointments.update(ends_on=IN_TIME.date().replace(day=1))

    chores.work(IN_TIME)

    chore = BulletinChore.objects.get()
    assert (chore.done_at, "职责范围" in chore.refusal) == (IN_TIME, True)
    client.force_login(an_officer(Role.DISTRICT_OFFICER, a_compound("另园")))
    assert chore.refusal in client.get(row.get_desk_url()).content.decode()


def test_only_who_drafts_asks(many):
    row = a_draft()

    with pytest.raises(Refused, match="职责范围"):
        actions.begin_comparison(row, by=an_officer(Role.TOWNSHIP_OFFICER, a_compound("另园")), at=IN_TIME)


def test_annexes_are_made_once_and_then_the_same_for_everybody(many, client):
    row = issued()
    public = reverse("bulletin-download", args=[row.quarter, "xlsx"])
    assert client.get(public).status_code == 404
    assert "数据附件正在生成" in client.get(row.get_absolute_url()).content.decode()

    assert chores.work(IN_TIME) == 2

    first, again = (b"".join(client.get(public).streaming_content) for _turn in range(2))
    assert first == again
    client.force_login(many)
    answer = client.get(reverse("bulletin-file", args=[row.quarter, "xlsx"]))
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book["说明"]["B3"].value == row.number


def test_an_annex_of_before_the_issue_is_made_anew(many):
    row = frozen()
    chores.work(IN_TIME)
    old = BulletinChore.objects.get(kind="annex").file

    row = actions.issue_with_annexes(row, by=None, at=IN_TIME)
    assert actions.annex_of(row, is_public=False) is None
    chores.work(IN_TIME)

    assert {chore.made_of for chore in BulletinChore.objects.exclude(file="")} == {row.sha256}
    assert not old.storage.exists(old.name)


def test_a_file_that_was_lost_is_made_again(many):
    row = issued()
    chores.work(IN_TIME)
    for chore in BulletinChore.objects.exclude(file=""):
        chore.file.delete(save=False)

    with actions.annex_of(row, is_public=True) as book:
        assert book.read(2) == b"PK"


def test_one_that_was_issued_while_compounds_were_few_still_has_its_annex(settings):
    drawn()
    row = an_issued_one()
    settings.BULLETIN_AT_ONCE = 0

    with actions.annex_of(row, is_public=True) as book:
        assert book.read(2) == b"PK"


def test_the_pages_say_what_waits(many, client):
    client.force_login(many)
    row = a_draft()

    answer = client.post(reverse("bulletin-compare", args=[row.quarter]), follow=True)

    text = answer.content.decode()
    assert "已开始在后台核对" in text
    assert "正在后台核对" in text
