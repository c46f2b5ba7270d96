"""A round on a phone whose network goes away in the middle: nothing is lost, nothing is doubled."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from safety import actions
from safety.models import Answer, Inspection
from tests.complaints.scenes import a_photo
from tests.complaints.test_browser import STANDARD, cookie_of, watched, width

from .scenes import a_scene

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 360, "height": 740}}


def a_round(scene) -> Inspection:
    actions.plan_rounds(timezone.localdate(), timezone.localdate())
    return Inspection.objects.get(compound=scene.compound, frequency="D")


@pytest.fixture
def scene():
    return a_scene()


@pytest.fixture
def row(scene):
    return a_round(scene)


@pytest.fixture
def phone(new_context, live_server, scene):
    """A context on a phone, as the secretary of the compound."""

    def open_context(**details):
        context = new_context(**PHONE, **details)
        context.add_cookies([cookie_of(scene.secretary, live_server.url)])
        return context

    return open_context


def leave_unsent(page, row, result):
    """Answer the first item while the network is away."""
    page.goto(item_address(row, "A1"))
    page.context.set_offline(True)
    page.get_by_label(result, exact=True).check()
    page.get_by_role("button", name="保存，下一项").click()
    expect(page.get_by_text("还有 1 项没有送出")).to_be_visible()


def item_address(row, code):
    return reverse("safety:inspection-item", args=[row.number, code])


def test_answers_given_without_a_network_are_sent_once_when_it_is_back(phone, row):
    context = phone()
    page = context.new_page()
    said = watched(page)
    page.goto(item_address(row, "A1"))

    context.set_offline(True)
    page.get_by_label("不合格").check()
    page.get_by_label("说明").fill("消防车道停满车")
    page.get_by_label("照片").set_input_files(
        {"name": "车道.jpg", "mimeType": "image/jpeg", "buffer": a_photo((60, 40)).read()}
    )
    page.get_by_role("button", name="保存，下一项").click()
    expect(page.get_by_text("还有 1 项没有送出")).to_be_visible()
    assert not Answer.objects.exists()
    assert width(page) <= 360

    context.set_offline(False)
    expect(page.get_by_text("没有送出的都已送出")).to_be_visible()
    answer = Answer.objects.get()
    assert (answer.result, answer.note, answer.photos.count()) == ("fail", "消防车道停满车", 1)
    assert [line for line in said if "ERR_INTERNET_DISCONNECTED" not in line] == []

    page.goto(item_address(row, "A2"))
    page.get_by_label("合格", exact=True).check()
    page.get_by_role("button", name="保存，下一项").click()
    page.wait_for_url(lambda url: "A2" not in url)
    assert Answer.objects.count() == 2


def test_what_one_account_left_unsent_no_other_on_the_same_phone_sends(phone, scene, row, live_server):
    context = phone()
    page = context.new_page()
    leave_unsent(page, row, "合格")

    context.clear_cookies()
    context.add_cookies([cookie_of(scene.manager, live_server.url)])
    context.set_offline(False)
    page.goto(item_address(row, "A2"))
    page.wait_for_timeout(500)
    assert not Answer.objects.exists()
    expect(page.locator("[data-queue-note]")).to_be_hidden()

    context.clear_cookies()
    context.add_cookies([cookie_of(scene.secretary, live_server.url)])
    page.goto(item_address(row, "A2"))
    expect(page.get_by_text("没有送出的都已送出")).to_be_visible()
    assert Answer.objects.get().answered_by == scene.secretary


def test_what_is_refused_afterwards_is_called_by_its_item(phone, row):
    page = phone().new_page()
    leave_unsent(page, row, "不合格")

    page.context.set_offline(False)

    expect(page.get_by_text(f"有一项没有被接受：{row.items.get(code='A1')} 请写明情况")).to_be_visible()


def test_a_refusal_is_said_on_the_page_and_nothing_waits(phone, row):
    page = phone().new_page()
    page.goto(item_address(row, "A1"))

    page.get_by_label("不合格").check()
    page.get_by_role("button", name="保存，下一项").click()

    expect(page.get_by_role("link", name="请写明情况")).to_be_visible()
    assert Axe().run(page, options={"runOnly": STANDARD}).response["violations"] == []


def test_without_a_script_it_is_a_form(phone, row):
    page = phone(java_script_enabled=False).new_page()
    page.goto(item_address(row, "A1"))

    page.get_by_label("合格", exact=True).check()
    page.get_by_role("button", name="保存，下一项").click()

    expect(page.get_by_text("第2项")).to_be_visible()
    assert Answer.objects.count() == 1
