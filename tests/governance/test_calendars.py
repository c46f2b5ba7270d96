from datetime import date, timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from communities.access import Role
from communities.models import Appointment
from governance import actions
from governance.models import CalendarLink
from tests.complaints.scenes import a_scene
from tests.factories import a_compound, a_contract, a_term, a_user
from workflow.models import AuditEntry
from workflow.refusals import Refused

pytestmark = pytest.mark.django_db
PAGE = "/desk/calendar/"


@pytest.fixture
def scene(db):
    return a_scene()


def post_of(user):
    return Appointment.objects.get(person=user.person)


def a_link(user):
    token = actions.make_calendar_link(post_of(user), by=user, at=timezone.now())
    return reverse("calendar", args=[token])


def entries(client, address):
    read = Calendar.from_ical(client.get(address).content)
    return {str(entry["UID"]): entry for entry in read.walk("VEVENT")}


class TestReading:
    def test_a_calendar_programme_reads_what_is_due_for_the_post(self, client, scene):
        case = scene.file(timezone.now()).complaint

        found = entries(client, a_link(scene.manager))

        entry = found[f"complaint-{case.number}@127.0.0.1"]
        assert case.number in str(entry["SUMMARY"])
        assert str(entry["LOCATION"]) == scene.compound.name
        assert str(entry["URL"]) == f"{settings.SITE_URL}{case.get_absolute_url()}"
        assert entry.walk("VALARM") == []
        case.refresh_from_db()
        when = entry["DTSTART"].dt
        assert (when if type(when) is date else timezone.localdate(when)) == timezone.localdate(
            case.next_due_at
        )

    def test_terms_and_contracts_that_end_are_whole_days(self, client, scene):
        today = timezone.localdate()
        a_term(starts_on=today - timedelta(900), ends_on=today + timedelta(40))
        contract = a_contract(starts_on=today - timedelta(300), ends_on=today + timedelta(60))

        found = entries(client, a_link(scene.district))

        assert found[f"service-{contract.pk}@127.0.0.1"]["DTSTART"].dt == contract.ends_on
        assert any(uid.startswith("term-") for uid in found)

    def test_nothing_is_said_of_people(self, client, scene):
        scene.file(timezone.now(), words="业主陈阿明反映", spot="3号楼502室")

        text = client.get(a_link(scene.manager)).content.decode()

        assert "陈阿明" not in text
        assert "502室" not in text
        assert scene.manager.person.name not in text

    def test_another_post_of_the_same_person_shows_in_its_own_calendar_only(self, client, scene):
        case = scene.file(timezone.now()).complaint
        uid, both = f"complaint-{case.number}@127.0.0.1", scene.stranger
        theirs, more = a_link(both), a_link(scene.manager)
        Appointment.objects.filter(person=scene.manager.person).update(person=both.person)

        assert uid not in entries(client, theirs)
        assert uid in entries(client, more)

    def test_it_says_what_a_secret_page_says(self, client, scene):
        answer = client.get(a_link(scene.manager))

        assert answer.headers["Content-Type"].startswith("text/calendar")
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"

    def test_it_costs_the_same_for_one_and_for_many(self, client, scene, django_assert_max_num_queries):
        address, today = a_link(scene.district), timezone.localdate()
        scene.file(timezone.now())
        client.get(address)
        with django_assert_max_num_queries(20) as few:
            client.get(address)
        for number in range(4):
            scene.file(timezone.now())
            a_term(starts_on=today - timedelta(900), ends_on=today + timedelta(40 + number))
        with django_assert_max_num_queries(20) as many:
            client.get(address)

        assert len(few) == len(many)


class TestWhoMay:
    def test_access_ends_with_the_post(self, client, scene):
        address = a_link(scene.manager)
        assert client.get(address).status_code == 200

        Appointment.objects.filter(person=scene.manager.person).update(
            ends_on=timezone.localdate() - timedelta(1)
        )

        assert client.get(address).status_code == 404

    def test_access_ends_with_the_account(self, client, scene):
        address = a_link(scene.manager)
        type(scene.manager).objects.filter(pk=scene.manager.pk).update(is_active=False)

        assert client.get(address).status_code == 404

    def test_an_address_taken_back_and_one_that_is_none_are_the_same(self, client, scene):
        address = a_link(scene.manager)
        actions.revoke_calendar_link(post_of(scene.manager), by=scene.manager, at=timezone.now())

        assert client.get(address).status_code == 404
        assert client.get("/calendar/nonsense.ics").status_code == 404

    def test_a_new_address_closes_the_old(self, client, scene):
        old, new = a_link(scene.manager), a_link(scene.manager)

        assert [client.get(address).status_code for address in (old, new)] == [404, 200]

    def test_nobody_makes_or_takes_back_anothers(self, scene):
        for act in (actions.make_calendar_link, actions.revoke_calendar_link):
            with pytest.raises(Refused, match="自己"):
                act(post_of(scene.manager), by=scene.secretary, at=timezone.now())

    def test_none_is_made_for_a_post_that_is_over(self, scene):
        post = post_of(scene.manager)
        Appointment.objects.filter(pk=post.pk).update(ends_on=timezone.localdate() - timedelta(1))

        with pytest.raises(Refused, match="任期"):
            actions.make_calendar_link(post, by=scene.manager, at=timezone.now())

    def test_the_secret_is_not_stored_and_both_deeds_are_in_the_trail(self, scene):
        token = actions.make_calendar_link(post_of(scene.manager), by=scene.manager, at=timezone.now())
        actions.revoke_calendar_link(post_of(scene.manager), by=scene.manager, at=timezone.now())

        assert token not in str(CalendarLink.objects.values())
        told = AuditEntry.objects.filter(subject_label="calendarlink").order_by("pk")
        assert [entry.verb for entry in told] == ["make_link", "revoke_link"]
        with pytest.raises(Refused):
            actions.revoke_calendar_link(post_of(scene.manager), by=scene.manager, at=timezone.now())

    def test_who_asks_too_often_waits(self, client):
        codes = {client.get("/calendar/nonsense.ics").status_code for _turn in range(121)}

        assert codes == {404, 429}


class TestPage:
    def test_it_is_made_shown_once_and_taken_back(self, client, scene):
        client.force_login(scene.manager)
        given = {"appointment": post_of(scene.manager).pk, "action": "make"}

        made = client.post(PAGE, given)

        address = made.context["address"].removeprefix(settings.SITE_URL)
        assert address in made.content.decode()
        assert "no-store" in made.headers["Cache-Control"]
        assert client.get(address).status_code == 200
        assert address not in client.get(PAGE).content.decode()

        client.post(PAGE, given | {"action": "revoke"})
        assert client.get(address).status_code == 404

    def test_anothers_post_is_refused_as_one_that_is_none(self, client, scene):
        client.force_login(scene.secretary)

        for post in (post_of(scene.manager).pk, "x", "", "9" * 30):
            answer = client.post(PAGE, {"appointment": post, "action": "make"}, follow=True)
            assert "只能管理自己任职的日历" in answer.content.decode()
        assert not CalendarLink.objects.exists()

    def test_an_owner_has_none(self, client, db):
        client.force_login(a_user(Role.RESIDENT, a_compound()))

        assert client.get(PAGE).status_code == 404
