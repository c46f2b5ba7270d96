from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.access import Role
from tests.factories import a_user
from tests.workflow.cases.made import DAY, FIVE_DAYS, MONDAY, a_level, an_errand, limit_of
from workflow.models import AuditEntry, CalendarDay, CalendarYear, EscalationLevel, JobRun, Message

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 3, 3)


@pytest.fixture
def admin(client):
    user = a_user(Role.SYSTEM_ADMIN)
    client.force_login(user)
    client.user = user
    return client


def page(model, action="changelist", *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=args)


def a_holiday(admin, day=TUESDAY):
    return admin.post(page(CalendarDay, "add"), {"day": day.isoformat(), "name": "台风停工"})


def test_a_day_off_is_entered_recorded_and_moves_the_ends_of_what_runs(admin):
    errand = an_errand(close=FIVE_DAYS)
    before = limit_of(errand, "close").due_at

    a_holiday(admin)

    assert limit_of(errand, "close").due_at == before + DAY
    entry = AuditEntry.objects.get(verb="admin_add")
    assert (entry.subject_label, entry.by) == ("calendarday", admin.user)
    assert entry.details["changes"]["name"] == ["", "台风停工"]
    assert AuditEntry.objects.about("errand", errand.number).get().verb == "recompute"


def test_what_ended_before_the_day_or_is_done_stays_as_it_is(admin):
    early = an_errand(close=FIVE_DAYS, at=MONDAY - 14 * DAY)
    done = an_errand(close=FIVE_DAYS)
    done.deadlines.update(met_at=MONDAY)
    ends = [limit_of(errand, "close").due_at for errand in (early, done)]

    a_holiday(admin)

    assert [limit_of(errand, "close").due_at for errand in (early, done)] == ends


def test_a_day_that_is_changed_or_removed_counts_again(admin):
    errand = an_errand(close=FIVE_DAYS)
    before = limit_of(errand, "close").due_at
    a_holiday(admin)
    row = CalendarDay.objects.get()

    admin.post(page(CalendarDay, "change", row.pk), {"working": "on", "name": "补班"})
    assert limit_of(errand, "close").due_at == before
    assert AuditEntry.objects.get(verb="admin_change").details["changes"]["working"] == ["False", "True"]

    a_holiday(admin, date(2026, 3, 4))
    ticked = CalendarDay.objects.get(day=date(2026, 3, 4)).pk
    admin.post(page(CalendarDay), {"action": "delete_selected", "_selected_action": [ticked], "post": "yes"})
    assert limit_of(errand, "close").due_at == before
    assert AuditEntry.objects.filter(verb="admin_delete").count() == 1


def test_a_year_that_is_entered_makes_its_deadlines_official(admin):
    errand = an_errand(close=FIVE_DAYS, at=MONDAY.replace(year=2027))
    assert limit_of(errand, "close").provisional

    admin.post(page(CalendarYear, "add"), {"year": 2027, "source": "国办发明电"})

    assert not limit_of(errand, "close").provisional
    assert timezone.now() - CalendarYear.objects.get().loaded_at < DAY


def test_a_level_that_is_changed_is_recorded_and_reaches_what_runs(admin):
    level = a_level(1, "wd", 5, audience="district")
    errand = an_errand(close=FIVE_DAYS)
    fields = ["case_label", "kind", "ordinal", "anchor", "audience", "colour"]
    given = {name: getattr(level, name) for name in fields} | {"amount": 0, "active": "on"}

    admin.post(page(EscalationLevel, "change", level.pk), given)

    entry = AuditEntry.objects.get(subject_label="escalationlevel")
    assert entry.details["changes"] == {"amount": ["5", "0"]}
    assert timezone.now() - limit_of(errand, "close").sweep_at < DAY


def test_a_level_is_switched_off_never_removed(admin):
    level = a_level()

    assert admin.post(page(EscalationLevel, "delete", level.pk), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", [Message, JobRun])
def test_the_machines_rows_are_looked_at_not_changed(admin, model):
    now = timezone.now()
    rows = {
        Message: lambda: Message.objects.create(key="k", channel="mail", subject="公告", created_at=now),
        JobRun: lambda: JobRun.objects.create(name="deliver", due_at=now),
    }
    row = rows[model]()

    assert admin.get(page(model)).status_code == 200
    assert admin.get(page(model, "change", row.pk)).status_code == 200
    assert admin.get(page(model, "add")).status_code == 403
    assert admin.post(page(model, "change", row.pk), {}).status_code == 403
    assert admin.post(page(model, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_the_trail_is_read_by_the_audit_admin_alone(client, admin):
    assert admin.get(page(AuditEntry)).status_code == 403

    client.force_login(a_user(Role.AUDIT_ADMIN))
    assert client.get(page(AuditEntry)).status_code == 200
    assert client.get(page(CalendarDay)).status_code == 403


def test_an_address_is_not_shown_to_operators(admin):
    row = Message.objects.create(
        key="k", channel="mail", address="zhang@example.com", subject="公告", created_at=timezone.now()
    )

    assert "zhang@example.com" not in admin.get(page(Message, "change", row.pk)).content.decode()


@pytest.mark.parametrize("role", [Role.TOWNSHIP_OFFICER, Role.SECRETARY, Role.RESIDENT])
def test_others_do_not_come_in(client, role):
    client.force_login(a_user(role))

    assert client.get(reverse("admin:index")).status_code == 404
