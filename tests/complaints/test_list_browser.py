"""The list in a real browser: filters with a script and without one, and many cases sent together."""

import pytest
from playwright.sync_api import expect

from complaints.models import Complaint
from tests.browser import eyes

from .scenes import MONDAY
from .test_browser import PHONE, cookie_of, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/desk/cases/"


@pytest.fixture
def scene(common_scene):
    return common_scene


def undispatched(scene, number):
    for place in range(number):
        case = scene.file(words=f"第{place}盏路灯不亮").complaint
        case.deadlines.all().delete()
        Complaint.objects.filter(pk=case.pk).update(status="submitted", unit=None, next_due_at=None)


def opened(new_context, live_server, user, **details):
    context = new_context(**details)
    context.add_cookies([cookie_of(user, live_server.url)])
    return context.new_page()


def test_a_filter_swaps_the_list_and_stands_in_the_address(new_context, live_server, scene):
    scene.file(at=MONDAY)
    undispatched(scene, 1)
    page = opened(new_context, live_server, scene.district, viewport=eyes.DESK)
    said = watched(page)
    page.goto(LIST)
    page.evaluate("window.stays = true")

    page.get_by_label("状态").select_option("submitted")

    expect(page.get_by_text("共 1 件")).to_be_visible()
    assert "status=submitted" in page.url
    assert page.evaluate("window.stays")
    page.go_back()
    expect(page.get_by_text("共 2 件")).to_be_visible()
    assert said == []


@pytest.mark.parametrize("details", [PHONE, {"viewport": eyes.DESK}], ids=["phone, no script", "desk"])
def test_ticked_cases_are_sent_together(new_context, live_server, scene, details):
    undispatched(scene, 3)
    page = opened(new_context, live_server, scene.township, **details)
    page.goto(f"{LIST}?status=submitted")
    for box in page.get_by_label("选中TS-").all()[:2]:
        box.check()

    page.get_by_role("button", name="批量派单").click()
    page.get_by_label("承办单位").select_option(str(scene.company.pk))
    page.get_by_role("button", name="派单", exact=True).click()

    expect(page.get_by_text("已派单2件")).to_be_visible()
    assert Complaint.objects.filter(status="dispatched", unit=scene.company).count() == 2


def test_who_is_logged_out_meanwhile_is_asked_to_log_in(new_context, live_server, scene):
    page = opened(new_context, live_server, scene.district)
    page.goto(LIST)
    page.context.clear_cookies()

    page.get_by_label("状态").select_option("closed")

    page.wait_for_url("**/accounts/login/**")
