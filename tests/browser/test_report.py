"""A resident's way from finding the compound to the stars: with and without a script, by key, on paper."""

import pytest
from playwright.sync_api import expect

from communities.access import Role
from tests.complaints.scenes import a_photo
from tests.factories import PASSWORD
from tests.world import address

from . import eyes

pytestmark = pytest.mark.browser

WORDS = "单元门口的路灯坏了三天，晚上看不清台阶"
FIELDS = [
    "building",
    "spot",
    "category",
    "description",
    "photos",
    "contact_phone",
    "contact_mail",
    "anonymous",
]
FOCUSED = """() => {
  const node = document.activeElement, look = getComputedStyle(node);
  const outlined = look.outlineStyle !== "none" && parseFloat(look.outlineWidth) >= 2;
  const box = node.getBoundingClientRect();
  const inside = box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
  return [node.name || node.id || node.textContent.trim(), outlined || look.boxShadow !== "none", inside];
}"""


def photo(name="现场.jpg"):
    return {"name": name, "mimeType": "image/jpeg", "buffer": a_photo(size=(1200, 900)).read()}


@pytest.mark.parametrize("script", [False, True])
def test_a_complaint_goes_from_snap_to_stars_on_a_phone(script, world, reader):
    resident = reader(viewport=eyes.PHONE, java_script_enabled=script).new_page()
    manager = reader(world.users[Role.MANAGER], viewport=eyes.PHONE, java_script_enabled=script).new_page()

    watches = [eyes.Watch(page) for page in (resident, manager)]

    number, link = reports(resident, world.own.compound)
    manager.goto("/desk/")
    manager.locator(f"a[href='/desk/cases/{number}/']").first.click()
    takes(manager, "受理")
    resident.goto(link)
    expect(resident.locator(".status-line")).to_contain_text("正在办理")
    manager.locator("summary", has_text="提交办结").click()
    manager.fill("[name=resolve-note]", "灯已经换好")
    manager.set_input_files("[name=resolve-photos]", photo("换好了.jpg"))
    takes(manager, "提交办结")
    resident.reload()
    expect(resident.get_by_text("灯已经换好")).to_be_visible()
    rates(resident)

    manager.reload()
    expect(manager.locator("main")).to_contain_text("已办结")
    expect(manager.locator("main")).to_contain_text("谢谢师傅")
    assert [watch.taken() for watch in watches] == [[], []]


def reports(page, compound):
    """From the home page to the slip: number and link."""
    page.goto("/")
    page.fill("[name=q]", compound.name)
    page.get_by_role("button", name="查找").click()
    expect(page).to_have_url(f"/c/{compound.code}/")
    page.get_by_role("link", name="我要反映").click()
    page.fill("[name=description]", WORDS)
    page.set_input_files("[name=photos]", photo())
    page.fill("[name=contact_phone]", "13800001234")
    page.get_by_role("button", name="提交").click()
    number = page.locator(".result .big").inner_text()
    link = page.get_by_role("link", name="查看进度").get_attribute("href")
    page.get_by_role("link", name="查看进度").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"诉求 {number}")
    return number, link


def takes(page, move):
    page.get_by_role("button", name=move, exact=True).click()
    expect(page.locator(".note-success")).to_be_visible()


def rates(page):
    page.get_by_label("解决了", exact=True).check()
    page.get_by_label("5星 非常满意").check()
    page.fill("[name=words]", "谢谢师傅")
    page.get_by_role("button", name="提交评价").click()
    expect(page.get_by_text("谢谢您的评价，这件诉求已经办结。")).to_be_visible()


class TestKeyboard:
    @pytest.fixture
    def page(self, world, reader):
        page = reader(viewport=eyes.PHONE).new_page()
        page.goto(f"/report/?c={world.own.compound.code}")
        return page

    def test_the_first_stop_leads_past_the_header(self, page):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED) == ["跳到正文", True, True]

        page.keyboard.press("Enter")
        page.keyboard.press("Tab")

        assert page.evaluate("document.activeElement.closest('main') !== null")

    def test_every_field_is_reached_in_its_order_and_seen(self, page):
        stops = []
        while not stops or stops[-1][0] != "提交":
            page.keyboard.press("Tab")
            stops.append(page.evaluate(FOCUSED))

        assert [name for name, _ring, _inside in stops if name in FIELDS] == FIELDS
        assert [stop for stop in stops if not (stop[1] and stop[2])] == []
        assert "website" not in {name for name, _ring, _inside in stops}

    def test_what_is_wrong_is_said_first_and_leads_to_its_field(self, page):
        page.focus("[name=spot]")
        page.keyboard.press("Enter")
        summary = page.get_by_role("alert").get_by_role("link")
        expect(summary).to_have_count(1)
        assert page.title().startswith("错误")

        summary.focus()
        page.keyboard.press("Enter")

        assert page.evaluate(FOCUSED) == ["description", True, True]
        assert page.locator("[name=description]").get_attribute("aria-invalid") == "true"

    def test_the_form_is_filled_and_sent_by_keys_alone(self, page):
        page.focus("[name=description]")
        page.keyboard.type(WORDS)
        page.focus("[name=anonymous]")
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUSED)[0] == "提交"

        page.keyboard.press("Enter")

        expect(page.locator(".result .big")).to_contain_text("TS-")


def test_large_type_is_one_tap_away_and_stays(world, reader):
    page = reader(viewport=eyes.PHONE).new_page()
    page.context.clear_cookies(name="type")
    page.goto(address("compound", world.own))
    words = page.locator("main p").first
    expect(words).to_have_css("font-size", "18px")

    page.get_by_role("link", name="大字版").click()
    expect(words).to_have_css("font-size", "22px")
    expect(page).to_have_url(address("compound", world.own))
    page.get_by_role("link", name="我要反映").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("我要反映")
    expect(words).to_have_css("font-size", "22px")

    page.get_by_role("link", name="标准版").click()
    expect(words).to_have_css("font-size", "18px")


@pytest.mark.parametrize("name", ["home", "compound", "complaints:report", "complaints:follow-page"])
def test_nothing_is_lost_at_twice_the_size(name, world, reader):
    """720 px at 200 % are 360 px with two dots each: all that a wide screen offers is still in view."""
    path = f"{address(name, world.own)}?c={world.own.compound.code}"
    wide = reader(viewport=eyes.DESK).new_page()
    zoomed = reader(viewport={"width": 360, "height": 450}, device_scale_factor=2).new_page()

    wide.goto(path)
    zoomed.goto(path)

    assert offered(zoomed) == offered(wide)
    assert eyes.too_wide(zoomed) == []


def offered(page):
    """Every link, field and button that is not hidden, by its words."""
    nodes = page.locator("a, button, input, select, textarea, summary, h1, h2, p, dt, dd, li")
    shown = (
        "nodes => nodes.filter(n => n.checkVisibility()).map(n => n.name || n.innerText.replace(/\\s+/g, ''))"
    )
    return nodes.evaluate_all(shown)


@pytest.mark.parametrize(
    "name", ["compound", "notice", "complaints:filed", "complaints:follow-page", "complaints:case-page"]
)
def test_paper_shows_the_content_and_no_navigation(name, world, reader):
    is_desk = name == "complaints:case-page"
    page = reader(world.users[Role.MANAGER] if is_desk else None).new_page()

    page.goto(address(name, world.own))
    page.emulate_media(media="print")

    assert (
        page.locator("nav:visible, button:visible, input:visible, textarea:visible, .skip:visible").count()
        == 0
    )
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_one_logs_in_by_the_form_and_out_again(world, reader):
    officer = world.users[Role.COMMUNITY_OFFICER]
    page = reader(viewport=eyes.PHONE).new_page()

    page.goto("/desk/cases/")
    page.fill("[name=login]", officer.username)
    page.fill("[name=password]", PASSWORD)
    page.locator("main form [type=submit]").first.click()

    expect(page).to_have_url("/desk/cases/")
    page.locator(".rooms-phone > summary").click()
    with page.expect_navigation():
        page.get_by_role("button", name="退出登录").click()
    page.goto("/desk/")
    expect(page).to_have_url("/accounts/login/?next=/desk/")


def test_the_admin_opens_under_the_same_policy(world, reader):
    page = reader(world.users[Role.SYSTEM_ADMIN], viewport=eyes.DESK).new_page()
    watch = eyes.Watch(page)

    opened = [page.goto("/admin/").status]
    for href in page.locator("#content-main th a").evaluate_all("links => links.map(a => a.pathname)"):
        opened.append(page.goto(href).status)
    first = page.locator("#result_list th a").first
    if first.count():
        opened.append(page.goto(first.get_attribute("href")).status)

    assert set(opened) == {200}
    assert watch.taken() == []
