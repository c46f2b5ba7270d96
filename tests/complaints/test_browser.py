"""The loop in a real browser: on a phone without a script, at the desk with one, by keyboard, and for axe."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from complaints import actions
from complaints.models import Complaint

from .scenes import WORDS, a_photo, a_scene, an_admitted_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False}
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


@pytest.fixture
def scene(transactional_db):
    return a_scene()


def cookie_of(user, base_url) -> dict:
    """The session of somebody who has logged in."""
    client = Client()
    client.force_login(user)
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": base_url,
    }


def watched(page) -> list[str]:
    """What the browser complains about, violations of the content policy among it."""
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_a_resident_reports_follows_and_answers_on_a_phone_without_a_script(new_context, scene):
    page = new_context(**PHONE).new_page()
    photo = a_photo((800, 600))

    page.goto("/report/")
    page.get_by_label("是哪个小区").fill(scene.compound.name)
    page.get_by_role("button", name="查找").click()
    page.get_by_label("哪栋楼").select_option(label="1号楼")
    page.get_by_label("发生了什么").fill(WORDS)
    page.get_by_label("照片").set_input_files(
        {"name": "灯.jpg", "mimeType": "image/jpeg", "buffer": photo.read()}
    )
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_role("heading", name="已收到您的诉求")).to_be_visible()
    page.get_by_role("link", name="查看进度").click()
    expect(page.get_by_text(f"已派给{scene.company}")).to_be_visible()
    assert width(page) <= 360

    handle(scene)
    page.reload()
    page.get_by_label("没解决，请重新办理").check()
    page.get_by_label("想说的话").fill("晚上又不亮了")
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_text("已退回承办单位重新办理")).to_be_visible()

    handle(scene)
    page.reload()
    page.get_by_label("解决了", exact=True).check()
    page.get_by_label("5星 非常满意").check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.locator(".status-line")).to_contain_text("已办结")
    assert Complaint.objects.get().status == "closed"


def handle(scene) -> None:
    """What the company does meanwhile."""
    case, at = Complaint.objects.get(), timezone.now()
    actions.accept(case, by=scene.manager, at=at)
    actions.resolve(case, note="已经换好", photos=[an_admitted_photo()], by=scene.manager, at=at)


def width(page) -> int:
    box = page.locator("html").bounding_box()
    return round(box["width"])


def test_the_manager_handles_at_the_desk_with_nothing_to_complain_about(new_context, scene, base_url):
    case = scene.file(at=timezone.now()).complaint
    context = new_context()
    context.add_cookies([cookie_of(scene.manager, base_url)])
    page = context.new_page()
    said = watched(page)

    page.goto("/desk/cases/")
    page.get_by_role("link", name=case.number).click()
    page.get_by_role("button", name="受理").click()
    expect(page.get_by_text(f"{case.number}：已受理")).to_be_visible()
    page.get_by_label("答复内容").fill("师傅下午到")
    page.get_by_role("button", name="联系、答复居民").click()
    page.locator("summary", has_text="提交办结").click()
    page.get_by_label("办理结果").fill("灯已换好")
    page.get_by_label("整改后照片").set_input_files(
        {"name": "后.jpg", "mimeType": "image/jpeg", "buffer": a_photo((800, 600)).read()}
    )
    page.get_by_role("button", name="提交办结").click()

    expect(page.locator(".panel").first).to_contain_text("待评价")
    assert said == []


def test_the_report_form_can_be_filled_in_by_keyboard_alone(new_context, scene):
    page = new_context().new_page()
    page.goto(f"/report/?c={scene.compound.code}")
    page.locator("#content").focus()

    reached = []
    for _step in range(30):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name || document.activeElement.type || ''")
        reached.append(name)
        if name == "description":
            page.keyboard.type(WORDS)
        if name == "submit":
            page.keyboard.press("Enter")
            break

    fields = [name for name in reached if name and name != "submit"]
    assert fields == [
        "building",
        "spot",
        "category",
        "description",
        "photos",
        "contact_phone",
        "contact_mail",
        "anonymous",
    ]
    expect(page.get_by_role("heading", name="已收到您的诉求")).to_be_visible()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_axe_finds_nothing_and_no_policy_is_broken(new_context, scene, base_url, language):
    filed = scene.file(at=timezone.now(), photos=[an_admitted_photo()])
    number, code = filed.complaint.number, filed.code
    context = new_context()
    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": base_url}])
    page = context.new_page()
    said = watched(page)

    public = ["/report/", "/report/?q=nothing", f"/report/?c={scene.compound.code}", "/follow/"]
    for path in [*public, f"/report/filed/{number}/{code}/", f"/case/{number}/{code}/"]:
        assert violations(page, path) == []
    page.goto(f"/report/?c={scene.compound.code}")
    page.locator("main button[type=submit]").click()
    assert violations(page) == []
    handle(scene)
    assert violations(page, f"/case/{number}/{code}/") == []

    context.add_cookies([cookie_of(scene.township, base_url)])
    for path in [
        "/desk/cases/",
        f"/desk/cases/{number}/",
        "/desk/cases/new/",
        f"/desk/cases/new/?c={scene.compound.code}",
    ]:
        assert violations(page, path) == []
    assert [line for line in said if not re.search("favicon", line)] == []


def violations(page, path: str = "") -> list[str]:
    if path:
        assert page.goto(path).status == 200
    found = Axe().run(page, options={"runOnly": STANDARD}).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]
