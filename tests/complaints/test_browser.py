"""The loop in a real browser: on a phone without a script, at the desk with one, by keyboard, and for axe."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from communities.models import Organisation
from complaints import actions
from complaints.models import Complaint
from tests.factories import an_organisation

from .scenes import WORDS, a_photo, an_admitted_photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False}
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


@pytest.fixture
def scene(common_scene):
    return common_scene


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
    page.get_by_role("button", name="下一步").click()
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
    page.get_by_label("没有解决", exact=True).check()
    page.get_by_label("想说的话").fill("晚上又不亮了")
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_text(f"已退回{scene.company}重新办理")).to_be_visible()

    handle(scene)
    page.reload()
    page.get_by_label("解决了", exact=True).check()
    page.get_by_label("5星 非常满意").check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.locator(".status-line")).to_contain_text("已办结")
    assert Complaint.objects.get().status == "closed"


def a_busy_case(scene) -> Complaint:
    """One that rests, waits for a decision and for help, and has another one merged into it."""
    at = timezone.now()
    case, twin = (scene.accepted(at, words=f"{word}单元的路灯也不亮") for word in "一二")
    unit = an_organisation(Organisation.Kind.DEPARTMENT, township=scene.compound.township)
    actions.invite(case, unit=unit, note="请配合", by=scene.manager, at=at)
    actions.ask_extension(case, amount=2, note="等配件", by=scene.manager, at=at)
    actions.ask_material(case, note="请补充照片", by=scene.manager, at=at)
    actions.merge(twin, original=case, by=scene.township, at=at)
    return case


def handle(scene) -> None:
    """What the company does meanwhile."""
    case, at = Complaint.objects.earliest("pk"), timezone.now()
    actions.accept(case, by=scene.manager, at=at)
    actions.resolve(case, note="已经换好", photos=[an_admitted_photo()], by=scene.manager, at=at)


def width(page) -> int:
    box = page.locator("html").bounding_box()
    return round(box["width"])


@pytest.mark.parametrize("script", [True, False])
def test_the_manager_handles_at_the_desk_with_nothing_to_complain_about(new_context, scene, base_url, script):
    case = scene.file(at=timezone.now()).complaint
    context = new_context(java_script_enabled=script, viewport=PHONE["viewport"])
    context.add_cookies([cookie_of(scene.manager, base_url)])
    page = context.new_page()
    said = watched(page)

    page.goto("/desk/cases/")
    page.get_by_role("link", name=case.number).click()
    page.get_by_role("button", name="受理").click()
    expect(page.get_by_text(f"{case.number}：已受理")).to_be_visible()
    page.get_by_label("答复内容").fill("师傅下午到")
    page.get_by_role("button", name="联系、答复居民").click()
    expect(page.get_by_text(f"{case.number}：已联系居民")).to_be_visible()
    page.get_by_label("办理结果").fill("灯已换好")
    page.get_by_label("整改后照片").set_input_files(
        {"name": "后.jpg", "mimeType": "image/jpeg", "buffer": a_photo((800, 600)).read()}
    )
    page.get_by_role("button", name="提交办结").click()

    expect(page.locator(".panel").first).to_contain_text("待评价")
    assert width(page) <= 360
    assert said == []


def test_a_move_comes_back_in_place_and_the_reader_stands_before_what_has_happened(
    new_context, scene, base_url
):
    case = scene.file(at=timezone.now()).complaint
    context = new_context()
    context.add_cookies([cookie_of(scene.manager, base_url)])
    page = context.new_page()
    said = watched(page)
    page.goto(f"/desk/cases/{case.number}/")
    page.evaluate("window.sameDocument = true")

    page.get_by_role("button", name="受理").click()
    expect(page.locator("#messages .note")).to_be_focused()
    page.get_by_role("button", name="联系、答复居民").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="约定上门").click()
    expect(page.get_by_label("答复内容")).to_be_focused()

    assert str(scene.company) in page.get_by_label("答复内容").input_value()
    assert page.evaluate("window.sameDocument")
    assert page.url.endswith(f"/desk/cases/{case.number}/")
    assert said == []


def test_who_has_been_logged_out_sees_the_page_that_says_so(new_context, scene, base_url):
    case = scene.file(at=timezone.now()).complaint
    context = new_context()
    context.add_cookies([cookie_of(scene.manager, base_url)])
    page = context.new_page()
    page.goto(f"/desk/cases/{case.number}/")
    Session.objects.all().delete()

    page.get_by_role("button", name="受理").click()

    expect(page.locator("#case")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_the_report_form_can_be_filled_in_by_keyboard_alone(new_context, scene):
    page = new_context().new_page()
    page.goto(f"/report/?c={scene.compound.code}")

    first = by_keyboard(page, ends_with="step")
    expect(page.get_by_label("照片")).to_be_visible()
    second = by_keyboard(page, ends_with="submit")

    assert first == ["building", "spot", "category", "description", "step"]
    assert [name for name in second if name.startswith(("photos", "contact", "anonymous"))] == [
        "photos",
        "contact_phone",
        "contact_mail",
        "anonymous",
    ]
    expect(page.get_by_role("heading", name="已收到您的诉求")).to_be_visible()


def by_keyboard(page, *, ends_with: str) -> list[str]:
    """From the start of the content by Tab to the button, which Enter presses; the fields on the way."""
    page.locator("#content").focus()
    reached = []
    for _step in range(40):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name || document.activeElement.type || ''")
        reached.append(name)
        if name == "description":
            page.keyboard.type(WORDS)
        if name == ends_with:
            page.keyboard.press("Enter")
            break
    return [name for name in reached if name]


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
    busy = a_busy_case(scene)
    for user in (scene.manager, scene.township):
        context.add_cookies([cookie_of(user, base_url)])
        assert violations(page, f"/desk/cases/{busy.number}/") == []
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
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
