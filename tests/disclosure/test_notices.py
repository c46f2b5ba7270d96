"""A notice is drafted by one person, published by another, expires or is withdrawn, and counts pages only."""

from datetime import timedelta

import feedparser
import pytest
from django.utils import timezone

from communities.access import Role
from communities.models import District
from disclosure import actions
from disclosure.models import Notice
from tests.factories import a_compound, a_township, a_user
from workflow.refusals import Refused

NOW = timezone.now().replace(microsecond=0)
WORDS = {"title": "水箱清洗停水通知", "body": "周六上午停水，请提前储水。"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def compound():
    return a_compound()


@pytest.fixture
def draft(compound):
    return actions.draft_notice(
        **WORDS, compound=compound, township=None, by=a_user(Role.MANAGER, compound), at=NOW
    )


@pytest.fixture
def officer(compound):
    return a_user(Role.TOWNSHIP_OFFICER, compound.township)


def publish(notice, by, expires_at=None):
    return actions.publish_notice(notice, is_pinned=False, expires_at=expires_at, by=by, at=NOW)


def test_a_draft_is_shown_to_nobody_until_another_person_publishes_it(client, draft, officer):
    assert client.get(draft.get_absolute_url()).status_code == 404

    publish(draft, officer)

    assert WORDS["body"] in client.get(draft.get_absolute_url()).content.decode()


def test_nobody_publishes_what_they_wrote_or_changed(compound, officer):
    own = actions.draft_notice(**WORDS, compound=compound, township=None, by=officer, at=NOW)
    changed = actions.draft_notice(
        **WORDS, compound=compound, township=None, by=a_user(Role.MANAGER, compound), at=NOW
    )
    actions.revise_notice(changed, title="改过的标题", body="改过的正文", by=officer, at=NOW)

    for notice in (own, changed):
        with pytest.raises(Refused, match="另一个人审核"):
            publish(notice, officer)


@pytest.mark.parametrize(
    ("role", "compound_", "township_", "district_"),
    [
        (Role.MANAGER, True, False, False),
        (Role.TREASURER, True, False, False),
        (Role.COMMUNITY_OFFICER, True, False, False),
        (Role.TOWNSHIP_OFFICER, True, True, False),
        (Role.DISTRICT_OFFICER, True, True, True),
        (Role.AUDITOR, False, False, False),
    ],
)
def test_who_drafts_for_which_place(compound, role, compound_, township_, district_):
    by = a_user(
        role, compound if role not in {Role.DISTRICT_OFFICER, Role.AUDITOR} else District.objects.get()
    )
    places = [(compound, None), (None, compound.township), (None, None)]

    def drafted(place):
        try:
            return bool(
                actions.draft_notice(**WORDS, compound=place[0], township=place[1], by=by, at=NOW).number
            )
        except Refused:
            return False

    assert [drafted(place) for place in places] == [compound_, township_, district_]


def test_the_compounds_own_people_do_not_publish(compound, draft):
    with pytest.raises(Refused, match="不归您办理"):
        publish(draft, a_user(Role.DIRECTOR, compound))


def test_what_is_published_is_not_changed_any_more(compound, draft, officer):
    publish(draft, officer)

    with pytest.raises(Refused, match="不能再改"):
        actions.revise_notice(draft, **WORDS, by=a_user(Role.DIRECTOR, compound), at=NOW)
    with pytest.raises(Refused, match="已经发布"):
        publish(draft, a_user(Role.COMMUNITY_OFFICER, compound))


def test_it_ends_by_itself_and_by_withdrawal(client, draft, officer):
    publish(draft, officer, expires_at=NOW + timedelta(days=1))
    assert Notice.objects.published(NOW + timedelta(hours=23)).exists()
    assert not Notice.objects.published(NOW + timedelta(days=1)).exists()

    actions.withdraw_notice(draft, note="日期写错", by=officer, at=NOW)

    assert client.get(draft.get_absolute_url()).status_code == 404
    assert draft.state(NOW)[1] == "已撤回"


def test_withdrawing_needs_a_reason_and_a_say(compound, draft, officer):
    publish(draft, officer)

    with pytest.raises(Refused, match="撤回的原因"):
        actions.withdraw_notice(draft, note=" ", by=officer, at=NOW)
    with pytest.raises(Refused, match="不归您办理"):
        actions.withdraw_notice(draft, note="x", by=a_user(Role.DIRECTOR, compound), at=NOW)


def test_openings_are_counted_and_nobody_is_remembered(client, draft, officer):
    publish(draft, officer)

    for _ in range(3):
        assert "sessionid" not in client.get(draft.get_absolute_url()).cookies
    client.head(draft.get_absolute_url())
    client.force_login(officer)
    client.get(draft.get_absolute_url())

    assert Notice.objects.get().reads == 3


def test_feeds_hold_what_is_published_for_the_place(client, compound, draft, officer):
    publish(draft, officer)
    other = a_compound(township=a_township("张坂镇"))

    whole, own, elsewhere = (
        [entry.title for entry in feedparser.parse(client.get(f"/feeds/notices/{code}").content).entries]
        for code in ("", f"{compound.code}/", f"{other.code}/")
    )

    assert (whole, own, elsewhere) == ([WORDS["title"]], [WORDS["title"]], [])


def test_the_desk_goes_from_draft_to_withdrawal(client, compound, officer):
    client.force_login(a_user(Role.MANAGER, compound))
    client.post("/desk/notices/new/", {**WORDS, "compound": compound.code})
    notice = Notice.objects.get()
    assert "/publish/" not in client.get(notice.get_desk_url()).content.decode()

    client.force_login(officer)
    page = client.get(notice.get_desk_url()).content.decode()
    client.post(f"{notice.get_desk_url()}publish/", {"is_pinned": "on", "expires_on": "2099-12-31"})
    notice.refresh_from_db()
    client.post(f"{notice.get_desk_url()}withdraw/", {"note": "日期写错"})

    assert "/publish/" in page
    assert (notice.is_pinned, notice.published_by) == (True, officer)
    assert Notice.objects.get().withdrawn_note == "日期写错"


def test_notices_of_other_places_do_not_exist_at_the_desk(client, draft):
    client.force_login(a_user(Role.TOWNSHIP_OFFICER, a_township("张坂镇")))

    assert client.get(draft.get_desk_url()).status_code == 404
    assert draft.number not in client.get("/desk/notices/").content.decode()
    assert client.post(f"{draft.get_desk_url()}publish/").status_code == 404


def test_a_form_that_is_sent_twice_is_one_draft(compound, draft, officer):
    words = {**WORDS, "compound": compound, "township": None, "at": NOW}

    assert actions.draft_notice(**words, by=draft.written_by) == draft
    assert actions.draft_notice(**words, by=officer) != draft
    publish(draft, officer)
    assert actions.draft_notice(**words, by=draft.written_by) != draft
